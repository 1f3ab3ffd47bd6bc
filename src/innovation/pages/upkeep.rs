//! What an owner keeps up over the years: the yearly report and the awards.

use super::year_status;
use crate::innovation::{
    events::{AwardLevel, Rank, YearStatus},
    form::{TypedAward, TypedReport},
    read_model::{AwardRow, InnovationRow, StatusRow},
};
use crate::web::{
    component::{
        button,
        choice::radios,
        field::{self, Choice},
        fold::{Fold, fold},
        form_parts::Errors,
        heading::Heading,
        table::{Col, Table},
    },
    form::Seal,
    markup::paragraphs,
};
use maud::{Markup, html};

/// The form of a yearly report with what was reported before.
pub struct StatusView {
    pub row: InnovationRow,
    pub statuses: Vec<StatusRow>,
    pub typed: TypedReport,
    pub errors: Errors,
    pub seal: Seal,
}

/// `/inovasi/{id}/status`
pub fn status(view: &StatusView) -> Markup {
    let (typed, errors) = (&view.typed, &view.errors);
    let place = format!("/inovasi/{}", view.row.id);
    let choices = vec![
        Choice::new(YearStatus::Continuing.code(), YearStatus::Continuing.label())
            .hint("Masih berjalan seperti sebelumnya."),
        Choice::new(YearStatus::Growing.code(), YearStatus::Growing.label())
            .hint("Lebih luas, lebih banyak pemakai, atau lebih baik."),
        Choice::new(YearStatus::Stopped.code(), YearStatus::Stopped.label())
            .hint("Tidak dijalankan lagi. Tulis sebabnya di catatan."),
    ];
    html! {
        (Heading::new("Status tahunan").eyebrow(view.row.details.title.as_str())
            .lead("Sekali setahun, nyatakan apakah inovasi ini masih hidup. Laporan untuk tahun yang sama mengganti yang lama."))
        (errors.summary())
        form.form method="post" action={ (place) "/status" } {
            (view.seal)
            (field::number("Tahun", "tahun").value(typed.year.as_str()).error(errors.of("tahun")).required())
            (radios("Keadaan", "status", choices).value(typed.status.as_str()).error(errors.of("status")).required())
            (field::textarea("Catatan", "catatan").value(typed.note.as_str()).error(errors.of("catatan")).rows(4)
                .attr("maxlength", "1000").hint("Angka atau kejadian yang menunjukkannya. Wajib bila berhenti."))
            (button::actions(html! { (button::main("Simpan status")) (button::quiet("Batal").href(place.as_str())) }))
        }
        @if !view.statuses.is_empty() {
            h2 { "Yang sudah dilaporkan" }
            (reported(&view.statuses))
        }
    }
}

fn reported(rows: &[StatusRow]) -> Markup {
    let columns = vec![Col::head("Tahun"), Col::text("Keadaan"), Col::text("Catatan")];
    let lines =
        rows.iter().map(|row| vec![html! { (row.year) }, html! { (year_status(row.status)) }, paragraphs(&row.note)]);
    html! { (Table::new("Yang sudah dilaporkan", columns).rows(lines).stacked().hide_caption()) }
}

/// The awards in force, each with a way to strike it, and the form of a further one.
pub struct AwardsView {
    pub row: InnovationRow,
    pub awards: Vec<AwardRow>,
    /// One per award, for the form that strikes it.
    pub seals: Vec<Seal>,
    pub typed: TypedAward,
    pub errors: Errors,
    pub seal: Seal,
}

/// `/inovasi/{id}/penghargaan`
pub fn awards(view: &AwardsView) -> Markup {
    let (typed, errors) = (&view.typed, &view.errors);
    let place = format!("/inovasi/{}", view.row.id);
    let levels = AwardLevel::ALL.iter().map(|it| Choice::new(it.code(), it.label())).collect();
    let ranks = vec![
        Choice::new("top", "Top").hint("Top 99, Top 45, Top 30 dan seterusnya: tulis angkanya di bawah."),
        Choice::new("terbaik", "Terbaik atau juara").hint("Juara 1, 2, 3: tulis angkanya di bawah."),
        Choice::new(Rank::Outstanding.to_string(), Rank::Outstanding.label()),
        Choice::new(Rank::Finalist.to_string(), Rank::Finalist.label()),
        Choice::new(Rank::Honour.to_string(), "Penghargaan lain"),
    ];
    html! {
        (Heading::new("Penghargaan").eyebrow(view.row.details.title.as_str())
            .lead("Penghargaan yang pernah diterima menentukan kelompok lomba mana yang masih terbuka, jadi catat semuanya."))
        @for (award, seal) in view.awards.iter().zip(&view.seals) { (held(&place, award, seal)) }
        h2 { "Catat penghargaan" }
        (errors.summary())
        form.form method="post" action={ (place) "/penghargaan" } {
            (view.seal)
            (field::text("Nama lomba atau penghargaan", "nama").value(typed.name.as_str()).error(errors.of("nama")).required()
                .attr("maxlength", "200").hint("Misalnya KIPP Nasional, Kovablik Jawa Timur, UNPSA."))
            (field::number("Tahun", "tahun").value(typed.year.as_str()).error(errors.of("tahun")).required())
            (radios("Tingkat", "tingkat", levels).value(typed.level.as_str()).error(errors.of("tingkat")).required())
            (radios("Predikat", "predikat", ranks).value(typed.rank.as_str()).error(errors.of("predikat")).required())
            (field::number("Angka", "angka").value(typed.number.as_str()).error(errors.of("angka")).optional()
                .hint("99 untuk Top 99, 1 untuk juara 1."))
            (button::actions(html! { (button::main("Catat penghargaan")) (button::quiet("Kembali").href(place.as_str())) }))
        }
    }
}

/// An award with a folded form to strike it.
fn held(place: &str, award: &AwardRow, seal: &Seal) -> Markup {
    let (rank, number) = match award.rank {
        Rank::Top(n) => ("top".to_owned(), n.to_string()),
        Rank::Best(n) => ("terbaik".to_owned(), n.to_string()),
        rank @ (Rank::Outstanding | Rank::Finalist | Rank::Honour) => (rank.to_string(), String::new()),
    };
    let form = html! {
        form.form method="post" action={ (place) "/penghargaan/coret" } {
            (seal)
            (field::hidden("nama", &award.name))
            (field::hidden("tahun", &award.year.to_string()))
            (field::hidden("tingkat", award.level.code()))
            (field::hidden("predikat", &rank))
            (field::hidden("angka", &number))
            (field::textarea("Mengapa dicoret?", "alasan").id(format!("alasan-{}", seal.command_id)).rows(2).required()
                .hint("Alasan ini tersimpan di riwayat inovasi."))
            (button::actions(html! { (button::danger("Coret penghargaan")) }))
        }
    };
    html! {
        p { b { (award.rank.label()) " " (award.name) } ", " (award.year) ", tingkat " (award.level.label().to_lowercase()) }
        (fold(&Fold { title: "Salah catat? Coret", open: false, body: form }))
    }
}
