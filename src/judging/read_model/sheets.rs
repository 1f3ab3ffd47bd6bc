//! What each event of a score sheet does to the tables.

use super::SheetState;
use crate::eventstore::{ProjectionError, RecordedEvent};
use crate::judging::score_sheet::events::{DraftScore, ScoreSheetEvent, SignedScore};
use crate::kernel::ids::{PersonId, ProposalId, RoundId};
use sqlx::{PgConnection, types::Json};
use std::collections::BTreeMap;

type Applied = Result<(), ProjectionError>;

pub(super) async fn apply(event: &RecordedEvent, read: &mut PgConnection) -> Applied {
    super::paper::transcript(event, read).await?;
    match event.decode()? {
        ScoreSheetEvent::ScoreSheetSaved { round, proposal, judge, scores, checks } => {
            sqlx::query(
                "insert into judging_sheet (round, proposal, judge, state, revision, scores, checks, reopened, changed_at)
                 values ($1, $2, $3, $4, 1, $5, $6, '', $7)
                 on conflict (round, proposal, judge) do update set state = excluded.state,
                   revision = judging_sheet.revision + 1, scores = excluded.scores, checks = excluded.checks,
                   changed_at = excluded.changed_at",
            )
            .bind(round)
            .bind(proposal)
            .bind(judge)
            .bind(SheetState::Draft)
            .bind(Json(scores))
            .bind(Json(checks))
            .bind(event.at)
            .execute(read)
            .await?;
        }
        ScoreSheetEvent::ScoreSheetSigned { round, proposal, judge, scores, checks } => {
            let scores: BTreeMap<String, DraftScore> = scores
                .into_iter()
                .map(|(key, SignedScore { value, note })| (key, DraftScore { value: Some(value), note }))
                .collect();
            // A sheet that was copied from paper may never have been saved on a screen.
            sqlx::query(
                "insert into judging_sheet (round, proposal, judge, state, revision, scores, checks, reopened, changed_at)
                 values ($1, $2, $3, $4, 0, $5, $6, '', $7)
                 on conflict (round, proposal, judge) do update set state = excluded.state, scores = excluded.scores,
                   checks = excluded.checks, reopened = '', changed_at = excluded.changed_at",
            )
            .bind(round)
            .bind(proposal)
            .bind(judge)
            .bind(SheetState::Signed)
            .bind(Json(scores))
            .bind(Json(checks))
            .bind(event.at)
            .execute(read)
            .await?;
        }
        ScoreSheetEvent::ScoreSheetPhotoAdded { round, proposal, judge, photo } => {
            sqlx::query(
                "insert into judging_photo (attachment, round, proposal, judge, check_key, added_at)
                 values ($1, $2, $3, $4, $5, $6)",
            )
            .bind(photo.attachment)
            .bind(round)
            .bind(proposal)
            .bind(judge)
            .bind(photo.check)
            .bind(event.at)
            .execute(read)
            .await?;
        }
        ScoreSheetEvent::ScoreSheetPhotoRemoved { attachment, .. } => {
            sqlx::query("delete from judging_photo where attachment = $1").bind(attachment).execute(read).await?;
        }
        ScoreSheetEvent::ScoreSheetTranscribed { .. } => {}
        // The signed scores follow; what was written on another device is older than they are.
        ScoreSheetEvent::ScoreSheetTranscriptConfirmed { round, proposal, judge, .. } => {
            sqlx::query(
                "insert into judging_sheet (round, proposal, judge, state, revision, scores, reopened, changed_at)
                 values ($1, $2, $3, $4, 1, '{}', '', $5)
                 on conflict (round, proposal, judge) do update set revision = judging_sheet.revision + 1",
            )
            .bind(round)
            .bind(proposal)
            .bind(judge)
            .bind(SheetState::Draft)
            .bind(event.at)
            .execute(read)
            .await?;
        }
        ScoreSheetEvent::ScoreSheetReopened { round, proposal, judge, reason } => {
            set_sheet_state(event, (round, proposal, judge), SheetState::Draft, reason.as_str(), read).await?;
        }
        ScoreSheetEvent::ScoreSheetSetAside { round, proposal, judge, .. } => {
            set_sheet_state(event, (round, proposal, judge), SheetState::Aside, "", read).await?;
        }
    }
    Ok(())
}

async fn set_sheet_state(
    event: &RecordedEvent,
    (round, proposal, judge): (RoundId, ProposalId, PersonId),
    state: SheetState,
    reopened: &str,
    read: &mut PgConnection,
) -> Applied {
    sqlx::query(
        "update judging_sheet set state = $4, reopened = $5, changed_at = $6
         where round = $1 and proposal = $2 and judge = $3",
    )
    .bind(round)
    .bind(proposal)
    .bind(judge)
    .bind(state)
    .bind(reopened)
    .bind(event.at)
    .execute(read)
    .await?;
    Ok(())
}
