//! Demo data: a kabupaten with its innovations and editions, made by the same commands as real use.
//!
//! Deterministic for the day it was begun on, and safe to interrupt: the same wishes sent again act once.

mod catalogue;
mod cast;
mod certificates;
mod editions;
mod meeting;
mod papers;
mod play;
mod smart_kampung;
mod texts;

use crate::{
    app,
    directory::{self, table::InitError},
    eventstore::{Engine, ProjectionError, Readers},
    kernel::time::{Timestamp, Zone},
};
use sqlx::PgPool;
use std::{path::Path, str::FromStr};

pub use cast::PASSWORD;

/// What to show a newcomer: user name and what the person may do.
pub fn accounts() -> Vec<(String, String)> {
    cast::accounts().into_iter().chain(smart_kampung::accounts()).collect()
}

/// How far the current edition is played.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Registration is open: drafts and submissions.
    Registration,
    /// Judges are scoring.
    Judging,
    /// The result is sealed.
    Sealed,
}

impl FromStr for Stage {
    type Err = String;
    fn from_str(s: &str) -> Result<Self, String> {
        match s {
            "pendaftaran" => Ok(Self::Registration),
            "penilaian" => Ok(Self::Judging),
            "selesai" => Ok(Self::Sealed),
            _ => Err("one of pendaftaran, penilaian, selesai".to_owned()),
        }
    }
}

/// Why the demo data could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    #[error(transparent)]
    Init(#[from] InitError),
    #[error("read models: {0}")]
    Readers(#[from] ProjectionError),
    #[error("{step}: {reason}")]
    Step { step: String, reason: String },
    #[error("this installation already holds real data; demo data belongs into an empty one")]
    NotEmpty,
}

/// The demo's name in the table of settings; its value is the day it was begun on, and whether it is whole.
const SETTING: &str = "demo";

/// Whether this installation shows demo data, so that every page says so.
pub async fn is_demo(pool: &PgPool) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("select exists (select from setting where name = $1)").bind(SETTING).fetch_one(pool).await
}

/// Fills an empty installation, or completes a filling that was interrupted. Returns false when there was nothing to do.
/// `report` gets (steps done, steps in all, what is being made).
pub async fn fill(
    pool: &PgPool,
    data: &Path,
    stage: Stage,
    report: &mut (dyn FnMut(u64, u64, &str) + Send),
) -> Result<bool, DemoError> {
    let begun: Option<String> =
        sqlx::query_scalar("select value from setting where name = $1").bind(SETTING).fetch_optional(pool).await?;
    let today = match begun {
        Some(value) if value.ends_with(" done") => return Ok(false),
        Some(value) => value.parse().map_err(|_| DemoError::NotEmpty)?,
        None => {
            let events: i64 = sqlx::query_scalar("select position from log_head").fetch_one(pool).await?;
            if events > 0 {
                return Err(DemoError::NotEmpty);
            }
            let now = Timestamp::now();
            let noon = Zone::Wib.start_of(Zone::Wib.date(now)).plus_seconds(9 * 3600);
            sqlx::query("insert into setting (name, value) values ($1, $2)")
                .bind(SETTING)
                .bind(noon.to_string())
                .execute(pool)
                .await?;
            noon
        }
    };
    let kabupaten = "35.10".parse().map_err(|error| play::failed("region", error))?;
    directory::table::init(pool, &kabupaten).await?;
    cast::enter(pool).await?;
    // Without the clock: the past editions open and close by their own wishes, at their own times.
    let readers = Readers { timers: Vec::new(), ..app::readers() };
    let engine = Engine::start(pool.clone(), pool.clone(), &readers).await?;
    let play = play::Play::new(&engine, pool, data);
    let played = editions::play(&play, today, stage, report).await;
    engine.settled().await?;
    engine.stop().await;
    played?;
    sqlx::query("update setting set value = value || ' done' where name = $1").bind(SETTING).execute(pool).await?;
    Ok(true)
}
