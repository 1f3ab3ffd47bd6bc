//! What happened in the pleno of an edition, up to the sealed result.

use crate::kernel::{
    aggregate::domain_event,
    ids::{EditionId, InnovationId, ObjectionId, ProposalId, RoundId},
    score::{Exact, Rounded},
    text::Reason,
    time::{Date, Timestamp},
    unit::UnitCode,
};
use crate::scoring::rules::{RoundRules, sha256_of};
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
    /// The only source of every page and document about the result, until a later version supersedes it.
    ResultSealed {
        edition: EditionId,
        /// Where the rules promise no time to object, the SK fixes the result at once.
        #[serde(flatten)]
        sk: Option<Sk>,
        /// The rules by which the awards were fixed. The ranking follows from them as well: what it was computed by,
        /// the rules of the scored rounds and the groups, cannot be amended once those rounds have begun.
        rules_sha256: String,
        result: Vec<SealedEntry>,
        /// From 1; each time the pleno was reopened and sealed again, one more.
        #[serde(default = "first", skip_serializing_if = "is_first")]
        version: u32,
        /// The last instant at which entrants may object to it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        objections_until: Option<Timestamp>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        supersedes: Option<Superseded>,
    },
    /// The time to object to a version of the result is over.
    ObjectionsClosed { edition: EditionId, version: u32, closes_at: Timestamp },
    /// The pleno takes a sealed result up again because of upheld objections. What was sealed stays as it is.
    ResultReopened {
        edition: EditionId,
        version: u32,
        /// Of the version that is taken up again.
        result_sha256: String,
        /// Those upheld that ask for a recount.
        objections: Vec<ObjectionId>,
        /// All objections to this version; each was answered.
        answered: Vec<ObjectionId>,
        reason: Reason,
    },
    /// The decree that fixes a version of the result, after the time to object. From here on it is final.
    SkRecorded {
        edition: EditionId,
        version: u32,
        #[serde(flatten)]
        sk: Sk,
        /// All objections to this version; each was answered.
        answered: Vec<ObjectionId>,
    },
}

/// The decree that fixes a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sk {
    #[serde(rename = "sk_number")]
    pub number: String,
    #[serde(rename = "sk_date")]
    pub date: Date,
    /// Who signed it, as written there; an office, not a person.
    pub signed_by: String,
}

/// The version that a sealed result takes the place of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Superseded {
    pub version: u32,
    pub result_sha256: String,
    /// The upheld objections that led to it.
    pub objections: Vec<ObjectionId>,
    pub reason: Reason,
}

fn first() -> u32 {
    1
}
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_first(version: &u32) -> bool {
    *version == 1
}

/// SHA-256 in hex of a sealed order as canonical JSON: names it wherever it is shown.
pub fn result_sha256(result: &[SealedEntry]) -> String {
    sha256_of(&result)
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
    ObjectionsClosed = "1",
    ResultReopened = "1",
    SkRecorded = "1",
});
