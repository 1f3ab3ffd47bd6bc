//! The file of rules: what is published beside a sealed result, or the bare rules of one round.

use crate::{
    kernel::{region::RegionCode, time::Timestamp},
    scoring::rules::RoundRules,
};
use serde::{Deserialize, Serialize};

/// What a result was computed by, and what competed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The edition as people call it.
    pub edition: String,
    /// Names the edition's rules on its pages.
    pub edition_rules_sha256: String,
    /// Whether these are all scored rounds of the edition, so that the final order follows from them.
    pub complete: bool,
    /// In the order they were held.
    pub rounds: Vec<Held>,
}

/// One round as it was held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// As the scores name it: the key of the round, with `@` and the territory where it is held in many.
    pub name: String,
    /// Rounds of one place are held beside each other.
    pub place: i32,
    /// Where it was held, if it was held in many territories.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub territory: Option<RegionCode>,
    /// The territory as people call it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub territory_name: String,
    /// As published, for all territories alike.
    pub rules: RoundRules,
    /// SHA-256 of the seed of the lot, published beforehand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lot_sha256: Option<String>,
    /// The seed, where a lot was drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lot_seed: Option<String>,
    pub entries: Vec<Competing>,
    /// Scored so that panels can be compared; compete with nobody.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub anchors: Vec<String>,
}

/// One entry of a round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Competing {
    /// The number of the proposal, as its public page shows it.
    pub entry: String,
    #[serde(default)]
    pub title: String,
    pub group: String,
    pub submitted_at: Timestamp,
}

/// A file of rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rules {
    Published(Document),
    /// The rules of one round and nothing else.
    Bare(Box<RoundRules>),
}

/// Why a file of rules cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadRules {
    #[error("Baris {line}, kolom {column}: bukan JSON yang benar ({text}).")]
    NotJson { line: usize, column: usize, text: String },
    #[error("Baris {line}: bukan aturan yang lengkap ({text}).")]
    NotRules { line: usize, text: String },
    #[error(
        "Ini aturan seluruh lomba, yang tidak memuat siapa saja pesertanya. Pakai aturan.json dari bagian \"Hitung ulang sendiri\" di halaman hasil."
    )]
    WholeEdition,
    #[error("Sidik benih undian babak {0} tidak cocok dengan benihnya.")]
    Seed(String),
}

impl Rules {
    /// Reads a published document, or the rules of one round as they stand in it.
    ///
    /// # Errors
    /// Says where the file is wrong, or that it is another kind of file.
    pub fn read(text: &str) -> Result<Self, BadRules> {
        let value: serde_json::Value = serde_json::from_str(text).map_err(|error| BadRules::NotJson {
            line: error.line(),
            column: error.column(),
            text: error.to_string(),
        })?;
        let not_rules = |error: serde_json::Error| BadRules::NotRules { line: error.line(), text: error.to_string() };
        if value.get("edition_rules_sha256").is_some() {
            let document: Document = serde_json::from_str(text).map_err(not_rules)?;
            let forged = document.rounds.iter().find(|round| !round.seed_fits());
            return match forged {
                Some(round) => Err(BadRules::Seed(round.name.clone())),
                None => Ok(Self::Published(document)),
            };
        }
        if value.get("rounds").is_some() {
            return Err(BadRules::WholeEdition);
        }
        serde_json::from_str(text).map(|rules| Self::Bare(Box::new(rules))).map_err(not_rules)
    }

    /// The rules of the round that scores name so.
    pub fn of_round(&self, name: &str) -> Option<&RoundRules> {
        match self {
            Self::Bare(rules) => Some(rules),
            Self::Published(_) => self.held(name).map(|held| &held.rules),
        }
    }

    /// The round that scores name so, as it was held; none in bare rules.
    pub fn held(&self, name: &str) -> Option<&Held> {
        let Self::Published(document) = self else { return None };
        match document.rounds.as_slice() {
            [only] if name.is_empty() => Some(only),
            rounds => rounds.iter().find(|round| round.name == name),
        }
    }
}

impl Held {
    /// The rules of this territory: its own seats, its own name.
    pub fn own_rules(&self) -> RoundRules {
        let Some(territory) = &self.territory else { return self.rules.clone() };
        let mut own = self.rules.in_territory(territory);
        if !own.label.ends_with(&self.territory_name) {
            own.label = format!("{}: {}", own.label, self.territory_name);
        }
        own
    }
    fn seed_fits(&self) -> bool {
        match (&self.lot_seed, &self.lot_sha256) {
            (Some(seed), Some(hash)) => crate::scoring::rules::sha256_hex(seed) == *hash,
            _ => true,
        }
    }
}
