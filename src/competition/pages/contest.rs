//! What a round in one territory of a ladder has beyond other rounds: its window, its entrants, its way back.

use super::round::RoundView;
use crate::{
    competition::read_model::{RegistrationState, RoundState},
    kernel::time::Timestamp,
    scoring::rules::{FewJudges, LadderStep, SingleEntrant},
    web::component::{
        banner::{Notice, notice},
        button, field,
        fold::{Fold, fold},
        status::Kind,
    },
};
use maud::{Markup, html};

fn step(view: &RoundView) -> Option<&LadderStep> {
    view.round.territory.as_ref().and(view.round.rules.ladder.as_ref())
}

/// Whether the round may end with its only entry going on unscored.
pub(super) fn walks_over(view: &RoundView) -> bool {
    step(view).is_some_and(|step| view.round.entries == 1 && step.single_entrant == SingleEntrant::WalkOver)
}

pub(super) fn borrows(view: &RoundView) -> bool {
    step(view).is_some_and(|step| step.few_judges == FewJudges::Borrow)
}

pub(super) fn walk_over() -> Markup {
    notice(&Notice {
        kind: Kind::Netral,
        title: "Hanya ada satu peserta.".into(),
        body: html! { p { "Menurut aturan, peserta tunggal maju tanpa dinilai begitu babak ini ditutup." } },
    })
}

/// What the organiser of a territory knows beforehand, and what became of it.
pub(super) fn standing(view: &RoundView) -> Markup {
    let Some(step) = step(view) else { return Markup::default() };
    let round = &view.round;
    let above = view.above.as_ref().map(|above| above.rules.label.as_str()).unwrap_or_default();
    html! {
        @if view.runs_edition && view.may_organise {
            p.muted { "Babak ini dijalankan panitia kecamatannya. Yang Anda lakukan di sini tercatat sebagai tindakan panitia kabupaten." }
        }
        @if let Some(reason) = round.reopened.as_ref().filter(|_| round.state != RoundState::Ranked) {
            (notice(&Notice {
                kind: Kind::Peringatan,
                title: "Babak ini dibuka kembali.".into(),
                body: html! { p { "Peringkat sebelumnya tidak berlaku lagi. Alasan: " (reason) } },
            }))
        }
        @if let Some(ranking) = round.ranking.as_ref() {
            @if let Some(entry) = &ranking.walk_over {
                @let title = view.entries.iter().find(|known| known.proposal.to_string() == *entry).map_or(entry.as_str(), |known| known.title.as_str());
                (notice(&Notice {
                    kind: Kind::Selesai,
                    title: format!("{title} maju tanpa dinilai."),
                    body: html! { p { "Satu-satunya peserta di wilayah ini; begitu aturannya." } },
                }))
            } @else if ranking.entries.is_empty() {
                (notice(&Notice {
                    kind: Kind::Peringatan,
                    title: "Kursi wilayah ini kosong.".into(),
                    body: html! { p { "Tidak ada peserta yang mendapat peringkat, jadi tidak ada yang maju ke " (above) "." } },
                }))
            }
        }
        @if round.state == RoundState::Ahead || round.state == RoundState::Open {
            ul {
                li { "Kalau hanya ada satu peserta: " (step.single_entrant.label().to_lowercase()) "." }
                li { "Kalau tidak ada peserta: kursi kecamatan ini kosong." }
                li { "Kalau jurinya kurang dari " (round.rules.panel_size) ": " (step.few_judges.label().to_lowercase()) "." }
            }
        }
    }
}

/// Whether desa and kelurahan can be entered here now.
pub(super) fn entering(view: &RoundView) -> bool {
    step(view).is_some() && view.edition.registration == RegistrationState::Open
}

/// Whether the round may not be opened yet by whoever runs only its territory.
pub(super) fn too_early(view: &RoundView) -> bool {
    step(view).is_some() && !view.runs_edition && view.round.window_opens.is_some_and(|first| view.now < first)
}

/// Before the round is opened: its own dates.
pub(super) fn before(view: &RoundView) -> Markup {
    if step(view).is_none() {
        return Markup::default();
    }
    let (round, typed, errors) = (&view.round, &view.typed, &view.errors);
    let zone = view.edition.calendar.zone;
    let shown = |name: &str, at: Option<Timestamp>| match typed.get(name) {
        "" => at.map(|at| zone.input(at)).unwrap_or_default(),
        typed => typed.to_owned(),
    };
    let edge = |at: Option<Timestamp>| at.map_or_else(|| "belum ditetapkan".to_owned(), |at| zone.long(at));
    let body = html! {
        form.form method="post" action={ "/panitia/babak/" (round.id) "/jadwal" } {
            (view.seals[3])
            p { "Boleh diatur sendiri di antara " b { (edge(round.window_opens)) } " dan " b { (edge(round.window_closes)) } "." }
            (field::date_time("Dibuka", "buka").width("w-medium").value(shown("buka", round.opens_at)).error(errors.of("buka")).required())
            (field::date_time("Ditutup", "tutup").width("w-medium").value(shown("tutup", round.closes_at)).error(errors.of("tutup")).required()
                .hint(format!("Dalam {}.", zone.label())))
            (button::actions(html! { (button::main("Simpan jadwal")) }))
        }
    };
    let open = errors.of("buka").is_some() || errors.of("tutup").is_some();
    html! {
        @if too_early(view) {
            p { "Babak ini dapat dibuka mulai " b { (edge(round.window_opens)) } ". Kalau harus lebih awal, minta panitia kabupaten membukanya." }
        }
        (fold(&Fold { title: "Atur jadwal babak ini", open, body }))
    }
}

/// After the ranking, while the round above has not begun.
pub(super) fn reopening(view: &RoundView) -> Markup {
    let Some(above) = view.above.as_ref().filter(|_| step(view).is_some()) else { return Markup::default() };
    if above.state != RoundState::Ahead {
        return html! { p.muted { "Babak ini tidak dapat dibuka kembali, karena " (above.rules.label) " sudah dimulai." } };
    }
    let drawn = view.round.ranking.as_ref().is_some_and(|ranking| ranking.0.lot_seed.is_some());
    if drawn && !view.runs_edition {
        return html! { p.muted { "Undian babak ini sudah dibuka, jadi hanya panitia di atasnya yang dapat membuka kembali babak ini." } };
    }
    let body = html! {
        form.form method="post" action={ "/panitia/babak/" (view.round.id) "/buka-kembali" } {
            (view.seals[4])
            p { "Yang sudah maju ditarik dari " (above.rules.label) " sampai babak ini ditutup lagi. Lembar yang perlu diperbaiki dibuka satu per satu di halaman juri." }
            (reason(view))
            (button::actions(html! { (button::danger("Buka kembali babak ini")) }))
        }
    };
    fold(&Fold { title: "Buka kembali babak ini", open: view.errors.of("alasan-buka").is_some(), body })
}

fn reason(view: &RoundView) -> Markup {
    html! {
        (field::textarea("Alasan", "alasan-buka").value(view.typed.get("alasan-buka")).error(view.errors.of("alasan-buka")).rows(4).required()
            .hint("Dibaca semua orang di halaman lomba dan di papan tangga."))
    }
}
