//! The tasks of one process that follow the log: projections, reactions, timers.

use super::{
    progress::Progress,
    projection::{self, Projection, ProjectionError},
    reaction::{self, Reaction},
    store::Store,
    timer::{self, TimerHandler},
    wakeup::Wakeup,
};
use crate::kernel::time::Timestamp;
use sqlx::PgPool;
use std::{sync::Arc, time::Duration};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// Pause between looks at the clock, and after a failure.
const PAUSE: Duration = Duration::from_millis(200);

/// Everything that reads the log.
#[derive(Clone, Default)]
pub struct Readers {
    pub projections: Vec<Arc<dyn Projection>>,
    pub reactions: Vec<Arc<dyn Reaction>>,
    pub timers: Vec<Arc<dyn TimerHandler>>,
}

impl Readers {
    /// A place to watch the progress of these projections.
    pub fn progress(&self) -> Progress {
        Progress::of(self.projections.iter().map(|projection| projection.name()))
    }

    /// Makes read models whose tables are missing or old, and registers the reactions.
    pub async fn prepare(&self, pool: &PgPool) -> Result<(), ProjectionError> {
        for reaction in &self.reactions {
            reaction::register(pool, reaction.as_ref()).await?;
        }
        for projection in &self.projections {
            projection::prepare(pool, projection.as_ref()).await?;
        }
        Ok(())
    }
}

/// The running tasks.
pub struct Workers {
    stop: CancellationToken,
    tasks: JoinSet<()>,
}

impl Workers {
    /// Starts one task per reader. `pool` should not be the one that commands use: readers hold connections.
    pub fn start(readers: &Readers, pool: &PgPool, store: &Store, progress: &Progress, wakeup: &Wakeup) -> Self {
        let stop = CancellationToken::new();
        let mut tasks = JoinSet::new();
        for projection in &readers.projections {
            let (projection, pool, progress, wakeup, stop) =
                (projection.clone(), pool.clone(), progress.clone(), wakeup.clone(), stop.clone());
            tasks.spawn(async move {
                let mut position = 0;
                while !stop.is_cancelled() {
                    match projection::catch_up(&pool, projection.as_ref(), &progress).await {
                        Ok(reached) => position = reached,
                        Err(error) => {
                            tracing::warn!(projection = projection.name(), %error, "projection stopped for a moment");
                            pause(&stop).await;
                        }
                    }
                    rest(&wakeup, position, &stop).await;
                }
            });
        }
        for reaction in &readers.reactions {
            let (reaction, pool, store, wakeup, stop) =
                (reaction.clone(), pool.clone(), store.clone(), wakeup.clone(), stop.clone());
            tasks.spawn(async move {
                let mut position = 0;
                while !stop.is_cancelled() {
                    match reaction::react_all(&pool, &store, reaction.as_ref()).await {
                        // No way forward although there are events: another process is at it, or it is parked.
                        Ok(reached) if reached == position && wakeup.head() > position => pause(&stop).await,
                        Ok(reached) => position = reached,
                        Err(error) => {
                            tracing::warn!(reaction = reaction.name(), %error, "reaction stopped for a moment");
                            pause(&stop).await;
                        }
                    }
                    rest(&wakeup, position, &stop).await;
                }
            });
        }
        {
            let (handlers, pool, store, stop) = (readers.timers.clone(), pool.clone(), store.clone(), stop.clone());
            tasks.spawn(async move {
                while !stop.is_cancelled() {
                    if let Err(error) = timer::fire_due(&pool, &store, &handlers, Timestamp::now()).await {
                        tracing::warn!(%error, "timers stopped for a moment");
                    }
                    pause(&stop).await;
                }
            });
        }
        {
            let (wakeup, pool, stop) = (wakeup.clone(), pool.clone(), stop.clone());
            tasks.spawn(async move { wakeup.listen(pool, stop).await });
        }
        Self { stop, tasks }
    }

    /// Lets every task finish its transaction and end.
    pub async fn stop(mut self) {
        self.stop.cancel();
        while self.tasks.join_next().await.is_some() {}
    }
}

async fn rest(wakeup: &Wakeup, position: i64, stop: &CancellationToken) {
    tokio::select! {
        () = stop.cancelled() => {}
        () = wakeup.past(position) => {}
    }
}

async fn pause(stop: &CancellationToken) {
    tokio::select! {
        () = stop.cancelled() => {}
        () = tokio::time::sleep(PAUSE) => {}
    }
}
