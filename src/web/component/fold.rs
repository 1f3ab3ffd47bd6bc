//! A part that opens when asked; open in print.

use maud::{Markup, html};

/// What lies folded.
pub struct Fold<'a> {
    /// Says what is inside: "Nilai per juri".
    pub title: &'a str,
    pub open: bool,
    pub body: Markup,
}

/// The folded part.
pub fn fold(fold: &Fold<'_>) -> Markup {
    html! {
        details.fold open[fold.open] {
            summary { (fold.title) }
            div.fold-body { (fold.body) }
        }
    }
}
