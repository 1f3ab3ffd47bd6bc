//! `/sanggah`: what the visitor's units objected to, and what they may object to now.

use super::{href, status};
use crate::objection::read_model::{EntryRow, ObjectionRow};
use crate::web::component::{
    button,
    empty::{Empty, empty},
    heading::Heading,
    status::Status,
    tasks::{Task, list},
};
use maud::{Markup, html};

/// Objections of the visitor's units.
pub struct ListView {
    /// The latest first.
    pub rows: Vec<ObjectionRow>,
    /// Entries whose result may be doubted now.
    pub doubtable: Vec<EntryRow>,
}

/// `/sanggah`
pub fn main(view: &ListView) -> Markup {
    let open: Vec<Task> = view
        .doubtable
        .iter()
        .map(|entry| Task {
            name: format!("Ajukan sanggah untuk {}", entry.title),
            href: Some(format!("/sanggah/baru/{}", entry.proposal)),
            hint: entry
                .edition
                .closes_at
                .map(|at| format!("{}, sampai {}", entry.edition.name, entry.edition.zone.long(at))),
            status: Status::jalan("Masa sanggah"),
        })
        .collect();
    let filed: Vec<Task> = view
        .rows
        .iter()
        .map(|row| Task {
            name: row.ground.label().to_owned(),
            href: Some(href(row)),
            hint: Some(format!(
                "{}, {}, {}",
                row.entry.title,
                row.entry.edition.name,
                row.entry.edition.zone.short(row.filed_at)
            )),
            status: status(row),
        })
        .collect();
    html! {
        (Heading::new("Sanggah kami").lead("Hasil lomba yang Anda ragukan, dan jawaban panitia atas setiap sanggah."))
        @if open.is_empty() && filed.is_empty() {
            (empty(&Empty {
                title: "Belum ada sanggah.",
                text: "Setelah hasil lomba yang Anda ikuti disahkan, sanggah dapat diajukan dari sini selama masa sanggah.",
                action: Some(button::second("Lihat hasil").href("/hasil")),
            }))
        }
        @if !open.is_empty() { h2 { "Dapat disanggah sekarang" } (list(&open)) }
        @if !filed.is_empty() { h2 { "Sudah diajukan" } (list(&filed)) }
    }
}
