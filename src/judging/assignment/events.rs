//! What happened to one judge's duty for one proposal in one round.

use crate::kernel::{
    aggregate::domain_event,
    ids::{EditionId, PersonId, ProposalId, RoundId},
    relation::{Kind, Source},
    text::Reason,
    unit::UnitCode,
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AssignmentEvent {
    /// The panitia asked the judge to score the proposal. The same duty may be given again after it ended.
    JudgeAssigned { edition: EditionId, round: RoundId, proposal: ProposalId, judge: PersonId, unit: UnitCode },
    /// The judge stepped back, or a relation that became known took the judge away.
    JudgeRecused {
        round: RoundId,
        proposal: ProposalId,
        judge: PersonId,
        reason: Reason,
        /// The relation; none where the judge stepped back by hand.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cause: Option<Cause>,
    },
    /// The panitia took the duty back.
    AssignmentCancelled { round: RoundId, proposal: ProposalId, judge: PersonId, reason: Reason },
}

/// The relation that a judge was recused for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    pub kind: Kind,
    pub source: Source,
}

domain_event!(AssignmentEvent { JudgeAssigned = "1", JudgeRecused = "1", AssignmentCancelled = "1" });
