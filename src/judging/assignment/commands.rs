//! What somebody wants to happen to a judge's duty.

use crate::kernel::{
    ids::{EditionId, PersonId, ProposalId, RoundId},
    near::Near,
    text::Reason,
    unit::UnitCode,
};

/// Wishes of the panitia (assign, cancel) and of the judge (recuse).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AssignmentCommand {
    Assign { duty: Duty, ties: Ties },
    Recuse { reason: Reason },
    Cancel { reason: Reason },
}

/// Who is to score what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    pub edition: EditionId,
    pub round: RoundId,
    pub proposal: ProposalId,
    pub judge: PersonId,
    /// The unit that the proposal belongs to.
    pub unit: UnitCode,
}

/// Facts about judge, proposal and round at the time of the wish.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ties {
    /// Whether the person holds the role Juri over the region of the edition.
    pub is_judge: bool,
    /// Whether the round has stopped taking scores.
    pub round_is_over: bool,
    /// The proposal's unit with everything above it: two units share one of them when they belong to the same OPD.
    pub unit_line: Vec<UnitCode>,
    /// The units that the judge works for or writes for, each with everything above it.
    pub judge_line: Vec<UnitCode>,
    /// Whether the proposal comes from a village or kecamatan that the judge lives in.
    pub lives_there: bool,
    /// What ties the judge to the kecamatan of a desa or kelurahan, or of an entry in a ladder.
    pub near: Option<Near>,
    /// The round of the edition in which the judge stepped back from the proposal, as people call it.
    pub stepped_back: Option<String>,
}

impl Ties {
    /// Whether judge and proposal belong to the same OPD.
    pub fn same_opd(&self) -> bool {
        self.judge_line.iter().any(|unit| self.unit_line.contains(unit))
    }
}
