//! The final order of several rounds.

use super::*;

#[test]
fn stages_are_combined_in_proportion_to_their_weights() {
    let first = RoundRules { key: "tulis".into(), stage_weight: number("60"), ..rules() };
    let second = RoundRules { key: "wawancara".into(), stage_weight: number("20"), ..rules() };
    let entries = [entry("x"), entry("y")];
    let one = ranked(&first, &entries, &["j"], &[sheet("x", "j", "80", "80"), sheet("y", "j", "84", "84")]);
    let two = ranked(&second, &entries, &["j"], &[sheet("x", "j", "96", "96"), sheet("y", "j", "80", "80")]);
    let combined = combine(&[(&first, &one), (&second, &two)]);
    // (60 × 80 + 20 × 96) / 80 = 84; (60 × 84 + 20 × 80) / 80 = 83.
    let finals: Vec<_> = combined.entries.iter().map(|e| (e.entry.as_str(), e.rank, e.total.clone())).collect();
    assert_eq!(finals, [("x", 1, Exact::whole(84)), ("y", 2, Exact::whole(83))]);
    let path: Vec<_> = combined.entries[0].stages.iter().map(|s| (s.key.as_str(), s.rank, s.total.clone())).collect();
    assert_eq!(path, [("tulis", 2, Exact::whole(80)), ("wawancara", 1, Exact::whole(96))]);
}

#[test]
fn only_those_that_the_last_round_lets_go_on_are_finalists_and_a_missing_stage_is_not_zero() {
    let first = rules();
    let mut last = rules();
    last.promotion.top = Some(2);
    let all = ["x", "y", "z"].map(entry);
    let one = ranked(&first, &all[..1], &["j"], &[sheet("x", "j", "80", "80")]);
    let scores = [sheet("x", "j", "70", "70"), sheet("y", "j", "90", "90"), sheet("z", "j", "60", "60")];
    let two = ranked(&last, &all, &["j"], &scores);
    let combined = combine(&[(&first, &one), (&last, &two)]);
    assert_eq!(combined.entries.iter().map(|e| e.entry.as_str()).collect::<Vec<_>>(), ["x"]);
    assert_eq!(combined.unranked[0].entry, "y");
    assert_eq!(combined.unranked[0].reason, "Tidak punya nilai dari babak Penilaian, yang ikut dihitung.");
    assert_eq!(combine(&[]).entries, []);
}

#[test]
fn equal_final_totals_follow_the_last_round_however_it_parted_them() {
    let first = RoundRules { key: "tulis".into(), stage_weight: number("50"), ..rules() };
    let mut last = RoundRules { key: "wawancara".into(), stage_weight: number("50"), ..rules() };
    last.tie_order = vec![TieRule::CriteriaByWeight];
    let entries = ["x", "y"].map(entry);
    let one = ranked(&first, &entries, &["j"], &[sheet("x", "j", "90", "90"), sheet("y", "j", "80", "80")]);
    let two = ranked(&last, &entries, &["j"], &[sheet("x", "j", "80", "80"), sheet("y", "j", "90", "90")]);
    let combined = combine(&[(&first, &one), (&last, &two)]);
    assert_eq!(combined.entries.iter().map(|e| (e.entry.as_str(), e.rank)).collect::<Vec<_>>(), [("y", 1), ("x", 2)]);
    let said = "Nilai akhirnya sama dengan y, yang peringkatnya lebih tinggi di Penilaian: 1, di sini 2.";
    assert_eq!(combined.entries.iter().map(|e| e.tie.as_deref()).collect::<Vec<_>>(), [None, Some(said)]);

    // Equal in the only round too, and parted there by its tie order.
    let mut scores = [sheet("x", "j", "80", "80"), sheet("y", "j", "80", "80")];
    let shared = ranked(&last, &entries, &["j"], &scores);
    assert_eq!(combine(&[(&last, &shared)]).entries.iter().map(|e| e.rank).collect::<Vec<_>>(), [1, 1]);
    scores[1] = sheet("y", "j", "77", "87");
    let parted = ranked(&last, &entries, &["j"], &scores);
    let combined = combine(&[(&last, &parted)]);
    assert_eq!(combined.entries[0].total, combined.entries[1].total);
    assert_eq!(combined.entries.iter().map(|e| e.rank).collect::<Vec<_>>(), [1, 2]);
    let places = |entry: &str| parted.entries.iter().find(|one| one.entry == entry).map(|one| one.rank);
    assert_eq!(combined.entries.iter().map(|e| places(&e.entry)).collect::<Vec<_>>(), [Some(1), Some(2)]);
}

#[test]
fn what_the_last_round_leaves_equal_shares_the_rank() {
    let rules = rules();
    let entries = ["x", "y", "z"].map(entry);
    let scores = [sheet("x", "j", "80", "80"), sheet("y", "j", "80", "80"), sheet("z", "j", "70", "70")];
    let ranking = ranked(&rules, &entries, &["j"], &scores);
    let combined = combine(&[(&rules, &ranking)]);
    assert_eq!(combined.entries.iter().map(|e| e.rank).collect::<Vec<_>>(), [1, 1, 3]);
    assert!(combined.entries.iter().all(|e| e.tie.is_none()), "nothing parts those that share a rank");
}
