use super::*;
use crate::scoring::{
    recount::{Competing, ScoreFile, cast},
    rules::{Aggregation, RoundRules},
};

/// One criterion; the best two go on. A dash is no duty, a question mark one that was never signed.
fn round(entries: &[&str], scores: &str) -> (Held, Cast) {
    let rules: RoundRules = serde_json::from_str(
        r#"{"key":"akhir","label":"Babak akhir","kind":"scored","promotion":{"top":2},
            "criteria":[{"key":"isi","label":"Isi","weight":"100"}]}"#,
    )
    .unwrap();
    let submitted_at = crate::kernel::time::Timestamp::from_millis(0);
    let competing = |name: &&str| Competing {
        entry: (*name).to_owned(),
        title: format!("Usulan {name}"),
        group: "umum".into(),
        submitted_at,
    };
    let held = Held {
        name: "akhir".into(),
        place: 0,
        territory: None,
        territory_name: String::new(),
        rules,
        lot_sha256: None,
        lot_seed: None,
        entries: entries.iter().map(competing).collect(),
        anchors: vec![],
    };
    let lines: String = scores
        .lines()
        .flat_map(|line| {
            let (entry, values) = line.trim().split_once(' ').unwrap();
            let values: Vec<String> = values.split(' ').map(str::to_owned).collect();
            let entry = entry.to_owned();
            values
                .into_iter()
                .enumerate()
                .filter(|(_, value)| value != "-")
                .map(move |(judge, value)| format!("{entry},juri-{},isi,{}\n", judge + 1, value.replace('?', "")))
                .collect::<Vec<_>>()
        })
        .collect();
    let file = ScoreFile::read(format!("entry,judge,criterion,score\n{lines}").as_bytes()).unwrap();
    let cast = cast(&held, &file).unwrap();
    (held, cast)
}

/// b is ahead of c by the last judge alone.
const FINAL: &str = "a 90 91 89 90
    b 80 81 79 87
    c 82 81 80 82
    d 60 62 59 61";

#[test]
fn the_sentence_tells_the_narrowest_decision_and_how_firm_it_is() {
    let (held, cast) = round(&["a", "b", "c", "d"], FINAL);
    let opinion = of_round(&held, &cast);
    assert_eq!(
        opinion.sentence,
        "Peringkat 2 dan 3 berselisih 0,50; bila satu juri tidak ikut, urutannya berubah pada 1 dari 4 perhitungan."
    );
    let last = &opinion.without[3];
    assert_eq!((last.judge.as_str(), last.sheets, last.others_go_on), ("juri-4", 4, true));
    assert_eq!(last.moved, [("b".to_owned(), 2, Some(3)), ("c".to_owned(), 3, Some(2))]);
    assert!(opinion.without[..3].iter().all(|one| one.moved.is_empty() && !one.others_go_on), "{:?}", opinion.without);
    assert_eq!(opinion.lines.iter().map(|line| line.moved).collect::<Vec<_>>(), [0, 1, 1, 0]);
}

#[test]
fn who_never_signed_is_no_judge_to_leave_out() {
    let (held, cast) = round(&["a", "b"], "a 90 91 ? ?\nb 80 81 83 ?");
    let opinion = of_round(&held, &cast);
    let left_out: Vec<_> = opinion.without.iter().map(|one| (one.judge.as_str(), one.sheets)).collect();
    assert_eq!(left_out, [("juri-1", 2), ("juri-2", 2), ("juri-3", 1)]);
    assert!(opinion.sentence.ends_with("urutannya tetap pada semua 3 perhitungan."), "{}", opinion.sentence);
}

#[test]
fn a_clear_winner_has_a_narrow_interval_and_a_close_pair_a_wide_one() {
    let (held, cast) = round(&["a", "b", "c", "d"], FINAL);
    let lines = of_round(&held, &cast).lines;
    assert_eq!(lines[0].interval, Some((1, 1)));
    assert_eq!((lines[1].interval, lines[2].interval), (Some((2, 3)), Some((2, 3))));
    assert_eq!(lines[3].interval, Some((4, 4)));
    assert_eq!(of_round(&held, &cast).lines, lines, "the same every time");
}

#[test]
fn entries_that_are_always_equal_may_stand_in_each_of_their_places() {
    let (held, cast) = round(&["a", "b", "c"], "a 90 90 90\nb 90 90 90\nc 70 71 72");
    let intervals: Vec<_> = of_round(&held, &cast).lines.iter().map(|line| line.interval).collect();
    assert_eq!(intervals, [Some((1, 2)), Some((1, 2)), Some((3, 3))]);
}

#[test]
fn calibration_takes_a_severe_judge_out_and_is_only_shown() {
    // Judge 3 is ten points severe and scored only c and d.
    let (held, cast) = round(&["a", "b", "c", "d", "e"], "a 80 81 -\nb 78 77 -\nc 81 - 72\nd - 75 65\ne 70 71 61");
    let opinion = of_round(&held, &cast);
    let ranks: Vec<(&str, u32, Option<u32>)> =
        opinion.lines.iter().map(|line| (line.entry.as_str(), line.rank, line.calibrated)).collect();
    assert_eq!(ranks, [("a", 1, Some(2)), ("b", 2, Some(3)), ("c", 3, Some(1)), ("d", 4, Some(4)), ("e", 5, Some(5))]);
    assert_eq!(opinion.no_intervals, Some(Lack::PerEntry { needed: 3, found: 2 }));
}

#[test]
fn an_entry_that_lacks_a_judge_has_no_interval_but_the_others_do() {
    let (held, cast) = round(&["a", "b", "c"], "a 90 91 92\nb 80 - 82\nc 70 71 72");
    let opinion = of_round(&held, &cast);
    assert_eq!(opinion.no_intervals, None);
    let intervals: Vec<_> = opinion.lines.iter().map(|line| line.interval).collect();
    assert_eq!(intervals, [Some((1, 1)), None, Some((3, 3))]);
}

#[test]
fn unconnected_panels_are_told_and_not_compared() {
    let scores = "a 80 81 - -\nb 70 73 - -\nc 75 74 - -\nd - - 90 92\ne - - 85 83\nf - - 60 64";
    let (held, cast) = round(&["a", "b", "c", "d", "e", "f"], scores);
    let opinion = of_round(&held, &cast);
    assert!(opinion.no_calibration.as_deref().unwrap().starts_with("Panel tidak terhubung: 2 kelompok juri"));
    assert!(opinion.lines.iter().all(|line| line.calibrated.is_none()));
}

#[test]
fn anchors_connect_the_panels_of_a_level_and_stand_in_no_order() {
    let contest = |name: &str, entries: [&str; 3], anchor: &str, worth: [u32; 4]| {
        let value = |n: u32, more: u32| format!("{} {} {}", n, n + 1, n + more);
        let lines: Vec<String> = entries
            .iter()
            .chain([&anchor])
            .zip(worth)
            .enumerate()
            .map(|(at, (entry, worth))| format!("{entry} {}", value(worth, [2, 0, 3, 1][at])))
            .collect();
        let mut names = entries.to_vec();
        names.push(anchor);
        let (mut held, mut cast) = round(&names, &lines.join("\n"));
        held.name = name.to_owned();
        held.anchors = vec![held.entries.pop().unwrap().entry];
        cast.entries.retain(|one| one.entry != anchor);
        (held, cast)
    };
    // Glagah's judges are five points milder, as the anchor shows.
    let licin = contest("desa@licin", ["p", "q", "r"], "jangkar", [80, 75, 70, 75]);
    let glagah = contest("desa@glagah", ["s", "t", "u"], "jangkar", [82, 77, 72, 80]);
    let level = of_level(&[(&licin.0, &licin.1), (&glagah.0, &glagah.1)]).unwrap();
    let order: Vec<&str> = level.iter().map(|(entry, _)| entry.as_str()).collect();
    assert_eq!(order, ["p", "s", "q", "t", "r", "u"]);
    let alone = contest("desa@kabat", ["v", "w", "x"], "lain", [80, 75, 70, 60]);
    let apart = of_level(&[(&licin.0, &licin.1), (&alone.0, &alone.1)]);
    assert!(apart.unwrap_err().starts_with("Panel tidak terhubung: 2 kelompok"));
}

#[test]
fn where_there_is_too_little_it_says_so() {
    let (held, cast) = round(&["a"], "a 80 81 82");
    let opinion = of_round(&held, &cast);
    assert_eq!(opinion.sentence, "Kurang dari dua usulan berperingkat, jadi tidak ada urutan yang dapat diuji.");
    assert_eq!(opinion.measures.icc, Err(Lack::Entries(1)));
    let (held, cast) = round(&["a", "b"], "a 80 81\nb 70 75");
    assert_eq!(
        of_round(&held, &cast).sentence,
        "Peringkat 1 dan 2 berselisih 8,00; jurinya kurang dari tiga, jadi pengaruh satu juri tidak diuji."
    );
}

#[test]
fn a_trimmed_mean_is_repeated_trimmed() {
    // Judge 4 alone would lift b; trimming leaves that out, in every draw but the rarest.
    let (held, mut cast) = round(&["a", "b"], "a 80 81 80 82 81\nb 75 76 75 99 76");
    let plain = of_round(&held, &cast).lines[0].interval;
    cast.rules.aggregation = Aggregation::TrimmedMean { drop: 1 };
    let trimmed = of_round(&held, &cast).lines[0].interval;
    assert_eq!((plain, trimmed.map(|(low, _)| low)), (Some((1, 2)), Some(1)));
}

/// `cargo nextest run --run-ignored all -E 'test(how_long)' --no-capture`
#[test]
#[ignore = "a measurement"]
fn how_long_three_hundred_entries_take() {
    let names: Vec<String> = (0..300).map(|n| format!("usulan-{n:03}")).collect();
    let lines: Vec<String> = names
        .iter()
        .enumerate()
        .map(|(n, name)| {
            let values: Vec<String> =
                (0..5).map(|j| format!("{}.{}", 60 + (n * 7 + j * 11) % 37, (n + j) % 10)).collect();
            format!("{name} {}", values.join(" "))
        })
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let (held, cast) = round(&names, &lines.join("\n"));
    let begun = std::time::Instant::now();
    let opinion = of_round(&held, &cast);
    println!("{:?} for {} entries: {}", begun.elapsed(), opinion.lines.len(), opinion.sentence);
}
