//! What somebody wants to happen to a judge's duty.

use crate::judging::assignment::events::Cause;
use crate::kernel::{
    ids::{EditionId, PersonId, ProposalId, RoundId},
    relation::Kind,
    text::Reason,
    unit::UnitCode,
};

/// Wishes of the panitia (assign, cancel), of the judge (recuse), and what follows from a relation (set apart).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AssignmentCommand {
    Assign { duty: Duty, ties: Ties },
    Recuse { reason: Reason },
    Cancel { reason: Reason },
    SetApart { cause: Cause },
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
    /// Every relation of the judge to the proposal.
    pub relations: Vec<Kind>,
    /// The round of the edition in which the judge stepped back from the proposal, as people call it.
    pub stepped_back: Option<String>,
}

impl Ties {
    /// The first relation that keeps the judge from the proposal.
    pub fn blocking(&self) -> Option<Kind> {
        self.relations.iter().copied().find(|kind| kind.blocks())
    }
}
