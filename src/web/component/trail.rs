//! Jejak: the dated events of a proposal, round, sheet or result as one line, the newest first.

use maud::{Markup, html};

use super::status::Status;

/// What happened, in a sentence a stranger understands.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    pub sentence: String,
    /// By role, with a name only where the reader may see it.
    pub who: String,
    /// The whole date: "Senin, 3 Agustus 2026, 23.59 WIB".
    pub when: String,
    pub reason: Option<String>,
    pub tag: Option<Status>,
}

/// The trail of one thing.
pub struct Trail {
    /// "Jejak usulan"; an empty title leaves the heading to the page.
    pub title: String,
    /// The newest first.
    pub entries: Vec<Entry>,
}

/// The trail with its heading.
pub fn trail(trail: &Trail) -> Markup {
    html! {
        section {
            @if !trail.title.is_empty() { h2 { (trail.title) } }
            @if trail.entries.is_empty() {
                p.muted { "Belum ada peristiwa. Setiap langkah akan dicatat di sini." }
            } @else {
                ol.jejak reversed { @for entry in &trail.entries { (one(entry)) } }
            }
        }
    }
}

fn one(entry: &Entry) -> Markup {
    html! {
        li.jejak-item {
            p.jejak-what { (entry.sentence) }
            @if let Some(tag) = &entry.tag { (tag) }
            span.jejak-meta { (entry.who) }
            span.jejak-meta { (entry.when) }
            @if let Some(reason) = &entry.reason { p.jejak-why { span.sr { "Alasan: " } (reason) } }
        }
    }
}
