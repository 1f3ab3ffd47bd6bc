//! The connection pool and what every connection promises.
use std::{sync::Arc, time::Duration};

use sqlx::{
    Connection,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use super::supervisor::Vitals;

/// More connections than this made two cores slower.
const CONNECTIONS: u32 = 8;
/// A request waits this long for a connection, which also bridges a restart of PostgreSQL.
const ACQUIRE_WITHIN: Duration = Duration::from_secs(10);
/// A connection in constant use is not asked whether it lives; one that has rested this long is.
const RESTED: Duration = Duration::from_secs(1);

/// Bounds on how long one connection may hold others up.
const TIMEOUTS: [(&str, &str); 3] =
    [("lock_timeout", "2s"), ("statement_timeout", "30s"), ("idle_in_transaction_session_timeout", "10s")];

/// Lifts the bounds, for migrations and other long work of the operator.
pub(super) fn unbounded(options: PgConnectOptions) -> PgConnectOptions {
    options.options(TIMEOUTS.map(|(name, _)| (name, "0")))
}

/// One connection without bounds.
pub(super) fn patient(options: PgConnectOptions) -> sqlx::PgPool {
    PgPoolOptions::new().max_connections(1).acquire_timeout(ACQUIRE_WITHIN).connect_lazy_with(unbounded(options))
}

/// A pool of bounded connections; it connects when first used.
pub(super) fn pool(options: PgConnectOptions, vitals: Option<Arc<Vitals>>) -> sqlx::PgPool {
    PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(ACQUIRE_WITHIN)
        .test_before_acquire(false)
        .before_acquire(move |connection, meta| {
            let of_a_dead_server = vitals.as_ref().is_some_and(|vitals| vitals.started().elapsed() < meta.age);
            Box::pin(async move {
                if of_a_dead_server {
                    return Ok(false);
                }
                Ok(meta.idle_for < RESTED || connection.ping().await.is_ok())
            })
        })
        .connect_lazy_with(options.options(TIMEOUTS))
}
