//! From the pleno's events, and the answers to objections, to tables.

use super::{Held, Recount, Recounted, Reopened, Sealed};
use crate::eventstore::{ProjectionError, RecordedEvent};
use crate::judging::deliberation::events::{DeliberationEvent, Finalist, computed_order};
use crate::kernel::ids::EditionId;
use crate::objection::events::{Consequence, ObjectionEvent};
use crate::scoring::final_order::FinalOrder;
use serde::Serialize;
use sqlx::{PgConnection, types::Json};

type Applied = Result<(), ProjectionError>;

pub(super) async fn deliberation(event: &RecordedEvent, read: &mut PgConnection) -> Applied {
    let decoded: DeliberationEvent = event.decode()?;
    if !matches!(decoded, DeliberationEvent::DeliberationOpened { .. }) {
        held(event, &decoded, read).await?;
    }
    match decoded {
        DeliberationEvent::DeliberationOpened { edition, rules_sha256, finalists, asked } => {
            let held = Held { asked, ..Held::default() };
            let order = computed_order(&finalists);
            sqlx::query(
                "insert into judging_pleno
                   (id, edition, rules_sha256, revision, finalists, final_order, held, opened_at, changed_at)
                 values ($1, $2, $3, 0, $4, $5, $6, $7, $7)",
            )
            .bind(&event.aggregate_id)
            .bind(edition)
            .bind(rules_sha256)
            .bind(Json(&finalists))
            .bind(Json(order))
            .bind(Json(held))
            .bind(event.at)
            .execute(read)
            .await?;
        }
        DeliberationEvent::DeliberationOrderChanged { proposal, to, reason, .. } => {
            let Json(mut order): Json<FinalOrder> =
                sqlx::query_scalar("select final_order from judging_pleno where id = $1")
                    .bind(&event.aggregate_id)
                    .fetch_one(&mut *read)
                    .await?;
            order.put(&proposal.to_string(), to, reason);
            sqlx::query(
                "update judging_pleno set final_order = $2, awards = null, revision = revision + 1, changed_at = $3
                 where id = $1",
            )
            .bind(&event.aggregate_id)
            .bind(Json(order))
            .bind(event.at)
            .execute(read)
            .await?;
        }
        DeliberationEvent::DeliberationAwardsFixed { awards, rules_sha256 } => {
            sqlx::query(
                "update judging_pleno set awards = $2, rules_sha256 = coalesce($3, rules_sha256),
                   revision = revision + 1, changed_at = $4 where id = $1",
            )
            .bind(&event.aggregate_id)
            .bind(Json(awards))
            .bind(rules_sha256)
            .bind(event.at)
            .execute(read)
            .await?;
        }
        DeliberationEvent::ResultSealed { sk, result, version, objections_until, attended, signatures, .. } => {
            let (objections_open, at) = (objections_until.is_some(), event.at);
            let sealed = Sealed { sk, result, version, objections_until, objections_open, attended, signatures, at };
            sqlx::query(
                "update judging_pleno set sealed = $2, version = $3, recount = null, changed_at = $4 where id = $1",
            )
            .bind(&event.aggregate_id)
            .bind(Json(sealed))
            .bind(version as i32)
            .bind(event.at)
            .execute(read)
            .await?;
        }
        DeliberationEvent::ObjectionsClosed { .. } => {
            set_sealed(event, "{objections_open}", Json(serde_json::Value::Bool(false)), read).await?;
        }
        DeliberationEvent::SkRecorded { sk, .. } => set_sealed(event, "{sk}", Json(sk), read).await?,
        DeliberationEvent::DeliberationAgendaWritten { .. }
        | DeliberationEvent::MinutesWritten { .. }
        | DeliberationEvent::DeliberationConvened { .. }
        | DeliberationEvent::DeliberationAttendanceRecorded { .. }
        | DeliberationEvent::DeliberationNoteAdded { .. }
        | DeliberationEvent::ResultSealProposed { .. }
        | DeliberationEvent::ResultSealWithdrawn { .. }
        | DeliberationEvent::ResultSealVoided { .. } => {}
        DeliberationEvent::ResultReopened { version, reason, objections, .. } => {
            let count = objections.len();
            sqlx::query(
                "update judging_pleno set sealed = null, reopened = $2, recount = null, revision = revision + 1,
                   changed_at = $3
                 where id = $1",
            )
            .bind(&event.aggregate_id)
            .bind(Json(Reopened { version, reason, objections: count, at: event.at }))
            .bind(event.at)
            .execute(read)
            .await?;
        }
        DeliberationEvent::RecountOrdered { round, closes_at, reason, .. } => {
            sqlx::query("update judging_pleno set recount = $2, changed_at = $3 where id = $1")
                .bind(&event.aggregate_id)
                .bind(Json(Recount { round, closes_at, reason, done: None }))
                .bind(event.at)
                .execute(read)
                .await?;
        }
        DeliberationEvent::DeliberationRecounted { finalists, moves_ended, awards_ended, .. } => {
            let done = Recounted { moves_ended, awards_ended, at: event.at };
            recounted(event, &finalists, &done, read).await?;
        }
    }
    Ok(())
}

/// The pleno's new list, with what was decided on the old one as far as it stays.
async fn recounted(
    event: &RecordedEvent,
    finalists: &[Finalist],
    done: &Recounted,
    read: &mut PgConnection,
) -> Result<(), sqlx::Error> {
    let Json(before): Json<FinalOrder> = sqlx::query_scalar("select final_order from judging_pleno where id = $1")
        .bind(&event.aggregate_id)
        .fetch_one(&mut *read)
        .await?;
    sqlx::query(
        "update judging_pleno set finalists = $2, final_order = $3, awards = case when $4 then null else awards end,
           recount = jsonb_set(recount, '{done}', $5), revision = revision + 1, changed_at = $6 where id = $1",
    )
    .bind(&event.aggregate_id)
    .bind(Json(finalists))
    .bind(Json(before.recomputed(computed_order(finalists))))
    .bind(done.awards_ended)
    .bind(Json(done))
    .bind(event.at)
    .execute(read)
    .await
    .map(|_| ())
}

/// What of an event the meeting keeps.
async fn held(recorded: &RecordedEvent, event: &DeliberationEvent, read: &mut PgConnection) -> Result<(), sqlx::Error> {
    let Json(before): Json<Held> = sqlx::query_scalar("select held from judging_pleno where id = $1")
        .bind(&recorded.aggregate_id)
        .fetch_one(&mut *read)
        .await?;
    let mut held = before.clone();
    held.apply(event, recorded);
    if held == before {
        return Ok(());
    }
    sqlx::query("update judging_pleno set held = $2, changed_at = $3 where id = $1")
        .bind(&recorded.aggregate_id)
        .bind(Json(held))
        .bind(recorded.at)
        .execute(read)
        .await
        .map(|_| ())
}

/// Changes one field of the sealed result.
async fn set_sealed<T: Serialize + Send + Sync>(
    event: &RecordedEvent,
    path: &str,
    value: Json<T>,
    read: &mut PgConnection,
) -> Result<(), sqlx::Error> {
    sqlx::query("update judging_pleno set sealed = jsonb_set(sealed, $2::text[], $3), changed_at = $4 where id = $1")
        .bind(&event.aggregate_id)
        .bind(path)
        .bind(value)
        .bind(event.at)
        .execute(read)
        .await
        .map(|_| ())
}

/// What of objections decides how the pleno may go on.
pub(super) async fn objection(event: &RecordedEvent, read: &mut PgConnection) -> Applied {
    match event.decode()? {
        ObjectionEvent::ObjectionFiled { edition, version, .. } => {
            keep(event, edition, version, false, false, read).await?;
        }
        ObjectionEvent::ObjectionFileAdded { .. } => {}
        ObjectionEvent::ObjectionRejected { edition, version, .. } => {
            keep(event, edition, version, true, false, read).await?;
        }
        ObjectionEvent::ObjectionUpheld { edition, version, consequence, .. } => {
            keep(event, edition, version, true, consequence == Consequence::Recount, read).await?;
        }
    }
    Ok(())
}

async fn keep(
    event: &RecordedEvent,
    edition: EditionId,
    version: u32,
    answered: bool,
    recount: bool,
    read: &mut PgConnection,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into judging_objection (id, edition, version, answered, recount) values ($1, $2, $3, $4, $5)
         on conflict (id) do update set answered = $4, recount = $5",
    )
    .bind(&event.aggregate_id)
    .bind(edition)
    .bind(version as i32)
    .bind(answered)
    .bind(recount)
    .execute(read)
    .await
    .map(|_| ())
}
