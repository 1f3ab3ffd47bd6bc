//! What an edition publishes before the first proposal: form, groups, rounds, criteria, weights, how ranks come about.
//!
//! Anything that changes by year stands here as data. Templates are these documents as JSON.
//! Whether a rule set is sound is asked with `problems()`.

mod deliberation;
mod ladder;
mod objections;
mod problems;

pub use deliberation::DeliberationRules;
pub use ladder::{FewJudges, LadderStep, SingleEntrant};
pub use objections::ObjectionRules;

use crate::kernel::{
    score::Number,
    time::{Timestamp, Zone},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The whole rule set of one edition. Published once, then frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditionRules {
    /// The guideline that the rules follow, as people cite it.
    pub basis: String,
    pub groups: Vec<Group>,
    pub categories: Vec<Choice>,
    pub sections: Vec<Section>,
    /// What the weights of the sections sum to.
    pub section_weight_total: Number,
    /// Files that belong to the whole proposal: statement letters.
    pub documents: Vec<Document>,
    /// In the order they are held.
    pub rounds: Vec<RoundRules>,
    /// What the pleno may award, highest first.
    pub awards: Vec<AwardRule>,
    /// How long entrants may object to the sealed result; none where the rules promise nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objections: Option<ObjectionRules>,
    /// What the pleno asks before it decides and seals; none asks for no quorum, and one person seals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deliberation: Option<DeliberationRules>,
}

/// A word of a list: a stable key and what people read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub key: String,
    pub label: String,
}

/// Who competes with whom, and who may.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    pub key: String,
    pub label: String,
    #[serde(default)]
    pub help: String,
    /// Months between the start of implementation and the closing of registration.
    pub minimum_age_months: u32,
    /// Proposals that one unit may submit in this group; none means any number.
    #[serde(default)]
    pub quota_per_unit: Option<u32>,
    /// Awards that bar an innovation from this group.
    #[serde(default)]
    pub barred_by: Vec<AwardBar>,
}

/// An award history that bars entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwardBar {
    /// The award's rank as it is stored with innovations: `Top 99`.
    pub rank: String,
    /// How many of them bar.
    pub times: u32,
}

/// One part of the proposal form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    pub key: String,
    /// As printed: `6a`.
    pub number: String,
    pub label: String,
    #[serde(default)]
    pub help: String,
    pub max_words: u32,
    pub weight: Number,
    #[serde(default = "yes")]
    pub required: bool,
}

/// One file that belongs to the whole proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    pub key: String,
    pub label: String,
    #[serde(default)]
    pub required: bool,
    /// Only for these groups; empty means all.
    #[serde(default)]
    pub groups: Vec<String>,
}

/// One stage of an edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundRules {
    pub key: String,
    pub label: String,
    pub kind: RoundKind,
    #[serde(default)]
    pub criteria: Vec<Criterion>,
    /// What the weights of the criteria sum to.
    #[serde(default = "hundred")]
    pub weight_total: Number,
    #[serde(default)]
    pub scale: Scale,
    /// Judges wanted for each entry.
    #[serde(default)]
    pub panel_size: u32,
    #[serde(default)]
    pub aggregation: Aggregation,
    #[serde(default)]
    pub missing_judge: MissingJudge,
    /// Whether each score needs a note before the sheet can be signed.
    #[serde(default)]
    pub note_required: bool,
    /// The round's part in the final total; the parts are put in proportion to their sum.
    #[serde(default)]
    pub stage_weight: Number,
    #[serde(default)]
    pub promotion: Promotion,
    /// Applied one after the other while entries are equal.
    #[serde(default)]
    pub tie_order: Vec<TieRule>,
    /// How far the judges of one entry may be apart, in points of the total; beyond it the panel discusses the entry
    /// before the round closes. None means no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spread_limit: Option<Number>,
    /// What judges look at on the spot. Published with the rules; it has no part in the scores.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<Choice>,
    /// Held in each of many territories; none means once for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ladder: Option<LadderStep>,
    /// Whether judges score without knowing whose entry it is, until the result is sealed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub blind: bool,
}

/// What happens in a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundKind {
    /// Verifiers admit, return or reject.
    Administrative,
    /// Judges score.
    Scored,
    /// The meeting that decides.
    Pleno,
}

/// One thing that judges score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    pub key: String,
    pub label: String,
    #[serde(default)]
    pub help: String,
    pub weight: Number,
    /// What scores mean, highest first.
    #[serde(default)]
    pub levels: Vec<LevelDescriptor>,
    /// The proposal section that the judge reads for this.
    #[serde(default)]
    pub section: Option<String>,
}

/// What a judge saw on the spot, by the key of the check. What has no finding was not looked at.
pub type Findings = BTreeMap<String, Finding>;

/// What a judge saw of one facility.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    Present,
    Absent,
}

/// What a range of scores means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelDescriptor {
    pub from: Number,
    pub to: Number,
    pub text: String,
}

/// The scores a judge may give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scale {
    pub min: Number,
    pub max: Number,
    /// Decimal places allowed.
    pub places: u32,
}

impl Default for Scale {
    fn default() -> Self {
        Self { min: Number::ZERO, max: Number::whole(100), places: 2 }
    }
}

/// How the judges' totals for one entry become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aggregation {
    #[default]
    Mean,
    /// Leaves out the `drop` highest and `drop` lowest judges' totals, as far as one remains.
    TrimmedMean { drop: u32 },
    /// Only the middle judge's total, or the mean of the two in the middle.
    Median,
}

/// What happens when an assigned judge has not signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingJudge {
    /// The round cannot be closed until every assigned sheet is signed.
    WaitForAll,
    /// The signed sheets count; an entry with fewer than `minimum` is not ranked.
    CountSigned { minimum: u32 },
}

impl Default for MissingJudge {
    fn default() -> Self {
        Self::CountSigned { minimum: 1 }
    }
}

/// Which entries go on to the next round.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Promotion {
    /// Only the best so many; none means no limit.
    #[serde(default)]
    pub top: Option<u32>,
    /// Only with at least this total; none means any.
    #[serde(default)]
    pub pass_mark: Option<Number>,
    /// Whether ranks and the limit are counted within each group.
    #[serde(default)]
    pub per_group: bool,
}

/// A way to tell equal entries apart. What is equal after all of them shares the rank, and goes on together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TieRule {
    /// The higher value in the heaviest criterion, then in the next, and so on; equal weights in the order of the form.
    CriteriaByWeight,
    /// More judges who put the entry highest among the equal ones.
    MoreFirstPlaces,
    /// The higher lowest judge's total.
    HigherLowestTotal,
    /// The earlier final submission.
    EarlierSubmission,
    /// The lower SHA-256 of `<seed>:<entry>`. The hash of the seed is published with the round, the seed at the draw.
    Lot,
}

/// One award.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwardRule {
    pub key: String,
    pub label: String,
    /// How many there are; none means any number.
    #[serde(default)]
    pub count: Option<u32>,
    /// Whether it goes by the final order (Terbaik I, Top N) or is given freely (Outstanding).
    #[serde(default)]
    pub by_rank: bool,
}

/// When things happen, in the competition's zone. Changes by extension, with a reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    pub zone: Zone,
    pub registration_opens: Timestamp,
    /// The last instant at which a proposal is taken.
    pub registration_closes: Timestamp,
    /// One for each round of the rules, by key.
    pub rounds: Vec<RoundWindow>,
}

/// When a round is held; a missing end is decided by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundWindow {
    pub key: String,
    #[serde(default)]
    pub opens: Option<Timestamp>,
    #[serde(default)]
    pub closes: Option<Timestamp>,
}

fn yes() -> bool {
    true
}
fn hundred() -> Number {
    Number::whole(100)
}

impl EditionRules {
    pub fn round(&self, key: &str) -> Option<&RoundRules> {
        self.rounds.iter().find(|round| round.key == key)
    }
    pub fn section(&self, key: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.key == key)
    }
    pub fn group(&self, key: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.key == key)
    }
    pub fn category(&self, key: &str) -> Option<&Choice> {
        self.categories.iter().find(|category| category.key == key)
    }
    /// The round held after `key`.
    pub fn round_after(&self, key: &str) -> Option<&RoundRules> {
        let at = self.rounds.iter().position(|round| round.key == key)?;
        self.rounds.get(at + 1)
    }
    /// The administrative round, if the edition has one.
    pub fn administrative_round(&self) -> Option<&RoundRules> {
        self.rounds.iter().find(|round| round.kind == RoundKind::Administrative)
    }
    /// The rounds in which judges score, in the order they are held.
    pub fn scored_rounds(&self) -> Vec<&RoundRules> {
        self.rounds.iter().filter(|round| round.kind == RoundKind::Scored).collect()
    }
    /// Whether there is a round whose judges do not know whose entries they score.
    pub fn has_blind_round(&self) -> bool {
        self.rounds.iter().any(|round| round.blind)
    }
    /// SHA-256 of the canonical JSON, in hex: names these rules on every page that results from them.
    pub fn sha256(&self) -> String {
        sha256_of(self)
    }
}

impl RoundRules {
    /// A round with the usual rules and no criteria yet.
    pub fn new(key: &str, label: &str, kind: RoundKind) -> Self {
        let scored = kind == RoundKind::Scored;
        Self {
            key: key.to_owned(),
            label: label.to_owned(),
            kind,
            criteria: Vec::new(),
            weight_total: Number::whole(100),
            scale: Scale::default(),
            panel_size: if scored { 3 } else { 0 },
            aggregation: Aggregation::default(),
            missing_judge: MissingJudge::default(),
            note_required: false,
            stage_weight: if scored { Number::whole(100) } else { Number::ZERO },
            promotion: Promotion::default(),
            tie_order: if scored { vec![TieRule::CriteriaByWeight] } else { Vec::new() },
            spread_limit: None,
            checks: Vec::new(),
            ladder: None,
            blind: false,
        }
    }
    pub fn criterion(&self, key: &str) -> Option<&Criterion> {
        self.criteria.iter().find(|criterion| criterion.key == key)
    }
    pub fn check(&self, key: &str) -> Option<&Choice> {
        self.checks.iter().find(|check| check.key == key)
    }
    /// SHA-256 of the canonical JSON, in hex.
    pub fn sha256(&self) -> String {
        sha256_of(self)
    }
}

/// SHA-256 of a text, in hex.
pub fn sha256_hex(text: &str) -> String {
    format!("{:x}", Sha256::digest(text.as_bytes()))
}

/// Canonical JSON: keys sorted (serde_json's map is ordered), no spaces, exact numbers as text.
pub fn canonical_json<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value).unwrap_or_default().to_string()
}

/// SHA-256 in hex of the canonical JSON.
pub fn sha256_of<T: Serialize>(value: &T) -> String {
    sha256_hex(&canonical_json(value))
}
