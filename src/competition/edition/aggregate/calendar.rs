//! What keeps a calendar from being published, in sentences for the panitia.

use crate::{
    kernel::time::{Timestamp, Zone},
    scoring::rules::{Calendar, EditionRules},
};

/// What is wrong with the calendar for these rules at this instant; empty when it can be published.
pub fn problems(calendar: &Calendar, rules: &EditionRules, now: Timestamp) -> Vec<String> {
    let Calendar { zone, registration_opens, registration_closes, rounds } = calendar;
    let mut found = Vec::new();
    if registration_closes <= registration_opens {
        found.push("Pendaftaran ditutup sebelum dibuka. Periksa kedua waktunya.".to_owned());
    }
    if *registration_closes <= now {
        found.push(format!("Batas pendaftaran {} sudah lewat.", zone.long(*registration_closes)));
    }
    let mut previous: Option<(&str, Timestamp)> = None;
    for round in &rules.rounds {
        let Some(window) = rounds.iter().find(|window| window.key == round.key) else { continue };
        if let (Some(opens), Some(closes)) = (window.opens, window.closes)
            && closes <= opens
        {
            found.push(format!("Babak {}: ditutup sebelum dibuka. Periksa kedua waktunya.", round.label));
        }
        if let Some(closes) = window.closes.filter(|closes| *closes <= now) {
            found.push(format!("Babak {}: waktu tutup {} sudah lewat.", round.label, zone.long(closes)));
        }
        let Some(opens) = window.opens else { continue };
        if opens < *registration_opens {
            found.push(format!("Babak {}: dibuka sebelum pendaftaran dibuka.", round.label));
        }
        if let Some((label, _)) = previous.filter(|(_, before)| opens < *before) {
            found.push(before(round.label.as_str(), label, *zone, opens));
        }
        previous = Some((&round.label, opens));
    }
    for window in rounds.iter().filter(|window| rules.round(&window.key).is_none()) {
        found.push(format!("Jadwal menyebut babak \"{}\" yang tidak ada dalam aturan.", window.key));
    }
    found
}

fn before(label: &str, previous: &str, zone: Zone, opens: Timestamp) -> String {
    format!("Babak {label} dibuka {}, padahal babak {previous} sebelumnya dibuka lebih lambat.", zone.long(opens))
}
