//! The pages of objections: what a unit files, what the panitia answers.

pub mod file;
pub mod list;
pub mod panitia;
pub mod show;

use super::read_model::{Consequence, ObjectionFile, ObjectionRow, State};
use crate::kernel::ids::ObjectionId;
use crate::web::{component::status::Status, markup::file_size};
use maud::{Markup, html};

/// How far an objection is, in word and shape.
fn status(row: &ObjectionRow) -> Status {
    match (row.state, &row.consequence) {
        (State::Waiting, _) => Status::peringatan("Menunggu jawaban"),
        (State::Rejected, _) => Status::tolak("Tidak diterima"),
        (State::Upheld, Some(Consequence::Correction { .. })) => Status::selesai("Diterima, dibetulkan"),
        (State::Upheld, _) => Status::selesai("Diterima, dihitung ulang"),
    }
}

fn href(row: &ObjectionRow) -> String {
    format!("/sanggah/{}", row.id)
}

/// A file with its kind and size.
fn file_link(objection: ObjectionId, file: &ObjectionFile) -> Markup {
    let kind = match file.media_type.as_str() {
        "application/pdf" => "PDF",
        "image/jpeg" => "JPEG",
        "image/png" => "PNG",
        _ => "berkas",
    };
    html! {
        a href={ "/sanggah/" (objection) "/berkas/" (file.attachment) } { (file.file_name) }
        " " span.muted.small { (kind) ", " (file_size(i64::try_from(file.size).unwrap_or_default())) }
    }
}
