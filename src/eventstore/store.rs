//! Executing a command: load, decide, append, with idempotency and retry.

use super::{
    append::{APPEND, AppendContext, AppendError, Appended, Repository, is_connection_error},
    hosted::Hosted,
    upcast::upcasters,
    wakeup::Wakeup,
};
use crate::kernel::{actor::Stamp, aggregate::Aggregate};
use cqrs_es::{
    Aggregate as _, AggregateContext, AggregateError, EventStore, event_sink::EventSink, persist::PersistedEventStore,
};
use sqlx::PgPool;
use std::{
    cell::RefCell,
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
    time::Duration,
};
use tokio::sync::{Mutex as AsyncMutex, Semaphore};

/// How often a command is tried again after another one changed the same aggregate.
const ATTEMPTS: u32 = 5;
/// Appends under way at once: they queue for one row lock anyway.
const PERMITS: usize = 4;

/// That a command was carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// Last position of the command's events; `None` when it changed nothing.
    pub position: Option<i64>,
    /// Whether the same command had been carried out before.
    pub repeated: bool,
}

/// Why a command was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum CommandError<R> {
    /// The rules say no; the text is for the user.
    #[error("{0}")]
    Refused(R),
    /// Others changed the same things at the same time; looking again and trying again may work.
    #[error("changed by others at the same time")]
    Conflict,
    #[error(transparent)]
    Failure(#[from] StoreFailure),
}

/// A technical failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreFailure {
    /// The database cannot be reached; the command may or may not have been carried out.
    #[error("database unavailable")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("event store failed")]
    Unexpected(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Executes commands. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    pool: PgPool,
    wakeup: Wakeup,
    permits: Semaphore,
    /// One lock per aggregate under way, so that writers of this process queue instead of conflicting.
    locks: Mutex<HashMap<String, Weak<AsyncMutex<()>>>>,
}

impl Store {
    pub fn new(pool: PgPool, wakeup: Wakeup) -> Self {
        Self { inner: Arc::new(Inner { pool, wakeup, permits: Semaphore::new(PERMITS), locks: Mutex::default() }) }
    }

    /// The pool that commands use.
    pub fn pool(&self) -> &PgPool {
        &self.inner.pool
    }

    /// Carries out a command once, however often it is sent.
    pub async fn execute<A: Aggregate>(
        &self,
        id: &str,
        command: A::Command,
        stamp: &Stamp,
    ) -> Result<Receipt, CommandError<A::Refusal>> {
        let lock = self.lock_of(A::TYPE, id);
        let _turn = lock.lock().await;
        let _permit = self.inner.permits.acquire().await.map_err(|e| StoreFailure::Unexpected(Box::new(e)))?;
        let mut attempt = 0;
        loop {
            attempt += 1;
            match self.attempt::<A>(id, command.clone(), stamp).await {
                Err(CommandError::Conflict | CommandError::Failure(StoreFailure::Unavailable(_)))
                    if attempt < ATTEMPTS =>
                {
                    let jitter = rand::random_range(0..20u64);
                    tokio::time::sleep(Duration::from_millis(u64::from(attempt * attempt) * 10 + jitter)).await;
                }
                Ok(receipt) => {
                    if let Some(position) = receipt.position {
                        self.inner.wakeup.reached(position);
                    }
                    return Ok(receipt);
                }
                Err(error) => return Err(error),
            }
        }
    }

    async fn attempt<A: Aggregate>(
        &self,
        id: &str,
        command: A::Command,
        stamp: &Stamp,
    ) -> Result<Receipt, CommandError<A::Refusal>> {
        if let Some(receipt) = self.already_done(A::TYPE, id, stamp.command_id.as_str()).await? {
            return Ok(receipt);
        }
        let store = PersistedEventStore::<_, Hosted<A>>::new_event_store(Repository::new(self.inner.pool.clone()))
            .with_upcasters(upcasters());
        let mut context = store.load_aggregate(id).await.map_err(translate::<A>)?;
        let sink = EventSink::default();
        context.aggregate().handle((command, stamp.clone()), &(), &sink).await.map_err(CommandError::Refused)?;
        let events = sink.collect().await;
        if events.is_empty() {
            return Ok(Receipt { position: None, repeated: false });
        }
        let claims: Vec<_> = events.iter().flat_map(|event| A::claims(id, &event.0)).collect();
        let append =
            AppendContext { command_id: stamp.command_id.as_str().to_owned(), claims: claims.clone(), appended: None };
        let (committed, appended) = APPEND
            .scope(RefCell::new(append), async {
                let committed = store.commit(events, context, metadata(stamp)).await;
                (committed, APPEND.with(|context| context.borrow().appended))
            })
            .await;
        match (committed, appended) {
            (Ok(_), Some(Appended { last_position, repeated })) => {
                Ok(Receipt { position: Some(last_position), repeated })
            }
            (Ok(_), None) => Err(StoreFailure::Unexpected("append left no position".into()).into()),
            (Err(error), _) => Err(match failed_claim(&error) {
                Some(number) => claims
                    .get(number.wrapping_sub(1))
                    .and_then(A::refuse_claim)
                    .map_or(CommandError::Conflict, CommandError::Refused),
                None => translate::<A>(error),
            }),
        }
    }

    /// Whether this command was carried out before, so that a repeated form is answered as the first time.
    async fn already_done(
        &self,
        aggregate_type: &str,
        id: &str,
        command_id: &str,
    ) -> Result<Option<Receipt>, StoreFailure> {
        let row: Option<(String, String, i64)> =
            sqlx::query_as("select aggregate_type, aggregate_id, last_position from command_log where command_id = $1")
                .bind(command_id)
                .fetch_optional(&self.inner.pool)
                .await
                .map_err(failure)?;
        match row {
            None => Ok(None),
            Some((of_type, of_id, position)) if of_type == aggregate_type && of_id == id => {
                Ok(Some(Receipt { position: Some(position), repeated: true }))
            }
            Some(_) => Err(StoreFailure::Unexpected(Box::new(AppendError::CommandReused))),
        }
    }

    fn lock_of(&self, aggregate_type: &str, id: &str) -> Arc<AsyncMutex<()>> {
        let mut locks = self.inner.locks.lock().unwrap_or_else(PoisonError::into_inner);
        let key = format!("{aggregate_type}:{id}");
        if let Some(lock) = locks.get(&key).and_then(Weak::upgrade) {
            return lock;
        }
        if locks.len() > 1_000 {
            locks.retain(|_, lock| lock.strong_count() > 0);
        }
        let lock = Arc::new(AsyncMutex::new(()));
        locks.insert(key, Arc::downgrade(&lock));
        lock
    }
}

fn metadata(stamp: &Stamp) -> HashMap<String, String> {
    let mut metadata = HashMap::from([
        ("by".to_owned(), stamp.by.to_string()),
        ("role".to_owned(), stamp.role.to_string()),
        ("at".to_owned(), stamp.at.to_string()),
        ("command_id".to_owned(), stamp.command_id.as_str().to_owned()),
        ("correlation_id".to_owned(), stamp.correlation_id.clone()),
    ]);
    if let Some(territory) = &stamp.on_behalf_of {
        metadata.insert("on_behalf_of".to_owned(), territory.to_string());
    }
    metadata
}

fn failed_claim<R: std::error::Error>(error: &AggregateError<R>) -> Option<usize> {
    match error {
        AggregateError::UnexpectedError(inner) => match inner.downcast_ref::<AppendError>() {
            Some(AppendError::Claim(number)) => Some(*number),
            _ => None,
        },
        _ => None,
    }
}

fn translate<A: Aggregate>(error: AggregateError<A::Refusal>) -> CommandError<A::Refusal> {
    match error {
        AggregateError::UserError(refusal) => CommandError::Refused(refusal),
        AggregateError::AggregateConflict => CommandError::Conflict,
        AggregateError::DatabaseConnectionError(source) => StoreFailure::Unavailable(source).into(),
        AggregateError::UnexpectedError(source) => match source.downcast::<sqlx::Error>() {
            Ok(source) => failure(*source).into(),
            Err(source) => StoreFailure::Unexpected(source).into(),
        },
        AggregateError::DeserializationError(source) => StoreFailure::Unexpected(source).into(),
    }
}

fn failure(error: sqlx::Error) -> StoreFailure {
    if is_connection_error(&error) {
        StoreFailure::Unavailable(Box::new(error))
    } else {
        StoreFailure::Unexpected(Box::new(error))
    }
}
