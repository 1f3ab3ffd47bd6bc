//! The decorated repository: postgres-es reads, our one-statement append writes.

use crate::kernel::aggregate::Claim;
use cqrs_es::{
    Aggregate,
    persist::{PersistedEventRepository, PersistenceError, ReplayStream, SerializedEvent},
};
use postgres_es::PostgresEventRepository;
use serde_json::Value;
use sqlx::PgPool;
use std::cell::RefCell;

/// What one append needs beyond its events, and what came of it.
/// Travels beside the call because cqrs-es' `commit` has no room for either.
#[derive(Debug)]
pub(super) struct AppendContext {
    pub(super) command_id: String,
    pub(super) claims: Vec<Claim>,
    pub(super) appended: Option<Appended>,
}

/// Where the events of a command stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Appended {
    pub(super) last_position: i64,
    pub(super) repeated: bool,
}

tokio::task_local! {
    pub(super) static APPEND: RefCell<AppendContext>;
}

/// Why an append failed, beyond what cqrs-es can say.
#[derive(Debug, thiserror::Error)]
pub(super) enum AppendError {
    #[error("claim {0} of the command does not hold")]
    Claim(usize),
    #[error("the command id was already used for another aggregate")]
    CommandReused,
    #[error("append outside of a command")]
    NoContext,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

pub(super) struct Repository {
    reads: PostgresEventRepository,
    pool: PgPool,
}

impl Repository {
    pub(super) fn new(pool: PgPool) -> Self {
        Self { reads: PostgresEventRepository::new(pool.clone()), pool }
    }

    async fn append(&self, aggregate_type: &str, events: &[SerializedEvent]) -> Result<Appended, AppendError> {
        let (command_id, claims) = APPEND
            .try_with(|context| {
                let context = context.borrow();
                (context.command_id.clone(), context.claims.clone())
            })
            .map_err(|_| AppendError::NoContext)?;
        let column = |pick: fn(&SerializedEvent) -> String| events.iter().map(pick).collect::<Vec<_>>();
        let (kinds, scopes, values) = claim_columns(&claims);
        let row: (i64, bool) = sqlx::query_as(
            "select last_position, repeated from append_events($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(aggregate_type)
        .bind(column(|e| e.aggregate_id.clone()))
        .bind(events.iter().map(|e| e.sequence as i64).collect::<Vec<_>>())
        .bind(column(|e| e.event_type.clone()))
        .bind(column(|e| e.event_version.clone()))
        .bind(events.iter().map(|e| &e.payload).collect::<Vec<_>>())
        .bind(events.iter().map(|e| &e.metadata).collect::<Vec<_>>())
        .bind(command_id)
        .bind(kinds)
        .bind(scopes)
        .bind(values)
        .fetch_one(&self.pool)
        .await
        .map_err(append_error)?;
        Ok(Appended { last_position: row.0, repeated: row.1 })
    }
}

fn claim_columns(claims: &[Claim]) -> (Vec<&'static str>, Vec<&str>, Vec<String>) {
    let mut columns = (Vec::new(), Vec::new(), Vec::new());
    for claim in claims {
        let (kind, value) = match claim {
            Claim::Take { value, .. } => ("take", value.clone()),
            Claim::TakePlace { limit, .. } => ("place", limit.to_string()),
            Claim::Require { value, .. } => ("require", value.clone()),
            Claim::Release { value, .. } => ("release", value.clone()),
            Claim::ReleaseAll => ("release_all", String::new()),
        };
        columns.0.push(kind);
        columns.1.push(claim.scope());
        columns.2.push(value);
    }
    columns
}

fn append_error(error: sqlx::Error) -> AppendError {
    let Some(database) = error.as_database_error() else { return AppendError::Database(error) };
    match database.code().as_deref() {
        Some("SY001") => AppendError::Claim(database.message().parse().unwrap_or(0)),
        Some("SY002") => AppendError::CommandReused,
        _ => AppendError::Database(error),
    }
}

/// Maps what PostgreSQL says to what cqrs-es distinguishes.
fn persistence_error(error: AppendError) -> PersistenceError {
    let AppendError::Database(inner) = &error else { return PersistenceError::UnknownError(Box::new(error)) };
    let stale = inner.as_database_error().is_some_and(|e| {
        e.constraint() == Some("events_pkey") || matches!(e.code().as_deref(), Some("40001" | "40P01"))
    });
    if stale {
        PersistenceError::OptimisticLockError
    } else if is_connection_error(inner) {
        PersistenceError::ConnectionError(Box::new(error))
    } else {
        PersistenceError::UnknownError(Box::new(error))
    }
}

/// Whether the database could not be reached or went away, as against having said no.
pub(super) fn is_connection_error(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::Protocol(_) => true,
        // Class 57 is operator intervention (shutdown, crash), class 08 connection exceptions.
        sqlx::Error::Database(e) => {
            e.code().is_some_and(|code| code.starts_with("08") || code.starts_with("57P") || code == "53300")
        }
        _ => false,
    }
}

impl PersistedEventRepository for Repository {
    async fn get_events<A: Aggregate>(&self, aggregate_id: &str) -> Result<Vec<SerializedEvent>, PersistenceError> {
        self.reads.get_events::<A>(aggregate_id).await
    }
    async fn get_last_events<A: Aggregate>(
        &self,
        aggregate_id: &str,
        last_sequence: usize,
    ) -> Result<Vec<SerializedEvent>, PersistenceError> {
        self.reads.get_last_events::<A>(aggregate_id, last_sequence).await
    }
    /// Snapshots are not used: cqrs-es 0.5.0 applies events twice to them.
    async fn get_snapshot<A: Aggregate>(
        &self,
        _aggregate_id: &str,
    ) -> Result<Option<cqrs_es::persist::SerializedSnapshot>, PersistenceError> {
        Ok(None)
    }
    async fn persist<A: Aggregate>(
        &self,
        events: &[SerializedEvent],
        _snapshot_update: Option<(String, Value, usize)>,
    ) -> Result<(), PersistenceError> {
        if events.is_empty() {
            return Ok(());
        }
        let appended = self.append(A::TYPE, events).await.map_err(persistence_error)?;
        APPEND
            .try_with(|context| context.borrow_mut().appended = Some(appended))
            .map_err(|_| PersistenceError::UnknownError(Box::new(AppendError::NoContext)))
    }
    async fn stream_events<A: Aggregate>(&self, aggregate_id: &str) -> Result<ReplayStream, PersistenceError> {
        self.reads.stream_events::<A>(aggregate_id).await
    }
    async fn stream_all_events<A: Aggregate>(&self) -> Result<ReplayStream, PersistenceError> {
        self.reads.stream_all_events::<A>().await
    }
}
