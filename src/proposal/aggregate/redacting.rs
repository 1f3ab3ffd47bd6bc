//! Closing names for the judges of blind rounds.

use super::{Proposal, ProposalRefusal as No, Stage};
use crate::kernel::redaction::Redaction;
use crate::proposal::{commands::EditionFacts, events::ProposalEvent};

/// Phrases that one entry may have closed.
pub const MOST_PHRASES: usize = 100;

impl Proposal {
    /// What was looked through is what was handed in last; statement letters name people and stay closed.
    pub(super) fn redact(
        &self,
        edition: &EditionFacts,
        sealed: bool,
        base: u32,
        mut redaction: Redaction,
    ) -> Result<Vec<ProposalEvent>, No> {
        let entry = self.entry.as_ref().ok_or(No::NotDrafted)?;
        if entry.edition != edition.edition {
            return Err(No::ForeignEdition);
        }
        match self.stage {
            _ if !edition.rules.has_blind_round() => return Err(No::NotBlind),
            _ if sealed => return Err(No::NamesAreOpen),
            Stage::Draft => return Err(No::NotSubmitted),
            Stage::Returned { .. } => return Err(No::BeingCorrected),
            Stage::Rejected => return Err(No::Rejected),
            Stage::Withdrawn => return Err(No::Withdrawn),
            Stage::Submitted | Stage::Admitted => self.was_read(redaction.version)?,
        }
        if redaction.phrases.len() > MOST_PHRASES {
            return Err(No::TooManyPhrases);
        }
        for released in &redaction.released {
            let file = self.attachments.iter().find(|file| file.attachment == *released);
            let file = file.ok_or(No::AttachmentUnknown)?;
            if edition.rules.section(&file.slot).is_none() {
                return Err(No::LetterStaysClosed);
            }
        }
        redaction.phrases.sort();
        redaction.phrases.dedup();
        redaction.released.sort();
        redaction.released.dedup();
        if self.redaction.as_ref() == Some(&redaction) {
            return Ok(vec![]);
        }
        if base != self.redactions {
            return Err(No::RedactedMeanwhile);
        }
        let Redaction { version, phrases, released } = redaction;
        Ok(vec![ProposalEvent::ProposalRedacted { version, phrases, released }])
    }
}
