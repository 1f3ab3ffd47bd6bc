//! `/panitia/babak/{babak}/juri`: who judges what, and who is behind.

use super::{
    choose::{ChooseView, choose},
    closes, round_status, sheet_status,
};
use crate::judging::read_model::{DutyRow, DutyState, Entry, Progress, RoundHead, SheetState};
use crate::kernel::{actor::Role, ids::PersonId};
use crate::web::{
    component::{
        banner::{Notice, notice},
        button,
        chart::{self, progress},
        empty::{Empty, empty},
        heading::Heading,
        status::{Kind, Status},
        table::{Col, Row, Table},
    },
    form::Seal,
};
use maud::{Markup, html};

/// The panel of a round.
pub struct PanelView {
    pub head: RoundHead,
    pub entries: Vec<EntryRow>,
    /// The columns: everybody who may judge here or has a duty here.
    pub judges: Vec<Column>,
    /// Those of them to whom another role opens the names in a blind round.
    pub insiders: Vec<(String, Vec<Role>)>,
    pub progress: Vec<Progress>,
    /// Where judges are chosen as a panel.
    pub choose: Option<ChooseView>,
    /// None for readers.
    pub seals: Option<Seals>,
}

/// A judge's column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub judge: PersonId,
    pub name: String,
    pub employer: Option<String>,
}

/// One proposal with a cell for each judge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    pub entry: Entry,
    pub cells: Vec<Cell>,
}

/// What one judge has to do with one proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// May be assigned.
    Free,
    /// May not be, in a few words.
    Barred(&'static str),
    /// Was assigned, and is or is not any more; may the duty be given again?
    Duty(DutyRow, bool),
}

/// A fresh wish for every button.
pub struct Seals {
    pub all: Seal,
    /// By row, then column.
    pub cells: Vec<Vec<Seal>>,
}

impl PanelView {
    fn address(&self) -> String {
        format!("/panitia/babak/{}/juri", self.head.id)
    }
    fn assigned(row: &EntryRow) -> usize {
        let lasting = |cell: &&Cell| matches!(cell, Cell::Duty(duty, _) if duty.state == DutyState::Active);
        row.cells.iter().filter(lasting).count()
    }
}

/// `/panitia/babak/{babak}/juri`
pub fn main(view: &PanelView) -> Markup {
    let head = &view.head;
    html! {
        (Heading::new("Juri dan penilaian").eyebrow(format!("{} · {}", head.rules.label, head.edition_name))
            .status(round_status(head.state)))
        (closes(head.state, head.closes_at, head.zone))
        @if !head.is_over() { (insiders(&view.insiders)) }
        (recused(view))
        @if !view.progress.is_empty() { (behind(view)) }
        @if let Some(view) = view.choose.as_ref().filter(|_| !view.entries.is_empty()) { (choose(head, view)) }
        h2 { "Penugasan" }
        @if view.entries.is_empty() {
            (empty(&Empty {
                title: "Belum ada usulan di babak ini.",
                text: "Usulan muncul di sini setelah lolos seleksi administrasi atau maju dari babak sebelumnya.",
                action: None,
            }))
        } @else if view.choose.is_some() && view.judges.is_empty() {
            p.muted { "Belum ada juri yang ditugaskan." }
        } @else if view.judges.is_empty() {
            (empty(&Empty {
                title: "Belum ada juri.",
                text: "Undang orang dengan peran Juri lebih dulu. Setelah itu tugaskan mereka dari halaman ini.",
                action: Some(button::main("Undang juri").href("/akun/orang/baru")),
            }))
        } @else {
            (all_at_once(view))
            (on_paper(view))
            p.no-print { a href={ (view.address()) "/hubungan" } { "Hubungan juri dengan peserta: pernyataan juri dan catatan panitia" } }
            (matrix(view))
        }
    }
}

/// Warns of judges who know by another role what a blind round keeps from judges.
pub(super) fn insiders(judges: &[(String, Vec<Role>)]) -> Markup {
    let roles = |held: &[Role]| held.iter().map(|role| role.label()).collect::<Vec<_>>().join(" dan ");
    html! {
        @if !judges.is_empty() {
            (notice(&Notice {
                kind: Kind::Peringatan,
                title: "Nama pengusul tidak tertutup bagi juri ini, karena peran mereka yang lain.".into(),
                body: html! {
                    ul { @for (name, held) in judges { li { b { (name) } ": juga " (roles(held)) } } }
                    p { "Pilih juri lain untuk babak tanpa nama ini, atau cabut dulu peran yang lain itu." }
                },
            }))
        }
    }
}

/// Whom a relation took away, and which panels are short since.
fn recused(view: &PanelView) -> Markup {
    let apart =
        |cell: &&Cell| matches!(cell, Cell::Duty(duty, _) if duty.state == DutyState::Recused && duty.cause.is_some());
    let judges = |row: &EntryRow| -> Vec<String> {
        let gone = row.cells.iter().filter(apart);
        gone.filter_map(|cell| match cell {
            Cell::Duty(duty, _) => Some(duty.judge_name.clone()),
            Cell::Free | Cell::Barred(_) => None,
        })
        .collect()
    };
    let rows: Vec<&EntryRow> = view.entries.iter().filter(|row| row.cells.iter().any(|cell| apart(&cell))).collect();
    let wanted = view.head.rules.panel_size as usize;
    html! {
        @if !rows.is_empty() && !view.head.is_over() {
            (notice(&Notice {
                kind: Kind::Peringatan,
                title: format!("Ada juri yang tidak menilai lagi karena hubungan dengan peserta: {} usulan.", rows.len()),
                body: html! {
                    ul {
                        @for row in rows {
                            @let assigned = PanelView::assigned(row);
                            li {
                                b { (row.entry.title) } ": " (judges(row).join(", ")) ". "
                                @if assigned < wanted { "Panelnya tinggal " (assigned) " dari " (wanted) " juri." } @else { "Panelnya sudah lengkap lagi." }
                            }
                        }
                    }
                    p { "Lembar nilai mereka tidak dihitung. " a href={ (view.address()) "/hubungan" } { "Lihat hubungannya" } "." }
                },
            }))
        }
    }
}

fn behind(view: &PanelView) -> Markup {
    let columns = vec![Col::head("Juri"), Col::text("Kemajuan"), Col::text("Hubungi")];
    let rows = view.progress.iter().map(|own| {
        vec![
            html! { (own.name) },
            html! {
                (progress(&chart::Progress { done: own.signed, all: own.assigned, unit: "lembar ditandatangani" }))
                @if own.begun > 0 { span.small.muted { (own.begun) " lagi sedang diisi" } }
            },
            html! {
                @if own.signed < own.assigned { a href={ "/akun/orang/" (own.judge) } { "Lihat kontak" span.sr { " " (own.name) } } }
                @else { span.muted { "Selesai" } }
            },
        ]
    });
    html! {
        h2 { "Kemajuan juri" }
        (Table::new("Kemajuan juri, yang paling tertinggal di atas", columns).rows(rows).stacked().hide_caption())
    }
}

/// The way to the sheets on paper.
fn on_paper(view: &PanelView) -> Markup {
    html! { p.no-print { a href={ "/panitia/babak/" (view.head.id) "/kertas" } { "Lembar kertas: cetak, salin, periksa" } } }
}

fn all_at_once(view: &PanelView) -> Markup {
    let wanted = view.head.rules.panel_size as usize;
    let lacking = view.entries.iter().filter(|row| PanelView::assigned(row) < wanted).count();
    html! {
        @if wanted > 0 {
            p {
                "Aturan meminta " b { (wanted) " juri" } " untuk setiap usulan. "
                @if lacking == 0 { "Semua usulan sudah cukup jurinya." } @else { b { (lacking) " usulan" } " masih kurang." }
            }
        }
        @if view.seals.is_some() && !view.head.is_over() {
            p.no-print { a href={ (view.address()) "/bagi" } { "Bagi otomatis: usulan dibagi rata kepada juri" } }
        }
        @if let Some(seals) = view.seals.as_ref().filter(|_| !view.head.is_over() && view.choose.is_none()) {
            form method="post" action={ (view.address()) "/semua" } {
                (seals.all)
                (button::second("Tugaskan semua juri ke semua usulan")
                    .confirm("Semua juri ditugaskan ke semua usulan, kecuali juri dari OPD pengusul dan juri yang sudah mundur. Lanjutkan?"))
            }
        }
    }
}

fn matrix(view: &PanelView) -> Markup {
    let mut columns = vec![Col::head("Usulan")];
    columns.extend(view.judges.iter().map(|judge| Col::text(judge.name.as_str())));
    let wanted = view.head.rules.panel_size as usize;
    let rows = view.entries.iter().enumerate().map(|(n, row)| {
        let assigned = PanelView::assigned(row);
        let mut cells = vec![html! {
            (row.entry.title)
            span.hint { (row.entry.unit_name) " · " (assigned) @if wanted > 0 { " dari " (wanted) } " juri" }
        }];
        cells.extend(row.cells.iter().enumerate().map(|(column, one)| cell(view, row, one, n, column)));
        Row::new(cells)
    });
    html! { div.matriks { (Table::new("Usulan dan jurinya", columns).rows(rows).stacked()) } }
}

fn cell(view: &PanelView, row: &EntryRow, cell: &Cell, n: usize, column: usize) -> Markup {
    let seal = || view.seals.as_ref().filter(|_| !view.head.is_over()).map(|seals| &seals.cells[n][column]);
    let assign = |word: &'static str| {
        html! {
            @if let Some(seal) = seal() {
                form.inline-form method="post" action=(view.address()) {
                    (seal)
                    input type="hidden" name="usulan" value=(row.entry.proposal);
                    input type="hidden" name="juri" value=(view.judges[column].judge);
                    (button::quiet(word).about(format!("{} untuk {}", view.judges[column].name, row.entry.title)))
                }
            }
        }
    };
    html! {
        @match cell {
            Cell::Free => { @if seal().is_some() { (assign("Tugaskan")) } @else { span.muted { "–" } } }
            Cell::Barred(why) => span.small.muted { (why) },
            Cell::Duty(duty, again) => {
                @let href = format!("{}/{}", view.address(), duty.id);
                @match duty.state {
                    DutyState::Active => {
                        a href=(href) {
                            (short_status(duty, view.head.rules.criteria.len()))
                            span.sr { ", atur tugas " (duty.judge_name) " untuk " (duty.title) }
                        }
                    }
                    DutyState::Recused | DutyState::Cancelled => {
                        a.small href=(href) { (duty.state.label()) span.sr { ", tugas " (duty.judge_name) " untuk " (duty.title) } }
                        @if *again { " " (assign("Tugaskan lagi")) }
                    }
                }
            }
        }
    }
}

fn short_status(duty: &DutyRow, criteria: usize) -> Status {
    match duty.sheet {
        Some(SheetState::Signed) => Status::selesai("Selesai"),
        sheet => sheet_status(sheet, duty.filled, criteria, false),
    }
}

/// What came of assigning everybody to everything.
pub struct ReportView {
    pub head: RoundHead,
    pub given: usize,
    /// Judge, proposal, why not.
    pub refused: Vec<(String, String, String)>,
}

/// The answer to `/panitia/babak/{babak}/juri/semua` when something was refused.
pub fn report(view: &ReportView) -> Markup {
    let columns = vec![Col::head("Juri"), Col::text("Usulan"), Col::text("Mengapa tidak")];
    let rows =
        view.refused.iter().map(|(judge, title, why)| vec![html! { (judge) }, html! { (title) }, html! { (why) }]);
    html! {
        (Heading::new("Penugasan selesai").eyebrow(format!("{} · {}", view.head.rules.label, view.head.edition_name))
            .lead(format!("{} tugas diberikan. {} tidak dapat diberikan, dengan alasan di bawah.", view.given, view.refused.len())))
        (Table::new("Yang tidak dapat ditugaskan", columns).rows(rows).stacked())
        (button::actions(html! { (button::main("Kembali ke daftar juri").href(format!("/panitia/babak/{}/juri", view.head.id))) }))
    }
}

/// Whether a sheet can be given back to its judge.
pub fn can_reopen(head: &RoundHead, duty: &DutyRow) -> bool {
    duty.state == DutyState::Active
        && duty.sheet == Some(SheetState::Signed)
        && head.state == crate::judging::read_model::RoundState::Open
}
