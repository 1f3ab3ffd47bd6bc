//! Timers: rows that one process at a time turns into commands when they are due.

use super::{
    log,
    reaction::reached,
    store::{CommandError, Store, StoreFailure},
};
use crate::kernel::{
    actor::{Actor, CommandId, Stamp},
    aggregate::Aggregate,
    time::Timestamp,
};
use async_trait::async_trait;
use serde_json::Value;
use sqlx::{Connection, PgConnection, PgPool};
use std::time::Duration;

/// Tries at one timer before it is parked.
const TRIES: i32 = 8;
/// How long a timer waits for a read model; others wait behind it.
const PATIENCE: Duration = Duration::from_secs(2);

/// A timer to set. Setting the same id again changes nothing.
#[derive(Debug, Clone)]
pub struct NewTimer {
    pub id: String,
    /// Names the [`TimerHandler`].
    pub kind: &'static str,
    pub due_at: Timestamp,
    pub payload: Value,
}

impl NewTimer {
    pub(super) async fn insert(&self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        sqlx::query("insert into timer (id, kind, due_at, payload) values ($1, $2, $3, $4) on conflict do nothing")
            .bind(&self.id)
            .bind(self.kind)
            .bind(self.due_at)
            .bind(&self.payload)
            .execute(connection)
            .await
            .map(|_| ())
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    kind: String,
    due_at: Timestamp,
    payload: Value,
    attempts: i32,
}

/// A timer that is due, and the means to act for it.
pub struct Timer {
    pub due_at: Timestamp,
    pub payload: Value,
    now: Timestamp,
    kind: String,
    id: String,
    store: Store,
}

impl Timer {
    /// Reads for facts that go with the command.
    pub fn pool(&self) -> &PgPool {
        self.store.pool()
    }

    /// Waits until a read model shows everything that has happened; false where that takes too long.
    pub async fn caught_up(&self, projection: &'static str) -> Result<bool, StoreFailure> {
        let failed = |error: sqlx::Error| StoreFailure::Unexpected(error.into());
        let head = log::head(self.pool()).await.map_err(failed)?;
        reached(self.pool(), projection, head, PATIENCE).await.map_err(failed)
    }

    /// Sets the same timer once more: what it waits for has not happened.
    pub async fn again(&self, after: Duration) -> Result<(), StoreFailure> {
        let at = Timestamp::from_millis(self.now.millis() + after.as_millis() as i64);
        let first = self.id.split('+').next().unwrap_or(&self.id);
        sqlx::query(
            "insert into timer (id, kind, due_at, payload) select $2, kind, $3, payload from timer where id = $1
             on conflict (id) do nothing",
        )
        .bind(&self.id)
        .bind(format!("{first}+{}", at.millis()))
        .bind(at)
        .execute(self.pool())
        .await
        .map(|_| ())
        .map_err(|error| StoreFailure::Unexpected(error.into()))
    }

    /// Gives the timer's command, once however often the timer fires. `Err` in the result is a refusal.
    pub async fn execute<A: Aggregate>(
        &self,
        id: impl std::fmt::Display,
        command: A::Command,
    ) -> Result<Result<(), String>, StoreFailure> {
        self.give::<A>(id, command, Actor::Clock, CommandId::of_timer(&self.id)).await
    }

    /// Gives a command to one of several aggregates, for what is not a matter of the hour; once as well.
    pub async fn execute_for<A: Aggregate>(
        &self,
        id: impl std::fmt::Display,
        command: A::Command,
    ) -> Result<Result<(), String>, StoreFailure> {
        let command_id = CommandId::of_timer(&self.id).part(&id);
        self.give::<A>(id, command, Actor::Policy(self.kind.clone()), command_id).await
    }

    async fn give<A: Aggregate>(
        &self,
        id: impl std::fmt::Display,
        command: A::Command,
        by: Actor,
        command_id: CommandId,
    ) -> Result<Result<(), String>, StoreFailure> {
        let stamp = Stamp::system(by, self.now, command_id);
        match self.store.execute::<A>(&id.to_string(), command, &stamp).await {
            Ok(_) => Ok(Ok(())),
            Err(CommandError::Refused(refusal)) => Ok(Err(refusal.to_string())),
            Err(CommandError::Conflict) => Err(StoreFailure::Unexpected("conflict".into())),
            Err(CommandError::Failure(failure)) => Err(failure),
        }
    }
}

/// Turns due timers of one kind into a command.
#[async_trait]
pub trait TimerHandler: Send + Sync + 'static {
    /// Names the timers.
    fn kind(&self) -> &'static str;
    /// Acts for one due timer with [`Timer::execute`] and returns its result.
    async fn fire(&self, timer: &Timer) -> Result<Result<(), String>, StoreFailure>;
}

/// Fires every timer that is due; returns how many fired.
pub async fn fire_due(
    pool: &PgPool,
    store: &Store,
    handlers: &[std::sync::Arc<dyn TimerHandler>],
    now: Timestamp,
) -> Result<usize, sqlx::Error> {
    let mut fired = 0;
    while fire_next(pool, store, handlers, now).await? {
        fired += 1;
    }
    Ok(fired)
}

async fn fire_next(
    pool: &PgPool,
    store: &Store,
    handlers: &[std::sync::Arc<dyn TimerHandler>],
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let mut connection = pool.acquire().await?;
    let mut transaction = connection.begin().await?;
    let due: Option<Row> = sqlx::query_as(
        "select id, kind, due_at, payload, attempts from timer where state = 'waiting' and due_at <= $1 and kind = any($2)
         order by due_at, id limit 1 for update skip locked",
    )
    .bind(now)
    .bind(handlers.iter().map(|handler| handler.kind()).collect::<Vec<_>>())
    .fetch_optional(&mut *transaction)
    .await?;
    let Some(row) = due else { return Ok(false) };
    let outcome = match handlers.iter().find(|handler| handler.kind() == row.kind) {
        None => Err(StoreFailure::Unexpected(format!("no handler for timers of kind {}", row.kind).into())),
        Some(handler) => {
            let (kind, id) = (row.kind.clone(), row.id.clone());
            let timer = Timer { due_at: row.due_at, payload: row.payload, now, kind, id, store: store.clone() };
            handler.fire(&timer).await
        }
    };
    let (state, detail) = match outcome {
        Ok(Ok(())) => ("done", String::new()),
        Ok(Err(refusal)) => ("refused", refusal),
        Err(error) if row.attempts + 1 >= TRIES => {
            tracing::error!(timer = row.id, %error, "parked: a timer cannot fire");
            ("parked", error.to_string())
        }
        Err(error) => {
            tracing::warn!(timer = row.id, %error, "a timer failed and will be tried again");
            sqlx::query(
                "update timer set attempts = attempts + 1, due_at = due_at + interval '1 second' where id = $1",
            )
            .bind(&row.id)
            .execute(&mut *transaction)
            .await?;
            transaction.commit().await?;
            return Ok(false);
        }
    };
    sqlx::query("update timer set state = $2, detail = $3, done_at = now() where id = $1")
        .bind(&row.id)
        .bind(state)
        .bind(detail)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(true)
}
