//! What happened to one judge's sheet for one proposal in one round.

use crate::kernel::{
    aggregate::domain_event,
    ids::{AttachmentId, PersonId, ProposalId, RoundId},
    score::Number,
    text::Reason,
};
use crate::scoring::rules::Findings;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ScoreSheetEvent {
    /// The judge saved; scores may be missing. By criterion key, the whole sheet each time.
    ScoreSheetSaved {
        round: RoundId,
        proposal: ProposalId,
        judge: PersonId,
        scores: BTreeMap<String, DraftScore>,
        #[serde(default, skip_serializing_if = "Findings::is_empty")]
        checks: Findings,
    },
    /// The judge stands by these scores. Every criterion has one.
    ScoreSheetSigned {
        round: RoundId,
        proposal: ProposalId,
        judge: PersonId,
        scores: BTreeMap<String, SignedScore>,
        #[serde(default, skip_serializing_if = "Findings::is_empty")]
        checks: Findings,
    },
    /// The judge photographed a facility.
    ScoreSheetPhotoAdded { round: RoundId, proposal: ProposalId, judge: PersonId, photo: CheckPhoto },
    /// The judge took a photo away again.
    ScoreSheetPhotoRemoved { round: RoundId, proposal: ProposalId, judge: PersonId, attachment: AttachmentId },
    /// The panitia copied a sheet that the judge filled in outside the product. It counts only once checked.
    ScoreSheetTranscribed {
        round: RoundId,
        proposal: ProposalId,
        judge: PersonId,
        scores: BTreeMap<String, SignedScore>,
        #[serde(default, skip_serializing_if = "Findings::is_empty")]
        checks: Findings,
        source: TranscriptSource,
        entered_by: PersonId,
    },
    /// Somebody else of the panitia compared the copy with the judge's sheet; the signed sheet follows with it.
    ScoreSheetTranscriptConfirmed {
        round: RoundId,
        proposal: ProposalId,
        judge: PersonId,
        source: TranscriptSource,
        entered_by: PersonId,
        checked_by: PersonId,
    },
    /// The panitia gave the signed sheet back to the judge.
    ScoreSheetReopened { round: RoundId, proposal: ProposalId, judge: PersonId, reason: Reason },
    /// The judge's duty ended (recused or cancelled): the sheet no longer counts.
    ScoreSheetSetAside { round: RoundId, proposal: ProposalId, judge: PersonId, reason: Reason },
}

/// A photo of a facility.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckPhoto {
    pub attachment: AttachmentId,
    /// The key of the check.
    pub check: String,
    /// Of the file, in hex.
    pub sha256: String,
}

/// What a sheet was copied from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TranscriptSource {
    /// A printed sheet.
    Paper,
    /// A spreadsheet.
    File,
}

/// One criterion of an unsigned sheet.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DraftScore {
    pub value: Option<Number>,
    /// For the entrant, shown without the judge's name after sealing.
    #[serde(default)]
    pub note: String,
}

/// One criterion of a signed sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedScore {
    pub value: Number,
    #[serde(default)]
    pub note: String,
}

/// Typed scores and notes as a sheet takes them.
pub fn drafts(typed: BTreeMap<String, (Option<Number>, String)>) -> BTreeMap<String, DraftScore> {
    typed.into_iter().map(|(key, (value, note))| (key, DraftScore { value, note })).collect()
}

impl From<SignedScore> for DraftScore {
    fn from(SignedScore { value, note }: SignedScore) -> Self {
        Self { value: Some(value), note }
    }
}

domain_event!(ScoreSheetEvent {
    ScoreSheetSaved = "1",
    ScoreSheetSigned = "1",
    ScoreSheetPhotoAdded = "1",
    ScoreSheetPhotoRemoved = "1",
    ScoreSheetTranscribed = "1",
    ScoreSheetTranscriptConfirmed = "1",
    ScoreSheetReopened = "1",
    ScoreSheetSetAside = "1",
});
