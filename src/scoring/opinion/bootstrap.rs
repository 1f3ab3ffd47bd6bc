//! Rank intervals: the ranking repeated with judges drawn anew, with replacement, from each entry's panel.
//!
//! Entries with the same panel get the same draw, because a severe judge is severe to all of them. The draws follow
//! from fixed numbers, so that everybody gets the same intervals.

use crate::scoring::{agreement::Lack, ranking::Ranking, rules::RoundRules, tally::kept};
use std::collections::BTreeMap;

const REPETITIONS: usize = 1_000;
/// Cut from each end.
const TAIL: usize = REPETITIONS / 40;
/// Judges that an entry needs for an interval: with fewer there is next to nothing to draw.
const FEWEST: usize = 3;

/// The lowest and the highest rank of each entry with enough judges in 95 of 100 repetitions; none at all where most
/// entries have too few, or one has a single judge.
pub(super) fn intervals(
    rules: &RoundRules,
    ranking: &Ranking,
    totals: &BTreeMap<(String, String), f64>,
) -> Result<BTreeMap<String, (u32, u32)>, Lack> {
    let mut panels: Vec<Panel> = Vec::new();
    let mut judged: Vec<usize> = Vec::with_capacity(ranking.entries.len());
    for (at, ranked) in ranking.entries.iter().enumerate() {
        let own: Vec<(&str, f64)> = totals
            .range((ranked.entry.clone(), String::new())..)
            .take_while(|((entry, _), _)| *entry == ranked.entry)
            .map(|((_, judge), total)| (judge.as_str(), *total))
            .collect();
        judged.push(own.len());
        let judges: Vec<&str> = own.iter().map(|(judge, _)| *judge).collect();
        let scores = own.into_iter().map(|(_, total)| total).collect();
        match panels.iter_mut().find(|panel| panel.judges == judges) {
            Some(panel) => panel.entries.push((at, scores)),
            None => panels.push(Panel { judges, entries: vec![(at, scores)] }),
        }
    }
    let enough = judged.iter().filter(|judges| **judges >= FEWEST).count();
    let fewest = judged.iter().copied().min().unwrap_or_default();
    if fewest < 2 || enough * 2 < judged.len() {
        return Err(Lack::PerEntry { needed: FEWEST, found: fewest });
    }
    let mut dice = Dice(0x5A_9E_3B_A4);
    let mut ranks: Vec<Vec<(u32, u32)>> = vec![Vec::with_capacity(REPETITIONS); ranking.entries.len()];
    let mut drawn = vec![0.0; ranking.entries.len()];
    for _ in 0..REPETITIONS {
        for panel in &panels {
            panel.draw(rules, &mut dice, &mut drawn);
        }
        rank(ranking, &drawn, &mut ranks);
    }
    let interval = |ranks: Vec<(u32, u32)>| {
        let (mut best, mut worst): (Vec<u32>, Vec<u32>) = ranks.into_iter().unzip();
        best.sort_unstable();
        worst.sort_unstable();
        (best[TAIL], worst[REPETITIONS - 1 - TAIL])
    };
    let told = ranking.entries.iter().zip(ranks).zip(judged).filter(|(_, judges)| *judges >= FEWEST);
    Ok(told.map(|((ranked, ranks), _)| (ranked.entry.clone(), interval(ranks))).collect())
}

/// Entries that the same judges scored.
struct Panel<'a> {
    judges: Vec<&'a str>,
    /// Each with its place in the ranking and its judges' totals.
    entries: Vec<(usize, Vec<f64>)>,
}

impl Panel<'_> {
    fn draw(&self, rules: &RoundRules, dice: &mut Dice, drawn: &mut [f64]) {
        let draw: Vec<usize> = self.judges.iter().map(|_| dice.below(self.judges.len())).collect();
        for (at, scores) in &self.entries {
            let mut own: Vec<f64> = draw.iter().map(|judge| scores[*judge]).collect();
            own.sort_by(f64::total_cmp);
            let counted = &own[kept(rules.aggregation, own.len())];
            drawn[*at] = counted.iter().sum::<f64>() / counted.len() as f64;
        }
    }
}

/// Adds the best and the worst rank of each entry, within its division: those that are equal share all of their places,
/// because no tie step is repeated here.
fn rank(ranking: &Ranking, drawn: &[f64], ranks: &mut [Vec<(u32, u32)>]) {
    for (from, division) in divisions(ranking) {
        let mut sorted: Vec<f64> = drawn[from..from + division].to_vec();
        sorted.sort_by(|a, b| b.total_cmp(a));
        for at in from..from + division {
            let better = sorted.partition_point(|other| *other > drawn[at] + 1e-9) as u32;
            let not_worse = sorted.partition_point(|other| *other > drawn[at] - 1e-9) as u32;
            ranks[at].push((1 + better, not_worse));
        }
    }
}

/// Where each division begins in the ranking, and how many it has.
fn divisions(ranking: &Ranking) -> Vec<(usize, usize)> {
    let mut from = 0;
    let of = |chunk: &[crate::scoring::ranking::RankedEntry]| {
        let division = (from, chunk.len());
        from += chunk.len();
        division
    };
    ranking.entries.chunk_by(|a, b| a.division == b.division).map(of).collect()
}

/// SplitMix64: small, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % n as u64) as usize
    }
}
