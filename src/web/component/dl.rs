//! Summary list: facts as key and value, each with a way to change it.

use maud::{Markup, Render, html};

/// A fact.
#[derive(Clone, Debug, Default)]
pub struct Fact {
    pub key: String,
    pub value: Markup,
    /// Address and word of what can be done with it: ("/usulan/1/ubah", "Ubah").
    pub action: Option<(String, String)>,
}

impl Fact {
    /// The value is text, or anything maud renders.
    pub fn new(key: impl Into<String>, value: impl Render) -> Self {
        Self { key: key.into(), value: value.render(), action: None }
    }

    pub fn action(mut self, href: impl Into<String>, word: impl Into<String>) -> Self {
        self.action = Some((href.into(), word.into()));
        self
    }
}

/// The list. An empty value reads "Belum diisi".
pub fn summary(facts: &[Fact]) -> Markup {
    html! {
        dl.summary {
            @for fact in facts {
                div.summary-row {
                    dt.summary-key { (fact.key) }
                    dd.summary-value {
                        @if fact.value.0.is_empty() { span.muted { "Belum diisi" } } @else { (fact.value) }
                    }
                    @if let Some((href, word)) = &fact.action {
                        dd.summary-act { a href=(href) { (word) span.sr { " " (fact.key) } } }
                    }
                }
            }
        }
    }
}
