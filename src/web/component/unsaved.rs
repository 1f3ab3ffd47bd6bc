//! What somebody typed into a form that is gone meanwhile: read only, so that no word is lost.

use maud::{Markup, html};

use super::field;

/// A refused wish and the words that came with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unsaved {
    /// The refusal: "Babak ini sudah ditutup, …"
    pub sentence: String,
    /// What was typed: (label of the field, text). May be empty.
    pub texts: Vec<(String, String)>,
}

impl Unsaved {
    /// Leaves out the fields that were left empty.
    pub fn new(sentence: impl ToString, texts: impl IntoIterator<Item = (String, String)>) -> Self {
        let texts = texts.into_iter().filter(|(_, text)| !text.trim().is_empty()).collect();
        Self { sentence: sentence.to_string(), texts }
    }
}

/// Stands first on the page as it now is.
pub fn unsaved(unsaved: &Unsaved) -> Markup {
    html! {
        div.wrong role="alert" tabindex="-1" data-wrong {
            h2 { (unsaved.sentence) }
            @if !unsaved.texts.is_empty() { p { "Tulisan Anda ada di bawah ini. Salin dulu supaya tidak hilang." } }
        }
        @if !unsaved.texts.is_empty() {
            section {
                h2 { "Yang Anda tulis, belum tersimpan" }
                (typed(&unsaved.texts))
            }
        }
    }
}

/// Each text in a field that can be read and copied.
pub fn typed(texts: &[(String, String)]) -> Markup {
    html! {
        @for (n, (label, text)) in texts.iter().enumerate() {
            (field::textarea(label.as_str(), format!("isian-{n}")).value(text.as_str()).rows(rows(text)).locked())
        }
    }
}

fn rows(text: &str) -> usize {
    text.lines().map(|line| 1 + line.chars().count() / 70).sum::<usize>().clamp(1, 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_there_to_be_copied_and_empty_fields_are_left_out() {
        let texts =
            [("Catatan".to_owned(), "Baris <satu>\nBaris dua".to_owned()), ("Nilai".to_owned(), " ".to_owned())];
        let html = unsaved(&Unsaved::new("Babak ini sudah ditutup.", texts)).into_string();
        assert!(html.contains("Babak ini sudah ditutup.") && html.contains("Yang Anda tulis, belum tersimpan"));
        assert!(html.contains("Baris &lt;satu&gt;\nBaris dua</textarea>") && html.contains("readonly"), "{html}");
        assert!(!html.contains("Nilai"));
        let nothing = unsaved(&Unsaved::new("Babak ini sudah ditutup.", [])).into_string();
        assert!(!nothing.contains("Yang Anda tulis"));
    }
}
