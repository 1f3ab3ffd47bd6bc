//! Tells readers of the log that it has grown. Only a hint: they look for themselves.

use sqlx::{PgPool, postgres::PgListener};
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// How long a reader waits at most before it looks again, if no hint comes.
const POLL: Duration = Duration::from_secs(1);

/// The highest position known to this process.
#[derive(Clone)]
pub struct Wakeup {
    head: Arc<watch::Sender<i64>>,
}

impl Default for Wakeup {
    fn default() -> Self {
        Self { head: Arc::new(watch::Sender::new(0)) }
    }
}

impl Wakeup {
    /// The log has grown at least to here.
    pub fn reached(&self, position: i64) {
        self.head.send_if_modified(|head| {
            let grown = position > *head;
            *head = (*head).max(position);
            grown
        });
    }

    /// The highest position heard of.
    pub fn head(&self) -> i64 {
        *self.head.borrow()
    }

    /// Returns when the log is known to be past `position`, or after a poll interval.
    pub async fn past(&self, position: i64) {
        let mut head = self.head.subscribe();
        // The sender lives in self, so waiting ends by growth or by time.
        let _ = tokio::time::timeout(POLL, head.wait_for(|head| *head > position)).await;
    }

    /// Listens to what other processes append, until cancelled. A lost connection leaves polling.
    pub async fn listen(&self, pool: PgPool, stop: CancellationToken) {
        while !stop.is_cancelled() {
            tokio::select! {
                () = stop.cancelled() => return,
                result = self.listen_once(&pool) => {
                    if let Err(error) = result {
                        tracing::warn!(%error, "lost the notification connection; readers poll until it is back");
                    }
                }
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(POLL) => {}
            }
        }
    }

    async fn listen_once(&self, pool: &PgPool) -> Result<(), sqlx::Error> {
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen("events").await?;
        loop {
            let notification = listener.recv().await?;
            if let Ok(position) = notification.payload().parse() {
                self.reached(position);
            }
        }
    }
}
