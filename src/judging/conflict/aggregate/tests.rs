//! Every rule of what is said about relations as one sentence.

use super::*;
use crate::kernel::{
    actor::{Actor, CommandId, Role},
    ids::{EditionId, PersonId},
    relation::Kind,
    text::Reason,
    time::Timestamp,
};
use ConflictRefusal as No;

#[track_caller]
fn check_by(by: Actor, given: &[ConflictEvent], when: ConflictCommand, then: Result<&[ConflictEvent], No>) {
    let mut state = Conflict::default();
    for event in given {
        state.apply(event);
    }
    let stamp = Stamp::system(by, Timestamp::from_millis(0), CommandId::of_tool("test", 1));
    let stamp = Stamp { role: Role::Judge, ..stamp };
    assert_eq!(state.decide(when, &stamp).as_deref().map_err(Clone::clone), then);
}

#[track_caller]
fn by_judge(given: &[ConflictEvent], when: ConflictCommand, then: Result<&[ConflictEvent], No>) {
    check_by(Actor::Person(judge()), given, when, then);
}
#[track_caller]
fn by_panitia(given: &[ConflictEvent], when: ConflictCommand, then: Result<&[ConflictEvent], No>) {
    check_by(Actor::Person(PersonId::from_u128(99)), given, when, then);
}

fn judge() -> PersonId {
    PersonId::from_u128(4)
}
fn entry(n: u128) -> ProposalId {
    ProposalId::from_u128(n)
}
fn concern() -> Concern {
    Concern { edition: EditionId::from_u128(1), round: RoundId::from_u128(2), judge: judge(), round_is_over: false }
}
fn relation(n: u128, kind: Kind) -> Declared {
    Declared { proposal: entry(n), kind }
}
fn why() -> Reason {
    Reason::parse("Tercatat dalam SK tim pembina tahun lalu.").unwrap()
}
fn declare(entries: &[u128], relations: &[Declared]) -> ConflictCommand {
    ConflictCommand::Declare {
        of: concern(),
        entries: entries.iter().map(|n| entry(*n)).collect(),
        relations: relations.iter().copied().collect(),
    }
}
fn state(kind: Kind) -> ConflictCommand {
    ConflictCommand::State { of: concern(), is_entry: true, relation: relation(3, kind), reason: why() }
}
fn withdraw(kind: Kind) -> ConflictCommand {
    ConflictCommand::Withdraw { of: concern(), relation: relation(3, kind), reason: why() }
}
fn declared(entries: &[u128], relations: &[Declared]) -> ConflictEvent {
    let Concern { edition, round, judge, .. } = concern();
    let entries = entries.iter().map(|n| entry(*n)).collect();
    ConflictEvent::ConflictsDeclared { edition, round, judge, entries, relations: relations.to_vec() }
}
fn stated(kind: Kind) -> ConflictEvent {
    let Concern { edition, round, judge, .. } = concern();
    ConflictEvent::ConflictStated { edition, round, judge, proposal: entry(3), kind, reason: why() }
}
fn withdrawn(kind: Kind) -> ConflictEvent {
    let Concern { edition, round, judge, .. } = concern();
    ConflictEvent::ConflictWithdrawn { edition, round, judge, proposal: entry(3), kind, reason: why() }
}

#[test]
fn a_judge_declares_relations_or_that_there_are_none() {
    by_judge(&[], declare(&[3, 5], &[]), Ok(&[declared(&[3, 5], &[])]));
    let tied = [relation(3, Kind::Family), relation(3, Kind::Mentor)];
    by_judge(&[], declare(&[3, 5], &tied), Ok(&[declared(&[3, 5], &tied)]));
}

#[test]
fn the_same_declaration_twice_is_one_and_another_replaces_it() {
    let first = [declared(&[3, 5], &[relation(3, Kind::Family)])];
    by_judge(&first, declare(&[3, 5], &[relation(3, Kind::Family)]), Ok(&[]));
    by_judge(&first, declare(&[3, 5], &[]), Ok(&[declared(&[3, 5], &[])]));
    // Of fewer entries it says nothing new; of another one it does.
    by_judge(&first, declare(&[5], &[]), Ok(&[]));
    by_judge(&first, declare(&[5, 6], &[]), Ok(&[declared(&[5, 6], &[])]));
}

#[test]
fn a_new_round_asks_again_though_nothing_changed() {
    let of = Concern { round: RoundId::from_u128(7), ..concern() };
    let again = ConflictCommand::Declare { of, entries: [entry(3)].into(), relations: BTreeSet::new() };
    let Concern { edition, round, judge, .. } = of;
    let then = ConflictEvent::ConflictsDeclared { edition, round, judge, entries: vec![entry(3)], relations: vec![] };
    by_judge(&[declared(&[3, 5], &[])], again, Ok(&[then]));
}

#[test]
fn nobody_else_declares_for_the_judge() {
    by_panitia(&[], declare(&[3], &[]), Err(No::NotTheJudge));
}

#[test]
fn a_declaration_lists_entries_and_ties_to_those_only() {
    by_judge(&[], declare(&[], &[]), Err(No::NothingToDeclare));
    by_judge(&[], declare(&[5], &[relation(3, Kind::Family)]), Err(No::NotAnEntry));
}

#[test]
fn what_is_only_known_from_data_is_not_chosen() {
    by_judge(&[], declare(&[3], &[relation(3, Kind::Camat)]), Err(No::NotSaid));
    by_panitia(&[], state(Kind::Camat), Err(No::NotSaid));
}

#[test]
fn nothing_is_said_about_a_round_that_is_over() {
    let of = Concern { round_is_over: true, ..concern() };
    let declare = ConflictCommand::Declare { of, entries: [entry(3)].into(), relations: BTreeSet::new() };
    by_judge(&[], declare, Err(No::RoundIsOver));
    let relation = relation(3, Kind::Family);
    let state = ConflictCommand::State { of, is_entry: true, relation, reason: why() };
    by_panitia(&[], state, Err(No::RoundIsOver));
    let withdraw = ConflictCommand::Withdraw { of, relation, reason: why() };
    by_panitia(&[stated(Kind::Family)], withdraw, Err(No::RoundIsOver));
}

#[test]
fn the_panitia_states_what_it_knows_once() {
    by_panitia(&[], state(Kind::Family), Ok(&[stated(Kind::Family)]));
    by_panitia(&[stated(Kind::Family)], state(Kind::Family), Ok(&[]));
    by_panitia(&[stated(Kind::Family)], state(Kind::Mentor), Ok(&[stated(Kind::Mentor)]));
    check_by(Actor::Clock, &[], state(Kind::Family), Err(No::NotAPerson));
    check_by(Actor::Person(judge()), &[], state(Kind::Family), Err(No::OneselfAsPanitia));
    let elsewhere =
        ConflictCommand::State { of: concern(), is_entry: false, relation: relation(3, Kind::Family), reason: why() };
    by_panitia(&[], elsewhere, Err(No::NotAnEntry));
}

#[test]
fn the_panitia_takes_back_its_own_words_only() {
    by_panitia(&[stated(Kind::Family)], withdraw(Kind::Family), Ok(&[withdrawn(Kind::Family)]));
    by_panitia(&[stated(Kind::Family)], withdraw(Kind::Mentor), Err(No::NotStated));
    by_panitia(&[declared(&[3], &[relation(3, Kind::Family)])], withdraw(Kind::Family), Err(No::NotStated));
    by_panitia(&[stated(Kind::Family), withdrawn(Kind::Family)], withdraw(Kind::Family), Err(No::NotStated));
}

#[test]
fn a_judge_does_not_take_back_what_the_panitia_states() {
    let given = [stated(Kind::Family)];
    by_judge(&given, declare(&[3], &[]), Ok(&[declared(&[3], &[])]));
    by_panitia(&[stated(Kind::Family), declared(&[3], &[])], state(Kind::Family), Ok(&[]));
}
