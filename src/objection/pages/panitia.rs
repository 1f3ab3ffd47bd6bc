//! `/panitia/lomba/{lomba}/sanggah`: every objection of an edition, those that wait in front.

use super::{href, status};
use crate::kernel::time::Timestamp;
use crate::objection::read_model::{EditionRow, ObjectionRow, State};
use crate::web::component::{
    deadline::{Deadline, deadline},
    empty::{Empty, empty},
    heading::Heading,
    table::{Col, Table},
};
use maud::{Markup, html};

/// The objections of an edition.
pub struct PanitiaView {
    pub edition: EditionRow,
    /// Those that wait first.
    pub rows: Vec<ObjectionRow>,
    pub now: Timestamp,
}

/// `/panitia/lomba/{lomba}/sanggah`
pub fn main(view: &PanitiaView) -> Markup {
    let edition = &view.edition;
    let waiting = view.rows.iter().filter(|row| row.state == State::Waiting).count();
    html! {
        (Heading::new("Sanggah").eyebrow(edition.name.as_str()).lead(match waiting {
            0 => "Tidak ada sanggah yang menunggu jawaban.".to_owned(),
            n => format!("{n} sanggah menunggu jawaban. SK baru dapat dicatat sesudah semuanya dijawab."),
        }))
        (period(edition))
        @if view.rows.is_empty() {
            (empty(&Empty {
                title: "Belum ada sanggah.",
                text: "Sanggah dari unit peserta muncul di sini sesudah hasil disahkan, selama masa sanggah.",
                action: None,
            }))
        } @else { (table(view)) }
        p { a href={ "/panitia/lomba/" (edition.id) "/pleno" } { "Ke pleno dan SK" } }
    }
}

fn period(edition: &EditionRow) -> Markup {
    html! {
        @if let Some(at) = edition.closes_at {
            @if edition.open { (deadline(&Deadline { label: "Masa sanggah sampai", when: &edition.zone.long(at), iso: &at.to_string(), left: "" })) }
            @else { p { "Masa sanggah berakhir " (edition.zone.long(at)) "." } }
        } @else if edition.version > 0 { p { "Aturan lomba ini tidak memuat masa sanggah." } }
        @else { p { "Hasil belum disahkan, jadi masa sanggah belum mulai." } }
    }
}

fn table(view: &PanitiaView) -> Markup {
    let zone = view.edition.zone;
    let columns = vec![
        Col::head("Alasan"),
        Col::text("Usulan"),
        Col::text("Diajukan"),
        Col::number("Menunggu"),
        Col::text("Keadaan"),
    ];
    let rows = view.rows.iter().map(|row| {
        let days = (view.now.millis() - row.filed_at.millis()) / 86_400_000;
        vec![
            html! { a href=(href(row)) { (row.ground.label()) } @if row.version > 1 { span.hint { "Terhadap hasil versi " (row.version) } } },
            html! { (row.entry.title) span.hint { (row.entry.unit_name) } },
            html! { (zone.short(row.filed_at)) },
            html! { @if row.state == State::Waiting { (days) " hari" } @else { "–" } },
            html! { (status(row)) },
        ]
    });
    html! { (Table::new("Sanggah lomba ini", columns).hide_caption().stacked().rows(rows)) }
}
