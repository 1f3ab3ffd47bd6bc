//! Counting the last scored round anew, after the result was taken up again.

use super::*;
use crate::judging::deliberation::events::SealChange;
use crate::kernel::ids::ObjectionId;

const EDITION: EditionId = EditionId::from_u128(7);
const ROUND: RoundId = RoundId::from_u128(1);

/// A second after the epoch: the clock of these tests stands at it.
fn later() -> Timestamp {
    Timestamp::from_millis(1_000)
}
fn order_as(ladder: bool, closes_at: Timestamp) -> DeliberationCommand {
    DeliberationCommand::OrderRecount { round: ROUND, ladder, closes_at, reason: why() }
}
fn order() -> DeliberationCommand {
    order_as(false, later())
}
fn ordered() -> DeliberationEvent {
    DeliberationEvent::RecountOrdered { edition: EDITION, round: ROUND, closes_at: later(), reason: why() }
}
fn taken_up_again() -> DeliberationEvent {
    DeliberationEvent::ResultReopened {
        edition: EDITION,
        version: 1,
        result_sha256: "ab".into(),
        objections: vec![ObjectionId::from_u128(1)],
        answered: vec![ObjectionId::from_u128(1)],
        reason: why(),
    }
}
/// The result was sealed with these decisions and taken up again.
fn taken_up(decided: &[DeliberationEvent]) -> Vec<DeliberationEvent> {
    let mut given = vec![opened()];
    given.extend_from_slice(decided);
    let sealed = decide(&given, seal_on(u32::try_from(decided.len()).unwrap(), "2026-09-10")).unwrap();
    given.extend(sealed);
    given.push(taken_up_again());
    given
}
/// The same, and the last round is open again.
fn counting(decided: &[DeliberationEvent]) -> Vec<DeliberationEvent> {
    [taken_up(decided), vec![ordered()]].concat()
}
/// Number 2 before number 1.
fn turned() -> Vec<Finalist> {
    let mut finalists = five();
    (finalists[0].rank, finalists[1].rank) = (2, 1);
    finalists
}
fn recounted(finalists: Vec<Finalist>, moves_ended: &[u128], awards_ended: bool) -> DeliberationEvent {
    let moves_ended = moves_ended.iter().map(|n| id(*n)).collect();
    DeliberationEvent::DeliberationRecounted { edition: EDITION, round: ROUND, finalists, moves_ended, awards_ended }
}

#[test]
fn a_round_is_opened_again_only_once_the_sealed_result_was_taken_up() {
    check(&[], order(), Err(No::NotOpen));
    check(&[opened(), first_fixed()], order(), Err(No::NotTakenUp));
    let given = taken_up(&[first_fixed()]);
    check(&given[..3], order(), Err(No::AlreadySealed));
    check(&given, order(), Ok(&[ordered()]));
    check(&given, order_as(true, later()), Err(No::LadderStays));
    check(&given, order_as(false, Timestamp::from_millis(0)), Err(No::ClosesInThePast));
    check(&counting(&[first_fixed()]), order(), Err(No::AlreadyRecounting));
}

#[test]
fn nothing_is_decided_while_scores_are_counted_anew() {
    let given = counting(&[first_fixed()]);
    check(&given, put(2, 2, 1), Err(No::Recounting));
    check(&given, fix(2, &[("satu", 2)]), Err(No::Recounting));
    check(&given, seal_on(2, "2026-09-10"), Err(No::Recounting));
    assert!(decide(&given, DeliberationCommand::AddNote { proposal: None, note: why() }).is_ok());
}

#[test]
fn the_new_list_takes_the_place_of_the_old_and_ends_what_no_longer_fits() {
    let given = counting(&[moved(3, 3, 1), fixed(&[("satu", "Terbaik I", 3)])]);
    let then = recounted(turned(), &[3], true);
    check(&given, open_with(turned()), Ok(std::slice::from_ref(&then)));
    let given = [given, vec![then]].concat();
    check(&given, seal_on(4, "2026-09-10"), Err(No::AwardsNotFixed));
    check(&given, fix(3, &[("satu", 2)]), Err(No::ChangedMeanwhile));
    check(&given, fix(4, &[("satu", 2)]), Ok(&[fixed(&[("satu", "Terbaik I", 2)])]));
    check(&given, open_with(five()), Ok(&[]));
}

#[test]
fn what_was_decided_stays_where_the_computed_order_is_the_same() {
    let given = counting(&[moved(3, 3, 1), fixed(&[("satu", "Terbaik I", 3)])]);
    let mut corrected = five();
    corrected[0].total = Exact::whole(98);
    let then = recounted(corrected.clone(), &[], false);
    check(&given, open_with(corrected), Ok(std::slice::from_ref(&then)));
    let sealed = decide(&[given, vec![then]].concat(), seal_on(4, "2026-09-10")).unwrap();
    let [DeliberationEvent::ResultSealed { result, version: 2, supersedes: Some(before), .. }] = &sealed[..] else {
        panic!("{sealed:?}");
    };
    assert_eq!((result[0].proposal, result[0].rank, result[0].computed_rank), (id(3), 1, 3));
    assert_eq!((result[1].total.clone(), before.version), (Exact::whole(98), 1));
}

#[test]
fn a_sealed_result_never_changes_by_a_later_ranking() {
    let given = taken_up(&[first_fixed()]);
    check(&given[..3], open_with(turned()), Ok(&[]));
    check(&given, open_with(turned()), Ok(&[]));
}

#[test]
fn the_order_is_held_until_the_new_list_has_come() {
    let held = |event: &DeliberationEvent| Deliberation::claims("dlb", event);
    let (scope, value) = (RECOUNT_ORDERED.to_owned(), EDITION.to_string());
    assert_eq!(held(&ordered()), [Claim::Take { scope: scope.clone(), value: value.clone() }]);
    let claims = held(&recounted(five(), &[], false));
    assert_eq!(claims.last(), Some(&Claim::Release { scope, value }));
    assert_eq!(claims.len(), 6);
}

#[test]
fn a_recount_makes_the_signature_of_the_chair_void() {
    // The chair signed after the result had been taken up again.
    let mut given = two_seals::signed();
    given.insert(given.len() - 1, taken_up_again());
    let events = decide(&given, order()).unwrap();
    let [DeliberationEvent::RecountOrdered { .. }, DeliberationEvent::ResultSealVoided { cause, .. }] = &events[..]
    else {
        panic!("{events:?}");
    };
    assert_eq!(*cause, SealChange::Recount);
}
