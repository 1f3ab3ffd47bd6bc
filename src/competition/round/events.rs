//! What happened to a round. Scores are never in its stream; the ranking that came of them is.

use crate::{
    kernel::{
        aggregate::domain_event,
        ids::{EditionId, InnovationId, ProposalId, RoundId},
        region::RegionCode,
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
        /// Of a ladder: those of the territory, with its own seats.
        rules: RoundRules,
        /// Of the rules as published, which all territories share.
        rules_sha256: String,
        opens_at: Option<Timestamp>,
        closes_at: Option<Timestamp>,
        /// Where it is held, if the round is held in many territories.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        territory: Option<RegionCode>,
        /// SHA-256 of the seed of the lot, in hex, where the tie order ends with one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lot_sha256: Option<String>,
    },
    /// The panitia of the territory chose its own dates, inside the window that was planned.
    RoundRescheduled {
        opens_at: Timestamp,
        closes_at: Timestamp,
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
        /// Scored like any other so that panels can be compared, but competes with nobody.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        anchor: bool,
    },
    /// The round that promoted it was opened again: whether it comes back is for that round to say.
    RoundEntryRecalled {
        proposal: ProposalId,
        from: RoundId,
        reason: Reason,
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
    /// The panitia talked with the judges of an entry that were further apart than the rules allow.
    RoundEntryDiscussed {
        proposal: ProposalId,
        /// How far apart they were.
        gap: Exact,
        /// What came of it.
        note: Reason,
    },
    /// No score counts that was not signed before.
    RoundClosed {
        by_clock: bool,
    },
    /// Scores are taken again; the ranking that was computed no longer holds.
    RoundReopened {
        reason: Reason,
        /// The round above, which had not begun; none for a recount.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        above: Option<RoundId>,
        /// What had gone on to it.
        #[serde(default)]
        promoted: Vec<ProposalId>,
        /// Of the new seed of its lot: a seed that was drawn from is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lot_sha256: Option<String>,
        /// Where the pleno took up a sealed result again and asked for it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        recount: Option<Recount>,
    },
    /// The ranking by the published rules, computed after closing.
    RoundRanked {
        ranking: Ranking,
        /// Those that go on, best first, with what the next round needs to know.
        promoted: Vec<Promoted>,
    },
}

/// A round that is counted anew after its result had been sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recount {
    pub edition: EditionId,
    /// Until when sheets may be corrected.
    pub closes_at: Timestamp,
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
    /// None for a walk-over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<Exact>,
}

domain_event!(RoundEvent {
    RoundPlanned = "1",
    RoundRulesAmended = "1",
    RoundEntryAdmitted = "1",
    RoundEntryRemoved = "1",
    RoundOpened = "1",
    RoundDeadlineExtended = "1",
    RoundClosed = "1",
    RoundReopened = "1",
    RoundRescheduled = "1",
    RoundEntryRecalled = "1",
    RoundEntryDiscussed = "1",
    RoundRanked = "1",
});
