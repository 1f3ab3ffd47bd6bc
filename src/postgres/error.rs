//! What can go wrong with the database before the first query, each with what to do about it.
use std::{io, path::PathBuf};

use sqlx::migrate::MigrateError;

/// A failure to find, start, reach or migrate PostgreSQL. The text is for the operator.
#[derive(Debug, thiserror::Error)]
pub enum PostgresError {
    /// No usable programs on this machine.
    #[error(
        "No PostgreSQL {wanted} was found on this machine. {looked} Install it (Debian and Ubuntu: apt-get install \
         postgresql; Fedora: dnf install postgresql-server; Alpine: apk add postgresql; macOS: brew install \
         postgresql@17), or name the directory of its programs in SAYEMBARA_PG_BIN, or set DATABASE_URL to use a \
         server that already runs."
    )]
    NoBinaries {
        /// The version that would do, in words.
        wanted: String,
        /// Where was looked and what was seen there.
        looked: String,
    },
    /// Root cannot run PostgreSQL and no other user was found to do it.
    #[error(
        "PostgreSQL refuses to run as root, and this machine has neither a user 'postgres' nor 'nobody' to run it. \
         Create one (useradd --system postgres), or start sayembara as an ordinary user."
    )]
    NoUser,
    /// Another process works on the same data directory.
    #[error(
        "The data directory {} is already in use by {holder}. Stop that first, or choose another directory with \
         --data.", data.display()
    )]
    InUse {
        /// The data directory asked for.
        data: PathBuf,
        /// The other process, in words.
        holder: String,
    },
    /// The cluster lives elsewhere and is not there any more.
    #[error(
        "{} says that the database is kept in {}, which does not exist. Restore that directory from a backup; or, to \
         start with an empty database, delete {}.", pointer.display(), home.display(), pointer.display()
    )]
    Lost {
        /// The file that names the place.
        pointer: PathBuf,
        /// The place named.
        home: PathBuf,
    },
    /// The data directory was copied, its database was not.
    #[error(
        "{} is a copy of {}: both name the one database in {}. Delete {} to give the copy an empty database of its \
         own, then load a dump into it.", pointer.display(), original.display(), home.display(), pointer.display()
    )]
    Copied {
        /// The copied file that names the place.
        pointer: PathBuf,
        /// The data directory it was copied from.
        original: PathBuf,
        /// The place named.
        home: PathBuf,
    },
    /// The cluster's directory holds something else.
    #[error(
        "{} is not empty and not a PostgreSQL database. Move it away, or choose another directory with --data.",
        .0.display()
    )]
    NotACluster(PathBuf),
    /// A file operation on the cluster's directories failed.
    #[error("Cannot {action} {}: {source}", path.display())]
    File {
        /// What was tried, as a verb.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// A socket directory in a shared place belongs to somebody else.
    #[error(
        "{} should be the private directory of the database socket, but it belongs to another user. Remove it, or \
         choose a shorter --data so that the socket fits below it.", .0.display()
    )]
    SocketDirectory(PathBuf),
    /// A program of PostgreSQL could not be run or reported an error.
    #[error("{program} did not succeed: {message}")]
    Program {
        /// `initdb`, `pg_ctl` or `postgres`.
        program: &'static str,
        /// Its own last words.
        message: String,
    },
    /// The server was started but did not answer in time.
    #[error("PostgreSQL in {} did not accept connections within {seconds} seconds; its log is in {}.", home.display(), log.display())]
    NotReady {
        /// The cluster's directory.
        home: PathBuf,
        /// Where to read on.
        log: PathBuf,
        /// How long was waited.
        seconds: u64,
    },
    /// `DATABASE_URL` cannot be understood.
    #[error("DATABASE_URL is not a PostgreSQL address such as postgres://user:password@host:5432/name: {0}")]
    Address(sqlx::Error),
    /// The server cannot be reached.
    #[error("Cannot connect to the database {place}: {source}")]
    Connect {
        /// The server, without the password.
        place: String,
        /// Why not.
        source: sqlx::Error,
    },
    /// The server is too old.
    #[error(
        "The database server is PostgreSQL {0}, and sayembara needs 14 or newer. Upgrade it, or unset DATABASE_URL."
    )]
    TooOld(String),
    /// A query of the set-up failed.
    #[error("The database cannot be prepared: {0}")]
    Query(#[from] sqlx::Error),
    /// The schema cannot be brought to this program's version.
    #[error("{}", migration(.0))]
    Migrate(#[from] MigrateError),
}

fn migration(error: &MigrateError) -> String {
    match error {
        MigrateError::VersionMissing(version) => format!(
            "The database has migration {version}, which this program does not know: it was made by a newer sayembara. \
             Start that version, or restore the backup from before the upgrade."
        ),
        MigrateError::VersionMismatch(version) => format!(
            "Migration {version} was changed after it had been applied to this database. Migrations never change: \
             restore the file as it was and add a new one."
        ),
        MigrateError::Dirty(version) => {
            format!("Migration {version} stopped half-way. Restore the backup from before it and start again.")
        }
        other => format!("The database schema could not be brought up to date: {other}"),
    }
}

/// Wraps an error of the file system with what was being done.
pub(super) fn file(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> PostgresError {
    let path = path.into();
    move |source| PostgresError::File { action, path, source }
}
