//! Two versions of a text side by side, with the words that went and the words that came.

use std::time::Duration;

use maud::{Markup, html};
use similar::{Algorithm, ChangeTag, TextDiff};

use super::fold::{Fold, fold};

/// Two versions of something that has several sections.
pub struct Compare {
    /// "Kiriman pertama, 12 Mei 2026".
    pub old_title: String,
    /// "Kiriman kedua, 20 Mei 2026".
    pub new_title: String,
    pub parts: Vec<Part>,
}

/// A section in both versions.
pub struct Part {
    pub heading: String,
    pub old: String,
    pub new: String,
}

/// Changed sections in two columns, unchanged ones folded together below.
pub fn compare(compare: &Compare) -> Markup {
    let changed = compare.parts.iter().filter(|part| part.old != part.new).count();
    html! {
        p {
            b { (changed) " dari " (compare.parts.len()) } " bagian berubah. "
            "Kata yang hilang " del { "dicoret" } ", kata yang baru " ins { "digarisbawahi" } "."
        }
        div {
            @for part in compare.parts.iter().filter(|part| part.old != part.new) {
                section.compare-part {
                    h3 { (part.heading) }
                    (pair(compare, part))
                }
            }
        }
        (unchanged(&compare.parts))
    }
}

/// What both have, folded together.
fn unchanged(parts: &[Part]) -> Markup {
    let same: Vec<&Part> = parts.iter().filter(|part| part.old == part.new).collect();
    let title = format!("Lihat {} bagian yang tidak berubah", same.len());
    let body = html! {
        @for part in &same {
            section.compare-part {
                h3 { (part.heading) }
                @if part.new.is_empty() { p.muted { "Kosong" } } @else { p.compare-text { (part.new) } }
            }
        }
    };
    html! { @if !same.is_empty() { (fold(&Fold { title: &title, open: false, body })) } }
}

fn pair(compare: &Compare, part: &Part) -> Markup {
    let diff = TextDiff::configure()
        .algorithm(Algorithm::Patience)
        .timeout(Duration::from_millis(200))
        .diff_words(part.old.as_str(), part.new.as_str());
    let changes: Vec<(ChangeTag, &str)> =
        diff.iter_all_changes().map(|change| (change.tag(), change.value())).collect();
    html! {
        div.compare-pair {
            div {
                span.compare-head { (compare.old_title) }
                (side(&changes, ChangeTag::Delete))
            }
            div {
                span.compare-head { (compare.new_title) }
                (side(&changes, ChangeTag::Insert))
            }
        }
    }
}

/// One column: what both have, and what only this one has, neighbours joined into one mark.
fn side(changes: &[(ChangeTag, &str)], own: ChangeTag) -> Markup {
    let mut runs: Vec<(bool, String)> = Vec::new();
    for (tag, word) in changes.iter().filter(|(tag, _)| *tag == own || *tag == ChangeTag::Equal) {
        let marked = *tag == own;
        match runs.last_mut() {
            Some((last, text)) if *last == marked => text.push_str(word),
            _ => runs.push((marked, (*word).to_owned())),
        }
    }
    html! {
        div.compare-text {
            @if runs.is_empty() { span.muted { "Kosong" } }
            @for (marked, text) in &runs {
                @match (marked, own) {
                    (true, ChangeTag::Delete) => del { (text) },
                    (true, _) => ins { (text) },
                    _ => (text),
                }
            }
        }
    }
}
