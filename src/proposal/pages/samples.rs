//! Rows for the tests of pages.

use crate::kernel::{
    actor::Actor,
    ids::{AttachmentId, EditionId, InnovationId, PersonId, ProposalId},
    score::Number,
    time::{Timestamp, Zone},
};
use crate::proposal::read_model::{
    AttachmentRow, EditionRow, EditionState, OwnRow, ProposalRow, ProposalStatus, VersionRow,
};
use crate::scoring::rules::{Calendar, Choice, Document, EditionRules, Group, Section};

pub(in crate::proposal) fn now() -> Timestamp {
    Zone::Wib.parse_input("2026-07-20T09:30").unwrap()
}

fn calendar() -> Calendar {
    Calendar {
        zone: Zone::Wib,
        registration_opens: now().plus_days(-30),
        registration_closes: now().plus_days(14),
        rounds: vec![],
    }
}

pub(in crate::proposal) fn edition() -> EditionRow {
    let section = |key: &str, number: &str, label: &str, max_words| Section {
        key: key.into(),
        number: number.into(),
        label: label.into(),
        help: "Tulis apa yang berubah.".into(),
        max_words,
        weight: Number::ZERO,
        required: true,
    };
    EditionRow {
        id: EditionId::from_u128(1),
        slug: "sinovik-2026".into(),
        name: "Sinovik Banyuwangi 2026".into(),
        region: "35.10".parse().unwrap(),
        rules: EditionRules {
            basis: "PermenPANRB 7/2021".into(),
            groups: vec![Group {
                key: "umum".into(),
                label: "Umum".into(),
                help: String::new(),
                minimum_age_months: 24,
                quota_per_unit: Some(2),
                barred_by: vec![],
            }],
            categories: vec![Choice { key: "kesehatan".into(), label: "Kesehatan".into() }],
            sections: vec![section("ringkasan", "1", "Ringkasan", 200), section("latar", "2", "Latar belakang", 300)],
            section_weight_total: Number::ZERO,
            documents: vec![Document {
                key: "surat".into(),
                label: "Surat identitas inovator".into(),
                required: true,
                groups: vec![],
            }],
            rounds: vec![],
            awards: vec![],
            objections: None,
            deliberation: None,
        },
        calendar: calendar(),
        closes_at: now().plus_days(14),
        state: EditionState::Open,
        proposals_public: false,
        sealed: false,
        objections_until: None,
    }
}

pub(in crate::proposal) fn proposal(status: ProposalStatus) -> ProposalRow {
    ProposalRow {
        id: ProposalId::from_u128(7),
        edition: EditionId::from_u128(1),
        innovation: InnovationId::from_u128(2),
        unit: "dinkes".parse().unwrap(),
        unit_name: "Dinas Kesehatan".into(),
        region: Some("35.10".parse().unwrap()),
        title: "Laskar <Sakina>".into(),
        group_key: "umum".into(),
        category: "kesehatan".into(),
        video_link: None,
        status,
        version: i32::from(status != ProposalStatus::Draft),
        receipt: (status != ProposalStatus::Draft).then(|| "SINOVIK-2026-000123".into()),
        submitted_at: (status != ProposalStatus::Draft).then(now),
        decided_at: None,
        reason: Some("Lengkapi data sebelum dan sesudah.".into()),
        ground: None,
        due_at: Some(now().plus_days(7)),
        changed_at: now(),
    }
}

pub(in crate::proposal) fn own(status: ProposalStatus) -> OwnRow {
    OwnRow {
        proposal: proposal(status),
        edition_name: edition().name,
        edition_state: EditionState::Open,
        calendar: calendar(),
        closes_at: edition().closes_at,
        result: None,
    }
}

pub(in crate::proposal) fn version(number: i32, latar: &str) -> VersionRow {
    VersionRow {
        version: number,
        receipt: format!("SINOVIK-2026-00012{number}"),
        title: "Laskar Sakina".into(),
        group_key: "umum".into(),
        category: "kesehatan".into(),
        video_link: None,
        sections: [("ringkasan", "Kader menemukan ibu hamil."), ("latar", latar)]
            .map(|(key, text)| (key.to_owned(), text.to_owned()))
            .into(),
        attachments: vec![],
        content_sha256: "ab".repeat(32),
        submitted_at: now(),
        submitted_by: Actor::Person(PersonId::from_u128(9)),
    }
}

pub(in crate::proposal) fn file(slot: &str) -> AttachmentRow {
    AttachmentRow {
        attachment: AttachmentId::from_u128(5),
        slot: slot.into(),
        file_name: "surat.pdf".into(),
        media_type: "application/pdf".into(),
        size: 120_000,
        sha256: "cd".repeat(32),
        current: true,
    }
}
