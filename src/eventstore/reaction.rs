//! Reactions: an event here leads to commands there, each exactly once. They are never rebuilt.

use super::{
    append::is_connection_error,
    log,
    projection::ProjectionError,
    store::{CommandError, Store, StoreFailure},
    timer::NewTimer,
};
use crate::kernel::{
    actor::{Actor, CommandId, Stamp},
    aggregate::Aggregate,
    time::Timestamp,
};
use async_trait::async_trait;
use sqlx::{Connection, PgConnection, PgPool};
use std::time::Duration;

/// How long a reaction waits for a read model it reads from.
const PATIENCE: Duration = Duration::from_secs(8);
/// Tries at one event before the reaction is parked.
const TRIES: u32 = 8;
/// Events looked at in one transaction while none of them calls for anything.
const BATCH: i64 = 200;

/// Answers events with commands and timers.
#[async_trait]
pub trait Reaction: Send + Sync + 'static {
    /// Names the checkpoint and the commands; never changes.
    fn name(&self) -> &'static str;
    /// Answers one event. May be called again for the same event after a crash; its commands still act once,
    /// provided that they are given in the same order.
    async fn react(&self, event: &log::RecordedEvent, context: &mut ReactionContext) -> Result<(), ReactionError>;
}

/// Why an event could not be answered. A refused command is no error: it is recorded.
#[derive(Debug, thiserror::Error)]
pub enum ReactionError {
    #[error(transparent)]
    Store(#[from] StoreFailure),
    #[error(transparent)]
    Event(#[from] ProjectionError),
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    #[error("a command met changes of others too often")]
    Conflict,
    #[error("read model {0} is late")]
    Late(&'static str),
}

impl ReactionError {
    fn is_outage(&self) -> bool {
        match self {
            Self::Store(StoreFailure::Unavailable(_)) | Self::Late(_) => true,
            Self::Database(error) | Self::Event(ProjectionError::Database(error)) => is_connection_error(error),
            Self::Store(StoreFailure::Unexpected(_)) | Self::Event(_) | Self::Conflict => false,
        }
    }
}

/// What a reaction works with while it answers one event.
pub struct ReactionContext {
    name: &'static str,
    position: i64,
    correlation_id: String,
    at: Timestamp,
    store: Store,
    outcomes: Vec<(CommandId, Result<(), String>)>,
    timers: Vec<NewTimer>,
}

impl ReactionContext {
    /// Reads for facts; wait with [`ReactionContext::caught_up`] first.
    pub fn pool(&self) -> &PgPool {
        self.store.pool()
    }

    /// The instant of the event that is being answered: a reaction repeated after a crash says the same.
    pub fn now(&self) -> Timestamp {
        self.at
    }

    /// Waits until a read model shows the event that is being answered.
    pub async fn caught_up(&self, projection: &'static str) -> Result<(), ReactionError> {
        self.reached(projection, self.position).await
    }

    /// Waits until a read model shows everything that has happened, also what this reaction did after the event.
    pub async fn caught_up_with_all(&self, projection: &'static str) -> Result<(), ReactionError> {
        let head = log::head(self.pool()).await?;
        self.reached(projection, head).await
    }

    async fn reached(&self, projection: &'static str, position: i64) -> Result<(), ReactionError> {
        if reached(self.pool(), projection, position, PATIENCE).await? {
            Ok(())
        } else {
            Err(ReactionError::Late(projection))
        }
    }

    /// Gives a command. Accepted or refused, the outcome is recorded with the checkpoint.
    /// Returns whether it was accepted.
    pub async fn execute<A: Aggregate>(
        &mut self,
        id: impl std::fmt::Display,
        command: A::Command,
    ) -> Result<bool, ReactionError> {
        let command_id = CommandId::of_policy(self.name, self.position, self.outcomes.len());
        self.give::<A>(id, command, command_id).await
    }

    /// The same for one of several aggregates whose number may be another when the event is answered again.
    pub async fn execute_for<A: Aggregate>(
        &mut self,
        id: impl std::fmt::Display,
        command: A::Command,
    ) -> Result<bool, ReactionError> {
        let command_id = CommandId::of_policy(self.name, self.position, 0).part(&id);
        self.give::<A>(id, command, command_id).await
    }

    async fn give<A: Aggregate>(
        &mut self,
        id: impl std::fmt::Display,
        command: A::Command,
        command_id: CommandId,
    ) -> Result<bool, ReactionError> {
        let stamp = Stamp {
            correlation_id: self.correlation_id.clone(),
            on_behalf_of: None,
            ..Stamp::system(Actor::Policy(self.name.to_owned()), self.at, command_id.clone())
        };
        let outcome = match self.store.execute::<A>(&id.to_string(), command, &stamp).await {
            Ok(_) => Ok(()),
            Err(CommandError::Refused(refusal)) => Err(refusal.to_string()),
            Err(CommandError::Conflict) => return Err(ReactionError::Conflict),
            Err(CommandError::Failure(failure)) => return Err(failure.into()),
        };
        let accepted = outcome.is_ok();
        self.outcomes.push((command_id, outcome));
        Ok(accepted)
    }

    /// Sets a timer; the same id again changes nothing.
    pub fn schedule(&mut self, timer: NewTimer) {
        self.timers.push(timer);
    }
}

/// Waits until a read model shows a position; false where that takes too long.
pub(super) async fn reached(
    pool: &PgPool,
    projection: &str,
    position: i64,
    patience: Duration,
) -> Result<bool, sqlx::Error> {
    let deadline = tokio::time::Instant::now() + patience;
    loop {
        let reached: Option<bool> = sqlx::query_scalar(
            "select state = 'active' and position >= $2 from checkpoint where kind = 'projection' and name = $1",
        )
        .bind(projection)
        .bind(position)
        .fetch_optional(pool)
        .await?;
        if reached == Some(true) {
            return Ok(true);
        }
        if tokio::time::Instant::now() > deadline {
            return Ok(false);
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Answers everything that the log holds; returns the position reached.
pub async fn react_all(pool: &PgPool, store: &Store, reaction: &dyn Reaction) -> Result<i64, ReactionError> {
    let mut tries = 0;
    loop {
        match react_once(pool, store, reaction).await {
            Ok(Some(_)) => tries = 0,
            Ok(None) => {
                return Ok(sqlx::query_scalar("select position from checkpoint where kind = 'reaction' and name = $1")
                    .bind(reaction.name())
                    .fetch_one(pool)
                    .await?);
            }
            Err(error) if error.is_outage() => return Err(error),
            Err(error) => {
                tries += 1;
                if tries > TRIES {
                    park(pool, reaction.name(), &error).await?;
                    return Err(error);
                }
                tokio::time::sleep(Duration::from_millis(50 * u64::from(tries))).await;
            }
        }
    }
}

/// Registers a reaction. On a log that has events already it starts at the end: it does not act on the past.
/// One that was parked tries again: a restart often comes with what mends it, and its commands act once anyway.
pub(super) async fn register(pool: &PgPool, reaction: &dyn Reaction) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update checkpoint set state = 'active', error = null
         where kind = 'reaction' and name = $1 and state = 'parked'",
    )
    .bind(reaction.name())
    .execute(pool)
    .await?;
    sqlx::query(
        "insert into checkpoint (name, kind, position) select $1, 'reaction', position from log_head
         on conflict do nothing",
    )
    .bind(reaction.name())
    .execute(pool)
    .await
    .map(|_| ())
}

/// Answers the next event that calls for something, after those that call for nothing; `None` when there is none, or
/// another process is at it, or the reaction is parked.
async fn react_once(pool: &PgPool, store: &Store, reaction: &dyn Reaction) -> Result<Option<i64>, ReactionError> {
    let mut connection = pool.acquire().await?;
    let mut transaction = connection.begin().await?;
    let position: Option<i64> = sqlx::query_scalar(
        "select position from checkpoint where kind = 'reaction' and name = $1 and state = 'active' for update skip locked",
    )
    .bind(reaction.name())
    .fetch_optional(&mut *transaction)
    .await?;
    let Some(position) = position else { return Ok(None) };
    let mut reached = None;
    for event in log::read_after(&mut transaction, position, BATCH).await? {
        let mut context = ReactionContext {
            name: reaction.name(),
            position: event.position,
            correlation_id: event.correlation_id.clone(),
            at: event.at,
            store: store.clone(),
            outcomes: Vec::new(),
            timers: Vec::new(),
        };
        match reaction.react(&event, &mut context).await {
            Ok(()) => reached = Some(event.position),
            // What came before it is done; the next turn begins with this event.
            Err(_) if reached.is_some() => break,
            Err(error) => return Err(error),
        }
        if !context.outcomes.is_empty() || !context.timers.is_empty() {
            record(&mut transaction, &context).await?;
            break;
        }
    }
    let Some(reached) = reached else { return Ok(None) };
    sqlx::query(
        "update checkpoint set position = $2, error = null, updated_at = now() where kind = 'reaction' and name = $1",
    )
    .bind(reaction.name())
    .bind(reached)
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(Some(reached))
}

/// Keeps what came of the commands, and sets the timers.
async fn record(transaction: &mut PgConnection, context: &ReactionContext) -> Result<(), sqlx::Error> {
    for (n, (command_id, outcome)) in (0i32..).zip(&context.outcomes) {
        if let Err(refusal) = outcome {
            tracing::info!(
                reaction = context.name,
                position = context.position,
                refusal,
                "a reaction's command was refused"
            );
        }
        sqlx::query(
            "insert into policy_log (reaction, position, n, command_id, outcome, detail) values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(context.name)
        .bind(context.position)
        .bind(n)
        .bind(command_id.as_str())
        .bind(if outcome.is_ok() { "accepted" } else { "refused" })
        .bind(outcome.as_ref().err().map_or("", String::as_str))
        .execute(&mut *transaction)
        .await?;
    }
    for timer in &context.timers {
        timer.insert(transaction).await?;
    }
    Ok(())
}

async fn park(pool: &PgPool, name: &str, error: &ReactionError) -> Result<(), sqlx::Error> {
    tracing::error!(reaction = name, %error, "parked: an event cannot be answered");
    sqlx::query(
        "update checkpoint set state = 'parked', error = $2, updated_at = now() where kind = 'reaction' and name = $1",
    )
    .bind(name)
    .bind(error.to_string())
    .execute(pool)
    .await
    .map(|_| ())
}
