//! What somebody wants to happen in the pleno.

use crate::judging::deliberation::events::Finalist;
use crate::kernel::{
    ids::{EditionId, ProposalId},
    text::{Reason, Title},
    time::Date,
};
use crate::scoring::rules::AwardRule;

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
        sk_number: Title,
        sk_date: Date,
        /// The office that signed the SK, as written there.
        signed_by: Title,
        /// The day in the competition's zone.
        today: Date,
    },
}

/// An award for an entry, by the award's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenAward {
    pub key: String,
    pub proposal: ProposalId,
}
