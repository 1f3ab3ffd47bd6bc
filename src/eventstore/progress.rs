//! How far the readers of the log have come, for those who wait to see their own change.

use std::{collections::BTreeMap, sync::Arc, time::Duration};
use tokio::sync::watch;

/// Progress of every projection of this process.
#[derive(Clone, Default)]
pub struct Progress {
    of: Arc<BTreeMap<&'static str, watch::Sender<i64>>>,
}

impl Progress {
    pub(super) fn of(names: impl Iterator<Item = &'static str>) -> Self {
        Self { of: Arc::new(names.map(|name| (name, watch::Sender::new(0))).collect()) }
    }

    pub(super) fn reached(&self, name: &str, position: i64) {
        if let Some(sender) = self.of.get(name) {
            sender.send_if_modified(|at| {
                let grown = position > *at;
                *at = position;
                grown
            });
        }
    }

    /// A projection stopped for good: nobody should wait for it.
    pub(super) fn parked(&self, name: &str) {
        if let Some(sender) = self.of.get(name) {
            sender.send_replace(i64::MAX);
        }
    }

    /// How far a projection has come, 0 where there is none of that name.
    pub fn position(&self, name: &str) -> i64 {
        self.of.get(name).map_or(0, |sender| *sender.borrow())
    }

    /// Waits until one projection has reached a position; false when it has not in time.
    pub async fn wait(&self, name: &str, position: i64, patience: Duration) -> bool {
        let Some(sender) = self.of.get(name) else { return false };
        let mut receiver = sender.subscribe();
        tokio::time::timeout(patience, receiver.wait_for(|at| *at >= position)).await.is_ok_and(|seen| seen.is_ok())
    }

    /// Waits until all projections have reached a position; false when they have not in time.
    pub async fn wait_all(&self, position: i64, patience: Duration) -> bool {
        let all = self.of.keys().map(|name| self.wait(name, position, patience));
        futures::future::join_all(all).await.into_iter().all(|reached| reached)
    }
}
