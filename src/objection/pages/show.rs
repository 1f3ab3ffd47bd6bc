//! `/sanggah/{sanggah}`: one objection, for its unit and for the panitia.

use super::{file_link, status};
use crate::objection::{
    form::{TypedAnswer, VERDICTS},
    read_model::{Consequence, ObjectionRow, State},
};
use crate::web::{
    component::{
        banner::{Notice, notice},
        button,
        choice::radios,
        dl::{Fact, summary},
        field::{self, Choice},
        form_parts::Errors,
        heading::Heading,
        status::Kind,
        unsaved::{Unsaved, unsaved},
    },
    form::Seal,
    markup::paragraphs,
};
use maud::{Markup, html};

/// What the reader may do here.
pub enum Act {
    /// Only read.
    Read,
    /// Add a file, as its unit; at most so heavy.
    AddFile { errors: Errors, seal: Seal, limit: String },
    /// Answer, as the panitia.
    Answer { typed: TypedAnswer, errors: Errors, seal: Seal },
    /// Belongs to the panitia, but may not answer this one.
    MayNot(String),
}

/// One objection.
pub struct ShowView {
    pub row: ObjectionRow,
    pub act: Act,
    /// An answer that came too late.
    pub unsaved: Option<Unsaved>,
}

/// `/sanggah/{sanggah}`
pub fn main(view: &ShowView) -> Markup {
    let row = &view.row;
    let (entry, edition) = (&row.entry, &row.entry.edition);
    html! {
        (Heading::new("Sanggah").eyebrow(format!("{} · {}", entry.title, edition.name)).status(status(row)))
        @if let Some(late) = &view.unsaved { (unsaved(late)) }
        @if let Act::AddFile { errors, .. } | Act::Answer { errors, .. } = &view.act { (errors.summary()) }
        (summary(&[
            Fact::new("Alasan", row.ground.label()),
            Fact::new("Unit", entry.unit_name.as_str()),
            Fact::new("Diajukan", edition.zone.long(row.filed_at)),
            Fact::new("Terhadap hasil", html! {
                a href={ "/hasil/" (edition.slug) "/versi/" (row.version) } { (edition.name) @if row.version > 1 { ", versi " (row.version) } }
            }),
        ]))
        h2 { "Yang disanggah" }
        div.prose { (paragraphs(&row.statement)) }
        @if !row.files.is_empty() {
            h3 { "Bukti" }
            ul.plain { @for file in &row.files { li { (file_link(row.id, file)) } } }
        }
        @if row.state != State::Waiting { (answered(row)) }
        @match &view.act {
            Act::Read => {
                @if row.state == State::Waiting { p.muted { "Panitia sedang memeriksa sanggah ini. Jawabannya tampil di halaman ini." } }
            }
            Act::AddFile { errors, seal, limit } => (add_file(row, errors, seal, limit)),
            Act::Answer { typed, errors, seal } => (answer(row, typed, errors, seal)),
            Act::MayNot(why) => (notice(&Notice { kind: Kind::Peringatan, title: why.clone(), body: Markup::default() })),
        }
    }
}

fn answered(row: &ObjectionRow) -> Markup {
    html! {
        h2 { "Jawaban panitia" }
        @if let Some(at) = row.answered_at { p.muted { (row.entry.edition.zone.long(at)) } }
        div.prose { (paragraphs(&row.reply)) }
        @match &row.consequence {
            Some(Consequence::Recount) => { p { "Pleno dibuka kembali dan mengesahkan hasil baru. Hasil yang lama tetap dapat dibaca." } }
            Some(Consequence::Correction { text }) => (notice(&Notice { kind: Kind::Selesai, title: "Pembetulan".into(), body: html! { p { (text) } } })),
            None => {}
        }
    }
}

fn add_file(row: &ObjectionRow, errors: &Errors, seal: &Seal, limit: &str) -> Markup {
    html! {
        p.muted { "Panitia sedang memeriksa sanggah ini. Jawabannya tampil di halaman ini." }
        form.form method="post" action={ "/sanggah/" (row.id) "/berkas" } enctype="multipart/form-data" {
            (seal)
            (field::file("Tambah bukti", "berkas", ".pdf,.jpg,.jpeg,.png").error(errors.of("berkas"))
                .hint(format!("PDF, JPEG atau PNG, paling besar {limit}. Paling banyak lima berkas, selama masa sanggah.")))
            (button::second("Unggah"))
        }
    }
}

fn answer(row: &ObjectionRow, typed: &TypedAnswer, errors: &Errors, seal: &Seal) -> Markup {
    let verdicts = VERDICTS
        .iter()
        .map(|(code, label, hint)| {
            let choice = Choice::new(*code, *label);
            if hint.is_empty() { choice } else { choice.hint(*hint) }
        })
        .collect();
    html! {
        h2 #jawab { "Jawab sanggah ini" }
        form.form method="post" action={ "/sanggah/" (row.id) "/jawab" } {
            (seal)
            (radios("Putusan", "putusan", verdicts).value(typed.verdict.as_str()).error(errors.of("putusan")).required())
            (field::textarea("Jawaban dengan alasan", "jawaban").value(typed.reply.as_str()).error(errors.of("jawaban")).required().rows(7)
                .hint("Jawaban ini dibaca semua orang di halaman hasil, tanpa isi sanggahnya. Sebut apa yang diperiksa dan apa yang ditemukan. Jangan menulis nama orang."))
            (field::textarea("Pembetulan", "pembetulan").value(typed.correction.as_str()).error(errors.of("pembetulan")).optional().rows(2)
                .hint("Hanya untuk sanggah yang cukup dibetulkan, misalnya: nama unit seharusnya UPTD Puskesmas Licin."))
            (button::actions(html! {
                (button::main("Kirim jawaban"))
                (button::quiet("Batal").href(format!("/panitia/lomba/{}/sanggah", row.entry.edition.id)))
            }))
        }
    }
}
