//! Configuration, read once from the environment at start. Command line options win over it.
//!
//! | variable | meaning | default |
//! | --- | --- | --- |
//! | `SAYEMBARA_DATA` | directory of everything the installation keeps: the private database, uploads, secrets | `./data` |
//! | `SAYEMBARA_BIND` | address and port to listen on | `127.0.0.1:8080` |
//! | `SAYEMBARA_URL` | the address people use, when a proxy stands in front; with `https://` cookies are for HTTPS only | `http://` and the address listened on |
//! | `DATABASE_URL` | a PostgreSQL 14 or newer to use instead of the private one | none: a private server is started |
//! | `SAYEMBARA_PG_BIN` | directory of `postgres`, `initdb` and `pg_ctl` for the private server | searched for |
//! | `SAYEMBARA_LOG` | what to log, as `level` or `module=level,…` | `info` |
use std::{
    env, io,
    net::{AddrParseError, SocketAddr},
    path::PathBuf,
};

/// Where the installation keeps things and how it is reached.
#[derive(Debug, Clone)]
pub struct Config {
    /// The data directory; made on first use.
    pub data: PathBuf,
    /// Address and port of the HTTP server.
    pub bind: SocketAddr,
    /// The address people use; `None` means the one listened on.
    pub url: Option<String>,
    /// An external database; `None` means the private server below `data`.
    pub database_url: Option<String>,
    /// Where PostgreSQL's programs are, when they should not be searched for.
    pub pg_bin: Option<PathBuf>,
    /// Whether the private server forces every commit to disk.
    pub durability: Durability,
}

/// How the private PostgreSQL treats a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// A commit is on disk before it is acknowledged.
    Full,
    /// A crash of the machine may lose or corrupt everything, and nothing is vacuumed: for tests, no variable selects it.
    None,
}

/// The environment holds something that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// Not an `address:port`.
    #[error("SAYEMBARA_BIND is '{value}', which is not an address with a port such as 127.0.0.1:8080: {source}")]
    Bind {
        /// What the variable holds.
        value: String,
        /// Why it was refused.
        source: AddrParseError,
    },
    /// Not the beginning of a web address.
    #[error("SAYEMBARA_URL is '{0}', which does not begin with http:// or https://.")]
    Url(String),
    /// A variable that is not text.
    #[error("{0} is not valid UTF-8.")]
    NotText(&'static str),
    /// The working directory is unknown, so a relative data directory means nothing.
    #[error("The data directory is relative and the working directory cannot be read: {0}")]
    WorkingDirectory(io::Error),
}

impl Config {
    /// Reads the environment; an empty variable counts as unset.
    pub fn from_env() -> Result<Self, ConfigError> {
        let bind = match text("SAYEMBARA_BIND")? {
            Some(value) => value.parse().map_err(|source| ConfigError::Bind { value, source })?,
            None => SocketAddr::from(([127, 0, 0, 1], 8080)),
        };
        let url = text("SAYEMBARA_URL")?.map(|url| url.trim_end_matches('/').to_owned());
        if let Some(url) = url.as_ref().filter(|url| !url.starts_with("http://") && !url.starts_with("https://")) {
            return Err(ConfigError::Url(url.clone()));
        }
        let data = path("SAYEMBARA_DATA").unwrap_or_else(|| PathBuf::from("data"));
        Ok(Self {
            bind,
            url,
            database_url: text("DATABASE_URL")?,
            pg_bin: path("SAYEMBARA_PG_BIN"),
            ..Self::in_directory(std::path::absolute(data).map_err(ConfigError::WorkingDirectory)?)
        })
    }

    /// The defaults, with everything kept below `data`.
    pub fn in_directory(data: PathBuf) -> Self {
        Self {
            data,
            bind: SocketAddr::from(([127, 0, 0, 1], 8080)),
            url: None,
            database_url: None,
            pg_bin: None,
            durability: Durability::Full,
        }
    }

    /// Whether people reach the server over HTTPS.
    pub fn https(&self) -> bool {
        self.url.as_ref().is_some_and(|url| url.starts_with("https://"))
    }
}

fn path(name: &str) -> Option<PathBuf> {
    env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

fn text(name: &'static str) -> Result<Option<String>, ConfigError> {
    match env::var(name) {
        Ok(value) if value.is_empty() => Ok(None),
        Ok(value) => Ok(Some(value)),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => Err(ConfigError::NotText(name)),
    }
}
