//! A round that is held in one territory of a ladder.

use super::*;
use crate::{kernel::ids::RoundId, kernel::region::Level, scoring::rules::LadderStep};
use std::collections::BTreeMap;

const ABOVE: RoundId = RoundId::from_u128(9);

fn step(single_entrant: SingleEntrant, few_judges: FewJudges) -> LadderStep {
    let seats = BTreeMap::from([("35.10.24".parse().unwrap(), 1)]);
    LadderStep { level: Level::Kecamatan, seats, single_entrant, few_judges }
}
fn contest_with(single_entrant: SingleEntrant, few_judges: FewJudges) -> Was {
    let rules = RoundRules { ladder: Some(step(single_entrant, few_judges)), ..rules(RoundKind::Scored) };
    match planned_with(rules) {
        Was::RoundPlanned { edition, place, rules, rules_sha256, opens_at, closes_at, lot_sha256, .. } => {
            let territory = Some("35.10.24".parse().unwrap());
            Was::RoundPlanned { edition, place, rules, rules_sha256, opens_at, closes_at, territory, lot_sha256 }
        }
        other => other,
    }
}
pub(super) fn contest() -> Was {
    contest_with(SingleEntrant::WalkOver, FewJudges::Borrow)
}
fn reopen() -> Do {
    reopen_as(1)
}
fn reopen_as(turn: u32) -> Do {
    Do::Reopen { above: ABOVE, reason: reason(), turn, lot_sha256: Some("bb".into()) }
}
fn reopened() -> Was {
    let promoted = vec![ProposalId::from_u128(1)];
    Was::RoundReopened { above: Some(ABOVE), reason: reason(), promoted, lot_sha256: Some("bb".into()), recount: None }
}
fn left(unsigned: u32, unassigned: u32, short_panels: u32) -> Do {
    Do::Close { left: Unfinished { unsigned, unassigned, short_panels, ..Unfinished::default() } }
}
fn dates(opens: i64, closes: i64) -> Do {
    Do::Reschedule { opens_at: day(opens), closes_at: day(closes), zone: Zone::Wib }
}

#[test]
fn a_round_is_not_closed_while_entries_can_still_come() {
    let with = |left: Unfinished| Do::Close { left };
    let given = [contest(), opened()];
    let registering = Unfinished { registering: true, ..Unfinished::default() };
    check(&given, hand(day(11)), with(registering), Err(No::StillRegistering));
    let coming = Unfinished { coming: 2, ..Unfinished::default() };
    check(&given, hand(day(11)), with(coming), Err(No::StillComing(2)));
}

#[test]
fn a_territory_opens_its_round_inside_the_window_unless_the_kabupaten_does_it() {
    let before = day(-1);
    check(&[contest()], hand(before), Do::Open, Err(No::BeforeTheWindow));
    let for_it = Stamp { on_behalf_of: Some("35.10.24".parse().unwrap()), ..hand(before) };
    let by_hand = Was::RoundOpened { edition: EDITION, kind: RoundKind::Scored, by_clock: false };
    check(&[contest()], for_it, Do::Open, Ok(&[by_hand]));
}

#[test]
fn a_reopening_draws_from_a_new_seed_that_its_event_names() {
    let done = [contest(), admitted(1), opened(), closed(), ranked(vec![going_on(1)])];
    check(&done, hand(day(11)), reopen_as(1), Ok(&[reopened()]));
    check(&done, hand(day(11)), reopen_as(2), Err(No::ReopenedMeanwhile));
}

#[test]
fn a_lot_that_was_drawn_is_drawn_again_only_at_the_wish_of_those_above() {
    let ranking = Ranking { entries: vec![], unranked: vec![], walk_over: None, lot_seed: Some("benih".into()) };
    let drawn = Was::RoundRanked { ranking, promoted: vec![going_on(1)] };
    let done = [contest(), admitted(1), opened(), closed(), drawn];
    check(&done, hand(day(11)), reopen(), Err(No::LotWasDrawn));
    let above = Stamp { on_behalf_of: Some("35.10.24".parse().unwrap()), ..hand(day(11)) };
    check(&done, above, reopen(), Ok(&[reopened()]));
}

#[test]
fn a_contest_without_an_entry_ends_with_an_empty_seat() {
    let by_hand = Was::RoundClosed { by_clock: false };
    check(&[contest(), opened()], hand(day(5)), left(0, 0, 0), Ok(&[by_hand]));
    check(&[planned(), opened()], hand(day(5)), left(0, 0, 0), Err(No::NoEntries));
}

#[test]
fn the_only_entry_needs_no_judges_where_the_rules_let_it_walk_over() {
    let by_hand = Was::RoundClosed { by_clock: false };
    check(&[contest(), admitted(1), opened()], hand(day(5)), left(0, 1, 0), Ok(std::slice::from_ref(&by_hand)));
    let scored = contest_with(SingleEntrant::Scored, FewJudges::Borrow);
    check(&[scored, admitted(1), opened()], hand(day(5)), left(0, 1, 0), Err(No::StillUnassigned(1)));
    check(&[contest(), admitted(1), admitted(2), opened()], hand(day(5)), left(0, 1, 0), Err(No::StillUnassigned(1)));
}

#[test]
fn an_anchor_is_nobodys_rival() {
    let anchor = match admitted(2) {
        Was::RoundEntryAdmitted { proposal, innovation, unit, group, category, submitted_at, from, .. } => {
            Was::RoundEntryAdmitted { proposal, innovation, unit, group, category, submitted_at, from, anchor: true }
        }
        other => other,
    };
    let by_hand = Was::RoundClosed { by_clock: false };
    let given = [contest(), admitted(1), anchor, opened()];
    check(&given, hand(day(5)), left(0, 1, 0), Ok(std::slice::from_ref(&by_hand)));
    check(&given, hand(day(5)), Do::AdmitEntry(Entry { anchor: true, ..entry(2) }), Ok(&[]));
}

#[test]
fn a_short_panel_borrows_judges_before_the_round_is_closed() {
    let two = |contest: Was| [contest, admitted(1), admitted(2), opened()];
    check(&two(contest()), hand(day(5)), left(0, 0, 2), Err(No::PanelTooSmall(2)));
    let smaller = contest_with(SingleEntrant::WalkOver, FewJudges::SmallerPanel);
    check(&two(smaller), hand(day(5)), left(0, 0, 2), Ok(&[Was::RoundClosed { by_clock: false }]));
}

#[test]
fn a_territory_chooses_its_dates_inside_the_window() {
    let chosen = Was::RoundRescheduled { opens_at: day(1), closes_at: day(9) };
    check(&[contest()], hand(day(-2)), dates(1, 9), Ok(std::slice::from_ref(&chosen)));
    check(&[contest(), chosen], hand(day(-2)), dates(1, 9), Ok(&[]));
    let window = format!("{} sampai {}", Zone::Wib.long(day(0)), Zone::Wib.long(day(10)));
    check(&[contest()], hand(day(-2)), dates(1, 11), Err(No::OutsideWindow(window.clone())));
    check(&[contest()], hand(day(-2)), dates(-1, 9), Err(No::OutsideWindow(window)));
    check(&[contest()], hand(day(-2)), dates(5, 5), Err(No::ClosesBeforeItOpens));
    check(&[contest()], hand(day(9)), dates(1, 8), Err(No::ExtensionInThePast));
    check(&[contest(), opened()], hand(day(2)), dates(1, 9), Err(No::AlreadyOpen));
    check(&[contest(), opened(), closed()], hand(day(2)), dates(1, 9), Err(No::AlreadyClosed));
    check(&[planned()], hand(day(-2)), dates(1, 9), Err(No::NotOnALadder));
}

#[test]
fn only_the_edition_may_go_past_its_window() {
    let extend = |runs_edition| Do::Extend { closes_at: day(12), reason: reason(), runs_edition };
    check(&[contest(), opened()], hand(day(5)), extend(false), Err(No::PastTheWindow));
    let extended = Was::RoundDeadlineExtended { previous: Some(day(10)), closes_at: day(12), reason: reason() };
    check(&[contest(), opened()], hand(day(5)), extend(true), Ok(&[extended]));
}

#[test]
fn a_ranked_contest_is_opened_again_and_ranked_anew() {
    let done = [contest(), admitted(1), admitted(2), opened(), closed(), ranked(vec![going_on(1)])];
    check(&done, hand(day(11)), reopen(), Ok(&[reopened()]));
    let again = [&done[..], &[reopened()]].concat();
    check(&again, hand(day(11)), reopen(), Ok(&[]));
    check(&again, hand(day(12)), left(0, 0, 0), Ok(&[Was::RoundClosed { by_clock: false }]));
    let closed_again = [&again[..], &[closed()]].concat();
    check(&closed_again, hand(day(12)), record(vec![going_on(2)]), Ok(&[ranked(vec![going_on(2)])]));
}

#[test]
fn a_round_waits_for_those_whose_best_meet_in_it() {
    let below = |below| Do::Close { left: Unfinished { below, ..Unfinished::default() } };
    let given = [planned(), admitted(1), opened()];
    check(&given, hand(day(5)), below(2), Err(No::StillBelow(2)));
    check(&given, hand(day(5)), below(0), Ok(&[Was::RoundClosed { by_clock: false }]));
}

#[test]
fn what_is_not_ranked_or_not_on_a_ladder_is_not_opened_again() {
    check(&[contest()], hand(day(1)), reopen(), Err(No::NotOpen));
    check(&[contest(), opened(), closed()], hand(day(11)), reopen(), Err(No::NotRanked));
    check(&[planned(), opened(), closed(), ranked(vec![])], hand(day(11)), reopen(), Err(No::NotOnALadder));
}

#[test]
fn an_entry_that_was_recalled_may_come_back() {
    let (proposal, from) = (ProposalId::from_u128(1), RoundId::from_u128(7));
    let recall = Do::RecallEntry { proposal, from, reason: reason() };
    let recalled = Was::RoundEntryRecalled { proposal, from, reason: reason() };
    check(&[planned(), admitted(1)], hand(day(1)), recall.clone(), Ok(std::slice::from_ref(&recalled)));
    check(&[planned()], hand(day(1)), recall, Ok(&[]));
    check(&[planned(), admitted(1), recalled], hand(day(1)), Do::AdmitEntry(entry(1)), Ok(&[admitted(1)]));
}

#[test]
fn a_contest_is_opened_again_only_while_the_round_above_has_not_begun() {
    let claims = Round::claims("rnd-1", &reopened());
    let begun = || (ROUND_BEGUN.to_owned(), ABOVE.to_string());
    let (scope, value) = begun();
    assert_eq!(claims[0], Claim::Take { scope, value });
    let (scope, value) = begun();
    assert_eq!(claims[1], Claim::Release { scope, value });
    assert_eq!(Round::refuse_claim(&claims[0]), Some(No::RoundAboveHasBegun));
}
