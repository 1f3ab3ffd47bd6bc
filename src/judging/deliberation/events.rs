//! What happened in the pleno of an edition, up to the sealed result.

use crate::kernel::{
    aggregate::domain_event,
    ids::{EditionId, InnovationId, ProposalId, RoundId},
    score::{Exact, Rounded},
    text::Reason,
    time::Date,
    unit::UnitCode,
};
use crate::scoring::rules::RoundRules;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeliberationEvent {
    /// The last scored round is ranked: the pleno has its list, by the stage weights of the rules.
    DeliberationOpened { edition: EditionId, rules_sha256: String, finalists: Vec<Finalist> },
    /// The pleno moved an entry within its division, with a reason that becomes public.
    DeliberationOrderChanged { proposal: ProposalId, from: u32, to: u32, reason: Reason },
    /// The pleno fixed who gets what; the whole list each time.
    DeliberationAwardsFixed {
        awards: Vec<FixedAward>,
        /// The rules that name these awards; those of the opening where it is not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rules_sha256: Option<String>,
    },
    /// Final. The only source of every page and document about the result.
    ResultSealed {
        edition: EditionId,
        sk_number: String,
        sk_date: Date,
        /// Who signed the SK, as written there; an office, not a person.
        signed_by: String,
        /// The rules by which the awards were fixed. The ranking follows from them as well: what it was computed by,
        /// the rules of the scored rounds and the groups, cannot be amended once those rounds have begun.
        rules_sha256: String,
        result: Vec<SealedEntry>,
    },
}

/// An entry as the pleno gets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finalist {
    pub proposal: ProposalId,
    pub innovation: InnovationId,
    pub unit: UnitCode,
    /// The group within which ranks are counted, if they are.
    #[serde(default)]
    pub division: Option<String>,
    /// By the computed total, from 1; equal totals share it.
    pub rank: u32,
    pub total: Exact,
    pub stages: Vec<Stage>,
}

/// What one round gave to an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    pub round: RoundId,
    pub label: String,
    pub rank: u32,
    pub total: Exact,
}

impl Stage {
    /// What an entry got in this round of the edition's rules, in whichever territory that was.
    pub fn of<'a>(stages: &'a [Self], edition: EditionId, rules: &RoundRules) -> Option<&'a Self> {
        let held: Vec<RoundId> = rules.held_as().iter().map(|key| RoundId::of_edition(edition, key)).collect();
        stages.iter().find(|stage| held.contains(&stage.round))
    }
}

/// One award given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FixedAward {
    /// The award's key in the rules.
    pub key: String,
    pub label: String,
    pub proposal: ProposalId,
}

/// One line of the sealed result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedEntry {
    pub proposal: ProposalId,
    pub innovation: InnovationId,
    pub unit: UnitCode,
    #[serde(default)]
    pub division: Option<String>,
    /// As the pleno decided.
    pub rank: u32,
    /// As the rules computed.
    pub computed_rank: u32,
    pub total: Exact,
    pub shown: Rounded,
    pub stages: Vec<Stage>,
    /// Labels, highest first.
    pub awards: Vec<String>,
    /// Why the pleno departed from the computed order, when it did.
    #[serde(default)]
    pub departure: Vec<String>,
}

domain_event!(DeliberationEvent {
    DeliberationOpened = "1",
    DeliberationOrderChanged = "1",
    DeliberationAwardsFixed = "1",
    ResultSealed = "1",
});
