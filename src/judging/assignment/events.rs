//! What happened to one judge's duty for one proposal in one round.

use crate::kernel::{
    aggregate::domain_event,
    ids::{EditionId, PersonId, ProposalId, RoundId},
    text::Reason,
    unit::UnitCode,
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AssignmentEvent {
    /// The panitia asked the judge to score the proposal. The same duty may be given again after it ended.
    JudgeAssigned { edition: EditionId, round: RoundId, proposal: ProposalId, judge: PersonId, unit: UnitCode },
    /// The judge stepped back.
    JudgeRecused { round: RoundId, proposal: ProposalId, judge: PersonId, reason: Reason },
    /// The panitia took the duty back.
    AssignmentCancelled { round: RoundId, proposal: ProposalId, judge: PersonId, reason: Reason },
}

domain_event!(AssignmentEvent { JudgeAssigned = "1", JudgeRecused = "1", AssignmentCancelled = "1" });
