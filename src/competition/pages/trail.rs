//! What happened to an edition, in sentences.

use super::words;
use crate::{
    competition::read_model::{Happening, RoundRow, TrailRow},
    kernel::{
        actor::{Actor, Role},
        time::{Zone, plain_date},
    },
    web::component::trail::{Entry, Trail, trail},
};
use maud::{Markup, html};

/// The trail of an edition. Names are for those who run it; everybody else reads the role.
pub(super) fn jejak(rows: &[TrailRow], zone: Zone, names: bool) -> Markup {
    let entries = rows.iter().filter(|row| names || row.what.is_public()).map(|row| entry(row, zone, names)).collect();
    trail(&Trail { title: "Jejak".into(), entries })
}

/// The trail of what concerns all entrants: the edition and the rounds held once. What happened in one territory stands
/// with its own round, three times as many lines as there are territories.
pub(super) fn of_edition(rows: &[TrailRow], rounds: &[RoundRow], zone: Zone, names: bool) -> Markup {
    let held_once = |row: &&TrailRow| row.round.is_none_or(|id| rounds.iter().any(|round| round.id == id));
    jejak(&rows.iter().filter(held_once).cloned().collect::<Vec<_>>(), zone, names)
}

fn entry(row: &TrailRow, zone: Zone, names: bool) -> Entry {
    Entry {
        sentence: sentence(row, zone),
        who: who(row, names),
        when: zone.long(row.at),
        reason: row.what.reason().map(ToString::to_string),
        tag: None,
    }
}

fn who(row: &TrailRow, names: bool) -> String {
    let who = person(row, names);
    row.territory.as_ref().map_or(who.clone(), |territory| format!("{who}, bertindak untuk {territory}"))
}

fn person(row: &TrailRow, names: bool) -> String {
    match (&row.by, &row.name, row.role) {
        (Actor::Clock, ..) => "Otomatis menurut jadwal".into(),
        (Actor::Policy(_), ..) => "Otomatis menurut aturan".into(),
        (Actor::Person(_), Some(name), role) if names => format!("{name}, {}", role.label()),
        (Actor::Person(_), _, Role::Organiser) => "Panitia".into(),
        (Actor::Person(_), _, role) => role.label().into(),
    }
}

fn sentence(row: &TrailRow, zone: Zone) -> String {
    let round = row.round_label.as_deref().unwrap_or("Babak");
    match &row.what {
        Happening::Drafted => "Lomba dibuat sebagai draf.".into(),
        Happening::Revised => "Draf diubah.".into(),
        Happening::Published => "Aturan dan jadwal diterbitkan.".into(),
        Happening::Amended { .. } => "Aturan diubah.".into(),
        Happening::RegistrationOpened { closes_at, .. } => {
            format!("Pendaftaran dibuka sampai {}.", zone.long(*closes_at))
        }
        Happening::RegistrationExtended { closes_at, reopened: true, .. } => {
            format!("Pendaftaran dibuka lagi sampai {}.", zone.long(*closes_at))
        }
        Happening::RegistrationExtended { previous, closes_at, reopened: false, .. } => {
            format!("Batas pendaftaran diperpanjang dari {} menjadi {}.", zone.long(*previous), zone.long(*closes_at))
        }
        Happening::RegistrationClosed { .. } => "Pendaftaran ditutup.".into(),
        Happening::ProposalsPublished => "Usulan dapat dibaca semua orang.".into(),
        Happening::Cancelled { .. } => "Lomba dibatalkan.".into(),
        Happening::RoundOpened { .. } => format!("{round} dimulai."),
        Happening::RoundRescheduled { opens_at, closes_at } => {
            format!("Jadwal {round} diatur: {} sampai {}.", zone.long(*opens_at), zone.long(*closes_at))
        }
        Happening::RoundReopened { .. } => format!("{round} dibuka kembali; peringkatnya tidak berlaku lagi."),
        Happening::RoundExtended { previous: Some(previous), closes_at, .. } => {
            format!("Batas {round} diperpanjang dari {} menjadi {}.", zone.long(*previous), zone.long(*closes_at))
        }
        Happening::RoundExtended { previous: None, closes_at, .. } => {
            format!("Batas {round} ditetapkan {}.", zone.long(*closes_at))
        }
        Happening::RoundClosed { .. } => format!("{round} ditutup."),
        Happening::RoundRanked { promoted: 0 } => format!("Peringkat {round} dihitung."),
        Happening::RoundRanked { promoted } => format!("Peringkat {round} dihitung; {promoted} usulan maju."),
        Happening::AnchorChosen { .. } => "Satu usulan dipilih menjadi pembanding semua panel.".into(),
        Happening::EntryRemoved { .. } => format!("Satu usulan keluar dari {round}."),
        Happening::ResultSealed { version: 1 } => "Hasil disahkan; masa sanggah dimulai.".into(),
        Happening::ResultSealed { version } => format!("Hasil versi {version} disahkan; masa sanggah dimulai lagi."),
        Happening::ResultReopened { .. } => "Pleno dibuka kembali karena sanggah yang diterima.".into(),
        Happening::Sealed { sk_number, sk_date } => {
            format!("Hasil ditetapkan dengan SK Nomor {sk_number} tanggal {}.", plain_date(*sk_date))
        }
    }
}

/// What changed after publication, the newest first: what, who, when, why. Empty where nothing did.
pub(super) fn changes(rows: &[TrailRow], zone: Zone, names: bool) -> Markup {
    let changes: Vec<&TrailRow> = rows.iter().filter(|row| row.what.is_change()).collect();
    html! {
        @if !changes.is_empty() {
            section #perubahan {
                h2 { "Perubahan sejak terbit" }
                @for row in changes {
                    div.stack {
                        h3 { (sentence(row, zone)) }
                        @if let Happening::Amended { before, after, .. } = &row.what {
                            ul { @for line in words::differences(before, after) { li { (line) } } }
                        }
                        @if let Some(reason) = row.what.reason() { p { b { "Alasan: " } (reason) } }
                        p.muted { (who(row, names)) ", " (zone.long(row.at)) }
                    }
                }
            }
        }
    }
}
