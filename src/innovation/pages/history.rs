//! Everything that happened to an innovation, and two of its versions side by side.

use crate::innovation::{
    events::{Details, InnovationEvent},
    form::TypedDetails,
    read_model::{HistoryEntry, InnovationRow},
};
use crate::kernel::time::Zone;
use crate::web::component::{
    button,
    compare::{Compare, Part, compare},
    dl::{Fact, summary},
    field::{self, Choice},
    heading::Heading,
    trail::{Entry, Trail, trail},
};
use maud::{Markup, html};

/// The history of one innovation with two versions chosen.
pub struct HistoryView {
    row: InnovationRow,
    entries: Vec<HistoryEntry>,
    zone: Zone,
    /// The older and the newer version to compare, as indices into `versions`.
    chosen: Option<(usize, usize)>,
}

impl HistoryView {
    /// The latest two versions, unless others were asked for.
    pub fn new(
        row: InnovationRow,
        entries: Vec<HistoryEntry>,
        zone: Zone,
        from: Option<usize>,
        to: Option<usize>,
    ) -> Self {
        let mut view = Self { row, entries, zone, chosen: None };
        let last = view.versions().count();
        if last >= 2 {
            let to = to.unwrap_or(last).clamp(1, last);
            let from = from.unwrap_or(to.max(2) - 1).clamp(1, last);
            view.chosen = Some((from.min(to), from.max(to)));
        }
        view
    }
    pub fn title(&self) -> &str {
        self.row.details.title.as_str()
    }
    pub fn row(&self) -> &InnovationRow {
        &self.row
    }
    fn versions(&self) -> impl Iterator<Item = (u32, &HistoryEntry, &Details)> {
        self.entries.iter().filter_map(|entry| match &entry.what {
            InnovationEvent::InnovationRegistered { details, .. } | InnovationEvent::InnovationRevised { details } => {
                Some((entry.revision?, entry, details))
            }
            InnovationEvent::InnovationStatusReported { .. }
            | InnovationEvent::InnovationAwardRecorded { .. }
            | InnovationEvent::InnovationAwardStruck { .. } => None,
        })
    }
    fn version(&self, number: usize) -> Option<(u32, &HistoryEntry, &Details)> {
        self.versions().nth(number.checked_sub(1)?)
    }
}

/// `/inovasi/{id}/riwayat`
pub fn main(view: &HistoryView) -> Markup {
    let count = view.versions().count();
    html! {
        (Heading::new("Riwayat").eyebrow(view.title())
            .lead("Tidak ada yang ditimpa: setiap versi tersimpan, dan bisa dibandingkan."))
        @match view.chosen {
            Some((from, to)) => {
                (choose(view, from, to))
                (two(view, from, to))
            }
            None => {
                p { "Keterangan inovasi ini belum pernah diubah, jadi baru ada " (count) " versi." }
                @if let Some((_, _, details)) = view.version(1) { (one(details)) }
            }
        }
    }
}

fn choose(view: &HistoryView, from: usize, to: usize) -> Markup {
    let choices = || -> Vec<Choice<'_>> {
        view.versions()
            .map(|(number, entry, _)| {
                Choice::new(number.to_string(), format!("Versi {number}, {}", view.zone.short(entry.at)))
            })
            .collect()
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
    let (Some(old), Some(new)) = (view.version(from), view.version(to)) else { return Markup::default() };
    let title =
        |(number, entry, _): (u32, &HistoryEntry, &Details)| format!("Versi {number}, {}", view.zone.short(entry.at));
    let parts = TypedDetails::from(old.2).in_words().into_iter().zip(TypedDetails::from(new.2).in_words());
    compare(&Compare {
        old_title: title(old),
        new_title: title(new),
        parts: parts.map(|((heading, old), (_, new))| Part { heading: heading.to_owned(), old, new }).collect(),
    })
}

fn one(details: &Details) -> Markup {
    let facts = TypedDetails::from(details).in_words();
    summary(&facts.into_iter().map(|(key, value)| Fact::new(key, value)).collect::<Vec<_>>())
}

/// The trail, the latest first.
pub fn side(view: &HistoryView) -> Markup {
    let entries = view.entries.iter().rev().map(|entry| Entry {
        sentence: sentence(entry),
        who: entry.role.label().to_owned(),
        when: view.zone.long(entry.at),
        reason: reason(&entry.what),
        tag: None,
    });
    trail(&Trail { title: "Jejak inovasi".into(), entries: entries.collect() })
}

fn sentence(entry: &HistoryEntry) -> String {
    match &entry.what {
        InnovationEvent::InnovationRegistered { details, .. } => format!("Terdaftar sebagai “{}”.", details.title),
        InnovationEvent::InnovationRevised { .. } => {
            format!("Keterangan diubah menjadi versi {}.", entry.revision.unwrap_or_default())
        }
        InnovationEvent::InnovationStatusReported { year, status, .. } => {
            format!("Tahun {year} dilaporkan {}.", status.label().to_lowercase())
        }
        InnovationEvent::InnovationAwardRecorded { award } => {
            format!("Penghargaan dicatat: {} {} {}.", award.rank.label(), award.name, award.year)
        }
        InnovationEvent::InnovationAwardStruck { award, .. } => {
            format!("Penghargaan dicoret: {} {} {}.", award.rank.label(), award.name, award.year)
        }
    }
}

fn reason(what: &InnovationEvent) -> Option<String> {
    match what {
        InnovationEvent::InnovationStatusReported { note, .. } => (!note.is_empty()).then(|| note.as_str().to_owned()),
        InnovationEvent::InnovationAwardStruck { reason, .. } => Some(reason.as_str().to_owned()),
        InnovationEvent::InnovationRegistered { .. }
        | InnovationEvent::InnovationRevised { .. }
        | InnovationEvent::InnovationAwardRecorded { .. } => None,
    }
}
