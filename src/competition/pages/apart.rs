//! `/panitia/babak/{round}/selisih`: entries whose judges are far apart, and judges who tell nothing apart.

use crate::{
    competition::{
        form::Typed,
        read_model::{ApartRow, EditionRow, FlatRow, RoundRow, RoundState},
    },
    kernel::score::Number,
    scoring::flags::FLAT_PART,
    web::{
        component::{
            button,
            empty::{Empty, empty},
            field,
            form_parts::Errors,
            heading::Heading,
            status::Status,
        },
        form::Seal,
    },
};
use maud::{Markup, html};

/// What stands out in a round.
pub struct ApartView {
    pub edition: EditionRow,
    pub round: RoundRow,
    pub apart: Vec<ApartRow>,
    pub flat: Vec<FlatRow>,
    pub may_organise: bool,
    pub typed: Typed,
    pub errors: Errors,
    /// One wish for each entry.
    pub seals: Vec<Seal>,
}

/// The page's main part.
pub fn apart(view: &ApartView) -> Markup {
    let round = &view.round;
    let limit = round.rules.spread_limit.map(Number::local);
    html! {
        (Heading::new("Nilai juri yang berjauhan").eyebrow(format!("{} · {}", round.rules.label, view.edition.name)))
        (view.errors.summary())
        @if let Some(limit) = &limit {
            p {
                "Menurut aturan babak ini, usulan yang nilai akhir jurinya berselisih lebih dari " b { (limit) }
                " dibahas dulu bersama para juri. Nilainya sendiri baru terlihat sesudah babak ditutup. Juri yang ingin mengubah nilai diberi lembarnya kembali dari halaman "
                a href={ "/panitia/babak/" (round.id) "/juri" } { "Juri dan penilaian" } "."
            }
            @if view.apart.is_empty() {
                (empty(&Empty {
                    title: "Tidak ada nilai yang berjauhan.",
                    text: "Begitu dua juri satu usulan menandatangani nilai yang terlalu jauh, usulannya muncul di sini.",
                    action: None,
                }))
            }
            @for (row, seal) in view.apart.iter().zip(&view.seals) { (entry(view, row, seal)) }
        } @else { p { "Aturan babak ini tidak membatasi selisih nilai antarjuri." } }
        @if !view.flat.is_empty() {
            h2 { "Juri yang memberi nilai hampir sama" }
            p { "Semua nilai akhirnya terletak dalam " (100 / FLAT_PART) " persen skala, jadi hampir tidak membedakan usulan. Ini pemberitahuan; tidak ada nilai yang berubah." }
            ul { @for judge in &view.flat { li {
                b { (judge.name) } ": " (judge.sheets) " lembar, terpaut " (judge.range.round2()) "."
            } } }
        }
        p { a href={ "/panitia/babak/" (round.id) } { "Kembali ke babak" } }
    }
}

fn entry(view: &ApartView, row: &ApartRow, seal: &Seal) -> Markup {
    let (round, zone) = (&view.round, view.edition.calendar.zone);
    let own = view.typed.get("usulan") == row.proposal.to_string();
    let typed = if own { view.typed.get("alasan") } else { "" };
    let error = view.errors.of("alasan").filter(|_| own);
    html! {
        section.stack {
            h2 { (row.title) }
            div.row { span { (row.unit_name) } (status(row)) }
            @if let Some(gap) = &row.gap { p { "Selisih nilai tertinggi dan terendah: " b { (gap.round2()) } "." } }
            @if let Some(talk) = &row.discussed {
                p { (zone.long(talk.at)) ", selisih waktu itu " (talk.gap.round2()) ": " (talk.note) }
            }
            @if row.is_open() && view.may_organise && round.state == RoundState::Open {
                form.form method="post" action={ "/panitia/babak/" (round.id) "/selisih" } {
                    (seal)
                    input type="hidden" name="usulan" value=(row.proposal);
                    (field::textarea("Hasil pembahasan", "alasan").id(format!("alasan-{}", row.proposal)).value(typed).error(error)
                        .rows(3).required().attr("maxlength", "2000")
                        .hint("Misalnya mengapa juri menilai berbeda. Hanya panitia yang membacanya; jangan menyebut nama juri."))
                    (button::actions(html! { (button::main("Catat pembahasan").about(row.title.as_str())) }))
                }
            }
        }
    }
}

fn status(row: &ApartRow) -> Status {
    match (&row.gap, &row.discussed) {
        _ if row.is_open() => Status::peringatan("Belum dibahas"),
        (Some(_), _) => Status::selesai("Sudah dibahas"),
        (None, _) => Status::selesai("Sudah tidak berjauhan"),
    }
}
