//! The administrative selection.

use super::*;

fn give_back(due_at: Timestamp) -> ProposalCommand {
    ProposalCommand::Return {
        round: ROUND,
        version: 1,
        reason: reason("Lengkapi data sebelum dan sesudah."),
        due_at,
        round_closes_at: Some(now().plus_days(30)),
        zone: Zone::Wib,
    }
}
fn admit() -> ProposalCommand {
    ProposalCommand::Admit { round: ROUND, version: 1, note: Note::parse("Lengkap.").unwrap() }
}
fn reject() -> ProposalCommand {
    ProposalCommand::Reject {
        round: ROUND,
        version: 1,
        ground: crate::proposal::events::RejectionGround::NonsenseAnswers,
        explanation: reason("Jawaban bagian 2 hanya huruf acak."),
    }
}

#[test]
fn a_handed_in_proposal_is_admitted_returned_or_rejected() {
    check(&handed_in(), admit(), Ok(&[admitted()]));
    check(&handed_in(), give_back(now().plus_days(20)), Ok(&[returned()]));
    check(&handed_in(), reject(), Ok(&[rejected()]));
}

#[test]
fn every_decision_requires_the_round_to_be_open() {
    for event in [admitted(), returned(), rejected()] {
        let open = Claim::Require { scope: "round-open".into(), value: ROUND.to_string() };
        assert_eq!(Proposal::claims("prp", &event), [open]);
    }
}

#[test]
fn a_correction_is_due_in_the_future_and_before_the_round_closes() {
    check(&handed_in(), give_back(now()), Err(No::DueInPast));
    let closes_at = now().plus_days(30);
    check(&handed_in(), give_back(now().plus_days(31)), Err(No::DueAfterRound { zone: Zone::Wib, closes_at }));
}

#[test]
fn only_what_waits_is_decided() {
    for decision in [admit, reject, || give_back(now().plus_days(2))] {
        check(&[], decision(), Err(No::NotDrafted));
        check(&complete(), decision(), Err(No::NotSubmitted));
        check(&with(handed_in(), returned()), decision(), Err(No::BeingCorrected));
        check(&with(handed_in(), admitted()), decision(), Err(No::Admitted));
        check(&with(handed_in(), rejected()), decision(), Err(No::Rejected));
        check(&with(handed_in(), withdrawn()), decision(), Err(No::Withdrawn));
    }
}

#[test]
fn a_correction_that_never_came_can_be_rejected_or_given_more_time_but_not_admitted() {
    let given = with(handed_in(), returned());
    let late = now().plus_days(400);
    assert_eq!(outcome(late, &given, reject()), Ok(vec![rejected()]));
    assert_eq!(outcome(late, &given, admit()), Err(No::BeingCorrected));
    let ProposalCommand::Return { round, version, reason, zone, .. } = give_back(now()) else { panic!("not a return") };
    let more =
        ProposalCommand::Return { round, version, reason, due_at: late.plus_days(3), round_closes_at: None, zone };
    assert_eq!(outcome(late, &given, more).unwrap().len(), 1);
}

#[test]
fn an_answered_return_waits_again_and_is_read_again() {
    let mut given = with(handed_in(), returned());
    given.extend(outcome(now().plus_days(1), &given, submit()).unwrap());
    for decision in [admit(), reject(), give_back(now().plus_days(2))] {
        check(&given, decision, Err(No::NewVersionMeanwhile(2)));
    }
    let read = ProposalCommand::Admit { round: ROUND, version: 2, note: Note::parse("Lengkap.").unwrap() };
    check(&given, read, Ok(&[admitted()]));
}
