//! Every rule of a score sheet as one sentence.

use super::*;
use crate::judging::score_sheet::events::TranscriptSource;
use crate::kernel::{
    actor::{Actor, CommandId, Role},
    text::Reason,
    time::Timestamp,
};
use crate::scoring::rules::{Criterion, RoundKind};
use ScoreSheetRefusal as No;

#[track_caller]
fn check_by(by: u128, given: &[ScoreSheetEvent], when: ScoreSheetCommand, then: Result<&[ScoreSheetEvent], No>) {
    let mut state = ScoreSheet::default();
    for event in given {
        state.apply(event);
    }
    let stamp = Stamp {
        by: Actor::Person(PersonId::from_u128(by)),
        role: Role::Judge,
        at: Timestamp::from_millis(0),
        command_id: CommandId::of_tool("test", 1),
        correlation_id: String::new(),
        on_behalf_of: None,
    };
    assert_eq!(state.decide(when, &stamp).as_deref().map_err(Clone::clone), then);
}
#[track_caller]
fn check(given: &[ScoreSheetEvent], when: ScoreSheetCommand, then: Result<&[ScoreSheetEvent], No>) {
    check_by(3, given, when, then);
}

fn number(text: &str) -> Number {
    text.parse().unwrap()
}
fn sheet() -> Sheet {
    Sheet { round: RoundId::from_u128(1), proposal: ProposalId::from_u128(2), judge: PersonId::from_u128(3) }
}
fn criterion(key: &str, label: &str) -> Criterion {
    Criterion {
        key: key.into(),
        label: label.into(),
        help: String::new(),
        weight: number("50"),
        levels: vec![],
        section: None,
    }
}
fn rules() -> RoundRules {
    RoundRules {
        key: "penilaian".into(),
        label: "Penilaian proposal".into(),
        kind: RoundKind::Scored,
        criteria: vec![criterion("kebaruan", "Kebaruan"), criterion("dampak", "Dampak")],
        weight_total: number("100"),
        scale: Scale { min: number("0"), max: number("100"), places: 1 },
        panel_size: 3,
        aggregation: crate::scoring::rules::Aggregation::default(),
        missing_judge: crate::scoring::rules::MissingJudge::default(),
        note_required: false,
        stage_weight: number("100"),
        promotion: crate::scoring::rules::Promotion::default(),
        tie_order: vec![],
        spread_limit: None,
        checks: vec![],
        ladder: None,
        blind: false,
    }
}
fn facts() -> SheetFacts {
    SheetFacts::free(rules())
}
fn with_notes() -> SheetFacts {
    SheetFacts::free(RoundRules { note_required: true, ..rules() })
}
fn scores(scores: &[(&str, &str, &str)]) -> BTreeMap<String, DraftScore> {
    let one = |value: &str, note: &str| DraftScore {
        value: (!value.is_empty()).then(|| number(value)),
        note: note.to_owned(),
    };
    scores.iter().map(|(key, value, note)| ((*key).to_owned(), one(value, note))).collect()
}
fn save(base_revision: u32, given: &[(&str, &str, &str)]) -> ScoreSheetCommand {
    ScoreSheetCommand::Save {
        sheet: sheet(),
        facts: facts(),
        base_revision,
        scores: scores(given),
        checks: BTreeMap::new(),
    }
}
fn sign(base_revision: u32) -> ScoreSheetCommand {
    ScoreSheetCommand::Sign { sheet: sheet(), facts: facts(), base_revision }
}
fn why() -> Reason {
    Reason::parse("Nilai tertukar dengan usulan lain.").unwrap()
}
fn reopen() -> ScoreSheetCommand {
    ScoreSheetCommand::Reopen { reason: why() }
}
fn set_aside() -> ScoreSheetCommand {
    ScoreSheetCommand::SetAside { reason: why() }
}

fn saved(given: &[(&str, &str, &str)]) -> ScoreSheetEvent {
    let Sheet { round, proposal, judge } = sheet();
    ScoreSheetEvent::ScoreSheetSaved { round, proposal, judge, scores: scores(given), checks: Findings::new() }
}
fn full() -> ScoreSheetEvent {
    saved(&[("kebaruan", "80", "Baru di Jawa Timur."), ("dampak", "77,5", "")])
}
fn signed() -> ScoreSheetEvent {
    let Sheet { round, proposal, judge } = sheet();
    let one = |value: &str, note: &str| SignedScore { value: number(value), note: note.to_owned() };
    let scores = BTreeMap::from([
        ("kebaruan".to_owned(), one("80", "Baru di Jawa Timur.")),
        ("dampak".to_owned(), one("77,5", "")),
    ]);
    ScoreSheetEvent::ScoreSheetSigned { round, proposal, judge, scores, checks: Findings::new() }
}
fn reopened() -> ScoreSheetEvent {
    let Sheet { round, proposal, judge } = sheet();
    ScoreSheetEvent::ScoreSheetReopened { round, proposal, judge, reason: why() }
}
fn aside() -> ScoreSheetEvent {
    let Sheet { round, proposal, judge } = sheet();
    ScoreSheetEvent::ScoreSheetSetAside { round, proposal, judge, reason: why() }
}
fn missing(key: &str, label: &str) -> Missing {
    Missing { key: key.into(), label: label.into() }
}

#[test]
fn a_judge_saves_some_of_the_scores() {
    check(&[], save(0, &[("dampak", "77,5", "")]), Ok(&[saved(&[("dampak", "77,5", "")])]));
}

#[test]
fn a_later_save_keeps_what_it_does_not_name() {
    check(&[saved(&[("dampak", "77,5", "")])], save(1, &[("kebaruan", "80", "Baru di Jawa Timur.")]), Ok(&[full()]));
}

#[test]
fn a_score_can_be_taken_back_and_is_missing_then_not_zero() {
    check(&[full()], save(1, &[("dampak", "", "")]), Ok(&[saved(&[("kebaruan", "80", "Baru di Jawa Timur.")])]));
}

#[test]
fn a_note_may_come_before_its_score() {
    check(&[], save(0, &[("dampak", "", "Bandingkan dulu.")]), Ok(&[saved(&[("dampak", "", "Bandingkan dulu.")])]));
}

#[test]
fn the_ends_of_the_scale_are_on_it() {
    check(
        &[],
        save(0, &[("dampak", "0", ""), ("kebaruan", "100", "")]),
        Ok(&[saved(&[("dampak", "0", ""), ("kebaruan", "100", "")])]),
    );
}

#[test]
fn a_score_off_the_scale_is_refused_with_the_scale() {
    for value in ["101", "-1", "100,1"] {
        let refusal = No::OutOfScale { key: "dampak".into(), label: "Dampak".into(), scale: rules().scale };
        assert_eq!(refusal.to_string(), "Nilai Dampak harus dari 0 sampai 100.");
        check(&[], save(0, &[("dampak", value, "")]), Err(refusal));
    }
}

#[test]
fn a_score_with_too_many_decimal_places_is_refused() {
    let refusal = No::TooFine { key: "dampak".into(), label: "Dampak".into(), allowed: 1 };
    assert_eq!(refusal.to_string(), "Nilai Dampak paling banyak 1 angka di belakang koma.");
    check(&[], save(0, &[("dampak", "77,55", "")]), Err(refusal));
}

#[test]
fn a_criterion_that_the_rules_do_not_name_is_refused() {
    check(&[], save(0, &[("hiasan", "90", "")]), Err(No::UnknownCriterion("hiasan".into())));
}

#[test]
fn a_note_has_an_end() {
    let note = "x".repeat(NOTE_MAX + 1);
    let refusal = No::NoteTooLong { key: "dampak".into(), label: "Dampak".into() };
    check(&[], save(0, &[("dampak", "90", &note)]), Err(refusal));
}

#[test]
fn nobody_else_fills_in_the_sheet() {
    check_by(9, &[], save(0, &[("dampak", "90", "")]), Err(No::NotTheJudge));
    check_by(9, &[full()], sign(1), Err(No::NotTheJudge));
}

#[test]
fn a_judge_with_a_relation_and_one_who_has_not_declared_neither_save_nor_sign() {
    let related = |kind| (SheetFacts { related: Some(kind), declared: false, ..facts() }, No::Related(kind));
    let undeclared = (SheetFacts { declared: false, ..facts() }, No::NotDeclared);
    for (facts, refusal) in Kind::ALL.iter().copied().map(related).chain([undeclared]) {
        let save = ScoreSheetCommand::Save {
            sheet: sheet(),
            facts: facts.clone(),
            base_revision: 0,
            scores: scores(&[("dampak", "70", "")]),
            checks: BTreeMap::new(),
        };
        check(&[], save, Err(refusal.clone()));
        check(&[full()], ScoreSheetCommand::Sign { sheet: sheet(), facts, base_revision: 1 }, Err(refusal));
    }
    assert!(No::Related(Kind::FormerPost).to_string().contains("pernah bertugas di tempat pengusul"));
}

#[test]
fn in_a_blind_round_no_refusal_tells_what_ties_the_judge_and_nothing_unread_is_scored() {
    let blind = SheetFacts { rules: RoundRules { blind: true, ..rules() }, ..facts() };
    let related = SheetFacts { related: Some(Kind::SameUnit), ..blind.clone() };
    let unread = SheetFacts { readable: false, ..blind };
    for (facts, refusal) in [(related, No::KeptAway), (unread, No::NamesNotClosed)] {
        check(&[full()], ScoreSheetCommand::Sign { sheet: sheet(), facts, base_revision: 1 }, Err(refusal));
    }
    assert!(!No::KeptAway.to_string().contains("OPD"));
}

#[test]
fn a_second_device_does_not_overwrite_silently() {
    check(&[full()], save(0, &[("dampak", "50", "")]), Err(No::ChangedMeanwhile));
}

#[test]
fn saving_what_is_there_already_changes_nothing() {
    check(&[full()], save(0, &[("dampak", "77,5", "")]), Ok(&[]));
}

#[test]
fn a_whole_sheet_is_signed() {
    check(&[full()], sign(1), Ok(&[signed()]));
}

#[test]
fn a_sheet_is_signed_once() {
    check(&[full(), signed()], sign(1), Ok(&[]));
}

#[test]
fn a_sheet_with_a_missing_score_is_not_signed() {
    let refusal = No::ScoresMissing(vec![missing("kebaruan", "Kebaruan")]);
    assert_eq!(
        refusal.to_string(),
        "Lembar nilai baru dapat ditandatangani bila semua kriteria bernilai. Belum ada nilai untuk: Kebaruan."
    );
    check(&[saved(&[("dampak", "77,5", "")])], sign(1), Err(refusal));
    let all = vec![missing("kebaruan", "Kebaruan"), missing("dampak", "Dampak")];
    check(&[], sign(0), Err(No::ScoresMissing(all)));
}

#[test]
fn where_notes_are_wanted_a_sheet_without_one_is_not_signed() {
    let sign = ScoreSheetCommand::Sign { sheet: sheet(), facts: with_notes(), base_revision: 1 };
    check(&[full()], sign, Err(No::NotesMissing(vec![missing("dampak", "Dampak")])));
}

#[test]
fn what_is_signed_is_what_the_judge_has_seen() {
    check(&[full()], sign(0), Err(No::ChangedMeanwhile));
}

#[test]
fn a_signed_sheet_is_not_changed() {
    check(&[full(), signed()], save(1, &[("dampak", "90", "")]), Err(No::AlreadySigned));
}

#[test]
fn the_panitia_reopens_a_signed_sheet_and_the_judge_goes_on() {
    check(&[full(), signed()], reopen(), Ok(&[reopened()]));
    check(
        &[full(), signed(), reopened()],
        save(1, &[("dampak", "90", "")]),
        Ok(&[saved(&[("kebaruan", "80", "Baru di Jawa Timur."), ("dampak", "90", "")])]),
    );
    check(&[full(), signed(), reopened()], sign(1), Ok(&[signed()]));
}

#[test]
fn only_a_signed_sheet_is_reopened() {
    check(&[], reopen(), Err(No::NotSigned));
    check(&[full()], reopen(), Err(No::NotSigned));
    check(&[full(), signed(), reopened()], reopen(), Err(No::NotSigned));
    check(&[full(), signed(), aside()], reopen(), Err(No::NotSigned));
}

#[test]
fn the_sheet_of_an_ended_duty_is_set_aside_once() {
    check(&[full()], set_aside(), Ok(&[aside()]));
    check(&[full(), signed()], set_aside(), Ok(&[aside()]));
    check(&[full(), aside()], set_aside(), Ok(&[]));
}

#[test]
fn without_a_sheet_there_is_nothing_to_set_aside() {
    check(&[], set_aside(), Ok(&[]));
}

#[test]
fn when_the_duty_is_given_again_the_judge_goes_on_and_signs_anew() {
    check(&[full(), signed(), aside()], sign(1), Ok(&[signed()]));
}

#[test]
fn scores_require_an_open_round_and_a_lasting_duty() {
    let Sheet { round, proposal, judge } = sheet();
    let wanted = [open(round), duty(round, proposal, judge)];
    assert_eq!(ScoreSheet::claims("sht-1", &full()), wanted);
    assert_eq!(ScoreSheet::claims("sht-1", &signed()), wanted);
    assert_eq!(ScoreSheet::claims("sht-1", &reopened()), [open(round)]);
    assert_eq!(ScoreSheet::claims("sht-1", &aside()), []);
    assert_eq!(ScoreSheet::refuse_claim(&wanted[0]), Some(No::RoundNotOpen));
    assert_eq!(ScoreSheet::refuse_claim(&wanted[1]), Some(No::DutyEnded));
}

fn signed_scores() -> BTreeMap<String, SignedScore> {
    [("kebaruan", "80"), ("dampak", "77.5")]
        .map(|(key, value)| (key.to_owned(), SignedScore { value: number(value), note: String::new() }))
        .into()
}
fn paper() -> BTreeMap<String, DraftScore> {
    signed_scores().into_iter().map(|(key, score)| (key, score.into())).collect()
}
fn person(n: u128) -> PersonId {
    PersonId::from_u128(n)
}
fn transcribed(by: u128) -> ScoreSheetEvent {
    let Sheet { round, proposal, judge } = sheet();
    let (scores, source, entered_by) = (signed_scores(), TranscriptSource::Paper, person(by));
    ScoreSheetEvent::ScoreSheetTranscribed {
        round,
        proposal,
        judge,
        scores,
        checks: Findings::new(),
        source,
        entered_by,
    }
}
fn sheet_facts() -> SheetFacts {
    SheetFacts::free(rules())
}
fn transcribe(base_transcript: u32, scores: BTreeMap<String, DraftScore>) -> ScoreSheetCommand {
    ScoreSheetCommand::Transcribe {
        sheet: sheet(),
        facts: sheet_facts(),
        base_transcript,
        scores,
        checks: Findings::new(),
        source: TranscriptSource::Paper,
    }
}
fn compare(base_transcript: u32, values: &[(&str, &str)]) -> ScoreSheetCommand {
    let values = values.iter().map(|(key, value)| ((*key).to_owned(), number(value))).collect();
    ScoreSheetCommand::ConfirmTranscript {
        sheet: sheet(),
        facts: sheet_facts(),
        base_transcript,
        values,
        checks: Findings::new(),
    }
}
const BOTH: &[(&str, &str)] = &[("kebaruan", "80"), ("dampak", "77,5")];

fn copied_and_signed() -> [ScoreSheetEvent; 2] {
    let Sheet { round, proposal, judge } = sheet();
    let source = TranscriptSource::Paper;
    [
        ScoreSheetEvent::ScoreSheetTranscriptConfirmed {
            round,
            proposal,
            judge,
            source,
            entered_by: person(8),
            checked_by: person(9),
        },
        ScoreSheetEvent::ScoreSheetSigned { round, proposal, judge, scores: signed_scores(), checks: Findings::new() },
    ]
}

#[test]
fn the_panitia_copies_a_paper_sheet_and_it_is_not_signed_yet() {
    check_by(8, &[], transcribe(0, paper()), Ok(&[transcribed(8)]));
}

#[test]
fn another_person_confirms_and_the_sheet_is_signed_in_the_same_breath() {
    check_by(9, &[transcribed(8)], compare(1, BOTH), Ok(&copied_and_signed()));
}

#[test]
fn nobody_confirms_the_own_copy() {
    check_by(8, &[transcribed(8)], compare(1, BOTH), Err(No::SamePerson));
}

#[test]
fn a_copy_that_differs_is_not_signed() {
    let dampak = Missing { key: "dampak".into(), label: "Dampak".into() };
    for values in [&[("kebaruan", "80"), ("dampak", "75")][..], &[("kebaruan", "80")]] {
        check_by(9, &[transcribed(8)], compare(1, values), Err(No::Differs(vec![dampak.clone()])));
    }
}

#[test]
fn a_copy_must_be_complete_and_on_the_scale() {
    let with = |value: Option<&str>| {
        let mut scores = paper();
        scores.get_mut("dampak").unwrap().value = value.map(number);
        transcribe(0, scores)
    };
    let (key, label) = ("dampak".to_owned(), "Dampak".to_owned());
    let missing = Missing { key: key.clone(), label: label.clone() };
    check_by(8, &[], with(None), Err(No::ScoresMissing(vec![missing])));
    let scale = rules().scale;
    check_by(8, &[], with(Some("100.1")), Err(No::OutOfScale { key: key.clone(), label: label.clone(), scale }));
    check_by(8, &[], with(Some("77.55")), Err(No::TooFine { key, label, allowed: 1 }));
}

#[test]
fn a_signed_sheet_takes_no_copy_and_no_check() {
    let [confirmed, signed] = copied_and_signed();
    let given = [transcribed(8), confirmed, signed];
    check_by(8, &given, transcribe(1, paper()), Err(No::AlreadySigned));
    check_by(9, &given, compare(1, BOTH), Err(No::AlreadySigned));
}

#[test]
fn a_stale_copy_or_check_is_refused() {
    let mut other = paper();
    other.get_mut("dampak").unwrap().value = Some(number("70"));
    check_by(9, &[transcribed(8)], transcribe(0, other), Err(No::CopiedMeanwhile));
    check_by(9, &[transcribed(8), transcribed(7)], compare(1, BOTH), Err(No::CopiedMeanwhile));
}

#[test]
fn what_the_judge_saves_on_a_screen_afterwards_ends_the_copy() {
    let Sheet { round, proposal, judge } = sheet();
    let saved = ScoreSheetEvent::ScoreSheetSaved { round, proposal, judge, scores: paper(), checks: Findings::new() };
    check_by(9, &[transcribed(8), saved], compare(1, BOTH), Err(No::NoTranscript));
    check_by(9, &[], compare(0, BOTH), Err(No::NoTranscript));
}

#[test]
fn what_waited_on_a_phone_does_not_go_over_a_copy_that_was_checked() {
    let [confirmed, signed] = copied_and_signed();
    let given = [transcribed(8), confirmed, signed, reopened()];
    check(&given, save(0, &[("dampak", "70", "")]), Err(No::ChangedMeanwhile));
}

#[test]
fn the_sheet_of_a_judge_with_a_relation_is_not_copied_but_paper_waits_for_no_declaration() {
    let copy = |facts| ScoreSheetCommand::Transcribe {
        sheet: sheet(),
        facts,
        base_transcript: 0,
        scores: paper(),
        checks: Findings::new(),
        source: TranscriptSource::Paper,
    };
    for kind in [Kind::SameUnit, Kind::Home, Kind::Family] {
        let facts = SheetFacts { related: Some(kind), ..sheet_facts() };
        check_by(8, &[], copy(facts), Err(No::JudgeRelated(kind)));
    }
    check_by(8, &[], copy(SheetFacts { declared: false, ..sheet_facts() }), Ok(&[transcribed(8)]));
}

mod facilities;
