//! A round that is counted anew after its result was sealed.

use super::*;

fn recount_as(turn: u32) -> Do {
    Do::Recount { closes_at: day(30), reason: reason(), turn, lot_sha256: Some("bb".into()) }
}
fn recount() -> Do {
    recount_as(1)
}
fn reopened() -> Was {
    Was::RoundReopened {
        reason: reason(),
        above: None,
        promoted: vec![],
        lot_sha256: Some("bb".into()),
        recount: Some(Recount { edition: EDITION, closes_at: day(30) }),
    }
}
fn done() -> Vec<Was> {
    vec![planned(), admitted(1), admitted(2), opened(), closed(), ranked(vec![going_on(1)])]
}

#[test]
fn a_ranked_round_is_opened_again_until_a_new_instant_and_ranked_anew() {
    check(&done(), clock(day(20)), recount(), Ok(&[reopened()]));
    let again = [done(), vec![reopened()]].concat();
    check(&again, clock(day(20)), recount(), Ok(&[]));
    let close = || Do::Close { left: Unfinished::default() };
    check(&again, clock(day(29)), close(), Err(No::NotYetDue));
    check(&again, clock(day(30)), close(), Ok(&[closed()]));
    let closed_again = [again, vec![closed()]].concat();
    check(&closed_again, hand(day(30)), record(vec![going_on(2)]), Ok(&[ranked(vec![going_on(2)])]));
    let twice = [closed_again, vec![ranked(vec![going_on(2)])]].concat();
    check(&twice, clock(day(31)), recount_as(1), Err(No::ReopenedMeanwhile));
    check(&twice, clock(day(31)), recount_as(2), Ok(&[reopened()]));
}

#[test]
fn a_lot_that_was_drawn_is_drawn_again_from_a_new_seed() {
    let ranking = Ranking { entries: vec![], unranked: vec![], walk_over: None, lot_seed: Some("benih".into()) };
    let drawn = Was::RoundRanked { ranking, promoted: vec![going_on(1)] };
    let given = [planned(), admitted(1), opened(), closed(), drawn];
    check(&given, clock(day(20)), recount(), Ok(&[reopened()]));
}

#[test]
fn what_is_not_ranked_or_of_a_territory_is_not_counted_anew() {
    check(&[], clock(day(20)), recount(), Err(No::NotPlanned));
    check(&[planned()], clock(day(20)), recount(), Err(No::NotOpen));
    check(&[planned(), opened(), closed()], clock(day(20)), recount(), Err(No::NotRanked));
    let given = [ladder::contest(), admitted(1), opened(), closed(), ranked(vec![going_on(1)])];
    check(&given, clock(day(20)), recount(), Err(No::OnALadder));
}

#[test]
fn it_is_opened_only_while_the_pleno_asks_for_it() {
    let claims = Round::claims("rnd-1", &reopened());
    assert_eq!(claims[0], Claim::Require { scope: RECOUNT_ORDERED.to_owned(), value: EDITION.to_string() });
    assert_eq!(claims[1], Claim::Take { scope: ROUND_OPEN.to_owned(), value: "rnd-1".to_owned() });
    assert_eq!(Round::refuse_claim(&claims[0]), Some(No::RecountNotOrdered));
}

#[test]
fn who_competes_stays_as_it_was() {
    let again = [done(), vec![reopened()]].concat();
    check(&again, hand(day(20)), remove(1), Err(No::EntriesStay));
    check(&again, hand(day(20)), Do::AdmitEntry(entry(3)), Err(No::EntriesStay));
    check(&again, hand(day(20)), Do::AdmitEntry(entry(1)), Ok(&[]));
}
