//! Making a read model anew beside the serving one, and changing over in one transaction.

use super::{
    log,
    projection::{Projection, ProjectionError, fingerprint, in_schema},
};
use sqlx::{Connection, PgConnection, PgPool};

/// The schema that queries read.
pub(super) const SERVING: &str = "read";
/// Events applied in one transaction of a rebuild.
const BATCH: i64 = 2_000;

/// Replays the whole log into fresh tables and puts them in the place of the serving ones.
/// Readers see the old or the new tables, never half. `report` gets (position, head) after each batch.
pub async fn rebuild(
    pool: &PgPool,
    projection: &dyn Projection,
    report: &mut (dyn FnMut(i64, i64) + Send),
) -> Result<i64, ProjectionError> {
    let mut connection = pool.acquire().await?;
    let key = format!("rebuild {}", projection.name());
    sqlx::query("select pg_advisory_lock(hashtextextended($1, 0))").bind(&key).execute(&mut *connection).await?;
    let result = rebuild_locked(&mut connection, projection, report).await;
    let unlocked =
        sqlx::query("select pg_advisory_unlock(hashtextextended($1, 0))").bind(&key).execute(&mut *connection).await;
    if unlocked.is_err() {
        // The lock ends with its session.
        connection.detach().close_hard().await?;
    }
    result
}

async fn rebuild_locked(
    connection: &mut PgConnection,
    projection: &dyn Projection,
    report: &mut (dyn FnMut(i64, i64) + Send),
) -> Result<i64, ProjectionError> {
    let beside = format!("rebuild_{}", projection.name());
    sqlx::raw_sql(&format!(
        "create schema if not exists {SERVING}; drop schema if exists {beside} cascade; create schema {beside}"
    ))
    .execute(&mut *connection)
    .await?;
    let mut transaction = connection.begin().await?;
    in_schema(&mut transaction, &beside).await?;
    sqlx::raw_sql(projection.tables()).execute(&mut *transaction).await?;
    transaction.commit().await?;

    let mut position = 0;
    loop {
        let mut transaction = connection.begin().await?;
        let reached = replay(&mut transaction, projection, &beside, position).await?;
        transaction.commit().await?;
        let head = sqlx::query_scalar("select position from public.log_head").fetch_one(&mut *connection).await?;
        report(reached, head);
        if reached == position {
            break;
        }
        position = reached;
    }
    change_over(connection, projection, &beside, position).await
}

/// Applies one batch after `position`; returns the position reached.
async fn replay(
    connection: &mut PgConnection,
    projection: &dyn Projection,
    schema: &str,
    position: i64,
) -> Result<i64, ProjectionError> {
    in_schema(connection, schema).await?;
    let events = log::read_after(connection, position, BATCH).await?;
    for event in &events {
        projection.apply(event, connection).await?;
    }
    Ok(events.last().map_or(position, |event| event.position))
}

/// Stops the live reader by its checkpoint row, applies the rest, swaps the tables.
async fn change_over(
    connection: &mut PgConnection,
    projection: &dyn Projection,
    beside: &str,
    mut position: i64,
) -> Result<i64, ProjectionError> {
    let mut transaction = connection.begin().await?;
    let old: Vec<String> =
        sqlx::query_scalar("select tables from public.checkpoint where kind = 'projection' and name = $1 for update")
            .bind(projection.name())
            .fetch_one(&mut *transaction)
            .await?;
    loop {
        let reached = replay(&mut transaction, projection, beside, position).await?;
        if reached == position {
            break;
        }
        position = reached;
    }
    let new: Vec<String> =
        sqlx::query_scalar("select table_name::text from information_schema.tables where table_schema = $1 order by 1")
            .bind(beside)
            .fetch_all(&mut *transaction)
            .await?;
    for table in &old {
        sqlx::raw_sql(&format!("drop table if exists {SERVING}.{table} cascade")).execute(&mut *transaction).await?;
    }
    for table in &new {
        sqlx::raw_sql(&format!(
            "drop table if exists {SERVING}.{table} cascade; alter table {beside}.{table} set schema {SERVING}"
        ))
        .execute(&mut *transaction)
        .await?;
    }
    sqlx::raw_sql(&format!("drop schema {beside}")).execute(&mut *transaction).await?;
    sqlx::query(
        "update public.checkpoint set position = $2, fingerprint = $3, tables = $4, state = 'active', error = null,
         updated_at = now() where kind = 'projection' and name = $1",
    )
    .bind(projection.name())
    .bind(position)
    .bind(fingerprint(projection))
    .bind(&new)
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(position)
}
