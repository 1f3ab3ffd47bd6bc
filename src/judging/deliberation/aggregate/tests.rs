//! Every rule of the pleno as one sentence.

mod meeting;
mod objections;
mod recount;
mod two_seals;

use super::*;
use crate::judging::deliberation::{
    commands::GivenAward,
    events::{Sk, Stage},
};
use crate::kernel::{
    actor::{Actor, CommandId},
    ids::{InnovationId, RoundId},
    score::Exact,
    text::Reason,
    time::{Zone, parse_date},
};
use crate::scoring::{final_order::Placed, rules::AwardRule};
use DeliberationRefusal as No;

#[track_caller]
fn decide(given: &[DeliberationEvent], when: DeliberationCommand) -> Result<Vec<DeliberationEvent>, No> {
    let mut state = Deliberation::default();
    for event in given {
        state.apply(event);
    }
    state.decide(when, &Stamp::system(Actor::Clock, Timestamp::from_millis(0), CommandId::of_tool("test", 1)))
}
#[track_caller]
fn check(given: &[DeliberationEvent], when: DeliberationCommand, then: Result<&[DeliberationEvent], No>) {
    assert_eq!(decide(given, when).as_deref().map_err(Clone::clone), then);
}

fn id(n: u128) -> ProposalId {
    ProposalId::from_u128(n)
}
fn finalist(n: u128, division: Option<&str>, rank: u32, total: i64) -> Finalist {
    Finalist {
        proposal: id(n),
        innovation: InnovationId::from_u128(n),
        unit: "dinkes".parse().unwrap(),
        division: division.map(str::to_owned),
        rank,
        total: Exact::whole(total),
        stages: vec![Stage {
            round: RoundId::from_u128(1),
            label: "Presentasi".into(),
            rank,
            total: Exact::whole(total),
        }],
    }
}
fn open_with(finalists: Vec<Finalist>) -> DeliberationCommand {
    DeliberationCommand::Open { edition: EditionId::from_u128(7), rules_sha256: "ab".into(), finalists, asked: None }
}
fn opened_with(finalists: Vec<Finalist>) -> DeliberationEvent {
    DeliberationEvent::DeliberationOpened {
        edition: EditionId::from_u128(7),
        rules_sha256: "ab".into(),
        finalists,
        asked: None,
    }
}
/// Five entries, the best is number 1.
fn five() -> Vec<Finalist> {
    (1..=5).map(|n| finalist(u128::from(n), None, n, 100 - i64::from(n))).collect()
}
fn opened() -> DeliberationEvent {
    opened_with(five())
}
/// The second and third are equal.
fn tied() -> DeliberationEvent {
    opened_with(vec![
        finalist(1, None, 1, 99),
        finalist(2, None, 2, 90),
        finalist(3, None, 2, 90),
        finalist(4, None, 4, 80),
    ])
}
fn why() -> Reason {
    Reason::parse("Kunjungan lapangan membuktikan dampaknya.").unwrap()
}
fn put(base_revision: u32, n: u128, to: u32) -> DeliberationCommand {
    DeliberationCommand::ChangeOrder { base_revision, proposal: id(n), to, reason: why() }
}
fn moved(n: u128, from: u32, to: u32) -> DeliberationEvent {
    DeliberationEvent::DeliberationOrderChanged { proposal: id(n), from, to, reason: why() }
}
fn award(key: &str, label: &str, count: Option<u32>, by_rank: bool) -> AwardRule {
    AwardRule { key: key.into(), label: label.into(), count, by_rank }
}
fn rules() -> Vec<AwardRule> {
    vec![
        award("satu", "Terbaik I", Some(1), true),
        award("dua", "Terbaik II", Some(1), true),
        award("top", "Top 4", Some(4), true),
        award("outstanding", "Outstanding", Some(1), false),
    ]
}
fn fix(base_revision: u32, given: &[(&str, u128)]) -> DeliberationCommand {
    let awards = given.iter().map(|(key, n)| GivenAward { key: (*key).into(), proposal: id(*n) }).collect();
    DeliberationCommand::FixAwards { base_revision, rules: rules(), rules_sha256: "cd".into(), awards }
}
fn fixed(given: &[(&str, &str, u128)]) -> DeliberationEvent {
    let one = |(key, label, n): &(&str, &str, u128)| FixedAward {
        key: (*key).into(),
        label: (*label).into(),
        proposal: id(*n),
    };
    let rules_sha256 = Some("cd".into());
    DeliberationEvent::DeliberationAwardsFixed { awards: given.iter().map(one).collect(), rules_sha256 }
}
fn first_fixed() -> DeliberationEvent {
    fixed(&[("satu", "Terbaik I", 1)])
}
fn sk(day: &str) -> Sk {
    Sk {
        number: "188/214/KEP/429.011/2026".into(),
        date: parse_date(day).unwrap(),
        signed_by: "Bupati Banyuwangi".into(),
    }
}
fn seal_on(base_revision: u32, day: &str) -> DeliberationCommand {
    DeliberationCommand::Seal {
        base_revision,
        sk: Some(sk(day)),
        objections: None,
        zone: Zone::Wib,
        today: parse_date("2026-09-10").unwrap(),
    }
}
fn seal(base_revision: u32) -> DeliberationCommand {
    seal_on(base_revision, "2026-09-10")
}
fn sealed() -> DeliberationEvent {
    decide(&[opened(), first_fixed()], seal(1)).unwrap().remove(0)
}
fn order_after(events: &[DeliberationEvent]) -> Vec<(u128, u32)> {
    let mut state = Deliberation::default();
    for event in events {
        state.apply(event);
    }
    let number = |placed: &Placed<'_>| (1..9).find(|n| id(*n).to_string() == placed.line.entry).unwrap();
    state.order.placed().iter().map(|placed| (number(placed), placed.rank)).collect()
}

#[test]
fn the_pleno_opens_with_the_computed_list_once() {
    check(&[], open_with(five()), Ok(&[opened()]));
    check(&[opened()], open_with(five()), Ok(&[]));
}

#[test]
fn before_it_opens_nothing_is_decided() {
    check(&[], put(0, 1, 2), Err(No::NotOpen));
    check(&[], fix(0, &[("satu", 1)]), Err(No::NotOpen));
    check(&[], seal(0), Err(No::NotOpen));
}

#[test]
fn an_entry_is_moved_with_a_reason() {
    check(&[opened()], put(0, 3, 1), Ok(&[moved(3, 3, 1)]));
    assert_eq!(order_after(&[opened(), moved(3, 3, 1)]), [(3, 1), (1, 2), (2, 3), (4, 4), (5, 5)]);
    assert_eq!(order_after(&[opened(), moved(1, 1, 4)]), [(2, 1), (3, 2), (4, 3), (1, 4), (5, 5)]);
}

#[test]
fn an_entry_that_is_not_in_the_list_is_not_moved() {
    check(&[opened()], put(0, 8, 1), Err(No::NotAFinalist));
}

#[test]
fn a_place_beyond_the_list_is_refused() {
    check(&[opened()], put(0, 1, 6), Err(No::NoSuchPlace { last: 5 }));
    check(&[opened()], put(0, 1, 0), Err(No::NoSuchPlace { last: 5 }));
}

#[test]
fn an_entry_is_not_moved_to_where_it_stands() {
    check(&[opened()], put(0, 2, 2), Err(No::AlreadyThere(2)));
    check(&[opened(), moved(3, 3, 1)], put(1, 3, 1), Err(No::AlreadyThere(1)));
}

#[test]
fn divisions_are_ordered_each_for_itself() {
    let groups = opened_with(vec![
        finalist(1, Some("umum"), 1, 90),
        finalist(2, Some("khusus"), 1, 95),
        finalist(3, Some("umum"), 2, 80),
        finalist(4, Some("khusus"), 2, 70),
    ]);
    assert_eq!(order_after(std::slice::from_ref(&groups)), [(1, 1), (3, 2), (2, 1), (4, 2)]);
    check(std::slice::from_ref(&groups), put(0, 4, 3), Err(No::NoSuchPlace { last: 2 }));
    assert_eq!(order_after(&[groups, moved(4, 2, 1)]), [(1, 1), (3, 2), (4, 1), (2, 2)]);
}

#[test]
fn equal_entries_share_their_rank_until_the_pleno_parts_them() {
    assert_eq!(order_after(&[tied()]), [(1, 1), (2, 2), (3, 2), (4, 4)]);
    check(&[tied()], put(0, 2, 2), Ok(&[moved(2, 2, 2)]));
    assert_eq!(order_after(&[tied(), moved(2, 2, 2)]), [(1, 1), (2, 2), (3, 3), (4, 4)]);
    assert_eq!(order_after(&[tied(), moved(3, 3, 2)]), [(1, 1), (3, 2), (2, 3), (4, 4)]);
}

#[test]
fn awards_are_fixed_in_the_order_of_the_rules() {
    check(
        &[opened()],
        fix(0, &[("outstanding", 5), ("dua", 2), ("satu", 1)]),
        Ok(&[fixed(&[("satu", "Terbaik I", 1), ("dua", "Terbaik II", 2), ("outstanding", "Outstanding", 5)])]),
    );
}

#[test]
fn the_same_awards_twice_are_fixed_once() {
    check(&[opened(), first_fixed()], fix(1, &[("satu", 1)]), Ok(&[]));
}

#[test]
fn awards_may_be_fixed_anew_before_sealing() {
    check(
        &[opened(), first_fixed()],
        fix(1, &[("outstanding", 2)]),
        Ok(&[fixed(&[("outstanding", "Outstanding", 2)])]),
    );
}

#[test]
fn an_award_by_rank_goes_to_its_rank() {
    let refusal = No::OutOfOrder { label: "Terbaik I".into(), from: 1, to: Some(1) };
    assert!(refusal.to_string().starts_with("Terbaik I mengikuti urutan akhir, jadi hanya untuk peringkat 1."));
    check(&[opened()], fix(0, &[("satu", 2)]), Err(refusal));
    let second = No::OutOfOrder { label: "Terbaik II".into(), from: 2, to: Some(2) };
    check(&[opened()], fix(0, &[("satu", 1), ("dua", 3)]), Err(second.clone()));
    check(&[opened()], fix(0, &[("dua", 1)]), Err(second));
}

#[test]
fn an_award_by_rank_follows_the_order_of_the_pleno() {
    check(
        &[opened(), moved(3, 3, 1)],
        fix(1, &[("satu", 1)]),
        Err(No::OutOfOrder { label: "Terbaik I".into(), from: 1, to: Some(1) }),
    );
    check(&[opened(), moved(3, 3, 1)], fix(1, &[("satu", 3)]), Ok(&[fixed(&[("satu", "Terbaik I", 3)])]));
}

#[test]
fn a_wide_award_may_include_those_above_it_or_begin_below_them() {
    let top = |numbers: &[u128]| fix(0, &numbers.iter().map(|n| ("top", *n)).collect::<Vec<_>>());
    assert!(decide(&[opened()], top(&[1, 2, 3, 4])).is_ok());
    assert!(decide(&[opened()], top(&[3, 4, 5])).is_ok());
    let refusal = || Err(No::OutOfOrder { label: "Top 4".into(), from: 3, to: Some(6) });
    check(&[opened()], top(&[1, 2, 4]), refusal());
    check(&[opened()], top(&[2, 3]), refusal());
}

#[test]
fn no_more_are_given_than_the_rules_count() {
    let refusal = |label: &str, count| Err(No::TooMany { label: label.into(), count });
    check(&[opened()], fix(0, &[("outstanding", 4), ("outstanding", 5)]), refusal("Outstanding", 1));
    check(&[opened()], fix(0, &[("satu", 1), ("satu", 2)]), refusal("Terbaik I", 1));
}

#[test]
fn the_same_award_is_not_given_to_an_entry_twice() {
    check(
        &[opened()],
        fix(0, &[("outstanding", 4), ("outstanding", 4)]),
        Err(No::Twice { label: "Outstanding".into() }),
    );
}

#[test]
fn an_award_that_the_rules_do_not_name_is_refused() {
    check(&[opened()], fix(0, &[("favorit", 1)]), Err(No::UnknownAward("favorit".into())));
}

#[test]
fn an_entry_outside_the_list_gets_no_award() {
    check(&[opened()], fix(0, &[("outstanding", 8)]), Err(No::NotAFinalist));
}

#[test]
fn somebody_gets_an_award() {
    check(&[opened()], fix(0, &[]), Err(No::NoAwards));
    let none =
        DeliberationCommand::FixAwards { base_revision: 0, rules: vec![], rules_sha256: "cd".into(), awards: vec![] };
    check(&[opened()], none, Ok(&[fixed(&[])]));
}

#[test]
fn an_award_does_not_part_equal_entries_by_chance() {
    let refusal = No::SplitsTie { label: "Terbaik II".into(), rank: 2 };
    check(&[tied()], fix(0, &[("satu", 1), ("dua", 2)]), Err(refusal));
    assert!(decide(&[tied(), moved(2, 2, 2)], fix(1, &[("satu", 1), ("dua", 2)])).is_ok());
}

#[test]
fn awards_by_rank_count_within_each_division() {
    let groups = opened_with(vec![
        finalist(1, Some("umum"), 1, 90),
        finalist(2, Some("khusus"), 1, 95),
        finalist(3, Some("umum"), 2, 80),
    ]);
    assert!(decide(std::slice::from_ref(&groups), fix(0, &[("satu", 1), ("satu", 2), ("dua", 3)])).is_ok());
}

#[test]
fn changing_the_order_takes_the_awards_back() {
    check(&[opened(), first_fixed(), moved(3, 3, 1)], seal(2), Err(No::AwardsNotFixed));
}

#[test]
fn without_fixed_awards_nothing_is_sealed() {
    check(&[opened()], seal(0), Err(No::AwardsNotFixed));
}

#[test]
fn an_sk_of_tomorrow_seals_nothing() {
    let day = parse_date("2026-09-11").unwrap();
    check(&[opened(), first_fixed()], seal_on(1, "2026-09-11"), Err(No::DateInFuture(day)));
    assert!(decide(&[opened(), first_fixed()], seal_on(1, "2026-09-09")).is_ok());
}

#[test]
fn the_sealed_result_says_rank_total_awards_and_departures() {
    let fixed = fixed(&[("satu", "Terbaik I", 3), ("outstanding", "Outstanding", 3)]);
    let events = decide(&[opened(), moved(3, 3, 1), fixed], seal(2)).unwrap();
    let [DeliberationEvent::ResultSealed { edition, sk, rules_sha256, result, version, .. }] = &events[..] else {
        panic!("{events:?}");
    };
    assert_eq!(*edition, EditionId::from_u128(7));
    assert_eq!((sk, *version), (&Some(self::sk("2026-09-10")), 1));
    assert_eq!(rules_sha256, "cd", "that of the awards; the ranking follows from it as well");
    let lines: Vec<_> = result.iter().map(|line| (line.proposal, line.rank, line.computed_rank)).collect();
    assert_eq!(lines, [(id(3), 1, 3), (id(1), 2, 1), (id(2), 3, 2), (id(4), 4, 4), (id(5), 5, 5)]);
    assert_eq!(result[0].awards, ["Terbaik I", "Outstanding"]);
    assert_eq!(result[0].departure, [why().to_string()]);
    assert_eq!(result[0].shown.to_string(), "97,00");
    assert!(result[1].departure.is_empty());
}

#[test]
fn after_sealing_nothing_changes() {
    let given = [opened(), first_fixed(), sealed()];
    check(&given, put(0, 2, 1), Err(No::AlreadySealed));
    check(&given, fix(0, &[("outstanding", 2)]), Err(No::AlreadySealed));
    check(&given, seal(0), Err(No::AlreadySealed));
    check(&given, open_with(five()), Ok(&[]));
}

#[test]
fn what_was_decided_meanwhile_is_looked_at_before_the_next_decision() {
    let given = [opened(), moved(3, 3, 1), fixed(&[("satu", "Terbaik I", 3)])];
    check(&given, put(1, 2, 1), Err(No::ChangedMeanwhile));
    check(&given, fix(1, &[("satu", 1)]), Err(No::ChangedMeanwhile));
    check(&given, seal(1), Err(No::ChangedMeanwhile));
    assert!(decide(&given, put(2, 2, 1)).is_ok() && decide(&given, seal(2)).is_ok());
    check(&given, fix(1, &[("satu", 3)]), Ok(&[]));
    // The order changed after the last look: the awards are gone with it.
    let given = [opened(), first_fixed(), moved(3, 3, 1)];
    check(&given, seal(1), Err(No::ChangedMeanwhile));
}

#[test]
fn awards_fixed_before_they_named_their_rules_are_sealed_with_those_of_the_opening() {
    let DeliberationEvent::DeliberationAwardsFixed { awards, .. } = first_fixed() else { panic!("not fixed") };
    let old = DeliberationEvent::DeliberationAwardsFixed { awards, rules_sha256: None };
    let sealed = decide(&[opened(), old], seal(1)).unwrap().remove(0);
    assert!(matches!(sealed, DeliberationEvent::ResultSealed { rules_sha256, .. } if rules_sha256 == "ab"));
}
