//! Duties and sheets, and what their round counts of them.

use crate::{
    eventstore::{ProjectionError, RecordedEvent},
    judging::{assignment::events::AssignmentEvent, score_sheet::events::ScoreSheetEvent},
    kernel::ids::ScoreSheetId,
};
use sqlx::PgConnection;

pub(super) async fn of_assignment(event: &RecordedEvent, read: &mut PgConnection) -> Result<(), ProjectionError> {
    let id = &event.aggregate_id;
    match event.decode()? {
        AssignmentEvent::JudgeAssigned { round, proposal, judge, .. } => {
            let sheet = ScoreSheetId::of_judge(round, proposal, judge);
            sqlx::query(
                "insert into competition_duty (id, sheet, round, proposal, judge, active, signed)
                 values ($1, $2, $3, $4, $5, false, false) on conflict (id) do nothing",
            )
            .bind(id)
            .bind(sheet)
            .bind(round)
            .bind(proposal)
            .bind(judge)
            .execute(&mut *read)
            .await?;
            change(&sheet.to_string(), Some(true), Some(false), read).await
        }
        AssignmentEvent::JudgeRecused { round, proposal, judge, .. }
        | AssignmentEvent::AssignmentCancelled { round, proposal, judge, .. } => {
            let sheet = ScoreSheetId::of_judge(round, proposal, judge);
            change(&sheet.to_string(), Some(false), None, read).await
        }
    }
}

pub(super) async fn of_sheet(event: &RecordedEvent, read: &mut PgConnection) -> Result<(), ProjectionError> {
    let signed = match event.decode()? {
        ScoreSheetEvent::ScoreSheetSigned { .. } => true,
        ScoreSheetEvent::ScoreSheetSaved { .. } => return Ok(()),
        ScoreSheetEvent::ScoreSheetReopened { .. } | ScoreSheetEvent::ScoreSheetSetAside { .. } => false,
    };
    change(&event.aggregate_id, None, Some(signed), read).await
}

/// Changes one duty, and its round's counts by the difference.
async fn change(
    sheet: &str,
    active: Option<bool>,
    signed: Option<bool>,
    read: &mut PgConnection,
) -> Result<(), ProjectionError> {
    sqlx::query(
        "with old as (select id, round, active, signed from competition_duty where sheet = $1),
         new as (
           update competition_duty d set active = coalesce($2, d.active), signed = coalesce($3, d.signed)
           from old where d.id = old.id
           returning d.id, d.active, d.signed)
         update competition_round r
         set assigned = r.assigned + new.active::int - old.active::int,
             signed = r.signed + (new.active and new.signed)::int - (old.active and old.signed)::int
         from old join new on new.id = old.id where r.id = old.round",
    )
    .bind(sheet)
    .bind(active)
    .bind(signed)
    .execute(read)
    .await?;
    Ok(())
}

/// An entry left its round, and its duties with it.
pub(super) async fn without(round: &str, proposal: &str, read: &mut PgConnection) -> Result<(), ProjectionError> {
    sqlx::query(
        "with gone as (
           update competition_duty set active = false where round = $1 and proposal = $2 and active returning signed)
         update competition_round r
         set assigned = r.assigned - (select count(*) from gone),
             signed = r.signed - (select count(*) from gone where gone.signed)
         where r.id = $1",
    )
    .bind(round)
    .bind(proposal)
    .execute(read)
    .await?;
    Ok(())
}
