//! From the sealed result through the time to object to the SK, or to a later version.

use super::*;
use crate::judging::deliberation::commands::Objections;
use crate::kernel::ids::ObjectionId;
use crate::scoring::rules::ObjectionRules;

fn at(text: &str) -> Timestamp {
    Zone::Wib.parse_input(text).unwrap()
}
#[track_caller]
fn decide_at(given: &[DeliberationEvent], when: DeliberationCommand, now: &str) -> Result<Vec<DeliberationEvent>, No> {
    let mut state = Deliberation::default();
    for event in given {
        state.apply(event);
    }
    state.decide(when, &Stamp::system(Actor::Clock, at(now), CommandId::of_tool("test", 1)))
}
/// Sealed on a Thursday, with three working days to object.
fn promised(base_revision: u32, sk: Option<Sk>) -> DeliberationCommand {
    DeliberationCommand::Seal {
        base_revision,
        sk,
        objections: Some(ObjectionRules { working_days: 3 }),
        zone: Zone::Wib,
        today: parse_date("2026-09-10").unwrap(),
    }
}
const SEALED: &str = "2026-09-10T10:00";
const LAST: &str = "2026-09-15T23:59";
fn decided() -> Vec<DeliberationEvent> {
    vec![opened(), first_fixed()]
}
fn with(mut given: Vec<DeliberationEvent>, when: DeliberationCommand, now: &str) -> Vec<DeliberationEvent> {
    let then = decide_at(&given, when, now).unwrap();
    given.extend(then);
    given
}
fn open_to_objections() -> Vec<DeliberationEvent> {
    with(decided(), promised(1, None), SEALED)
}
fn over() -> Vec<DeliberationEvent> {
    with(open_to_objections(), DeliberationCommand::CloseObjections, LAST)
}
fn record(objections: Objections) -> DeliberationCommand {
    DeliberationCommand::RecordSk { sk: sk("2026-09-16"), objections, today: parse_date("2026-09-17").unwrap() }
}
fn reopen(objections: Objections) -> DeliberationCommand {
    DeliberationCommand::Reopen { objections, reason: why() }
}
fn objection(n: u128) -> ObjectionId {
    ObjectionId::from_u128(n)
}
fn upheld() -> Objections {
    Objections { waiting: 0, answered: vec![objection(1), objection(2)], recounts: vec![objection(2)] }
}
fn rejected() -> Objections {
    Objections { recounts: vec![], ..upheld() }
}

#[test]
fn a_promised_time_to_object_begins_with_the_seal_and_the_sk_waits() {
    assert_eq!(decide_at(&decided(), promised(1, Some(sk("2026-09-10"))), SEALED), Err(No::SkTooEarly));
    let events = open_to_objections();
    let Some(DeliberationEvent::ResultSealed { sk, version, objections_until, supersedes, .. }) = events.last() else {
        panic!("{events:?}");
    };
    assert_eq!((sk, *version, supersedes), (&None, 1, &None));
    assert_eq!(*objections_until, Some(at(LAST)));
    let without = DeliberationCommand::Seal {
        base_revision: 1,
        sk: None,
        objections: None,
        zone: Zone::Wib,
        today: parse_date("2026-09-10").unwrap(),
    };
    assert_eq!(decide_at(&decided(), without, SEALED), Err(No::SkMissing));
}

#[test]
fn the_time_to_object_ends_at_its_last_instant_and_once() {
    let given = open_to_objections();
    let close = || DeliberationCommand::CloseObjections;
    assert_eq!(decide_at(&given, close(), "2026-09-15T23:58"), Err(No::NotYetDue));
    let closed =
        DeliberationEvent::ObjectionsClosed { edition: EditionId::from_u128(7), version: 1, closes_at: at(LAST) };
    assert_eq!(decide_at(&given, close(), LAST), Ok(vec![closed]));
    assert_eq!(decide_at(&over(), close(), LAST), Ok(vec![]));
    assert_eq!(decide_at(&decided(), close(), LAST), Err(No::NotSealed));
}

#[test]
fn the_sk_is_recorded_only_after_the_time_to_object_and_every_answer() {
    let now = "2026-09-17T09:00";
    assert_eq!(decide_at(&decided(), record(rejected()), now), Err(No::NotSealed));
    assert_eq!(decide_at(&open_to_objections(), record(rejected()), now), Err(No::ObjectionsOpen));
    let waiting = Objections { waiting: 2, ..rejected() };
    assert_eq!(decide_at(&over(), record(waiting), now), Err(No::Unanswered(2)));
    assert_eq!(decide_at(&over(), record(upheld()), now), Err(No::RecountPending));
    let tomorrow = DeliberationCommand::RecordSk {
        sk: sk("2026-09-18"),
        objections: rejected(),
        today: parse_date("2026-09-17").unwrap(),
    };
    assert_eq!(decide_at(&over(), tomorrow, now), Err(No::DateInFuture(parse_date("2026-09-18").unwrap())));
    let recorded = DeliberationEvent::SkRecorded {
        edition: EditionId::from_u128(7),
        version: 1,
        sk: sk("2026-09-16"),
        answered: vec![objection(1), objection(2)],
    };
    assert_eq!(decide_at(&over(), record(rejected()), now), Ok(vec![recorded.clone()]));
    let mut given = over();
    given.push(recorded);
    assert_eq!(decide_at(&given, record(rejected()), now), Err(No::SkRecorded));
    assert_eq!(decide_at(&given, reopen(upheld()), now), Err(No::SkRecorded));
}

#[test]
fn an_upheld_objection_leads_to_a_later_version_and_the_old_one_stays() {
    let now = "2026-09-17T09:00";
    assert_eq!(decide_at(&open_to_objections(), reopen(upheld()), now), Err(No::ObjectionsOpen));
    assert_eq!(decide_at(&over(), reopen(rejected()), now), Err(No::NothingToRecount));
    let waiting = Objections { waiting: 1, ..upheld() };
    assert_eq!(decide_at(&over(), reopen(waiting), now), Err(No::Unanswered(1)));

    let given = with(over(), reopen(upheld()), now);
    let DeliberationEvent::ResultSealed { result: first, .. } = &given[2] else { panic!("{given:?}") };
    let first = first.clone();
    // Order and awards are as they were, and may be decided anew; what was written on older pages is not taken.
    assert_eq!(decide_at(&given, put(1, 3, 1), now), Err(No::ChangedMeanwhile));
    let given = with(given, put(2, 3, 1), now);
    let given = with(given, fix(3, &[("satu", 3)]), now);
    let given = with(given, promised(4, None), now);
    let Some(DeliberationEvent::ResultSealed { version, supersedes, objections_until, result, .. }) = given.last()
    else {
        panic!("{given:?}");
    };
    let superseded =
        Superseded { version: 1, result_sha256: result_sha256(&first), objections: vec![objection(2)], reason: why() };
    assert_eq!((*version, supersedes), (2, &Some(superseded)));
    assert_eq!(*objections_until, Some(at("2026-09-22T23:59")), "whoever lost by the recount may object to it");
    assert_eq!((first[0].proposal, result[0].proposal), (id(1), id(3)));
    assert_eq!(first[0].awards, ["Terbaik I"], "the first version is as it was");
}

#[test]
fn a_result_with_its_sk_from_the_start_cannot_be_taken_up_again() {
    let given = [opened(), first_fixed(), sealed()];
    check(&given, reopen(upheld()), Err(No::SkRecorded));
    check(&given, record(rejected()), Err(No::SkRecorded));
    check(&given, DeliberationCommand::CloseObjections, Ok(&[]));
}

#[test]
fn the_seal_holds_the_time_to_object_and_what_follows_requires_the_answers() {
    let given = with(over(), reopen(upheld()), "2026-09-17T09:00");
    let window = format!("{}@1@{}", EditionId::from_u128(7), at(LAST).millis());
    let (scope, value) = (OBJECTING.to_owned(), window);
    assert_eq!(Deliberation::claims("x", &given[2]), [Claim::Take { scope: scope.clone(), value: value.clone() }],);
    assert_eq!(Deliberation::claims("x", &given[3]), [Claim::Release { scope, value }]);
    let require = |scope: &str, n: u128| Claim::Require { scope: scope.into(), value: objection(n).to_string() };
    assert_eq!(
        Deliberation::claims("x", &given[4]),
        [require(OBJECTION_ANSWERED, 1), require(OBJECTION_ANSWERED, 2), require(RECOUNT, 2)],
    );
    assert_eq!(Deliberation::claims("x", &sealed()), []);
}
