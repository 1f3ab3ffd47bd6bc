//! Cases that can be followed by hand.

use super::*;

fn judges(names: &[&str]) -> Vec<Judge> {
    names.iter().map(|name| Judge { id: (*name).into(), ..Judge::default() }).collect()
}

fn entries(names: &[&str]) -> Vec<Entry> {
    names.iter().map(|name| Entry { id: (*name).into(), ..Entry::default() }).collect()
}

fn conflict(judge: &str, entry: &str) -> Conflict {
    Conflict { judge: judge.into(), entry: entry.into(), why: Some("Satu OPD".into()) }
}

fn problem(panel: u32, judges: Vec<Judge>, entries: Vec<Entry>) -> Problem {
    Problem { judges_per_entry: panel, judges, entries, balance: 1, outside_expertise: 10, ..Problem::default() }
}

fn found(problem: &Problem) -> Divided {
    divide(problem).unwrap().unwrap()
}

fn reason(problem: &Problem) -> Impossible {
    divide(problem).unwrap().unwrap_err()
}

#[test]
fn loads_are_even_where_nothing_else_matters() {
    let names: Vec<String> = (0..10).map(|n| format!("e{n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let divided = found(&problem(2, judges(&["a", "b", "c", "d"]), entries(&names)));
    assert_eq!(divided.loads.iter().map(|load| load.entries).collect::<Vec<_>>(), [5, 5, 5, 5]);
}

#[test]
fn a_judge_who_drops_out_moves_only_what_was_theirs() {
    let names: Vec<String> = (0..12).map(|n| format!("e{n:02}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let before = problem(1, judges(&["a", "b", "c", "d"]), entries(&names));
    let existing: Vec<Pair> = pairs_of(&found(&before)).into_iter().collect();
    let after = Problem { judges: judges(&["a", "b", "c"]), existing: existing.clone(), ..before };
    let divided = found(&after);
    let lost: Vec<Pair> = existing.into_iter().filter(|pair| pair.judge == "d").collect();
    assert_eq!(divided.ended, lost);
    assert_eq!(divided.given.iter().filter(|one| one.origin == Origin::New).count(), 3);
    assert_eq!(divided.loads.iter().map(|load| (load.entries, load.kept)).collect::<Vec<_>>(), [(4, 3); 3]);
}

#[test]
fn balance_gives_way_to_expertise_by_its_price() {
    let of_water = |n: usize| Entry { id: format!("e{n}"), category: Some("air".into()), ..Entry::default() };
    let knows = Judge { id: "a".into(), expertise: BTreeMap::from([("air".into(), 0)]), ..Judge::default() };
    let other = Judge { id: "b".into(), ..Judge::default() };
    let mut wish = problem(1, vec![knows, other], (0..6).map(of_water).collect());
    wish.outside_expertise = 3;
    let divided = found(&wish);
    // Six for one: the sixth costs 6 against 1 + 3, the fifth 5 against 2 + 3, which is the same.
    assert_eq!(divided.points, 3);
    assert_eq!(divided.unbalanced, Some(Spread { points: 0, lightest: 0, heaviest: 6 }));
    assert_eq!(found(&Problem { balance: 10, ..wish }).points, 9);
}

#[test]
fn an_entry_with_too_few_judges_is_named_with_those_it_has() {
    let mut wish = problem(2, judges(&["a", "b", "c"]), entries(&["x", "y", "z"]));
    wish.conflicts = vec![conflict("a", "x"), conflict("b", "x")];
    let short = Shortage {
        entries: vec!["x".into()],
        senior_entries: vec![],
        judges: vec![Supply { judge: "c".into(), at_most: 1, full: false }],
        needed: 2,
        available: 1,
        groups: vec![],
    };
    assert_eq!(reason(&wish), Impossible::Short(vec![short]));
    assert_eq!(
        wish.sentences(&reason(&wish)),
        ["Usulan x perlu 2 juri, tetapi hanya 1 juri yang boleh menilainya: c. Kurang 1."]
    );
}

#[test]
fn two_entries_without_judges_are_two_reasons() {
    let mut wish = problem(1, judges(&["a", "b"]), entries(&["x", "y", "z"]));
    wish.conflicts = vec![conflict("a", "x"), conflict("b", "x"), conflict("a", "z"), conflict("b", "z")];
    assert_eq!(
        wish.sentences(&reason(&wish)),
        [
            "Usulan x perlu 1 juri, tetapi tidak seorang pun boleh menilainya.",
            "Usulan z perlu 1 juri, tetapi tidak seorang pun boleh menilainya."
        ]
    );
}

#[test]
fn highest_loads_that_are_too_low_are_counted() {
    let mut wish = problem(2, judges(&["a", "b", "c"]), entries(&["v", "w", "x", "y", "z"]));
    wish.highest_load = Some(3);
    assert_eq!(
        wish.sentences(&reason(&wish)),
        [
            "Semua 5 usulan perlu 10 lembar nilai, tetapi 3 juri hanya dapat memberi 9 karena batas beban paling banyak. Kurang 1."
        ]
    );
}

#[test]
fn judges_who_may_do_too_little_are_named() {
    let mut wish = problem(1, judges(&["a", "b"]), entries(&["x", "y", "z"]));
    wish.lowest_load = 1;
    wish.conflicts = vec![conflict("b", "x"), conflict("b", "y"), conflict("b", "z")];
    assert_eq!(
        wish.sentences(&reason(&wish)),
        [
            "Juri b harus menilai paling sedikit 1 usulan, tetapi paling banyak 0 yang dapat diberikan kepadanya. Kurang 1."
        ]
    );
    wish.conflicts.clear();
    wish.lowest_load = 2;
    assert_eq!(
        wish.sentences(&reason(&wish)),
        [
            "Beban paling sedikit 2 juri berjumlah 4 lembar nilai, tetapi hanya 3 yang dapat diberikan kepada mereka. Kurang 1."
        ]
    );
}

#[test]
fn every_panel_has_its_senior_or_the_entry_is_named() {
    let mut wish = problem(2, judges(&["a", "b", "c"]), entries(&["x", "y"]));
    wish.judges[0].senior = true;
    wish.seniors_per_entry = 1;
    assert!(found(&wish).given.iter().filter(|one| one.judge == "a").count() == 2);
    wish.highest_load = Some(1);
    wish.judges[1].highest_load = Some(9);
    wish.judges[2].highest_load = Some(9);
    assert_eq!(
        wish.sentences(&reason(&wish)),
        [
            "Usulan x dan y perlu 2 lembar nilai dari juri senior, tetapi juri senior a hanya dapat memberi 1 karena batas beban paling banyak. Kurang 1."
        ]
    );
}

#[test]
fn a_group_keeps_one_panel_as_long_as_it_can() {
    let mut wish = problem(1, judges(&["a", "b"]), entries(&["v", "w", "x", "y"]));
    for (n, entry) in wish.entries.iter_mut().enumerate() {
        entry.group = Some(if n < 3 { "Licin" } else { "Glagah" }.into());
    }
    let divided = found(&wish);
    assert_eq!(divided.loads.iter().map(|load| load.entries).collect::<BTreeSet<_>>(), BTreeSet::from([3, 1]));
    assert!(divided.proved && divided.split.is_empty());
    wish.highest_load = Some(2);
    let divided = found(&wish);
    assert_eq!((divided.loads[0].entries, divided.split), (2, vec!["Licin".to_owned()]));
    wish.groups = Together::Always;
    assert_eq!(
        wish.sentences(&reason(&wish)),
        ["Setiap batas dapat dipenuhi, tetapi tidak selama usulan kelompok Licin harus dinilai panel yang sama."]
    );
}

#[test]
fn fixed_pairs_stay_or_say_what_they_are_against() {
    let mut wish = problem(1, judges(&["a", "b"]), entries(&["x", "y"]));
    wish.fixed = vec![pair("a", "x"), pair("a", "y")];
    let divided = found(&wish);
    assert!(divided.given.iter().all(|one| one.judge == "a" && one.origin == Origin::Fixed));
    wish.highest_load = Some(1);
    wish.conflicts = vec![conflict("a", "y")];
    wish.fixed.push(pair("b", "x"));
    assert_eq!(
        wish.sentences(&reason(&wish)),
        [
            "Usulan x punya 2 juri tetap, padahal hanya 1 juri untuk tiap usulan.",
            "Juri a tetap menilai y, padahal pasangan ini terlarang: Satu OPD.",
            "Juri a tetap menilai 2 usulan, padahal bebannya paling banyak 1.",
        ]
    );
}

#[test]
fn what_makes_no_sense_is_said_at_once() {
    let mut wish = problem(2, judges(&["a", "a"]), entries(&["x"]));
    wish.seniors_per_entry = 3;
    wish.fixed = vec![pair("z", "x")];
    let said: Vec<String> = divide(&wish).unwrap_err().iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "Juri senior tiap usulan (3) tidak boleh lebih dari juri tiap usulan (2).",
            "Juri \"a\" tercantum lebih dari satu kali.",
            "Pasangan tetap menyebut juri \"z\", tetapi juri itu tidak ada di daftar.",
        ]
    );
}
