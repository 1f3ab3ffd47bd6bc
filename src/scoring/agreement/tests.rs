use super::*;

/// Published scores; where they come from says tests/fixtures/oracles/README.md.
fn published(csv: &str) -> Scores {
    Scores::of(csv.lines().skip(1).filter_map(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        Some((cells[0], cells[1], cells[3].parse().ok()?))
    }))
}
fn krippendorff() -> Scores {
    published(include_str!("../../../tests/fixtures/oracles/krippendorff.csv"))
}
fn shrout_fleiss() -> Scores {
    published(include_str!("../../../tests/fixtures/oracles/shrout_fleiss.csv"))
}
fn penicillin() -> Scores {
    published(include_str!("../../../tests/fixtures/oracles/penicillin.csv"))
}

fn digits<const N: usize>(values: [f64; N], places: usize) -> [String; N] {
    values.map(|value| format!("{value:.places$}"))
}
fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-6 * (1.0 + a.abs())
}

/// A panel of `judges` over `entries`, with effects and noise that no random source is needed for.
fn panel(prefix: &str, entries: usize, judges: usize) -> Vec<(String, String, f64)> {
    let score =
        |e: usize, j: usize| 70.0 + 3.0 * (e as f64).sin() + 2.0 * j as f64 + ((e * 7 + j * 5) % 11) as f64 / 4.0;
    (0..entries)
        .flat_map(|e| (0..judges).map(move |j| (e, j)))
        .map(|(e, j)| (format!("{prefix}usulan-{e}"), format!("{prefix}juri-{j}"), score(e, j)))
        .collect()
}

#[test]
fn krippendorffs_example_gives_his_alphas() {
    let all = [Level::Nominal, Level::Ordinal, Level::Interval, Level::Ratio];
    let alphas = all.map(|level| alpha(&krippendorff(), level).unwrap());
    assert_eq!(digits(alphas, 3), ["0.743", "0.815", "0.849", "0.797"]);
}

#[test]
fn shrout_and_fleiss_example_gives_their_six_correlations() {
    let icc = icc(&shrout_fleiss()).unwrap();
    assert_eq!(digits([icc.one_single, icc.two_single, icc.three_single], 2), ["0.17", "0.29", "0.71"]);
    assert_eq!(digits([icc.one_mean, icc.two_mean, icc.three_mean], 2), ["0.44", "0.62", "0.91"]);
}

#[test]
fn the_penicillin_data_give_the_published_standard_deviations() {
    let fit = fit(&penicillin()).unwrap();
    assert_eq!(
        digits([fit.entry_sd, fit.judge_sd, fit.residual_sd, fit.mean], 4),
        ["0.8467", "1.9316", "0.5499", "22.9722"]
    );
    assert!(fit.connected());
}

#[test]
fn in_a_complete_table_calibration_keeps_the_order_of_the_means() {
    let fit = fit(&shrout_fleiss()).unwrap();
    let order: Vec<&str> = fit.calibrated.iter().map(|one| one.entry.as_str()).collect();
    assert_eq!(order, ["5", "3", "1", "6", "4", "2"]);
}

#[test]
fn order_and_names_of_judges_are_irrelevant_and_scaling_scales() {
    let scores = panel("", 9, 4);
    let renamed = scores.iter().rev().map(|(e, j, s)| {
        let other = ["juri-2", "juri-0", "juri-3", "juri-1"][j[5..].parse::<usize>().unwrap()];
        (e.clone(), other, *s)
    });
    let scaled = scores.iter().map(|(e, j, s)| (e.clone(), j.clone(), 10.0 * s - 5.0));
    let (plain, renamed, scaled) = (Scores::of(scores.clone()), Scores::of(renamed), Scores::of(scaled));
    for level in [Level::Nominal, Level::Ordinal, Level::Interval] {
        assert!(near(alpha(&plain, level).unwrap(), alpha(&renamed, level).unwrap()));
        assert!(near(alpha(&plain, level).unwrap(), alpha(&scaled, level).unwrap()));
    }
    assert!(near(icc(&plain).unwrap().two_single, icc(&renamed).unwrap().two_single));
    let (plain, renamed, scaled) = (fit(&plain).unwrap(), fit(&renamed).unwrap(), fit(&scaled).unwrap());
    assert!(near(plain.residual_sd, renamed.residual_sd) && near(plain.judge_sd, renamed.judge_sd));
    assert!(near(10.0 * plain.entry_sd, scaled.entry_sd) && near(10.0 * plain.mean - 5.0, scaled.mean));
    assert_eq!(plain.calibrated[0].entry, renamed.calibrated[0].entry);
    assert!(near(10.0 * plain.calibrated[0].value - 5.0, scaled.calibrated[0].value));
}

#[test]
fn a_severe_judge_is_taken_out_where_panels_overlap() {
    // Judge c gives ten less than the others, and only to some.
    let worth = [("p", 80.0), ("q", 74.0), ("r", 70.0), ("s", 79.0), ("t", 75.0), ("u", 71.0)];
    let scores = worth.iter().enumerate().flat_map(|(n, (entry, worth))| {
        let judges: [&str; 2] = if n % 2 == 0 { ["a", "b"] } else { ["b", "c"] };
        let noise = [[0.3, -0.2], [0.1, -0.4], [-0.3, 0.4], [0.2, 0.1], [-0.1, 0.2], [0.0, -0.2]][n];
        judges
            .into_iter()
            .zip(noise)
            .map(move |(judge, noise)| (*entry, judge, worth + noise - if judge == "c" { 10.0 } else { 0.0 }))
    });
    let scores = Scores::of(scores);
    assert_eq!(scores.panels().len(), 1);
    let order: Vec<String> = fit(&scores).unwrap().calibrated.into_iter().map(|one| one.entry).collect();
    assert_eq!(order, ["p", "s", "t", "q", "u", "r"]);
}

#[test]
fn panels_without_a_common_entry_are_told_apart_and_an_anchor_connects_them() {
    let mut scores = panel("licin-", 5, 3);
    scores.extend(panel("glagah-", 5, 3));
    assert_eq!(Scores::of(scores.clone()).panels().len(), 2);
    assert!(!fit(&Scores::of(scores.clone())).unwrap().connected());
    scores.push(("jangkar".into(), "licin-juri-0".into(), 75.0));
    scores.push(("jangkar".into(), "glagah-juri-0".into(), 71.0));
    assert!(fit(&Scores::of(scores)).unwrap().connected());
}

#[test]
fn entries_that_differ_by_luck_alone_have_no_spread() {
    let noise = [3.0, 1.0, 2.0, 1.0, 2.0, 3.0, 2.0, 3.0, 1.0];
    let scores = (0..9).map(|n| (format!("u{}", n / 3), format!("j{}", n % 3), noise[n]));
    let fit = fit(&Scores::of(scores)).unwrap();
    assert!(fit.entry_sd.abs() < 1e-9 && fit.judge_sd.abs() < 1e-9, "{fit:?}");
}

#[test]
fn too_few_scores_have_a_reason_instead_of_a_number() {
    let lack = |scores: &[(&str, &str, f64)]| {
        let scores = Scores::of(scores.to_vec());
        (alpha(&scores, Level::Interval).err(), icc(&scores).err(), fit(&scores).err())
    };
    let same = |lack: Lack| (Some(lack.clone()), Some(lack.clone()), Some(lack));
    assert_eq!(lack(&[]), same(Lack::Judges(0)));
    assert_eq!(lack(&[("p", "a", 1.0), ("q", "a", 2.0), ("r", "a", 3.0)]), same(Lack::Judges(1)));
    let two = [("p", "a", 1.0), ("p", "b", 2.0), ("q", "a", 2.0), ("q", "b", 2.0), ("r", "a", 9.0)];
    assert_eq!(lack(&two), same(Lack::Entries(2)));
    let equal: Vec<_> = ["p", "q", "r"].iter().flat_map(|e| [(*e, "a", 5.0), (*e, "b", 5.0)]).collect();
    assert_eq!(lack(&equal), same(Lack::Variance));
    let additive: Vec<_> = [("p", 1.0), ("q", 4.0), ("r", 6.0)]
        .iter()
        .flat_map(|(e, worth)| [(*e, "a", *worth), (*e, "b", worth + 2.0)])
        .collect();
    assert_eq!(fit(&Scores::of(additive)).err(), Some(Lack::Residual));
    let gap = [("p", "a", 1.0), ("p", "b", 2.0), ("q", "a", 4.0), ("q", "b", 2.0), ("r", "b", 3.0), ("r", "c", 1.0)];
    assert_eq!(icc(&Scores::of(gap)).err(), Some(Lack::Missing { missing: 3, all: 9 }));
    assert_eq!(fit(&Scores::of(gap)).err(), None);
    let chain = [("p", "a", 1.0), ("p", "b", 2.0), ("q", "b", 4.0), ("q", "c", 2.0), ("r", "c", 3.0), ("r", "d", 1.0)];
    assert_eq!(fit(&Scores::of(chain)).err(), Some(Lack::Freedom));
    let below = [("p", "a", -1.0), ("p", "b", 2.0), ("q", "a", 4.0), ("q", "b", 2.0), ("r", "a", 3.0), ("r", "b", 1.0)];
    assert_eq!(alpha(&Scores::of(below), Level::Ratio).err(), Some(Lack::BelowZero));
}
