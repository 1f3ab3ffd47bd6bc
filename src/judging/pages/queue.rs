//! `/penilaian`: what a judge has to do.

use super::{closes, round_status, sheet_status};
use crate::judging::read_model::{QueueItem, QueueRound, RoundState, SheetState};
use crate::web::component::{
    button,
    chart::{Progress, progress},
    empty::{Empty, empty},
    fold::{Fold, fold},
    heading::Heading,
};
use maud::{Markup, html};

/// The queue.
pub struct QueueView {
    pub rounds: Vec<QueueRound>,
}

/// `/penilaian`
pub fn main(view: &QueueView) -> Markup {
    html! {
        (Heading::new("Penilaian").lead("Usulan yang ditugaskan kepada Anda. Nilai Anda tidak terlihat oleh juri lain sebelum babaknya ditutup."))
        @if view.rounds.is_empty() {
            (empty(&Empty {
                title: "Belum ada tugas menilai.",
                text: "Begitu panitia menugaskan Anda, usulan yang perlu dinilai muncul di sini beserta batas waktunya.",
                action: None,
            }))
        }
        div data-phone {}
        @for round in &view.rounds { (one(round)) }
    }
}

fn one(round: &QueueRound) -> Markup {
    let head = &round.head;
    let open = head.state == RoundState::Open;
    let next = round.items.iter().find(|item| open && item.sheet != Some(SheetState::Signed));
    html! {
        h2 { (head.rules.label) }
        div.row { span.muted { (head.edition_name) } (round_status(head.state)) }
        (closes(head.state, head.closes_at, head.zone))
        (progress(&Progress { done: round.signed(), all: round.items.len() as u32, unit: "lembar ditandatangani" }))
        @if let Some(next) = next {
            (button::actions(html! {
                (button::main(if next.filled > 0 { "Lanjutkan penilaian" } else { "Nilai usulan berikutnya" })
                    .href(format!("/penilaian/{}", next.id)))
            }))
        } @else if open {
            p { b { "Semua lembar sudah Anda tandatangani." } " Terima kasih. Hasilnya terlihat setelah babak ditutup." }
        }
        @if head.is_over() {
            (fold(&Fold { title: &format!("Lihat {} usulan", round.items.len()), open: false, body: list(round) }))
        } @else { (list(round)) }
    }
}

fn list(round: &QueueRound) -> Markup {
    html! { ul.list { @for item in &round.items { li { (entry(item, round.head.rules.criteria.len())) } } } }
}

fn entry(item: &QueueItem, criteria: usize) -> Markup {
    html! {
        h3 { a href={ "/penilaian/" (item.id) } { (item.title) } }
        div.row {
            span { (item.unit_name) }
            (sheet_status(item.sheet, item.filled, criteria, item.reopened))
        }
    }
}
