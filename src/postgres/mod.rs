//! The database: a private PostgreSQL in the data directory unless `DATABASE_URL` names one; pools; migrations.
//!
//! Invariants: one process at a time runs the private server; a commit that was acknowledged is on disk; the server is
//! reached through a private socket only; whatever was killed, the next start needs no help.
mod binaries;
mod cluster;
mod error;
mod home;
mod identity;
mod lock;
mod migrations;
mod pool;
mod supervisor;

use std::{path::Path, sync::Arc, time::Duration};

use sqlx::{ConnectOptions, PgPool, postgres::PgConnectOptions};

pub use error::PostgresError;
pub use migrations::{fingerprint, migrate, pending};

use crate::config::Config;
use cluster::Cluster;
use home::Home;
use lock::{Held, Lock};
use supervisor::{Supervisor, Vitals};

/// How long an external server may take to answer, for example while the machine starts.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// How long another process may take to make and start the private server.
const JOIN_WITHIN: Duration = Duration::from_mins(2);

/// What a process wants of the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Serve requests: alone on a data directory.
    Serve,
    /// One piece of work: beside a running server, else alone.
    Work,
}

/// Whether a data directory has a private database, without making one.
pub fn exists(data: &Path) -> bool {
    home::recorded(data)
}

/// The database of an installation, reachable.
#[derive(Debug)]
pub struct Postgres {
    options: PgConnectOptions,
    managed: Option<Managed>,
    /// The private server is run by another process.
    joined: bool,
}

#[derive(Debug)]
struct Managed {
    cluster: Cluster,
    supervisor: Supervisor,
    vitals: Arc<Vitals>,
    _lock: Lock,
}

impl Postgres {
    /// Connects to `DATABASE_URL`, or starts the private server (or joins it, see [`Purpose`]).
    pub async fn open(config: &Config, purpose: Purpose) -> Result<Self, PostgresError> {
        let database = match &config.database_url {
            Some(url) => Self { options: external(url)?, managed: None, joined: false },
            None => Self::private(config, purpose).await?,
        };
        let database = Self { options: database.options.application_name(cluster::NAME), ..database };
        match database.check().await {
            Ok(()) => Ok(database),
            Err(error) => {
                database.close().await?;
                Err(error)
            }
        }
    }

    async fn private(config: &Config, purpose: Purpose) -> Result<Self, PostgresError> {
        let home = Home::of(&config.data)?;
        let lock = match (Lock::take(&home, purpose)?, purpose) {
            (Held::ByUs(lock), _) => lock,
            (Held::By(_), Purpose::Work) => {
                return Ok(Self { options: cluster::options(&home.socket_dir()?), managed: None, joined: true });
            }
            (Held::By(holder), Purpose::Serve) => {
                return Err(PostgresError::InUse { data: config.data.clone(), holder });
            }
        };
        let cluster = Cluster::prepare(config, home)?;
        let child = cluster.start().await?;
        let vitals = Vitals::new();
        let supervisor = Supervisor::watch(cluster.clone(), child, Arc::clone(&vitals));
        let managed = Managed { cluster, supervisor, vitals, _lock: lock };
        if let Err(error) = managed.cluster.furnish().await {
            managed.close().await?;
            return Err(error);
        }
        Ok(Self { options: managed.cluster.connect_options(), managed: Some(managed), joined: false })
    }

    /// How to connect, without the bounds that [`Postgres::pool`] sets.
    pub fn connect_options(&self) -> &PgConnectOptions {
        &self.options
    }

    /// A new pool of at most 8 connections with bounded waits; it survives a restart of PostgreSQL.
    pub fn pool(&self) -> PgPool {
        pool::pool(self.options.clone(), self.managed.as_ref().map(|managed| Arc::clone(&managed.vitals)))
    }

    /// A pool of one connection that waits for locks and statements as long as it takes: for work of the operator.
    pub fn patient_pool(&self) -> PgPool {
        pool::patient(self.options.clone())
    }

    /// Whether the private server runs here; an external one is asked by a query.
    pub fn is_up(&self) -> bool {
        self.managed.as_ref().is_none_or(|managed| managed.vitals.is_up())
    }

    /// Where the database is, in words, without a password.
    pub fn place(&self) -> String {
        match (&self.managed, self.options.get_socket()) {
            (Some(managed), _) => format!("private server in {}", managed.cluster.home.dir.display()),
            (None, Some(socket)) => format!("server at the socket in {}", socket.display()),
            (None, None) => format!("server {}:{}", self.options.get_host(), self.options.get_port()),
        }
    }

    /// Stops the private server if this process runs it. Without this call it keeps running and the next start takes
    /// it over.
    pub async fn close(self) -> Result<(), PostgresError> {
        match self.managed {
            Some(managed) => managed.close().await,
            None => Ok(()),
        }
    }

    /// Waits for an answer and refuses an old server.
    async fn check(&self) -> Result<(), PostgresError> {
        let deadline = tokio::time::Instant::now() + if self.joined { JOIN_WITHIN } else { ANSWER_WITHIN };
        let mut connection = loop {
            match self.options.connect().await {
                Ok(connection) => break connection,
                Err(error) if starting(&error, self.joined) && tokio::time::Instant::now() < deadline => {
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
                Err(source) => return Err(PostgresError::Connect { place: self.place(), source }),
            }
        };
        let number: String = sqlx::query_scalar("SHOW server_version_num").fetch_one(&mut connection).await?;
        if number.parse::<u32>().is_ok_and(|number| number < binaries::OLDEST * 10_000) {
            let version = sqlx::query_scalar("SHOW server_version").fetch_one(&mut connection).await?;
            return Err(PostgresError::TooOld(version));
        }
        Ok(())
    }
}

impl Managed {
    async fn close(self) -> Result<(), PostgresError> {
        self.supervisor.stop(&self.cluster).await
    }
}

fn external(url: &str) -> Result<PgConnectOptions, PostgresError> {
    if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
        return Err(PostgresError::Address(sqlx::Error::Configuration("it does not begin with postgres://".into())));
    }
    url.parse().map_err(PostgresError::Address)
}

/// A server that is not there yet, as opposed to one that refuses us. One that another process is making may not know
/// its role or database yet.
fn starting(error: &sqlx::Error, joined: bool) -> bool {
    match error {
        sqlx::Error::Io(error) => {
            matches!(error.kind(), std::io::ErrorKind::ConnectionRefused | std::io::ErrorKind::NotFound)
        }
        sqlx::Error::Database(error) => error
            .code()
            .is_some_and(|code| code.starts_with("57P0") || (joined && (code == "3D000" || code.starts_with("28")))),
        _ => false,
    }
}
