//! `/penilaian/pernyataan/{babak}`: relations to the entries of a round, and an entry that stays closed.

pub mod panel;

use super::round_status;
use crate::judging::{
    form::conflict::{TypedDeclaration, field_of_entry, field_of_unit},
    read_model::{Desk, Entry, RoundHead},
};
use crate::kernel::relation::Kind;
use crate::web::{
    component::{
        button,
        choice::{Check, check, checkboxes},
        field::{self, Choice},
        form_parts::Errors,
        heading::Heading,
        status::{Status, tag},
        unsaved::{Unsaved, unsaved},
    },
    form::Seal,
};
use maud::{Markup, html};

/// The declaration of one judge for one round.
pub struct DeclarationView {
    pub head: RoundHead,
    pub entries: Vec<Listed>,
    pub typed: TypedDeclaration,
    pub errors: Errors,
    pub seal: Seal,
}

/// An entry to think about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub entry: Entry,
    /// The kecamatan it lies in.
    pub place: Option<String>,
}

/// `/penilaian/pernyataan/{babak}`
pub fn declaration(view: &DeclarationView) -> Markup {
    let head = &view.head;
    html! {
        (view.errors.summary())
        (Heading::new("Pernyataan bebas konflik kepentingan")
            .eyebrow(format!("{} · {}", head.rules.label, head.edition_name))
            .status(round_status(head.state))
            .lead(if head.is_blind() { "Babak ini dinilai tanpa nama unit. Inilah unit yang mengusulkan, tanpa usulannya. Buka unit yang ada hubungannya dengan Anda atau yang inovasinya Anda ikut kerjakan, lalu centang hubungannya." } else { "Periksa setiap usulan di babak ini. Buka usulan yang pengusulnya ada hubungannya dengan Anda, lalu centang hubungannya." }))
        p { "Yang tercatat hanya jenis hubungannya, tanpa nama siapa pun. Panitia membacanya; umum hanya tahu jumlahnya." }
        form method="post" action={ "/penilaian/pernyataan/" (head.id) } {
            (view.seal)
            h2 { (view.entries.len()) @if head.is_blind() { " unit di babak ini" } @else { " usulan di babak ini" } }
            div.stack { @for listed in &view.entries { @if head.is_blind() { (unit(view, listed)) } @else { (one(view, listed)) } } }
            (check(&Check {
                label: "Selain yang saya centang, saya tidak punya hubungan dengan pengusul dan inovasi mana pun di babak ini.",
                name: "setuju",
                value: "ya",
                checked: view.typed.agreed,
                hint: Some("Bila kemudian ada hubungan, saya mengubah pernyataan ini."),
                error: view.errors.of("setuju"),
            }))
            (button::actions(html! {
                (button::main("Kirim pernyataan"))
                (button::quiet("Kembali").href("/penilaian"))
            }))
        }
    }
}

fn one(view: &DeclarationView, listed: &Listed) -> Markup {
    let entry = &listed.entry;
    let elsewhere = listed.place.as_ref().filter(|place| **place != entry.unit_name);
    let ticked = Kind::ALL.iter().filter(|kind| view.typed.has(entry.proposal, **kind)).count();
    let choices = Kind::ALL.iter().filter(|kind| kind.is_said()).map(|kind| {
        Choice::new(kind.code(), kind.label()).hint(kind.help()).chosen(view.typed.has(entry.proposal, *kind))
    });
    html! {
        details.fold open[ticked > 0] {
            summary {
                span {
                    (entry.title)
                    @if ticked > 0 { " " (tag("Ada hubungan")) }
                    span.hint { (entry.unit_name) @if let Some(place) = elsewhere { " · " (place) } }
                }
            }
            (field::hidden("usulan", &entry.proposal.to_string()))
            div.fold-body {
                (checkboxes("Hubungan Anda dengan pengusul atau inovasi ini", field_of_entry(entry.proposal), choices.collect()).two_columns())
            }
        }
    }
}

/// A unit, whichever of the entries are its own.
fn unit(view: &DeclarationView, listed: &Listed) -> Markup {
    let (code, name) = (listed.entry.unit.as_str(), &listed.entry.unit_name);
    let has = |kind: Kind| view.typed.has(listed.entry.proposal, kind);
    let elsewhere = listed.place.as_ref().filter(|place| *place != name);
    let ticked = Kind::ALL.iter().any(|kind| has(*kind));
    let choices = Kind::ALL
        .iter()
        .filter(|kind| kind.is_said())
        .map(|kind| Choice::new(kind.code(), kind.label()).hint(kind.help()).chosen(has(*kind)));
    html! {
        details.fold open[ticked] {
            summary {
                span {
                    (name)
                    @if ticked { " " (tag("Ada hubungan")) }
                    @if let Some(place) = elsewhere { span.hint { (place) } }
                }
            }
            (field::hidden("unit", code))
            div.fold-body {
                (checkboxes("Hubungan Anda dengan unit ini atau inovasinya", field_of_unit(code), choices.collect()).two_columns())
            }
        }
    }
}

/// An entry that the judge may not open.
pub struct BarredView {
    pub desk: Desk,
    /// Why, and what the judge wrote meanwhile.
    pub unsaved: Unsaved,
}

/// Answers instead of the entry.
pub fn barred(view: &BarredView) -> Markup {
    let Desk { id, head, paper, .. } = &view.desk;
    html! {
        (Heading::new(paper.title.as_str()).eyebrow(format!("{} · {}", head.rules.label, head.edition_name))
            .status(Status::tolak("Tidak dapat dibuka")))
        (unsaved(&view.unsaved))
        (button::actions(html! {
            @if head.is_blind() {
                (button::main("Ke daftar penilaian Anda").href("/penilaian"))
            } @else {
                (button::main("Nyatakan mundur dari tugas ini").href(format!("/penilaian/{id}/mundur")))
            }
            (button::quiet("Lihat pernyataan hubungan Anda").href(format!("/penilaian/pernyataan/{}", head.id)))
        }))
    }
}
