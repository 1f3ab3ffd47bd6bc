//! Rounds that are held in many territories at once, and whose best meet one step higher.

use super::{EditionRules, RoundRules};
use crate::kernel::{
    region::{Level, RegionCode},
    words::words,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One step of a ladder: the round is held once in each territory that has a seat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LadderStep {
    /// What each contest covers.
    pub level: Level,
    /// How many go on from each territory, by its code. A territory that is not named holds no contest.
    #[serde(default)]
    pub seats: BTreeMap<RegionCode, u32>,
    pub single_entrant: SingleEntrant,
    pub few_judges: FewJudges,
}

words! {
    /// What happens where only one entry competes.
    SingleEntrant {
        WalkOver = "walk_over", "Maju tanpa dinilai (menang tanpa lawan)";
        Scored = "scored", "Tetap dinilai";
    }
}
words! {
    /// What happens where an entry has fewer judges than the panel asks for.
    FewJudges {
        Borrow = "borrow", "Juri dipinjam dari kecamatan lain sampai panelnya lengkap";
        SmallerPanel = "smaller_panel", "Panel yang lebih kecil boleh menilai";
    }
}

impl EditionRules {
    /// The lowest round that is held in many territories, if this is a ladder.
    pub fn ladder(&self) -> Option<&LadderStep> {
        self.rounds.iter().find_map(|round| round.ladder.as_ref())
    }

    /// Gives each territory `seats` on every step, where the rules do not say how many.
    pub fn seat(&mut self, territories: &[RegionCode], seats: u32) {
        for step in self.rounds.iter_mut().filter_map(|round| round.ladder.as_mut()) {
            for territory in territories.iter().filter(|territory| territory.level() == step.level) {
                step.seats.entry(territory.clone()).or_insert(seats);
            }
        }
    }
}

impl RoundRules {
    /// Names each round that these rules are held as: the key, or `key@territory` for each territory with a seat.
    pub fn held_as(&self) -> Vec<String> {
        match &self.ladder {
            None => vec![self.key.clone()],
            Some(step) => step.territories().map(|territory| format!("{}@{territory}", self.key)).collect(),
        }
    }

    /// The same rules for one territory, whose seats decide how many go on.
    #[must_use]
    pub fn in_territory(&self, territory: &RegionCode) -> Self {
        let mut own = self.clone();
        if let Some(step) = &mut own.ladder {
            step.seats.retain(|other, _| other == territory);
            own.promotion.top = Some(step.seats.get(territory).copied().unwrap_or(0));
        }
        own
    }
}

impl LadderStep {
    /// The territories that hold a contest.
    pub fn territories(&self) -> impl Iterator<Item = &RegionCode> {
        self.seats.iter().filter(|(_, seats)| **seats > 0).map(|(territory, _)| territory)
    }
}
