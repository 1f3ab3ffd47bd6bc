//! Sheets that a judge filled in on paper or in a spreadsheet: copied by one of the panitia, checked by another.

use super::{Missing, ScoreSheet, ScoreSheetRefusal, State, check_scores, complete};
use crate::judging::score_sheet::{
    commands::{Sheet, SheetFacts},
    events::{DraftScore, ScoreSheetEvent, SignedScore, TranscriptSource},
};
use crate::kernel::{actor::Stamp, ids::PersonId, score::Number};
use std::collections::BTreeMap;

/// A copy that waits for its check.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Transcript {
    pub(super) scores: BTreeMap<String, SignedScore>,
    pub(super) source: TranscriptSource,
    pub(super) entered_by: PersonId,
}

impl ScoreSheet {
    pub(super) fn transcribe(
        &self,
        sheet: Sheet,
        facts: &SheetFacts,
        (base, scores, source): (u32, BTreeMap<String, DraftScore>, TranscriptSource),
        stamp: &Stamp,
    ) -> Result<Vec<ScoreSheetEvent>, ScoreSheetRefusal> {
        let entered_by = self.may_copy(facts, stamp)?;
        check_scores(&scores, &facts.rules)?;
        let scores = complete(&scores, &facts.rules)?;
        let same = |there: &Transcript| there.scores == scores && there.source == source;
        if self.transcript.as_ref().is_some_and(|there| same(there) && there.entered_by == entered_by) {
            return Ok(vec![]);
        }
        self.check_copy(base)?;
        let Sheet { round, proposal, judge } = sheet;
        Ok(vec![ScoreSheetEvent::ScoreSheetTranscribed { round, proposal, judge, scores, source, entered_by }])
    }

    pub(super) fn confirm_transcript(
        &self,
        sheet: Sheet,
        facts: &SheetFacts,
        base: u32,
        values: &BTreeMap<String, Number>,
        stamp: &Stamp,
    ) -> Result<Vec<ScoreSheetEvent>, ScoreSheetRefusal> {
        let checked_by = self.may_copy(facts, stamp)?;
        let Some(Transcript { scores, source, entered_by }) = &self.transcript else {
            return Err(ScoreSheetRefusal::NoTranscript);
        };
        if *entered_by == checked_by {
            return Err(ScoreSheetRefusal::SamePerson);
        }
        self.check_copy(base)?;
        let differs = |key: &str| scores.get(key).map(|score| score.value) != values.get(key).copied();
        let different: Vec<Missing> = facts
            .rules
            .criteria
            .iter()
            .filter(|criterion| differs(&criterion.key))
            .map(|criterion| Missing { key: criterion.key.clone(), label: criterion.label.clone() })
            .collect();
        if !different.is_empty() {
            return Err(ScoreSheetRefusal::Differs(different));
        }
        let Sheet { round, proposal, judge } = sheet;
        let (source, entered_by, scores) = (*source, *entered_by, scores.clone());
        Ok(vec![
            ScoreSheetEvent::ScoreSheetTranscriptConfirmed { round, proposal, judge, source, entered_by, checked_by },
            ScoreSheetEvent::ScoreSheetSigned { round, proposal, judge, scores },
        ])
    }

    fn may_copy(&self, facts: &SheetFacts, stamp: &Stamp) -> Result<PersonId, ScoreSheetRefusal> {
        if self.state == State::Signed {
            Err(ScoreSheetRefusal::AlreadySigned)
        } else if facts.near.is_some() {
            Err(ScoreSheetRefusal::JudgeNear)
        } else if facts.same_opd {
            Err(ScoreSheetRefusal::JudgeSameOpd)
        } else {
            stamp.by.person().ok_or(ScoreSheetRefusal::NotAPerson)
        }
    }

    fn check_copy(&self, base: u32) -> Result<(), ScoreSheetRefusal> {
        if base == self.transcripts { Ok(()) } else { Err(ScoreSheetRefusal::CopiedMeanwhile) }
    }
}
