//! `/penilaian/{tugas}/tandatangan` and `/mundur`: the two steps that cannot be taken back alone.

use super::{checks, total_so_far};
use crate::judging::{
    form::{TypedReason, note_field, value_field},
    read_model::Desk,
};
use crate::web::{
    component::{
        banner::{Notice, notice},
        button, field,
        form_parts::Errors,
        heading::Heading,
        status::Kind,
        table::{Col, Table},
    },
    form::Seal,
};
use maud::{Markup, html};

/// What is about to be signed.
pub struct SignView {
    pub desk: Desk,
    pub errors: Errors,
    pub seal: Seal,
}

/// `/penilaian/{tugas}/tandatangan`
pub fn main(view: &SignView) -> Markup {
    let (desk, rules) = (&view.desk, &view.desk.head.rules);
    let place = format!("/penilaian/{}", desk.id);
    let missing = missing(desk);
    let values = desk.sheet.scores.iter().filter_map(|(key, score)| Some((key.as_str(), score.value?)));
    html! {
        (Heading::new("Periksa sebelum tanda tangan").eyebrow(desk.paper.name()))
        (view.errors.summary())
        @if !missing.is_empty() {
            (notice(&Notice {
                kind: Kind::Peringatan,
                title: "Lembar nilai ini belum lengkap.".into(),
                body: html! {
                    ul { @for (field, what) in &missing { li { a href={ (place) "#" (field) } { (what) } } } }
                    p { "Yang sudah diisi tetap tersimpan." }
                },
            }))
        }
        (summary(desk))
        @if !rules.checks.is_empty() { (checks::table(rules, &desk.sheet, &format!("{place}/foto/"))) }
        p.row { span { "Nilai berbobot" } b.num { (total_so_far(rules, values)) } }
        @if missing.is_empty() {
            form method="post" action={ (place) "/tandatangan" } {
                (view.seal)
                (field::hidden("revisi", &desk.sheet.revision.to_string()))
                p { "Dengan menandatangani, Anda menyatakan nilai ini hasil penilaian Anda sendiri dan Anda tidak punya hubungan dengan pengusulnya. Sesudah itu lembar ini terkunci; hanya panitia yang dapat membukanya kembali, dengan alasan yang dicatat." }
                (button::actions(html! {
                    (button::main("Tandatangani lembar nilai"))
                    (button::quiet("Kembali dan perbaiki").href(place.as_str()))
                }))
            }
        } @else {
            (button::actions(html! { (button::main("Kembali dan lengkapi").href(place.as_str())) }))
        }
    }
}

/// The field and a sentence for each gap.
fn missing(desk: &Desk) -> Vec<(String, String)> {
    let mut gaps = Vec::new();
    for criterion in &desk.head.rules.criteria {
        let score = desk.sheet.scores.get(&criterion.key);
        if score.is_none_or(|score| score.value.is_none()) {
            gaps.push((value_field(&criterion.key), format!("Belum ada nilai untuk {}.", criterion.label)));
        }
        if desk.head.rules.note_required && score.is_none_or(|score| score.note.is_empty()) {
            gaps.push((note_field(&criterion.key), format!("Belum ada catatan untuk {}.", criterion.label)));
        }
    }
    gaps
}

fn summary(desk: &Desk) -> Markup {
    let columns = vec![Col::head("Kriteria"), Col::number("Bobot"), Col::number("Nilai"), Col::text("Catatan")];
    let rows = desk.head.rules.criteria.iter().map(|criterion| {
        let score = desk.sheet.scores.get(&criterion.key);
        let value = score.and_then(|score| score.value);
        let note = score.map_or("", |score| score.note.as_str());
        vec![
            html! { (criterion.label) },
            html! { (criterion.weight.local()) },
            html! { @if let Some(value) = value { b { (value.local()) } } @else { span.muted { "belum ada" } } },
            html! { @if note.is_empty() { span.muted { "–" } } @else { (note) } },
        ]
    });
    html! { (Table::new("Nilai yang akan ditandatangani", columns).rows(rows).stacked()) }
}

/// Stepping back from a duty.
pub struct RecuseView {
    pub desk: Desk,
    pub typed: TypedReason,
    pub errors: Errors,
    pub seal: Seal,
}

/// `/penilaian/{tugas}/mundur`
pub fn recuse(view: &RecuseView) -> Markup {
    let place = format!("/penilaian/{}", view.desk.id);
    html! {
        (Heading::new("Mundur dari tugas menilai").eyebrow(view.desk.paper.name())
            .lead("Juri yang punya hubungan dengan pengusul sebaiknya tidak menilai. Panitia akan membaca alasan Anda dan dapat menugaskan juri lain."))
        (view.errors.summary())
        form method="post" action={ (place) "/mundur" } {
            (view.seal)
            (field::textarea("Alasan Anda mundur", "alasan").value(view.typed.reason.as_str()).error(view.errors.of("alasan")).required().rows(4)
                .hint(if view.desk.head.is_blind() { "Misalnya: saya mengenali usulan ini dan pernah membinanya." } else { "Misalnya: saya ikut menyusun inovasi ini, atau kepala unitnya keluarga saya." }))
            @if view.desk.sheet.revision > 0 { p { "Nilai yang sudah Anda isi untuk usulan ini tidak akan dihitung." } }
            (button::actions(html! {
                (button::danger("Mundur dari tugas ini"))
                (button::quiet("Batal").href(place.as_str()))
            }))
        }
    }
}
