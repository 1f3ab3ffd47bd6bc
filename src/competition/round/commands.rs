//! What somebody wants to happen to a round. Whether the clock or a hand asks stands in the stamp.

use crate::{
    competition::round::events::Promoted,
    kernel::{
        ids::{EditionId, InnovationId, ProposalId, RoundId},
        region::RegionCode,
        score::Exact,
        text::Reason,
        time::{Timestamp, Zone},
        unit::UnitCode,
    },
    scoring::{ranking::Ranking, rules::RoundRules},
};

/// Wishes of the panitia, of the clock and of reactions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoundCommand {
    /// Of the reaction to published rules.
    Plan {
        edition: EditionId,
        place: u32,
        rules: Box<RoundRules>,
        /// Of the rules as published; `rules` are those of the territory.
        rules_sha256: String,
        opens_at: Option<Timestamp>,
        closes_at: Option<Timestamp>,
        territory: Option<RegionCode>,
        lot_sha256: Option<String>,
    },
    /// Of the panitia of a territory, before the round is opened.
    Reschedule {
        opens_at: Timestamp,
        closes_at: Timestamp,
        zone: Zone,
    },
    /// Of the reaction to amended rules. The edition made sure that the round had not begun when it was amended.
    Amend {
        rules: Box<RoundRules>,
        rules_sha256: String,
        reason: Reason,
    },
    AdmitEntry(Entry),
    RemoveEntry {
        proposal: ProposalId,
        reason: Reason,
    },
    Open,
    Extend {
        closes_at: Timestamp,
        reason: Reason,
        /// Whoever asks runs the whole edition, and may go past the window that was planned.
        runs_edition: bool,
    },
    /// Takes back the ranking of a round of a ladder, while the round above has not begun.
    Reopen {
        above: RoundId,
        reason: Reason,
        /// From 1: which reopening of the round it is.
        turn: u32,
        /// Of the seed of the lot that is drawn afterwards.
        lot_sha256: Option<String>,
    },
    /// Of the reaction to a pleno that asks for it: scores of the last scored round are taken again.
    Recount {
        closes_at: Timestamp,
        reason: Reason,
        /// From 1: which reopening of the round it is.
        turn: u32,
        /// Of the seed of the lot that is drawn afterwards.
        lot_sha256: Option<String>,
    },
    /// Of the reaction to a round that was opened again.
    RecallEntry {
        proposal: ProposalId,
        from: RoundId,
        reason: Reason,
    },
    /// Of the panitia, after talking with the judges of an entry that are far apart.
    RecordDiscussion {
        proposal: ProposalId,
        /// How far apart they are, as the read model knows it.
        gap: Exact,
        note: Reason,
    },
    Close {
        left: Unfinished,
    },
    /// Of judging, once the round is closed.
    RecordRanking {
        ranking: Box<Ranking>,
        /// Best first.
        promoted: Vec<Promoted>,
    },
}

/// A proposal that competes in a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub proposal: ProposalId,
    pub innovation: InnovationId,
    pub unit: UnitCode,
    pub group: String,
    pub category: String,
    pub submitted_at: Timestamp,
    /// The round it was promoted from.
    pub from: Option<RoundId>,
    /// Scored, but competes with nobody.
    pub anchor: bool,
}

/// What is still to do in the round, as the read model knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Unfinished {
    /// Proposals that wait for the verifier or for their unit's correction.
    pub undecided: u32,
    /// Sheets of assigned judges that are not signed.
    pub unsigned: u32,
    /// Entries that no judge is to score.
    pub unassigned: u32,
    /// Entries that have judges, but fewer than the panel asks for.
    pub short_panels: u32,
    /// Rounds whose best are to meet in this one, and that are not ranked.
    pub below: u32,
    /// Whether the edition still takes proposals.
    pub registering: bool,
    /// Proposals that belong into the round and have not arrived yet.
    pub coming: u32,
    /// Entries whose judges are too far apart, and that were not discussed since.
    pub undiscussed: u32,
}
