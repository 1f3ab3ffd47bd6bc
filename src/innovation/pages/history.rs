//! Everything that happened to an innovation, and two of its versions side by side.

use crate::innovation::{
    events::Details,
    form::TypedDetails,
    read_model::{InnovationRow, Version},
};
use crate::kernel::time::Zone;
use crate::web::{
    component::{
        button,
        compare::{Compare, Part, compare},
        dl::{Fact, summary},
        field::{self, Choice},
        heading::Heading,
        trail::{Entry, Trail, trail},
    },
    markup::lines,
};
use maud::{Markup, html};

/// The history of one innovation with two versions chosen.
pub struct HistoryView {
    pub row: InnovationRow,
    /// From the first to the one in force.
    pub versions: Vec<Version>,
    /// What happened, the newest first.
    pub trail: Vec<Entry>,
    pub zone: Zone,
    /// The versions to compare, counted from 1; without a choice the latest two.
    pub from: Option<usize>,
    pub to: Option<usize>,
}

impl HistoryView {
    /// The older and the newer version to compare, counted from 1; none while there is only one.
    fn chosen(&self) -> Option<(usize, usize)> {
        let last = self.versions.len();
        if last < 2 {
            return None;
        }
        let to = self.to.unwrap_or(last).clamp(1, last);
        let from = self.from.unwrap_or(to.max(2) - 1).clamp(1, last);
        Some((from.min(to), from.max(to)))
    }
    fn title(&self, number: usize) -> String {
        let at = self.versions.get(number - 1).map_or_else(String::new, |version| self.zone.short(version.at));
        format!("Versi {number}, {at}")
    }
    fn in_words(&self, number: usize) -> Vec<(&'static str, String)> {
        self.versions.get(number - 1).map_or_else(Vec::new, |version| in_words(&version.details))
    }
}

fn in_words(details: &Details) -> Vec<(&'static str, String)> {
    TypedDetails::from(details).in_words()
}

/// `/inovasi/{id}/riwayat`
pub fn main(view: &HistoryView) -> Markup {
    html! {
        (Heading::new("Riwayat").eyebrow(view.row.details.title.as_str())
            .lead("Tidak ada yang ditimpa: setiap versi tersimpan, dan bisa dibandingkan."))
        @match view.chosen() {
            Some((from, to)) => {
                (choose(view, from, to))
                (two(view, from, to))
            }
            None => {
                p { "Keterangan inovasi ini belum pernah diubah, jadi baru ada satu versi." }
                (one(&view.row.details))
            }
        }
    }
}

fn choose(view: &HistoryView, from: usize, to: usize) -> Markup {
    let choices = || -> Vec<Choice<'_>> {
        (1..=view.versions.len()).map(|number| Choice::new(number.to_string(), view.title(number))).collect()
    };
    html! {
        form.filters method="get" action={ "/inovasi/" (view.row.id) "/riwayat" } {
            (field::select("Bandingkan", "dari", choices()).value(from.to_string()).no_empty_choice())
            (field::select("Dengan", "ke", choices()).value(to.to_string()).no_empty_choice())
            (button::second("Bandingkan"))
        }
    }
}

fn two(view: &HistoryView, from: usize, to: usize) -> Markup {
    let parts = view.in_words(from).into_iter().zip(view.in_words(to));
    compare(&Compare {
        old_title: view.title(from),
        new_title: view.title(to),
        parts: parts.map(|((heading, old), (_, new))| Part { heading: heading.to_owned(), old, new }).collect(),
    })
}

fn one(details: &Details) -> Markup {
    summary(&in_words(details).into_iter().map(|(key, value)| Fact::new(key, lines(&value))).collect::<Vec<_>>())
}

/// The trail, the latest first.
pub fn side(view: &HistoryView) -> Markup {
    trail(&Trail { title: "Jejak inovasi".into(), entries: view.trail.clone() })
}
