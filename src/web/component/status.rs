//! A status is its word and a shape; the colour only repeats it.

use maud::{Markup, Render, html};

/// What a status means to the reader, which chooses shape and colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Nothing has happened or nothing is asked: an empty circle.
    #[default]
    Netral,
    /// Under way: a circle half full.
    Jalan,
    /// Done, passed, admitted: a tick.
    Selesai,
    /// Refused, late, withdrawn: a cross.
    Tolak,
    /// Waits for the reader: a triangle.
    Peringatan,
}

impl Kind {
    pub(super) fn class(self, netral_jalan_selesai_tolak_peringatan: [&'static str; 5]) -> &'static str {
        netral_jalan_selesai_tolak_peringatan[self as usize]
    }

    /// The shape alone, 14 px, for a piece that has the word beside it.
    pub(super) fn shape(self) -> Markup {
        html! {
            svg viewBox="0 0 14 14" width="14" height="14" aria-hidden="true" focusable="false" {
                @match self {
                    Kind::Netral => { circle.shape cx="7" cy="7" r="5.5" {} }
                    Kind::Jalan => {
                        circle.shape cx="7" cy="7" r="5.5" {}
                        path.shape-full d="M7 1.5a5.5 5.5 0 0 1 0 11z" {}
                    }
                    Kind::Selesai => { path.shape d="M1.5 7.5 5.5 11.5 12.5 2.5" {} }
                    Kind::Tolak => { path.shape d="M2 2 12 12M12 2 2 12" {} }
                    Kind::Peringatan => { path.shape-full d="M7 .8 13.8 13H.2z" {} }
                }
            }
        }
    }
}

/// A status word with its shape.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    pub word: String,
    pub kind: Kind,
}

impl Status {
    pub fn new(word: impl Into<String>, kind: Kind) -> Self {
        Self { word: word.into(), kind }
    }

    pub fn netral(word: impl Into<String>) -> Self {
        Self::new(word, Kind::Netral)
    }

    pub fn jalan(word: impl Into<String>) -> Self {
        Self::new(word, Kind::Jalan)
    }

    pub fn selesai(word: impl Into<String>) -> Self {
        Self::new(word, Kind::Selesai)
    }

    pub fn tolak(word: impl Into<String>) -> Self {
        Self::new(word, Kind::Tolak)
    }

    pub fn peringatan(word: impl Into<String>) -> Self {
        Self::new(word, Kind::Peringatan)
    }
}

impl Render for Status {
    fn render(&self) -> Markup {
        let class =
            self.kind.class(["status-netral", "status-jalan", "status-selesai", "status-tolak", "status-peringatan"]);
        html! { span.status.(class) { (self.kind.shape()) span { (self.word) } } }
    }
}

/// A small neutral label: a category, a group, a year.
pub fn tag(word: &str) -> Markup {
    html! { span.tag { (word) } }
}
