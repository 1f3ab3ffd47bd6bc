//! Every rule of a judge's duty as one sentence.

use super::*;
use crate::kernel::{
    actor::{Actor, CommandId, Role},
    ids::{EditionId, PersonId, ProposalId, RoundId},
    relation::{Kind, Source},
    text::Reason,
    time::Timestamp,
    unit::UnitCode,
};
use AssignmentRefusal as No;

#[track_caller]
fn check_by(by: PersonId, given: &[AssignmentEvent], when: AssignmentCommand, then: Result<&[AssignmentEvent], No>) {
    let mut state = Assignment::default();
    for event in given {
        state.apply(event);
    }
    let stamp = Stamp {
        by: Actor::Person(by),
        role: Role::Organiser,
        at: Timestamp::from_millis(0),
        command_id: CommandId::of_tool("test", 1),
        correlation_id: String::new(),
        on_behalf_of: None,
    };
    assert_eq!(state.decide(when, &stamp).as_deref().map_err(Clone::clone), then);
}

#[track_caller]
fn check(given: &[AssignmentEvent], when: AssignmentCommand, then: Result<&[AssignmentEvent], No>) {
    check_by(PersonId::from_u128(99), given, when, then);
}

fn unit(code: &str) -> UnitCode {
    code.parse().unwrap()
}
fn judge() -> PersonId {
    PersonId::from_u128(4)
}
fn duty() -> Duty {
    Duty {
        edition: EditionId::from_u128(1),
        round: RoundId::from_u128(2),
        proposal: ProposalId::from_u128(3),
        judge: judge(),
        unit: unit("puskesmas-sempu"),
    }
}
fn why() -> Reason {
    Reason::parse("Pernah ikut menyusun inovasi ini.").unwrap()
}
/// A judge without any relation.
fn free() -> Ties {
    Ties { is_judge: true, ..Ties::default() }
}
fn related(kinds: &[Kind]) -> Ties {
    Ties { relations: kinds.to_vec(), ..free() }
}
fn assign(ties: Ties) -> AssignmentCommand {
    AssignmentCommand::Assign { duty: duty(), ties }
}
fn recuse() -> AssignmentCommand {
    AssignmentCommand::Recuse { reason: why() }
}
fn cancel() -> AssignmentCommand {
    AssignmentCommand::Cancel { reason: why() }
}

fn assigned() -> AssignmentEvent {
    let Duty { edition, round, proposal, judge, unit } = duty();
    AssignmentEvent::JudgeAssigned { edition, round, proposal, judge, unit }
}
fn recused() -> AssignmentEvent {
    let Duty { round, proposal, judge, .. } = duty();
    AssignmentEvent::JudgeRecused { round, proposal, judge, reason: why(), cause: None }
}
fn cancelled() -> AssignmentEvent {
    let Duty { round, proposal, judge, .. } = duty();
    AssignmentEvent::AssignmentCancelled { round, proposal, judge, reason: why() }
}

#[test]
fn a_judge_without_relations_is_assigned() {
    check(&[], assign(free()), Ok(&[assigned()]));
}

#[test]
fn a_judge_with_a_relation_that_blocks_is_refused_and_the_sentence_names_it() {
    for (kind, sentence) in [
        (Kind::Camat, "bekerja di kantor kecamatan pengusul"),
        (Kind::Office, "Tempat kerja juri ini ada di kecamatan pengusul"),
        (Kind::Home, "tinggal di kecamatan pengusul"),
        (Kind::FormerPost, "pernah bertugas di tempat pengusul"),
        (Kind::SameUnit, "bekerja di OPD atau unit pengusul"),
        (Kind::Supervisor, "atasan atau bawahan pengusul"),
        (Kind::Family, "hubungan keluarga dengan pengusul"),
        (Kind::Mentor, "pernah membina inovasi ini"),
        (Kind::CoInnovator, "ikut membuat inovasi ini"),
    ] {
        check(&[], assign(related(&[Kind::Acquaintance, kind])), Err(No::Related(kind)));
        assert!(No::Related(kind).to_string().contains(sentence), "{sentence}");
    }
}

#[test]
fn a_judge_who_only_knows_somebody_well_is_assigned() {
    check(&[], assign(related(&[Kind::Acquaintance])), Ok(&[assigned()]));
}

#[test]
fn the_same_duty_twice_is_given_once() {
    check(&[assigned()], assign(free()), Ok(&[]));
}

#[test]
fn only_who_holds_the_role_juri_is_assigned() {
    check(&[], assign(Ties { is_judge: false, ..free() }), Err(No::NotAJudge));
}

#[test]
fn nobody_is_assigned_to_a_closed_round() {
    check(&[], assign(Ties { round_is_over: true, ..free() }), Err(No::RoundIsOver));
}

#[test]
fn the_judge_recuses_with_a_reason() {
    check_by(judge(), &[assigned()], recuse(), Ok(&[recused()]));
}

#[test]
fn a_relation_that_becomes_known_ends_the_duty_once_and_says_why_without_a_name() {
    let cause = Cause { kind: Kind::Family, source: Source::Declared };
    let Duty { round, proposal, judge, .. } = duty();
    let reason = Reason::parse("Juri menyatakan hubungan dengan peserta: keluarga.").unwrap();
    let apart = AssignmentEvent::JudgeRecused { round, proposal, judge, reason, cause: Some(cause) };
    let set_apart = || AssignmentCommand::SetApart { cause };
    check(&[assigned()], set_apart(), Ok(&[apart]));
    for given in [vec![], vec![assigned(), recused()], vec![assigned(), cancelled()]] {
        check(&given, set_apart(), Ok(&[]));
    }
    let only_known = AssignmentCommand::SetApart { cause: Cause { kind: Kind::Acquaintance, ..cause } };
    check(&[assigned()], only_known, Ok(&[]));
}

#[test]
fn nobody_else_recuses_for_the_judge() {
    check(&[assigned()], recuse(), Err(No::NotTheJudge));
}

#[test]
fn the_panitia_takes_a_duty_back_with_a_reason() {
    check(&[assigned()], cancel(), Ok(&[cancelled()]));
}

#[test]
fn what_was_never_given_cannot_end() {
    check(&[], cancel(), Err(No::NeverAssigned));
    check_by(judge(), &[], recuse(), Err(No::NeverAssigned));
}

#[test]
fn a_duty_ends_once() {
    check(&[assigned(), recused()], cancel(), Err(No::AlreadyEnded));
    check_by(judge(), &[assigned(), cancelled()], recuse(), Err(No::AlreadyEnded));
}

#[test]
fn a_duty_that_ended_may_be_given_again() {
    check(&[assigned(), recused()], assign(free()), Ok(&[assigned()]));
    check(&[assigned(), cancelled()], assign(free()), Ok(&[assigned()]));
}

#[test]
fn a_duty_that_ended_is_not_given_again_against_the_rules() {
    check(&[assigned(), recused()], assign(related(&[Kind::SameUnit])), Err(No::Related(Kind::SameUnit)));
}

#[test]
fn the_duty_is_claimed_while_it_lasts() {
    let (scope, value) = ("duty".to_owned(), "asg-1".to_owned());
    assert_eq!(Assignment::claims("asg-1", &assigned()), [Claim::Take { scope: scope.clone(), value: value.clone() }]);
    assert_eq!(Assignment::claims("asg-1", &recused()), [Claim::Release { scope, value }]);
}

#[test]
fn a_judge_who_stepped_back_is_not_asked_again_in_another_round() {
    let label = || "Penilaian proposal".to_owned();
    check(&[], assign(Ties { stepped_back: Some(label()), ..free() }), Err(No::SteppedBack(label())));
    assert!(
        No::SteppedBack(label())
            .to_string()
            .starts_with("Juri ini mundur dari usulan ini di babak Penilaian proposal,")
    );
}
