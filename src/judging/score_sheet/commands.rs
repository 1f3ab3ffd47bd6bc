//! What somebody wants to happen to a score sheet.

use crate::judging::score_sheet::events::{CheckPhoto, DraftScore, TranscriptSource};
use crate::kernel::{
    ids::{AttachmentId, PersonId, ProposalId, RoundId},
    relation::Kind,
    score::Number,
    text::Reason,
};
use crate::scoring::rules::{Finding, Findings, RoundRules};
use std::collections::BTreeMap;

/// Wishes of the judge (save, sign, photos), of the panitia (transcribe, confirm, reopen) and of the product (set aside).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScoreSheetCommand {
    Save {
        sheet: Sheet,
        facts: SheetFacts,
        /// The revision that these scores were written on.
        base_revision: u32,
        /// By criterion key; what is not named stays as it is.
        scores: BTreeMap<String, DraftScore>,
        /// By the key of the check, none for what was not looked at; what is not named stays as it is.
        checks: BTreeMap<String, Option<Finding>>,
    },
    Sign {
        sheet: Sheet,
        facts: SheetFacts,
        /// The revision that the judge has seen.
        base_revision: u32,
    },
    AddPhoto {
        sheet: Sheet,
        facts: SheetFacts,
        photo: CheckPhoto,
        /// Whether the file is a picture.
        picture: bool,
    },
    RemovePhoto {
        sheet: Sheet,
        attachment: AttachmentId,
    },
    /// Somebody of the panitia copies the judge's sheet.
    Transcribe {
        sheet: Sheet,
        facts: SheetFacts,
        /// How many copies there were when this one was begun.
        base_transcript: u32,
        scores: BTreeMap<String, DraftScore>,
        checks: Findings,
        source: TranscriptSource,
    },
    /// Somebody else of the panitia read the judge's sheet again; values and findings must be those of the copy.
    ConfirmTranscript {
        sheet: Sheet,
        facts: SheetFacts,
        /// The copy that is checked.
        base_transcript: u32,
        values: BTreeMap<String, Number>,
        checks: Findings,
    },
    Reopen {
        reason: Reason,
    },
    /// The duty ended.
    SetAside {
        reason: Reason,
    },
}

/// Whose sheet, for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sheet {
    pub round: RoundId,
    pub proposal: ProposalId,
    pub judge: PersonId,
}

/// Facts that others own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetFacts {
    /// The published rules of the round.
    pub rules: RoundRules,
    /// What ties the judge to the proposal by now and keeps them from it.
    pub related: Option<Kind>,
    /// Whether the judge has declared relations to this entry, in this round.
    pub declared: bool,
    /// Whether the judge may read it: in a blind round once its names are closed.
    pub readable: bool,
}

impl SheetFacts {
    /// Of a judge who has declared and whom nothing keeps from the entry.
    pub fn free(rules: RoundRules) -> Self {
        Self { rules, related: None, declared: true, readable: true }
    }
}
