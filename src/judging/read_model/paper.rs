//! Sheets on paper: the code that names each, and the copies that wait for their check.

use super::{DutyRow, DutyState, RoundHead};
use crate::eventstore::{ProjectionError, RecordedEvent};
use crate::judging::score_sheet::events::{ScoreSheetEvent, SignedScore, TranscriptSource};
use crate::kernel::{
    ids::{AssignmentId, PersonId, ProposalId, RoundId},
    signs::signs,
    time::Timestamp,
};
use crate::scoring::rules::Findings;
use sqlx::{PgConnection, PgPool, types::Json};
use std::collections::BTreeMap;

/// The code on a printed sheet: six signs for the duty, four for the rules that it was printed under.
pub fn code(duty: AssignmentId, rules_sha256: &str) -> String {
    let (duty, rules) = (signs::<6>(&duty.to_string()), signs::<4>(rules_sha256));
    let all = format!("{duty}{rules}");
    format!("{}-{}", &all[..5], &all[5..])
}

/// A typed code as its signs alone.
fn plain(typed: &str) -> String {
    typed.chars().filter(char::is_ascii_alphanumeric).map(|sign| sign.to_ascii_uppercase()).collect()
}

/// What a typed code leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Coded {
    Duty(AssignmentId),
    /// The duty is known; the rules have changed since the sheet was printed.
    OldRules,
    Unknown,
}

/// The duty of a round that a code names.
pub fn coded(typed: &str, duties: &[DutyRow], rules_sha256: &str) -> Coded {
    let typed = plain(typed);
    if typed.len() != 10 {
        return Coded::Unknown;
    }
    let mut named = duties.iter().filter(|duty| signs::<6>(&duty.id.to_string()) == typed[..6]);
    match (named.next(), named.next()) {
        (Some(duty), None) if typed[6..] == signs::<4>(rules_sha256) => Coded::Duty(duty.id),
        (Some(_), None) => Coded::OldRules,
        _ => Coded::Unknown,
    }
}

/// The hash of the rules of a round, as they were published.
pub async fn rules_sha256(pool: &PgPool, round: RoundId) -> Result<String, sqlx::Error> {
    sqlx::query_scalar("select rules_sha256 from read.judging_round where id = $1").bind(round).fetch_one(pool).await
}

/// The last copy of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct TranscriptRow {
    pub proposal: ProposalId,
    pub judge: PersonId,
    /// How often it was copied.
    pub copy: i32,
    #[sqlx(json)]
    pub scores: BTreeMap<String, SignedScore>,
    #[sqlx(json)]
    pub checks: Findings,
    /// `paper` or `file`.
    pub source: String,
    pub entered_by: PersonId,
    pub entered_by_name: String,
    pub checked_by: Option<PersonId>,
    pub active: bool,
    pub changed_at: Timestamp,
}

impl TranscriptRow {
    /// Whether somebody else must still compare it.
    pub fn waits(&self) -> bool {
        self.active && self.checked_by.is_none()
    }
    /// Where the scores came from, in words.
    pub fn from(&self) -> &'static str {
        if self.source == "file" { "dari berkas" } else { "dari kertas" }
    }
}

const TRANSCRIPT: &str = "select t.proposal, t.judge, t.copy, t.scores, t.checks, t.source, t.entered_by,
      coalesce(n.name, 'Nama tidak dikenal') as entered_by_name, t.checked_by, t.active, t.changed_at
    from read.judging_transcript t left join person_name n on n.id = t.entered_by";

/// Every copy of a round.
pub async fn transcripts(pool: &PgPool, round: RoundId) -> Result<Vec<TranscriptRow>, sqlx::Error> {
    let sql = format!("{TRANSCRIPT} where t.round = $1 order by t.changed_at, t.proposal, t.judge");
    sqlx::query_as(&sql).bind(round).fetch_all(pool).await
}

/// The last copy of one sheet.
pub async fn transcript_of(pool: &PgPool, duty: &DutyRow) -> Result<Option<TranscriptRow>, sqlx::Error> {
    let sql = format!("{TRANSCRIPT} where t.round = $1 and t.proposal = $2 and t.judge = $3");
    sqlx::query_as(&sql).bind(duty.round).bind(duty.proposal).bind(duty.judge).fetch_optional(pool).await
}

/// The duties of a round that can still be filled in on paper: lasting, by judge and title.
pub async fn sheets(pool: &PgPool, head: &RoundHead) -> Result<Vec<DutyRow>, sqlx::Error> {
    let mut duties = super::duties(pool, head.id).await?;
    duties.retain(|duty| duty.state == DutyState::Active);
    duties.sort_by_cached_key(|duty| (duty.judge_name.to_lowercase(), duty.judge, duty.title.to_lowercase(), duty.id));
    Ok(duties)
}

/// Follows the copies.
pub(super) async fn transcript(event: &RecordedEvent, read: &mut PgConnection) -> Result<(), ProjectionError> {
    match event.decode()? {
        ScoreSheetEvent::ScoreSheetTranscribed { round, proposal, judge, scores, checks, source, entered_by } => {
            let source = match source {
                TranscriptSource::Paper => "paper",
                TranscriptSource::File => "file",
            };
            sqlx::query(
                "insert into judging_transcript as t
                   (round, proposal, judge, copy, scores, source, entered_by, active, changed_at, checks)
                 values ($1, $2, $3, 1, $4, $5, $6, true, $7, $8)
                 on conflict (round, proposal, judge) do update set copy = t.copy + 1, scores = excluded.scores,
                   checks = excluded.checks, source = excluded.source, entered_by = excluded.entered_by, checked_by = null, active = true,
                   changed_at = excluded.changed_at",
            )
            .bind(round)
            .bind(proposal)
            .bind(judge)
            .bind(Json(scores))
            .bind(source)
            .bind(entered_by)
            .bind(event.at)
            .bind(Json(checks))
            .execute(read)
            .await?;
        }
        ScoreSheetEvent::ScoreSheetTranscriptConfirmed { round, proposal, judge, checked_by, .. } => {
            sqlx::query(
                "update judging_transcript set checked_by = $4, changed_at = $5
                 where round = $1 and proposal = $2 and judge = $3",
            )
            .bind(round)
            .bind(proposal)
            .bind(judge)
            .bind(checked_by)
            .bind(event.at)
            .execute(read)
            .await?;
        }
        ScoreSheetEvent::ScoreSheetSaved { round, proposal, judge, .. }
        | ScoreSheetEvent::ScoreSheetReopened { round, proposal, judge, .. }
        | ScoreSheetEvent::ScoreSheetSetAside { round, proposal, judge, .. } => {
            sqlx::query(
                "update judging_transcript set active = false where round = $1 and proposal = $2 and judge = $3",
            )
            .bind(round)
            .bind(proposal)
            .bind(judge)
            .execute(read)
            .await?;
        }
        ScoreSheetEvent::ScoreSheetSigned { .. }
        | ScoreSheetEvent::ScoreSheetPhotoAdded { .. }
        | ScoreSheetEvent::ScoreSheetPhotoRemoved { .. } => {}
    }
    Ok(())
}

/// Whether the signed sheet came from a checked copy, and which.
pub async fn signed_from(
    pool: &PgPool,
    round: RoundId,
    proposal: ProposalId,
    judge: PersonId,
) -> Result<Option<&'static str>, sqlx::Error> {
    let sql = format!(
        "{TRANSCRIPT} where t.round = $1 and t.proposal = $2 and t.judge = $3 and t.active and t.checked_by is not null"
    );
    let row: Option<TranscriptRow> =
        sqlx::query_as(&sql).bind(round).bind(proposal).bind(judge).fetch_optional(pool).await?;
    Ok(row.map(|row| row.from()))
}
