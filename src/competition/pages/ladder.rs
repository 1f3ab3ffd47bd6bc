//! `/lomba/{slug}/tangga`: the ladder as everybody reads it, and one step of it with its ranking and its lot.
//!
//! Before the result is sealed no score is shown, only how far each territory is and who went on.

use super::{counted, files, lot, words};
use crate::{
    competition::read_model::{
        EditionRow, EditionState, EntryRow, RoundRow, RoundState,
        board::{BoardRow, CellState},
    },
    kernel::{
        relation::recusals,
        time::Timestamp,
        visibility::{self, Field},
    },
    scoring::{
        ranking::{RankedEntry, Ranking},
        rules::sha256_hex,
    },
    web::component::{
        dl::{Fact, summary},
        empty::{Empty, empty},
        heading::Heading,
        recount::{Recount, recount},
        status::Status,
        table::{Col, Row, Table},
    },
};
use maud::{Markup, html};

/// The ladder of one edition.
pub struct LadderView {
    pub edition: EditionRow,
    pub rows: Vec<BoardRow>,
}

/// Nothing is late at this instant: what waits for whom is the panitia's business.
const NEVER_LATE: i64 = 0;

fn state(edition: &EditionRow, row: &BoardRow) -> Status {
    super::board::status(row.cell(edition, Timestamp::from_millis(NEVER_LATE)))
}

/// Who went on, as far as everybody may know before the seal: never the order, and nothing of the last round.
fn going<'a>(edition: &EditionRow, on_the_way: bool, promoted: &'a [String]) -> Vec<&'a str> {
    let mut names: Vec<&str> = promoted.iter().map(String::as_str).collect();
    if edition.state != EditionState::Sealed {
        names.retain(|_| on_the_way);
        names.sort_unstable();
    }
    names
}

/// `/lomba/{slug}/tangga`
pub fn ladder(view: &LadderView) -> Markup {
    let LadderView { edition, rows } = view;
    let columns = vec![Col::head("Wilayah"), Col::text("Keadaan"), Col::number("Peserta"), Col::text("Yang maju")];
    let lines = rows.iter().map(|row| {
        let unseated = row.cell(edition, Timestamp::from_millis(NEVER_LATE)) == CellState::Unseated;
        let place = row.territory.as_ref().unwrap_or(&edition.region);
        Row::new(vec![
            html! { @if unseated { (row.name) } @else { a href={ "/lomba/" (edition.slug) "/tangga/" (place) } { (row.name) } } },
            html! { (state(edition, row)) },
            html! { @if !unseated { (row.entries) } },
            html! {
                @for unit in going(edition, row.territory.is_some(), &row.promoted) { div { (unit) } }
                @if row.walked_over { div.muted { "tanpa lawan" } }
                @if row.drawn { div.muted { "dengan undian" } }
                @if let Some(reason) = &row.reopened { div.muted { "Dibuka lagi: " (reason) } }
                @if !row.replaced.is_empty() && !row.promoted.is_empty() { div.muted { "Menggantikan " (row.replaced.join(", ")) } }
            },
        ])
        .marked(row.territory.is_none())
    });
    html! {
        (Heading::new("Tangga lomba").eyebrow(edition.name.as_str())
            .lead("Setiap kecamatan menilai desa dan kelurahannya sendiri. Yang terbaik bertemu di babak di atasnya, dengan juri lain."))
        @if edition.rules.ladder().is_none() {
            (empty(&Empty {
                title: "Lomba ini tidak bertangga.",
                text: "Setiap babaknya diadakan satu kali untuk semua peserta.",
                action: None,
            }))
        } @else {
            @if edition.state == EditionState::Sealed {
                p { "Hasil sudah disahkan. Pilih wilayah untuk melihat peringkat dan nilainya, atau baca " a href={ "/hasil/" (edition.slug) } { "hasil akhirnya" } "." }
            } @else {
                p.muted { "Nilai baru terbuka setelah hasil lomba disahkan." }
            }
            (Table::new("Tangga lomba", columns).hide_caption().stacked().rows(lines))
        }
        p { a href={ "/lomba/" (edition.slug) } { "Halaman lomba" } " · " a href={ "/lomba/" (edition.slug) "/aturan" } { "Aturan penilaian" } }
    }
}

/// One step: the round of a territory, or the round above.
pub struct StepView {
    pub edition: EditionRow,
    pub round: RoundRow,
    pub entries: Vec<EntryRow>,
    pub promoted: Vec<String>,
}

impl StepView {
    /// Whether everybody reads ranks and scores.
    fn sealed(&self) -> bool {
        visibility::is_public(self.round.phase(&self.edition), self.edition.openness(), Field::Rank)
    }
    fn entry(&self, id: &str) -> Option<&EntryRow> {
        self.entries.iter().find(|entry| entry.proposal.to_string() == id)
    }
}

/// `/lomba/{slug}/tangga/{wilayah}`
pub fn step(view: &StepView) -> Markup {
    let StepView { edition, round, .. } = view;
    let ranking = round.ranking.as_ref().map(|ranking| &ranking.0);
    html! {
        (Heading::new(round.rules.label.as_str()).eyebrow(edition.name.as_str()).status(super::round_status(round.state)))
        (facts(view))
        @if round.state == RoundState::Ranked && round.entries == 0 { p { "Tidak ada peserta di sini, jadi tidak ada yang maju." } }
        @if let Some(ranking) = ranking {
            @if let Some(only) = &ranking.walk_over {
                p { b { (unit(view, only)) } " menang tanpa lawan: satu-satunya peserta, jadi maju tanpa dinilai menurut aturan." }
            }
            @if view.sealed() && !ranking.entries.is_empty() { (ranked(view, ranking)) }
        }
        @if !view.sealed() {
            @let promoted = going(edition, round.territory.is_some(), &view.promoted);
            @if !promoted.is_empty() { p { "Maju ke babak berikutnya: " b { (promoted.join(", ")) } "." } }
            p.muted { "Peringkat dan nilai terbuka di sini setelah hasil lomba disahkan." }
        }
        (lot(view, ranking))
        @if view.sealed() && ranking.is_some() {
            @let place = round.territory.as_ref().unwrap_or(&edition.region);
            p { "Seberapa kokoh peringkat ini? Baca " a href={ "/lomba/" (edition.slug) "/tangga/" (place) "/pendapat-kedua" } { "pendapat kedua" } "." }
            (recount(&Recount {
                page: &format!("/lomba/{}/tangga/{place}", edition.slug),
                name: &format!("{}-{place}", edition.slug),
            }))
        }
        p { a href={ "/lomba/" (edition.slug) "/tangga" } { "Semua wilayah" } }
    }
}

fn facts(view: &StepView) -> Markup {
    let StepView { edition, round, .. } = view;
    let zone = edition.calendar.zone;
    let said = |at: Option<Timestamp>| at.map_or_else(|| "belum ditetapkan".to_owned(), |at| zone.long(at));
    let next = edition.rules.round_after(&round.rules.key).map(|next| next.label.as_str());
    let mut facts = vec![
        Fact::new("Peserta", counted(round.entries, "usulan")),
        Fact::new("Juri setiap usulan", counted(i64::from(round.rules.panel_size), "juri")),
        Fact::new("Dibuka", said(round.opened_at.or(round.opens_at))),
        Fact::new("Ditutup", said(round.closed_at.or(round.closes_at))),
        Fact::new("Yang maju", words::promotion(&round.rules, next)),
        Fact::new("Sidik aturan babak (SHA-256)", html! { code { (round.rules_sha256) } })
            .action(format!("/lomba/{}/aturan", edition.slug), "Lihat aturan"),
    ];
    if let Some(reason) = &round.reopened {
        facts.push(Fact::new("Dibuka lagi", reason.as_str()));
    }
    if let Some(said) = recusals(round.recused_judges, round.recused_entries) {
        facts.push(Fact::new("Juri yang mundur", said));
    }
    summary(&facts)
}

fn unit<'a>(view: &'a StepView, id: &'a str) -> &'a str {
    view.entry(id).map_or(id, |entry| &entry.unit_name)
}

fn ranked(view: &StepView, ranking: &Ranking) -> Markup {
    let criteria = &view.round.rules.criteria;
    let mut columns = vec![Col::number("Peringkat"), Col::head("Peserta")];
    columns.extend(criteria.iter().map(|it| Col::number(format!("{} (bobot {})", it.label, it.weight.local()))));
    columns.extend([Col::number("Nilai"), Col::text("Maju")]);
    let rows = ranking.entries.iter().map(|entry| {
        let mut cells = vec![html! { (entry.rank) }, who(view, entry)];
        cells.extend(criteria.iter().map(|criterion| {
            let value = entry.criteria.iter().find(|result| result.key == criterion.key);
            html! { @if let Some(value) = value { (value.mean.round2()) } @else { "–" } }
        }));
        cells.push(html! { b { (entry.shown) } });
        cells.push(html! { @if entry.promoted { (Status::selesai("Maju")) } });
        Row::new(cells).marked(entry.promoted)
    });
    html! {
        h2 { "Peringkat" }
        (Table::new(format!("Peringkat {}", view.round.rules.label), columns).hide_caption().rows(rows).stacked())
        @let place = view.round.territory.as_ref().unwrap_or(&view.edition.region);
        p.no-print { (files::links("Unduh peringkat ini", &format!("/lomba/{}/tangga/{place}/peringkat", view.edition.slug))) }
        @if !ranking.unranked.is_empty() {
            h3 { "Tidak diberi peringkat" }
            ul { @for entry in &ranking.unranked { li { b { (unit(view, &entry.entry)) } ": " (entry.reason) } } }
        }
    }
}

fn who(view: &StepView, entry: &RankedEntry) -> Markup {
    html! {
        a href={ "/hasil/" (view.edition.slug) "/" (entry.entry) } { (unit(view, &entry.entry)) }
        @for note in &entry.tie { span.hint { (note) } }
    }
}

/// The hash that was published beforehand; the seed once a lot was drawn; after sealing, how each lot fell.
fn lot(view: &StepView, ranking: Option<&Ranking>) -> Markup {
    if view.round.lot_sha256.is_none() {
        return Markup::default();
    }
    let seed = ranking.and_then(|ranking| ranking.lot_seed.as_deref());
    let drawn = ranking.filter(|_| view.sealed()).map(Ranking::drawn).unwrap_or_default();
    html! {
        h2 #undian { "Undian" }
        p { "Undian hanya dipakai bila nilai tetap sama setelah semua langkah lain. Sidik benihnya terbit bersama aturan, jadi tidak ada yang dapat memilih hasilnya." }
        @if view.round.reopenings > 0 {
            p { "Babak ini pernah dibuka lagi (" (view.round.reopenings) " kali), jadi benihnya baru; sidiknya terbit ketika babak dibuka lagi." }
        }
        (lot::seed(&view.round))
        @if let Some(seed) = seed {
            (lot::again(seed))
            @for group in &drawn {
                (Table::new("Usulan yang diundi", vec![Col::head("Peserta"), Col::text("Usulan"), Col::text("SHA-256 dari benih:usulan")])
                    .stacked()
                    .rows(group.iter().map(|entry| vec![
                        html! { (unit(view, &entry.entry)) },
                        html! { code { (entry.entry) } },
                        html! { code { (sha256_hex(&format!("{seed}:{}", entry.entry))) } },
                    ])))
            }
        }
    }
}
