//! Read models: tables in schema `read` that follow the log, and may be dropped and made again at any time.
//!
//! A projection names its tables without a schema, in [`Projection::tables`] as in [`Projection::apply`]: the search
//! path decides whether the serving tables or a rebuild beside them are meant. Queries name `read.` explicitly.

use super::{
    log::{self, RecordedEvent},
    progress::Progress,
    rebuild::{self, SERVING},
};
use async_trait::async_trait;
use sha2::{Digest, Sha256};
use sqlx::{Connection, PgConnection, PgPool};
use std::time::Duration;

/// Events applied in one transaction.
const BATCH: i64 = 500;
/// Tries at one event before the projection is parked.
const TRIES: u32 = 3;

/// Pause before looking again at a checkpoint that another process holds.
const ELSEWHERE: Duration = Duration::from_millis(20);
/// Pause before looking again whether a parked projection was mended.
const PARKED: Duration = Duration::from_secs(1);

/// Keeps the tables of one read model.
#[async_trait]
pub trait Projection: Send + Sync + 'static {
    /// Names the checkpoint; never changes.
    fn name(&self) -> &'static str;

    /// Raise it when `apply` gives events another meaning; the tables are then made anew at the next start.
    /// A change of [`Projection::tables`] is noticed without it.
    fn version(&self) -> u32;

    /// `create table` and `create index` statements, names without schema.
    fn tables(&self) -> &'static str;

    /// Applies one event. Must not depend on anything but the event, the projection's own tables and the directory.
    async fn apply(&self, event: &RecordedEvent, read: &mut PgConnection) -> Result<(), ProjectionError>;
}

/// Why an event could not be applied.
#[derive(Debug, thiserror::Error)]
pub enum ProjectionError {
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    #[error("event {position} ({event_type}) cannot be read: {source}")]
    Decode { position: i64, event_type: String, source: serde_json::Error },
    #[error("{0}")]
    Broken(String),
}

/// What changes when the tables or their meaning change.
pub(super) fn fingerprint(projection: &dyn Projection) -> String {
    let tables = Sha256::digest(projection.tables().as_bytes());
    format!("{}:{:x}", projection.version(), tables)
}

/// Makes sure that the projection's tables stand and are today's; rebuilds them when not.
pub async fn prepare(pool: &PgPool, projection: &dyn Projection) -> Result<(), ProjectionError> {
    sqlx::query("insert into checkpoint (name, kind) values ($1, 'projection') on conflict do nothing")
        .bind(projection.name())
        .execute(pool)
        .await?;
    let (known, tables): (String, Vec<String>) =
        sqlx::query_as("select fingerprint, tables from checkpoint where kind = 'projection' and name = $1")
            .bind(projection.name())
            .fetch_one(pool)
            .await?;
    let standing: i64 = sqlx::query_scalar(
        "select count(*) from information_schema.tables where table_schema = $1 and table_name = any($2)",
    )
    .bind(SERVING)
    .bind(&tables)
    .fetch_one(pool)
    .await?;
    if known != fingerprint(projection) || tables.is_empty() || standing != tables.len() as i64 {
        tracing::info!(projection = projection.name(), "making the read model anew");
        rebuild::rebuild(pool, projection, &mut |_, _| ()).await?;
    }
    Ok(())
}

/// Where a reader stands after a look at the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Applied a batch up to here; there may be more.
    Advanced(i64),
    /// Nothing after this position.
    UpToDate(i64),
    /// Another process is at work; it has come to this position.
    Elsewhere(i64),
    /// Stopped at an event it cannot apply, until somebody mends it.
    Parked(i64),
}

/// Applies everything that the log holds, and returns the position reached.
pub async fn catch_up(pool: &PgPool, projection: &dyn Projection, progress: &Progress) -> Result<i64, ProjectionError> {
    let mut tries = 0;
    loop {
        let limit = if tries == 0 { BATCH } else { 1 };
        match step(pool, projection, limit).await {
            Ok(Step::Advanced(position)) => {
                tries = 0;
                progress.reached(projection.name(), position);
            }
            Ok(Step::UpToDate(position)) => {
                progress.reached(projection.name(), position);
                return Ok(position);
            }
            Ok(Step::Elsewhere(position)) => {
                progress.reached(projection.name(), position);
                tokio::time::sleep(ELSEWHERE).await;
                return Ok(position);
            }
            Ok(Step::Parked(position)) => {
                progress.parked(projection.name());
                tokio::time::sleep(PARKED).await;
                return Ok(position);
            }
            Err(ProjectionError::Database(error)) if super::append::is_connection_error(&error) => {
                return Err(error.into());
            }
            Err(error) => {
                tries += 1;
                if tries > TRIES {
                    park(pool, projection.name(), &error).await?;
                    return Err(error);
                }
                tokio::time::sleep(Duration::from_millis(50 * u64::from(tries))).await;
            }
        }
    }
}

async fn step(pool: &PgPool, projection: &dyn Projection, limit: i64) -> Result<Step, ProjectionError> {
    let mut connection = pool.acquire().await?;
    let mut transaction = connection.begin().await?;
    let own: Option<(i64, String)> = sqlx::query_as(
        "select position, state from checkpoint where kind = 'projection' and name = $1 for update skip locked",
    )
    .bind(projection.name())
    .fetch_optional(&mut *transaction)
    .await?;
    let Some((position, state)) = own else {
        let position = sqlx::query_scalar("select position from checkpoint where kind = 'projection' and name = $1")
            .bind(projection.name())
            .fetch_one(&mut *transaction)
            .await?;
        return Ok(Step::Elsewhere(position));
    };
    if state == "parked" {
        return Ok(Step::Parked(position));
    }
    let events = log::read_after(&mut transaction, position, limit).await?;
    let Some(last) = events.last().map(|event| event.position) else { return Ok(Step::UpToDate(position)) };
    in_schema(&mut transaction, SERVING).await?;
    for (event, expected) in events.iter().zip(position + 1..) {
        if event.position != expected {
            return Err(ProjectionError::Broken(format!("the log has a gap at position {expected}")));
        }
        projection.apply(event, &mut transaction).await?;
    }
    sqlx::query("update public.checkpoint set position = $2, error = null, updated_at = now() where kind = 'projection' and name = $1")
        .bind(projection.name())
        .bind(last)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(Step::Advanced(last))
}

/// Unqualified names mean this schema until the transaction ends.
pub(super) async fn in_schema(connection: &mut PgConnection, schema: &str) -> Result<(), sqlx::Error> {
    sqlx::query("select set_config('search_path', $1, true)")
        .bind(format!("{schema}, public"))
        .execute(connection)
        .await
        .map(|_| ())
}

async fn park(pool: &PgPool, name: &str, error: &ProjectionError) -> Result<(), ProjectionError> {
    tracing::error!(projection = name, %error, "parked: an event cannot be applied");
    sqlx::query("update checkpoint set state = 'parked', error = $2, updated_at = now() where kind = 'projection' and name = $1")
        .bind(name)
        .bind(error.to_string())
        .execute(pool)
        .await?;
    Ok(())
}
