//! What routes use: execute, then wait until one's own change can be read.

use super::{
    progress::Progress,
    store::{CommandError, Receipt, Store},
};
use crate::kernel::{actor::Stamp, aggregate::Aggregate};
use std::time::Duration;

/// How long a request waits for the read models. On a crowded machine they fall seconds behind, and a page that was read
/// too early would deny what was just saved.
const PATIENCE: Duration = Duration::from_secs(10);

/// Executes commands for people.
#[derive(Clone)]
pub struct CommandBus {
    store: Store,
    progress: Progress,
}

impl CommandBus {
    pub fn new(store: Store, progress: Progress) -> Self {
        Self { store, progress }
    }

    /// Carries out a command and waits, at most ten seconds, until every read model shows it.
    /// A read model that is late does not make the command fail: it is recorded.
    pub async fn execute<A: Aggregate>(
        &self,
        id: impl std::fmt::Display,
        command: A::Command,
        stamp: &Stamp,
    ) -> Result<Receipt, CommandError<A::Refusal>> {
        let receipt = self.execute_without_waiting::<A>(id, command, stamp).await?;
        self.settle(receipt).await;
        Ok(receipt)
    }

    /// Carries out one of several commands; the caller ends with [`CommandBus::settle`].
    pub async fn execute_without_waiting<A: Aggregate>(
        &self,
        id: impl std::fmt::Display,
        command: A::Command,
        stamp: &Stamp,
    ) -> Result<Receipt, CommandError<A::Refusal>> {
        self.store.execute::<A>(&id.to_string(), command, stamp).await
    }

    /// How far a read model has come, as this process knows.
    pub fn position_of(&self, projection: &str) -> i64 {
        self.progress.position(projection)
    }

    /// Waits until the read models show what a receipt stands for.
    pub async fn settle(&self, receipt: Receipt) {
        if let Some(position) = receipt.position
            && !self.progress.wait_all(position, PATIENCE).await
        {
            tracing::warn!(position, "read models are late");
        }
    }
}
