use super::*;
use crate::scoring::rules::{RoundRules, TieRule, sha256_hex};
use crate::scoring::tally::{Entry, rank_drawing};

/// Two criteria, 60 and 40; ties by the heaviest criterion, then by submission, then by lot.
fn rules() -> RoundRules {
    serde_json::from_str(
        r#"{"key":"lapangan","label":"Penilaian lapangan","kind":"scored",
            "criteria":[{"key":"isi","label":"Isi","weight":"60"},{"key":"tampil","label":"Tampil","weight":"40"}],
            "stage_weight":"100","promotion":{"top":2},
            "tie_order":["criteria_by_weight","earlier_submission","lot"]}"#,
    )
    .unwrap()
}
fn competing(entry: &str, group: &str, millis: i64) -> Competing {
    let submitted_at = crate::kernel::time::Timestamp::from_millis(millis);
    Competing { entry: entry.into(), title: String::new(), group: group.into(), submitted_at }
}
fn document(rules: RoundRules, entries: Vec<Competing>) -> Document {
    let held = Held {
        name: rules.key.clone(),
        place: 0,
        territory: None,
        territory_name: String::new(),
        rules,
        lot_sha256: None,
        lot_seed: None,
        entries,
        anchors: vec![],
    };
    Document { edition: "Lomba".into(), edition_rules_sha256: "ab".into(), complete: true, rounds: vec![held] }
}
fn csv(lines: &str) -> ScoreFile {
    ScoreFile::read(format!("entry,judge,criterion,score\n{lines}").as_bytes()).unwrap()
}
fn places(round: &RecountedRound) -> Vec<(&str, u32)> {
    round.ranking.entries.iter().map(|entry| (entry.entry.as_str(), entry.rank)).collect()
}

/// p and q equal in everything but their submission; r lacks a judge's scores; s was given to nobody.
const SCORES: &str = "p,juri-1,isi,80\np,juri-1,tampil,70\nq,juri-1,isi,80\nq,juri-1,tampil,70\n\
    r,juri-1,isi,90\nr,juri-1,tampil,60\nr,juri-2,isi,\nr,juri-2,tampil,\n";

#[test]
fn a_published_document_is_ranked_as_the_server_ranks() {
    let all =
        vec![competing("p", "a", 2_000), competing("q", "a", 1_000), competing("r", "a", 0), competing("s", "a", 0)];
    let document = document(rules(), all);
    let text = serde_json::to_string_pretty(&document).unwrap();
    let read = Rules::read(&text).unwrap();
    assert_eq!(read, Rules::Published(document.clone()));
    let recounted = recount(&read, &csv(SCORES)).unwrap();
    let round = &recounted.rounds[0];
    assert_eq!(places(round), [("r", 1), ("q", 2), ("p", 3)]);
    let r = &round.ranking.entries[0];
    assert_eq!((r.total.to_string().as_str(), r.judges_counted, r.judges_assigned), ("78/1", 1, 2));
    assert_eq!(round.ranking.entries[2].tie, ["Nilai setiap kriteria juga sama.", "Dikirim 1 detik lebih lambat."]);
    assert_eq!(round.ranking.unranked[0].reason, "Tidak ada lembar nilai yang ditandatangani.");
    assert_eq!(round.rules_sha256, rules().sha256());
    let last = recounted.final_order.unwrap();
    assert_eq!(last.entries.iter().map(|one| (one.entry.as_str(), one.rank)).collect::<Vec<_>>(), [("r", 1), ("q", 2)]);
}

#[test]
fn a_drawn_lot_is_repeated_and_a_forged_seed_refused() {
    let all = vec![competing("p", "a", 0), competing("q", "a", 0)];
    let mut document = document(rules(), all);
    document.rounds[0].lot_seed = Some("benih".into());
    document.rounds[0].lot_sha256 = Some(sha256_hex("benih"));
    let scores = csv("p,juri-1,isi,80\np,juri-1,tampil,70\nq,juri-1,isi,80\nq,juri-1,tampil,70\n");
    let recounted = recount(&Rules::Published(document.clone()), &scores).unwrap();
    let first = if sha256_hex("benih:p") < sha256_hex("benih:q") { "p" } else { "q" };
    assert_eq!(recounted.rounds[0].ranking.entries[0].entry, first);
    assert_eq!(recounted.rounds[0].ranking.lot_seed.as_deref(), Some("benih"));
    document.rounds[0].lot_seed = Some("lain".into());
    let forged = Rules::read(&serde_json::to_string(&document).unwrap());
    assert_eq!(forged, Err(BadRules::Seed("lapangan".into())));
}

#[test]
fn bare_rules_suffice_where_nothing_else_decides() {
    let bare = Rules::read(&serde_json::to_string(&rules()).unwrap()).unwrap();
    let apart = csv("p,juri-1,isi,80\np,juri-1,tampil,70\nq,juri-1,isi,70\nq,juri-1,tampil,85\n");
    let recounted = recount(&bare, &apart).unwrap();
    assert_eq!(places(&recounted.rounds[0]), [("p", 1), ("q", 2)]);
    assert_eq!(recounted.final_order, None);
    // Equal in every criterion: the time of submission would decide.
    assert_eq!(recount(&bare, &csv(SCORES)), Err(BadRecount::NeedsMore));
    let mut divided = rules();
    divided.promotion.per_group = true;
    assert_eq!(recount(&Rules::Bare(Box::new(divided)), &apart), Err(BadRecount::NeedsGroups));
    // Where the rules end without such a step, equal entries share their rank.
    let mut sharing = rules();
    sharing.tie_order = vec![TieRule::CriteriaByWeight];
    let recounted = recount(&Rules::Bare(Box::new(sharing)), &csv(SCORES)).unwrap();
    assert_eq!(places(&recounted.rounds[0]), [("r", 1), ("p", 2), ("q", 2)]);
}

#[test]
fn several_rounds_combine_and_those_of_one_place_stand_beside_each_other() {
    let entries = |names: &[&str]| names.iter().map(|name| competing(name, "a", 0)).collect::<Vec<_>>();
    let mut whole = document(rules(), entries(&["p", "q"]));
    whole.rounds[0].name = "lapangan@35.10.01".into();
    let mut beside = whole.rounds[0].clone();
    (beside.name, beside.entries) = ("lapangan@35.10.02".into(), entries(&["t"]));
    let mut last = whole.rounds[0].clone();
    (last.name, last.place, last.entries) = ("akhir".into(), 1, entries(&["p", "t"]));
    last.rules.key = "akhir".into();
    whole.rounds.extend([beside, last]);
    let line = |round: &str, entry: &str, n: u32| {
        format!("{round},{entry},juri-1,isi,{n}\n{round},{entry},juri-1,tampil,{n}\n")
    };
    let text = String::from("round,entry,judge,criterion,score\n")
        + &line("lapangan@35.10.01", "p", 80)
        + &line("lapangan@35.10.01", "q", 70)
        + &line("lapangan@35.10.02", "t", 90)
        + &line("akhir", "p", 90)
        + &line("akhir", "t", 70);
    let scores = ScoreFile::read(text.as_bytes()).unwrap();
    let rules = Rules::Published(whole);
    let order = recount(&rules, &scores).unwrap().final_order.unwrap().entries;
    let order: Vec<_> = order.iter().map(|one| (one.entry.as_str(), one.shown.to_string())).collect();
    assert_eq!(order, [("p", "85,00".to_owned()), ("t", "80,00".to_owned())]);
    assert_eq!(recount(&rules, &csv("p,juri-1,isi,80\n")), Err(BadRecount::NoRounds));
    let stray = ScoreFile::read(b"round,entry,judge,criterion,score\nlain,p,juri-1,isi,1\n").unwrap();
    assert!(recount(&rules, &stray).unwrap_err().to_string().starts_with("Baris 2: babak \"lain\" tidak ada"));
}

#[test]
fn anchors_are_read_but_compete_with_nobody() {
    let mut with_anchor = document(rules(), vec![competing("p", "a", 0)]);
    with_anchor.rounds[0].anchors = vec!["jangkar".into()];
    let scores = csv("p,juri-1,isi,80\np,juri-1,tampil,70\njangkar,juri-1,isi,99\njangkar,juri-1,tampil,99\n");
    let recounted = recount(&Rules::Published(with_anchor), &scores).unwrap();
    assert_eq!(places(&recounted.rounds[0]), [("p", 1)]);
}

#[test]
fn what_does_not_fit_together_is_said_with_its_line() {
    let rules = Rules::Published(document(rules(), vec![competing("p", "a", 0)]));
    let refusal = |lines: &str| recount(&rules, &csv(lines)).unwrap_err().to_string();
    assert_eq!(
        refusal("p,juri-1,isi,80\nx,juri-1,isi,80\n"),
        "Baris 3: usulan \"x\" tidak ada dalam daftar peserta babak lapangan."
    );
    assert_eq!(
        refusal("p,juri-1,rapi,80\n"),
        "Baris 2: kriteria \"rapi\" tidak ada dalam aturan. Yang ada: isi, tampil."
    );
    assert!(refusal("p,juri-1,isi,180\n").starts_with("Baris 2: nilai 180 di luar skala 0 sampai 100"));
    assert!(refusal("p,juri-1,isi,80.123\n").starts_with("Baris 2: nilai 80,123 di luar skala"));
}

#[test]
fn another_file_in_place_of_the_rules_is_recognised() {
    let line = |text: &str| Rules::read(text).unwrap_err().to_string();
    assert!(
        line("{\n  \"key\": \"x\",,\n}").starts_with("Baris 2, kolom 14: bukan JSON yang benar"),
        "{}",
        line("{\n  \"key\": \"x\",,\n}")
    );
    assert!(line("{\"key\": \"x\"}").starts_with("Baris 1: bukan aturan yang lengkap (missing field"));
    assert_eq!(Rules::read(r#"{"basis": "Permendagri", "rounds": []}"#), Err(BadRules::WholeEdition));
}

#[test]
fn order_of_lines_and_names_of_judges_are_irrelevant() {
    let all = vec![competing("p", "a", 2_000), competing("q", "a", 1_000), competing("r", "a", 0)];
    let rules = Rules::Published(document(rules(), all));
    let renamed = SCORES.replace("juri-1", "juri-x").replace("juri-2", "juri-1");
    let mut lines: Vec<&str> = renamed.lines().collect();
    lines.reverse();
    let plain = recount(&rules, &csv(SCORES)).unwrap();
    assert_eq!(plain, recount(&rules, &csv(&lines.join("\n"))).unwrap());
}

/// What the server computes from its own rows is what the files give.
#[test]
fn the_files_give_what_the_tally_gives() {
    let all = vec![competing("p", "a", 2_000), competing("q", "b", 1_000), competing("r", "a", 0)];
    let entries: Vec<Entry> = all
        .iter()
        .map(|one| Entry {
            entry: one.entry.clone(),
            division: Some(one.group.clone()),
            submitted_at: one.submitted_at,
        })
        .collect();
    let mut divided = rules();
    divided.promotion.per_group = true;
    let scores = csv(SCORES);
    let duties: Vec<_> = [("p", "juri-1"), ("q", "juri-1"), ("r", "juri-1"), ("r", "juri-2")]
        .map(|(entry, judge)| crate::scoring::tally::Duty { entry: entry.into(), judge: judge.into() })
        .into();
    let sheet = |entry: &str, isi: i64, tampil: i64| crate::scoring::tally::Sheet {
        entry: entry.into(),
        judge: "juri-1".into(),
        scores: [
            ("isi".to_owned(), crate::kernel::score::Number::whole(isi)),
            ("tampil".to_owned(), crate::kernel::score::Number::whole(tampil)),
        ]
        .into(),
    };
    let server =
        rank_drawing(&divided, &entries, &duties, &[sheet("p", 80, 70), sheet("q", 80, 70), sheet("r", 90, 60)], None);
    let files = recount(&Rules::Published(document(divided, all)), &scores).unwrap();
    assert_eq!(files.rounds[0].ranking, server);
}
