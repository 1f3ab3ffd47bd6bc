//! Text as people typed it, set as HTML; and the one place where raw HTML is made.

use std::{borrow::Cow, fmt::Write};

#[expect(clippy::disallowed_types, reason = "this is the home of raw HTML")]
use maud::PreEscaped;
use maud::{Escaper, Markup, html};

/// An element whose attributes are known at run time only. `tag`, the names and the flags are the program's own words;
/// values are escaped. Without content it is a void element such as `input`.
pub(crate) fn element(
    tag: &'static str,
    attributes: &[(&'static str, Cow<'_, str>)],
    flags: &[&'static str],
    content: Option<Markup>,
) -> Markup {
    let mut out = format!("<{tag}");
    for (name, value) in attributes {
        out.push(' ');
        out.push_str(name);
        out.push_str("=\"");
        // Writing to a String cannot fail.
        let _ = Escaper::new(&mut out).write_str(value);
        out.push('"');
    }
    for flag in flags {
        out.push(' ');
        out.push_str(flag);
    }
    out.push('>');
    if let Some(content) = content {
        out.push_str(&content.0);
        out.push_str("</");
        out.push_str(tag);
        out.push('>');
    }
    PreEscaped(out)
}

/// Paragraphs of a text: a blank line parts two paragraphs, a line break stays a line break.
pub fn paragraphs(text: &str) -> Markup {
    let text = text.replace("\r\n", "\n");
    html! {
        @for paragraph in text.split("\n\n").map(str::trim).filter(|part| !part.is_empty()) {
            p { (lines(paragraph)) }
        }
    }
}

/// A text whose line breaks stay line breaks.
pub fn lines(text: &str) -> Markup {
    html! {
        @for (i, line) in text.lines().enumerate() {
            @if i > 0 { br; }
            (line)
        }
    }
}

/// A count as people here write it: `1.234`.
pub fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let parts: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|part| std::str::from_utf8(part).ok()).collect();
    parts.join(".")
}

/// `1,2 MB`, `340 KB`
pub fn file_size(bytes: i64) -> String {
    if bytes < 1_000_000 {
        format!("{} KB", (bytes + 999) / 1_000)
    } else {
        format!("{},{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_parted_by_a_point() {
        assert_eq!([999, 2_500, 1_234_567].map(thousands), ["999", "2.500", "1.234.567"]);
    }

    #[test]
    fn a_text_keeps_its_paragraphs_and_loses_its_tags() {
        let html = paragraphs("Satu\r\ndua\r\n\r\n\r\n<b>tiga</b>").into_string();
        assert_eq!(html, "<p>Satu<br>dua</p><p>&lt;b&gt;tiga&lt;/b&gt;</p>");
    }

    #[test]
    fn sizes_are_short() {
        assert_eq!(file_size(340_100), "341 KB");
        assert_eq!(file_size(1_290_000), "1,2 MB");
    }
}
