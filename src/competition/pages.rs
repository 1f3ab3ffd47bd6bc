//! Pages of competitions: what everybody reads, and the desk of the panitia.

pub mod words;
pub mod trail;
pub mod public;
pub mod rules;
pub mod desk;
pub mod edit;
pub mod edit_round;
pub mod actions;
mod anew;
pub mod anchors;
pub mod apart;
pub mod board;
mod closing;
pub mod ladder;
mod lot;
mod files;
pub mod round;
mod contest;

use crate::{
    competition::read_model::{EditionRow, EditionState, RegistrationState, RoundRow, RoundState},
    kernel::time::Timestamp,
    web::component::{field, status::Status},
};
use maud::{Markup, Render, html};

/// An edition's state in one word for its cover and for lists.
fn status(state: EditionState, registration: RegistrationState, round: Option<&str>) -> Status {
    match (state, registration, round) {
        (EditionState::Draft, ..) => Status::netral("Draf"),
        (EditionState::Cancelled, ..) => Status::tolak("Dibatalkan"),
        (EditionState::Sealed, ..) => Status::selesai("Selesai"),
        (EditionState::Published, RegistrationState::Open, _) => Status::jalan("Pendaftaran dibuka"),
        (EditionState::Published, _, Some(round)) => Status::jalan(round),
        (EditionState::Published, RegistrationState::Ahead, _) => Status::netral("Pendaftaran belum dibuka"),
        (EditionState::Published, RegistrationState::Closed, _) => Status::jalan("Pendaftaran ditutup"),
    }
}

fn round_status(state: RoundState) -> Status {
    match state {
        RoundState::Ahead => Status::netral(state.label()),
        RoundState::Open => Status::jalan(state.label()),
        RoundState::Closed | RoundState::Ranked => Status::selesai(state.label()),
    }
}

/// The label of the round that is open, the latest if several are.
fn open_round(rounds: &[RoundRow]) -> Option<&str> {
    rounds.iter().rev().find(|round| round.state == RoundState::Open).map(|round| round.rules.label.as_str())
}

/// One line of the calendar.
struct Day {
    at: Option<Timestamp>,
    what: String,
    /// Its time is over, whether it happened or not.
    past: bool,
    /// It has happened.
    done: bool,
}

/// What is planned and what has happened, in the order of the edition.
fn calendar(edition: &EditionRow, rounds: &[RoundRow], now: Timestamp) -> Vec<Day> {
    let opened = edition.registration != RegistrationState::Ahead;
    let closed = edition.registration == RegistrationState::Closed;
    let day = |at: Option<Timestamp>, what: String, done: bool| Day {
        at,
        what,
        past: done || at.is_some_and(|at| at <= now),
        done,
    };
    let bound = |at: Option<Timestamp>, what: String| day(at, what, at.is_some_and(|at| at <= now));
    let mut days = vec![
        day(edition.opened_at.or(Some(edition.opens_at)), "Pendaftaran dibuka".into(), opened),
        day(edition.closed_at.or(Some(edition.closes_at)), "Pendaftaran ditutup".into(), closed),
    ];
    for round in edition.rules.rounds.iter().filter(|round| round.ladder.is_some()) {
        let window = edition.calendar.rounds.iter().find(|window| window.key == round.key);
        let (opens, closes) = window.map_or((None, None), |window| (window.opens, window.closes));
        days.push(bound(opens, format!("{} dimulai, paling awal", round.label)));
        days.push(bound(closes, format!("{} selesai, paling lambat", round.label)));
    }
    for round in rounds {
        let label = &round.rules.label;
        days.push(day(
            round.opened_at.or(round.opens_at),
            format!("{label} dimulai"),
            round.state != RoundState::Ahead,
        ));
        let ended = matches!(round.state, RoundState::Closed | RoundState::Ranked);
        days.push(day(round.closed_at.or(round.closes_at), format!("{label} selesai"), ended));
    }
    days.retain(|day| day.at.is_some());
    days.sort_by_key(|day| day.at);
    days
}

/// A number with the word for what is counted.
fn counted(n: impl Into<i64>, what: &str) -> String {
    format!("{} {what}", n.into())
}

/// The field for a reason that others will read.
fn reason_field<'a>(value: &'a str, error: Option<&'a str>, hint: &'a str) -> impl Render + 'a {
    field::textarea("Alasan", "alasan")
        .value(value)
        .error(error)
        .rows(4)
        .required()
        .hint(hint)
        .attr("maxlength", "2000")
}

/// Text in a cell.
fn cell(text: impl Render) -> Markup {
    html! { (text) }
}

#[cfg(test)]
mod tests;
