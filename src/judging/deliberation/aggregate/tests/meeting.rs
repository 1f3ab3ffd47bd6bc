//! Agenda, attendance, quorum and notes.

use super::*;
use crate::judging::deliberation::events::{Attended, Mark, Minutes, Presence, expected};
use crate::kernel::{ids::PersonId, text::Title, time::Date};
use crate::scoring::rules::DeliberationRules;
use Presence::{Absent, Excused, Present};
use proptest::prelude::*;
use std::collections::BTreeMap;

pub(super) fn person(n: u128) -> PersonId {
    PersonId::from_u128(n)
}
/// 1 leads, 2 keeps the record, 11 and following have judged.
pub(super) const CHAIR: u128 = 1;
pub(super) const SECRETARY: u128 = 2;
fn judges(count: u128) -> Vec<PersonId> {
    (11..11 + count).map(person).collect()
}
pub(super) fn asking(quorum_percent: Option<u32>, two_seals: bool) -> DeliberationEvent {
    DeliberationEvent::DeliberationOpened {
        edition: EditionId::from_u128(7),
        rules_sha256: "ab".into(),
        finalists: five(),
        asked: Some(DeliberationRules { quorum_percent, two_seals }),
    }
}
fn convene(chair: u128, secretary: u128, reason: Option<Reason>) -> DeliberationCommand {
    let panitia = vec![person(CHAIR), person(SECRETARY), person(3)];
    let (chair, secretary) = (person(chair), person(secretary));
    DeliberationCommand::Convene { chair, secretary, judges: judges(5), panitia, reason }
}
pub(super) fn convened(quorum: Option<u32>) -> DeliberationEvent {
    let (chair, secretary) = (person(CHAIR), person(SECRETARY));
    DeliberationEvent::DeliberationConvened { chair, secretary, judges: judges(5), quorum, reason: None }
}
pub(super) fn record(marks: &[(u128, Presence)], reason: Option<Reason>) -> DeliberationCommand {
    let marks = marks.iter().map(|(n, presence)| (person(*n), *presence)).collect();
    DeliberationCommand::RecordAttendance { marks, reason }
}
pub(super) fn recorded(marks: &[(u128, Presence)]) -> DeliberationEvent {
    let marks = marks.iter().map(|(n, presence)| Mark { person: person(*n), presence: *presence }).collect();
    DeliberationEvent::DeliberationAttendanceRecorded { marks, reason: None }
}
/// Chair, secretary and three of five judges: five of seven, as 60 percent ask.
pub(super) fn five_came() -> DeliberationEvent {
    recorded(&[(CHAIR, Present), (SECRETARY, Present), (11, Present), (12, Present), (13, Present), (14, Excused)])
}

#[test]
fn the_agenda_is_written_as_a_whole_and_may_be_written_anew() {
    let items = |texts: &[&str]| texts.iter().map(|text| Title::parse(text).unwrap()).collect::<Vec<_>>();
    let write = |texts: &[&str]| DeliberationCommand::WriteAgenda { items: items(texts) };
    let written = |texts: &[&str]| DeliberationEvent::DeliberationAgendaWritten { items: items(texts) };
    check(&[opened()], write(&["Pembukaan", "Penutup"]), Ok(&[written(&["Pembukaan", "Penutup"])]));
    check(&[opened(), written(&["Pembukaan"])], write(&["Pembukaan"]), Ok(&[]));
    check(&[opened(), written(&["Pembukaan"])], write(&["Penutup"]), Ok(&[written(&["Penutup"])]));
    check(&[opened()], write(&[]), Err(No::NoAgenda));
    check(&[], write(&["Pembukaan"]), Err(No::NotOpen));
}

fn minutes(number: &str, chair: Option<u128>) -> Minutes {
    let date = Date::from_ymd_opt(2026, 9, 2).unwrap();
    let (number, place) = (Title::parse(number).ok(), Title::parse("Aula Pemkab").unwrap());
    Minutes { number, date, place, chair: chair.map(person) }
}
fn write(minutes: Minutes, reason: Option<Reason>) -> DeliberationCommand {
    let today = Date::from_ymd_opt(2026, 9, 3).unwrap();
    DeliberationCommand::WriteMinutes { minutes, panitia: vec![person(CHAIR), person(3)], today, reason }
}
fn written(minutes: Minutes, reason: Option<Reason>) -> DeliberationEvent {
    DeliberationEvent::MinutesWritten { edition: EditionId::from_u128(7), minutes, reason }
}

#[test]
fn minutes_are_written_freely_until_they_can_be_printed_and_then_with_a_reason() {
    let why = || Some(Reason::parse("Nomornya tertukar dengan rapat lain.").unwrap());
    let (first, second) = (|| minutes("27/BA/2026", None), || minutes("", Some(3)));
    check(&[], write(first(), None), Err(No::NotOpen));
    check(&[opened()], write(first(), None), Ok(&[written(first(), None)]));
    check(&[opened(), written(first(), None)], write(first(), None), Ok(&[]));
    check(&[opened(), written(first(), None)], write(second(), why()), Ok(&[written(second(), None)]));
    let printable = [opened(), fixed(&[]), sealed(), written(first(), None)];
    check(&printable[..3], write(first(), None), Ok(&[written(first(), None)]));
    check(&printable, write(first(), None), Ok(&[]));
    check(&printable, write(second(), None), Err(No::MinutesNeedReason));
    check(&printable, write(second(), why()), Ok(&[written(second(), why())]));
}

#[test]
fn minutes_tell_of_a_pleno_that_was_held_and_of_the_chair_that_was_named() {
    let tomorrow = Minutes { date: Date::from_ymd_opt(2026, 9, 4).unwrap(), ..minutes("1", None) };
    check(&[opened()], write(tomorrow.clone(), None), Err(No::MeetsInFuture(tomorrow.date)));
    check(&[opened()], write(minutes("1", Some(11)), None), Err(No::NotOfThePanitia));
    let named = [opened(), convened(None)];
    check(&named, write(minutes("1", Some(3)), None), Ok(&[written(minutes("1", None), None)]));
}

#[test]
fn chair_and_secretary_are_two_of_the_panitia_and_the_quorum_follows_from_who_is_expected() {
    check(&[asking(Some(60), true)], convene(CHAIR, SECRETARY, None), Ok(&[convened(Some(5))]));
    check(&[asking(None, true)], convene(CHAIR, SECRETARY, None), Ok(&[convened(None)]));
    check(&[opened()], convene(CHAIR, SECRETARY, None), Ok(&[convened(None)]));
    check(&[opened()], convene(CHAIR, CHAIR, None), Err(No::OnePersonForBoth));
    check(&[opened()], convene(CHAIR, 11, None), Err(No::NotOfThePanitia));
}

#[test]
fn whoever_leads_is_replaced_only_with_a_reason() {
    let given = [asking(Some(60), true), convened(Some(5))];
    check(&given, convene(CHAIR, SECRETARY, None), Ok(&[]));
    check(&given, convene(3, SECRETARY, None), Err(No::ChangeNeedsReason));
    let replaced = DeliberationEvent::DeliberationConvened {
        chair: person(3),
        secretary: person(SECRETARY),
        judges: judges(5),
        quorum: Some(5),
        reason: Some(why()),
    };
    check(&given, convene(3, SECRETARY, Some(why())), Ok(&[replaced]));
}

#[test]
fn only_what_is_new_is_recorded_and_a_correction_says_why() {
    let given = [asking(Some(60), true), convened(Some(5))];
    check(&given, record(&[(CHAIR, Present), (11, Absent)], None), Ok(&[recorded(&[(CHAIR, Present), (11, Absent)])]));
    check(&given, record(&[(99, Present)], None), Err(No::NotExpected));
    check(&[opened()], record(&[(CHAIR, Present)], None), Err(No::NotConvened));
    let given = [asking(Some(60), true), convened(Some(5)), recorded(&[(11, Absent)])];
    check(&given, record(&[(11, Absent), (12, Present)], None), Ok(&[recorded(&[(12, Present)])]));
    check(&given, record(&[(11, Absent)], Some(why())), Ok(&[]));
    check(&given, record(&[(11, Excused)], None), Err(No::CorrectionNeedsReason));
    let mark = Mark { person: person(11), presence: Excused };
    let corrected = DeliberationEvent::DeliberationAttendanceRecorded { marks: vec![mark], reason: Some(why()) };
    check(&given, record(&[(11, Excused)], Some(why())), Ok(&[corrected]));
}

#[test]
fn before_the_quorum_stands_nothing_is_decided_and_it_says_how_many_are_missing() {
    let asks = asking(Some(60), false);
    check(std::slice::from_ref(&asks), put(0, 3, 1), Err(No::NotConvened));
    let few = recorded(&[(CHAIR, Present), (11, Present), (12, Excused)]);
    let given = [asks.clone(), convened(Some(5)), few];
    let refusal = || No::NoQuorum { present: 2, expected: 7, quorum: 5 };
    for wish in [put(0, 3, 1), fix(0, &[("satu", 1)]), seal(0)] {
        check(&given, wish, Err(refusal()));
    }
    assert_eq!(
        refusal().to_string(),
        "Kuorum belum tercapai: hadir 2 dari 7, padahal harus paling sedikit 5. Masih kurang 3 orang."
    );
    check(&[asks, convened(Some(5)), five_came()], put(0, 3, 1), Ok(&[moved(3, 3, 1)]));
}

#[test]
fn where_no_quorum_is_asked_the_pleno_decides_without_attendance() {
    check(&[asking(None, false)], put(0, 3, 1), Ok(&[moved(3, 3, 1)]));
    let given = [opened(), convened(None), recorded(&[(11, Absent)])];
    check(&given, put(0, 3, 1), Ok(&[moved(3, 3, 1)]));
}

#[test]
fn the_sealed_result_says_how_many_came() {
    let given = [asking(Some(60), false), convened(Some(5)), five_came(), first_fixed()];
    let sealed = decide(&given, seal(1)).unwrap().remove(0);
    let DeliberationEvent::ResultSealed { attended, signatures, .. } = sealed else { panic!("{sealed:?}") };
    assert_eq!(attended, Some(Attended { present: 5, expected: 7, quorum: Some(5) }));
    assert!(signatures.is_empty(), "whoever sealed alone stands in the metadata");
}

#[test]
fn notes_are_added_until_the_result_is_sealed() {
    let add = |proposal| DeliberationCommand::AddNote { proposal, note: why() };
    let added = |proposal| DeliberationEvent::DeliberationNoteAdded { proposal, note: why() };
    check(&[opened()], add(None), Ok(&[added(None)]));
    check(&[opened(), added(None)], add(Some(id(3))), Ok(&[added(Some(id(3)))]));
    check(&[opened()], add(Some(id(8))), Err(No::NotAFinalist));
    check(&[opened(), first_fixed(), sealed()], add(None), Err(No::AlreadySealed));
}

#[test]
fn after_a_result_was_taken_up_again_the_pleno_meets_anew() {
    let mut given = vec![asking(Some(60), false), convened(Some(5)), five_came(), first_fixed()];
    given.push(decide(&given, seal(1)).unwrap().remove(0));
    given.push(DeliberationEvent::ResultReopened {
        edition: EditionId::from_u128(7),
        version: 1,
        result_sha256: String::new(),
        objections: vec![],
        answered: vec![],
        reason: why(),
    });
    check(&given, put(2, 3, 1), Err(No::NoQuorum { present: 0, expected: 7, quorum: 5 }));
    given.push(five_came());
    check(&given, put(2, 3, 1), Ok(&[moved(3, 3, 1)]));
}

proptest! {
    /// Whoever comes in whichever order: the pleno decides exactly when enough of those expected are there.
    #[test]
    fn the_pleno_decides_exactly_when_enough_have_come(
        percent in 1u32..=100, count in 0u128..12, shared in any::<bool>(), came in proptest::collection::vec(any::<bool>(), 14),
    ) {
        // One who leads may also have judged: still one person.
        let mut all = judges(count);
        all.extend(shared.then(|| person(CHAIR)));
        let everybody = expected(person(CHAIR), person(SECRETARY), &all);
        prop_assert_eq!(everybody.len() as u128, 2 + count);
        let panitia = vec![person(CHAIR), person(SECRETARY)];
        let (chair, secretary) = (person(CHAIR), person(SECRETARY));
        let named = DeliberationCommand::Convene { chair, secretary, judges: all, panitia, reason: None };
        let mut given = vec![asking(Some(percent), false)];
        given.extend(decide(&given, named).unwrap());
        let marks: BTreeMap<PersonId, Presence> =
            everybody.iter().zip(&came).map(|(one, came)| (*one, if *came { Present } else { Absent })).collect();
        let present = marks.values().filter(|mark| **mark == Present).count() as u128;
        given.extend(decide(&given, DeliberationCommand::RecordAttendance { marks, reason: None }).unwrap());
        let decided = decide(&given, put(0, 3, 1)).is_ok();
        prop_assert_eq!(decided, present * 100 >= u128::from(percent) * (2 + count));
    }
}
