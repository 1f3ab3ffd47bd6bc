//! Name, basis and calendar.

use super::{
    Plan,
    typed::{Typed, at},
};
use crate::{
    kernel::{
        text::Title,
        time::{Timestamp, Zone},
    },
    scoring::rules::{Calendar, DeliberationRules, EditionRules, ObjectionRules, RoundWindow},
    web::component::form_parts::Errors,
};

pub(super) fn fill(plan: &Plan) -> Typed {
    let mut typed = Typed::default();
    let Plan { name, rules, calendar } = plan;
    typed.add("nama", name);
    typed.add("dasar", &rules.basis);
    typed.add("sanggah", rules.objections.map(|it| it.working_days.to_string()).unwrap_or_default());
    let pleno = rules.deliberation;
    typed.add("kuorum", pleno.and_then(|it| it.quorum_percent).map(|it| it.to_string()).unwrap_or_default());
    if pleno.is_some_and(|it| it.two_seals) {
        typed.add("berdua", "ya");
    }
    typed.add("zona", calendar.zone.label().to_lowercase());
    typed.add("buka", calendar.zone.input(calendar.registration_opens));
    typed.add("tutup", calendar.zone.input(calendar.registration_closes));
    for (row, round) in rules.rounds.iter().enumerate() {
        let window = calendar.rounds.iter().find(|window| window.key == round.key);
        let input = |at: Option<Timestamp>| at.map(|at| calendar.zone.input(at)).unwrap_or_default();
        typed.add(at("babak-buka", row), input(window.and_then(|window| window.opens)));
        typed.add(at("babak-tutup", row), input(window.and_then(|window| window.closes)));
    }
    typed
}

pub(super) fn read(typed: &Typed, plan: Plan) -> Result<Plan, Errors> {
    let mut errors = Errors::default();
    let name = errors.keep("nama", Title::parse(typed.get("nama")));
    let basis = typed.get("dasar").trim().to_owned();
    if basis.chars().count() > 500 {
        errors.add("dasar", "Paling banyak 500 huruf.");
    }
    let objections = objections(typed, &mut errors);
    let deliberation = deliberation(typed, &mut errors);
    let calendar = calendar(typed, &plan.rules, &mut errors);
    match (name, calendar) {
        (Some(name), Some(calendar)) if errors.is_empty() => {
            Ok(Plan { name, calendar, rules: EditionRules { basis, objections, deliberation, ..plan.rules } })
        }
        _ => Err(errors),
    }
}

/// How long entrants may object; empty promises nothing.
fn objections(typed: &Typed, errors: &mut Errors) -> Option<ObjectionRules> {
    let text = typed.get("sanggah").trim();
    if text.is_empty() {
        return None;
    }
    let days = text.parse().ok().filter(|days| (1..=ObjectionRules::MOST).contains(days));
    let read = days.ok_or_else(|| format!("Isi 1 sampai {} hari kerja, atau kosongkan.", ObjectionRules::MOST));
    errors.keep("sanggah", read).map(|working_days| ObjectionRules { working_days })
}

/// What the pleno asks before it decides and seals; nothing filled in asks for nothing.
fn deliberation(typed: &Typed, errors: &mut Errors) -> Option<DeliberationRules> {
    let text = typed.get("kuorum").trim();
    let percent = || text.parse().ok().filter(|percent| (1..=100).contains(percent));
    let quorum_percent = match text {
        "" => None,
        _ => errors.keep("kuorum", percent().ok_or("Isi 1 sampai 100 persen, atau kosongkan.")),
    };
    let asked = DeliberationRules { quorum_percent, two_seals: typed.ticked("berdua") };
    (asked.quorum_percent.is_some() || asked.two_seals).then_some(asked)
}

/// The times that were typed, in the zone that was chosen.
pub(super) fn calendar(typed: &Typed, rules: &EditionRules, errors: &mut Errors) -> Option<Calendar> {
    let zone = typed.zone();
    let opens = required(typed, "buka", zone, errors);
    let closes = required(typed, "tutup", zone, errors);
    let rounds = rules
        .rounds
        .iter()
        .enumerate()
        .map(|(row, round)| RoundWindow {
            key: round.key.clone(),
            opens: optional(typed, &at("babak-buka", row), zone, errors),
            closes: optional(typed, &at("babak-tutup", row), zone, errors),
        })
        .collect();
    Some(Calendar { zone, registration_opens: opens?, registration_closes: closes?, rounds })
}

fn required(typed: &Typed, name: &str, zone: Zone, errors: &mut Errors) -> Option<Timestamp> {
    if typed.get(name).trim().is_empty() {
        errors.add(name, "Pilih tanggal dan jamnya.");
        return None;
    }
    optional(typed, name, zone, errors)
}

fn optional(typed: &Typed, name: &str, zone: Zone, errors: &mut Errors) -> Option<Timestamp> {
    let text = typed.get(name).trim();
    if text.is_empty() {
        return None;
    }
    let read = zone.parse_input(text).ok_or("Waktu ini tidak terbaca. Tulis seperti 2026-08-03T23:59.");
    errors.keep(name, read)
}
