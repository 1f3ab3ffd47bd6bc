//! Chair and secretary seal together.

use super::meeting::{CHAIR, SECRETARY, asking, convened, five_came, person, record};
use super::*;
use crate::judging::deliberation::events::{Attended, Office, Presence, Signature};

#[track_caller]
fn by(who: u128, given: &[DeliberationEvent], when: DeliberationCommand) -> Result<Vec<DeliberationEvent>, No> {
    let mut state = Deliberation::default();
    for event in given {
        state.apply(event);
    }
    let at = Timestamp::from_millis(1_000 * i64::try_from(who).unwrap());
    state.decide(when, &Stamp::system(Actor::Person(person(who)), at, CommandId::of_tool("test", 1)))
}
fn propose(base_revision: u32) -> DeliberationCommand {
    let today = parse_date("2026-09-10").unwrap();
    DeliberationCommand::ProposeSeal { base_revision, sk: Some(sk("2026-09-10")), objections: None, today }
}
fn confirm(result_sha256: &str) -> DeliberationCommand {
    DeliberationCommand::ConfirmSeal {
        result_sha256: result_sha256.into(),
        objections: None,
        zone: Zone::Wib,
        today: parse_date("2026-09-10").unwrap(),
    }
}
fn step_back() -> DeliberationCommand {
    DeliberationCommand::WithdrawSeal { reason: why() }
}
fn decided() -> Vec<DeliberationEvent> {
    vec![asking(Some(60), true), convened(Some(5)), five_came(), first_fixed()]
}
pub(super) fn signed() -> Vec<DeliberationEvent> {
    let mut given = decided();
    given.extend(by(CHAIR, &given, propose(1)).unwrap());
    given
}
fn sidik() -> String {
    let Some(DeliberationEvent::ResultSealProposed { result_sha256, .. }) = signed().pop() else {
        panic!("not signed")
    };
    result_sha256
}

#[test]
fn the_chair_signs_and_the_secretary_seals_the_same() {
    let events = by(SECRETARY, &signed(), confirm(&sidik())).unwrap();
    let [DeliberationEvent::ResultSealed { result, sk: decree, attended, signatures, version, .. }] = &events[..]
    else {
        panic!("{events:?}");
    };
    assert_eq!((result_sha256(result), *version), (sidik(), 1));
    assert_eq!(decree.as_ref(), Some(&sk("2026-09-10")), "what the chair has signed");
    assert_eq!(*attended, Some(Attended { present: 5, expected: 7, quorum: Some(5) }));
    let signature = |office, n: u128| Signature {
        office,
        person: person(n),
        at: Timestamp::from_millis(1_000 * i64::try_from(n).unwrap()),
    };
    assert_eq!(*signatures, [signature(Office::Chair, CHAIR), signature(Office::Secretary, SECRETARY)]);
    let mut given = signed();
    given.extend(events);
    assert_eq!(by(SECRETARY, &given, confirm(&sidik())), Err(No::AlreadySealed));
    assert_eq!(by(CHAIR, &given, step_back()), Err(No::AlreadySealed));
}

#[test]
fn one_person_does_not_do_both() {
    assert_eq!(by(CHAIR, &signed(), confirm(&sidik())), Err(No::NotTheSecretary));
    assert_eq!(by(SECRETARY, &decided(), propose(1)), Err(No::NotTheChair));
    for somebody in [3, 11] {
        assert_eq!(by(somebody, &decided(), propose(1)), Err(No::NotTheChair));
        assert_eq!(by(somebody, &signed(), confirm(&sidik())), Err(No::NotTheSecretary));
        assert_eq!(by(somebody, &signed(), step_back()), Err(No::NotAnOfficer));
    }
    assert_eq!(by(CHAIR, &decided(), seal(1)), Err(No::TwoMustSeal));
    // Not even by changing who leads: the new secretary may not be whoever has signed as chair.
    let mut given = signed();
    let swapped = DeliberationCommand::Convene {
        chair: person(SECRETARY),
        secretary: person(CHAIR),
        judges: vec![],
        panitia: vec![person(CHAIR), person(SECRETARY)],
        reason: Some(why()),
    };
    given.extend(by(CHAIR, &given, swapped).unwrap());
    assert_eq!(by(CHAIR, &given, confirm(&sidik())), Err(No::NothingProposed));
}

#[test]
fn nothing_is_confirmed_before_the_chair_has_signed_or_after_stepping_back() {
    assert_eq!(by(SECRETARY, &decided(), confirm(&sidik())), Err(No::NothingProposed));
    assert_eq!(by(CHAIR, &decided(), step_back()), Err(No::NothingProposed));
    for (who, office) in [(CHAIR, Office::Chair), (SECRETARY, Office::Secretary)] {
        let mut given = signed();
        let back = by(who, &given, step_back()).unwrap();
        let edition = EditionId::from_u128(7);
        let withdrawn =
            DeliberationEvent::ResultSealWithdrawn { edition, result_sha256: sidik(), office, reason: why() };
        assert_eq!(back, [withdrawn]);
        given.extend(back);
        assert_eq!(by(SECRETARY, &given, confirm(&sidik())), Err(No::NothingProposed));
        assert!(by(CHAIR, &given, propose(1)).is_ok_and(|events| events.len() == 1), "the chair may sign again");
    }
}

#[test]
fn what_changes_in_between_makes_the_first_signature_void() {
    let other = DeliberationCommand::Convene {
        chair: person(CHAIR),
        secretary: person(3),
        judges: vec![person(11)],
        panitia: vec![person(CHAIR), person(3)],
        reason: Some(why()),
    };
    let changes = [
        (put(1, 3, 1), SealChange::Order),
        (fix(1, &[("outstanding", 2)]), SealChange::Awards),
        (record(&[(15, Presence::Present)], None), SealChange::Attendance),
        (other, SealChange::Officers),
    ];
    for (change, cause) in changes {
        let mut given = signed();
        let events = by(3, &given, change).unwrap();
        let void =
            DeliberationEvent::ResultSealVoided { edition: EditionId::from_u128(7), result_sha256: sidik(), cause };
        assert_eq!(events[1..], [void]);
        given.extend(events);
        assert_eq!(by(SECRETARY, &given, confirm(&sidik())), Err(No::NothingProposed), "{cause}");
    }
    // Notes and agenda are no part of what is signed; neither is what was there already.
    let mut given = signed();
    given.extend(by(3, &given, DeliberationCommand::AddNote { proposal: None, note: why() }).unwrap());
    assert_eq!(by(3, &given, fix(1, &[("satu", 1)])), Ok(vec![]));
    assert!(by(SECRETARY, &given, confirm(&sidik())).is_ok());
}

#[test]
fn the_secretary_confirms_what_was_looked_at_and_nothing_else() {
    assert_eq!(by(SECRETARY, &signed(), confirm("cd")), Err(No::OtherThanSigned));
    assert_eq!(by(SECRETARY, &signed(), confirm("")), Err(No::OtherThanSigned));
    assert_eq!(by(CHAIR, &decided(), propose(0)), Err(No::ChangedMeanwhile));
    assert_eq!(by(CHAIR, &signed(), propose(1)), Ok(vec![]), "signing the same twice signs once");
}

#[test]
fn whoever_seals_was_there_and_the_quorum_stands() {
    let without = |who: u128| {
        let mut given = decided();
        given.extend(by(3, &given, record(&[(who, Presence::Excused), (15, Presence::Present)], Some(why()))).unwrap());
        given
    };
    assert_eq!(by(CHAIR, &without(CHAIR), propose(1)), Err(No::OfficerNotPresent(Office::Chair)));
    let mut given = without(SECRETARY);
    given.extend(by(CHAIR, &given, propose(1)).unwrap());
    assert_eq!(by(SECRETARY, &given, confirm(&sidik())), Err(No::OfficerNotPresent(Office::Secretary)));
    let few = [asking(Some(60), true), convened(Some(5)), first_fixed()];
    assert_eq!(by(CHAIR, &few, propose(1)), Err(No::NoQuorum { present: 0, expected: 7, quorum: 5 }));
    let unnamed = [asking(None, true), first_fixed()];
    assert_eq!(by(CHAIR, &unnamed, propose(1)), Err(No::NotConvened));
}

#[test]
fn awards_and_decree_are_asked_of_the_chair_already() {
    let given = &decided()[..3];
    assert_eq!(by(CHAIR, given, propose(0)), Err(No::AwardsNotFixed));
    let today = parse_date("2026-09-10").unwrap();
    let without = DeliberationCommand::ProposeSeal { base_revision: 1, sk: None, objections: None, today };
    assert_eq!(by(CHAIR, &decided(), without), Err(No::SkMissing));
}

#[test]
fn where_one_is_enough_one_seals() {
    let given = [asking(Some(60), false), convened(Some(5)), five_came(), first_fixed()];
    assert_eq!(by(CHAIR, &given, propose(1)), Err(No::OneSeals));
    assert!(by(11, &given, seal(1)).is_ok());
    // As in every pleno that was opened before the rules could ask for two.
    assert!(by(11, &[opened(), first_fixed()], seal(1)).is_ok());
}
