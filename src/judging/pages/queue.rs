//! `/penilaian`: what a judge has to do.

use super::{closes, round_status, sheet_status};
use crate::judging::read_model::{QueueItem, QueueRound, RoundState, SheetState};
use crate::kernel::score::Exact;
use crate::scoring::{
    flags,
    tally::{Sheet, judge_total},
};
use crate::web::component::{
    button,
    chart::{DotLine, Progress, Spread, progress, spread},
    empty::{Empty, empty},
    fold::{Fold, fold},
    heading::Heading,
    status::Status,
};
use maud::{Markup, html};

/// The queue.
pub struct QueueView {
    pub rounds: Vec<QueueRound>,
}

/// `/penilaian`
pub fn main(view: &QueueView) -> Markup {
    html! {
        (Heading::new("Penilaian").lead("Usulan yang ditugaskan kepada Anda. Nilai Anda tidak terlihat oleh juri lain sebelum hasilnya disahkan."))
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
    let next = round.items.iter().find(|item| open && item.readable && item.sheet != Some(SheetState::Signed));
    let closed = round.items.iter().filter(|item| !item.readable).count();
    html! {
        h2 { (head.rules.label) }
        div.row { span.muted { (head.edition_name) } (round_status(head.state)) }
        (closes(head.state, head.closes_at, head.zone))
        (progress(&Progress { done: round.signed(), all: round.items.len() as u32, unit: "lembar ditandatangani" }))
        @if round.undeclared() {
            (declare_first(round))
        } @else if let Some(next) = next {
            (button::actions(html! {
                (button::main(if next.filled > 0 { "Lanjutkan penilaian" } else { "Nilai usulan berikutnya" })
                    .href(format!("/penilaian/{}", next.id)))
            }))
        } @else if open && closed == 0 {
            p { b { "Semua lembar sudah Anda tandatangani." } " Terima kasih. Peringkatnya terlihat setelah babak ditutup." }
        }
        @if !head.is_over() && !round.undeclared() {
            p.small { a href={ "/penilaian/pernyataan/" (head.id) } { "Ubah pernyataan hubungan Anda" } }
        }
        @if head.is_blind() {
            p { "Babak ini dinilai tanpa nama unit. Yang ditutup panitia tertulis [ditutup]." }
            @if closed > 0 && !head.is_over() { p { (closed) " usulan belum dapat dibuka: panitia belum selesai menutup namanya." } }
        }
        (own(round))
        @if head.is_blind() && round.undeclared() {
            p { (round.items.len()) " usulan menunggu Anda. Judulnya terlihat sesudah pernyataan hubungan Anda diterima." }
        } @else if head.is_over() {
            (fold(&Fold { title: &format!("Lihat {} usulan", round.items.len()), open: false, body: list(round) }))
        } @else { (list(round)) }
    }
}

/// How the judge's own totals lie, and whether they tell entries apart. Nobody else sees this.
fn own(round: &QueueRound) -> Markup {
    let rules = &round.head.rules;
    let sheets: Vec<(&QueueItem, Sheet, Exact)> = round
        .items
        .iter()
        .filter_map(|item| {
            let given = item.scores.as_ref()?;
            let scores = given.iter().filter_map(|(key, score)| Some((key.clone(), score.value?))).collect();
            let total = judge_total(rules, &scores)?;
            Some((item, Sheet { entry: item.id.to_string(), judge: String::new(), scores }, total))
        })
        .collect();
    let mut totals: Vec<f64> = sheets.iter().map(|(.., total)| total.to_f64()).collect();
    totals.sort_by(f64::total_cmp);
    let (low, high) = (totals.first().copied(), totals.last().copied());
    let median = low.map(|_| f64::midpoint(totals[(totals.len() - 1) / 2], totals[totals.len() / 2]));
    let mut rows: Vec<(&Exact, Spread)> = sheets
        .iter()
        .map(|(item, _, total)| {
            let row = Spread {
                label: item.title.clone(),
                line: DotLine { value: Some(total.to_f64()), low, median, high, max: rules.scale.max.exact().to_f64() },
                value: total.round2().to_string(),
                note: if item.sheet == Some(SheetState::Signed) { "ditandatangani" } else { "belum ditandatangani" }
                    .into(),
            };
            (total, row)
        })
        .collect();
    rows.sort_by(|(a, _), (b, _)| b.cmp(a));
    let rows: Vec<Spread> = rows.into_iter().map(|(_, row)| row).collect();
    let flat = flags::flat(rules, &sheets.into_iter().map(|(_, sheet, _)| sheet).collect::<Vec<_>>());
    html! {
        @if rows.len() > 1 {
            (fold(&Fold {
                title: "Sebaran nilai Anda",
                open: false,
                body: html! {
                    @for flat in &flat {
                        p { b { "Nilai Anda hampir sama untuk semua usulan, hanya terpaut " (flat.range.round2()) "." }
                            " Kalau memang begitu penilaian Anda, biarkan saja." }
                    }
                    (spread("Nilai Anda untuk setiap usulan, di antara nilai Anda yang terendah dan tertinggi", &rows))
                },
            }))
        }
    }
}

/// What comes before the first entry.
fn declare_first(round: &QueueRound) -> Markup {
    html! {
        p { "Sebelum membuka usulan, nyatakan dulu apakah Anda punya hubungan dengan peserta babak ini." }
        (button::actions(html! {
            (button::main("Isi pernyataan hubungan").href(format!("/penilaian/pernyataan/{}", round.head.id)))
        }))
    }
}

fn list(round: &QueueRound) -> Markup {
    html! { ul.list { @for item in &round.items { li { (entry(item, round.head.rules.criteria.len())) } } } }
}

fn entry(item: &QueueItem, criteria: usize) -> Markup {
    html! {
        h3 { @if item.readable { a href={ "/penilaian/" (item.id) } { (item.title) } } @else { (item.title) } }
        div.row {
            @if let Some(unit) = &item.unit_name { span { (unit) } }
            @if !item.readable { (Status::netral("Belum dapat dibuka")) }
            (sheet_status(item.sheet, item.filled, criteria, item.reopened))
        }
    }
}
