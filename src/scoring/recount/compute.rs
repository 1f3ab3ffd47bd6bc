//! The ranking of each round and the final order, from the two files.

use super::{
    rules::{Competing, Document, Held, Rules},
    scores::{Given, ScoreFile},
};
use crate::{
    kernel::time::Timestamp,
    scoring::{
        ranking::Ranking,
        rules::{RoundRules, TieRule},
        tally::{Combined, Duty, Entry, Sheet, combine_held, rank_drawing},
    },
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What follows from the files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recounted {
    /// Of the edition's rules, where the file names it.
    pub edition_rules_sha256: Option<String>,
    pub rounds: Vec<RecountedRound>,
    /// The final order before the pleno, where all rounds are there.
    pub final_order: Option<Combined>,
}

/// One round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecountedRound {
    pub name: String,
    pub label: String,
    /// Of the round's rules as the file has them.
    pub rules_sha256: String,
    /// What people call the entries, where the file says it.
    pub titles: BTreeMap<String, String>,
    pub ranking: Ranking,
}

/// Why nothing follows from the files.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadRecount {
    #[error("Aturan ini memuat beberapa babak, jadi file nilai perlu kolom round dengan nama babaknya.")]
    NoRounds,
    #[error("Baris {line}: babak {round:?} tidak ada dalam aturan. Yang ada: {known}.")]
    UnknownRound { line: u64, round: String, known: String },
    #[error("Baris {line}: usulan {entry:?} tidak ada dalam daftar peserta babak {round}.")]
    UnknownEntry { line: u64, entry: String, round: String },
    #[error("Baris {line}: kriteria {criterion:?} tidak ada dalam aturan. Yang ada: {known}.")]
    UnknownCriterion { line: u64, criterion: String, known: String },
    #[error("Baris {line}: nilai {score} di luar skala {min} sampai {max} dengan {places} angka di belakang koma.")]
    OffScale { line: u64, score: String, min: String, max: String, places: u32 },
    #[error(
        "Aturan ini memberi peringkat di dalam setiap kelompok, dan kelompok usulan tidak ada dalam kedua file. {ASK}"
    )]
    NeedsGroups,
    #[error(
        "Nilai beberapa usulan tetap sama, dan aturan memisahkannya menurut waktu kirim atau undian, yang tidak ada dalam kedua file. {ASK}"
    )]
    NeedsMore,
    #[error("Jumlah yang maju berbeda di setiap wilayah, dan wilayahnya tidak ada dalam kedua file. {ASK}")]
    NeedsTerritory,
    #[error("File nilai memuat beberapa babak, padahal aturan ini hanya untuk satu babak. {ASK}")]
    OneRound,
}

const ASK: &str = "Pakai aturan.json dari bagian \"Hitung ulang sendiri\" di halaman hasil.";

/// Ranks every round by its rules, and combines them where all are there.
///
/// # Errors
/// Says what in the files does not fit together, or what they lack.
pub fn recount(rules: &Rules, scores: &ScoreFile) -> Result<Recounted, BadRecount> {
    match rules {
        Rules::Published(document) => published(document, scores),
        Rules::Bare(rules) => bare(rules, scores),
    }
}

fn published(document: &Document, scores: &ScoreFile) -> Result<Recounted, BadRecount> {
    if !scores.has_rounds && document.rounds.len() > 1 {
        return Err(BadRecount::NoRounds);
    }
    let known = |given: &&Given| document.rounds.iter().any(|held| held.name == given.round);
    if let Some(stray) = scores.given.iter().find(|given| scores.has_rounds && !known(given)) {
        let known: Vec<&str> = document.rounds.iter().map(|held| held.name.as_str()).collect();
        let (line, round) = (stray.line, stray.round.clone());
        return Err(BadRecount::UnknownRound { line, round, known: known.join(", ") });
    }
    let cast: Vec<Cast> = document.rounds.iter().map(|held| cast(held, scores)).collect::<Result<_, _>>()?;
    let rounds: Vec<RecountedRound> = document.rounds.iter().zip(&cast).map(|(held, cast)| round(held, cast)).collect();
    let ranked = document.rounds.iter().zip(&cast).zip(&rounds);
    let stages = ranked.map(|((held, cast), round)| (held.place, &cast.rules, &round.ranking));
    let final_order = document.complete.then(|| combine_held(stages));
    Ok(Recounted { edition_rules_sha256: Some(document.edition_rules_sha256.clone()), rounds, final_order })
}

fn round(held: &Held, cast: &Cast) -> RecountedRound {
    let Cast { rules, entries, duties, sheets, lot_seed } = cast;
    let named = |one: &&Competing| !one.title.is_empty();
    RecountedRound {
        name: held.name.clone(),
        label: rules.label.clone(),
        rules_sha256: held.rules.sha256(),
        titles: held.entries.iter().filter(named).map(|one| (one.entry.clone(), one.title.clone())).collect(),
        ranking: rank_drawing(rules, entries, duties, sheets, lot_seed.as_deref()),
    }
}

/// What the tally takes of one round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cast {
    pub rules: RoundRules,
    pub entries: Vec<Entry>,
    pub duties: Vec<Duty>,
    /// Those of anchors too.
    pub sheets: Vec<Sheet>,
    pub lot_seed: Option<String>,
}

/// The ballots of a published round.
///
/// # Errors
/// Says the first line of the scores that does not fit the round.
pub fn cast(held: &Held, scores: &ScoreFile) -> Result<Cast, BadRecount> {
    let given: Vec<&Given> =
        scores.given.iter().filter(|given| !scores.has_rounds || given.round == held.name).collect();
    let known: BTreeSet<&str> =
        held.entries.iter().map(|one| one.entry.as_str()).chain(held.anchors.iter().map(String::as_str)).collect();
    if let Some(stray) = given.iter().find(|given| !known.contains(given.entry.as_str())) {
        let (line, entry, round) = (stray.line, stray.entry.clone(), held.name.clone());
        return Err(BadRecount::UnknownEntry { line, entry, round });
    }
    let rules = held.own_rules();
    let entry = |one: &Competing| Entry {
        entry: one.entry.clone(),
        division: Some(one.group.clone()),
        submitted_at: one.submitted_at,
    };
    let (duties, sheets) = sheets(&rules, &given)?;
    let entries = held.entries.iter().map(entry).collect();
    Ok(Cast { rules, entries, duties, sheets, lot_seed: held.lot_seed.clone() })
}

/// Every entry that is scored competes, in one division and submitted at once: what depends on more is refused.
fn bare(rules: &RoundRules, scores: &ScoreFile) -> Result<Recounted, BadRecount> {
    if scores.rounds().len() > 1 {
        return Err(BadRecount::OneRound);
    }
    if rules.promotion.per_group {
        return Err(BadRecount::NeedsGroups);
    }
    if rules.ladder.is_some() {
        return Err(BadRecount::NeedsTerritory);
    }
    let given: Vec<&Given> = scores.given.iter().collect();
    let names: BTreeSet<&str> = given.iter().map(|given| given.entry.as_str()).collect();
    let entries: Vec<Entry> = names
        .into_iter()
        .map(|entry| Entry { entry: entry.to_owned(), division: None, submitted_at: Timestamp::from_millis(0) })
        .collect();
    let (duties, sheets) = sheets(rules, &given)?;
    let mut known = rules.clone();
    let unknown = |rule: &TieRule| matches!(rule, TieRule::EarlierSubmission | TieRule::Lot);
    if let Some(at) = known.tie_order.iter().position(unknown) {
        known.tie_order.truncate(at);
    }
    let ranking = rank_drawing(&known, &entries, &duties, &sheets, None);
    let shared = ranking.entries.windows(2).any(|pair| pair[0].rank == pair[1].rank);
    if shared && known.tie_order.len() < rules.tie_order.len() {
        return Err(BadRecount::NeedsMore);
    }
    let round = RecountedRound {
        name: rules.key.clone(),
        label: rules.label.clone(),
        rules_sha256: rules.sha256(),
        titles: BTreeMap::new(),
        ranking,
    };
    Ok(Recounted { edition_rules_sha256: None, rounds: vec![round], final_order: None })
}

/// Whoever stands beside an entry was to score it; the scores that are there make the sheet.
fn sheets(rules: &RoundRules, given: &[&Given]) -> Result<(Vec<Duty>, Vec<Sheet>), BadRecount> {
    let mut of: BTreeMap<(&str, &str), Sheet> = BTreeMap::new();
    for one in given {
        if rules.criterion(&one.criterion).is_none() {
            let known: Vec<&str> = rules.criteria.iter().map(|criterion| criterion.key.as_str()).collect();
            let (line, criterion) = (one.line, one.criterion.clone());
            return Err(BadRecount::UnknownCriterion { line, criterion, known: known.join(", ") });
        }
        let sheet = of.entry((&one.entry, &one.judge)).or_insert_with(|| Sheet {
            entry: one.entry.clone(),
            judge: one.judge.clone(),
            scores: BTreeMap::new(),
        });
        let Some(score) = one.score else { continue };
        let scale = &rules.scale;
        if score < scale.min || score > scale.max || score.places() > scale.places {
            return Err(BadRecount::OffScale {
                line: one.line,
                score: score.local(),
                min: scale.min.local(),
                max: scale.max.local(),
                places: scale.places,
            });
        }
        sheet.scores.insert(one.criterion.clone(), score);
    }
    let duties = of.values().map(|sheet| Duty { entry: sheet.entry.clone(), judge: sheet.judge.clone() }).collect();
    Ok((duties, of.into_values().collect()))
}
