//! What was said about one judge's relations in one edition.

use crate::kernel::{
    aggregate::domain_event,
    ids::{EditionId, PersonId, ProposalId, RoundId},
    relation::Kind,
    text::Reason,
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ConflictEvent {
    /// The judge went through these entries of a round and has these relations, and no other, to them.
    ConflictsDeclared {
        edition: EditionId,
        round: RoundId,
        judge: PersonId,
        entries: Vec<ProposalId>,
        relations: Vec<Declared>,
    },
    /// The panitia knows of a relation.
    ConflictStated {
        edition: EditionId,
        round: RoundId,
        judge: PersonId,
        proposal: ProposalId,
        kind: Kind,
        reason: Reason,
    },
    /// The panitia was wrong about it.
    ConflictWithdrawn {
        edition: EditionId,
        round: RoundId,
        judge: PersonId,
        proposal: ProposalId,
        kind: Kind,
        reason: Reason,
    },
}

/// A relation to one entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Declared {
    pub proposal: ProposalId,
    pub kind: Kind,
}

domain_event!(ConflictEvent { ConflictsDeclared = "1", ConflictStated = "1", ConflictWithdrawn = "1" });
