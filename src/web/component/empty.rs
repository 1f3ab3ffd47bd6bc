//! A page with nothing on it says what will be here and offers the next step.

use maud::{Markup, html};

use super::button::Button;

/// What will be here.
pub struct Empty<'a> {
    /// "Belum ada usulan."
    pub title: &'a str,
    /// What will be here and when.
    pub text: &'a str,
    pub action: Option<Button<'a>>,
}

/// An empty sheet on the table.
pub fn empty(empty: &Empty<'_>) -> Markup {
    html! {
        div.empty {
            svg viewBox="0 0 96 56" width="96" height="56" aria-hidden="true" focusable="false" {
                path.empty-fill d="M30 4h28l8 8v36H30z" {}
                path.empty-line d="M30 48V4h28l8 8v36M58 4v8h8M38 22h20M38 30h20M38 38h12M4 48h88M14 48v6M82 48v6" {}
            }
            h3 { (empty.title) }
            p { (empty.text) }
            @if let Some(action) = &empty.action { div.actions { (action) } }
        }
    }
}
