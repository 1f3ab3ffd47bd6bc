//! Notices: the answer to what was just done, and what a reader must know before going on.

use maud::{Markup, html};

use super::status::Kind;

/// The answer to what was just done, shown once above the page.
#[derive(Clone, Debug, Default)]
pub struct Flash {
    pub kind: Kind,
    /// One sentence: "Usulan terkirim."
    pub title: String,
    /// What follows from it, if anything.
    pub text: Option<String>,
}

impl Flash {
    pub fn done(title: impl Into<String>) -> Self {
        Self { kind: Kind::Selesai, title: title.into(), text: None }
    }

    pub fn refused(title: impl Into<String>) -> Self {
        Self { kind: Kind::Tolak, title: title.into(), text: None }
    }

    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.text = Some(text.into());
        self
    }
}

/// The flash as a live region, so that a screen reader says it.
pub fn flash(flash: &Flash) -> Markup {
    let role = if flash.kind == Kind::Tolak { "alert" } else { "status" };
    html! {
        div.notice.flash.(class(flash.kind)) role=(role) {
            p.notice-title { (flash.title) }
            @if let Some(text) = &flash.text { p { (text) } }
        }
    }
}

/// A notice that belongs to the page.
pub struct Notice {
    pub kind: Kind,
    pub title: String,
    /// May be empty (`Markup::default()`).
    pub body: Markup,
}

/// A notice on a page, for instance why a proposal came back.
pub fn notice(notice: &Notice) -> Markup {
    html! {
        div.notice.(class(notice.kind)) {
            p.notice-title { (notice.title) }
            (notice.body)
        }
    }
}

fn class(kind: Kind) -> &'static str {
    kind.class(["notice-netral", "notice-jalan", "notice-selesai", "notice-tolak", "notice-peringatan"])
}
