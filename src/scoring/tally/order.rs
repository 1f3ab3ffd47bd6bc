//! Best first: by total, then by the declared tie order; who goes on.

use super::{
    super::{
        ranking::{LOST_THE_LOT, RankedEntry},
        rules::{Promotion, RoundRules, TieRule, sha256_hex},
    },
    Counted,
};
use crate::kernel::{score::Exact, time::Timestamp};
use std::{
    cell::Cell,
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

/// Entries that share a rank, each with what told it apart from the one above.
type Sharing = Vec<(Counted, Vec<String>)>;

/// The lots of one round; remembers whether any was drawn.
pub(super) struct Lots<'a> {
    seed: Option<&'a str>,
    drawn: Cell<bool>,
}

impl<'a> Lots<'a> {
    pub(super) fn new(seed: Option<&'a str>) -> Self {
        Self { seed, drawn: Cell::new(false) }
    }
    /// The seed, once it decided anything.
    pub(super) fn revealed(&self) -> Option<String> {
        self.seed.filter(|_| self.drawn.get()).map(str::to_owned)
    }
    /// The lot of an entry; the same for all where there is no seed.
    fn draw(&self, entry: &str) -> String {
        let Some(seed) = self.seed else { return String::new() };
        self.drawn.set(true);
        sha256_hex(&format!("{seed}:{entry}"))
    }
}

/// Ranks within each division and decides who goes on.
pub(super) fn order(rules: &RoundRules, entries: Vec<Counted>, lots: &Lots<'_>) -> Vec<RankedEntry> {
    let mut divisions: BTreeMap<Option<String>, Vec<Counted>> = BTreeMap::new();
    for entry in entries {
        divisions.entry(entry.division.clone()).or_default().push(entry);
    }
    divisions.into_values().flat_map(|entries| division(rules, entries, lots)).collect()
}

fn division(rules: &RoundRules, entries: Vec<Counted>, lots: &Lots<'_>) -> Vec<RankedEntry> {
    let mut by_total: BTreeMap<Reverse<Exact>, Vec<Counted>> = BTreeMap::new();
    for entry in entries {
        by_total.entry(Reverse(entry.total.clone())).or_default().push(entry);
    }
    let places = by_total.into_values().flat_map(|equals| part(rules, &rules.tie_order, equals, lots));
    let mut rank = 1;
    let mut ranked = Vec::new();
    for sharing in places {
        let next = rank + sharing.len() as u32;
        for (entry, tie) in sharing {
            let promoted = goes_on(&rules.promotion, rank, &entry.total);
            ranked.push(entry.ranked(rank, tie, promoted));
        }
        rank = next;
    }
    ranked
}

/// Shared ranks make everybody at the cut go on.
fn goes_on(promotion: &Promotion, rank: u32, total: &Exact) -> bool {
    promotion.top.is_none_or(|top| rank <= top) && promotion.pass_mark.is_none_or(|mark| *total >= mark.exact())
}

/// Parts equal entries by the steps of the tie order, best first; what no step parts stays together.
/// Each but the first is told, step by step, how it compares with the one above it.
fn part(rules: &RoundRules, steps: &[TieRule], equals: Vec<Counted>, lots: &Lots<'_>) -> Vec<Sharing> {
    let untold = |entries: Vec<Counted>| -> Sharing { entries.into_iter().map(|entry| (entry, Vec::new())).collect() };
    if equals.len() == 1 {
        return vec![untold(equals)];
    }
    let Some((step, rest)) = steps.split_first() else {
        let mut sharing = untold(equals);
        for (_, tie) in sharing.iter_mut().skip(1) {
            tie.push("Tetap sama setelah semua langkah, jadi peringkatnya sama.".to_owned());
        }
        return vec![sharing];
    };
    let mut by_merit: BTreeMap<Reverse<Merit>, Vec<Counted>> = BTreeMap::new();
    for (merit, entry) in merits(rules, *step, &equals, lots).into_iter().zip(equals) {
        by_merit.entry(Reverse(merit)).or_default().push(entry);
    }
    let mut parts = Vec::new();
    let mut above: Option<Merit> = None;
    for (Reverse(merit), same) in by_merit {
        let mut within = part(rules, rest, same, lots);
        for (at, (_, tie)) in within.iter_mut().flatten().enumerate() {
            match &above {
                _ if at > 0 => tie.insert(0, sameness(*step).to_owned()),
                Some(better) => tie.push(difference(rules, better, &merit)),
                None => {}
            }
        }
        above = Some(merit);
        parts.extend(within);
    }
    parts
}

/// What a step compares; the greater is the better.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Merit {
    /// Criterion means, heaviest first.
    Criteria(Vec<Exact>),
    FirstPlaces(usize),
    Lowest(Exact),
    Submitted(Reverse<Timestamp>),
    Lot(Reverse<String>),
}

fn merits(rules: &RoundRules, step: TieRule, equals: &[Counted], lots: &Lots<'_>) -> Vec<Merit> {
    let each = |merit: &dyn Fn(&Counted) -> Merit| equals.iter().map(merit).collect();
    match step {
        TieRule::CriteriaByWeight => {
            let heaviest_first = by_weight(rules);
            each(&|entry| Merit::Criteria(heaviest_first.iter().map(|at| entry.criteria[*at].mean.clone()).collect()))
        }
        TieRule::MoreFirstPlaces => {
            let firsts = first_places(equals);
            each(&|entry| Merit::FirstPlaces(firsts.get(&entry.entry).copied().unwrap_or(0)))
        }
        TieRule::HigherLowestTotal => {
            each(&|entry| Merit::Lowest(entry.views.first().map_or_else(Exact::zero, |view| view.total.clone())))
        }
        TieRule::EarlierSubmission => each(&|entry| Merit::Submitted(Reverse(entry.submitted_at))),
        TieRule::Lot => each(&|entry| Merit::Lot(Reverse(lots.draw(&entry.entry)))),
    }
}

/// Places of the criteria in the form, heaviest first; equal weights in the order of the form.
fn by_weight(rules: &RoundRules) -> Vec<usize> {
    let mut places: Vec<usize> = (0..rules.criteria.len()).collect();
    places.sort_by_key(|at| Reverse(rules.criteria[*at].weight));
    places
}

/// How many judges put an entry highest among the equal ones. Only judges who scored more than one of them compare.
fn first_places(equals: &[Counted]) -> BTreeMap<String, usize> {
    let mut of_judge: BTreeMap<&str, Vec<(&Exact, &str)>> = BTreeMap::new();
    for entry in equals {
        for view in &entry.views {
            of_judge.entry(&view.judge).or_default().push((&view.total, &entry.entry));
        }
    }
    let mut firsts = BTreeMap::new();
    for views in of_judge.into_values().filter(|views| views.len() > 1) {
        let best = views.iter().map(|(total, _)| *total).max();
        let highest: BTreeSet<&str> =
            views.iter().filter(|(total, _)| Some(*total) == best).map(|(_, entry)| *entry).collect();
        for entry in highest {
            *firsts.entry(entry.to_owned()).or_insert(0) += 1;
        }
    }
    firsts
}

fn sameness(step: TieRule) -> &'static str {
    match step {
        TieRule::CriteriaByWeight => "Nilai setiap kriteria juga sama.",
        TieRule::MoreFirstPlaces => "Sama banyak juri yang menempatkannya paling atas.",
        TieRule::HigherLowestTotal => "Nilai terendah dari juri juga sama.",
        TieRule::EarlierSubmission => "Dikirim pada saat yang sama.",
        TieRule::Lot => "Tidak diundi karena undiannya tidak ada.",
    }
}

/// Why the lower of two entries with the same total stands below.
fn difference(rules: &RoundRules, above: &Merit, own: &Merit) -> String {
    match (above, own) {
        (Merit::Criteria(above), Merit::Criteria(own)) => {
            let parted = by_weight(rules).into_iter().zip(above.iter().zip(own)).find(|(_, (above, own))| above != own);
            match parted {
                Some((at, (above, own))) => format!(
                    "Nilai {} lebih rendah: {}, yang di atasnya {}.",
                    rules.criteria[at].label,
                    shown(own, above),
                    shown(above, own)
                ),
                None => sameness(TieRule::CriteriaByWeight).to_owned(),
            }
        }
        (Merit::FirstPlaces(above), Merit::FirstPlaces(own)) => {
            format!("Ditempatkan paling atas oleh {own} juri, yang di atasnya oleh {above} juri.")
        }
        (Merit::Lowest(above), Merit::Lowest(own)) => format!(
            "Nilai terendah dari juri lebih rendah: {}, yang di atasnya {}.",
            shown(own, above),
            shown(above, own)
        ),
        (Merit::Submitted(Reverse(above)), Merit::Submitted(Reverse(own))) => {
            format!("Dikirim {} lebih lambat.", span(own.millis() - above.millis()))
        }
        (Merit::Lot(_), Merit::Lot(_)) => LOST_THE_LOT.to_owned(),
        _ => String::new(),
    }
}

/// Rounded, unless rounding would hide the difference.
fn shown(value: &Exact, other: &Exact) -> String {
    if value.round2() == other.round2() { value.to_string() } else { value.round2().to_string() }
}

/// `1 hari 3 jam`, `5 menit`, `0,250 detik`: the two largest units.
fn span(millis: i64) -> String {
    let (days, hours, minutes, seconds) =
        (millis / 86_400_000, millis / 3_600_000 % 24, millis / 60_000 % 60, millis / 1000 % 60);
    let units = [(days, "hari"), (hours, "jam"), (minutes, "menit"), (seconds, "detik")];
    let words: Vec<String> = units
        .into_iter()
        .skip_while(|(n, _)| *n == 0)
        .take(2)
        .filter(|(n, _)| *n > 0)
        .map(|(n, unit)| format!("{n} {unit}"))
        .collect();
    if words.is_empty() { format!("0,{:03} detik", millis % 1000) } else { words.join(" ") }
}
