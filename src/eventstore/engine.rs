//! The event store of one process, running: commands in, readers behind.

use super::{
    bus::CommandBus,
    progress::Progress,
    projection::ProjectionError,
    store::Store,
    wakeup::Wakeup,
    worker::{Readers, Workers},
};
use sqlx::PgPool;
use std::time::Duration;

/// Between two looks at whether everything has settled.
const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// Store, readers and what connects them.
pub struct Engine {
    store: Store,
    bus: CommandBus,
    workers: Workers,
    pool: PgPool,
}

impl Engine {
    /// Prepares the readers (this may rebuild read models) and starts them.
    /// Readers hold connections while they work, so they get a pool of their own.
    pub async fn start(commands: PgPool, readers_pool: PgPool, readers: &Readers) -> Result<Self, ProjectionError> {
        readers.prepare(&readers_pool).await?;
        let progress: Progress = readers.progress();
        let wakeup = Wakeup::default();
        let store = Store::new(commands, wakeup.clone());
        let workers = Workers::start(readers, &readers_pool, &store, &progress, &wakeup);
        let bus = CommandBus::new(store.clone(), progress);
        Ok(Self { store, bus, workers, pool: readers_pool })
    }

    /// For people: execute and see the own change.
    pub fn bus(&self) -> &CommandBus {
        &self.bus
    }

    /// For tools: execute without waiting.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Waits until every active reader has come to the end of the log, also of what reactions added meanwhile.
    pub async fn settled(&self) -> Result<(), sqlx::Error> {
        loop {
            let behind: i64 = sqlx::query_scalar(
                "select count(*) from checkpoint where state = 'active' and position < (select position from log_head)",
            )
            .fetch_one(&self.pool)
            .await?;
            if behind == 0 {
                return Ok(());
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    /// Lets every reader finish its transaction and end.
    pub async fn stop(self) {
        self.workers.stop().await;
    }
}
