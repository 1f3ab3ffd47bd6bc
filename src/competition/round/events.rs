//! What happened to a round. Scores are never in its stream; the ranking that came of them is.

use crate::{
    kernel::{
        aggregate::domain_event,
        ids::{EditionId, InnovationId, ProposalId, RoundId},
        score::Exact,
        text::Reason,
        time::Timestamp,
        unit::UnitCode,
    },
    scoring::{
        ranking::Ranking,
        rules::{RoundKind, RoundRules},
    },
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RoundEvent {
    /// The edition's rules were published with this round in them.
    RoundPlanned {
        edition: EditionId,
        /// The round's place in the edition, from 0.
        place: u32,
        rules: RoundRules,
        rules_sha256: String,
        opens_at: Option<Timestamp>,
        closes_at: Option<Timestamp>,
    },
    /// The edition's rules were amended before the round was opened.
    RoundRulesAmended {
        rules: RoundRules,
        rules_sha256: String,
        reason: Reason,
    },
    /// A proposal competes in this round.
    RoundEntryAdmitted {
        proposal: ProposalId,
        innovation: InnovationId,
        unit: UnitCode,
        group: String,
        category: String,
        /// When its last version was submitted; a tie rule may ask.
        submitted_at: Timestamp,
        /// The round it was promoted from.
        from: Option<RoundId>,
    },
    /// It competes no longer.
    RoundEntryRemoved {
        proposal: ProposalId,
        reason: Reason,
    },
    /// Work may begin: verifying, scoring or deciding.
    RoundOpened {
        edition: EditionId,
        kind: RoundKind,
        by_clock: bool,
    },
    RoundDeadlineExtended {
        previous: Option<Timestamp>,
        closes_at: Timestamp,
        reason: Reason,
    },
    /// No score counts that was not signed before.
    RoundClosed {
        by_clock: bool,
    },
    /// The ranking by the published rules, computed after closing.
    RoundRanked {
        ranking: Ranking,
        /// Those that go on, best first, with what the next round needs to know.
        promoted: Vec<Promoted>,
    },
}

/// An entry on its way to the next round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promoted {
    pub proposal: ProposalId,
    pub innovation: InnovationId,
    pub unit: UnitCode,
    pub group: String,
    pub category: String,
    pub submitted_at: Timestamp,
    pub rank: u32,
    pub total: Exact,
}

domain_event!(RoundEvent {
    RoundPlanned = "1",
    RoundRulesAmended = "1",
    RoundEntryAdmitted = "1",
    RoundEntryRemoved = "1",
    RoundOpened = "1",
    RoundDeadlineExtended = "1",
    RoundClosed = "1",
    RoundRanked = "1",
});
