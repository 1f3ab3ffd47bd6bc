//! From signed sheets to a ranking, exactly: every sum and mean is a fraction, nothing is rounded on the way.
//!
//! One judge's total for an entry is `Σ weight × score / weight total`. The entry's total is the mean of its judges'
//! totals, perhaps without the outermost. What is missing stays missing: a sheet without a score for every criterion
//! does not count, and an entry with too few sheets is not ranked. The order in which anything is given is irrelevant.

mod order;
mod stages;

pub use stages::{Combined, CombinedEntry, Compared, StageTotal, combine, combine_held, parted};

use super::{
    ranking::{CriterionResult, RankedEntry, Ranking, UnrankedEntry},
    rules::{Aggregation, MissingJudge, RoundRules, SingleEntrant},
};
use crate::kernel::{
    score::{Exact, Number},
    time::Timestamp,
};
use std::collections::{BTreeMap, BTreeSet};

/// What competes in the round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The proposal's id.
    pub entry: String,
    /// Its group; regarded only where the rules rank within groups.
    pub division: Option<String>,
    pub submitted_at: Timestamp,
}

/// A judge who is to score an entry.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duty {
    pub entry: String,
    pub judge: String,
}

/// A signed sheet. One for each entry and judge; a sheet without a duty does not count.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sheet {
    pub entry: String,
    pub judge: String,
    /// By criterion key.
    pub scores: BTreeMap<String, Number>,
}

/// Ranks the entries of a round by its rules, without a lot.
pub fn rank(rules: &RoundRules, entries: &[Entry], assigned: &[Duty], sheets: &[Sheet]) -> Ranking {
    rank_drawing(rules, entries, assigned, sheets, None)
}

/// Ranks the entries of a round by its rules; where the tie order ends with a lot, it is drawn from the seed.
///
/// `judges_counted` of an entry is the number of sheets that entered its mean, those that a trimmed mean leaves out
/// included.
pub fn rank_drawing(
    rules: &RoundRules,
    entries: &[Entry],
    assigned: &[Duty],
    sheets: &[Sheet],
    seed: Option<&str>,
) -> Ranking {
    let mut counted = Vec::new();
    let mut unranked = Vec::new();
    for entry in in_order(entries) {
        let panel: BTreeSet<&str> =
            assigned.iter().filter(|duty| duty.entry == entry.entry).map(|duty| duty.judge.as_str()).collect();
        let views = views(rules, entry, &panel, sheets);
        match too_few(rules.missing_judge, views.len(), panel.len()) {
            Some(reason) => unranked.push(UnrankedEntry {
                entry: entry.entry.clone(),
                judges_counted: views.len() as u32,
                judges_assigned: panel.len() as u32,
                reason,
            }),
            None => counted.push(Counted::new(rules, entry, views, panel.len())),
        }
    }
    let walk_over = walk_over(rules, entries).filter(|_| counted.is_empty());
    if walk_over.is_some() {
        unranked.clear();
    }
    let lots = order::Lots::new(seed);
    let entries = order::order(rules, counted, &lots);
    Ranking { entries, unranked, walk_over, lot_seed: lots.revealed() }
}

/// The only entry of a contest whose rules let it go on without a score.
fn walk_over(rules: &RoundRules, entries: &[Entry]) -> Option<String> {
    let step = rules.ladder.as_ref()?;
    let mut named = in_order(entries).map(|entry| entry.entry.clone());
    let only = named.next().filter(|_| named.next().is_none())?;
    (step.single_entrant == SingleEntrant::WalkOver).then_some(only)
}

/// One judge's total for an entry; none when a criterion has no score.
pub fn judge_total(rules: &RoundRules, scores: &BTreeMap<String, Number>) -> Option<Exact> {
    let of_judge = in_form_order(rules, scores)?;
    Some(weighted(rules, &of_judge))
}

/// Σ weight × value / weight total, the values in the order of the form.
fn weighted(rules: &RoundRules, values: &[Exact]) -> Exact {
    let total = rules.weight_total.exact();
    if total.is_zero() {
        return Exact::zero();
    }
    rules.criteria.iter().zip(values).map(|(criterion, value)| criterion.weight.exact() * value.clone()).sum::<Exact>()
        / total
}

fn in_form_order(rules: &RoundRules, scores: &BTreeMap<String, Number>) -> Option<Vec<Exact>> {
    rules.criteria.iter().map(|criterion| scores.get(&criterion.key).map(|score| score.exact())).collect()
}

/// Each entry once, by its name.
fn in_order(entries: &[Entry]) -> impl Iterator<Item = &Entry> {
    entries.iter().map(|entry| (&entry.entry, entry)).collect::<BTreeMap<_, _>>().into_values()
}

/// One judge's view of one entry. The order among views is the order in which a trimmed mean drops them: by total,
/// then by the scores themselves, so that it never depends on who the judges are.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct View {
    total: Exact,
    scores: Vec<Exact>,
    judge: String,
}

fn views(rules: &RoundRules, entry: &Entry, panel: &BTreeSet<&str>, sheets: &[Sheet]) -> Vec<View> {
    let of_panel: BTreeMap<&str, &Sheet> = sheets
        .iter()
        .filter(|sheet| sheet.entry == entry.entry && panel.contains(sheet.judge.as_str()))
        .map(|sheet| (sheet.judge.as_str(), sheet))
        .collect();
    let mut views: Vec<View> = of_panel
        .into_iter()
        .filter_map(|(judge, sheet)| {
            let scores = in_form_order(rules, &sheet.scores)?;
            Some(View { total: weighted(rules, &scores), scores, judge: judge.to_owned() })
        })
        .collect();
    views.sort();
    views
}

fn too_few(rule: MissingJudge, counted: usize, assigned: usize) -> Option<String> {
    let needed = match rule {
        MissingJudge::WaitForAll => assigned,
        MissingJudge::CountSigned { minimum } => minimum as usize,
    };
    match counted {
        0 => Some("Tidak ada lembar nilai yang ditandatangani.".to_owned()),
        n if n < needed => Some(match rule {
            MissingJudge::WaitForAll => {
                format!("Baru {n} dari {assigned} juri menandatangani; aturan meminta semuanya.")
            }
            MissingJudge::CountSigned { minimum } => {
                format!("Hanya {n} juri menandatangani; aturan meminta paling sedikit {minimum}.")
            }
        }),
        _ => None,
    }
}

/// An entry with enough sheets.
struct Counted {
    entry: String,
    division: Option<String>,
    submitted_at: Timestamp,
    total: Exact,
    /// In the order of the form, over the judges that the aggregation keeps.
    criteria: Vec<CriterionResult>,
    /// All sheets, lowest total first.
    views: Vec<View>,
    assigned: usize,
}

impl Counted {
    fn new(rules: &RoundRules, entry: &Entry, views: Vec<View>, assigned: usize) -> Self {
        let kept = &views[kept(rules.aggregation, views.len())];
        let criteria: Vec<CriterionResult> = rules
            .criteria
            .iter()
            .enumerate()
            .filter_map(|(at, criterion)| {
                let values: Vec<Exact> = kept.iter().map(|view| view.scores[at].clone()).collect();
                Some(CriterionResult {
                    key: criterion.key.clone(),
                    mean: Exact::mean(&values)?,
                    low: values.iter().min()?.clone(),
                    high: values.iter().max()?.clone(),
                })
            })
            .collect();
        let means: Vec<Exact> = criteria.iter().map(|criterion| criterion.mean.clone()).collect();
        Self {
            entry: entry.entry.clone(),
            division: entry.division.clone().filter(|_| rules.promotion.per_group),
            submitted_at: entry.submitted_at,
            total: weighted(rules, &means),
            criteria,
            views,
            assigned,
        }
    }

    fn ranked(self, rank: u32, tie: Vec<String>, promoted: bool) -> RankedEntry {
        RankedEntry {
            rank,
            tie,
            promoted,
            shown: self.total.round2(),
            judges_counted: self.views.len() as u32,
            judges_assigned: self.assigned as u32,
            entry: self.entry,
            division: self.division,
            total: self.total,
            criteria: self.criteria,
        }
    }
}

/// Which of `n` judges' totals, lowest first, enter the mean.
pub(super) fn kept(aggregation: Aggregation, n: usize) -> std::ops::Range<usize> {
    let drop = match aggregation {
        Aggregation::Mean => 0,
        Aggregation::TrimmedMean { drop } => (drop as usize).min(n.saturating_sub(1) / 2),
        Aggregation::Median => n.saturating_sub(1) / 2,
    };
    drop..n - drop
}

#[cfg(test)]
mod tests;
