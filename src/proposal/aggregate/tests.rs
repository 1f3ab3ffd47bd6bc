//! Every rule of a proposal as one sentence: what had happened, what is wanted, what follows.

mod attachments;
mod redacting;
mod submission;
mod verification;
mod writing;

use super::*;
use crate::kernel::{
    actor::{Actor, CommandId},
    ids::{AttachmentId, EditionId, InnovationId, RoundId},
    score::Number,
    text::{Reason, Title},
    time::{Timestamp, Zone, parse_date},
    unit::UnitCode,
};
use crate::proposal::commands::{EditionFacts, InnovationFacts, Note, SectionText};
use crate::scoring::rules::{AwardBar, Choice, Document, EditionRules, Group, Section};
use ProposalRefusal as No;
use std::sync::Arc;

#[track_caller]
fn check(given: &[ProposalEvent], when: ProposalCommand, then: Result<&[ProposalEvent], No>) {
    check_at(now(), given, when, then);
}

#[track_caller]
fn check_at(at: Timestamp, given: &[ProposalEvent], when: ProposalCommand, then: Result<&[ProposalEvent], No>) {
    assert_eq!(outcome(at, given, when).as_deref().map_err(Clone::clone), then);
}

fn outcome(at: Timestamp, given: &[ProposalEvent], when: ProposalCommand) -> Result<Vec<ProposalEvent>, No> {
    let mut state = Proposal::default();
    for event in given {
        state.apply(event);
    }
    state.decide(when, &Stamp::system(Actor::Clock, at, CommandId::of_tool("test", 1)))
}

/// A moment while registration is open.
fn now() -> Timestamp {
    Zone::Wib.parse_input("2026-07-20T09:30").unwrap()
}
fn opens_at() -> Timestamp {
    Zone::Wib.parse_input("2026-06-01T08:00").unwrap()
}
fn closes_at() -> Timestamp {
    Zone::Wib.parse_input("2026-08-03T23:59").unwrap()
}

const EDITION: EditionId = EditionId::from_u128(1);
const INNOVATION: InnovationId = InnovationId::from_u128(2);
const ROUND: RoundId = RoundId::from_u128(3);

fn title(text: &str) -> Title {
    Title::parse(text).unwrap()
}
fn reason(text: &str) -> Reason {
    Reason::parse(text).unwrap()
}
fn unit(code: &str) -> UnitCode {
    code.parse().unwrap()
}
/// The units of the operator who acts.
fn acting() -> Vec<UnitCode> {
    vec![unit("dinkes"), unit("rsud-blambangan")]
}

fn rules() -> EditionRules {
    let group = |key: &str, label: &str, months, quota, barred_by| Group {
        key: key.into(),
        label: label.into(),
        help: String::new(),
        minimum_age_months: months,
        quota_per_unit: quota,
        barred_by,
    };
    let section = |key: &str, number: &str, label: &str, max_words, required| Section {
        key: key.into(),
        number: number.into(),
        label: label.into(),
        help: String::new(),
        max_words,
        weight: Number::ZERO,
        required,
    };
    let document = |key: &str, label: &str, groups: &[&str]| Document {
        key: key.into(),
        label: label.into(),
        required: true,
        groups: groups.iter().map(|&group| group.into()).collect(),
    };
    EditionRules {
        basis: "PermenPANRB 7/2021".into(),
        groups: vec![
            group("umum", "Umum", 24, Some(2), vec![AwardBar { rank: "Top 99".into(), times: 2 }]),
            group("replikasi", "Replikasi", 12, None, vec![]),
        ],
        categories: vec![
            Choice { key: "kesehatan".into(), label: "Kesehatan".into() },
            Choice { key: "pendidikan".into(), label: "Pendidikan".into() },
        ],
        sections: vec![
            section("ringkasan", "1", "Ringkasan", 6, true),
            section("latar", "2", "Latar belakang", 8, true),
            section("tautan", "3", "Bukti tambahan", 8, false),
        ],
        section_weight_total: Number::ZERO,
        documents: vec![
            document("surat", "Surat identitas inovator", &[]),
            document("asal", "Pernyataan asal replikasi", &["replikasi"]),
        ],
        rounds: vec![],
        awards: vec![],
        objections: None,
        deliberation: None,
    }
}

fn facts() -> EditionFacts {
    EditionFacts {
        edition: EDITION,
        region: "35.10".parse().unwrap(),
        rules: rules(),
        zone: Zone::Wib,
        opens_at: opens_at(),
        closes_at: closes_at(),
        registration: Registration::Open,
    }
}
fn edition() -> Arc<EditionFacts> {
    Arc::new(facts())
}

fn innovation() -> InnovationFacts {
    InnovationFacts {
        innovation: INNOVATION,
        unit: unit("dinkes"),
        region: "35.10.16".parse().unwrap(),
        unit_active: true,
        implemented_on: parse_date("2018-02-01"),
        ranks: vec!["top-99".into()],
    }
}

fn head() -> Head {
    Head { title: title("Laskar Sakina"), group: "umum".into(), category: "kesehatan".into(), video_link: None }
}

fn drafted() -> ProposalEvent {
    ProposalEvent::ProposalDrafted {
        edition: EDITION,
        innovation: INNOVATION,
        unit: unit("dinkes"),
        title: title("Laskar Sakina"),
        group: "umum".into(),
        category: "kesehatan".into(),
    }
}
fn written(sections: &[(&str, &str)]) -> ProposalEvent {
    let sections = sections.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect();
    ProposalEvent::ProposalSectionsWritten { sections }
}
fn attached(n: u128, slot: &str) -> ProposalEvent {
    ProposalEvent::ProposalAttachmentAdded {
        attachment: AttachmentId::from_u128(n),
        slot: slot.into(),
        file_name: format!("{slot}-{n}.pdf"),
        media_type: "application/pdf".into(),
        size: 12_345,
        sha256: format!("{n:064x}"),
    }
}
/// A draft that lacks nothing.
fn complete() -> Vec<ProposalEvent> {
    vec![
        drafted(),
        written(&[("ringkasan", "Kader menemukan ibu hamil berisiko."), ("latar", "Kematian ibu masih tinggi.")]),
        attached(1, "surat"),
    ]
}
fn handed_in() -> Vec<ProposalEvent> {
    let mut events = complete();
    events.extend(outcome(now(), &complete(), submit()).unwrap());
    events
}
fn with(mut events: Vec<ProposalEvent>, more: ProposalEvent) -> Vec<ProposalEvent> {
    events.push(more);
    events
}
fn returned() -> ProposalEvent {
    ProposalEvent::ProposalReturned {
        round: ROUND,
        reason: reason("Lengkapi data sebelum dan sesudah."),
        due_at: now().plus_days(20),
    }
}
fn admitted() -> ProposalEvent {
    ProposalEvent::ProposalAdmitted { round: ROUND, note: "Lengkap.".into() }
}
fn rejected() -> ProposalEvent {
    ProposalEvent::ProposalRejected {
        round: ROUND,
        ground: crate::proposal::events::RejectionGround::NonsenseAnswers,
        explanation: reason("Jawaban bagian 2 hanya huruf acak."),
    }
}
fn withdrawn() -> ProposalEvent {
    ProposalEvent::ProposalWithdrawn { reason: reason("Inovasi dihentikan tahun ini.") }
}

fn submit() -> ProposalCommand {
    ProposalCommand::Submit { acting: acting(), edition: edition(), innovation: innovation() }
}
fn submit_to(edition: EditionFacts) -> ProposalCommand {
    ProposalCommand::Submit { acting: acting(), edition: Arc::new(edition), innovation: innovation() }
}
fn write(edits: &[(&str, &str, &str)]) -> ProposalCommand {
    let edits = edits
        .iter()
        .map(|(key, base, text)| {
            let edit = SectionEdit { base: Fingerprint::of(base), text: SectionText::parse(text).unwrap() };
            ((*key).to_owned(), edit)
        })
        .collect();
    ProposalCommand::WriteSections { acting: acting(), edition: edition(), edits }
}
