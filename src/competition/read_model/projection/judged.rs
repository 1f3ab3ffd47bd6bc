//! Duties and sheets, and what their round counts of them.

use crate::{
    eventstore::{ProjectionError, RecordedEvent},
    judging::{assignment::events::AssignmentEvent, score_sheet::events::ScoreSheetEvent},
    kernel::ids::ScoreSheetId,
};
use sqlx::{PgConnection, types::Json};

pub(super) async fn of_assignment(event: &RecordedEvent, read: &mut PgConnection) -> Result<(), ProjectionError> {
    let id = &event.aggregate_id;
    match event.decode()? {
        AssignmentEvent::JudgeAssigned { round, proposal, judge, .. } => {
            let sheet = ScoreSheetId::of_judge(round, proposal, judge);
            sqlx::query(
                "insert into competition_duty (id, sheet, round, proposal, judge, active, standing, signed)
                 values ($1, $2, $3, $4, $5, false, false, false) on conflict (id) do nothing",
            )
            .bind(id)
            .bind(sheet)
            .bind(round)
            .bind(proposal)
            .bind(judge)
            .execute(&mut *read)
            .await?;
            sqlx::query("delete from competition_recusal where round = $1 and proposal = $2 and judge = $3")
                .bind(round)
                .bind(proposal)
                .bind(judge)
                .execute(&mut *read)
                .await?;
            change(&sheet.to_string(), Some(true), Some(false), read).await
        }
        AssignmentEvent::JudgeRecused { round, proposal, judge, .. } => {
            sqlx::query(
                "insert into competition_recusal (round, proposal, judge) values ($1, $2, $3) on conflict do nothing",
            )
            .bind(round)
            .bind(proposal)
            .bind(judge)
            .execute(&mut *read)
            .await?;
            let sheet = ScoreSheetId::of_judge(round, proposal, judge);
            change(&sheet.to_string(), Some(false), None, read).await
        }
        AssignmentEvent::AssignmentCancelled { round, proposal, judge, .. } => {
            let sheet = ScoreSheetId::of_judge(round, proposal, judge);
            change(&sheet.to_string(), Some(false), None, read).await
        }
    }
}

pub(super) async fn of_sheet(event: &RecordedEvent, read: &mut PgConnection) -> Result<(), ProjectionError> {
    let id = &event.aggregate_id;
    let signed = match event.decode()? {
        ScoreSheetEvent::ScoreSheetSaved { .. }
        | ScoreSheetEvent::ScoreSheetPhotoAdded { .. }
        | ScoreSheetEvent::ScoreSheetPhotoRemoved { .. }
        | ScoreSheetEvent::ScoreSheetTranscribed { .. }
        | ScoreSheetEvent::ScoreSheetTranscriptConfirmed { .. } => return Ok(()),
        ScoreSheetEvent::ScoreSheetSigned { round, proposal, judge, scores, checks } => {
            sqlx::query(
                "insert into competition_sheet (id, round, proposal, judge, signed_at, scores, checks)
                 values ($1, $2, $3, $4, $5, $6, $7)
                 on conflict (id) do update set signed_at = excluded.signed_at, scores = excluded.scores,
                   checks = excluded.checks",
            )
            .bind(id)
            .bind(round)
            .bind(proposal)
            .bind(judge)
            .bind(event.at)
            .bind(Json(scores))
            .bind(Json(checks))
            .execute(&mut *read)
            .await?;
            true
        }
        ScoreSheetEvent::ScoreSheetReopened { .. } | ScoreSheetEvent::ScoreSheetSetAside { .. } => {
            sqlx::query("delete from competition_sheet where id = $1").bind(id).execute(&mut *read).await?;
            false
        }
    };
    change(id, None, Some(signed), read).await
}

/// Changes one duty, and the counts of its round and judge by the difference.
async fn change(
    sheet: &str,
    active: Option<bool>,
    signed: Option<bool>,
    read: &mut PgConnection,
) -> Result<(), ProjectionError> {
    sqlx::query(&format!(
        "with old as (select id, round, judge, active, signed from competition_duty where sheet = $1),
         new as (
           update competition_duty d set active = coalesce($2, d.active), standing = coalesce($2, d.standing),
             signed = coalesce($3, d.signed)
           from old where d.id = old.id
           returning d.id, d.active, d.signed),
         change as (
           select old.round, old.judge, new.active::int - old.active::int as assigned,
             (new.active and new.signed)::int - (old.active and old.signed)::int as signed
           from old join new on new.id = old.id),
         {COUNTED}"
    ))
    .bind(sheet)
    .bind(active)
    .bind(signed)
    .execute(read)
    .await?;
    Ok(())
}

/// Adds each `change (round, judge, assigned, signed)` to what is kept of the judge and of the round.
const COUNTED: &str = "panel as (
       insert into competition_panel as p (round, judge, assigned, signed)
       select round, judge, sum(assigned), sum(signed) from change group by round, judge
       on conflict (round, judge) do update
       set assigned = p.assigned + excluded.assigned, signed = p.signed + excluded.signed)
     update competition_round r set assigned = r.assigned + c.assigned, signed = r.signed + c.signed
     from (select round, sum(assigned) as assigned, sum(signed) as signed from change group by round) c
     where r.id = c.round";

/// An entry left its round or came back, and the duties that stand with it.
pub(super) async fn with_entry(
    round: &str,
    proposal: &str,
    competes: bool,
    read: &mut PgConnection,
) -> Result<(), ProjectionError> {
    sqlx::query(&format!(
        "with moved as (
           update competition_duty set active = $3 where round = $1 and proposal = $2 and standing and active <> $3
           returning round, judge, signed),
         change as (
           select round, judge, case when $3 then 1 else -1 end as assigned,
             case when $3 then signed::int else -signed::int end as signed from moved),
         {COUNTED}"
    ))
    .bind(round)
    .bind(proposal)
    .bind(competes)
    .execute(read)
    .await?;
    Ok(())
}
