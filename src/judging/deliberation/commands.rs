//! What somebody wants to happen in the pleno.

use crate::judging::deliberation::events::{Finalist, Sk};
use crate::kernel::{
    ids::{EditionId, ObjectionId, ProposalId},
    text::Reason,
    time::{Date, Zone},
};
use crate::scoring::rules::{AwardRule, ObjectionRules};

/// Wishes of the product (open) and of the panitia that keeps the minutes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliberationCommand {
    Open {
        edition: EditionId,
        rules_sha256: String,
        finalists: Vec<Finalist>,
    },
    ChangeOrder {
        /// The revision that the wish was formed on: how often order and awards were decided before.
        base_revision: u32,
        proposal: ProposalId,
        /// The place within the division, from 1.
        to: u32,
        reason: Reason,
    },
    FixAwards {
        base_revision: u32,
        /// What the published rules let the pleno award, highest first.
        rules: Vec<AwardRule>,
        /// The hash of the whole rules that these awards stand in.
        rules_sha256: String,
        awards: Vec<GivenAward>,
    },
    Seal {
        base_revision: u32,
        /// Only where the rules promise no time to object.
        sk: Option<Sk>,
        /// What the rules promise to those who doubt the result.
        objections: Option<ObjectionRules>,
        /// The competition's zone, and the day there.
        zone: Zone,
        today: Date,
    },
    /// Ends the time to object.
    CloseObjections,
    /// Takes the sealed result up again because of upheld objections.
    Reopen {
        objections: Objections,
        reason: Reason,
    },
    RecordSk {
        sk: Sk,
        objections: Objections,
        /// The day in the competition's zone.
        today: Date,
    },
}

/// What became of the objections to a version of the result.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Objections {
    /// Those without an answer.
    pub waiting: u32,
    pub answered: Vec<ObjectionId>,
    /// Those answered that were upheld and ask for a recount.
    pub recounts: Vec<ObjectionId>,
}

/// An award for an entry, by the award's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenAward {
    pub key: String,
    pub proposal: ProposalId,
}
