//! The division against every division there is, on problems small enough to try them all.

mod cases;

use super::{
    problem::{Conflict, Entry, Judge, Pair, Problem, Together},
    *,
};
use proptest::{collection::vec, prelude::*, sample::subsequence};

fn pair(judge: &str, entry: &str) -> Pair {
    Pair { judge: judge.into(), entry: entry.into() }
}

/// A handful of judges and entries with any wishes.
fn problems() -> impl Strategy<Value = Problem> {
    let sizes =
        prop_oneof![Just((2, 2)), Just((2, 4)), Just((3, 3)), Just((3, 4)), Just((4, 3)), Just((2, 5)), Just((5, 2))];
    (sizes, 1_u32..=3).prop_flat_map(|((judges, entries), panel)| {
        let all: Vec<(usize, usize)> = (0..judges).flat_map(|j| (0..entries).map(move |e| (j, e))).collect();
        let some = |most: usize| subsequence(all.clone(), 0..=most.min(all.len()));
        let judge = (any::<bool>(), vec(0_u32..4, 0..3), prop::option::of(0_u32..3), prop::option::of(1_u32..5));
        let entry = (prop::option::of(0_usize..3), prop::option::weighted(0.4, 0_usize..2));
        (
            vec(judge, judges),
            vec(entry, entries),
            (some(4), some(2), some(6)),
            (0..=panel.min(2), 0_u32..2, prop::option::of(1_u32..6), 0_u32..3, any::<bool>()),
        )
            .prop_map(
                move |(judges, entries, (conflicts, fixed, existing), (seniors, lowest, highest, balance, always))| {
                    let pairs = |list: Vec<(usize, usize)>| {
                        list.iter().map(|(j, e)| pair(&format!("j{j}"), &format!("e{e}"))).collect::<Vec<_>>()
                    };
                    Problem {
                        judges_per_entry: panel,
                        seniors_per_entry: seniors,
                        lowest_load: lowest,
                        highest_load: highest,
                        balance,
                        outside_expertise: 3,
                        groups: if always { Together::Always } else { Together::IfPossible },
                        judges: judges
                            .into_iter()
                            .enumerate()
                            .map(|(n, (senior, knows, lowest_load, highest_load))| Judge {
                                id: format!("j{n}"),
                                senior,
                                expertise: knows
                                    .into_iter()
                                    .enumerate()
                                    .map(|(n, points)| (format!("c{n}"), points))
                                    .collect(),
                                lowest_load,
                                highest_load,
                                ..Judge::default()
                            })
                            .collect(),
                        entries: entries
                            .into_iter()
                            .enumerate()
                            .map(|(n, (category, group))| Entry {
                                id: format!("e{n}"),
                                category: category.map(|c| format!("c{c}")),
                                group: group.map(|g| format!("g{g}")),
                                ..Entry::default()
                            })
                            .collect(),
                        conflicts: pairs(conflicts)
                            .into_iter()
                            .map(|Pair { judge, entry }| Conflict { judge, entry, why: None })
                            .collect(),
                        fixed: pairs(fixed),
                        existing: pairs(existing),
                    }
                },
            )
            .prop_filter("makes sense", |problem| problem.mistakes().is_empty())
    })
}

impl Problem {
    fn judge(&self, id: &str) -> &Judge {
        self.judges.iter().find(|judge| judge.id == id).unwrap()
    }
    fn entry(&self, id: &str) -> &Entry {
        self.entries.iter().find(|entry| entry.id == id).unwrap()
    }
    fn conflict(&self, judge: &str, entry: &str) -> bool {
        self.conflicts.iter().any(|one| one.judge == judge && one.entry == entry)
    }
    /// The entries that share a panel with this one, itself included.
    fn company(&self, entry: &str, apart: &[String]) -> Vec<&str> {
        let group = self.entry(entry).group.as_ref().filter(|group| !apart.contains(group));
        let same = |other: &&Entry| other.id == entry || group.is_some() && other.group.as_ref() == group;
        self.entries.iter().filter(same).map(|entry| entry.id.as_str()).collect()
    }
    /// Whether the panel of the entry must hold the judge.
    fn must(&self, judge: &str, entry: &str, apart: &[String]) -> bool {
        self.company(entry, apart).iter().any(|entry| self.fixed.contains(&pair(judge, entry)))
    }
    fn may(&self, judge: &str, entry: &str, apart: &[String]) -> bool {
        !self.company(entry, apart).iter().any(|entry| self.conflict(judge, entry))
    }

    /// Whether these pairs keep every limit.
    fn keeps(&self, pairs: &BTreeSet<Pair>, apart: &[String]) -> bool {
        let panel = |entry: &str| {
            pairs.iter().filter(|pair| pair.entry == entry).map(|pair| pair.judge.as_str()).collect::<Vec<_>>()
        };
        self.fixed.iter().all(|one| pairs.contains(one))
            && pairs.iter().all(|pair| !self.conflict(&pair.judge, &pair.entry))
            && self.judges.iter().all(|judge| {
                let load = pairs.iter().filter(|pair| pair.judge == judge.id).count() as u32;
                (self.lowest(judge)..=self.highest(judge)).contains(&load)
            })
            && self.entries.iter().all(|entry| {
                let judges = panel(&entry.id);
                let seniors = judges.iter().filter(|judge| self.judge(judge).senior).count() as u32;
                judges.len() as u32 == self.judges_per_entry
                    && seniors >= self.seniors_per_entry
                    && self.company(&entry.id, apart).iter().all(|other| panel(other) == judges)
            })
    }

    /// Changed pairs, then points with balance.
    fn price(&self, pairs: &BTreeSet<Pair>) -> (usize, u32) {
        let points: u32 = pairs.iter().map(|pair| self.points(self.judge(&pair.judge), self.entry(&pair.entry))).sum();
        let loads = self.judges.iter().map(|judge| pairs.iter().filter(|pair| pair.judge == judge.id).count() as u32);
        let uneven: u32 = loads.map(|load| load * (load + 1) / 2).sum();
        (pairs.iter().filter(|pair| !self.existing.contains(pair)).count(), points + self.balance * uneven)
    }

    /// The best price of all divisions.
    fn by_trying(&self, apart: &[String]) -> Option<(usize, u32)> {
        let cells: Vec<Pair> =
            self.judges.iter().flat_map(|judge| self.entries.iter().map(|entry| pair(&judge.id, &entry.id))).collect();
        let chosen = |mask: u32| {
            cells.iter().enumerate().filter(|(n, _)| mask >> n & 1 == 1).map(|(_, pair)| pair.clone()).collect()
        };
        let sheets = self.judges_per_entry * self.entries.len() as u32;
        let masks = (0..1_u32 << cells.len()).filter(|mask| mask.count_ones() == sheets);
        masks
            .map(chosen)
            .filter(|pairs: &BTreeSet<Pair>| self.keeps(pairs, apart))
            .map(|pairs| self.price(&pairs))
            .min()
    }
}

fn pairs_of(divided: &Divided) -> BTreeSet<Pair> {
    divided.given.iter().map(|one| pair(&one.judge, &one.entry)).collect()
}

fn groups_of(problem: &Problem) -> Vec<String> {
    problem.entries.iter().filter_map(|entry| entry.group.clone()).collect()
}

/// Checks a reason by counting, with nothing from the network.
fn is_true(problem: &Problem, reason: &Impossible) -> bool {
    // What is true even with every group split is true with groups kept together.
    holds(problem, reason, &groups_of(problem)) || problem.groups == Together::Always && holds(problem, reason, &[])
}

fn holds(problem: &Problem, reason: &Impossible, apart: &[String]) -> bool {
    let (panel, seniors) = (problem.judges_per_entry, problem.seniors_per_entry);
    match reason {
        Impossible::Clash(clashes) => {
            !clashes.is_empty()
                && clashes.iter().all(|clash| match clash {
                    Clash::Conflict { judge, entry } => {
                        problem.must(judge, entry, apart) && problem.conflict(judge, entry)
                    }
                    Clash::Panel { entry, fixed, .. } => {
                        *fixed > panel
                            && problem.judges.iter().filter(|judge| problem.must(&judge.id, entry, apart)).count()
                                as u32
                                == *fixed
                    }
                    Clash::Seniors { entry, fixed, .. } => {
                        let others = problem
                            .judges
                            .iter()
                            .filter(|judge| !judge.senior && problem.must(&judge.id, entry, apart));
                        *fixed > panel - seniors && others.count() as u32 == *fixed
                    }
                    Clash::Load { judge, fixed, highest } => {
                        let entries = problem.entries.iter().filter(|entry| problem.must(judge, &entry.id, apart));
                        fixed > highest
                            && entries.count() as u32 == *fixed
                            && problem.highest(problem.judge(judge)) == *highest
                    }
                })
        }
        Impossible::Short(all) => {
            !all.is_empty()
                && all.iter().all(|one| {
                    let most = |judge: &Judge| {
                        let named = one.entries.iter().chain(one.senior_entries.iter().filter(|_| judge.senior));
                        let named: BTreeSet<&String> = named.collect();
                        let may = named.iter().filter(|entry| problem.may(&judge.id, entry, apart)).count() as u32;
                        let elsewhere = problem.entries.iter().filter(|entry| !named.contains(&entry.id));
                        let bound = elsewhere.filter(|entry| problem.must(&judge.id, &entry.id, apart)).count() as u32;
                        may.min(problem.highest(judge).saturating_sub(bound))
                    };
                    let available: u32 = problem.judges.iter().map(most).sum();
                    let needed = one.entries.len() as u32 * panel + one.senior_entries.len() as u32 * seniors;
                    available <= one.available
                        && one.available < one.needed
                        && needed == one.needed
                        && one.judges.iter().all(|supply| problem.judges.iter().any(|judge| judge.id == supply.judge))
                        && one.available == one.judges.iter().map(|supply| supply.at_most).sum::<u32>()
                })
        }
        Impossible::Idle(all) => {
            !all.is_empty()
                && all.iter().all(|one| {
                    let count = |entry: &Entry, inside: bool, senior: bool| {
                        let judges = problem
                            .judges
                            .iter()
                            .filter(|judge| one.judges.contains(&judge.id) == inside && judge.senior == senior);
                        let counts = |judge: &&Judge| {
                            if inside {
                                problem.may(&judge.id, &entry.id, apart)
                            } else {
                                problem.must(&judge.id, &entry.id, apart)
                            }
                        };
                        judges.filter(counts).count() as u32
                    };
                    let most = |entry: &Entry| {
                        let others =
                            count(entry, true, false).min((panel - seniors).saturating_sub(count(entry, false, false)));
                        (count(entry, true, true) + others)
                            .min(panel.saturating_sub(count(entry, false, true) + count(entry, false, false)))
                    };
                    let available: u32 = problem.entries.iter().map(most).sum();
                    let needed: u32 = one.judges.iter().map(|judge| problem.lowest(problem.judge(judge))).sum();
                    available <= one.available && one.available < one.needed && needed == one.needed
                })
        }
        Impossible::Apart { groups } => {
            !groups.is_empty() && problem.groups == Together::Always && problem.by_trying(&groups_of(problem)).is_some()
        }
        Impossible::NotFound { .. } => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn nothing_better_can_be_found_by_trying_everything(problem in problems()) {
        let groups = groups_of(&problem);
        match divide(&problem).unwrap() {
            Ok(divided) => {
                let pairs = pairs_of(&divided);
                prop_assert!(problem.keeps(&pairs, &divided.split));
                prop_assert!(divided.proved);
                prop_assert_eq!(Some(problem.price(&pairs)), problem.by_trying(&divided.split));
                prop_assert_eq!(divided.points, problem.price(&pairs).1 - (problem.balance * divided.loads.iter().map(|load| load.entries * (load.entries + 1) / 2).sum::<u32>()));
                if !divided.split.is_empty() {
                    prop_assert!(problem.groups == Together::IfPossible);
                    prop_assert_eq!(problem.by_trying(&[]), None, "split for nothing");
                }
                let unbalanced = Problem { balance: 0, groups: Together::Always, ..problem.clone() };
                if let (Some(spread), true) = (divided.unbalanced, divided.split.is_empty()) {
                    prop_assert_eq!(Some(spread.points), unbalanced.by_trying(&[]).map(|(_, points)| points));
                    prop_assert!(spread.points <= divided.points);
                }
                let ended: Vec<Pair> = problem.existing.iter().filter(|one| !pairs.contains(one)).cloned().collect::<BTreeSet<_>>().into_iter().collect();
                prop_assert_eq!(&divided.ended, &ended);
            }
            Err(reason) => {
                let apart = if problem.groups == Together::Always { &[][..] } else { &groups };
                prop_assert_eq!(problem.by_trying(apart), None, "{:?}", reason);
                prop_assert!(is_true(&problem, &reason), "{:?}", reason);
            }
        }
    }

    #[test]
    fn the_order_in_which_things_are_given_is_irrelevant(
        (problem, judges, entries, existing) in problems().prop_flat_map(|problem| {
            let (judges, entries) = (Just(problem.judges.clone()).prop_shuffle(), Just(problem.entries.clone()).prop_shuffle());
            let existing = Just(problem.existing.clone()).prop_shuffle();
            (Just(problem), judges, entries, existing)
        }),
    ) {
        let mut shuffled = Problem { judges, entries, existing, ..problem.clone() };
        shuffled.conflicts.reverse();
        shuffled.fixed.reverse();
        prop_assert_eq!(divide(&problem), divide(&shuffled));
    }
}
