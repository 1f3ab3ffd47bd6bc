//! Every viewer × every phase × every field, against a table that people read.
//!
//! `SAYEMBARA_WRITE_FIXTURES=1 cargo nextest run -E 'test(/^kernel::visibility/)'` writes it anew; look at its
//! difference.

use super::*;
use std::{fmt::Write, path::Path};

const FIXTURE: &str = "tests/fixtures/visibility.txt";

const HEAD: &str = "\
# Who sees what of an entry, and when: every viewer, phase and field of src/kernel/visibility.rs.
# ya: all of it. sendiri: only what comes from the viewer. -: nothing.
# terbit: only while the edition publishes its proposals. tangga: only where the edition is a ladder.
# nama: not where the round is blind; nama/terbit: nor there, unless the edition publishes its proposals.
# Columns: what somebody is towards the entry; who is several things sees what any of them sees.
# Written by the tests of that module; their head says how to write it anew.
";

/// First those of rounds that are not blind.
fn every_openness() -> [Openness; 8] {
    let of = |proposals_public, ladder, blind| Openness { proposals_public, ladder, blind };
    let each = |at: usize| of(at % 2 == 1, at % 4 >= 2, at >= 4);
    std::array::from_fn(each)
}

fn cell(viewer: Viewer, phase: Phase, field: Field) -> &'static str {
    use Sight::{Hidden, Own, Shown};
    let sights = every_openness().map(|open| sight(viewer, phase, open, field));
    let (named, blind) = sights.split_at(4);
    match (named, blind) {
        ([Shown, Shown, Shown, Shown], [Hidden, Hidden, Hidden, Hidden]) => "nama",
        ([Shown, Shown, Shown, Shown], [Hidden, Shown, Hidden, Shown]) => "nama/terbit",
        (named, blind) if named != blind => {
            panic!("{viewer} {phase} {field}: the table has no word for {named:?} {blind:?}")
        }
        ([Hidden, Hidden, Hidden, Hidden], _) => "-",
        ([Own, Own, Own, Own], _) => "sendiri",
        ([Shown, Shown, Shown, Shown], _) => "ya",
        ([Hidden, Shown, Hidden, Shown], _) => "terbit",
        ([Hidden, Hidden, Shown, Shown], _) => "tangga",
        (other, _) => panic!("{viewer} {phase} {field}: the table has no word for {other:?}"),
    }
}

fn table() -> String {
    let mut out = String::from(HEAD);
    for field in Field::ALL {
        write!(out, "\n{:38}", format!("{}: {}", field.code(), field.label())).unwrap();
        for viewer in Viewer::ALL {
            write!(out, "{:>12}", viewer.code()).unwrap();
        }
        out.push('\n');
        for phase in Phase::ALL {
            write!(out, "  {:36}", phase.label()).unwrap();
            for viewer in Viewer::ALL {
                write!(out, "{:>12}", cell(*viewer, *phase, *field)).unwrap();
            }
            out.push('\n');
        }
    }
    out
}

#[test]
fn every_viewer_sees_in_every_phase_of_every_field_what_the_table_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FIXTURE);
    let new = table();
    if std::env::var_os("SAYEMBARA_WRITE_FIXTURES").is_some() {
        std::fs::write(&path, &new).unwrap();
    }
    let old = std::fs::read_to_string(&path).unwrap_or_default();
    let differing: Vec<_> = new.lines().filter(|line| !old.lines().any(|known| known == *line)).collect();
    assert!(old == new, "{FIXTURE} does not say what the function says: {differing:#?}");
}

fn everything() -> impl Iterator<Item = (Viewer, Phase, Openness, Field)> {
    let of = |viewer: &'static Viewer| {
        Phase::ALL.iter().flat_map(move |phase| {
            Field::ALL.iter().flat_map(move |field| every_openness().map(|open| (*viewer, *phase, open, *field)))
        })
    };
    Viewer::ALL.iter().flat_map(of)
}

#[test]
fn whatever_everybody_sees_everybody_sees() {
    for (viewer, phase, open, field) in everything() {
        if is_public(phase, open, field) {
            assert_eq!(sight(viewer, phase, open, field), Sight::Shown, "{viewer} {phase} {field}");
        }
    }
}

#[test]
fn opening_an_edition_hides_nothing() {
    for (viewer, phase, open, field) in everything() {
        let closed = sight(viewer, phase, Openness { blind: open.blind, ..Openness::default() }, field);
        assert!(sight(viewer, phase, open, field) >= closed, "{viewer} {phase} {field}");
    }
}

#[test]
fn a_blind_round_hides_from_judges_alone_and_shows_nothing_more() {
    for (viewer, phase, open, field) in everything().filter(|(_, _, open, _)| open.blind) {
        let named = sight(viewer, phase, Openness { blind: false, ..open }, field);
        let blind = sight(viewer, phase, open, field);
        let judges = matches!(viewer, Viewer::Judge | Viewer::OtherJudge);
        assert!(blind == named || (judges && blind < named), "{viewer} {phase} {field}");
    }
}

#[test]
fn until_the_result_is_sealed_a_judge_of_a_blind_round_reads_nothing_that_names_the_unit() {
    let names = [Field::Content, Field::Unit, Field::Letters, Field::Writers, Field::Versions, Field::VerdictReason];
    let open = Openness { blind: true, ..Openness::default() };
    for phase in Phase::ALL.iter().filter(|phase| **phase != Phase::Sealed) {
        for (viewer, field) in names.iter().flat_map(|field| [(Viewer::Judge, *field), (Viewer::OtherJudge, *field)]) {
            assert_eq!(sight(viewer, *phase, open, field), Sight::Hidden, "{viewer} {phase} {field}");
        }
    }
    assert_eq!(sight(Viewer::Judge, Phase::Scoring, open, Field::Redacted), Sight::Shown);
}

#[test]
fn the_leader_sees_what_the_panitia_sees() {
    for (viewer, phase, open, field) in everything().filter(|(viewer, ..)| *viewer == Viewer::Leader) {
        assert_eq!(sight(viewer, phase, open, field), sight(Viewer::Organiser, phase, open, field), "{phase} {field}");
    }
}

#[test]
fn before_sealing_nothing_of_the_result_is_for_those_who_neither_oversee_nor_scored_it() {
    let of_the_result = |field: Field| match field {
        Field::Pseudonymous
        | Field::CriterionMeans
        | Field::Range
        | Field::Total
        | Field::Rank
        | Field::SecondOpinion
        | Field::PlenoMoves
        | Field::Gap => true,
        Field::Content
        | Field::Redacted
        | Field::Unit
        | Field::Letters
        | Field::Writers
        | Field::Versions
        | Field::VerdictReason
        | Field::Officials
        | Field::Workings
        | Field::JudgeNames
        | Field::Ballot
        | Field::Photos
        | Field::Promotion
        | Field::Findings
        | Field::EntrantNote
        | Field::PrivateNote
        | Field::RecusalCount
        | Field::RecusalNames
        | Field::Objection
        | Field::ObjectionSummary => false,
    };
    for (viewer, phase, open, field) in everything() {
        let after_scoring = viewer == Viewer::Judge && phase == Phase::Closed && field == Field::Rank;
        if phase != Phase::Sealed && of_the_result(field) && !is_overseer(viewer) && !after_scoring {
            assert_eq!(sight(viewer, phase, open, field), Sight::Hidden, "{viewer} {phase} {field}");
        }
    }
}

#[test]
fn until_the_result_is_sealed_a_judge_sees_no_score_but_the_own() {
    for (phase, open) in everything().map(|(_, phase, open, _)| (phase, open)) {
        for viewer in [Viewer::Judge, Viewer::OtherJudge] {
            let of_others = [Field::Pseudonymous, Field::CriterionMeans, Field::Range, Field::Total, Field::Gap];
            for field in of_others.into_iter().filter(|_| phase != Phase::Sealed) {
                assert_eq!(sight(viewer, phase, open, field), Sight::Hidden, "{viewer} {phase} {field}");
            }
            assert!(sight(viewer, phase, open, Field::Ballot) <= Sight::Own, "{viewer} {phase}");
        }
    }
}

#[test]
fn who_is_several_things_sees_what_any_of_them_sees() {
    let viewers = vec![Viewer::Public, Viewer::Judge, Viewer::Verifier];
    let eyes = Eyes { viewers, phase: Phase::Scoring, open: Openness::default() };
    assert!(eyes.see(Field::Versions), "as the verifier");
    assert_eq!(eyes.sight(Field::Ballot), Sight::Own, "as the judge");
    assert!(eyes.see_own(Field::PrivateNote) && !eyes.see(Field::PrivateNote));
    let nobody = Eyes { viewers: vec![], ..eyes };
    assert_eq!(nobody.sight(Field::RecusalCount), Sight::Hidden);
}
