//! One proposal: for its unit as it stands, for others as it was handed in.

use super::{Content, content, status, until};
use crate::kernel::{ids::ProposalId, time::Timestamp};
use crate::proposal::read_model::{ProposalRow, ProposalStatus, ground, ground_label};
use crate::web::{
    component::{
        banner::{Notice, notice},
        button,
        heading::Heading,
        status::{Kind, tag},
    },
    markup::paragraphs,
};
use maud::{Markup, html};

/// What the page of one proposal shows.
pub struct ShowView<'a> {
    pub row: &'a ProposalRow,
    pub content: Content<'a>,
    pub audience: Audience,
    /// The edition takes proposals at this instant.
    pub registration_open: bool,
    /// The result is sealed: nothing can be taken back.
    pub sealed: bool,
    pub now: Timestamp,
}

/// Who looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Operators of its unit.
    Owner,
    /// Verifiers, organisers, leaders and its judges.
    Official,
    Public,
}

/// `/usulan/{id}`
pub fn main(view: &ShowView<'_>) -> Markup {
    let edition = view.content.edition;
    let mut heading = Heading::new(view.content.title)
        .eyebrow(edition.name.as_str())
        .meta(html! { (tag(edition.group_label(view.content.group_key))) (tag(edition.category_label(view.content.category))) });
    if view.audience != Audience::Public {
        heading = heading.status(status(view.row.status));
    }
    html! {
        (heading)
        @if view.audience == Audience::Owner { (standing(view)) (doubt(view)) (actions(view)) }
        @if view.audience == Audience::Official && view.row.status == ProposalStatus::Returned {
            p.muted { "Sedang diperbaiki unitnya. Yang tampil di sini kiriman terakhir." }
        }
        (content(&view.content))
    }
}

/// The side column: the trail, and the way to the complete history for those who oversee.
pub fn side(trail: Markup, complete: Option<ProposalId>) -> Markup {
    html! {
        (trail)
        @if let Some(id) = complete { p { a href={ "/jejak/usulan/" (id) } { "Jejak lengkap" } } }
    }
}

/// What the latest decision means for the unit.
fn standing(view: &ShowView<'_>) -> Markup {
    let zone = view.content.edition.zone();
    let said = html! { @if let Some(reason) = &view.row.reason { (paragraphs(reason)) } };
    let open = view.registration_open;
    let told = |kind, title: String, body| notice(&Notice { kind, title, body });
    html! {
        @match view.row.status {
            ProposalStatus::Draft if open => {
                (until("Pendaftaran ditutup", zone, view.content.edition.closes_at, view.now))
            }
            ProposalStatus::Draft => { p.muted { "Masih draf dan belum dikirim." } }
            ProposalStatus::Submitted => {
                @if let Some(at) = view.row.submitted_at { p { "Dikirim " (zone.long(at)) ". Verifikator akan memeriksa kelengkapannya." } }
            }
            ProposalStatus::Entered => {
                @if let Some(at) = view.row.submitted_at { p { "Terdaftar " (zone.long(at)) ". Juri menilai menurut jadwal lomba." } }
            }
            ProposalStatus::Returned => (told(Kind::Peringatan, "Dikembalikan untuk diperbaiki.".into(), html! {
                (said)
                @if let Some(due_at) = view.row.due_at { (until("Kirim lagi sebelum", zone, due_at, view.now)) }
            })),
            ProposalStatus::Admitted => (told(Kind::Selesai, "Lolos seleksi administrasi.".into(), said)),
            ProposalStatus::Rejected => (told(Kind::Tolak, rejected(view.row), said)),
            ProposalStatus::Withdrawn => (told(Kind::Tolak, "Ditarik.".into(), said)),
        }
    }
}

/// Where the sealed result is read, and until when it may be doubted.
fn doubt(view: &ShowView<'_>) -> Markup {
    let edition = view.content.edition;
    let competed = matches!(view.row.status, ProposalStatus::Admitted | ProposalStatus::Entered);
    html! {
        @if view.sealed && competed {
            p {
                a href={ "/hasil/" (edition.slug) "/" (view.row.id) } { "Baca nilai dan catatan juri" }
                @if let Some(until) = edition.objections_until {
                    " · " a href={ "/sanggah/baru/" (view.row.id) } { "Ajukan sanggah" } " sampai " (edition.zone().long(until))
                }
            }
        }
    }
}

/// The ground of a rejection in a sentence.
pub fn rejected(row: &ProposalRow) -> String {
    let label = row.ground.as_deref().and_then(ground).map_or("", ground_label).to_lowercase();
    format!("Tidak lolos seleksi administrasi: {label}.")
}

fn actions(view: &ShowView<'_>) -> Markup {
    let place = format!("/usulan/{}", view.row.id);
    let row = view.row;
    let living = !matches!(row.status, ProposalStatus::Rejected | ProposalStatus::Withdrawn);
    button::actions(html! {
        @if row.status.is_open() {
            (button::main("Lanjutkan menulis").href(format!("{place}/tulis")))
            (button::second("Periksa, lalu kirim").href(format!("{place}/periksa")))
        }
        @if row.version > 0 { (button::second("Tanda terima").href(format!("{place}/tanda-terima"))) }
        @if row.version > 1 || (row.version == 1 && row.status == ProposalStatus::Returned) {
            (button::quiet("Bandingkan kiriman").href(format!("{place}/versi")))
        }
        @if living && !view.sealed { (button::quiet("Tarik usulan").href(format!("{place}/tarik"))) }
    })
}
