//! The complete history of one thing.

use super::read_model::{Facts, Near, Part, Subject, TrailRow};
use crate::web::component::{
    heading::Heading,
    pager::{Pager, pager},
    tabs::{Tab, tabs},
    trail::{Entry, Trail, trail},
};
use maud::{Markup, html};

impl From<TrailRow> for Entry {
    fn from(row: TrailRow) -> Self {
        Self { sentence: row.sentence, who: row.who, when: row.when, reason: row.reason, tag: None }
    }
}

/// Everything that happened to a thing.
pub struct HistoryView {
    pub subject: Subject,
    pub facts: Facts,
    pub rows: Vec<TrailRow>,
    /// The part that is shown; none shows all.
    pub part: Option<Part>,
    pub total: i64,
    /// From 1.
    pub page: usize,
    pub pages: usize,
}

/// The page's main part.
pub fn history(view: &HistoryView) -> Markup {
    let address = view.subject.href();
    let query = view.part.map_or_else(|| "?halaman=".to_owned(), |part| format!("?jenis={part}&halaman="));
    html! {
        (Heading::new(&view.facts.title)
            .eyebrow(view.facts.edition_title.clone().unwrap_or_default())
            .lead(format!("Jejak lengkap {} ini: setiap peristiwa, oleh siapa, kapan, dan mengapa. Yang terbaru di atas.", view.subject.label())))
        @let parts = parts(&view.subject);
        @if !parts.is_empty() {
            (tabs("Jenis peristiwa", &filter(parts, &address, view.part)))
        }
        (trail(&Trail { title: String::new(), entries: view.rows.iter().cloned().map(Into::into).collect() }))
        (pager(&Pager {
            page: view.page,
            pages: view.pages,
            href: format!("{address}{query}"),
            total: format!("{} peristiwa", view.total),
        }))
    }
}

/// The side column: what this belongs to and what belongs to it.
pub fn nearby(near: &[Near]) -> Markup {
    html! {
        h2 { "Jejak lain" }
        ul.plain {
            @for near in near {
                li {
                    a href=(near.subject.href()) {
                        (capital(near.subject.label()))
                        @if !near.name.is_empty() { ": " (near.name) }
                    }
                }
            }
        }
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// What the history of such a thing is made of.
fn parts(subject: &Subject) -> &'static [Part] {
    match subject {
        Subject::Edition(_) => &[Part::Edition, Part::Round, Part::Proposal, Part::Judging, Part::Deliberation],
        Subject::Round(_) => &[Part::Round, Part::Judging],
        Subject::Proposal(_) => &[Part::Proposal, Part::Round, Part::Judging, Part::Deliberation],
        Subject::Innovation(_)
        | Subject::Assignment(_)
        | Subject::Conflict(_)
        | Subject::Sheet(_)
        | Subject::Deliberation(_) => &[],
    }
}

fn filter(parts: &[Part], address: &str, current: Option<Part>) -> Vec<Tab> {
    let all = Tab::new("Semua", address, current.is_none());
    let each =
        parts.iter().map(|part| Tab::new(part.label(), format!("{address}?jenis={part}"), current == Some(*part)));
    std::iter::once(all).chain(each).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::ids::ProposalId;

    #[test]
    fn the_history_shows_what_who_when_and_why() {
        let view = HistoryView {
            subject: Subject::Proposal(ProposalId::from_u128(1)),
            facts: Facts { region: None, title: "SAKERA <b>".into(), edition_title: Some("Sinovik 2026".into()) },
            rows: vec![TrailRow {
                position: 7,
                part: Part::Proposal,
                sentence: "Usulan dikembalikan.".into(),
                who: "Siti Rahayu, Verifikator".into(),
                when: "Senin, 3 Agustus 2026, 23.59 WIB".into(),
                reason: Some("Surat pernyataan belum ada.".into()),
            }],
            part: Some(Part::Proposal),
            total: 41,
            page: 2,
            pages: 3,
        };
        let html = history(&view).into_string();
        for expected in [
            "SAKERA &lt;b&gt;",
            "Siti Rahayu, Verifikator",
            "Surat pernyataan belum ada.",
            "Senin, 3 Agustus 2026, 23.59 WIB",
            "Halaman 2 dari 3, 41 peristiwa",
            "?jenis=usulan&amp;halaman=3",
        ] {
            assert!(html.contains(expected), "{expected} in {html}");
        }
    }
}
