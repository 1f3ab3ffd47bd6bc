//! Why a division is impossible: the entries and judges behind a cut of the network.

use super::board::{Board, Decided, Purpose, SINK, SOURCE};
use serde::Serialize;
use std::collections::BTreeSet;

/// Why there is no division.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Impossible {
    /// Pairs that must be stand against each other or against a limit.
    Clash(Vec<Clash>),
    /// Entries with too few judges. Each stands for itself.
    Short(Vec<Shortage>),
    /// Judges who cannot be given their lowest load. Each stands for itself.
    Idle(Vec<Idle>),
    /// Every limit can be met, but not while the entries of these groups keep one panel.
    Apart { groups: Vec<String> },
    /// No division was found that keeps these groups together; there may be one.
    NotFound { groups: Vec<String> },
}

/// A pair that must be, against something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Clash {
    /// The pair must be and must not be; `entry` is the one that the conflict is with.
    Conflict { judge: String, entry: String },
    /// More judges are fixed than an entry takes.
    Panel { entry: String, fixed: u32, panel: u32 },
    /// So many judges are fixed who are not senior that too few seats are left for seniors.
    Seniors { entry: String, fixed: u32, most: u32 },
    /// A judge is fixed to more entries than the highest load.
    Load { judge: String, fixed: u32, highest: u32 },
}

/// Entries that need more judges than there can be: `needed > available`, whatever is done elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shortage {
    /// Ids. Every judge counts for these.
    pub entries: Vec<String>,
    /// Only senior judges count for these.
    pub senior_entries: Vec<String>,
    /// Who may judge at least one of them.
    pub judges: Vec<Supply>,
    /// Sheets that these entries need.
    pub needed: u32,
    /// Sheets that these judges can give to these entries.
    pub available: u32,
    /// The groups among them that keep one panel.
    pub groups: Vec<String>,
}

/// What one judge can give to the entries of a shortage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Supply {
    pub judge: String,
    pub at_most: u32,
    /// Whether the highest load is what keeps the judge from giving more.
    pub full: bool,
}

/// Judges whose lowest loads are more than can be given to them: `needed > available`, whatever is done elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Idle {
    /// Ids.
    pub judges: Vec<String>,
    /// The entries that at least one of them may judge.
    pub entries: Vec<String>,
    /// The sum of the lowest loads.
    pub needed: u32,
    /// What these judges can be given together.
    pub available: u32,
}

impl Board<'_> {
    /// What must be and cannot.
    pub(super) fn clashes(&self) -> Vec<Clash> {
        let mut found = Vec::new();
        let (panel, seniors) = (self.problem.judges_per_entry, self.problem.seniors_per_entry);
        for (unit, work) in self.units.iter().enumerate() {
            let fixed: Vec<usize> = (0..self.judges.len()).filter(|judge| self.fixed(*judge, unit)).collect();
            for judge in &fixed {
                for entry in work.entries.iter().filter(|entry| self.pair(*judge, **entry).conflict) {
                    let (judge, entry) = (self.judges[*judge].id.clone(), self.entries[*entry].id.clone());
                    found.push(Clash::Conflict { judge, entry });
                }
            }
            let entry = self.entries[work.entries[0]].id.clone();
            let others = fixed.iter().filter(|judge| !self.judges[**judge].senior).count() as u32;
            let fixed = fixed.len() as u32;
            if fixed > panel {
                found.push(Clash::Panel { entry, fixed, panel });
            } else if others > panel - seniors {
                found.push(Clash::Seniors { entry, fixed: others, most: panel - seniors });
            }
        }
        for judge in 0..self.judges.len() {
            let (fixed, highest) = (self.fixed_load(judge), self.highest(judge));
            if fixed > highest {
                found.push(Clash::Load { judge: self.judges[judge].id.clone(), fixed, highest });
            }
        }
        found
    }

    /// Which entries have too few judges; empty where all can have enough.
    pub(super) fn shortages(&self) -> Vec<Shortage> {
        let Some((mut drawn, _)) = self.draw(&Decided::new(), Purpose::Divide { balance: 0 }) else {
            return Vec::new();
        };
        drawn.network.send(SOURCE, SINK);
        let behind = drawn.lacking().into_iter().map(|unit| drawn.network.reaching(self.node(unit)));
        let cuts = merged(behind, |node| (0..self.units.len()).any(|unit| self.node(unit) == node));
        cuts.iter().map(|cut| self.shortage(cut)).collect()
    }

    fn shortage(&self, cut: &[bool]) -> Shortage {
        let panel = self.problem.judges_per_entry;
        let inside: Vec<usize> = (0..self.units.len()).filter(|unit| cut[self.node(*unit)]).collect();
        let (open, senior): (Vec<usize>, Vec<usize>) = inside.iter().partition(|unit| cut[self.other_node(**unit)]);
        let mut judges = Vec::new();
        for judge in 0..self.judges.len() {
            let counts = |unit: &usize| self.judges[judge].senior || open.contains(unit);
            let may: u32 = inside
                .iter()
                .filter(|unit| counts(unit) && self.allowed(judge, **unit))
                .map(|unit| self.size(*unit))
                .sum();
            let bound: u32 = inside
                .iter()
                .filter(|unit| counts(unit) && self.fixed(judge, **unit))
                .map(|unit| self.size(*unit))
                .sum();
            let elsewhere = self.fixed_load(judge) - bound;
            let room = self.highest(judge).saturating_sub(elsewhere);
            if may > 0 {
                judges.push(Supply { judge: self.judges[judge].id.clone(), at_most: may.min(room), full: room < may });
            }
        }
        let sheets = |units: &[usize], each: u32| units.iter().map(|unit| self.size(*unit) * each).sum::<u32>();
        Shortage {
            entries: self.ids(&open),
            senior_entries: self.ids(&senior),
            needed: sheets(&open, panel) + sheets(&senior, self.problem.seniors_per_entry),
            available: judges.iter().map(|supply| supply.at_most).sum(),
            judges,
            groups: inside.iter().filter_map(|unit| self.units[*unit].group.map(str::to_owned)).collect(),
        }
    }

    /// Which judges cannot be given their lowest load; empty where all can.
    pub(super) fn idle(&self) -> Vec<Idle> {
        let Some((mut drawn, _)) = self.draw(&Decided::new(), Purpose::FillLowest) else { return Vec::new() };
        drawn.network.send(SOURCE, SINK);
        let unmet = |judge: &usize| drawn.supplies[*judge].iter().any(|arc| drawn.network.left(*arc) > 0);
        let behind = (0..self.judges.len()).filter(unmet).map(|judge| drawn.network.reached_from(2 + judge));
        let cuts = merged(behind, |node| (2..2 + self.judges.len()).contains(&node));
        cuts.iter().map(|cut| self.idleness(cut)).collect()
    }

    fn idleness(&self, cut: &[bool]) -> Idle {
        let (panel, seniors) = (self.problem.judges_per_entry, self.problem.seniors_per_entry);
        let (inside, outside): (Vec<usize>, Vec<usize>) = (0..self.judges.len()).partition(|judge| cut[2 + judge]);
        let (mut available, mut units) = (0, Vec::new());
        for unit in 0..self.units.len() {
            let count = |judges: &[usize], senior: bool, fits: &dyn Fn(usize) -> bool| {
                judges.iter().filter(|judge| self.judges[**judge].senior == senior && fits(**judge)).count() as u32
            };
            let taken = |senior| count(&outside, senior, &|judge| self.fixed(judge, unit));
            let may = |senior| count(&inside, senior, &|judge| self.allowed(judge, unit));
            let others = may(false).min((panel - seniors).saturating_sub(taken(false)));
            available += self.size(unit) * (may(true) + others).min(panel.saturating_sub(taken(true) + taken(false)));
            units.extend((may(true) + may(false) > 0).then_some(unit));
        }
        Idle {
            judges: inside.iter().map(|judge| self.judges[*judge].id.clone()).collect(),
            entries: self.ids(&units),
            needed: inside.iter().map(|judge| self.lowest(*judge)).sum(),
            available,
        }
    }

    fn ids(&self, units: &[usize]) -> Vec<String> {
        let entries: BTreeSet<usize> =
            units.iter().flat_map(|unit| self.units[*unit].entries.iter().copied()).collect();
        entries.into_iter().map(|entry| self.entries[entry].id.clone()).collect()
    }
}

/// Cuts that share a node of a kind are one reason.
fn merged(cuts: impl Iterator<Item = Vec<bool>>, kind: impl Fn(usize) -> bool) -> Vec<Vec<bool>> {
    let mut all: Vec<Vec<bool>> = Vec::new();
    for mut cut in cuts {
        let shares = |other: &Vec<bool>| (0..cut.len()).any(|node| kind(node) && cut[node] && other[node]);
        let (same, apart): (Vec<_>, Vec<_>) = all.into_iter().partition(shares);
        for other in same {
            cut.iter_mut().zip(other).for_each(|(own, other)| *own |= other);
        }
        all = apart;
        all.push(cut);
    }
    all
}
