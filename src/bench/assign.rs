//! `sayembara bench --assign`: how long dividing the work among the judges takes.

use crate::scoring::assign::{
    Origin, divide,
    problem::{Conflict, Entry, Judge, Pair, Problem},
};
use std::time::{Duration, Instant};

const RUNS: usize = 5;

/// Whole numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most.max(1)
    }
}

/// A contest of any size: three judges for each entry, one of them senior, eight categories, a conflict in twelve pairs.
fn contest(entries: usize, judges: usize, group: Option<usize>) -> Problem {
    let mut dice = Dice(4);
    let mean = (entries * 3 / judges) as u32;
    let judge = |nth: usize, dice: &mut Dice| {
        let knows: Vec<usize> = (0..8).filter(|_| dice.below(3) == 0).collect();
        let expertise = knows.into_iter().map(|key| (format!("k{key}"), dice.below(5) as u32)).collect();
        Judge { id: format!("j{nth:03}"), senior: nth.is_multiple_of(3), expertise, ..Judge::default() }
    };
    let judged: Vec<Judge> = (0..judges).map(|nth| judge(nth, &mut dice)).collect();
    let entry = |nth: usize, dice: &mut Dice| Entry {
        id: format!("u{nth:03}"),
        category: Some(format!("k{}", dice.below(8))),
        group: group.map(|size| format!("g{}", nth / size)),
        ..Entry::default()
    };
    let entered: Vec<Entry> = (0..entries).map(|nth| entry(nth, &mut dice)).collect();
    let conflicts = (0..entries * judges / 12)
        .map(|_| Conflict {
            judge: judged[dice.below(judges)].id.clone(),
            entry: entered[dice.below(entries)].id.clone(),
            why: None,
        })
        .collect();
    Problem {
        judges_per_entry: 3,
        seniors_per_entry: 1,
        lowest_load: mean.saturating_sub(5),
        highest_load: Some(mean + 5),
        balance: 1,
        outside_expertise: 10,
        judges: judged,
        entries: entered,
        conflicts,
        ..Problem::default()
    }
}

/// Prints how long the divisions take; needs no database.
pub fn run() {
    println!("entries  judges  what                                  median ms  slowest ms");
    for (entries, judges) in [(75, 15), (300, 60), (1_000, 150)] {
        let plain = contest(entries, judges, None);
        row(entries, judges, "anew", &plain);
        if let Ok(Ok(divided)) = divide(&plain) {
            let mut again = plain.clone();
            let gone = again.judges.remove(judges / 2).id;
            again.conflicts.retain(|one| one.judge != gone);
            let existing = divided.given.into_iter().map(|one| Pair { judge: one.judge, entry: one.entry });
            again.existing = existing.collect();
            row(entries, judges, "again without one judge", &again);
        }
        row(entries, judges, "impossible", &Problem { highest_load: Some(1), lowest_load: 0, ..plain });
        if entries <= 300 {
            row(entries, judges, "in groups of three with one panel", &contest(entries, judges, Some(3)));
        }
    }
}

fn row(entries: usize, judges: usize, what: &str, problem: &Problem) {
    let mut said = String::new();
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let begun = Instant::now();
            let outcome = divide(problem);
            let taken = begun.elapsed();
            said = match outcome {
                Ok(Ok(divided)) => {
                    let new = divided.given.iter().filter(|one| one.origin == Origin::New).count();
                    format!("{new} new pairs{}", if divided.proved { "" } else { ", not proved best" })
                }
                Ok(Err(reason)) => problem.sentences(&reason).first().cloned().unwrap_or_default(),
                Err(mistakes) => mistakes.iter().map(ToString::to_string).collect(),
            };
            taken
        })
        .collect();
    times.sort();
    let ms = |taken: Duration| taken.as_secs_f64() * 1_000.0;
    let (median, slowest) = (ms(times[RUNS / 2]), ms(times[RUNS - 1]));
    println!("{entries:>7}  {judges:>6}  {what:<36}  {median:>9.1}  {slowest:>10.1}  {said}");
}
