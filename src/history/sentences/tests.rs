//! What the sentences say.

use super::*;
use crate::judging::score_sheet::events::DraftScore;
use crate::kernel::{
    actor::{Actor, Role},
    time::parse_date,
};
use crate::scoring::rules::Findings;

fn recorded(aggregate_type: &str, event_type: &str, payload: serde_json::Value) -> RecordedEvent {
    RecordedEvent {
        position: 1,
        aggregate_type: aggregate_type.into(),
        aggregate_id: "x".into(),
        sequence: 1,
        event_type: event_type.into(),
        event_version: "1".into(),
        payload,
        by: Actor::Clock,
        role: Role::System,
        at: Timestamp::from_millis(0),
        command_id: String::new(),
        correlation_id: String::new(),
        on_behalf_of: None,
    }
}

#[test]
fn an_extension_says_until_when_and_why() {
    let at = |day: &str| Zone::Wib.end_of(parse_date(day).unwrap());
    let event = EditionEvent::EditionRegistrationExtended {
        previous: at("2026-07-31"),
        closes_at: at("2026-08-03"),
        reason: Reason::parse("Listrik padam di tiga kecamatan.").unwrap(),
        reopened: false,
        before: vec![],
    };
    let said = edition(&event, Zone::Wib);
    assert_eq!(
        said.sentence,
        "Pendaftaran diperpanjang sampai Senin, 3 Agustus 2026, 23.59 WIB, semula Jumat, 31 Juli 2026, 23.59 WIB."
    );
    assert_eq!(said.reason.as_deref(), Some("Listrik padam di tiga kecamatan."));
    assert_eq!(said.audience, Audience::Public);
}

#[test]
fn what_a_judge_does_is_for_the_panitia_alone_and_without_numbers() {
    let event = ScoreSheetEvent::ScoreSheetSaved {
        round: crate::kernel::ids::RoundId::from_u128(1),
        proposal: ProposalId::from_u128(2),
        judge: PersonId::from_u128(3),
        scores: [("a".to_owned(), DraftScore::default())].into(),
        checks: Findings::new(),
    };
    let said = score_sheet(&event);
    assert_eq!(said.sentence, "Lembar nilai {orang} disimpan, 0 kriteria sudah bernilai.");
    assert_eq!((said.audience, said.after_sealing), (Audience::Organiser, None));
    assert_eq!(said.person, Some(PersonId::from_u128(3)));
}

#[test]
fn every_stored_form_has_words() {
    let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/events");
    for file in std::fs::read_dir(dir).unwrap() {
        let path = file.unwrap().path();
        let fixture: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let name = path.file_stem().unwrap().to_str().unwrap().split('@').next().unwrap().to_owned();
        let Some(of) = fixture["aggregate_type"].as_str() else { continue };
        let event = recorded(of, &name, fixture["payload"].clone());
        let said = said(&event, Context { zone: Zone::Wib, label: "Penilaian" }).unwrap();
        assert!(!said.is_empty(), "{name}");
        for said in said {
            assert!(!said.sentence.starts_with("Peristiwa"), "{name} has no words");
            assert!(said.sentence.ends_with('.'), "{name}: {}", said.sentence);
            assert_eq!(said.sentence.contains("{orang}"), said.person.is_some(), "{name}: {}", said.sentence);
        }
    }
}
