//! Rankings computed by hand, and what must hold for any.

mod contest;
mod stages;

use super::*;
use crate::scoring::rules::{Criterion, Promotion, RoundKind, Scale, TieRule};
use proptest::prelude::*;

fn number(text: &str) -> Number {
    text.parse().unwrap()
}
fn exact(text: &str) -> Exact {
    number(text).exact()
}

/// Two criteria a and b, weights 70 and 30.
fn rules() -> RoundRules {
    let criterion = |key: &str, weight: i64| Criterion {
        key: key.into(),
        label: key.to_uppercase(),
        help: String::new(),
        weight: Number::whole(weight),
        levels: vec![],
        section: None,
    };
    RoundRules {
        key: "nilai".into(),
        label: "Penilaian".into(),
        kind: RoundKind::Scored,
        criteria: vec![criterion("a", 70), criterion("b", 30)],
        weight_total: Number::whole(100),
        scale: Scale::default(),
        panel_size: 3,
        aggregation: Aggregation::Mean,
        missing_judge: MissingJudge::default(),
        note_required: false,
        stage_weight: Number::whole(1),
        promotion: Promotion::default(),
        tie_order: vec![],
        spread_limit: None,
        checks: vec![],
        ladder: None,
        blind: false,
    }
}
fn entry(name: &str) -> Entry {
    Entry { entry: name.into(), division: None, submitted_at: Timestamp::from_millis(0) }
}
fn sheet(entry: &str, judge: &str, a: &str, b: &str) -> Sheet {
    let scores = [("a", a), ("b", b)].into_iter().filter(|(_, score)| !score.is_empty());
    Sheet {
        entry: entry.into(),
        judge: judge.into(),
        scores: scores.map(|(key, score)| (key.to_owned(), number(score))).collect(),
    }
}
fn duties(entries: &[Entry], judges: &[&str]) -> Vec<Duty> {
    let of = |entry: &Entry| {
        judges.iter().map(|judge| Duty { entry: entry.entry.clone(), judge: (*judge).into() }).collect::<Vec<_>>()
    };
    entries.iter().flat_map(of).collect()
}
/// Every judge is to score every entry.
fn ranked(rules: &RoundRules, entries: &[Entry], judges: &[&str], sheets: &[Sheet]) -> Ranking {
    rank(rules, entries, &duties(entries, judges), sheets)
}
fn order(ranking: &Ranking) -> Vec<(&str, u32)> {
    ranking.entries.iter().map(|entry| (entry.entry.as_str(), entry.rank)).collect()
}

#[test]
fn a_total_is_the_mean_of_the_judges_weighted_totals() {
    let sheets = [sheet("x", "j1", "80", "90"), sheet("x", "j2", "85", "70"), sheet("x", "j3", "90", "75,5")];
    let ranking = ranked(&rules(), &[entry("x")], &["j1", "j2", "j3"], &sheets);
    let x = &ranking.entries[0];
    // 83; 80.5; 85.65: the mean is 249.15 / 3.
    assert_eq!(x.total, exact("83.05"));
    assert_eq!(x.shown.to_string(), "83,05");
    assert_eq!(
        (&x.criteria[0].mean, &x.criteria[0].low, &x.criteria[0].high),
        (&exact("85"), &exact("80"), &exact("90"))
    );
    assert_eq!(x.criteria[1].mean, exact("235.5") / Exact::whole(3));
    assert_eq!((x.rank, x.judges_counted, x.judges_assigned, x.promoted), (1, 3, 3, true));
}

#[test]
fn a_mean_of_thirds_stays_exact_and_two_such_are_equal() {
    let entries = [entry("x"), entry("y")];
    let sheets = [
        sheet("x", "j1", "85", "85"),
        sheet("x", "j2", "86", "86"),
        sheet("x", "j3", "86", "86"),
        sheet("y", "j1", "86", "86"),
        sheet("y", "j2", "86", "86"),
        sheet("y", "j3", "85", "85"),
    ];
    let ranking = ranked(&rules(), &entries, &["j1", "j2", "j3"], &sheets);
    assert_eq!(ranking.entries[0].total.to_string(), "257/3");
    assert_eq!(order(&ranking), [("x", 1), ("y", 1)]);
    assert_eq!(ranking.entries[1].tie, ["Tetap sama setelah semua langkah, jadi peringkatnya sama."]);
}

#[test]
fn a_trimmed_mean_leaves_out_the_outermost_judges_as_far_as_one_remains() {
    let rules = RoundRules { aggregation: Aggregation::TrimmedMean { drop: 1 }, ..rules() };
    let all = [
        sheet("x", "j1", "10", "10"),
        sheet("x", "j2", "80", "80"),
        sheet("x", "j3", "82", "82"),
        sheet("x", "j4", "84", "84"),
        sheet("x", "j5", "100", "100"),
    ];
    let total = |sheets: &[Sheet]| {
        let ranking = ranked(&rules, &[entry("x")], &["j1", "j2", "j3", "j4", "j5"], sheets);
        (ranking.entries[0].total.clone(), ranking.entries[0].judges_counted)
    };
    assert_eq!(total(&all), (exact("82"), 5));
    assert_eq!(total(&all[..3]), (exact("80"), 3));
    assert_eq!(total(&all[..2]), (exact("45"), 2), "of two none can be left out");
    assert_eq!(total(&all[..1]), (exact("10"), 1));
}

#[test]
fn a_median_is_the_middle_judge_or_the_mean_of_the_two_in_the_middle() {
    let rules = RoundRules { aggregation: Aggregation::Median, ..rules() };
    let given = [("j1", "10"), ("j2", "100"), ("j3", "82"), ("j4", "85"), ("j5", "40")];
    let total = |judges: usize| {
        let sheets: Vec<_> = given[..judges].iter().map(|(judge, value)| sheet("x", judge, value, value)).collect();
        let ranking = ranked(&rules, &[entry("x")], &["j1", "j2", "j3", "j4", "j5"], &sheets);
        (ranking.entries[0].total.clone(), ranking.entries[0].judges_counted)
    };
    assert_eq!(total(5), (exact("82"), 5), "10 40 82 85 100");
    assert_eq!(total(4), (exact("83.5"), 4), "10 82 85 100");
    assert_eq!(total(3), (exact("82"), 3), "10 82 100");
    assert_eq!(total(2), (exact("55"), 2), "10 100");
    assert_eq!(total(1), (exact("10"), 1));
}

#[test]
fn equal_judges_totals_are_trimmed_by_their_scores_not_by_who_gave_them() {
    let rules = RoundRules { aggregation: Aggregation::TrimmedMean { drop: 1 }, ..rules() };
    // All four totals are 80, by different scores: 80/80, 74/94, 83/73, 77/87.
    let given = [("80", "80"), ("74", "94"), ("83", "73"), ("77", "87")];
    let means = |judges: [&str; 4]| {
        let sheets: Vec<_> = judges.iter().zip(given).map(|(judge, (a, b))| sheet("x", judge, a, b)).collect();
        let ranking = ranked(&rules, &[entry("x")], &judges, &sheets);
        ranking.entries[0].criteria.iter().map(|criterion| criterion.mean.clone()).collect::<Vec<_>>()
    };
    assert_eq!(means(["j1", "j2", "j3", "j4"]), [exact("78.5"), exact("83.5")]);
    assert_eq!(means(["j4", "j3", "j2", "j1"]), means(["j1", "j2", "j3", "j4"]));
}

#[test]
fn what_is_missing_is_missing_and_never_zero() {
    let sheets = [sheet("x", "j1", "80", "80"), sheet("x", "j2", "90", "")];
    let ranking = ranked(&rules(), &[entry("x"), entry("y")], &["j1", "j2"], &sheets);
    assert_eq!(ranking.entries[0].total, exact("80"), "a sheet without all scores does not count");
    assert_eq!((ranking.entries[0].judges_counted, ranking.entries[0].judges_assigned), (1, 2));
    assert_eq!(ranking.unranked[0].entry, "y");
    assert_eq!(ranking.unranked[0].reason, "Tidak ada lembar nilai yang ditandatangani.");
}

#[test]
fn the_missing_judge_rule_decides_who_is_ranked() {
    let sheets = [sheet("x", "j1", "80", "80")];
    let reason = |missing_judge| {
        let rules = RoundRules { missing_judge, ..rules() };
        ranked(&rules, &[entry("x")], &["j1", "j2", "j3"], &sheets).unranked.pop().map(|unranked| unranked.reason)
    };
    assert_eq!(reason(MissingJudge::CountSigned { minimum: 1 }), None);
    assert_eq!(
        reason(MissingJudge::CountSigned { minimum: 2 }).unwrap(),
        "Hanya 1 juri menandatangani; aturan meminta paling sedikit 2."
    );
    assert_eq!(
        reason(MissingJudge::WaitForAll).unwrap(),
        "Baru 1 dari 3 juri menandatangani; aturan meminta semuanya."
    );
}

#[test]
fn a_sheet_without_a_duty_does_not_count() {
    let sheets = [sheet("x", "j1", "80", "80"), sheet("x", "stranger", "100", "100")];
    assert_eq!(ranked(&rules(), &[entry("x")], &["j1"], &sheets).entries[0].total, exact("80"));
}

#[test]
fn everybody_at_the_cut_goes_on() {
    let mut rules = rules();
    rules.promotion.top = Some(2);
    let names = ["p", "q", "r", "s"];
    let entries = names.map(entry);
    let sheets: Vec<_> = names.iter().zip(["90", "80", "80", "70"]).map(|(n, s)| sheet(n, "j", s, s)).collect();
    let ranking = ranked(&rules, &entries, &["j"], &sheets);
    assert_eq!(order(&ranking), [("p", 1), ("q", 2), ("r", 2), ("s", 4)]);
    assert_eq!(ranking.entries.iter().map(|e| e.promoted).collect::<Vec<_>>(), [true, true, true, false]);
}

#[test]
fn the_pass_mark_is_compared_without_rounding() {
    let mut rules = rules();
    rules.promotion.pass_mark = Some(number("85"));
    let sheets = [sheet("x", "j1", "84.9999", "84.9999"), sheet("y", "j1", "85", "85")];
    let ranking = ranked(&rules, &[entry("x"), entry("y")], &["j1"], &sheets);
    assert_eq!(ranking.entries[1].shown.to_string(), "85,00");
    assert_eq!(ranking.entries.iter().map(|e| e.promoted).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn ranks_and_limits_are_counted_within_each_group_when_the_rules_say_so() {
    let mut rules = rules();
    rules.promotion = Promotion { top: Some(1), pass_mark: None, per_group: true };
    let of = |name: &str, group: &str| Entry { division: Some(group.into()), ..entry(name) };
    let entries = [of("p", "umum"), of("q", "umum"), of("r", "khusus")];
    let sheets = [sheet("p", "j", "70", "70"), sheet("q", "j", "80", "80"), sheet("r", "j", "60", "60")];
    let ranking = ranked(&rules, &entries, &["j"], &sheets);
    assert_eq!(order(&ranking), [("r", 1), ("q", 1), ("p", 2)]);
    assert_eq!(ranking.entries[0].division.as_deref(), Some("khusus"));
    assert_eq!(ranking.entries.iter().map(|e| e.promoted).collect::<Vec<_>>(), [true, true, false]);
    rules.promotion.per_group = false;
    let ranking = ranked(&rules, &entries, &["j"], &sheets);
    assert_eq!(order(&ranking), [("q", 1), ("p", 2), ("r", 3)]);
    assert_eq!(ranking.entries[0].division, None);
}

#[test]
fn equal_totals_are_parted_by_the_heaviest_criterion_first() {
    let rules = RoundRules { tie_order: vec![TieRule::CriteriaByWeight], ..rules() };
    // 0.7 × 80 + 0.3 × 80 = 0.7 × 77 + 0.3 × 87 = 80.
    let sheets = [sheet("x", "j", "77", "87"), sheet("y", "j", "80", "80")];
    let ranking = ranked(&rules, &[entry("x"), entry("y")], &["j"], &sheets);
    assert_eq!(order(&ranking), [("y", 1), ("x", 2)]);
    assert_eq!(ranking.entries[0].tie, Vec::<String>::new());
    assert_eq!(ranking.entries[1].tie, ["Nilai A lebih rendah: 77,00, yang di atasnya 80,00."]);
}

#[test]
fn the_steps_of_the_tie_order_follow_each_other_and_are_told() {
    let tie_order = vec![TieRule::CriteriaByWeight, TieRule::HigherLowestTotal, TieRule::EarlierSubmission];
    let rules = RoundRules { tie_order, ..rules() };
    let at = |name: &str, seconds: i64| Entry { submitted_at: Timestamp::from_millis(seconds * 1000), ..entry(name) };
    let entries = [at("x", 3_700), at("y", 0), at("z", 0)];
    let sheets = [
        sheet("x", "j1", "80", "80"),
        sheet("x", "j2", "90", "90"),
        sheet("y", "j1", "90", "90"),
        sheet("y", "j2", "80", "80"),
        sheet("z", "j1", "70", "70"),
        sheet("z", "j2", "100", "100"),
    ];
    let ranking = ranked(&rules, &entries, &["j1", "j2"], &sheets);
    assert_eq!(order(&ranking), [("y", 1), ("x", 2), ("z", 3)]);
    assert_eq!(
        ranking.entries[1].tie,
        [
            "Nilai setiap kriteria juga sama.",
            "Nilai terendah dari juri juga sama.",
            "Dikirim 1 jam 1 menit lebih lambat."
        ]
    );
    assert_eq!(
        ranking.entries[2].tie,
        ["Nilai setiap kriteria juga sama.", "Nilai terendah dari juri lebih rendah: 70,00, yang di atasnya 80,00."]
    );
}

#[test]
fn more_first_places_are_counted_among_the_equal_ones_by_judges_who_compare() {
    let rules = RoundRules { tie_order: vec![TieRule::MoreFirstPlaces], ..rules() };
    let entries = [entry("best"), entry("x"), entry("y")];
    let sheets = [
        sheet("best", "j1", "99", "99"),
        sheet("x", "j1", "81", "81"),
        sheet("x", "j2", "81", "81"),
        sheet("x", "j3", "78", "78"),
        sheet("y", "j1", "79", "79"),
        sheet("y", "j2", "79", "79"),
        sheet("y", "j3", "82", "82"),
    ];
    let ranking = ranked(&rules, &entries, &["j1", "j2", "j3"], &sheets);
    assert_eq!(order(&ranking), [("best", 1), ("x", 2), ("y", 3)]);
    assert_eq!(ranking.entries[2].tie, ["Ditempatkan paling atas oleh 1 juri, yang di atasnya oleh 2 juri."]);
}

const JUDGES: [&str; 5] = ["j1", "j2", "j3", "j4", "j5"];
const NAMES: [&str; 6] = ["e1", "e2", "e3", "e4", "e5", "e6"];

/// Scores in tenths, perhaps missing: each entry by each judge on each criterion.
fn tables() -> impl Strategy<Value = Vec<Vec<Option<(u16, u16)>>>> {
    let cell = prop::option::weighted(0.8, (0u16..=20, 0u16..=20));
    prop::collection::vec(prop::collection::vec(cell, JUDGES.len()), 1..=NAMES.len())
}
fn any_rules() -> impl Strategy<Value = RoundRules> {
    let steps = prop::sample::subsequence(
        vec![
            TieRule::CriteriaByWeight,
            TieRule::MoreFirstPlaces,
            TieRule::HigherLowestTotal,
            TieRule::EarlierSubmission,
        ],
        0..=4,
    );
    (steps, 0u32..=3, 1u32..=4, prop::option::of(1u32..=4), prop::option::of(0i64..=100), any::<bool>()).prop_map(
        |(tie_order, drop, minimum, top, mark, per_group)| RoundRules {
            tie_order,
            aggregation: match drop {
                0 => Aggregation::Mean,
                3 => Aggregation::Median,
                drop => Aggregation::TrimmedMean { drop },
            },
            missing_judge: MissingJudge::CountSigned { minimum },
            promotion: Promotion { top, pass_mark: mark.map(Number::whole), per_group },
            ..rules()
        },
    )
}
/// The few distinct values make ties common.
fn sheets(table: &[Vec<Option<(u16, u16)>>], scale: i64) -> Vec<Sheet> {
    let mut sheets = Vec::new();
    for (name, row) in NAMES.iter().zip(table) {
        for (judge, cell) in JUDGES.iter().zip(row) {
            if let Some((a, b)) = cell {
                let value = |n: u16| Number::whole(i64::from(n) * 5 * scale).to_string();
                sheets.push(sheet(name, judge, &value(*a), &value(*b)));
            }
        }
    }
    sheets
}
fn competitors(n: usize) -> Vec<Entry> {
    let groups = ["umum", "khusus"];
    let of = |(at, name): (usize, &&str)| Entry {
        division: Some(groups[at % 2].to_owned()),
        submitted_at: Timestamp::from_millis((at % 3) as i64),
        ..entry(name)
    };
    NAMES.iter().enumerate().take(n).map(of).collect()
}

proptest! {
    #[test]
    fn the_order_of_the_input_is_irrelevant(
        (table, shuffled) in tables().prop_flat_map(|table| {
            let sheets = sheets(&table, 1);
            (Just(table), Just(sheets).prop_shuffle())
        }),
        rules in any_rules(),
    ) {
        let entries = competitors(table.len());
        let mut backwards = entries.clone();
        backwards.reverse();
        let mut duties_backwards = duties(&entries, &JUDGES);
        duties_backwards.reverse();
        let straight = ranked(&rules, &entries, &JUDGES, &sheets(&table, 1));
        prop_assert_eq!(straight, rank(&rules, &backwards, &duties_backwards, &shuffled));
    }

    #[test]
    fn every_total_is_the_weighted_sum_of_its_criterion_means_and_lies_among_the_judges(
        table in tables(), rules in any_rules(),
    ) {
        let given = sheets(&table, 1);
        let ranking = ranked(&rules, &competitors(table.len()), &JUDGES, &given);
        for entry in &ranking.entries {
            let sum: Exact = rules.criteria.iter().zip(&entry.criteria)
                .map(|(criterion, result)| criterion.weight.exact() * result.mean.clone()).sum();
            prop_assert_eq!(&entry.total, &(sum / rules.weight_total.exact()));
            let mut totals: Vec<_> = given.iter().filter(|sheet| sheet.entry == entry.entry)
                .filter_map(|sheet| judge_total(&rules, &sheet.scores)).collect();
            totals.sort();
            let kept = &totals[kept(rules.aggregation, totals.len())];
            prop_assert!(kept.first() <= Some(&entry.total) && Some(&entry.total) <= kept.last());
            prop_assert_eq!(&entry.total, &Exact::mean(kept).unwrap());
            for criterion in &entry.criteria {
                prop_assert!(criterion.low <= criterion.mean && criterion.mean <= criterion.high);
            }
        }
    }

    #[test]
    fn every_entry_is_ranked_or_told_why_not_and_none_goes_on_without_a_rank(table in tables(), rules in any_rules()) {
        let entries = competitors(table.len());
        let ranking = ranked(&rules, &entries, &JUDGES, &sheets(&table, 1));
        let mut seen: Vec<_> = ranking.entries.iter().map(|e| &e.entry)
            .chain(ranking.unranked.iter().map(|e| &e.entry)).collect();
        seen.sort();
        prop_assert_eq!(seen, entries.iter().map(|e| &e.entry).collect::<Vec<_>>());
        for entry in ranking.entries.iter().filter(|entry| entry.promoted) {
            prop_assert!(rules.promotion.top.is_none_or(|top| entry.rank <= top));
            prop_assert!(rules.promotion.pass_mark.is_none_or(|mark| entry.total >= mark.exact()));
        }
        for unranked in &ranking.unranked {
            prop_assert!(unranked.judges_counted < 4 && !unranked.reason.is_empty());
        }
    }

    #[test]
    fn ranks_follow_totals_within_a_division_and_count_those_above(table in tables(), rules in any_rules()) {
        let ranking = ranked(&rules, &competitors(table.len()), &JUDGES, &sheets(&table, 1));
        for pair in ranking.entries.windows(2).filter(|pair| pair[0].division == pair[1].division) {
            prop_assert!(pair[0].total >= pair[1].total && pair[0].rank <= pair[1].rank);
            prop_assert!(pair[0].total == pair[1].total || pair[1].tie.is_empty());
            prop_assert!(pair[0].total != pair[1].total || !pair[1].tie.is_empty());
        }
        for entry in &ranking.entries {
            let above = ranking.entries.iter().filter(|e| e.division == entry.division && e.rank < entry.rank).count();
            prop_assert_eq!(entry.rank as usize, above + 1);
        }
    }

    #[test]
    fn scaling_every_score_scales_the_totals_and_keeps_the_order(table in tables(), mut rules in any_rules()) {
        rules.promotion.pass_mark = None;
        let entries = competitors(table.len());
        let one = ranked(&rules, &entries, &JUDGES, &sheets(&table, 1));
        let three = ranked(&rules, &entries, &JUDGES, &sheets(&table, 3));
        prop_assert_eq!(order(&one), order(&three));
        for (small, big) in one.entries.iter().zip(&three.entries) {
            prop_assert_eq!(small.total.clone() * Exact::whole(3), big.total.clone());
        }
    }

    #[test]
    fn one_more_judge_keeps_the_mean_within_the_range_of_scores(table in tables(), a in 0u16..=20, b in 0u16..=20) {
        let rules = rules();
        let mut given = sheets(&table, 1);
        let name = |n: u16| Number::whole(i64::from(n) * 5).to_string();
        given.push(sheet("e1", "new", &name(a), &name(b)));
        let judges: Vec<&str> = JUDGES.into_iter().chain(["new"]).collect();
        let ranking = ranked(&rules, &competitors(1), &judges, &given);
        let totals: Vec<_> = given.iter().filter(|sheet| sheet.entry == "e1")
            .filter_map(|sheet| judge_total(&rules, &sheet.scores)).collect();
        let total = &ranking.entries[0].total;
        prop_assert!(totals.iter().min() <= Some(total) && Some(total) <= totals.iter().max());
    }
}
