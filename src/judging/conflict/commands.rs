//! What somebody wants to say about a judge's relations.

use crate::judging::conflict::events::Declared;
use crate::kernel::{
    ids::{EditionId, PersonId, ProposalId, RoundId},
    text::Reason,
};
use std::collections::BTreeSet;

/// Wishes of the judge (declare) and of the panitia (state, withdraw).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConflictCommand {
    Declare { of: Concern, entries: BTreeSet<ProposalId>, relations: BTreeSet<Declared> },
    State { of: Concern, is_entry: bool, relation: Declared, reason: Reason },
    Withdraw { of: Concern, relation: Declared, reason: Reason },
}

/// Whose relations, and in which round they are spoken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Concern {
    pub edition: EditionId,
    pub round: RoundId,
    pub judge: PersonId,
    /// Whether the round has stopped taking scores.
    pub round_is_over: bool,
}
