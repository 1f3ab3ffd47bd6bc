//! Every rule of an objection as one sentence.

use super::*;
use crate::kernel::{
    actor::CommandId,
    ids::{AttachmentId, PersonId},
    text::Reason,
};
use crate::objection::{
    commands::{Entry, objection_id},
    events::{Ground, ObjectionFile},
};

const LAST: i64 = 1_000_000;

#[track_caller]
fn decide_at(given: &[ObjectionEvent], when: ObjectionCommand, now: i64) -> Result<Vec<ObjectionEvent>, No> {
    let mut state = Objection::default();
    for event in given {
        state.apply(event);
    }
    let by = Actor::Person(PersonId::from_u128(1));
    state.decide(when, &Stamp::system(by, Timestamp::from_millis(now), CommandId::of_tool("test", 1)))
}
#[track_caller]
fn check(given: &[ObjectionEvent], when: ObjectionCommand, then: Result<&[ObjectionEvent], No>) {
    assert_eq!(decide_at(given, when, LAST).as_deref().map_err(Clone::clone), then);
}

fn unit(code: &str) -> UnitCode {
    code.parse().unwrap()
}
fn said(text: &str) -> Statement {
    Statement::parse(text).unwrap()
}
fn window() -> Window {
    Window { version: 1, closes_at: Timestamp::from_millis(LAST), zone: Zone::Wib }
}
fn entry() -> Entry {
    Entry { edition: EditionId::from_u128(7), proposal: ProposalId::from_u128(2), unit: unit("dinkes"), competed: true }
}
fn statement() -> Statement {
    said("Nilai kebaruan juri ketiga tertulis 70, padahal di lembar tertulis 90.")
}
fn file() -> ObjectionCommand {
    ObjectionCommand::File {
        acting: vec![unit("dinkes")],
        entry: Box::new(entry()),
        window: Some(window()),
        ground: Ground::Count,
        statement: statement(),
        files: vec![],
    }
}
/// What a form says, to be changed.
struct Form {
    unit: &'static str,
    competed: bool,
    window: Option<Window>,
    statement: Statement,
}
fn changed(change: impl FnOnce(&mut Form)) -> ObjectionCommand {
    let mut form = Form { unit: "dinkes", competed: true, window: Some(window()), statement: statement() };
    change(&mut form);
    ObjectionCommand::File {
        acting: vec![unit(form.unit)],
        entry: Box::new(Entry { competed: form.competed, ..entry() }),
        window: form.window,
        ground: Ground::Count,
        statement: form.statement,
        files: vec![],
    }
}
fn filed() -> ObjectionEvent {
    ObjectionEvent::ObjectionFiled {
        edition: EditionId::from_u128(7),
        version: 1,
        proposal: ProposalId::from_u128(2),
        unit: unit("dinkes"),
        ground: Ground::Count,
        statement: statement(),
        closes_at: Timestamp::from_millis(LAST),
        files: vec![],
    }
}
fn paper() -> ObjectionFile {
    ObjectionFile {
        attachment: AttachmentId::from_u128(4),
        file_name: "lembar.pdf".into(),
        media_type: "application/pdf".into(),
        size: 9,
        sha256: "ab".into(),
    }
}
fn add() -> ObjectionCommand {
    ObjectionCommand::AddFile { acting: vec![unit("dinkes")], window: Some(window()), file: paper() }
}
fn added() -> ObjectionEvent {
    let (edition, version, closes_at) = (EditionId::from_u128(7), 1, Timestamp::from_millis(LAST));
    ObjectionEvent::ObjectionFileAdded { edition, version, closes_at, file: paper() }
}
fn ties() -> Ties {
    Ties { judges: [PersonId::from_u128(9)].into(), relations: vec![Kind::Acquaintance] }
}
fn reply() -> Statement {
    said("Lembar nilai juri ketiga diperiksa lagi bersama saksi dan memang tertulis 70, jadi hasilnya tetap.")
}
fn reject() -> ObjectionCommand {
    ObjectionCommand::Reject { ties: ties(), reply: reply() }
}
fn rejected() -> ObjectionEvent {
    let (edition, proposal) = (EditionId::from_u128(7), ProposalId::from_u128(2));
    ObjectionEvent::ObjectionRejected { edition, version: 1, proposal, reply: reply() }
}
fn uphold(consequence: Consequence) -> ObjectionCommand {
    ObjectionCommand::Uphold { ties: ties(), reply: reply(), consequence }
}
fn upheld(consequence: Consequence) -> ObjectionEvent {
    let (edition, proposal) = (EditionId::from_u128(7), ProposalId::from_u128(2));
    ObjectionEvent::ObjectionUpheld { edition, version: 1, proposal, reply: reply(), consequence }
}

#[test]
fn an_entrant_objects_with_a_ground_and_its_reasons() {
    check(&[], file(), Ok(&[filed()]));
}

#[test]
fn it_is_taken_until_the_last_instant_and_not_one_second_later() {
    assert!(decide_at(&[], file(), LAST).is_ok());
    let late = decide_at(&[], file(), LAST + 1_000).unwrap_err();
    assert_eq!(late, No::Late(Timestamp::from_millis(LAST), Zone::Wib));
    assert!(late.to_string().starts_with("Masa sanggah berakhir Kamis, 1 Januari 1970, 07.16 WIB"), "{late}");
    assert_eq!(decide_at(&[filed()], add(), LAST + 1), Err(No::Late(Timestamp::from_millis(LAST), Zone::Wib)));
}

#[test]
fn without_a_sealed_result_that_may_be_doubted_nobody_objects() {
    check(&[], changed(|form| form.window = None), Err(No::NoWindow));
    let other = ObjectionCommand::AddFile {
        acting: vec![unit("dinkes")],
        window: Some(Window { version: 2, ..window() }),
        file: paper(),
    };
    check(&[filed()], other, Err(No::NoWindow));
}

#[test]
fn only_the_unit_of_an_entry_that_competed_objects() {
    check(&[], changed(|form| form.unit = "dinsos"), Err(No::NotYours));
    check(&[], changed(|form| form.competed = false), Err(No::NotAnEntrant));
    let foreign = ObjectionCommand::AddFile { acting: vec![unit("dinsos")], window: Some(window()), file: paper() };
    check(&[filed()], foreign, Err(No::NotYours));
}

#[test]
fn a_ground_is_brought_forward_once() {
    check(&[filed()], file(), Err(No::AlreadyFiled));
    check(&[filed(), rejected()], file(), Err(No::AlreadyFiled));
    let id = |version, ground| objection_id(EditionId::from_u128(7), version, ProposalId::from_u128(2), ground);
    assert_eq!(id(1, Ground::Count), id(1, Ground::Count));
    assert_ne!(id(1, Ground::Count), id(1, Ground::Conflict));
    assert_ne!(id(1, Ground::Count), id(2, Ground::Count), "a later version may be doubted anew");
}

#[test]
fn an_objection_says_what_is_to_be_looked_at() {
    check(&[], changed(|form| form.statement = said("")), Err(No::StatementTooShort));
    check(&[], changed(|form| form.statement = said("Tidak adil.")), Err(No::StatementTooShort));
}

#[test]
fn five_files_may_come_with_it_and_none_after_the_answer() {
    check(&[filed()], add(), Ok(&[added()]));
    let given: Vec<_> = std::iter::once(filed()).chain(std::iter::repeat_n(added(), MOST_FILES)).collect();
    check(&given, add(), Err(No::TooManyFiles));
    check(&[filed(), rejected()], add(), Err(No::AlreadyAnswered));
    check(&[], add(), Err(No::NotFiled));
}

#[test]
fn it_is_answered_once_with_reasons() {
    check(&[filed()], reject(), Ok(&[rejected()]));
    check(&[filed()], uphold(Consequence::Recount), Ok(&[upheld(Consequence::Recount)]));
    check(&[filed(), rejected()], reject(), Ok(&[]));
    check(&[filed(), rejected()], uphold(Consequence::Recount), Err(No::AlreadyAnswered));
    check(&[], reject(), Err(No::NotFiled));
    let short = ObjectionCommand::Reject { ties: ties(), reply: said("Keputusan juri mutlak.") };
    check(&[filed()], short, Err(No::ReplyTooShort));
}

#[test]
fn whoever_judged_the_entry_does_not_answer() {
    let judged = Ties { judges: [PersonId::from_u128(1)].into(), ..ties() };
    check(&[filed()], ObjectionCommand::Reject { ties: judged, reply: reply() }, Err(No::JudgedIt));
}

#[test]
fn whoever_may_not_judge_the_entry_for_a_relation_does_not_answer() {
    for kind in Kind::ALL.iter().copied().filter(|kind| kind.blocks()) {
        let tied = Ties { relations: vec![Kind::Acquaintance, kind], ..ties() };
        let wish = ObjectionCommand::Uphold { ties: tied, reply: reply(), consequence: Consequence::Recount };
        check(&[filed()], wish, Err(No::Related(kind)));
    }
}

#[test]
fn filing_requires_that_objections_are_taken_and_an_answer_is_held() {
    let value = format!("{}@1@{LAST}", EditionId::from_u128(7));
    let require = Claim::Require { scope: OBJECTING.into(), value };
    assert_eq!(Objection::claims("obj-1", &filed()), std::slice::from_ref(&require));
    assert_eq!(Objection::refuse_claim(&require), Some(No::WindowClosed));
    let take = |scope: &str| Claim::Take { scope: scope.into(), value: "obj-1".into() };
    assert_eq!(Objection::claims("obj-1", &rejected()), [take(OBJECTION_ANSWERED)]);
    let words = Consequence::Correction { text: Reason::parse("Nama unit seharusnya UPTD.").unwrap() };
    assert_eq!(Objection::claims("obj-1", &upheld(words)), [take(OBJECTION_ANSWERED)]);
    assert_eq!(Objection::claims("obj-1", &upheld(Consequence::Recount)), [take(OBJECTION_ANSWERED), take(RECOUNT)]);
}
