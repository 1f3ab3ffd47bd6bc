//! The pages of judging.

pub mod after_seal;
pub mod checks;
pub mod choose;
pub mod conflict;
pub mod count_anew;
pub mod desk;
pub mod divide;
pub mod duty;
pub mod meeting;
pub mod minutes;
pub mod opinion;
pub mod panel;
pub mod paper;
pub mod pleno;
pub mod queue;
pub mod seal;
pub mod sign;
pub mod two_seals;

use crate::judging::read_model::{RoundState, SheetState};
use crate::kernel::{
    score::{Exact, Number},
    time::{Timestamp, Zone},
};
use crate::scoring::rules::RoundRules;
use crate::web::component::{
    deadline::{Deadline, deadline},
    status::Status,
};
use maud::{Markup, html};

/// How far a sheet is, in word and shape.
pub(in crate::judging) fn sheet_status(
    sheet: Option<SheetState>,
    filled: i64,
    criteria: usize,
    reopened: bool,
) -> Status {
    match sheet {
        Some(SheetState::Signed) => Status::selesai("Ditandatangani"),
        Some(SheetState::Draft) if reopened => Status::peringatan("Dibuka kembali"),
        Some(SheetState::Draft | SheetState::Aside) if filled as usize >= criteria => {
            Status::peringatan("Belum ditandatangani")
        }
        Some(SheetState::Draft | SheetState::Aside) if filled > 0 => {
            Status::jalan(format!("{filled} dari {criteria} kriteria"))
        }
        Some(SheetState::Draft | SheetState::Aside) | None => Status::netral("Belum dinilai"),
    }
}

/// How far a round is, in word and shape.
pub(in crate::judging) fn round_status(state: RoundState) -> Status {
    match state {
        RoundState::Planned => Status::netral("Belum dibuka"),
        RoundState::Open => Status::jalan("Sedang dinilai"),
        RoundState::Closed => Status::selesai("Ditutup, peringkat dihitung"),
        RoundState::Ranked => Status::selesai("Ditutup, peringkat sudah ada"),
    }
}

/// When a round closes; nothing when it is over or closed by hand.
fn closes(state: RoundState, closes_at: Option<Timestamp>, zone: Zone) -> Markup {
    html! {
        @if let (RoundState::Planned | RoundState::Open, Some(at)) = (state, closes_at) {
            (deadline(&Deadline { label: "Ditutup", when: &zone.long(at), iso: &at.to_string(), left: "" }))
        }
    }
}

/// The weighted total of what is scored so far, as people read it; what is missing adds nothing yet.
fn total_so_far<'a>(rules: &RoundRules, scores: impl Iterator<Item = (&'a str, Number)>) -> String {
    let whole = rules.weight_total.exact();
    if whole.is_zero() {
        return Exact::zero().round2().to_string();
    }
    let sum: Exact = scores.filter_map(|(key, value)| Some(rules.criterion(key)?.weight.exact() * value.exact())).sum();
    (sum / whole).round2().to_string()
}

#[cfg(test)]
mod tests;
