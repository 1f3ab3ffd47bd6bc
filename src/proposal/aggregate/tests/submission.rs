//! Handing in, and taking back.

use super::*;

#[track_caller]
fn problems(given: &[ProposalEvent], edition: EditionFacts, innovation: InnovationFacts) -> Vec<String> {
    let command = ProposalCommand::Submit { acting: acting(), edition: Arc::new(edition), innovation };
    match outcome(now(), given, command) {
        Err(refusal @ No::NotReady(_)) => refusal.sentences(),
        other => panic!("expected a list of problems, got {other:?}"),
    }
}
fn withdraw(sealed: bool) -> ProposalCommand {
    ProposalCommand::Withdraw { acting: acting(), reason: reason("Inovasi dihentikan tahun ini."), sealed }
}

#[test]
fn a_complete_draft_is_handed_in_and_readable_alone() {
    let events = outcome(now(), &complete(), submit()).unwrap();
    let [ProposalEvent::ProposalSubmitted { version, title, sections, attachments, content_sha256, .. }] = &events[..]
    else {
        panic!("{events:?}")
    };
    assert_eq!((*version, title.as_str(), sections.len(), attachments.len()), (1, "Laskar Sakina", 2, 1));
    assert_eq!(content_sha256.len(), 64);
    let ProposalEvent::ProposalSubmitted { submitted_at, closes_at: closing, quota, .. } = &events[0] else {
        unreachable!()
    };
    assert_eq!((*submitted_at, *closing, *quota), (now(), Some(closes_at()), Some(2)));
}

#[test]
fn the_same_content_has_the_same_hash_and_another_has_another() {
    let hash = |given: &[ProposalEvent]| match &outcome(now(), given, submit()).unwrap()[..] {
        [ProposalEvent::ProposalSubmitted { content_sha256, .. }] => content_sha256.clone(),
        other => panic!("{other:?}"),
    };
    let changed = with(complete(), written(&[("latar", "Kematian ibu sudah turun.")]));
    assert_eq!(hash(&complete()), hash(&complete()));
    assert_ne!(hash(&complete()), hash(&changed));
}

#[test]
fn everything_that_is_missing_is_said_at_once() {
    let given = [drafted(), written(&[("ringkasan", "satu dua tiga empat lima enam tujuh delapan")])];
    let young = InnovationFacts {
        implemented_on: parse_date("2025-01-15"),
        ranks: vec!["top-99".into(), "top-99".into()],
        ..innovation()
    };
    assert_eq!(
        problems(&given, facts(), young),
        [
            "Inovasi terlalu muda untuk kelompok Umum: pada penutupan pendaftaran (3 Agustus 2026) umurnya 18 bulan, \
             sedangkan syaratnya 24 bulan, yaitu mulai diterapkan paling lambat 3 Agustus 2024.",
            "Riwayat penghargaan menutup kelompok Umum: inovasi ini sudah 2 kali meraih Top 99.",
            "Bagian 1 Ringkasan terlalu panjang: 8 kata, paling banyak 6 kata.",
            "Bagian 2 Latar belakang masih kosong.",
            "Dokumen wajib belum dilampirkan: Surat identitas inovator.",
        ]
    );
}

#[test]
fn age_counts_back_from_the_closing_day_itself() {
    let started = |day: &str| InnovationFacts { implemented_on: parse_date(day), ..innovation() };
    assert_eq!(why_not(&facts(), &started("2024-08-03"), "umum"), []);
    assert!(!why_not(&facts(), &started("2024-08-04"), "umum").is_empty());
}

#[test]
fn without_a_start_of_implementation_there_is_no_age() {
    let unknown = InnovationFacts { implemented_on: None, ..innovation() };
    let said = problems(&complete(), facts(), unknown);
    assert_eq!(
        said,
        [
            "Tanggal mulai penerapan belum ada di data inovasi, padahal kelompok Umum menuntut umur paling sedikit 24 bulan."
        ]
    );
}

#[test]
fn one_award_less_than_the_bar_does_not_bar() {
    assert_eq!(why_not(&facts(), &innovation(), "umum"), []);
    let twice = InnovationFacts { ranks: vec!["top-99".into(), "top-99".into()], ..innovation() };
    assert_eq!(why_not(&facts(), &twice, "umum").len(), 1);
    assert_eq!(why_not(&facts(), &twice, "replikasi"), []);
}

#[test]
fn a_document_is_asked_only_of_its_groups() {
    let replica = ProposalEvent::ProposalHeadRevised {
        title: title("Laskar Sakina"),
        group: "replikasi".into(),
        category: "kesehatan".into(),
        video_link: None,
    };
    let said = problems(&with(complete(), replica), facts(), innovation());
    assert_eq!(said, ["Dokumen wajib belum dilampirkan: Pernyataan asal replikasi."]);
}

#[test]
fn a_group_or_category_that_the_rules_lost_must_be_chosen_anew() {
    let mut amended = facts();
    amended.rules.groups.remove(0);
    amended.rules.categories.remove(0);
    let said = problems(&complete(), amended, innovation());
    assert_eq!(
        said,
        [
            "Pilih kelompok: yang terpilih tidak ada di lomba ini.",
            "Pilih kategori: yang terpilih tidak ada di lomba ini."
        ]
    );
}

#[test]
fn the_closing_instant_itself_is_still_in_time() {
    assert!(outcome(closes_at(), &complete(), submit()).is_ok());
}

#[test]
fn after_closing_the_refusal_shows_the_server_time() {
    let late = closes_at().plus_seconds(8);
    let refusal = outcome(late, &complete(), submit()).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "Pendaftaran sudah ditutup (Senin, 3 Agustus 2026, 23.59.59 WIB). Menurut jam server, kiriman Anda tiba \
         Selasa, 4 Agustus 2026, 00.00.07 WIB. Isian Anda tetap tersimpan."
    );
}

#[test]
fn a_registration_closed_by_hand_takes_nothing_more() {
    let closed = EditionFacts { registration: Registration::Closed, ..facts() };
    let no = No::Closed { zone: Zone::Wib, closes_at: closes_at(), at: now() };
    check(&complete(), submit_to(closed), Err(no));
}

#[test]
fn an_extended_registration_takes_what_came_after_the_first_date() {
    let later = closes_at().plus_days(3);
    let extended = EditionFacts { closes_at: later, ..facts() };
    assert!(outcome(closes_at().plus_days(2), &complete(), submit_to(extended)).is_ok());
}

#[test]
fn facts_of_another_edition_or_innovation_are_refused() {
    let other = EditionFacts { edition: EditionId::from_u128(99), ..facts() };
    check(&complete(), submit_to(other), Err(No::ForeignEdition));
    let foreign = InnovationFacts { innovation: InnovationId::from_u128(99), ..innovation() };
    let command = ProposalCommand::Submit { acting: acting(), edition: edition(), innovation: foreign };
    check(&complete(), command, Err(No::ForeignInnovation));
}

#[test]
fn what_was_handed_in_rejected_or_taken_back_is_not_handed_in_again() {
    check(&handed_in(), submit(), Err(No::AlreadySubmitted));
    check(&with(handed_in(), admitted()), submit(), Err(No::Admitted));
    check(&with(handed_in(), rejected()), submit(), Err(No::Rejected));
    check(&with(complete(), withdrawn()), submit(), Err(No::Withdrawn));
}

#[test]
fn the_answer_to_a_return_is_the_next_version_and_has_its_own_date() {
    let given = with(handed_in(), returned());
    let closed = EditionFacts { registration: Registration::Closed, ..facts() };
    let events = outcome(closes_at().plus_days(2), &given, submit_to(closed)).unwrap();
    let [ProposalEvent::ProposalSubmitted { version, closes_at, .. }] = &events[..] else { panic!("{events:?}") };
    assert_eq!((*version, *closes_at), (2, None));
}

#[test]
fn after_the_date_of_a_return_it_is_too_late() {
    let given = with(handed_in(), returned());
    let (due_at, late) = (now().plus_days(20), now().plus_days(20).plus_seconds(1));
    check_at(late, &given, submit(), Err(No::ReturnOverdue { zone: Zone::Wib, due_at, at: late }));
}

#[test]
fn handing_in_claims_innovation_title_and_place_while_registration_holds() {
    let event = outcome(now(), &complete(), submit()).unwrap().remove(0);
    let (edition, innovation) = (EDITION, INNOVATION);
    let take = |scope: String, value: String| Claim::Take { scope, value };
    assert_eq!(
        Proposal::claims("prp", &event),
        [
            Claim::ReleaseAll,
            Claim::Require { scope: "registration".into(), value: format!("{edition}@{}", closes_at().millis()) },
            take(format!("entered:{edition}"), innovation.to_string()),
            take(format!("title:{edition}"), "laskarsakina".into()),
            Claim::TakePlace { scope: format!("quota:{edition}:umum:dinkes"), limit: 2 },
        ]
    );
}

#[test]
fn a_claim_that_others_hold_is_a_refusal_in_words() {
    let words = |claim: &Claim| Proposal::refuse_claim(claim).map(|refusal| refusal.to_string());
    let take = |scope: &str| Claim::Take { scope: scope.into(), value: "x".into() };
    assert!(words(&take("entered:edn-1")).unwrap().starts_with("Inovasi ini sudah diusulkan"));
    assert!(words(&take("title:edn-1")).unwrap().starts_with("Judul yang sama sudah dipakai"));
    let place = Claim::TakePlace { scope: "quota:edn-1:umum:dinkes".into(), limit: 2 };
    assert!(words(&place).unwrap().starts_with("Kuota habis: unit Anda sudah mengirim 2 usulan"));
    let moved = Claim::Require { scope: "registration".into(), value: "edn-1@1".into() };
    assert_eq!(words(&moved), None, "a moved deadline is a conflict: look again");
    let shut = Claim::Require { scope: "round-open".into(), value: "rnd-1".into() };
    assert!(words(&shut).unwrap().starts_with("Seleksi administrasi sedang tidak dibuka"));
}

#[test]
fn a_unit_takes_its_proposal_back_with_a_reason() {
    for given in [complete(), handed_in(), with(handed_in(), returned()), with(handed_in(), admitted())] {
        check(&given, withdraw(false), Ok(&[withdrawn()]));
    }
    let (scope, value) = ("finalist".to_owned(), "prp".to_owned());
    let free = Claim::Take { scope: scope.clone(), value: value.clone() };
    assert_eq!(Proposal::refuse_claim(&free), Some(No::BeforeThePleno));
    assert_eq!(
        Proposal::claims("prp", &withdrawn()),
        [Claim::ReleaseAll, free, Claim::Release { scope, value }],
        "what it held is free, and the pleno does not hold it"
    );
}

#[test]
fn nothing_is_taken_back_twice_or_after_the_decision() {
    check(&with(complete(), withdrawn()), withdraw(false), Err(No::Withdrawn));
    check(&with(handed_in(), rejected()), withdraw(false), Err(No::Rejected));
    check(&with(handed_in(), admitted()), withdraw(true), Err(No::ResultSealed));
}
