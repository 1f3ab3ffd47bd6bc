//! Who judges what: the best division of entries among judges, or the reason why there is none.
//!
//! Pure and exact, and independent of the order in which anything is given. [`problem::Problem`] says what is to be
//! divided, [`divide`] answers. In this order it
//!
//! 1. keeps every limit: judges and seniors for each entry, lowest and highest loads, conflicts, fixed pairs;
//! 2. changes as few existing pairs as possible;
//! 3. spends as few points as possible, where a point is the price of an entry far from what its judge knows, and of
//!    loads that are `1 / balance` entries apart.
//!
//! That is a cheapest flow, found in whole numbers. No library is taken: those with such a flow are unkept, under the
//! GPL or bindings to C++, and none gives the cut that names the reason.
//!
//! Groups that keep one panel make it harder than a flow. Then the flow that may split groups is a bound, and a search
//! decides group by group; [`Divided::proved`] says whether nothing better exists.

mod board;
mod flow;
pub mod problem;
mod reason;
mod search;
mod words;
#[cfg(test)]
mod tests;

pub use reason::{Clash, Idle, Impossible, Shortage, Supply};

use board::{Board, Division};
use problem::{Mistake, Pair, Problem, Together};
use search::{Stopped, search};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Who judges what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Divided {
    /// By entry, then judge.
    pub given: Vec<Given>,
    /// Existing pairs that end, sorted.
    pub ended: Vec<Pair>,
    /// By judge.
    pub loads: Vec<Load>,
    /// The points of all pairs.
    pub points: u32,
    /// The best division that regards no balance; none where balance weighs nothing or groups keep one panel.
    pub unbalanced: Option<Spread>,
    /// Groups whose entries could not keep one panel.
    pub split: Vec<String>,
    /// Whether no better division exists. Always, unless groups keep one panel.
    pub proved: bool,
}

/// One judge for one entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Given {
    pub judge: String,
    pub entry: String,
    pub points: u32,
    pub origin: Origin,
}

/// Why a pair is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    Fixed,
    /// It exists today.
    Kept,
    New,
}

/// What one judge has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Load {
    pub judge: String,
    pub entries: u32,
    /// Of these, fixed or existing today.
    pub kept: u32,
    pub lowest: u32,
    pub highest: u32,
}

/// What another division would look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Spread {
    pub points: u32,
    pub lightest: u32,
    pub heaviest: u32,
}

/// The best division, or why there is none.
pub fn divide(problem: &Problem) -> Result<Result<Divided, Impossible>, Vec<Mistake>> {
    let mistakes = problem.mistakes();
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    for group in problem.entries.iter().filter_map(|entry| entry.group.as_deref()) {
        *sizes.entry(group).or_default() += 1;
    }
    let mut kept: BTreeSet<&str> = sizes.iter().filter(|(_, size)| **size > 1).map(|(group, _)| *group).collect();
    if !kept.is_empty() {
        // What is impossible even with every group split needs no search.
        if let Err((reason, _)) = best(&Board::new(problem, &BTreeSet::new()), problem.balance) {
            return Ok(Err(reason));
        }
    }
    let mut split = Vec::new();
    let mut at_once = 1;
    loop {
        let board = Board::new(problem, &kept);
        let (reason, stuck) = match best(&board, problem.balance) {
            Ok((division, proved)) => return Ok(Ok(board.divided(&division, proved, split))),
            Err(because) => because,
        };
        if kept.is_empty() || problem.groups == Together::Always {
            return Ok(Err(reason));
        }
        // First where the search came to a stop, then those that the reason names, then the largest; ever more at once.
        let named = reason.groups();
        let mut next: Vec<&str> = kept.iter().copied().collect();
        next.sort_by_key(|group| {
            let names = named.iter().any(|name| name == group);
            (stuck.as_deref() != Some(*group), !names, std::cmp::Reverse(sizes.get(group)), *group)
        });
        for group in next.into_iter().take(at_once) {
            kept.remove(group);
            split.push(group.to_owned());
        }
        split.sort();
        at_once *= 2;
    }
}

/// The best division of a board, and whether it is proved to be; or why not, and the group where the search stopped.
fn best(board: &Board, balance: u32) -> Result<(Division, bool), (Impossible, Option<String>)> {
    let clashes = board.clashes();
    if !clashes.is_empty() {
        return Err((Impossible::Clash(clashes), None));
    }
    let groups = || board.units.iter().filter_map(|unit| unit.group.map(str::to_owned)).collect();
    let stuck = |unit: usize| board.units[unit].group.map(str::to_owned);
    search(board, balance).map_err(|stopped| match stopped {
        Stopped::Root => match (board.shortages(), board.idle()) {
            (short, _) if !short.is_empty() => (Impossible::Short(short), None),
            (_, idle) => (Impossible::Idle(idle), None),
        },
        Stopped::Everywhere(unit) => (Impossible::Apart { groups: groups() }, stuck(unit)),
        Stopped::Tired(unit) => (Impossible::NotFound { groups: groups() }, stuck(unit)),
    })
}

impl Impossible {
    /// Groups that keep one panel and are part of the reason.
    fn groups(&self) -> Vec<String> {
        match self {
            Impossible::Short(all) => all.iter().flat_map(|one| one.groups.iter().cloned()).collect(),
            Impossible::Apart { groups } | Impossible::NotFound { groups } => groups.clone(),
            Impossible::Clash(_) | Impossible::Idle(_) => Vec::new(),
        }
    }
}

impl Board<'_> {
    fn divided(&self, division: &Division, proved: bool, split: Vec<String>) -> Divided {
        let mut given = Vec::new();
        let mut ended: BTreeSet<Pair> = self.problem.existing.iter().cloned().collect();
        let mut loads: Vec<Load> = (0..self.judges.len())
            .map(|judge| Load {
                judge: self.judges[judge].id.clone(),
                entries: 0,
                kept: 0,
                lowest: self.lowest(judge),
                highest: self.highest(judge),
            })
            .collect();
        for (judge, unit, entry) in self.pairs_of(division) {
            let pair = self.pair(judge, entry);
            let origin = match (pair.fixed, pair.existing) {
                (true, _) => Origin::Fixed,
                (false, true) => Origin::Kept,
                (false, false) => Origin::New,
            };
            debug_assert!(self.units[unit].entries.contains(&entry));
            loads[judge].entries += 1;
            loads[judge].kept += u32::from(origin != Origin::New);
            let (judge, entry) = (self.judges[judge].id.clone(), self.entries[entry].id.clone());
            ended.remove(&Pair { judge: judge.clone(), entry: entry.clone() });
            given.push(Given { judge, entry, points: pair.points, origin });
        }
        given.sort_by(|a, b| (&a.entry, &a.judge).cmp(&(&b.entry, &b.judge)));
        let points = given.iter().map(|one| one.points).sum();
        let worth = self.problem.balance > 0 && self.units.len() == self.entries.len();
        let unbalanced = worth.then(|| best(self, 0).ok()).flatten();
        let unbalanced = unbalanced.map(|(division, _)| self.spread(&division));
        Divided { given, ended: ended.into_iter().collect(), loads, points, unbalanced, split, proved }
    }

    /// Judge, unit, entry.
    fn pairs_of<'b>(&'b self, division: &'b Division) -> impl Iterator<Item = (usize, usize, usize)> + 'b {
        division.taken.iter().enumerate().flat_map(move |(judge, row)| {
            let whole = row.iter().enumerate().filter(|(_, taken)| **taken > 0);
            whole.flat_map(move |(unit, _)| self.units[unit].entries.iter().map(move |entry| (judge, unit, *entry)))
        })
    }

    fn spread(&self, division: &Division) -> Spread {
        let loads = division.taken.iter().map(|row| row.iter().sum::<u32>());
        Spread {
            points: self.pairs_of(division).map(|(judge, _, entry)| self.pair(judge, entry).points).sum(),
            lightest: loads.clone().min().unwrap_or(0),
            heaviest: loads.max().unwrap_or(0),
        }
    }
}
