//! What a judge sees on the spot: findings and photos, outside the scores.

use super::*;
use crate::judging::score_sheet::events::CheckPhoto;
use crate::scoring::rules::{Choice, Finding};

fn with_checks() -> SheetFacts {
    let check = |key: &str, label: &str| Choice { key: key.into(), label: label.into() };
    let checks = vec![check("wifi", "Wifi gratis"), check("toilet", "Toilet bersih")];
    SheetFacts { rules: RoundRules { checks, ..rules() }, ..facts() }
}
fn findings(found: &[(&str, Finding)]) -> Findings {
    found.iter().map(|(key, finding)| ((*key).to_owned(), *finding)).collect()
}
fn answer(base_revision: u32, checks: &[(&str, Option<Finding>)]) -> ScoreSheetCommand {
    let checks = checks.iter().map(|(key, finding)| ((*key).to_owned(), *finding)).collect();
    ScoreSheetCommand::Save { sheet: sheet(), facts: with_checks(), base_revision, scores: BTreeMap::new(), checks }
}
fn answered(found: &[(&str, Finding)]) -> ScoreSheetEvent {
    let Sheet { round, proposal, judge } = sheet();
    ScoreSheetEvent::ScoreSheetSaved { round, proposal, judge, scores: BTreeMap::new(), checks: findings(found) }
}
fn photo(n: u128, check: &str) -> CheckPhoto {
    CheckPhoto { attachment: AttachmentId::from_u128(n), check: check.into(), sha256: "aa".into() }
}
fn add(photo: CheckPhoto) -> ScoreSheetCommand {
    ScoreSheetCommand::AddPhoto { sheet: sheet(), facts: with_checks(), photo, picture: true }
}
fn added(photo: CheckPhoto) -> ScoreSheetEvent {
    let Sheet { round, proposal, judge } = sheet();
    ScoreSheetEvent::ScoreSheetPhotoAdded { round, proposal, judge, photo }
}

#[test]
fn what_was_seen_is_kept_and_can_be_taken_back() {
    let (there, gone) = (Finding::Present, Finding::Absent);
    check(&[], answer(0, &[("wifi", Some(there)), ("toilet", None)]), Ok(&[answered(&[("wifi", there)])]));
    let given = [answered(&[("wifi", there)])];
    check(&given, answer(1, &[("toilet", Some(gone))]), Ok(&[answered(&[("toilet", gone), ("wifi", there)])]));
    check(&given, answer(1, &[("wifi", None)]), Ok(&[answered(&[])]));
    check(&given, answer(0, &[("wifi", Some(there))]), Ok(&[]));
    check(&given, answer(0, &[("wifi", Some(gone))]), Err(No::ChangedMeanwhile));
    check(&[], answer(0, &[("kolam", Some(there))]), Err(No::UnknownCheck("kolam".into())));
}

#[test]
fn a_sheet_is_signed_with_what_was_seen_and_without_what_was_not() {
    let Sheet { round, proposal, judge } = sheet();
    let checks = findings(&[("wifi", Finding::Absent)]);
    let scores: BTreeMap<_, _> = signed_scores().into_iter().map(|(key, score)| (key, score.into())).collect();
    let saved = ScoreSheetEvent::ScoreSheetSaved { round, proposal, judge, scores, checks: checks.clone() };
    let sign = ScoreSheetCommand::Sign { sheet: sheet(), facts: with_checks(), base_revision: 1 };
    let scores = signed_scores();
    check(&[saved], sign, Ok(&[ScoreSheetEvent::ScoreSheetSigned { round, proposal, judge, scores, checks }]));
}

#[test]
fn a_judge_adds_up_to_three_photos_of_one_facility() {
    check(&[], add(photo(1, "wifi")), Ok(&[added(photo(1, "wifi"))]));
    let three = [1, 2, 3].map(|n| added(photo(n, "wifi")));
    check(&three, add(photo(4, "wifi")), Err(No::TooManyPhotos));
    check(&three, add(photo(4, "toilet")), Ok(&[added(photo(4, "toilet"))]));
    check(&[], add(photo(1, "kolam")), Err(No::UnknownCheck("kolam".into())));
    let document =
        ScoreSheetCommand::AddPhoto { sheet: sheet(), facts: with_checks(), photo: photo(1, "wifi"), picture: false };
    check(&[], document, Err(No::NotAPicture));
    check(&[signed()], add(photo(1, "wifi")), Err(No::AlreadySigned));
    check_by(4, &[], add(photo(1, "wifi")), Err(No::NotTheJudge));
}

#[test]
fn a_photo_is_taken_away_by_its_judge_until_the_sheet_is_signed() {
    let Sheet { round, proposal, judge } = sheet();
    let attachment = AttachmentId::from_u128(1);
    let remove = || ScoreSheetCommand::RemovePhoto { sheet: sheet(), attachment };
    let removed = ScoreSheetEvent::ScoreSheetPhotoRemoved { round, proposal, judge, attachment };
    check(&[added(photo(1, "wifi"))], remove(), Ok(&[removed]));
    check(&[], remove(), Ok(&[]));
    check(&[added(photo(1, "wifi")), signed()], remove(), Err(No::AlreadySigned));
    check_by(4, &[added(photo(1, "wifi"))], remove(), Err(No::NotTheJudge));
    assert_eq!(ScoreSheet::claims("sht-1", &added(photo(1, "wifi"))), [open(round), duty(round, proposal, judge)]);
}

#[test]
fn a_copy_is_compared_with_what_was_seen_too() {
    let Sheet { round, proposal, judge } = sheet();
    let seen = findings(&[("wifi", Finding::Present)]);
    let copy = ScoreSheetCommand::Transcribe {
        sheet: sheet(),
        facts: with_checks(),
        base_transcript: 0,
        scores: paper(),
        checks: seen.clone(),
        source: TranscriptSource::Paper,
    };
    let copied = ScoreSheetEvent::ScoreSheetTranscribed {
        round,
        proposal,
        judge,
        scores: signed_scores(),
        checks: seen,
        source: TranscriptSource::Paper,
        entered_by: person(8),
    };
    check_by(8, &[], copy, Ok(std::slice::from_ref(&copied)));
    let values = BOTH.iter().map(|(key, value)| ((*key).to_owned(), number(value))).collect();
    let compare = ScoreSheetCommand::ConfirmTranscript {
        sheet: sheet(),
        facts: with_checks(),
        base_transcript: 1,
        values,
        checks: findings(&[("wifi", Finding::Absent)]),
    };
    check_by(9, &[copied], compare, Err(No::Differs(vec![missing("wifi", "Wifi gratis")])));
}
