//! `/panitia/lomba/{id}/tangga`: all territories of a ladder in one view, and whom to call.

use super::files;
use crate::{
    competition::read_model::{
        EditionRow, RoundState,
        board::{BoardRow, CellState, Contact},
    },
    kernel::time::Timestamp,
    web::{
        component::{
            board::{Cell, board},
            button::{self, ButtonForm, button_form},
            chart::{Progress, progress},
            empty::{Empty, empty},
            heading::Heading,
            status::{Kind, Status},
            table::{Col, Row, Table},
            tabs::{Tab, tabs},
        },
        form::Seal,
    },
};
use maud::{Markup, Render, html};

/// The board of one edition.
pub struct BoardView {
    pub edition: EditionRow,
    pub rows: Vec<BoardRow>,
    /// Only the territories that are like this.
    pub only: Option<CellState>,
    pub now: Timestamp,
    /// For those who may act for every territory.
    pub seal: Option<Seal>,
}

impl BoardView {
    /// The address of the board, narrowed as it stands.
    pub fn href(&self, only: Option<CellState>) -> String {
        href(&format!("/panitia/lomba/{}/tangga", self.edition.id), only)
    }
    /// The address of the part that changes.
    pub fn live(&self) -> String {
        href(&format!("/panitia/lomba/{}/tangga/papan", self.edition.id), self.only)
    }
    fn cell(&self, row: &BoardRow) -> CellState {
        row.cell(&self.edition, self.now)
    }
    /// The territories that hold a round or could.
    fn territories(&self) -> impl Iterator<Item = &BoardRow> {
        self.rows.iter().filter(|row| row.territory.is_some())
    }
    /// The rounds that nobody entered and nobody closed.
    pub fn unentered(&self) -> Vec<&BoardRow> {
        let waits = |row: &&BoardRow| matches!(row.state, Some(RoundState::Ahead | RoundState::Open));
        self.territories().filter(|row| self.cell(row) == CellState::Empty).filter(waits).collect()
    }
    fn shown(&self) -> Vec<&BoardRow> {
        self.territories().filter(|row| self.only.is_none_or(|only| self.cell(row) == only)).collect()
    }
}

fn href(path: &str, only: Option<CellState>) -> String {
    only.map_or_else(|| path.to_owned(), |only| format!("{path}?keadaan={only}"))
}

/// `/panitia/lomba/{id}/tangga`; `tag` names the state of the part that changes.
pub fn page(view: &BoardView, tag: &str) -> Markup {
    let edition = &view.edition;
    html! {
        (Heading::new("Papan tangga lomba").eyebrow(edition.name.as_str()))
        @if edition.rules.ladder().is_none() {
            (empty(&Empty {
                title: "Lomba ini tidak bertangga.",
                text: "Setiap babaknya diadakan satu kali untuk semua peserta. Papan ini untuk lomba yang dinilai di setiap kecamatan dulu.",
                action: Some(button::second("Ke halaman lomba").href(format!("/panitia/lomba/{}", edition.id))),
            }))
        } @else {
            p.muted.small {
                span data-live-note { "Keadaan pada " (edition.calendar.zone.exact(view.now)) "." }
                " " a.no-print href=(view.href(view.only)) { "Muat ulang" }
            }
            div.stack data-live=(view.live()) data-etag=(tag) { (part(view)) }
            (close_unentered(view))
            p.no-print { (files::links("Unduh papan ini", &view.href(None))) ". Untuk kertas, pakai perintah cetak di peramban Anda." }
        }
    }
}

/// One press for all territories that nobody entered, so that the round above need not wait for them.
fn close_unentered(view: &BoardView) -> Markup {
    let n = view.unentered().len();
    html! {
        @if let Some(Seal { csrf, command_id }) = view.seal.as_ref().filter(|_| n > 0) {
            h2 { "Wilayah tanpa peserta" }
            p { "Pendaftaran sudah ditutup. " (n) " wilayah tidak punya peserta, jadi kursinya kosong menurut aturan. Babak di atasnya baru dapat ditutup setelah semua wilayah selesai." }
            (button_form(&ButtonForm {
                action: &format!("/panitia/lomba/{}/tangga/tutup-kosong", view.edition.id),
                csrf,
                command_id,
                hidden: &[],
                button: button::second(format!("Tutup {n} wilayah tanpa peserta")),
            }))
        }
    }
}

/// The part that changes with every event.
pub fn part(view: &BoardView) -> Markup {
    let shown = view.shown();
    let above: Vec<&BoardRow> = view.rows.iter().filter(|row| row.territory.is_none()).collect();
    let (signed, all) = view.territories().fold((0, 0), |(signed, all), row| (signed + row.signed, all + row.assigned));
    html! {
        (filters(view))
        @if !above.is_empty() && view.only.is_none() {
            (board("Babak di atasnya", &above.iter().map(|row| one(view, row)).collect::<Vec<_>>()))
        }
        @if view.only.is_none() && all > 0 {
            (progress(&Progress { done: unsigned(signed), all: unsigned(all), unit: "lembar ditandatangani di semua wilayah" }))
        }
        @if shown.is_empty() { p.muted { "Tidak ada wilayah yang keadaannya begitu." } }
        @else { (board("Keadaan setiap wilayah", &shown.iter().map(|row| one(view, row)).collect::<Vec<_>>())) }
        (calls(view, &shown))
    }
}

fn filters(view: &BoardView) -> Markup {
    let all = view.territories().count();
    let mut list = vec![Tab::new("Semua", view.href(None), view.only.is_none()).count(all.to_string())];
    for state in CellState::ALL {
        let n = view.territories().filter(|row| view.cell(row) == *state).count();
        if n > 0 || view.only == Some(*state) {
            list.push(Tab::new(state.label(), view.href(Some(*state)), view.only == Some(*state)).count(n.to_string()));
        }
    }
    tabs("Saring menurut keadaan", &list)
}

/// The state in its word and shape.
pub(super) fn status(state: CellState) -> Status {
    let kind = match state {
        CellState::Behind | CellState::Reopened | CellState::NoWinner => Kind::Peringatan,
        CellState::Scoring | CellState::Registering | CellState::Closed => Kind::Jalan,
        CellState::Promoted | CellState::WalkOver | CellState::Final => Kind::Selesai,
        CellState::Ahead | CellState::Empty | CellState::Unseated => Kind::Netral,
    };
    Status::new(state.label(), kind)
}

fn one(view: &BoardView, row: &BoardRow) -> Cell {
    let counted = row.assigned > 0;
    Cell {
        name: row.name.clone(),
        href: row.round.map(|round| format!("/panitia/babak/{round}")),
        done: unsigned(row.signed),
        all: unsigned(row.assigned),
        unit: "lembar".to_owned(),
        instead: (!counted).then(|| super::counted(row.entries, "peserta")),
        status: status(view.cell(row)),
        notes: notes(view, row),
    }
}

/// What else is to be known of a territory, a sentence each.
pub(super) fn notes(view: &BoardView, row: &BoardRow) -> Vec<String> {
    let zone = view.edition.calendar.zone;
    let mut notes = Vec::new();
    if !row.promoted.is_empty() {
        let how = match (row.walked_over, row.drawn) {
            (true, _) => ", tanpa lawan",
            (false, true) => ", dengan undian",
            (false, false) => "",
        };
        notes.push(format!("Maju: {}{how}.", row.promoted.join(", ")));
    }
    if let Some(reason) = &row.reopened {
        notes.push(format!("Dibuka lagi: {reason}"));
        if !row.replaced.is_empty() {
            let by = if row.promoted.is_empty() { "Ditarik" } else { "Digantikan" };
            notes.push(format!("{by}: {}.", row.replaced.join(", ")));
        }
    }
    match (row.state, row.closes_at) {
        (Some(RoundState::Ahead | RoundState::Open), _) if row.is_alone() => {
            notes.push("Satu peserta, maju tanpa dinilai.".to_owned());
        }
        (Some(RoundState::Open), Some(at)) if at <= view.now => notes.push(format!("Batas lewat {}.", zone.short(at))),
        (Some(RoundState::Open), Some(at)) => notes.push(format!("Batas {}.", zone.short(at))),
        (Some(RoundState::Open), None) => notes.push("Tanpa batas waktu.".to_owned()),
        _ => {}
    }
    notes
}

/// Whom to call where something is still to be done, the late ones first.
fn calls(view: &BoardView, shown: &[&BoardRow]) -> Markup {
    let mut rows: Vec<(CellState, &BoardRow)> = shown.iter().map(|row| (view.cell(row), *row)).collect();
    rows.retain(|(state, _)| is_unfinished(*state));
    rows.sort_by_key(|(state, _)| *state);
    let lines = rows.iter().map(|(state, row)| {
        Row::new(vec![
            html! { @match row.round { Some(round) => a href={ "/panitia/babak/" (round) } { (row.name) }, None => (row.name) } },
            html! { (status(*state)) },
            html! {
                @if row.organisers.is_empty() { span.muted { "Belum ada panitia di sini" } }
                (people(&row.organisers))
            },
            html! {
                @if row.waiting.is_empty() { span.muted { @if row.assigned == 0 { "Belum ada juri" } @else { "Semua sudah menandatangani" } } }
                (people(&row.waiting))
            },
        ])
    });
    let columns =
        vec![Col::head("Wilayah"), Col::text("Keadaan"), Col::text("Panitia"), Col::text("Juri yang ditunggu")];
    html! {
        @if !rows.is_empty() {
            h2 { "Siapa yang dihubungi" }
            (Table::new("Siapa yang dihubungi", columns).hide_caption().stacked().rows(lines))
        }
    }
}

const fn is_unfinished(state: CellState) -> bool {
    matches!(
        state,
        CellState::Behind
            | CellState::Reopened
            | CellState::Scoring
            | CellState::Registering
            | CellState::Ahead
            | CellState::NoWinner
    )
}

fn people(people: &[Contact]) -> Markup {
    html! { @for person in people { div { (Person(person)) } } }
}

struct Person<'a>(&'a Contact);

impl Render for Person<'_> {
    fn render(&self) -> Markup {
        let Contact { name, phone, unsigned } = self.0;
        html! {
            (name)
            @if *unsigned > 0 { ", " (unsigned) " lembar" }
            @if let Some(phone) = phone {
                @let dial: String = phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
                ", " a href={ "tel:" (dial) } { (phone) }
            }
        }
    }
}

fn unsigned(n: i32) -> u32 {
    u32::try_from(n).unwrap_or(0)
}
