//! What happened to an objection. Stored for ever: add optional fields, or a new version with an upcaster.

use crate::kernel::{
    aggregate::domain_event,
    ids::{AttachmentId, EditionId, ProposalId},
    text::{Prose, Reason},
    time::Timestamp,
    unit::UnitCode,
    words::words,
};
use serde::{Deserialize, Serialize};

words! {
    /// What an objection rests on.
    Ground {
        Count = "hitungan", "Nilai atau hitungannya keliru";
        Conflict = "konflik", "Juri mempunyai konflik kepentingan";
        Eligibility = "syarat", "Pemenang tidak memenuhi syarat";
        Procedure = "prosedur", "Prosedurnya tidak sesuai aturan";
        Other = "lain", "Alasan lain";
    }
}

/// What a unit writes, or the panitia answers.
pub type Statement = Prose<4_000>;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ObjectionEvent {
    /// The unit of an entry objects to a version of the result.
    ObjectionFiled {
        edition: EditionId,
        /// Of the sealed result.
        version: u32,
        proposal: ProposalId,
        unit: UnitCode,
        ground: Ground,
        statement: Statement,
        /// The last instant at which it was taken.
        closes_at: Timestamp,
        files: Vec<ObjectionFile>,
    },
    /// The unit added a file while objections were still taken.
    ObjectionFileAdded { edition: EditionId, version: u32, closes_at: Timestamp, file: ObjectionFile },
    /// The panitia found that the result stands.
    ObjectionRejected { edition: EditionId, version: u32, proposal: ProposalId, reply: Statement },
    /// The panitia found that it is right.
    ObjectionUpheld {
        edition: EditionId,
        version: u32,
        proposal: ProposalId,
        reply: Statement,
        consequence: Consequence,
    },
}

/// What follows from an upheld objection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Consequence {
    /// The pleno takes the result up again.
    Recount,
    /// Only words are put right; order and awards stand. The text is what everybody reads beside the result.
    Correction { text: Reason },
}

/// A file of an objection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectionFile {
    pub attachment: AttachmentId,
    pub file_name: String,
    pub media_type: String,
    /// In bytes.
    pub size: u64,
    pub sha256: String,
}

domain_event!(ObjectionEvent {
    ObjectionFiled = "1",
    ObjectionFileAdded = "1",
    ObjectionRejected = "1",
    ObjectionUpheld = "1",
});
