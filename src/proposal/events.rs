//! What happened to a proposal. Stored for ever: add optional fields, or a new version with an upcaster.

use crate::kernel::{
    aggregate::domain_event,
    ids::{AttachmentId, EditionId, InnovationId, RoundId},
    redaction::Phrase,
    text::{Reason, Title},
    time::Timestamp,
    unit::UnitCode,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProposalEvent {
    /// An operator began a proposal.
    ProposalDrafted {
        edition: EditionId,
        innovation: InnovationId,
        unit: UnitCode,
        title: Title,
        group: String,
        category: String,
    },
    /// Title, group, category or video link changed.
    ProposalHeadRevised {
        title: Title,
        group: String,
        category: String,
        video_link: Option<String>,
    },
    /// The sections that changed, with their whole new text.
    ProposalSectionsWritten {
        sections: BTreeMap<String, String>,
    },
    /// A file was added to a section or as one of the edition's documents (`slot` is the key of either).
    ProposalAttachmentAdded {
        attachment: AttachmentId,
        slot: String,
        file_name: String,
        media_type: String,
        size: u64,
        sha256: String,
    },
    ProposalAttachmentRemoved {
        attachment: AttachmentId,
    },
    /// Handed in; readable alone.
    ProposalSubmitted {
        edition: EditionId,
        innovation: InnovationId,
        unit: UnitCode,
        /// From 1; an answer to a return is the next version.
        version: u32,
        title: Title,
        group: String,
        category: String,
        video_link: Option<String>,
        sections: BTreeMap<String, String>,
        attachments: Vec<SubmittedAttachment>,
        /// SHA-256 of the canonical JSON of title, group, category, link, sections and attachments, in hex.
        content_sha256: String,
        submitted_at: Timestamp,
        /// The closing instant that held; none for the answer to a return.
        closes_at: Option<Timestamp>,
        /// How many proposals of this unit the group admits.
        quota: Option<u32>,
    },
    /// The verifier wants a correction until `due_at`.
    ProposalReturned {
        round: RoundId,
        reason: Reason,
        due_at: Timestamp,
    },
    /// Passed the administrative selection.
    ProposalAdmitted {
        round: RoundId,
        note: String,
    },
    /// Failed the administrative selection.
    ProposalRejected {
        round: RoundId,
        ground: RejectionGround,
        explanation: Reason,
    },
    /// Taken back by its unit.
    ProposalWithdrawn {
        reason: Reason,
    },
    /// The panitia closed what would tell judges of a blind round whose it is; takes the place of what was closed before.
    ProposalRedacted {
        /// The version that was looked through, from 1.
        version: u32,
        /// What is closed wherever it stands.
        phrases: Vec<Phrase>,
        /// The files that these judges may open, under a name that says nothing.
        released: Vec<AttachmentId>,
    },
}

/// A file as it was when the proposal was handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubmittedAttachment {
    pub attachment: AttachmentId,
    pub slot: String,
    pub file_name: String,
    pub sha256: String,
}

/// Why a proposal fails the administrative selection (KemenPANRB 2018, 2022).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RejectionGround {
    TooYoung,
    IncompleteDocuments,
    NonsenseAnswers,
    TitleUsedTwice,
    AwardHistory,
    NotPublicService,
    Other,
}

domain_event!(ProposalEvent {
    ProposalDrafted = "1",
    ProposalHeadRevised = "1",
    ProposalSectionsWritten = "1",
    ProposalAttachmentAdded = "1",
    ProposalAttachmentRemoved = "1",
    ProposalSubmitted = "1",
    ProposalReturned = "1",
    ProposalAdmitted = "1",
    ProposalRejected = "1",
    ProposalWithdrawn = "1",
    ProposalRedacted = "1",
});
