//! One innovation, as everybody sees it.

use super::{dated_status, year_status};
use crate::innovation::{
    events::{Details, Stage},
    read_model::{AwardRow, InnovationRow, StatusRow},
};
use crate::kernel::time::{Zone, plain_date};
use crate::web::{
    component::{
        button,
        dl::{Fact, summary},
        heading::Heading,
        status::tag,
        table::{Col, Table},
        trail::{Entry, Trail, trail},
    },
    markup::paragraphs,
};
use maud::{Markup, html};

/// What the page of one innovation shows.
pub struct DetailView {
    pub row: InnovationRow,
    pub statuses: Vec<StatusRow>,
    pub awards: Vec<AwardRow>,
    /// What happened lately, as the visitor may read it, the newest first.
    pub trail: Vec<Entry>,
    pub zone: Zone,
    /// The visitor writes for its unit.
    pub may_edit: bool,
    pub may_read_history: bool,
}

/// `/inovasi/{id}`
pub fn main(view: &DetailView) -> Markup {
    let Details { title, long_form, urusan, stage, summary: text, .. } = &view.row.details;
    let mut heading = Heading::new(title.as_str())
        .eyebrow(view.row.unit_name.as_str())
        .lead(long_form.as_ref().map_or("", |text| text.as_str()))
        .meta(html! { (tag(urusan.label())) (tag(stage.label())) });
    if let (Some(status), Some(year)) = (view.row.last_status, view.row.last_year) {
        heading = heading.status(dated_status(status, year));
    }
    html! {
        (heading)
        @if view.may_edit { (actions(view)) }
        (paragraphs(text.as_str()))
        h2 { "Keterangan" }
        (summary(&facts(view)))
        h2 { "Status per tahun" }
        (statuses(&view.statuses))
        h2 { "Penghargaan" }
        (awards(&view.awards))
    }
}

fn actions(view: &DetailView) -> Markup {
    let place = format!("/inovasi/{}", view.row.id);
    button::actions(html! {
        (button::main("Usulkan ke lomba").href(format!("/usulan/baru?inovasi={}", view.row.id)))
        (button::second("Ubah keterangan").href(format!("{place}/ubah")))
        (button::second("Laporkan status").href(format!("{place}/status")))
        (button::second("Catat penghargaan").href(format!("{place}/penghargaan")))
    })
}

fn facts(view: &DetailView) -> Vec<Fact> {
    let details = &view.row.details;
    let goals = html! {
        @if !details.sdgs.is_empty() {
            ul.plain { @for goal in &details.sdgs { li { (goal.number()) ". " (goal.label()) } } }
        }
    };
    let mut facts = vec![
        Fact::new("Unit", view.row.unit_name.as_str()),
        Fact::new("Urusan", details.urusan.label()),
        Fact::new("Bentuk", details.form.label()),
        Fact::new("Cara kerja", if details.digital { "Digital" } else { "Bukan digital" }),
        Fact::new("Penggagas", details.initiator.label()),
        Fact::new("Tujuan pembangunan berkelanjutan", goals),
    ];
    if let Some(link) = &details.link {
        facts.push(Fact::new("Tautan", html! { a href=(link.as_str()) rel="noopener nofollow" { (link.as_str()) } }));
    }
    facts
}

fn statuses(rows: &[StatusRow]) -> Markup {
    let columns = vec![Col::head("Tahun"), Col::text("Keadaan"), Col::text("Catatan")];
    let lines =
        rows.iter().map(|row| vec![html! { (row.year) }, html! { (year_status(row.status)) }, paragraphs(&row.note)]);
    let none = html! { p.muted { "Belum ada laporan. Setiap tahun unit pemilik menyatakan apakah inovasi ini masih berjalan." } };
    html! { (Table::new("Status per tahun", columns).rows(lines).stacked().hide_caption().empty(none)) }
}

fn awards(rows: &[AwardRow]) -> Markup {
    let columns = vec![Col::head("Penghargaan"), Col::text("Predikat"), Col::text("Tingkat"), Col::number("Tahun")];
    let lines = rows.iter().map(|row| {
        vec![html! { (row.name) }, html! { (row.rank.label()) }, html! { (row.level.label()) }, html! { (row.year) }]
    });
    let none = html! { p.muted { "Belum ada penghargaan yang tercatat." } };
    html! { (Table::new("Penghargaan", columns).rows(lines).stacked().hide_caption().empty(none)) }
}

/// The side column: how far it has come, and since when.
pub fn side(view: &DetailView) -> Markup {
    html! {
        h2 { "Perjalanan" }
        (summary(&Stage::ALL.iter().map(|step| Fact::new(step.label(), when(&view.row.details, *step))).collect::<Vec<_>>()))
        p.small.muted {
            "Terdaftar " (view.zone.short(view.row.registered_at)) ". "
            @if view.row.changed_at != view.row.registered_at { "Diperbarui " (view.zone.short(view.row.changed_at)) "." }
        }
        (trail(&Trail { title: "Jejak".into(), entries: view.trail.clone() }))
        @if view.may_read_history {
            p { a href={ "/inovasi/" (view.row.id) "/riwayat" } { "Riwayat dan versi-versinya" } }
        }
    }
}

/// When a stage began; a trial may have been skipped.
fn when(details: &Details, step: Stage) -> String {
    match details.dates.of(step) {
        Some(day) => plain_date(day),
        None if step < details.stage => "Dilewati".to_owned(),
        None => "Belum".to_owned(),
    }
}
