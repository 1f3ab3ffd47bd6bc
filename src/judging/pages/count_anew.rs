//! `/panitia/lomba/{lomba}/pleno/buka-babak`: the last scored round is opened again, so that a wrong sheet is corrected.

use crate::judging::{
    form::pleno::TypedRecount,
    read_model::{LastRound, Meeting, Pleno, Recount, Recounted},
};
use crate::scoring::rules::TieRule;
use crate::web::{
    component::{
        banner::{Notice, notice},
        button, field,
        form_parts::Errors,
        heading::Heading,
        status::Kind,
    },
    form::Seal,
};
use maud::{Markup, html};

/// Why only the last: what people read wherever it is offered.
const ONLY_THE_LAST: &str = "Hanya babak penilaian terakhir yang dapat dibuka kembali. Babak sebelumnya sudah menentukan siapa yang ikut bersaing, jadi tetap ditutup.";

fn place(pleno: &Pleno) -> String {
    format!("/panitia/lomba/{}/pleno", pleno.edition)
}

/// Whether a round is counted anew, what became of it, and that one can be.
pub(super) fn standing(pleno: &Pleno, meeting: &Meeting, may_change: bool) -> Markup {
    let Some(last) = pleno.last_round.as_ref().filter(|_| meeting.is_taken_up()) else { return Markup::default() };
    html! {
        @match &meeting.recount {
            Some(recount) => @match &recount.done {
                None => (open(last, recount)),
                Some(done) => (counted(pleno, meeting, last, (recount, done))),
            },
            None => {},
        }
        @if may_change && !meeting.counts_anew() { (offered(pleno, last)) }
    }
}

fn open(last: &LastRound, recount: &Recount) -> Markup {
    notice(&Notice {
        kind: Kind::Jalan,
        title: format!("{} sedang dibuka kembali.", last.label),
        body: html! {
            p { "Alasan: " (recount.reason) }
            p { "Buka lembar nilai yang keliru di " a href={ "/panitia/babak/" (last.id) "/juri" } { "halaman juri" }
                ", lalu tutup " a href={ "/panitia/babak/" (last.id) } { "babaknya" } " sesudah juri menandatangani lagi. Sampai itu dihitung ulang, pleno belum dapat mengubah urutan, menetapkan penghargaan atau mengesahkan." }
        },
    })
}

fn counted(pleno: &Pleno, meeting: &Meeting, last: &LastRound, (recount, done): (&Recount, &Recounted)) -> Markup {
    let titles: Vec<&str> = meeting
        .entries
        .iter()
        .filter(|entry| done.moves_ended.contains(&entry.finalist.proposal))
        .map(|entry| entry.title.as_str())
        .collect();
    notice(&Notice {
        kind: Kind::Peringatan,
        title: format!("{} dihitung ulang {}.", last.label, pleno.zone.long(done.at)),
        body: html! {
            p { "Alasan: " (recount.reason) }
            @if !done.moves_ended.is_empty() {
                p { "Urutan hitungan berubah, jadi perubahan urutan oleh pleno tidak berlaku lagi"
                    @if !titles.is_empty() { ": " (titles.join(", ")) } "." }
            }
            @if done.awards_ended { p { "Penghargaan yang pernah ditetapkan tidak berlaku lagi. Tetapkan lagi menurut urutan yang baru." } }
            @if done.moves_ended.is_empty() && !done.awards_ended { p { "Yang sudah diputuskan pleno tetap." } }
        },
    })
}

fn offered(pleno: &Pleno, last: &LastRound) -> Markup {
    html! {
        @if pleno.rules.ladder().is_none() {
            p { "Ada nilai juri yang keliru? " a href={ (place(pleno)) "/buka-babak" } { "Buka kembali " (last.label) } ". " (ONLY_THE_LAST) }
        }
    }
}

/// Opening the last scored round again.
pub struct CountAnewView {
    pub pleno: Pleno,
    pub round: LastRound,
    pub typed: TypedRecount,
    pub errors: Errors,
    pub seal: Seal,
}

/// `/panitia/lomba/{lomba}/pleno/buka-babak`
pub fn form(view: &CountAnewView) -> Markup {
    let (pleno, last, typed, errors) = (&view.pleno, &view.round, &view.typed, &view.errors);
    let place = place(pleno);
    let draws = pleno.rules.scored_rounds().last().is_some_and(|rules| rules.tie_order.last() == Some(&TieRule::Lot));
    html! {
        (Heading::new(format!("Buka kembali {}", last.label)).eyebrow(pleno.edition_name.as_str())
            .lead("Untuk membetulkan nilai juri yang keliru. Sesudah babak ditutup lagi, peringkat dihitung ulang dan pleno mendapat daftar yang baru."))
        (errors.summary())
        (notice(&Notice {
            kind: Kind::Peringatan,
            title: "Yang sudah ditandatangani dan disahkan tidak dihapus.".into(),
            body: html! {
                p { "Semua lembar nilai tetap ditandatangani. Lembar yang keliru dibuka satu per satu dengan alasan di halaman juri; isi yang lama tetap tercatat. Hasil yang sudah disahkan tetap dapat dibaca semua orang." }
                p { "Sampai babak ini dihitung ulang, pleno tidak dapat mengubah urutan, menetapkan penghargaan atau mengesahkan." }
                p { (ONLY_THE_LAST) }
                @if draws {
                    p { @if last.drawn { "Undian babak ini pernah dibuka, jadi benihnya sudah diketahui. " }
                        "Bila perlu diundi, undiannya memakai benih baru; sidik benih itu terbuka di halaman lomba begitu babak dibuka kembali." }
                }
            },
        }))
        form.form method="post" action={ (place) "/buka-babak" } {
            (view.seal)
            (field::date_time("Batas baru", "sampai").width("w-medium").value(typed.closes_at.as_str()).error(errors.of("sampai")).required()
                .hint(format!("Dalam {}. Babak ditutup sendiri pada waktu itu, atau lebih awal dengan tangan.", pleno.zone.label())))
            (field::textarea("Alasan", "alasan").value(typed.reason.as_str()).error(errors.of("alasan")).required().rows(4)
                .hint("Dibaca semua orang bersama hasilnya: nilai apa yang keliru. Jangan menulis nama orang."))
            (button::actions(html! { (button::main("Buka kembali babak ini")) (button::quiet("Batal").href(place.as_str())) }))
        }
    }
}
