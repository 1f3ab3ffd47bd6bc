//! Every rule of an edition as one sentence: what had happened, what is wanted, what follows.

use super::*;
use crate::{
    competition::edition::commands::Slug,
    kernel::{
        actor::{CommandId, Role},
        ids::PersonId,
        score::Number,
        text::Reason,
        time::Zone,
    },
    scoring::rules::{
        Aggregation, AwardRule, Choice, Criterion, DeliberationRules, Group, MissingJudge, Promotion, RoundRules,
        RoundWindow, Scale, Section,
    },
};
use EditionCommand as Do;
use EditionEvent as Was;
use EditionRefusal as No;

const PUBLISH: Do = Do::PublishProposals { sealed: false };

/// 3 August 2026, noon; registration runs from the 10th to the 20th.
const TODAY: i64 = 1_785_733_200_000;

fn day(days: i64) -> Timestamp {
    Timestamp::from_millis(TODAY).plus_days(days)
}
fn hand(at: Timestamp) -> Stamp {
    let by = Actor::Person(PersonId::from_u128(1));
    Stamp { role: Role::Organiser, ..Stamp::system(by, at, CommandId::of_tool("test", 1)) }
}
fn clock(at: Timestamp) -> Stamp {
    Stamp::system(Actor::Clock, at, CommandId::of_tool("test", 1))
}

#[track_caller]
fn check(given: &[Was], stamp: Stamp, when: Do, then: Result<&[Was], No>) {
    let mut state = Edition::default();
    for event in given {
        state.apply(event);
    }
    assert_eq!(state.decide(when, &stamp).as_deref().map_err(Clone::clone), then);
}

fn round(key: &str, kind: RoundKind) -> RoundRules {
    let scored = kind == RoundKind::Scored;
    let criterion = Criterion {
        key: "kebaruan".into(),
        label: "Kebaruan".into(),
        help: String::new(),
        weight: Number::whole(100),
        levels: vec![],
        section: Some("ringkasan".into()),
    };
    RoundRules {
        key: key.into(),
        label: key.into(),
        kind,
        criteria: if scored { vec![criterion] } else { vec![] },
        weight_total: Number::whole(100),
        scale: Scale::default(),
        panel_size: u32::from(scored) * 3,
        aggregation: Aggregation::default(),
        missing_judge: MissingJudge::default(),
        note_required: false,
        stage_weight: Number::whole(i64::from(scored)),
        promotion: Promotion::default(),
        tie_order: vec![],
        spread_limit: None,
        checks: vec![],
        ladder: None,
        blind: false,
    }
}
fn rules() -> EditionRules {
    EditionRules {
        basis: "Pedoman lomba 2026".into(),
        groups: vec![Group {
            key: "umum".into(),
            label: "Umum".into(),
            help: String::new(),
            minimum_age_months: 12,
            quota_per_unit: Some(10),
            barred_by: vec![],
        }],
        categories: vec![Choice { key: "kesehatan".into(), label: "Kesehatan".into() }],
        sections: vec![Section {
            key: "ringkasan".into(),
            number: "1".into(),
            label: "Ringkasan".into(),
            help: String::new(),
            max_words: 200,
            weight: Number::whole(100),
            required: true,
        }],
        section_weight_total: Number::whole(100),
        documents: vec![],
        rounds: vec![
            round("administrasi", RoundKind::Administrative),
            round("proposal", RoundKind::Scored),
            round("pleno", RoundKind::Pleno),
        ],
        awards: vec![AwardRule { key: "terbaik-1".into(), label: "Terbaik I".into(), count: Some(1), by_rank: true }],
        objections: None,
        deliberation: None,
    }
}
fn calendar() -> Calendar {
    let window = |key: &str, opens, closes| RoundWindow { key: key.into(), opens: Some(opens), closes: Some(closes) };
    Calendar {
        zone: Zone::Wib,
        registration_opens: day(7),
        registration_closes: day(17),
        rounds: vec![window("administrasi", day(17), day(20)), window("proposal", day(21), day(30))],
    }
}
fn name() -> Title {
    Title::parse("Sinovik Banyuwangi 2026").unwrap()
}
fn reason() -> Reason {
    Reason::parse("Listrik padam di tiga kecamatan.").unwrap()
}

fn drafted() -> Was {
    Was::EditionDrafted {
        slug: "sinovik-2026".into(),
        name: name(),
        year: 2026,
        region: "35.10".parse().unwrap(),
        template: "kipp-2023".into(),
        rules: rules(),
        calendar: calendar(),
    }
}
fn published() -> Was {
    Was::EditionRulesPublished { rules: rules(), rules_sha256: rules().sha256(), calendar: calendar() }
}
fn opened() -> Was {
    Was::EditionRegistrationOpened { closes_at: day(17), by_clock: true }
}
fn closed() -> Was {
    Was::EditionRegistrationClosed { by_clock: true, closes_at: day(17) }
}
fn extended(reopened: bool) -> Was {
    let before = if reopened { vec!["proposal".into()] } else { vec![] };
    Was::EditionRegistrationExtended { previous: day(17), closes_at: day(19), reason: reason(), reopened, before }
}
fn extend(closes_at: Timestamp) -> Do {
    Do::ExtendRegistration { closes_at, reason: reason() }
}
fn revise(base_revision: u32, rules: EditionRules) -> Do {
    Do::Revise { base_revision, name: name(), rules: Box::new(rules), calendar: calendar() }
}
fn amend(rules: EditionRules) -> Do {
    Do::Amend { base_revision: 1, rules: Box::new(rules), reason: reason() }
}
/// Rules whose scored round lets ten go on.
fn top_ten() -> EditionRules {
    let mut rules = rules();
    rules.rounds[1].promotion.top = Some(10);
    rules
}

#[test]
fn a_draft_starts_from_a_template() {
    let draft = |year| Do::Draft {
        slug: "sinovik-2026".parse().unwrap(),
        name: name(),
        year,
        region: "35.10".parse().unwrap(),
        template: "kipp-2023".into(),
        rules: Box::new(rules()),
        calendar: calendar(),
    };
    check(&[], hand(day(0)), draft(2026), Ok(&[drafted()]));
    check(&[], hand(day(0)), draft(26), Err(No::YearOutOfRange));
    check(&[drafted()], hand(day(0)), draft(2026), Err(No::AlreadyDrafted));
}

#[test]
fn a_slug_is_short_lower_case_and_starts_with_a_letter() {
    assert_eq!("sinovik-2026".parse::<Slug>().unwrap().as_str(), "sinovik-2026");
    for bad in ["", "ab", "2026", "Sinovik", "sinovik 2026", "sinovik-", "a/b/c"] {
        assert!(bad.parse::<Slug>().is_err(), "{bad}");
    }
}

#[test]
fn a_slug_belongs_to_one_edition_for_ever() {
    let take = Claim::Take { scope: "slug".into(), value: "sinovik-2026".into() };
    assert_eq!(Edition::claims("edn-1", &drafted()), std::slice::from_ref(&take));
    assert_eq!(Edition::refuse_claim(&take), Some(No::SlugTaken));
}

#[test]
fn a_draft_is_revised_from_the_version_that_was_read() {
    let revised = Was::EditionRulesRevised { name: name(), rules: top_ten(), calendar: calendar() };
    check(&[drafted()], hand(day(0)), revise(1, top_ten()), Ok(std::slice::from_ref(&revised)));
    check(&[drafted(), revised.clone()], hand(day(0)), revise(1, top_ten()), Ok(&[]));
    check(&[drafted(), revised], hand(day(0)), revise(1, rules()), Err(No::ChangedMeanwhile));
    check(&[], hand(day(0)), revise(1, rules()), Err(No::Unknown));
    check(&[drafted(), published()], hand(day(0)), revise(1, top_ten()), Err(No::AlreadyPublished));
}

#[test]
fn publishing_freezes_the_rules_under_their_hash() {
    check(&[drafted()], hand(day(0)), Do::Publish { base_revision: 1 }, Ok(&[published()]));
    check(&[drafted(), published()], hand(day(0)), Do::Publish { base_revision: 1 }, Ok(&[]));
    check(&[drafted()], hand(day(0)), Do::Publish { base_revision: 2 }, Err(No::ChangedMeanwhile));
}

#[test]
fn weights_that_do_not_sum_are_refused_with_their_sum() {
    let mut wrong = rules();
    wrong.rounds[1].criteria[0].weight = Number::whole(95);
    let Was::EditionDrafted { slug, name, year, region, template, calendar, .. } = drafted() else { unreachable!() };
    let given = Was::EditionDrafted { slug, name, year, region, template, rules: wrong, calendar };
    let mut state = Edition::default();
    state.apply(&given);
    let refusal = state.decide(Do::Publish { base_revision: 1 }, &hand(day(0))).unwrap_err();
    assert_eq!(refusal.to_string(), "Babak proposal: jumlah bobot kriteria 95, seharusnya 100.");
}

#[test]
fn a_calendar_that_cannot_be_held_is_refused() {
    let problems = |change: fn(&mut Calendar), now| {
        let mut calendar = calendar();
        change(&mut calendar);
        calendar_problems(&calendar, &rules(), now)
    };
    assert_eq!(problems(|_| (), day(0)), [""; 0]);
    assert_eq!(
        problems(|it| it.registration_closes = it.registration_opens, day(0)),
        ["Pendaftaran ditutup sebelum dibuka. Periksa kedua waktunya."]
    );
    assert_eq!(problems(|_| (), day(18)), ["Batas pendaftaran Kamis, 20 Agustus 2026, 12.00 WIB sudah lewat."]);
    assert_eq!(
        problems(|it| it.rounds[1].opens = it.rounds[1].closes, day(0)),
        ["Babak proposal: ditutup sebelum dibuka. Periksa kedua waktunya."]
    );
    assert_eq!(problems(|it| it.rounds[1].opens = Some(day(18)), day(0)), [""; 0]);
    assert_eq!(problems(|it| it.rounds[1].opens = Some(day(10)), day(0)).len(), 1);
    assert_eq!(problems(|it| it.rounds[0].key = "lain".into(), day(0)).len(), 1);
}

#[test]
fn published_rules_change_with_a_reason_and_name_the_rounds_that_changed() {
    let amended = Was::EditionRulesAmended {
        rules: top_ten(),
        rules_sha256: top_ten().sha256(),
        reason: reason(),
        rounds: vec!["proposal".into()],
    };
    let given = [drafted(), published()];
    check(&given, hand(day(0)), amend(top_ten()), Ok(std::slice::from_ref(&amended)));
    check(&given, hand(day(0)), amend(rules()), Ok(&[]));
    check(&[drafted()], hand(day(0)), amend(top_ten()), Err(No::NotPublished));
    check(&[drafted(), published(), amended], hand(day(0)), amend(rules()), Err(No::ChangedMeanwhile));
}

#[test]
fn a_round_that_has_begun_keeps_its_rules() {
    let edition = EditionId::from_u128(1);
    let amended = Was::EditionRulesAmended {
        rules: top_ten(),
        rules_sha256: String::new(),
        reason: reason(),
        rounds: vec!["proposal".into()],
    };
    let value = RoundId::of_edition(edition, "proposal").to_string();
    let take = Claim::Take { scope: ROUND_BEGUN.into(), value: value.clone() };
    let release = Claim::Release { scope: ROUND_BEGUN.into(), value };
    assert_eq!(Edition::claims(&edition.to_string(), &amended), [take.clone(), release]);
    assert_eq!(Edition::refuse_claim(&take), Some(No::RoundHasBegun));
}

#[test]
fn what_the_pleno_asks_changes_only_before_anybody_scores() {
    let mut other = rules();
    other.deliberation = Some(DeliberationRules { quorum_percent: Some(75), two_seals: true });
    let amended = Was::EditionRulesAmended {
        rules: other.clone(),
        rules_sha256: other.sha256(),
        reason: reason(),
        rounds: vec!["proposal".into()],
    };
    check(&[drafted(), published()], hand(day(0)), amend(other), Ok(&[amended]));
}

#[test]
fn rounds_are_neither_added_nor_taken_away_after_publication() {
    let mut fewer = rules();
    fewer.rounds.remove(2);
    check(&[drafted(), published()], hand(day(0)), amend(fewer), Err(No::RoundsAreFixed));
}

#[test]
fn the_form_stays_once_registration_has_opened() {
    let mut longer = rules();
    longer.sections[0].max_words = 300;
    check(&[drafted(), published(), opened()], hand(day(8)), amend(longer.clone()), Err(No::FormIsFixed));
    let amended = Was::EditionRulesAmended {
        rules_sha256: longer.sha256(),
        rules: longer.clone(),
        reason: reason(),
        rounds: vec![],
    };
    check(&[drafted(), published()], hand(day(0)), amend(longer), Ok(&[amended]));
}

#[test]
fn amended_rules_must_hold_too() {
    let mut wrong = rules();
    wrong.rounds[1].panel_size = 0;
    let says = vec!["Babak proposal: jumlah juri paling sedikit 1.".to_owned()];
    check(&[drafted(), published()], hand(day(0)), amend(wrong), Err(No::RulesDoNotHold(says)));
}

#[test]
fn registration_opens_by_the_clock_at_its_time_and_by_hand_before() {
    let given = [drafted(), published()];
    check(&given, clock(day(7)), Do::OpenRegistration, Ok(&[opened()]));
    check(&given, clock(day(6)), Do::OpenRegistration, Err(No::NotYetDue));
    let by_hand = Was::EditionRegistrationOpened { closes_at: day(17), by_clock: false };
    check(&given, hand(day(1)), Do::OpenRegistration, Ok(&[by_hand]));
    check(&given, hand(day(18)), Do::OpenRegistration, Err(No::ClosingHasPassed));
    check(&[drafted()], clock(day(7)), Do::OpenRegistration, Err(No::NotPublished));
}

#[test]
fn opening_twice_gives_no_second_event() {
    check(&[drafted(), published(), opened()], clock(day(7)), Do::OpenRegistration, Ok(&[]));
    check(
        &[drafted(), published(), opened(), closed()],
        hand(day(17)),
        Do::OpenRegistration,
        Err(No::RegistrationHasClosed),
    );
}

#[test]
fn registration_closes_at_its_instant_and_once() {
    let given = [drafted(), published(), opened()];
    check(&given, clock(day(17)), Do::CloseRegistration, Ok(&[closed()]));
    let by_hand = Was::EditionRegistrationClosed { by_clock: false, closes_at: day(17) };
    check(&given, hand(day(12)), Do::CloseRegistration, Ok(&[by_hand]));
    check(&[drafted(), published(), opened(), closed()], clock(day(17)), Do::CloseRegistration, Ok(&[]));
    check(&[drafted(), published()], hand(day(17)), Do::CloseRegistration, Err(No::RegistrationNotOpen));
}

#[test]
fn a_timer_for_an_instant_that_has_been_moved_comes_too_early() {
    let given = [drafted(), published(), opened(), extended(false)];
    check(&given, clock(day(17)), Do::CloseRegistration, Err(No::NotYetDue));
    assert_eq!(No::NotYetDue.to_string(), "Belum waktunya.");
}

#[test]
fn an_extension_is_later_than_now_and_than_before() {
    let given = [drafted(), published(), opened()];
    check(&given, hand(day(16)), extend(day(19)), Ok(&[extended(false)]));
    check(&given, hand(day(10)), extend(day(15)), Err(No::ExtensionNotLater));
    check(&given, hand(day(10)), extend(day(9)), Err(No::ExtensionInThePast));
    check(&[drafted(), published()], hand(day(1)), extend(day(19)), Err(No::RegistrationNotOpen));
    check(&[drafted(), published(), opened(), extended(false)], hand(day(16)), extend(day(19)), Ok(&[]));
}

#[test]
fn registration_can_be_reopened_while_no_scored_round_has_begun() {
    let given = [drafted(), published(), opened(), closed()];
    check(&given, hand(day(18)), extend(day(19)), Ok(&[extended(true)]));
    let edition = EditionId::from_u128(1);
    let claims = Edition::claims(&edition.to_string(), &extended(true));
    let round = RoundId::of_edition(edition, "proposal");
    assert_eq!(claims[0], Claim::Take { scope: SCORING_BEGUN.into(), value: round.to_string() });
    assert_eq!(Edition::refuse_claim(&claims[0]), Some(No::ScoringHasBegun));
    let public = [drafted(), published(), opened(), closed(), Was::EditionProposalsPublished {}];
    check(&public, hand(day(18)), extend(day(19)), Err(No::ProposalsArePublic));
}

#[test]
fn what_was_closed_early_can_be_reopened_until_the_old_time() {
    let early = Was::EditionRegistrationClosed { by_clock: false, closes_at: day(17) };
    let Was::EditionRegistrationExtended { previous, reason, before, .. } = extended(true) else { unreachable!() };
    let reopened = Was::EditionRegistrationExtended { previous, closes_at: day(17), reason, reopened: true, before };
    let given = [drafted(), published(), opened(), early];
    check(&given, hand(day(9)), extend(day(17)), Ok(&[reopened]));
    check(&given, hand(day(9)), extend(day(8)), Err(No::ExtensionInThePast));
}

#[test]
fn the_registration_claim_follows_the_closing_instant() {
    let at = |at: Timestamp| ("registration".to_owned(), format!("edn-1@{}", at.millis()));
    let take = |(scope, value)| Claim::Take { scope, value };
    let release = |(scope, value)| Claim::Release { scope, value };
    assert_eq!(Edition::claims("edn-1", &opened()), [take(at(day(17)))]);
    assert_eq!(Edition::claims("edn-1", &extended(false)), [release(at(day(17))), take(at(day(19)))]);
    assert_eq!(Edition::claims("edn-1", &closed()), [release(at(day(17)))]);
}

#[test]
fn proposals_are_shown_once_registration_has_closed() {
    let given = [drafted(), published(), opened()];
    check(&given, hand(day(9)), PUBLISH, Err(No::RegistrationStillOpen));
    check(&given[..2], hand(day(9)), PUBLISH, Err(No::RegistrationNotOpen));
    let given = [drafted(), published(), opened(), closed()];
    check(&given, hand(day(18)), PUBLISH, Ok(&[Was::EditionProposalsPublished {}]));
}

#[test]
fn an_edition_judged_without_names_shows_its_proposals_after_sealing_and_stays_so() {
    let blind = |is: bool| {
        let mut rules = rules();
        rules.rounds.iter_mut().filter(|round| round.kind == RoundKind::Scored).for_each(|round| round.blind = is);
        rules
    };
    let Was::EditionDrafted { slug, name, year, region, template, calendar, .. } = drafted() else { unreachable!() };
    let drafted = Was::EditionDrafted { slug, name, year, region, template, rules: blind(true), calendar };
    let given = [drafted, published(), opened(), closed()];
    check(&given, hand(day(18)), PUBLISH, Err(No::JudgedWithoutNames));
    let sealed = Do::PublishProposals { sealed: true };
    check(&given, hand(day(18)), sealed, Ok(&[Was::EditionProposalsPublished {}]));
    let amend = |rules| Do::Amend { base_revision: 1, rules: Box::new(rules), reason: reason() };
    check(&given[..2], hand(day(1)), amend(blind(false)), Err(No::BlindnessIsFixed));
}

#[test]
fn a_cancelled_edition_closes_and_stays_cancelled() {
    let cancel = || Do::Cancel { reason: reason() };
    let cancelled = |before| Was::EditionCancelled { reason: reason(), before };
    let shut = Was::EditionRegistrationClosed { by_clock: false, closes_at: day(17) };
    let scored = vec!["proposal".to_owned()];
    check(&[drafted(), published(), opened()], hand(day(9)), cancel(), Ok(&[shut, cancelled(scored.clone())]));
    check(&[drafted()], hand(day(0)), cancel(), Ok(&[cancelled(scored.clone())]));
    check(&[drafted(), cancelled(vec![])], hand(day(0)), cancel(), Ok(&[]));
    check(&[drafted(), published(), cancelled(scored)], clock(day(7)), Do::OpenRegistration, Err(No::Cancelled));
}
