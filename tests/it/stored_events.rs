//! Every form in which an event was ever stored loads for ever, and the catalogue in `docs/events.md` is complete.

use sayembara::{
    certificate::events::CertificateEvent,
    competition::{edition::events::EditionEvent, round::events::RoundEvent},
    document::events::DocumentEvent,
    innovation::events::InnovationEvent,
    judging::{
        assignment::events::AssignmentEvent, conflict::events::ConflictEvent, deliberation::events::DeliberationEvent,
        score_sheet::events::ScoreSheetEvent,
    },
    kernel::aggregate::DomainEvent,
    objection::events::ObjectionEvent,
    proposal::events::ProposalEvent,
};
use serde_json::Value;
use std::{collections::BTreeMap, fs, path::Path};

/// Loads a stored payload and says under which name and version today's code would store it.
type Load = fn(Value) -> Result<(&'static str, &'static str), serde_json::Error>;

fn load<E: DomainEvent>(payload: Value) -> Result<(&'static str, &'static str), serde_json::Error> {
    serde_json::from_value::<E>(payload).map(|event| event.name())
}

/// How to load the events of a kind, and their names with versions.
type Kind = (Load, &'static [(&'static str, &'static str)]);

/// Every kind of aggregate with its event types.
fn kinds() -> BTreeMap<&'static str, Kind> {
    fn row<E: DomainEvent>() -> (Load, &'static [(&'static str, &'static str)]) {
        (load::<E>, E::TYPES)
    }
    BTreeMap::from([
        ("innovation", row::<InnovationEvent>()),
        ("edition", row::<EditionEvent>()),
        ("round", row::<RoundEvent>()),
        ("proposal", row::<ProposalEvent>()),
        ("assignment", row::<AssignmentEvent>()),
        ("conflict", row::<ConflictEvent>()),
        ("score_sheet", row::<ScoreSheetEvent>()),
        ("deliberation", row::<DeliberationEvent>()),
        ("document", row::<DocumentEvent>()),
        ("certificate_look", row::<CertificateEvent>()),
        ("objection", row::<ObjectionEvent>()),
    ])
}

fn fixtures() -> BTreeMap<String, Value> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/events");
    fs::read_dir(dir)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let text = fs::read_to_string(&path).unwrap();
            (path.file_stem().unwrap().to_str().unwrap().to_owned(), serde_json::from_str(&text).unwrap())
        })
        .collect()
}

#[test]
fn every_stored_form_still_loads_as_the_event_it_was() {
    let kinds = kinds();
    for (name, fixture) in fixtures() {
        let (event_type, _) = name.split_once('@').unwrap_or_else(|| panic!("{name}: not <EventType>@<version>"));
        let of = fixture["aggregate_type"].as_str().unwrap_or_else(|| panic!("{name}: no aggregate_type"));
        let (load, _) = kinds.get(of).unwrap_or_else(|| panic!("{name}: no aggregate {of}"));
        match load(fixture["payload"].clone()) {
            Ok((loaded, _)) => assert_eq!(loaded, event_type, "{name}"),
            Err(error) => panic!("{name} loads no more: {error}"),
        }
    }
}

#[test]
fn every_event_has_its_stored_form_kept() {
    let fixtures = fixtures();
    let missing: Vec<String> = kinds()
        .values()
        .flat_map(|(_, types)| types.iter())
        .map(|(event_type, version)| format!("{event_type}@{version}"))
        .filter(|name| !fixtures.contains_key(name))
        .collect();
    assert!(missing.is_empty(), "tests/fixtures/events lacks {missing:?}");
}

#[test]
fn an_event_type_belongs_to_one_aggregate() {
    let mut all: Vec<&str> = kinds().values().flat_map(|(_, types)| types.iter().map(|(name, _)| *name)).collect();
    let count = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), count);
}

#[test]
fn the_catalogue_names_every_event() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/events.md")).unwrap();
    let missing: Vec<&str> = kinds()
        .values()
        .flat_map(|(_, types)| types.iter().map(|(name, _)| *name))
        .filter(|name| !text.contains(&format!("`{name}`")))
        .collect();
    assert!(missing.is_empty(), "docs/events.md lacks {missing:?}");
}
