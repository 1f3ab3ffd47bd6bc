//! The mark of the house: three rising steps under the roof of a village hall.

use maud::{Markup, html};

/// The mark, to stand beside the name; it says nothing to a screen reader.
pub fn mark() -> Markup {
    html! {
        svg viewBox="0 0 36 36" width="36" height="36" aria-hidden="true" focusable="false" {
            path.mark-roof d="M18 2 34 13.5h-3.6L18 6.8 5.6 13.5H2z" {}
            path.mark-step d="M5 25h7.4v9H5zM14.3 20.5h7.4V34h-7.4z" {}
            path.mark-top d="M23.6 16H31v18h-7.4z" {}
        }
    }
}
