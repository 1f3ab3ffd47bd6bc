//! The proposals of one's own units, and beginning a new one.

use super::{left, status};
use crate::kernel::time::Timestamp;
use crate::proposal::read_model::{EditionRow, EditionState, OwnRow, ProposalStatus};
use crate::web::{
    component::{
        banner::{Notice, notice},
        button,
        choice::radios,
        empty::{Empty, empty},
        field::{self, Choice},
        form_parts::Errors,
        heading::Heading,
        status::{Kind, Status},
        table::{Col, Table},
    },
    form::Seal,
};
use maud::{Markup, html};

/// The proposals of an operator's units.
pub struct OursView {
    /// By edition.
    pub rows: Vec<OwnRow>,
    /// Editions that are announced or open for the operator's units.
    pub editions: Vec<EditionRow>,
    pub now: Timestamp,
    pub several_units: bool,
}

/// `/usulan`
pub fn ours(view: &OursView) -> Markup {
    let open = view.editions.iter().any(|edition| edition.state == EditionState::Open);
    html! {
        (Heading::new("Usulan kami").lead("Inovasi unit Anda yang diikutkan lomba, dan langkah berikutnya untuk masing-masing."))
        (open_editions(view))
        @if view.rows.is_empty() {
            (empty(&Empty {
                title: "Unit Anda belum punya usulan.",
                text: if open {
                    "Pilih inovasi yang sudah terdaftar, tulis bagian-bagiannya sedikit demi sedikit, lalu kirim sebelum pendaftaran ditutup."
                } else {
                    "Begitu ada lomba yang dibuka, usulan dibuat dari sini. Siapkan dulu data inovasinya."
                },
                action: if open {
                    Some(button::main("Buat usulan").href("/usulan/baru"))
                } else {
                    Some(button::second("Lihat inovasi kami").href("/inovasi/kami"))
                },
            }))
        }
        @for rows in view.rows.chunk_by(|a, b| a.proposal.edition == b.proposal.edition) { (edition(view, rows)) }
        @if !view.rows.is_empty() { p { a href="/sanggah" { "Sanggah kami" } } }
    }
}

fn open_editions(view: &OursView) -> Markup {
    html! {
        @if !view.editions.is_empty() {
            section {
                h2 { "Lomba untuk unit Anda" }
                ul.list {
                    @for edition in &view.editions {
                        li {
                            h3 { a href={ "/lomba/" (edition.slug) } { (edition.name) } }
                            @if edition.state == EditionState::Open {
                                p {
                                    "Pendaftaran ditutup " b { (edition.zone().long(edition.closes_at)) } ", "
                                    span data-closes-at=(edition.closes_at) { (left(edition.closes_at, view.now)) } "."
                                }
                                p { (button::main("Buat usulan").href(format!("/usulan/baru?lomba={}", edition.slug))) }
                            } @else {
                                p { "Pendaftaran dibuka " b { (edition.zone().long(edition.calendar.registration_opens)) } "." }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn edition(view: &OursView, rows: &[OwnRow]) -> Markup {
    let Some(first) = rows.first() else { return Markup::default() };
    let mut columns = vec![Col::head("Usulan")];
    if view.several_units {
        columns.push(Col::text("Unit"));
    }
    columns.extend([Col::text("Keadaan"), Col::text("Langkah berikutnya")]);
    let lines = rows.iter().map(|row| {
        let mut cells = vec![html! {
            a href={ "/usulan/" (row.proposal.id) } { (row.proposal.title) }
            @if let Some(receipt) = &row.proposal.receipt { " " span.muted.small.num { (receipt) } }
        }];
        if view.several_units {
            cells.push(html! { (row.proposal.unit_name) });
        }
        cells.extend([html! { (status(row.proposal.status)) }, next_step(row, view.now)]);
        cells
    });
    html! {
        section {
            h2 { (first.edition_name) }
            (Table::new(format!("Usulan di {}", first.edition_name), columns).rows(lines).stacked().hide_caption())
        }
    }
}

/// What the unit does next.
fn next_step(row: &OwnRow, now: Timestamp) -> Markup {
    let (place, zone) = (format!("/usulan/{}", row.proposal.id), row.calendar.zone);
    let open = row.edition_state == EditionState::Open && now <= row.closes_at;
    let (announced, cancelled) =
        (row.edition_state == EditionState::Announced, row.edition_state == EditionState::Cancelled);
    html! {
        @match row.proposal.status {
            ProposalStatus::Draft if open => {
                a href={ (place) "/tulis" } { "Lanjutkan menulis" span.sr { " " (row.proposal.title) } }
                " " span.small.muted { "sebelum " (zone.short(row.closes_at)) }
            }
            ProposalStatus::Draft if announced => { "Menunggu pendaftaran dibuka." }
            ProposalStatus::Draft if cancelled => { "Lomba dibatalkan." }
            ProposalStatus::Draft => { "Tidak dikirim; pendaftaran sudah ditutup." }
            ProposalStatus::Submitted => { "Tunggu hasil pemeriksaan verifikator." }
            ProposalStatus::Returned => {
                a href={ (place) "/tulis" } { "Perbaiki, lalu kirim lagi" span.sr { " " (row.proposal.title) } }
                @if let Some(due_at) = row.proposal.due_at { " " span.small.muted { "sebelum " (zone.short(due_at)) } }
            }
            ProposalStatus::Admitted | ProposalStatus::Entered => {
                @if let Some(result) = &row.result {
                    a href={ (result) "/" (row.proposal.id) } {
                        "Baca nilai dan catatan juri" span.sr { " untuk " (row.proposal.title) }
                    }
                } @else { "Ikut penilaian; tidak ada yang perlu dilakukan." }
            }
            ProposalStatus::Rejected => { a href=(place) { "Baca alasannya" span.sr { " " (row.proposal.title) } } }
            ProposalStatus::Withdrawn => { span.muted { "Selesai." } }
        }
    }
}

/// Choosing what to enter.
pub struct NewView {
    /// The edition chosen; none asks for one.
    pub edition: Option<EditionRow>,
    /// Editions to choose from.
    pub editions: Vec<EditionRow>,
    pub eligible: Vec<Eligible>,
    pub barred: Vec<Barred>,
    pub typed: TypedNew,
    pub errors: Errors,
    pub seal: Seal,
    pub now: Timestamp,
}

/// What was typed into the form of a new proposal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedNew {
    pub innovation: String,
    pub group: String,
    pub category: String,
    pub title: String,
}

/// An innovation that may compete in some group.
pub struct Eligible {
    pub id: String,
    pub title: String,
    /// Unit and groups: "Dinas Kesehatan. Boleh di kelompok Umum, Replikasi."
    pub hint: String,
}

/// An innovation that cannot enter.
pub struct Barred {
    pub title: String,
    pub reasons: Vec<String>,
    /// Its proposal, where that is the reason.
    pub proposal: Option<String>,
}

/// `/usulan/baru`
pub fn new(view: &NewView) -> Markup {
    html! {
        @match &view.edition {
            None => (choose_edition(view)),
            Some(edition) => (choose_innovation(view, edition)),
        }
    }
}

fn choose_edition(view: &NewView) -> Markup {
    html! {
        (Heading::new("Buat usulan").lead("Pilih dulu lombanya."))
        (view.errors.summary())
        @if view.editions.is_empty() {
            (empty(&Empty {
                title: "Belum ada lomba yang dibuka untuk unit Anda.",
                text: "Lomba yang diumumkan akan muncul di sini dengan tanggal pembukaannya.",
                action: Some(button::second("Lihat semua lomba").href("/lomba")),
            }))
        } @else {
            ul.list {
                @for edition in &view.editions {
                    li {
                        h2 { a href={ "/usulan/baru?lomba=" (edition.slug) } { (edition.name) } }
                        p { "Ditutup " (edition.zone().long(edition.closes_at)) ", " (left(edition.closes_at, view.now)) "." }
                    }
                }
            }
        }
    }
}

fn choose_innovation(view: &NewView, edition: &EditionRow) -> Markup {
    let choices =
        view.eligible.iter().map(|it| Choice::new(it.id.as_str(), it.title.as_str()).hint(it.hint.as_str())).collect();
    let groups = edition
        .rules
        .groups
        .iter()
        .map(|group| Choice::new(group.key.as_str(), group.label.as_str()).hint(group_hint(group)));
    let categories = edition.rules.categories.iter().map(|it| Choice::new(it.key.as_str(), it.label.as_str()));
    html! {
        (Heading::new("Buat usulan").eyebrow(edition.name.as_str()))
        (super::until("Pendaftaran ditutup", edition.zone(), edition.closes_at, view.now))
        (view.errors.summary())
        @if view.eligible.is_empty() {
            (notice(&Notice {
                kind: Kind::Peringatan,
                title: "Belum ada inovasi unit Anda yang dapat diikutkan.".into(),
                body: html! { p { "Daftarkan inovasinya dulu, atau perbaiki datanya sesuai alasan di bawah." } },
            }))
            (button::actions(html! { (button::main("Daftarkan inovasi").href("/inovasi/baru")) }))
        } @else {
            form.form method="post" action="/usulan/baru" {
                (view.seal)
                (field::hidden("lomba", &edition.slug))
                (radios("Inovasi yang diusulkan", "inovasi", choices)
                    .value(view.typed.innovation.as_str()).error(view.errors.of("inovasi")).required())
                (radios("Kelompok", "kelompok", groups.collect())
                    .value(view.typed.group.as_str()).error(view.errors.of("kelompok")).required())
                (field::select("Kategori", "kategori", categories.collect())
                    .value(view.typed.category.as_str()).error(view.errors.of("kategori")).required())
                (field::text("Judul usulan", "judul").optional()
                    .value(view.typed.title.as_str()).error(view.errors.of("judul"))
                    .hint("Jika dikosongkan, judulnya sama dengan nama inovasi. Judul masih bisa diubah sebelum dikirim."))
                (button::actions(html! { (button::main("Mulai menulis")) (button::quiet("Batal").href("/usulan")) }))
            }
        }
        (barred(&view.barred))
    }
}

/// What a group asks, in one sentence.
pub fn group_hint(group: &crate::scoring::rules::Group) -> String {
    let mut parts = Vec::new();
    if !group.help.is_empty() {
        parts.push(group.help.clone());
    }
    if group.minimum_age_months > 0 {
        parts.push(format!(
            "Inovasi sudah diterapkan paling sedikit {} bulan saat pendaftaran ditutup.",
            group.minimum_age_months
        ));
    }
    if let Some(quota) = group.quota_per_unit {
        parts.push(format!("Paling banyak {quota} usulan dari satu unit."));
    }
    parts.join(" ")
}

fn barred(rows: &[Barred]) -> Markup {
    html! {
        @if !rows.is_empty() {
            section {
                h2 { "Yang belum dapat diikutkan" }
                ul.list {
                    @for row in rows {
                        li {
                            h3 { (row.title) }
                            @if let Some(proposal) = &row.proposal {
                                p { (Status::jalan("Sudah diusulkan")) " " a href={ "/usulan/" (proposal) } { "Buka usulannya" } }
                            }
                            @for reason in &row.reasons { p { (reason) } }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{edition, now, own};
    use super::*;

    #[test]
    fn without_anything_the_page_says_what_to_do() {
        let html = ours(&OursView { rows: vec![], editions: vec![], now: now(), several_units: false }).into_string();
        assert!(html.contains("Unit Anda belum punya usulan.") && html.contains("/inovasi/kami"));
        let html =
            ours(&OursView { rows: vec![], editions: vec![edition()], now: now(), several_units: false }).into_string();
        assert!(html.contains("/usulan/baru"));
    }

    #[test]
    fn every_status_has_its_next_step() {
        let step = |status, seconds| next_step(&own(status), now().plus_seconds(seconds)).into_string();
        assert!(step(ProposalStatus::Draft, 0).contains("Lanjutkan menulis"));
        assert!(step(ProposalStatus::Draft, 90 * 86_400).contains("pendaftaran sudah ditutup"));
        assert!(step(ProposalStatus::Submitted, 0).contains("Tunggu"));
        assert!(step(ProposalStatus::Returned, 0).contains("Perbaiki"));
        assert!(step(ProposalStatus::Rejected, 0).contains("alasannya"));
    }
}
