//! The problem as a table of judges and units of work, in an order of its own, and the network that it becomes.
//!
//! A unit is an entry, or the entries of a group that keep one panel. A judge has all of a unit or nothing.
//! Flow runs from the source over each judge to units, and from there to the sink, one for each entry of each judge:
//!
//! - source → judge, one arc for each entry that the judge may have. The n-th costs `balance × n`, so even loads are
//!   cheapest, and beyond the judge's lowest load so much that no lowest load stays unmet where it could be met.
//! - judge → unit, unless there is a conflict. It costs the points of the pair, and more than all points together where
//!   the pair does not exist today.
//! - Where seniors are wanted, others pass a node that lets only `panel − seniors` of them through.

use super::{
    flow::Network,
    problem::{Entry, Judge, Pair, Problem},
};
use std::collections::{BTreeMap, BTreeSet};

/// A problem without mistakes, sorted by ids.
pub(super) struct Board<'a> {
    pub(super) problem: &'a Problem,
    pub(super) judges: Vec<&'a Judge>,
    pub(super) entries: Vec<&'a Entry>,
    pub(super) units: Vec<Unit<'a>>,
    /// By judge, then entry.
    pairs: Vec<Standing>,
}

/// What keeps one panel.
pub(super) struct Unit<'a> {
    /// Numbers of entries.
    pub(super) entries: Vec<usize>,
    pub(super) group: Option<&'a str>,
}

/// What is known of a judge with an entry.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Standing {
    pub(super) conflict: bool,
    pub(super) fixed: bool,
    pub(super) existing: bool,
    pub(super) points: u32,
}

/// Pairs of judge and unit that were decided while searching: true for in, false for out.
pub(super) type Decided = BTreeMap<(usize, usize), bool>;

/// How many entries of each unit each judge has, and what all of it costs.
pub(super) struct Division {
    /// By judge, then unit.
    pub(super) taken: Vec<Vec<u32>>,
    pub(super) cost: i64,
}

/// A network with the arcs that mean something.
pub(super) struct Drawn {
    pub(super) network: Network,
    /// Judge, unit, arc.
    spans: Vec<(usize, usize, usize)>,
    /// By unit: the arc to the sink.
    demands: Vec<usize>,
    /// By judge: the arcs from the source.
    pub(super) supplies: Vec<Vec<usize>>,
}

pub(super) const SOURCE: usize = 0;
pub(super) const SINK: usize = 1;

/// What the network is drawn for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// The cheapest division, where even loads weigh so much.
    Divide { balance: u32 },
    /// How near the lowest loads one can come.
    FillLowest,
}

impl<'a> Board<'a> {
    /// `kept`: the groups that keep one panel.
    pub(super) fn new(problem: &'a Problem, kept: &BTreeSet<&str>) -> Self {
        let mut judges: Vec<_> = problem.judges.iter().collect();
        judges.sort_by_key(|judge| &judge.id);
        let mut entries: Vec<_> = problem.entries.iter().collect();
        entries.sort_by_key(|entry| &entry.id);
        let mut units: Vec<Unit> = Vec::new();
        for (nth, entry) in entries.iter().enumerate() {
            let group = entry.group.as_deref().filter(|group| kept.contains(group));
            match units.iter_mut().find(|unit| group.is_some() && unit.group == group) {
                Some(unit) => unit.entries.push(nth),
                None => units.push(Unit { entries: vec![nth], group }),
            }
        }
        let judge_at: BTreeMap<&str, usize> = judges.iter().enumerate().map(|(n, one)| (one.id.as_str(), n)).collect();
        let entry_at: BTreeMap<&str, usize> = entries.iter().enumerate().map(|(n, one)| (one.id.as_str(), n)).collect();
        let mut pairs = Vec::with_capacity(judges.len() * entries.len());
        for judge in &judges {
            pairs.extend(
                entries.iter().map(|entry| Standing { points: problem.points(judge, entry), ..Standing::default() }),
            );
        }
        let at = |judge: &str, entry: &str| Some(judge_at.get(judge)? * entries.len() + entry_at.get(entry)?);
        for one in &problem.conflicts {
            if let Some(at) = at(&one.judge, &one.entry) {
                pairs[at].conflict = true;
            }
        }
        for Pair { judge, entry } in &problem.fixed {
            if let Some(at) = at(judge, entry) {
                pairs[at].fixed = true;
            }
        }
        for Pair { judge, entry } in &problem.existing {
            if let Some(at) = at(judge, entry) {
                pairs[at].existing = true;
            }
        }
        Self { problem, judges, entries, units, pairs }
    }

    pub(super) fn pair(&self, judge: usize, entry: usize) -> Standing {
        self.pairs[judge * self.entries.len() + entry]
    }

    /// Whether a judge may have a unit.
    pub(super) fn allowed(&self, judge: usize, unit: usize) -> bool {
        !self.units[unit].entries.iter().any(|entry| self.pair(judge, *entry).conflict)
    }

    /// Whether a judge must have a unit.
    pub(super) fn fixed(&self, judge: usize, unit: usize) -> bool {
        self.units[unit].entries.iter().any(|entry| self.pair(judge, *entry).fixed)
    }

    pub(super) fn size(&self, unit: usize) -> u32 {
        self.units[unit].entries.len() as u32
    }

    pub(super) fn highest(&self, judge: usize) -> u32 {
        self.problem.highest(self.judges[judge])
    }

    pub(super) fn lowest(&self, judge: usize) -> u32 {
        self.problem.lowest(self.judges[judge])
    }

    /// Entries that a judge must have.
    pub(super) fn fixed_load(&self, judge: usize) -> u32 {
        (0..self.units.len()).filter(|unit| self.fixed(judge, *unit)).map(|unit| self.size(unit)).sum()
    }

    /// More than anything but changes of existing pairs can cost together.
    fn change(&self) -> i64 {
        let sheets = i64::from(self.entries.len() as u32 * self.problem.judges_per_entry);
        let points = self.judges.iter().flat_map(|judge| judge.expertise.values()).max().copied().unwrap_or(0);
        let dearest = points.max(self.problem.outside_expertise) + self.problem.balance * self.entries.len() as u32;
        sheets * i64::from(dearest) + 1
    }

    fn pair_cost(&self, judge: usize, entry: usize) -> i64 {
        let pair = self.pair(judge, entry);
        i64::from(pair.points) + if pair.existing { 0 } else { self.change() }
    }

    /// What it costs that a judge has one more, with so many before.
    fn step_cost(&self, judge: usize, before: u32, balance: u32) -> i64 {
        let sheets = i64::from(self.entries.len() as u32 * self.problem.judges_per_entry);
        let beyond = if before < self.lowest(judge) { 0 } else { sheets * self.change() + self.change() };
        beyond + i64::from(balance) * i64::from(before + 1)
    }

    /// The network for everything that is neither fixed nor decided, and the cost of what is. None where that alone is
    /// too much for a judge or a unit.
    pub(super) fn draw(&self, decided: &Decided, purpose: Purpose) -> Option<(Drawn, i64)> {
        let (judges, units) = (self.judges.len(), self.units.len());
        let panel = self.problem.judges_per_entry;
        let others = panel - self.problem.seniors_per_entry;
        let must = |judge, unit| self.fixed(judge, unit) || decided.get(&(judge, unit)) == Some(&true);
        let mut drawn = Drawn {
            network: Network::new(2 + judges + 2 * units),
            spans: Vec::new(),
            demands: Vec::new(),
            supplies: vec![Vec::new(); judges],
        };
        let (mut settled, mut seats, mut other_seats) = (0, vec![panel; units], vec![others; units]);
        for judge in 0..judges {
            let mut load = 0;
            for unit in (0..units).filter(|unit| must(judge, *unit)) {
                load += self.size(unit);
                seats[unit] = seats[unit].checked_sub(1)?;
                if !self.judges[judge].senior {
                    other_seats[unit] = other_seats[unit].checked_sub(1)?;
                }
                settled += self.units[unit].entries.iter().map(|entry| self.pair_cost(judge, *entry)).sum::<i64>();
            }
            let balance = if let Purpose::Divide { balance } = purpose { balance } else { 0 };
            settled += (0..load).map(|before| self.step_cost(judge, before, balance)).sum::<i64>();
            match purpose {
                Purpose::Divide { .. } if load > self.highest(judge) => return None,
                Purpose::Divide { .. } => {
                    for before in load..self.highest(judge).min(self.entries.len() as u32) {
                        let cost = self.step_cost(judge, before, balance);
                        drawn.supplies[judge].push(drawn.network.arc(SOURCE, 2 + judge, 1, cost));
                    }
                }
                Purpose::FillLowest => {
                    let lacking = self.lowest(judge).saturating_sub(load);
                    drawn.supplies[judge].push(drawn.network.arc(SOURCE, 2 + judge, lacking, 0));
                }
            }
            for unit in (0..units).filter(|unit| !must(judge, *unit) && self.allowed(judge, *unit)) {
                if decided.contains_key(&(judge, unit)) {
                    continue;
                }
                let end = if self.judges[judge].senior { self.node(unit) } else { self.other_node(unit) };
                // As even as whole numbers can be: nobody wants a part of a unit for its cheapest entries.
                let whole: i64 = self.units[unit].entries.iter().map(|entry| self.pair_cost(judge, *entry)).sum();
                let whole = if purpose == Purpose::FillLowest { 0 } else { whole };
                let size = self.size(unit);
                let (each, dearer) = (whole / i64::from(size), (whole % i64::from(size)) as u32);
                for (room, cost) in [(size - dearer, each), (dearer, each + 1)] {
                    if room > 0 {
                        drawn.spans.push((judge, unit, drawn.network.arc(2 + judge, end, room, cost)));
                    }
                }
            }
        }
        for unit in 0..units {
            let size = self.size(unit);
            drawn.demands.push(drawn.network.arc(self.node(unit), SINK, size * seats[unit], 0));
            if self.has_others() {
                drawn.network.arc(self.other_node(unit), self.node(unit), size * other_seats[unit], 0);
            }
        }
        Some((drawn, settled))
    }

    fn has_others(&self) -> bool {
        self.problem.seniors_per_entry > 0
    }

    /// Where judges of a unit arrive.
    pub(super) fn node(&self, unit: usize) -> usize {
        2 + self.judges.len() + unit
    }

    /// Where judges of a unit who are not senior arrive.
    pub(super) fn other_node(&self, unit: usize) -> usize {
        self.node(unit) + if self.has_others() { self.units.len() } else { 0 }
    }
}

impl Drawn {
    /// The units that lack judges.
    pub(super) fn lacking(&self) -> Vec<usize> {
        (0..self.demands.len()).filter(|unit| self.network.left(self.demands[*unit]) > 0).collect()
    }

    /// What came of it, with what was settled beforehand.
    pub(super) fn division(&self, board: &Board, decided: &Decided, cost: i64) -> Division {
        let mut taken = vec![vec![0; board.units.len()]; board.judges.len()];
        for (judge, row) in taken.iter_mut().enumerate() {
            for (unit, cell) in row.iter_mut().enumerate() {
                if board.fixed(judge, unit) || decided.get(&(judge, unit)) == Some(&true) {
                    *cell = board.size(unit);
                }
            }
        }
        for (judge, unit, arc) in &self.spans {
            taken[*judge][*unit] += self.network.flow(*arc);
        }
        Division { taken, cost }
    }
}
