//! Closing names for the judges of blind rounds.

use super::*;
use crate::kernel::redaction::{Phrase, Redaction};
use crate::scoring::rules::{RoundKind, RoundRules};

fn blind() -> Arc<EditionFacts> {
    let mut facts = facts();
    facts.rules.rounds =
        vec![RoundRules { blind: true, ..RoundRules::new("proposal", "Penilaian", RoundKind::Scored) }];
    Arc::new(facts)
}
fn closing(version: u32, phrases: &[&str], released: &[u128]) -> Redaction {
    let phrases = phrases.iter().map(|text| Phrase::parse(text).unwrap()).collect();
    Redaction { version, phrases, released: released.iter().map(|n| AttachmentId::from_u128(*n)).collect() }
}
fn redact(base: u32, redaction: Redaction) -> ProposalCommand {
    ProposalCommand::Redact { edition: blind(), sealed: false, base, redaction }
}
fn redacted(version: u32, phrases: &[&str], released: &[u128]) -> ProposalEvent {
    let Redaction { version, phrases, released } = closing(version, phrases, released);
    ProposalEvent::ProposalRedacted { version, phrases, released }
}
/// Handed in with a letter (1) and a file of a section (2).
fn with_file() -> Vec<ProposalEvent> {
    let draft = with(complete(), attached(2, "latar"));
    let submitted = outcome(now(), &draft, submit()).unwrap();
    draft.into_iter().chain(submitted).collect()
}

#[test]
fn the_panitia_closes_names_and_releases_files_of_sections() {
    let then = redacted(1, &["Dinas Kesehatan", "Sakina"], &[2]);
    check(&with_file(), redact(0, closing(1, &["Sakina", "Dinas Kesehatan", "Sakina"], &[2, 2])), Ok(&[then]));
    check(&with(with_file(), admitted()), redact(0, closing(1, &[], &[])), Ok(&[redacted(1, &[], &[])]));
}

#[test]
fn a_letter_stays_closed_and_so_does_what_is_not_there() {
    check(&with_file(), redact(0, closing(1, &[], &[1])), Err(No::LetterStaysClosed));
    check(&with_file(), redact(0, closing(1, &[], &[9])), Err(No::AttachmentUnknown));
}

#[test]
fn two_of_the_panitia_do_not_overwrite_each_other_silently() {
    let given = with(with_file(), redacted(1, &["Sakina"], &[]));
    check(&given, redact(0, closing(1, &["Dinkes"], &[])), Err(No::RedactedMeanwhile));
    check(&given, redact(0, closing(1, &["Sakina"], &[])), Ok(&[]));
    check(&given, redact(1, closing(1, &["Dinkes"], &[])), Ok(&[redacted(1, &["Dinkes"], &[])]));
}

#[test]
fn what_was_not_looked_through_is_not_closed() {
    let again = with(with(with_file(), redacted(1, &["Sakina"], &[])), returned());
    let changed = with(again, written(&[("latar", "Kini ditulis Dinkes.")]));
    let second = outcome(now(), &changed, submit()).unwrap();
    let given: Vec<_> = changed.into_iter().chain(second).collect();
    check(&given, redact(1, closing(1, &["Dinkes"], &[])), Err(No::NewVersionMeanwhile(2)));
    check(&given, redact(1, closing(2, &["Sakina"], &[])), Ok(&[redacted(2, &["Sakina"], &[])]));
}

#[test]
fn only_what_may_compete_in_a_blind_round_before_sealing_is_closed() {
    let close = || redact(0, closing(1, &["Sakina"], &[]));
    check(&[], close(), Err(No::NotDrafted));
    check(&complete(), close(), Err(No::NotSubmitted));
    check(&with(with_file(), returned()), close(), Err(No::BeingCorrected));
    check(&with(with_file(), rejected()), close(), Err(No::Rejected));
    check(&with(with_file(), withdrawn()), close(), Err(No::Withdrawn));
    let of = |edition, sealed| ProposalCommand::Redact { edition, sealed, base: 0, redaction: closing(1, &[], &[]) };
    check(&with_file(), of(edition(), false), Err(No::NotBlind));
    check(&with_file(), of(blind(), true), Err(No::NamesAreOpen));
    let other = EditionFacts { edition: EditionId::from_u128(99), ..facts() };
    check(&with_file(), of(Arc::new(other), false), Err(No::ForeignEdition));
}

#[test]
fn there_is_an_end_to_phrases() {
    let many: Vec<String> = (0..=MOST_PHRASES).map(|n| format!("nama {n}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    check(&with_file(), redact(0, closing(1, &many, &[])), Err(No::TooManyPhrases));
}

#[test]
fn closing_names_claims_nothing() {
    assert_eq!(Proposal::claims("prp", &redacted(1, &[], &[])), []);
}
