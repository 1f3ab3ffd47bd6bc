//! Keeps the private server running for as long as this process does.
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::{process::Child, task::JoinHandle};
use tokio_util::sync::{CancellationToken, DropGuard};

use super::{PostgresError, cluster::Cluster};

/// A server that was taken over is not our child, so its death is noticed by asking.
const ASK_EVERY: Duration = Duration::from_millis(500);
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// What the rest of the program may know about the server's life.
#[derive(Debug)]
pub(super) struct Vitals {
    up: AtomicBool,
    started: Mutex<Instant>,
}

impl Vitals {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self { up: AtomicBool::new(true), started: Mutex::new(Instant::now()) })
    }

    /// Whether the server runs and has answered since it started.
    pub(super) fn is_up(&self) -> bool {
        self.up.load(Ordering::Relaxed)
    }

    /// Since when connections can be good: an older one belongs to a server that died.
    pub(super) fn started(&self) -> Instant {
        *self.started.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn down(&self) {
        self.up.store(false, Ordering::Relaxed);
    }

    fn restarted(&self) {
        *self.started.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
        self.up.store(true, Ordering::Relaxed);
    }
}

/// The task that restarts the server when it dies; dropped, it leaves the server to itself.
#[derive(Debug)]
pub(super) struct Supervisor {
    stop: DropGuard,
    task: JoinHandle<Option<Child>>,
}

impl Supervisor {
    /// Watches a running server; `child` is `None` when it was taken over.
    pub(super) fn watch(cluster: Cluster, child: Option<Child>, vitals: Arc<Vitals>) -> Self {
        let stop = CancellationToken::new();
        let task = tokio::spawn(watch(cluster, child, vitals, stop.clone()));
        Self { stop: stop.drop_guard(), task }
    }

    /// Stops watching, then the server.
    pub(super) async fn stop(self, cluster: &Cluster) -> Result<(), PostgresError> {
        self.stop.disarm().cancel();
        let child = self.task.await.unwrap_or_default();
        cluster.stop().await?;
        if let Some(mut child) = child {
            let _ended = child.wait().await;
        }
        Ok(())
    }
}

async fn watch(
    cluster: Cluster,
    mut child: Option<Child>,
    vitals: Arc<Vitals>,
    stop: CancellationToken,
) -> Option<Child> {
    loop {
        tokio::select! {
            () = stop.cancelled() => return child,
            () = death(&cluster, &mut child) => {}
        }
        vitals.down();
        tracing::error!("PostgreSQL has died, starting it again");
        let mut pause = FIRST_PAUSE;
        child = loop {
            tokio::select! {
                () = stop.cancelled() => return None,
                started = cluster.start() => match started {
                    Ok(child) => break child,
                    Err(error) => tracing::error!(%error, "PostgreSQL does not start"),
                }
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        };
        vitals.restarted();
        tracing::info!("PostgreSQL runs again");
    }
}

async fn death(cluster: &Cluster, child: &mut Option<Child>) {
    if let Some(child) = child {
        match child.wait().await {
            Ok(status) => tracing::error!(%status, "PostgreSQL ended"),
            Err(error) => tracing::error!(%error, "PostgreSQL cannot be watched"),
        }
        return;
    }
    while cluster.listens() {
        tokio::time::sleep(ASK_EVERY).await;
    }
}
