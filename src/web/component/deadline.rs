//! A closing time, whole and with what is left of it.

use maud::{Markup, html};

/// When something closes.
pub struct Deadline<'a> {
    /// "Ditutup".
    pub label: &'a str,
    /// "Senin, 3 Agustus 2026, 23.59 WIB".
    pub when: &'a str,
    /// The same instant as RFC 3339, for the countdown.
    pub iso: &'a str,
    /// What is left as the server sees it: "tinggal 3 hari"; may be empty.
    pub left: &'a str,
}

/// The closing time; where there is JavaScript the rest counts down by the server's clock.
pub fn deadline(deadline: &Deadline<'_>) -> Markup {
    html! {
        p {
            (deadline.label) " " time.num datetime=(deadline.iso) { b { (deadline.when) } } " "
            span.deadline-left data-closes-at=(deadline.iso) { (deadline.left) }
        }
    }
}
