//! Sheets that a judge filled in on paper or in a spreadsheet: copied by one of the panitia, checked by another.

use super::{Missing, ScoreSheet, ScoreSheetRefusal, check_scores, complete, facilities};
use crate::judging::score_sheet::{
    commands::{Sheet, SheetFacts},
    events::{DraftScore, ScoreSheetEvent, SignedScore, TranscriptSource},
};
use crate::kernel::{actor::Stamp, ids::PersonId, score::Number};
use crate::scoring::rules::Findings;
use std::collections::BTreeMap;

/// A copy that waits for its check.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Transcript {
    pub(super) scores: BTreeMap<String, SignedScore>,
    pub(super) checks: Findings,
    pub(super) source: TranscriptSource,
    pub(super) entered_by: PersonId,
}

/// What somebody copied.
pub(super) struct Copied {
    pub(super) scores: BTreeMap<String, DraftScore>,
    pub(super) checks: Findings,
    pub(super) source: TranscriptSource,
}

impl ScoreSheet {
    pub(super) fn transcribe(
        &self,
        sheet: Sheet,
        facts: &SheetFacts,
        base: u32,
        Copied { scores, checks, source }: Copied,
        stamp: &Stamp,
    ) -> Result<Vec<ScoreSheetEvent>, ScoreSheetRefusal> {
        let entered_by = self.may_copy(facts, stamp)?;
        check_scores(&scores, &facts.rules)?;
        facilities::known(checks.keys(), &facts.rules)?;
        let scores = complete(&scores, &facts.rules)?;
        let same = |there: &Transcript| there.scores == scores && there.checks == checks && there.source == source;
        if self.transcript.as_ref().is_some_and(|there| same(there) && there.entered_by == entered_by) {
            return Ok(vec![]);
        }
        self.check_copy(base)?;
        let Sheet { round, proposal, judge } = sheet;
        Ok(vec![ScoreSheetEvent::ScoreSheetTranscribed { round, proposal, judge, scores, checks, source, entered_by }])
    }

    pub(super) fn confirm_transcript(
        &self,
        sheet: Sheet,
        facts: &SheetFacts,
        base: u32,
        (values, checks): (&BTreeMap<String, Number>, &Findings),
        stamp: &Stamp,
    ) -> Result<Vec<ScoreSheetEvent>, ScoreSheetRefusal> {
        let checked_by = self.may_copy(facts, stamp)?;
        let Some(Transcript { scores, checks: found, source, entered_by }) = &self.transcript else {
            return Err(ScoreSheetRefusal::NoTranscript);
        };
        if *entered_by == checked_by {
            return Err(ScoreSheetRefusal::SamePerson);
        }
        self.check_copy(base)?;
        let differs = |key: &str| scores.get(key).map(|score| score.value) != values.get(key).copied();
        let criteria = facts.rules.criteria.iter().map(|criterion| (&criterion.key, &criterion.label));
        let places = facts.rules.checks.iter().map(|check| (&check.key, &check.label));
        let different: Vec<Missing> = criteria
            .filter(|(key, _)| differs(key))
            .chain(places.filter(|(key, _)| found.get(*key) != checks.get(*key)))
            .map(|(key, label)| Missing { key: key.clone(), label: label.clone() })
            .collect();
        if !different.is_empty() {
            return Err(ScoreSheetRefusal::Differs(different));
        }
        let Sheet { round, proposal, judge } = sheet;
        let (source, entered_by, scores, checks) = (*source, *entered_by, scores.clone(), found.clone());
        Ok(vec![
            ScoreSheetEvent::ScoreSheetTranscriptConfirmed { round, proposal, judge, source, entered_by, checked_by },
            ScoreSheetEvent::ScoreSheetSigned { round, proposal, judge, scores, checks },
        ])
    }

    fn may_copy(&self, facts: &SheetFacts, stamp: &Stamp) -> Result<PersonId, ScoreSheetRefusal> {
        self.check_unsigned()?;
        match facts.related {
            Some(kind) => Err(ScoreSheetRefusal::JudgeRelated(kind)),
            None => stamp.by.person().ok_or(ScoreSheetRefusal::NotAPerson),
        }
    }

    fn check_copy(&self, base: u32) -> Result<(), ScoreSheetRefusal> {
        if base == self.transcripts { Ok(()) } else { Err(ScoreSheetRefusal::CopiedMeanwhile) }
    }
}
