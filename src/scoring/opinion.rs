//! The second opinion beside a result: how firmly a ranking stands. It changes nothing.
//!
//! Computed from the files that anybody recounts with, so that anybody gets the same. Leaving out a judge is ranked
//! exactly; agreement, calibration and intervals are statistics and use floats.

mod bootstrap;
mod words;

use super::{
    agreement::{Fit, Lack, Measures, Scores, fit},
    ranking::{RankedEntry, Ranking},
    recount::{Cast, Held},
    rules::MissingJudge,
    tally::{judge_total, rank_drawing},
};
use crate::kernel::score::{Exact, Rounded};
use std::collections::{BTreeMap, BTreeSet};

/// What can be said of the ranking of one round.
#[derive(Debug, Clone, PartialEq)]
pub struct Opinion {
    pub name: String,
    pub label: String,
    /// How far the judges' weighted totals agree.
    pub measures: Measures,
    /// Every ranked entry, in the order of the ranking.
    pub lines: Vec<Line>,
    /// Why there is no calibrated rank, if so.
    pub no_calibration: Option<String>,
    /// Why there is no interval, if so.
    pub no_intervals: Option<Lack>,
    /// The ranking without each judge, by the judges' names.
    pub without: Vec<Without>,
    /// For people: the narrowest decision and how firm it is.
    pub sentence: String,
}

/// One ranked entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub entry: String,
    pub title: String,
    pub division: Option<String>,
    /// As computed; nothing here changes it.
    pub rank: u32,
    pub shown: Rounded,
    pub promoted: bool,
    /// The lowest and highest rank in 95 of 100 repetitions with judges drawn anew from its panel; none with fewer than
    /// three judges.
    pub interval: Option<(u32, u32)>,
    /// With the judges' severity taken out.
    pub calibrated: Option<u32>,
    /// In how many of the rankings without one judge it has another rank.
    pub moved: usize,
}

/// The ranking without one judge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Without {
    pub judge: String,
    /// The judge's sheets.
    pub sheets: usize,
    /// Entries with another rank: the entry, its rank, and its rank without this judge; none where no judge remains.
    pub moved: Vec<(String, u32, Option<u32>)>,
    /// Whether others would go on.
    pub others_go_on: bool,
}

/// Two entries next to each other and how firmly they are told apart.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Pair {
    above: String,
    below: String,
    ranks: (u32, u32),
    difference: Exact,
    division: Option<String>,
}

/// What is said beside one round.
pub fn of_round(held: &Held, cast: &Cast) -> Opinion {
    let ranking = rank_drawing(&cast.rules, &cast.entries, &cast.duties, &cast.sheets, cast.lot_seed.as_deref());
    let totals = totals("", cast);
    let scores = Scores::of(totals.iter().map(|((entry, judge), total)| (entry.as_str(), judge.as_str(), *total)));
    let measures = Measures::of(&scores);
    let without = without_each(cast, &ranking);
    let intervals = bootstrap::intervals(&cast.rules, &ranking, &totals);
    let calibrated = calibrated(&measures.fit, &ranking);
    let titles: BTreeMap<&str, &str> =
        held.entries.iter().map(|one| (one.entry.as_str(), one.title.as_str())).collect();
    let moved = |entry: &str| without.iter().filter(|one| one.moved.iter().any(|(other, ..)| other == entry)).count();
    let lines = ranking
        .entries
        .iter()
        .map(|ranked| Line {
            entry: ranked.entry.clone(),
            title: titles.get(ranked.entry.as_str()).copied().unwrap_or_default().to_owned(),
            division: ranked.division.clone(),
            rank: ranked.rank,
            shown: ranked.shown,
            promoted: ranked.promoted,
            interval: intervals.as_ref().ok().and_then(|of| of.get(&ranked.entry)).copied(),
            calibrated: calibrated.as_ref().ok().and_then(|of| of.get(&ranked.entry)).copied(),
            moved: moved(&ranked.entry),
        })
        .collect();
    Opinion {
        name: held.name.clone(),
        label: cast.rules.label.clone(),
        measures,
        lines,
        no_calibration: calibrated.err(),
        no_intervals: intervals.err(),
        sentence: words::sentence(&ranking, &without, pairs(&ranking)),
        without,
    }
}

/// The entries of all rounds of one level of a ladder, best first, with the severity of the panels taken out; anchors
/// connect them.
///
/// # Errors
/// Says why they cannot be compared, for people.
pub fn of_level(held: &[(&Held, &Cast)]) -> Result<Vec<(String, f64)>, String> {
    let totals: BTreeMap<(String, String), f64> =
        held.iter().flat_map(|(held, cast)| totals(&format!("{} ", held.name), cast)).collect();
    let scores = Scores::of(totals.iter().map(|((entry, judge), total)| (entry.as_str(), judge.as_str(), *total)));
    let fit = fit(&scores).map_err(|lack| lack.to_string())?;
    if !fit.connected() {
        return Err(words::unconnected(fit.panels.len()));
    }
    if fit.entry_sd <= 1e-6 * fit.residual_sd {
        return Err(words::NO_SPREAD.to_owned());
    }
    let anchors: BTreeSet<&String> = held.iter().flat_map(|(held, _)| &held.anchors).collect();
    let competing = fit.calibrated.into_iter().filter(|one| !anchors.contains(&one.entry));
    Ok(competing.map(|one| (one.entry, one.value)).collect())
}

/// The judges' totals of complete sheets, by entry and judge.
fn totals(prefix: &str, cast: &Cast) -> BTreeMap<(String, String), f64> {
    cast.sheets
        .iter()
        .filter_map(|sheet| {
            let total = judge_total(&cast.rules, &sheet.scores)?.to_f64();
            Some(((sheet.entry.clone(), format!("{prefix}{}", sheet.judge)), total))
        })
        .collect()
}

/// The calibrated rank of each ranked entry, within its division.
fn calibrated(fit: &Result<Fit, Lack>, ranking: &Ranking) -> Result<BTreeMap<String, u32>, String> {
    let fit = fit.as_ref().map_err(ToString::to_string)?;
    if !fit.connected() {
        return Err(words::unconnected(fit.panels.len()));
    }
    if fit.entry_sd <= 1e-6 * fit.residual_sd {
        return Err(words::NO_SPREAD.to_owned());
    }
    let value: BTreeMap<&str, f64> = fit.calibrated.iter().map(|one| (one.entry.as_str(), one.value)).collect();
    let of = |entry: &RankedEntry| value.get(entry.entry.as_str()).copied();
    let rank = |entry: &RankedEntry| {
        let own = of(entry)?;
        let better = |other: &&RankedEntry| {
            other.division == entry.division && of(other).is_some_and(|value| value > own + 1e-9)
        };
        Some((entry.entry.clone(), 1 + ranking.entries.iter().filter(better).count() as u32))
    };
    Ok(ranking.entries.iter().filter_map(rank).collect())
}

/// Ranks exactly, once without each judge who scored. That too few remain is no reason to leave an entry out here.
fn without_each(cast: &Cast, ranking: &Ranking) -> Vec<Without> {
    let mut rules = cast.rules.clone();
    rules.missing_judge = MissingJudge::CountSigned { minimum: 1 };
    let mut scored: BTreeMap<&str, usize> = BTreeMap::new();
    for sheet in cast.sheets.iter().filter(|sheet| judge_total(&cast.rules, &sheet.scores).is_some()) {
        *scored.entry(sheet.judge.as_str()).or_default() += 1;
    }
    let mut judges: Vec<&str> = scored.keys().copied().collect();
    judges.sort_by_key(|judge| (judge.len(), *judge));
    // Only those who were ranked: leaving a judge out brings nobody in.
    let ranked: BTreeSet<&str> = ranking.entries.iter().map(|entry| entry.entry.as_str()).collect();
    let entries: Vec<_> = cast.entries.iter().filter(|one| ranked.contains(one.entry.as_str())).cloned().collect();
    let going = |ranking: &Ranking| -> BTreeSet<String> {
        ranking.entries.iter().filter(|entry| entry.promoted).map(|entry| entry.entry.clone()).collect()
    };
    judges
        .into_iter()
        .map(|judge| {
            let duties: Vec<_> = cast.duties.iter().filter(|duty| duty.judge != judge).cloned().collect();
            let sheets: Vec<_> = cast.sheets.iter().filter(|sheet| sheet.judge != judge).cloned().collect();
            let other = rank_drawing(&rules, &entries, &duties, &sheets, cast.lot_seed.as_deref());
            let rank: BTreeMap<&str, u32> =
                other.entries.iter().map(|entry| (entry.entry.as_str(), entry.rank)).collect();
            let moved = |entry: &RankedEntry| {
                let now = rank.get(entry.entry.as_str()).copied();
                (now != Some(entry.rank)).then(|| (entry.entry.clone(), entry.rank, now))
            };
            Without {
                judge: judge.to_owned(),
                sheets: scored[judge],
                moved: ranking.entries.iter().filter_map(moved).collect(),
                others_go_on: going(&other) != going(ranking),
            }
        })
        .collect()
}

/// Neighbours between which something is decided: the first three places, and who just goes on.
fn pairs(ranking: &Ranking) -> Vec<Pair> {
    ranking
        .entries
        .windows(2)
        .filter(|pair| pair[0].division == pair[1].division && pair[0].rank < pair[1].rank)
        .filter(|pair| pair[0].rank <= 3 || (pair[0].promoted && !pair[1].promoted))
        .map(|pair| Pair {
            above: pair[0].entry.clone(),
            below: pair[1].entry.clone(),
            ranks: (pair[0].rank, pair[1].rank),
            difference: pair[0].total.clone() - pair[1].total.clone(),
            division: pair[0].division.clone(),
        })
        .collect()
}

#[cfg(test)]
mod tests;
