//! What a closed round says about its entries.

use crate::kernel::score::{Exact, Rounded};
use serde::{Deserialize, Serialize};

/// The ranking of one round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ranking {
    /// Best first; within each division when ranks are counted per group.
    pub entries: Vec<RankedEntry>,
    pub unranked: Vec<UnrankedEntry>,
    /// The only entry, which goes on without a score because the rules say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub walk_over: Option<String>,
    /// The seed of the lot, revealed because a lot was drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lot_seed: Option<String>,
}

/// What an entry that drew the higher lot is told.
pub(super) const LOST_THE_LOT: &str = "Kalah undian.";

impl Ranking {
    /// Whether a lot decided who goes on.
    pub fn lot_decided(&self) -> bool {
        let both =
            |group: &Vec<&RankedEntry>| group.iter().any(|one| one.promoted) && group.iter().any(|one| !one.promoted);
        self.drawn().iter().any(both)
    }
    /// The entries between which the lot decided, best first: each group that was equal in everything before.
    pub fn drawn(&self) -> Vec<Vec<&RankedEntry>> {
        let mut groups: Vec<Vec<&RankedEntry>> = Vec::new();
        for (above, entry) in self.entries.iter().zip(self.entries.iter().skip(1)) {
            if entry.tie.last().is_none_or(|told| told != LOST_THE_LOT) {
                continue;
            }
            match groups.last_mut() {
                Some(group) if group.last().is_some_and(|last| last.entry == above.entry) => group.push(entry),
                _ => groups.push(vec![above, entry]),
            }
        }
        groups
    }
}

/// One entry's place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RankedEntry {
    /// The proposal's id, or whatever names the entry in a recount.
    pub entry: String,
    /// The group within which the rank is counted, if it is.
    #[serde(default)]
    pub division: Option<String>,
    /// From 1; equal entries share it.
    pub rank: u32,
    /// Nothing rounded.
    pub total: Exact,
    /// The total as shown.
    pub shown: Rounded,
    pub criteria: Vec<CriterionResult>,
    /// Judges whose sheets count.
    pub judges_counted: u32,
    pub judges_assigned: u32,
    /// What told this entry apart from the equal one above it, in words.
    #[serde(default)]
    pub tie: Vec<String>,
    /// Whether it goes on.
    pub promoted: bool,
}

/// One criterion of one entry, over the judges that count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CriterionResult {
    pub key: String,
    pub mean: Exact,
    pub low: Exact,
    pub high: Exact,
}

/// An entry that the rules could not rank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnrankedEntry {
    pub entry: String,
    pub judges_counted: u32,
    pub judges_assigned: u32,
    /// For people.
    pub reason: String,
}
