//! `/sanggah/baru/{usulan}`: filing an objection.

use super::{href, status};
use crate::objection::{
    events::Ground,
    form::TypedObjection,
    read_model::{EntryRow, ObjectionRow},
};
use crate::web::{
    component::{
        button,
        choice::radios,
        deadline::{Deadline, deadline},
        field::{self, Choice},
        form_parts::Errors,
        heading::Heading,
        tasks::{Task, list},
        unsaved::typed,
    },
    form::Seal,
};
use maud::{Markup, html};

/// The form of an objection.
pub struct FileView {
    pub entry: EntryRow,
    /// What the unit objected to already.
    pub filed: Vec<ObjectionRow>,
    /// Whether objections are taken at this instant.
    pub open: bool,
    pub typed: TypedObjection,
    pub errors: Errors,
    pub seal: Seal,
    /// The most a file may weigh, in words: "10 MB".
    pub limit: String,
}

/// `/sanggah/baru/{usulan}`
pub fn main(view: &FileView) -> Markup {
    let edition = &view.entry.edition;
    html! {
        (Heading::new("Ajukan sanggah").eyebrow(format!("{} · {}", view.entry.title, edition.name))
            .lead("Sanggah dibaca panitia dan dijawab tertulis dengan alasan, oleh orang yang tidak menilai usulan Anda."))
        (view.errors.summary())
        @if let Some(at) = edition.closes_at.filter(|_| view.open) {
            (deadline(&Deadline { label: "Masa sanggah sampai", when: &edition.zone.long(at), iso: &at.to_string(), left: "" }))
        }
        (already(view))
        @if view.open { (form(view)) } @else { (closed(view)) }
    }
}

fn already(view: &FileView) -> Markup {
    let tasks: Vec<Task> = view
        .filed
        .iter()
        .map(|row| Task { name: row.ground.label().to_owned(), href: Some(href(row)), hint: None, status: status(row) })
        .collect();
    html! { @if !tasks.is_empty() { h2 { "Sudah diajukan untuk usulan ini" } (list(&tasks)) } }
}

fn form(view: &FileView) -> Markup {
    let place = format!("/sanggah/baru/{}", view.entry.proposal);
    let grounds = Ground::ALL.iter().map(|it| Choice::new(it.code(), it.label())).collect();
    html! {
        form.form method="post" action=(place) enctype="multipart/form-data" {
            (view.seal)
            (radios("Alasan sanggah", "alasan", grounds).value(view.typed.ground.as_str()).error(view.errors.of("alasan")).required())
            (field::textarea("Apa yang keliru, dan apa buktinya", "uraian").value(view.typed.statement.as_str())
                .error(view.errors.of("uraian")).required().rows(9)
                .hint("Sebut babak, kriteria atau halaman yang Anda maksud. Jangan menulis nama, NIK atau nomor telepon orang."))
            (field::file("Bukti", "berkas", ".pdf,.jpg,.jpeg,.png").error(view.errors.of("berkas")).optional()
                .hint(format!("PDF, JPEG atau PNG, paling besar {}. Berkas lain dapat ditambahkan sesudahnya, selama masa sanggah.", view.limit)))
            (button::actions(html! { (button::main("Ajukan sanggah")) (button::quiet("Batal").href("/sanggah")) }))
        }
    }
}

/// Nothing can be sent any more; what was typed stays to be copied.
fn closed(view: &FileView) -> Markup {
    let texts = [("Apa yang keliru, dan apa buktinya".to_owned(), view.typed.statement.clone())];
    html! {
        @if !view.typed.statement.trim().is_empty() { h2 { "Yang Anda tulis, belum tersimpan" } (typed(&texts)) }
        @if let Some(at) = view.entry.edition.closes_at.filter(|_| view.entry.competed) {
            p { "Masa sanggah lomba ini berakhir " (view.entry.edition.zone.long(at)) "." }
        } @else { p { "Hasil ini tidak dalam masa sanggah." } }
        p { a href={ "/hasil/" (view.entry.edition.slug) } { "Lihat hasil dan ringkasan sanggahnya" } }
    }
}
