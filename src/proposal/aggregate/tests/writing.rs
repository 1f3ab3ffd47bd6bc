//! Drafting and writing.

use super::*;

fn draft(edition: EditionFacts, innovation: InnovationFacts, head: Head) -> ProposalCommand {
    ProposalCommand::Draft { acting: acting(), edition: Arc::new(edition), innovation, head }
}
fn revise(base: &Head, head: Head) -> ProposalCommand {
    ProposalCommand::ReviseHead { acting: acting(), edition: edition(), base: base.fingerprint(), head }
}
fn revised(title_text: &str, link: Option<&str>) -> ProposalEvent {
    ProposalEvent::ProposalHeadRevised {
        title: title(title_text),
        group: "umum".into(),
        category: "kesehatan".into(),
        video_link: link.map(Into::into),
    }
}

#[test]
fn an_operator_begins_a_draft_for_an_innovation_of_the_own_unit() {
    check(&[], draft(facts(), innovation(), head()), Ok(&[drafted()]));
}

#[test]
fn a_film_given_at_the_start_is_kept() {
    let link = "https://www.youtube.com/watch?v=sakina";
    let with_film = Head { video_link: VideoLink::parse(link).unwrap(), ..head() };
    check(&[], draft(facts(), innovation(), with_film), Ok(&[drafted(), revised("Laskar Sakina", Some(link))]));
}

#[test]
fn an_innovation_of_another_unit_cannot_be_entered() {
    let foreign = InnovationFacts { unit: unit("dispendik"), ..innovation() };
    check(&[], draft(facts(), foreign, head()), Err(No::InnovationOfAnotherUnit));
}

#[test]
fn a_unit_that_was_closed_begins_nothing() {
    let closed = InnovationFacts { unit_active: false, ..innovation() };
    check(&[], draft(facts(), closed, head()), Err(No::UnitInactive));
}

#[test]
fn a_unit_of_another_region_cannot_enter() {
    let neighbour = InnovationFacts { region: "35.11.01".parse().unwrap(), ..innovation() };
    check(&[], draft(facts(), neighbour, head()), Err(No::OutsideRegion));
}

#[test]
fn before_opening_the_refusal_names_the_opening() {
    let early = EditionFacts { registration: Registration::NotOpened, ..facts() };
    check(
        &[],
        draft(early.clone(), innovation(), head()),
        Err(No::NotOpenYet { zone: Zone::Wib, opens_at: opens_at() }),
    );
    assert_eq!(
        No::NotOpenYet { zone: Zone::Wib, opens_at: opens_at() }.to_string(),
        "Pendaftaran belum dibuka. Pendaftaran dibuka Senin, 1 Juni 2026, 08.00 WIB."
    );
}

#[test]
fn nothing_is_drafted_after_closing_or_in_a_cancelled_edition() {
    let late = closes_at().plus_seconds(1);
    let closed = No::Closed { zone: Zone::Wib, closes_at: closes_at(), at: late };
    check_at(late, &[], draft(facts(), innovation(), head()), Err(closed));
    let cancelled = EditionFacts { registration: Registration::Cancelled, ..facts() };
    check(&[], draft(cancelled, innovation(), head()), Err(No::EditionCancelled));
}

#[test]
fn group_and_category_must_be_of_the_edition() {
    let group = Head { group: "desa".into(), ..head() };
    check(&[], draft(facts(), innovation(), group), Err(No::GroupUnknown));
    let category = Head { category: "olahraga".into(), ..head() };
    check(&[], draft(facts(), innovation(), category), Err(No::CategoryUnknown));
}

#[test]
fn an_innovation_that_cannot_compete_in_the_group_is_told_so_before_anything_is_written() {
    let young = InnovationFacts { implemented_on: parse_date("2025-01-15"), ..innovation() };
    let problem = Problem::TooYoung {
        group: "Umum".into(),
        months: 18,
        minimum: 24,
        closing: parse_date("2026-08-03").unwrap(),
        latest_start: parse_date("2024-08-03").unwrap(),
    };
    check(&[], draft(facts(), young, head()), Err(No::NotReady(vec![problem])));
}

#[test]
fn a_draft_begins_once() {
    check(&[drafted()], draft(facts(), innovation(), head()), Err(No::AlreadyDrafted));
}

#[test]
fn the_head_is_revised() {
    let new = Head { title: title("Laskar Sakina 2"), ..head() };
    check(&[drafted()], revise(&head(), new), Ok(&[revised("Laskar Sakina 2", None)]));
}

#[test]
fn the_same_head_again_changes_nothing() {
    check(&[drafted()], revise(&head(), head()), Ok(&[]));
}

#[test]
fn a_head_that_somebody_else_changed_meanwhile_is_not_overwritten() {
    let given = [drafted(), revised("Judul dari rekan", None)];
    let mine = Head { title: title("Judul dari saya"), ..head() };
    check(&given, revise(&head(), mine), Err(No::HeadChangedMeanwhile));
}

#[test]
fn only_operators_of_the_owning_unit_write() {
    let given = [drafted()];
    let acting = vec![unit("dispendik")];
    let foreign = ProposalCommand::WriteSections { acting, edition: edition(), edits: BTreeMap::new() };
    check(&given, foreign, Err(No::NotYourUnit));
}

#[test]
fn a_proposal_belongs_to_one_edition() {
    let other = Arc::new(EditionFacts { edition: EditionId::from_u128(99), ..facts() });
    let foreign = ProposalCommand::WriteSections { acting: acting(), edition: other, edits: BTreeMap::new() };
    check(&[drafted()], foreign, Err(No::ForeignEdition));
}

#[test]
fn only_sections_that_changed_are_written() {
    let given = [drafted(), written(&[("ringkasan", "Satu"), ("latar", "Dua")])];
    let command = write(&[("ringkasan", "Satu", "Satu"), ("latar", "Dua", "Dua setengah")]);
    check(&given, command, Ok(&[written(&[("latar", "Dua setengah")])]));
}

#[test]
fn a_draft_may_be_over_the_word_limit_and_may_be_emptied() {
    let long = "satu dua tiga empat lima enam tujuh delapan";
    check(&[drafted()], write(&[("ringkasan", "", long)]), Ok(&[written(&[("ringkasan", long)])]));
    check(
        &[drafted(), written(&[("latar", "Dua")])],
        write(&[("latar", "Dua", " ")]),
        Ok(&[written(&[("latar", "")])]),
    );
}

#[test]
fn two_people_in_different_sections_do_not_disturb_each_other() {
    let given = [drafted(), written(&[("ringkasan", "Satu")]), written(&[("latar", "Dari rekan")])];
    let command = write(&[("ringkasan", "Satu", "Satu dari saya"), ("latar", "", "")]);
    check(&given, command, Ok(&[written(&[("ringkasan", "Satu dari saya")])]));
}

#[test]
fn two_people_in_the_same_section_are_shown_to_each_other_and_nothing_is_written() {
    let given = [drafted(), written(&[("latar", "Dari rekan")])];
    let command = write(&[("ringkasan", "", "Baru"), ("latar", "", "Dari saya")]);
    let latar = NamedSection { key: "latar".into(), label: "Latar belakang".into() };
    check(&given, command, Err(No::SectionsChangedMeanwhile(vec![latar])));
}

#[test]
fn the_same_text_from_two_people_is_no_conflict() {
    check(&[drafted(), written(&[("latar", "Sama")])], write(&[("latar", "", "Sama\r\n")]), Ok(&[]));
}

#[test]
fn after_looking_at_both_the_chosen_text_is_written() {
    let given = [drafted(), written(&[("latar", "Dari rekan")])];
    check(
        &given,
        write(&[("latar", "Dari rekan", "Dari rekan dan saya")]),
        Ok(&[written(&[("latar", "Dari rekan dan saya")])]),
    );
}

#[test]
fn a_section_that_the_form_does_not_have_is_refused() {
    check(&[drafted()], write(&[("rahasia", "", "x")]), Err(No::SectionUnknown("rahasia".into())));
}

#[test]
fn what_is_handed_in_is_not_written_on_until_it_comes_back() {
    let text = "Kader menemukan ibu hamil berisiko.";
    let command = || write(&[("ringkasan", text, "Lain")]);
    check(&handed_in(), command(), Err(No::AlreadySubmitted));
    check(&with(handed_in(), returned()), command(), Ok(&[written(&[("ringkasan", "Lain")])]));
    check(&with(handed_in(), admitted()), command(), Err(No::Admitted));
    check(&with(handed_in(), rejected()), command(), Err(No::Rejected));
    check(&with(handed_in(), withdrawn()), command(), Err(No::Withdrawn));
}

#[test]
fn nothing_is_written_on_what_was_never_drafted() {
    check(&[], write(&[("latar", "", "x")]), Err(No::NotDrafted));
}

#[test]
fn a_film_is_a_web_address_or_nothing() {
    assert_eq!(VideoLink::parse("  "), Ok(None));
    assert!(VideoLink::parse("https://youtu.be/abc").unwrap().is_some());
    for bad in ["javascript:alert(1)", "youtu.be/abc", "https://", "https://a b.id", "ftp://a.id"] {
        assert!(VideoLink::parse(bad).is_err(), "{bad}");
    }
}
