//! Every rule of an innovation as one sentence: what had happened, what is wanted, what follows.

use super::*;
use crate::innovation::events::{AwardLevel, Form, Initiator, Link, Rank, Sdg, StageDates, Urusan};
use crate::kernel::{
    actor::{Actor, CommandId},
    text::{Reason, Title},
    time::{Timestamp, parse_date},
};
use InnovationRefusal as No;

#[track_caller]
fn check(given: &[InnovationEvent], when: InnovationCommand, then: Result<&[InnovationEvent], No>) {
    let mut state = Innovation::default();
    for event in given {
        state.apply(event);
    }
    let stamp = Stamp::system(Actor::Clock, Timestamp::from_millis(0), CommandId::of_tool("test", 1));
    assert_eq!(state.decide(when, &stamp).as_deref().map_err(Clone::clone), then);
}

fn day(text: &str) -> Date {
    parse_date(text).unwrap()
}
fn today() -> Date {
    day("2026-08-03")
}
fn title(text: &str) -> Title {
    Title::parse(text).unwrap()
}
fn note(text: &str) -> Prose<1000> {
    Prose::parse(text).unwrap()
}

fn details() -> Details {
    Details {
        title: title("Laskar Sakina"),
        long_form: Some(title("Stop Angka Kematian Ibu dan Anak")),
        summary: Prose::parse("Kader dan pedagang sayur menemukan ibu hamil berisiko tinggi.").unwrap(),
        urusan: Urusan::Health,
        stage: Stage::Implemented,
        dates: StageDates {
            initiated_on: Some(day("2017-01-10")),
            trialled_on: Some(day("2017-06-01")),
            implemented_on: Some(day("2018-02-01")),
        },
        form: Form::PublicService,
        digital: false,
        initiator: Initiator::CivilServant,
        sdgs: vec![Sdg::try_from(3).unwrap(), Sdg::try_from(5).unwrap()],
        link: Some(Link::parse("https://www.youtube.com/watch?v=sakina").unwrap()),
    }
}
fn renamed() -> Details {
    Details { title: title("Laskar Sakina 2"), ..details() }
}
fn award() -> Award {
    Award { name: title("KIPP Nasional"), year: 2019, level: AwardLevel::National, rank: Rank::Top(99) }
}

fn registered() -> InnovationEvent {
    InnovationEvent::InnovationRegistered { unit: "puskesmas-35.10.20".parse().unwrap(), details: details() }
}
fn revised() -> InnovationEvent {
    InnovationEvent::InnovationRevised { details: renamed() }
}
fn reported(status: YearStatus, text: &str) -> InnovationEvent {
    InnovationEvent::InnovationStatusReported { year: 2025, status, note: note(text) }
}
fn awarded() -> InnovationEvent {
    InnovationEvent::InnovationAwardRecorded { award: award() }
}
fn struck() -> InnovationEvent {
    InnovationEvent::InnovationAwardStruck {
        award: award(),
        reason: Reason::parse("Tertukar dengan inovasi lain.").unwrap(),
    }
}

fn register(details: Details) -> InnovationCommand {
    InnovationCommand::Register { unit: "puskesmas-35.10.20".parse().unwrap(), details, today: today() }
}
fn revise(base_revision: u32, details: Details) -> InnovationCommand {
    InnovationCommand::Revise { base_revision, details, today: today() }
}
fn report(year: u16, status: YearStatus, text: &str) -> InnovationCommand {
    InnovationCommand::ReportStatus { year, status, note: note(text), today: today() }
}
fn record(award: Award) -> InnovationCommand {
    InnovationCommand::RecordAward { award, today: today() }
}
fn strike() -> InnovationCommand {
    InnovationCommand::StrikeAward { award: award(), reason: Reason::parse("Tertukar dengan inovasi lain.").unwrap() }
}
/// Details at a stage with the dates of the three stages, empty where not known.
fn staged(stage: Stage, dates: [&str; 3]) -> Details {
    let [initiated_on, trialled_on, implemented_on] = dates.map(parse_date);
    Details { stage, dates: StageDates { initiated_on, trialled_on, implemented_on }, ..details() }
}

#[test]
fn a_new_innovation_is_registered() {
    check(&[], register(details()), Ok(&[registered()]));
}
#[test]
fn it_cannot_be_registered_twice() {
    check(&[registered()], register(details()), Err(No::AlreadyRegistered));
}
#[test]
fn a_summary_is_needed() {
    check(&[], register(Details { summary: Prose::default(), ..details() }), Err(No::SummaryEmpty));
}

#[test]
fn an_initiative_needs_only_its_own_date() {
    let early = staged(Stage::Initiated, ["2026-01-05", "", ""]);
    let then =
        InnovationEvent::InnovationRegistered { unit: "puskesmas-35.10.20".parse().unwrap(), details: early.clone() };
    check(&[], register(early), Ok(&[then]));
}
#[test]
fn an_innovation_in_use_may_have_skipped_the_trial() {
    let direct = staged(Stage::Implemented, ["2017-01-10", "", "2018-02-01"]);
    check(&[registered()], revise(1, direct.clone()), Ok(&[InnovationEvent::InnovationRevised { details: direct }]));
}
#[test]
fn the_first_date_is_always_needed() {
    check(
        &[],
        register(staged(Stage::Implemented, ["", "2017-06-01", "2018-02-01"])),
        Err(No::DateMissing { stage: Stage::Implemented, missing: Stage::Initiated }),
    );
}
#[test]
fn a_stage_needs_its_date() {
    check(
        &[],
        register(staged(Stage::Trialled, ["2017-01-10", "", ""])),
        Err(No::DateMissing { stage: Stage::Trialled, missing: Stage::Trialled }),
    );
}
#[test]
fn a_later_stage_has_no_date_yet() {
    check(
        &[],
        register(staged(Stage::Initiated, ["2017-01-10", "", "2018-02-01"])),
        Err(No::DateAheadOfStage { stage: Stage::Initiated, dated: Stage::Implemented }),
    );
}
#[test]
fn dates_are_in_order() {
    check(
        &[],
        register(staged(Stage::Implemented, ["2017-01-10", "", "2016-02-01"])),
        Err(No::DatesOutOfOrder { earlier: Stage::Initiated, later: Stage::Implemented }),
    );
    check(
        &[],
        register(staged(Stage::Implemented, ["2017-01-10", "2018-03-01", "2018-02-01"])),
        Err(No::DatesOutOfOrder { earlier: Stage::Trialled, later: Stage::Implemented }),
    );
}
#[test]
fn all_stages_may_begin_on_one_day_and_that_day_may_be_today() {
    let at_once = staged(Stage::Implemented, ["2026-08-03", "2026-08-03", "2026-08-03"]);
    check(&[registered()], revise(1, at_once.clone()), Ok(&[InnovationEvent::InnovationRevised { details: at_once }]));
}
#[test]
fn a_stage_cannot_begin_tomorrow() {
    check(
        &[],
        register(staged(Stage::Initiated, ["2026-08-04", "", ""])),
        Err(No::DateInFuture { stage: Stage::Initiated, date: day("2026-08-04") }),
    );
}

#[test]
fn a_revision_is_a_whole_new_version() {
    check(&[registered()], revise(1, renamed()), Ok(&[revised()]));
}
#[test]
fn a_revision_keeps_the_rules_of_registration() {
    check(&[registered()], revise(1, Details { summary: Prose::default(), ..details() }), Err(No::SummaryEmpty));
}
#[test]
fn nothing_is_revised_before_it_is_registered() {
    check(&[], revise(0, details()), Err(No::NotRegistered));
}
#[test]
fn a_revision_made_from_an_older_version_is_refused() {
    let third = Details { title: title("Laskar Sakina 3"), ..details() };
    check(&[registered(), revised()], revise(1, third), Err(No::ChangedMeanwhile));
}
#[test]
fn the_same_revision_twice_is_one() {
    check(&[registered(), revised()], revise(1, renamed()), Ok(&[]));
    check(&[registered()], revise(1, details()), Ok(&[]));
}

#[test]
fn each_year_says_whether_it_lives() {
    check(
        &[registered()],
        report(2025, YearStatus::Growing, "Kini 12 desa."),
        Ok(&[reported(YearStatus::Growing, "Kini 12 desa.")]),
    );
}
#[test]
fn a_report_may_be_corrected() {
    check(
        &[registered(), reported(YearStatus::Growing, "")],
        report(2025, YearStatus::Continuing, ""),
        Ok(&[reported(YearStatus::Continuing, "")]),
    );
}
#[test]
fn the_same_report_twice_is_one() {
    check(&[registered(), reported(YearStatus::Growing, "")], report(2025, YearStatus::Growing, ""), Ok(&[]));
}
#[test]
fn stopping_needs_words() {
    check(&[registered()], report(2025, YearStatus::Stopped, " "), Err(No::StopWithoutNote));
}
#[test]
fn a_year_to_come_is_not_reported() {
    check(&[registered()], report(2027, YearStatus::Continuing, ""), Err(No::YearInFuture(2027)));
}
#[test]
fn a_year_before_the_start_is_not_reported() {
    check(
        &[registered()],
        report(2016, YearStatus::Continuing, ""),
        Err(No::YearBeforeStart { year: 2016, start: 2017 }),
    );
}
#[test]
fn an_unknown_innovation_is_not_reported() {
    check(&[], report(2025, YearStatus::Continuing, ""), Err(No::NotRegistered));
}

#[test]
fn an_award_is_recorded() {
    check(&[registered()], record(award()), Ok(&[awarded()]));
}
#[test]
fn an_award_counts_once() {
    check(&[registered(), awarded()], record(award()), Err(No::AwardAlreadyRecorded));
}
#[test]
fn an_award_of_a_year_to_come_is_refused() {
    check(&[registered()], record(Award { year: 2027, ..award() }), Err(No::YearInFuture(2027)));
}
#[test]
fn an_award_older_than_the_innovation_is_refused() {
    let old = Award { year: 2010, ..award() };
    check(&[registered()], record(old), Err(No::YearBeforeStart { year: 2010, start: 2017 }));
}
#[test]
fn nothing_unregistered_holds_an_award() {
    check(&[], record(award()), Err(No::NotRegistered));
}
#[test]
fn a_mistaken_award_is_struck() {
    check(&[registered(), awarded()], strike(), Ok(&[struck()]));
}
#[test]
fn only_a_recorded_award_can_be_struck() {
    check(&[registered()], strike(), Err(No::AwardUnknown));
    check(&[registered(), awarded(), struck()], strike(), Err(No::AwardUnknown));
}
#[test]
fn a_struck_award_can_be_recorded_again() {
    check(&[registered(), awarded(), struck()], record(award()), Ok(&[awarded()]));
}

#[test]
fn refusals_are_sentences_that_say_what_to_do() {
    let sentences = [
        (
            No::DateMissing { stage: Stage::Trialled, missing: Stage::Trialled },
            "Isi tanggal mulai tahap uji coba, karena inovasi ini sudah sampai tahap uji coba.",
        ),
        (
            No::DateAheadOfStage { stage: Stage::Initiated, dated: Stage::Implemented },
            "Kosongkan tanggal mulai tahap penerapan, atau ubah tahapnya: inovasi ini baru sampai tahap inisiatif.",
        ),
        (
            No::DatesOutOfOrder { earlier: Stage::Trialled, later: Stage::Implemented },
            "Tahap penerapan tidak mungkin mulai sebelum tahap uji coba. Periksa kedua tanggalnya.",
        ),
        (
            No::DateInFuture { stage: Stage::Initiated, date: day("2026-08-04") },
            "Tanggal 4 Agustus 2026 belum terjadi.",
        ),
        (
            No::YearBeforeStart { year: 2016, start: 2017 },
            "Inovasi ini baru dimulai tahun 2017, jadi tahun 2016 tidak mungkin.",
        ),
    ];
    for (refusal, sentence) in sentences {
        assert_eq!(refusal.to_string(), sentence);
    }
}

/// Freezes the stored form: a difference here means a new event version and an upcaster.
#[test]
fn stored_form_is_frozen() {
    let events = [registered(), revised(), reported(YearStatus::Growing, "Kini 12 desa."), awarded(), struck()];
    for event in events {
        let (name, version) = crate::kernel::aggregate::DomainEvent::name(&event);
        let path = format!("{}/tests/fixtures/events/{name}@{version}.json", env!("CARGO_MANIFEST_DIR"));
        let fixture: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let stored = fixture["payload"].clone();
        assert_eq!(serde_json::to_value(&event).unwrap(), stored, "{path}");
        assert_eq!(serde_json::from_value::<InnovationEvent>(stored).unwrap(), event, "{path}");
    }
}
