//! Every rule of a round as one sentence: what had happened, what is wanted, what follows.

mod climbing;
mod ladder;
mod recount;

use super::*;
use crate::{
    competition::round::commands::Unfinished,
    kernel::{
        actor::{CommandId, Role},
        ids::{InnovationId, PersonId},
        score::{Exact, Number},
        text::Reason,
    },
    scoring::{
        ranking::RankedEntry,
        rules::{Aggregation, FewJudges, MissingJudge, Promotion, Scale, SingleEntrant},
    },
};
use RoundCommand as Do;
use RoundEvent as Was;
use RoundRefusal as No;

const EDITION: EditionId = EditionId::from_u128(1);

fn day(days: i64) -> Timestamp {
    Timestamp::from_millis(1_785_733_200_000).plus_days(days)
}
fn hand(at: Timestamp) -> Stamp {
    let by = Actor::Person(PersonId::from_u128(1));
    Stamp { role: Role::Organiser, ..Stamp::system(by, at, CommandId::of_tool("test", 1)) }
}
fn clock(at: Timestamp) -> Stamp {
    Stamp::system(Actor::Clock, at, CommandId::of_tool("test", 1))
}

#[track_caller]
fn check(given: &[Was], stamp: Stamp, when: Do, then: Result<&[Was], No>) {
    let mut state = Round::default();
    for event in given {
        state.apply(event);
    }
    assert_eq!(state.decide(when, &stamp).as_deref().map_err(Clone::clone), then);
}

fn rules(kind: RoundKind) -> RoundRules {
    RoundRules {
        key: "proposal".into(),
        label: "Penilaian proposal".into(),
        kind,
        criteria: vec![],
        weight_total: Number::whole(100),
        scale: Scale::default(),
        panel_size: 3,
        aggregation: Aggregation::default(),
        missing_judge: MissingJudge::default(),
        note_required: false,
        stage_weight: Number::whole(1),
        promotion: Promotion::default(),
        tie_order: vec![],
        spread_limit: None,
        checks: vec![],
        ladder: None,
        blind: false,
    }
}
fn planned_with(rules: RoundRules) -> Was {
    Was::RoundPlanned {
        edition: EDITION,
        place: 1,
        rules_sha256: rules.sha256(),
        rules,
        opens_at: Some(day(0)),
        closes_at: Some(day(10)),
        territory: None,
        lot_sha256: None,
    }
}
fn planned() -> Was {
    planned_with(rules(RoundKind::Scored))
}
fn opened() -> Was {
    Was::RoundOpened { edition: EDITION, kind: RoundKind::Scored, by_clock: true }
}
fn closed() -> Was {
    Was::RoundClosed { by_clock: true }
}
fn reason() -> Reason {
    Reason::parse("Dua juri sakit pekan ini.").unwrap()
}
fn entry(n: u128) -> Entry {
    Entry {
        proposal: ProposalId::from_u128(n),
        innovation: InnovationId::from_u128(n),
        unit: "dinkes".parse().unwrap(),
        group: "umum".into(),
        category: "kesehatan".into(),
        submitted_at: day(-3),
        from: None,
        anchor: false,
    }
}
fn admitted(n: u128) -> Was {
    let Entry { proposal, innovation, unit, group, category, submitted_at, from, anchor } = entry(n);
    Was::RoundEntryAdmitted { proposal, innovation, unit, group, category, submitted_at, from, anchor }
}
fn removed(n: u128) -> Was {
    Was::RoundEntryRemoved { proposal: ProposalId::from_u128(n), reason: reason() }
}
fn remove(n: u128) -> Do {
    Do::RemoveEntry { proposal: ProposalId::from_u128(n), reason: reason() }
}
fn close(undecided: u32, unsigned: u32) -> Do {
    Do::Close { left: Unfinished { undecided, unsigned, ..Unfinished::default() } }
}
fn going_on(n: u128) -> Promoted {
    let Entry { proposal, innovation, unit, group, category, submitted_at, .. } = entry(n);
    Promoted { proposal, innovation, unit, group, category, submitted_at, rank: 1, total: Some(Exact::whole(90)) }
}
fn ranking() -> Ranking {
    let total = Exact::whole(90);
    let first = RankedEntry {
        entry: ProposalId::from_u128(1).to_string(),
        division: None,
        rank: 1,
        shown: total.round2(),
        total,
        criteria: vec![],
        judges_counted: 3,
        judges_assigned: 3,
        tie: vec![],
        promoted: true,
    };
    Ranking { entries: vec![first], unranked: vec![], walk_over: None, lot_seed: None }
}
fn record(promoted: Vec<Promoted>) -> Do {
    Do::RecordRanking { ranking: Box::new(ranking()), promoted }
}
fn ranked(promoted: Vec<Promoted>) -> Was {
    Was::RoundRanked { ranking: ranking(), promoted }
}

#[test]
fn a_round_is_planned_once() {
    let plan = |edition| Do::Plan {
        edition,
        place: 1,
        rules: Box::new(rules(RoundKind::Scored)),
        rules_sha256: rules(RoundKind::Scored).sha256(),
        opens_at: Some(day(0)),
        closes_at: Some(day(10)),
        territory: None,
        lot_sha256: None,
    };
    check(&[], hand(day(-5)), plan(EDITION), Ok(&[planned()]));
    check(&[planned()], hand(day(-5)), plan(EDITION), Ok(&[]));
    check(&[planned()], hand(day(-5)), plan(EditionId::from_u128(2)), Err(No::PlannedOtherwise));
    check(&[], hand(day(-5)), Do::Open, Err(No::NotPlanned));
}

#[test]
fn amended_rules_replace_the_planned_ones_until_the_round_closes() {
    let other = RoundRules { panel_size: 5, ..rules(RoundKind::Scored) };
    let amend = |rules: &RoundRules| Do::Amend {
        rules: Box::new(rules.clone()),
        rules_sha256: rules.sha256(),
        reason: reason(),
    };
    let amended = Was::RoundRulesAmended { rules: other.clone(), rules_sha256: other.sha256(), reason: reason() };
    check(&[planned()], hand(day(-1)), amend(&other), Ok(std::slice::from_ref(&amended)));
    check(&[planned(), amended], hand(day(-1)), amend(&other), Ok(&[]));
    check(&[planned(), opened(), closed()], hand(day(11)), amend(&other), Err(No::AlreadyClosed));
}

#[test]
fn an_entry_is_admitted_once() {
    check(&[planned()], hand(day(0)), Do::AdmitEntry(entry(1)), Ok(&[admitted(1)]));
    check(&[planned(), admitted(1)], hand(day(0)), Do::AdmitEntry(entry(1)), Ok(&[]));
    check(&[planned(), admitted(1), removed(1)], hand(day(0)), Do::AdmitEntry(entry(1)), Err(No::EntryWasRemoved));
    check(&[planned(), opened(), closed()], hand(day(11)), Do::AdmitEntry(entry(1)), Err(No::AlreadyClosed));
}

#[test]
fn an_entry_leaves_with_a_reason_until_the_round_is_ranked() {
    check(&[planned(), admitted(1)], hand(day(0)), remove(1), Ok(&[removed(1)]));
    check(&[planned(), admitted(1), removed(1)], hand(day(0)), remove(1), Ok(&[]));
    check(&[planned()], hand(day(0)), remove(1), Ok(&[]));
    let given = [planned(), admitted(1), opened(), closed(), ranked(vec![])];
    check(&given, hand(day(11)), remove(1), Err(No::AlreadyRanked));
}

#[test]
fn a_round_opens_by_the_clock_at_its_time_and_by_hand_before() {
    check(&[planned()], clock(day(0)), Do::Open, Ok(&[opened()]));
    check(&[planned()], clock(day(-1)), Do::Open, Err(No::NotYetDue));
    let by_hand = Was::RoundOpened { edition: EDITION, kind: RoundKind::Scored, by_clock: false };
    check(&[planned()], hand(day(-1)), Do::Open, Ok(&[by_hand]));
    check(&[planned(), opened()], clock(day(0)), Do::Open, Ok(&[]));
    check(&[planned(), opened(), closed()], hand(day(11)), Do::Open, Err(No::AlreadyClosed));
}

#[test]
fn a_round_of_a_cancelled_edition_does_not_open() {
    let held = Claim::Require { scope: "edition-held".into(), value: EDITION.to_string() };
    let take = |scope: &str| Claim::Take { scope: scope.into(), value: "rnd-1".into() };
    let claims = Round::claims("rnd-1", &opened());
    assert_eq!(claims, [held.clone(), take("round-open"), take("round-begun"), take("scoring-begun")]);
    assert_eq!(Round::refuse_claim(&held), Some(No::EditionCancelled));
    let release = Claim::Release { scope: "round-open".into(), value: "rnd-1".into() };
    assert_eq!(Round::claims("rnd-1", &closed()), [release]);
}

#[test]
fn an_extension_is_later_than_now_and_than_before() {
    let extend = |closes_at| Do::Extend { closes_at, reason: reason(), runs_edition: false };
    let extended = Was::RoundDeadlineExtended { previous: Some(day(10)), closes_at: day(12), reason: reason() };
    check(&[planned(), opened()], hand(day(9)), extend(day(12)), Ok(std::slice::from_ref(&extended)));
    check(&[planned(), opened(), extended.clone()], hand(day(9)), extend(day(12)), Ok(&[]));
    check(&[planned(), opened()], hand(day(5)), extend(day(9)), Err(No::ExtensionNotLater));
    check(&[planned(), opened()], hand(day(9)), extend(day(8)), Err(No::ExtensionInThePast));
    check(&[planned(), opened(), closed()], hand(day(11)), extend(day(12)), Err(No::AlreadyClosed));
    check(&[planned(), opened(), extended], clock(day(10)), close(0, 0), Err(No::NotYetDue));
}

#[test]
fn a_round_closes_at_its_instant_and_once() {
    check(&[planned(), admitted(1), opened()], clock(day(10)), close(0, 0), Ok(&[closed()]));
    check(&[planned(), admitted(1), opened()], clock(day(9)), close(0, 0), Err(No::NotYetDue));
    check(&[planned(), admitted(1), opened()], hand(day(9)), close(0, 0), Ok(&[Was::RoundClosed { by_clock: false }]));
    check(&[planned(), opened(), closed()], clock(day(10)), close(0, 0), Ok(&[]));
    check(&[planned()], hand(day(10)), close(0, 0), Err(No::NotOpen));
}

#[test]
fn the_selection_closes_when_every_proposal_is_decided() {
    let given = [planned_with(rules(RoundKind::Administrative)), opened()];
    check(&given, hand(day(10)), close(2, 0), Err(No::StillUndecided(2)));
    check(&given, hand(day(10)), close(0, 0), Ok(&[Was::RoundClosed { by_clock: false }]));
}

#[test]
fn missing_sheets_hold_a_round_up_only_where_its_rules_say_so() {
    let patient = RoundRules { missing_judge: MissingJudge::WaitForAll, ..rules(RoundKind::Scored) };
    check(&[planned_with(patient), admitted(1), opened()], clock(day(10)), close(0, 3), Err(No::StillUnsigned(3)));
    check(&[planned(), admitted(1), opened()], clock(day(10)), close(0, 3), Ok(&[closed()]));
}

#[test]
fn a_closed_round_is_ranked_once() {
    let given = [planned(), admitted(1), opened(), closed()];
    let then = ranked(vec![going_on(1)]);
    check(&given, hand(day(10)), record(vec![going_on(1)]), Ok(std::slice::from_ref(&then)));
    check(&given[..3], hand(day(9)), record(vec![going_on(1)]), Err(No::NotClosed));
    let given = [planned(), admitted(1), opened(), closed(), then];
    check(&given, hand(day(10)), record(vec![going_on(1)]), Ok(&[]));
    check(&given, hand(day(10)), record(vec![]), Err(No::AlreadyRanked));
}

#[test]
fn what_left_before_the_ranking_does_not_go_on() {
    let given = [planned(), admitted(1), opened(), closed(), removed(1)];
    check(&given, hand(day(10)), record(vec![going_on(1)]), Ok(&[ranked(vec![])]));
}

#[test]
fn a_scored_round_is_not_closed_over_an_entry_without_judges_or_without_entries() {
    let without_judges = Do::Close { left: Unfinished { unassigned: 2, ..Unfinished::default() } };
    let given = [planned(), admitted(1), opened()];
    check(&given, hand(day(10)), without_judges, Err(No::StillUnassigned(2)));
    check(&given, hand(day(10)), close(1, 0), Err(No::StillUndecided(1)));
    check(&[planned(), opened()], hand(day(10)), close(0, 0), Err(No::NoEntries));
}

#[test]
fn judges_who_are_far_apart_are_talked_about_before_the_round_closes() {
    let limited = || planned_with(RoundRules { spread_limit: Some(Number::whole(15)), ..rules(RoundKind::Scored) });
    let talk = |entry: u128, gap: &str| Do::RecordDiscussion {
        proposal: ProposalId::from_u128(entry),
        gap: gap.parse().unwrap(),
        note: reason(),
    };
    let given = [limited(), admitted(1), opened()];
    let apart = Do::Close { left: Unfinished { undiscussed: 1, ..Unfinished::default() } };
    check(&given, hand(day(10)), apart.clone(), Err(No::StillApart(1)));
    check(&given, clock(day(20)), apart, Err(No::StillApart(1)));
    let said =
        Was::RoundEntryDiscussed { proposal: ProposalId::from_u128(1), gap: "31/2".parse().unwrap(), note: reason() };
    check(&given, hand(day(10)), talk(1, "31/2"), Ok(&[said]));
    check(&given, hand(day(10)), talk(1, "15/1"), Err(No::NotApart));
    check(&given, hand(day(10)), talk(2, "31/2"), Err(No::NotAnEntry));
    check(&[planned(), admitted(1), opened()], hand(day(10)), talk(1, "31/2"), Err(No::NotApart));
    check(&[limited(), admitted(1)], hand(day(10)), talk(1, "31/2"), Err(No::NotOpen));
    check(&[limited(), admitted(1), opened(), closed()], hand(day(10)), talk(1, "31/2"), Err(No::AlreadyClosed));
}
