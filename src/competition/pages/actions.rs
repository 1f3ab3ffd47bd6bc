//! What the panitia does with a published edition: open, close, extend, show proposals, cancel.

use super::reason_field;
use crate::{
    competition::{
        form::Typed,
        read_model::{EditionRow, EditionState, RegistrationState},
    },
    web::{
        component::{
            button::{self, ButtonForm, button_form},
            field,
            form_parts::Errors,
            heading::Heading,
            status::Status,
        },
        form::Seal,
    },
};
use maud::{Markup, html};

/// The edition, and what was typed into the form that came back.
pub struct ActionView {
    pub edition: EditionRow,
    pub typed: Typed,
    pub errors: Errors,
    pub seal: Seal,
    /// Each form is a wish of its own.
    pub other_seal: Seal,
    /// A scored round has begun: registration stays closed, the edition is held.
    pub scoring_begun: bool,
}

/// `/panitia/lomba/{id}/pendaftaran`
pub fn registration(view: &ActionView) -> Markup {
    let EditionRow { id, name, registration, calendar, opens_at, closes_at, closed_at, .. } = &view.edition;
    let zone = calendar.zone;
    let status = match registration {
        RegistrationState::Ahead => Status::netral(registration.label()),
        RegistrationState::Open => Status::jalan(registration.label()),
        RegistrationState::Closed => Status::selesai(registration.label()),
    };
    html! {
        (Heading::new("Pendaftaran").eyebrow(name.as_str()).status(status))
        (view.errors.summary())
        @match registration {
            RegistrationState::Ahead => {
                p { "Pendaftaran dibuka otomatis " b { (zone.long(*opens_at)) } " dan ditutup " b { (zone.long(*closes_at)) } "." }
                p { "Anda boleh membukanya lebih awal. Batas tutupnya tetap." }
                (press(view, "pendaftaran/buka", button::main("Buka pendaftaran sekarang")))
            },
            RegistrationState::Open => {
                p { "Ditutup otomatis " b { (zone.long(*closes_at)) } "." }
                (extension(view, "Perpanjang pendaftaran"))
                h2 { "Tutup lebih awal" }
                p { "Sesudah ditutup, draf yang belum dikirim tidak dapat dikirim lagi." }
                (press(view, "pendaftaran/tutup", button::second("Tutup pendaftaran sekarang").confirm("Tutup pendaftaran sekarang?")))
            },
            RegistrationState::Closed => {
                p { "Pendaftaran ditutup " b { (zone.long(closed_at.unwrap_or(*closes_at))) } "." }
                @if view.scoring_begun {
                    p { "Penilaian sudah dimulai, jadi pendaftaran tidak dapat dibuka lagi." }
                } @else if !view.edition.proposals_published && view.edition.state == EditionState::Published {
                    (extension(view, "Buka lagi sampai waktu baru"))
                }
                h2 { "Usulan untuk umum" }
                @if view.edition.state == EditionState::Cancelled {
                    p { "Lomba ini dibatalkan; usulannya tidak dibuka untuk umum." }
                } @else if view.edition.proposals_published {
                    p { "Semua orang dapat membaca usulan yang dikirim. " a href={ "/usulan/lomba/" (view.edition.slug) } { "Lihat daftarnya" } }
                } @else if view.edition.names_closed() {
                    p { "Lomba ini punya babak yang dinilai tanpa nama unit, jadi usulannya baru dapat dibuka untuk umum setelah hasil disahkan." }
                } @else {
                    p { "Sesudah dibuka untuk umum, siapa pun dapat membaca usulan yang dikirim, dan pendaftaran tidak dapat dibuka lagi." }
                    (press(view, "usulan-terbuka", button::second("Buka usulan untuk umum").confirm("Buka semua usulan untuk umum?")))
                }
            },
        }
        p { a href={ "/panitia/lomba/" (id) } { "Kembali ke lomba" } }
    }
}

fn press(view: &ActionView, path: &str, button: button::Button<'_>) -> Markup {
    let action = format!("/panitia/lomba/{}/{path}", view.edition.id);
    let Seal { csrf, command_id } = &view.other_seal;
    html! { div.actions { (button_form(&ButtonForm { action: &action, csrf, command_id, hidden: &[], button })) } }
}

fn extension(view: &ActionView, title: &str) -> Markup {
    let (typed, errors) = (&view.typed, &view.errors);
    html! {
        h2 { (title) }
        form.form method="post" action={ "/panitia/lomba/" (view.edition.id) "/pendaftaran/perpanjang" } {
            (view.seal)
            (field::date_time("Batas baru", "sampai").width("w-medium").value(typed.get("sampai")).error(errors.of("sampai")).required()
                .hint(format!("Dalam {}. Batas tidak dapat dimajukan.", view.edition.calendar.zone.label())))
            (reason_field(typed.get("alasan"), errors.of("alasan"), "Dibaca semua orang di halaman lomba."))
            (button::actions(html! { (button::main(title)) }))
        }
    }
}

/// `/panitia/lomba/{id}/batalkan`
pub fn cancel(view: &ActionView) -> Markup {
    let EditionRow { id, name, published_at, .. } = &view.edition;
    let hint = if published_at.is_some() { "Dibaca semua orang di halaman lomba." } else { "Tersimpan di riwayat." };
    html! {
        (Heading::new("Batalkan lomba").eyebrow(name.as_str())
            .lead("Lomba yang dibatalkan tidak dapat dihidupkan lagi. Yang sudah ditulis tetap tersimpan."))
        (view.errors.summary())
        form.form method="post" action={ "/panitia/lomba/" (id) "/batalkan" } {
            (view.seal)
            (reason_field(view.typed.get("alasan"), view.errors.of("alasan"), hint))
            (button::actions(html! {
                (button::danger("Batalkan lomba ini"))
                (button::quiet("Jangan batalkan").href(format!("/panitia/lomba/{id}")))
            }))
        }
    }
}
