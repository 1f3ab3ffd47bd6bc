//! What the panitia types to close names: one phrase per line, and which files judges may open.

use crate::kernel::{
    ids::AttachmentId,
    redaction::{Phrase, Redaction},
};
use crate::web::component::form_parts::Errors;
use std::collections::BTreeSet;

/// The closing of one entry as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedRedaction {
    /// One phrase per line.
    pub phrases: String,
    /// The files that judges may open.
    pub released: BTreeSet<AttachmentId>,
    /// The version that was looked through.
    pub version: u32,
    /// How often names were closed when this was begun.
    pub base: u32,
}

impl TypedRedaction {
    /// What stands there already.
    pub fn known(redaction: &Redaction, version: u32, base: u32) -> Self {
        let phrases: Vec<&str> = redaction.phrases.iter().map(Phrase::as_str).collect();
        Self { phrases: phrases.join("\n"), released: redaction.released.iter().copied().collect(), version, base }
    }
    /// Reads what the form sent; what is no id of a file names none.
    pub fn sent(raw: &[(String, String)]) -> Self {
        let mut typed = Self::default();
        for (name, value) in raw {
            match name.as_str() {
                "frasa" => typed.phrases.clone_from(value),
                "lampiran" => typed.released.extend(value.parse::<AttachmentId>().ok()),
                "versi" => typed.version = value.parse().unwrap_or(0),
                "urutan" => typed.base = value.parse().unwrap_or(0),
                _ => {}
            }
        }
        typed
    }
    /// The lines that are phrases.
    pub fn phrases(&self) -> Vec<Phrase> {
        let known = self.lines().filter_map(|line| Phrase::parse(line).ok());
        known.collect::<BTreeSet<_>>().into_iter().collect()
    }
    /// The closing; else each line that is no phrase.
    pub fn read(&self) -> Result<Redaction, Errors> {
        let wrong = self.lines().find_map(|line| Some((line, Phrase::parse(line).err()?)));
        match wrong {
            Some((line, error)) => Err(Errors::one("frasa", format!("“{line}”: {error}"))),
            None => Ok(self.preview()),
        }
    }
    /// The closing by what can be read of it.
    pub fn preview(&self) -> Redaction {
        let released = self.released.iter().copied().collect();
        Redaction { version: self.version, phrases: self.phrases(), released }
    }
    fn lines(&self) -> impl Iterator<Item = &str> {
        self.phrases.lines().map(str::trim).filter(|line| !line.is_empty())
    }
}

/// What is likely to tell whose an entry is: the names known of it in the forms that people write, and what in its texts
/// looks like an address or a number to call.
pub fn suggestions(known: &[String], texts: &[&str]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut add = |text: &str| {
        if let Ok(phrase) = Phrase::parse(text)
            && !all.iter().any(|one| one.to_lowercase() == phrase.as_str().to_lowercase())
        {
            all.push(phrase.as_str().to_owned());
        }
    };
    for name in known {
        for form in std::iter::once(name.clone()).chain(shorter(name)) {
            add(&form);
            texts.iter().filter_map(|text| after(&form, text)).for_each(&mut add);
        }
    }
    for word in texts.iter().flat_map(|text| text.split_whitespace()).filter(|word| leads_to_somebody(word)) {
        add(word.trim_matches(|c: char| !c.is_alphanumeric() && c != '+'));
    }
    all
}

/// `Dinas Kesehatan Kabupaten Banyuwangi` → `Dinas Kesehatan`; `Desa Kalibaruwetan` → `Kalibaruwetan`;
/// `Rantang Kasih (Raskas)` → both names.
fn shorter(name: &str) -> Vec<String> {
    let mut forms = Vec::new();
    for above in [" Kabupaten ", " Kota ", " Provinsi "] {
        forms.extend(name.split_once(above).map(|(own, _)| own.to_owned()));
    }
    for level in ["Desa ", "Kelurahan ", "Kecamatan ", "Pemerintah Desa "] {
        forms.extend(name.strip_prefix(level).map(str::to_owned));
    }
    if let Some((long, short)) = name.split_once('(') {
        forms.extend([long.trim().to_owned(), short.trim_end_matches(')').trim().to_owned()]);
    }
    forms
}

/// What a text calls it for short: `Banyuwangi Festival (B-Fest)` → `B-Fest`.
fn after<'a>(name: &str, text: &'a str) -> Option<&'a str> {
    let (_, rest) = text.split_once(&format!("{name} ("))?;
    rest.split_once(')').map(|(short, _)| short)
}

fn leads_to_somebody(word: &str) -> bool {
    let word = word.to_lowercase();
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let number = word.trim_start_matches('(').starts_with(['0', '+'])
        && word.chars().all(|c| c.is_ascii_digit() || "+-.,()/".contains(c));
    (word.contains('@') && word.contains('.'))
        || ["http://", "https://", "www."].iter().any(|start| word.contains(start))
        || (number && digits >= 9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_suggested_in_the_forms_that_people_write() {
        let known = ["Dinas Kesehatan Kabupaten Banyuwangi", "dinkes", "Desa Kalibaruwetan", "Laskar Sakina (LS)"];
        let text = "Dinas Kesehatan (Si-Dinkes). Hubungi 0812-3456-7890 atau ls@banyuwangikab.go.id, lihat https://sakina.id/x. Biaya 1.000.000.000";
        let all = suggestions(&known.map(str::to_owned), &[text]);
        for wanted in [
            "Dinas Kesehatan",
            "dinkes",
            "Kalibaruwetan",
            "Laskar Sakina",
            "LS",
            "Si-Dinkes",
            "0812-3456-7890",
            "ls@banyuwangikab.go.id",
            "https://sakina.id/x",
        ] {
            assert!(all.iter().any(|one| one == wanted), "{wanted} in {all:?}");
        }
        assert!(!all.iter().any(|one| one.contains("1.000")), "{all:?}");
    }

    #[test]
    fn a_line_that_is_no_phrase_is_told_and_others_stay() {
        let file = AttachmentId::from_u128(3);
        let raw = [("frasa", "Dinkes\r\n\r\n-\r\nDinkes"), ("lampiran", &file.to_string()), ("versi", "2")];
        let raw: Vec<(String, String)> = raw.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let typed = TypedRedaction::sent(&raw);
        assert!(typed.read().unwrap_err().of("frasa").is_some_and(|error| error.contains("“-”")));
        let preview = typed.preview();
        assert_eq!((preview.phrases.len(), preview.version, preview.released), (1, 2, vec![file]));
    }
}
