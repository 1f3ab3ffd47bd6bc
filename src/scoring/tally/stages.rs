//! The final order: the rounds' totals by their stage weights.

use super::super::{
    ranking::{RankedEntry, Ranking, UnrankedEntry},
    rules::RoundRules,
};
use crate::kernel::score::{Exact, Rounded};
use serde::Serialize;
use std::{
    cmp::Reverse,
    collections::{BTreeMap, btree_map},
};

/// What all scored rounds say together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Combined {
    /// Best first, within each division.
    pub entries: Vec<CombinedEntry>,
    /// Went on from the last round, but a round that counts has no total for them.
    pub unranked: Vec<UnrankedEntry>,
}

/// One entry's final place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CombinedEntry {
    pub entry: String,
    pub division: Option<String>,
    /// From 1. Equal totals follow the last round, whose tie order has parted them or not; those that it leaves equal
    /// share the rank, and the pleno decides between them.
    pub rank: u32,
    pub total: Exact,
    pub shown: Rounded,
    /// In the order of the rounds.
    pub stages: Vec<StageTotal>,
    /// Why it stands behind an entry of the same total.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tie: Option<String>,
}

/// What one round gave to an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StageTotal {
    /// The round's key.
    pub key: String,
    pub label: String,
    pub rank: u32,
    pub total: Exact,
}

/// Combines the rankings of the scored rounds, in the order they were held.
///
/// In the final order stand those that the last round lets go on. The final total is Σ stage weight × total over the
/// sum of the stage weights. Ranks are counted within groups when they were in the last round.
pub fn combine(stages: &[(&RoundRules, &Ranking)]) -> Combined {
    let mut combined = Combined { entries: Vec::new(), unranked: Vec::new() };
    let Some((_, last)) = stages.last() else { return combined };
    for finalist in last.entries.iter().filter(|entry| entry.promoted) {
        let path: Vec<Option<&RankedEntry>> = stages
            .iter()
            .map(|(_, ranking)| ranking.entries.iter().find(|entry| entry.entry == finalist.entry))
            .collect();
        match total(stages, &path) {
            Ok(total) => combined.entries.push(CombinedEntry {
                entry: finalist.entry.clone(),
                division: finalist.division.clone(),
                rank: 0,
                shown: total.round2(),
                total,
                stages: totals(stages, &path),
                tie: None,
            }),
            Err(lacking) => combined.unranked.push(UnrankedEntry {
                entry: finalist.entry.clone(),
                judges_counted: finalist.judges_counted,
                judges_assigned: finalist.judges_assigned,
                reason: format!("Tidak punya nilai dari babak {lacking}, yang ikut dihitung."),
            }),
        }
    }
    combined.entries = in_order(combined.entries);
    combined.unranked.sort_by(|a, b| a.entry.cmp(&b.entry));
    combined
}

/// Combines the rankings of the scored rounds, each with its place; rounds of one place, those of a ladder's
/// territories, count as one.
pub fn combine_held<'a>(held: impl IntoIterator<Item = (i32, &'a RoundRules, &'a Ranking)>) -> Combined {
    let mut places: BTreeMap<i32, (&RoundRules, Ranking)> = BTreeMap::new();
    for (place, rules, ranking) in held {
        match places.entry(place) {
            btree_map::Entry::Vacant(place) => {
                place.insert((rules, ranking.clone()));
            }
            btree_map::Entry::Occupied(mut place) => place.get_mut().1.entries.extend(ranking.entries.iter().cloned()),
        }
    }
    let stages: Vec<(&RoundRules, &Ranking)> = places.values().map(|(rules, ranking)| (*rules, ranking)).collect();
    combine(&stages)
}

/// The weighted mean of the stages, or the label of a stage that counts and is missing.
fn total<'a>(stages: &[(&'a RoundRules, &Ranking)], path: &[Option<&RankedEntry>]) -> Result<Exact, &'a str> {
    let (mut sum, mut weights) = (Exact::zero(), Exact::zero());
    for ((rules, _), entry) in stages.iter().zip(path) {
        let weight = rules.stage_weight.exact();
        if weight.is_zero() {
            continue;
        }
        let entry = entry.ok_or(rules.label.as_str())?;
        sum = sum + weight.clone() * entry.total.clone();
        weights = weights + weight;
    }
    if weights.is_zero() { Ok(Exact::zero()) } else { Ok(sum / weights) }
}

fn totals(stages: &[(&RoundRules, &Ranking)], path: &[Option<&RankedEntry>]) -> Vec<StageTotal> {
    stages
        .iter()
        .zip(path)
        .filter_map(|((rules, _), entry)| {
            entry.map(|entry| StageTotal {
                key: rules.key.clone(),
                label: rules.label.clone(),
                rank: entry.rank,
                total: entry.total.clone(),
            })
        })
        .collect()
}

fn in_order(mut entries: Vec<CombinedEntry>) -> Vec<CombinedEntry> {
    entries.sort_by_key(|entry| (entry.division.clone(), merit(entry), entry.entry.clone()));
    let mut better: BTreeMap<Option<String>, Vec<Merit>> = BTreeMap::new();
    for entry in &mut entries {
        let (own, above) = (merit(entry), better.entry(entry.division.clone()).or_default());
        entry.rank = 1 + above.iter().filter(|other| **other < own).count() as u32;
        above.push(own);
    }
    let ties = parted(&entries.iter().map(compared).collect::<Vec<_>>());
    for (entry, tie) in entries.iter_mut().zip(ties) {
        entry.tie = tie;
    }
    entries
}

fn compared(entry: &CombinedEntry) -> Compared<'_> {
    Compared {
        title: &entry.entry,
        division: entry.division.as_deref(),
        total: &entry.total,
        rank: entry.rank,
        last: entry.stages.last().map(|stage| (stage.label.as_str(), stage.rank)),
    }
}

/// An entry of the final order, with what parts it from others of the same total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compared<'a> {
    /// What the sentence calls it.
    pub title: &'a str,
    pub division: Option<&'a str>,
    pub total: &'a Exact,
    /// As computed, from 1.
    pub rank: u32,
    /// The label of the last round, and the rank in it.
    pub last: Option<(&'a str, u32)>,
}

/// For each entry, which one of the same total stands before it and why; nothing for those that share a rank.
pub fn parted(entries: &[Compared<'_>]) -> Vec<Option<String>> {
    let ahead_of = |own: &Compared<'_>| {
        let equal = |one: &&Compared<'_>| one.division == own.division && one.total == own.total && one.rank < own.rank;
        entries.iter().filter(equal).max_by_key(|one| one.rank)
    };
    let said = |own: &Compared<'_>| {
        let ahead = ahead_of(own)?;
        let ((label, better), (_, worse)) = (ahead.last?, own.last?);
        let title = ahead.title;
        Some(format!(
            "Nilai akhirnya sama dengan {title}, yang peringkatnya lebih tinggi di {label}: {better}, di sini {worse}."
        ))
    };
    entries.iter().map(said).collect()
}

/// Best first: the total, then the place in the last round, which stands in one ranking for all finalists.
type Merit = (Reverse<Exact>, Option<u32>);

fn merit(entry: &CombinedEntry) -> Merit {
    (Reverse(entry.total.clone()), entry.stages.last().map(|stage| stage.rank))
}
