//! A round that is opened again after the result was sealed, because a score in it was wrong.

use super::round::RoundView;
use crate::{
    competition::read_model::RoundState,
    scoring::rules::RoundKind,
    web::component::{
        banner::{Notice, notice},
        status::Kind,
    },
};
use maud::{Markup, html};

/// That it is counted anew, and where that leads.
pub(super) fn standing(view: &RoundView) -> Markup {
    let (round, edition) = (&view.round, &view.edition);
    let Some(reason) = round.reopened.as_ref().filter(|_| round.is_counted_anew(edition)) else {
        return Markup::default();
    };
    let pleno = html! { a href={ "/panitia/lomba/" (edition.id) "/pleno" } { "pleno" } };
    html! {
        @if round.state == RoundState::Ranked {
            (notice(&Notice {
                kind: Kind::Selesai,
                title: "Babak ini sudah dihitung ulang.".into(),
                body: html! { p { "Daftar yang baru ada di " (pleno) ". Umum membacanya sesudah hasil disahkan lagi. Alasan dibuka kembali: " (reason) } },
            }))
        } @else {
            (notice(&Notice {
                kind: Kind::Peringatan,
                title: "Babak ini dibuka kembali untuk membetulkan nilai.".into(),
                body: html! {
                    p { "Alasan: " (reason) }
                    p { "Lembar yang sudah ditandatangani tetap sah. Buka yang keliru satu per satu di " a href={ "/panitia/babak/" (round.id) "/juri" } { "halaman juri" } ", lalu tutup babak ini. Sampai dihitung ulang, " (pleno) " belum dapat memutuskan. Hasil yang sudah disahkan tetap terbaca." }
                },
            }))
        }
    }
}

/// Where it can be opened again, once the pleno has taken up the sealed result.
pub(super) fn offered(view: &RoundView) -> Markup {
    let (round, edition) = (&view.round, &view.edition);
    let ladder = edition.rules.ladder().is_some();
    html! {
        @if edition.taken_up && round.rules.kind == RoundKind::Scored && !ladder && view.may_organise {
            @if round.is_last_scored(edition) {
                p { "Ada nilai juri yang keliru? " a href={ "/panitia/lomba/" (edition.id) "/pleno/buka-babak" } { "Buka kembali babak ini" } ". Peringkatnya dihitung ulang sesudah ditutup lagi." }
            } @else {
                p.muted { "Babak ini tetap ditutup, karena sudah menentukan siapa yang ikut babak berikutnya. Hanya babak penilaian terakhir yang dapat dibuka kembali." }
            }
        }
    }
}
