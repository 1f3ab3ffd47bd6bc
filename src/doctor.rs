//! `sayembara doctor`: what an operator would look at, looked at, with what to do about each fault.
use std::{
    fmt,
    fs::{self, OpenOptions},
    path::Path,
};

use sqlx::PgPool;

use crate::{
    config::Config,
    eventstore,
    kernel::time::Timestamp,
    postgres::{self, Postgres, Purpose},
};

/// Below this much free space the database may stop at any time.
const FREE: u64 = 1 << 30;
/// A clock further off than this makes deadlines unfair.
const SECONDS_OFF: i64 = 5;
/// More unread events than a busy moment explains.
const LAG: i64 = 1_000;

/// The checks in the order they were made.
#[derive(Debug, Default)]
pub struct Report {
    checks: Vec<(&'static str, Result<String, String>)>,
}

impl Report {
    /// Whether every check passed.
    pub fn is_well(&self) -> bool {
        self.checks.iter().all(|(_, found)| found.is_ok())
    }

    fn add<E: fmt::Display>(&mut self, name: &'static str, found: Result<String, E>) {
        self.checks.push((name, found.map_err(|error| error.to_string())));
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, found) in &self.checks {
            match found {
                Ok(detail) => writeln!(f, "ok    {name:<15} {detail}")?,
                Err(fault) => writeln!(f, "FAULT {name:<15} {fault}")?,
            }
        }
        let faults = self.checks.iter().filter(|(_, found)| found.is_err()).count();
        match faults {
            0 => writeln!(f, "Everything is in order."),
            1 => writeln!(f, "1 fault."),
            n => writeln!(f, "{n} faults."),
        }
    }
}

/// Makes every check that is possible; one that needs a failed one is left out.
pub async fn examine(config: &Config) -> Report {
    let mut report = Report::default();
    report.add("data directory", data_directory(&config.data));
    report.add("disk", disk(&config.data));
    if config.database_url.is_none() && !postgres::exists(&config.data) {
        let fault =
            format!("{} holds none yet: start the server once, or run `sayembara migrate`", config.data.display());
        report.add("database", Err::<String, _>(fault));
        return report;
    }
    match Postgres::open(config, Purpose::Work).await {
        Ok(database) => {
            let pool = database.pool();
            report.add("database", server(&pool).await.map(|version| format!("{version}, {}", database.place())));
            report.add("clock", clock(&pool).await);
            schema(&mut report, &pool).await;
            pool.close().await;
            if let Err(error) = database.close().await {
                report.add("database stop", Err::<String, _>(error));
            }
        }
        Err(error) => report.add("database", Err::<String, _>(error)),
    }
    report
}

fn data_directory(data: &Path) -> Result<String, String> {
    let probe = data.join(".doctor");
    OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .open(&probe)
        .and_then(|_| fs::remove_file(&probe))
        .map_err(|error| format!("{} cannot be written: {error}. Make it writable for this user.", data.display()))?;
    Ok(format!("{} is writable", data.display()))
}

fn disk(data: &Path) -> Result<String, String> {
    let place = nix::sys::statvfs::statvfs(data).map_err(|error| format!("free space is unknown: {error}"))?;
    #[expect(clippy::useless_conversion, reason = "the widths differ between systems")]
    let free = u64::from(place.blocks_available()) * u64::from(place.fragment_size());
    let said = format!("{}.{} GB free", free / 1_000_000_000, free % 1_000_000_000 / 100_000_000);
    if free < FREE { Err(format!("only {said}: make room before the database stops")) } else { Ok(said) }
}

async fn server(pool: &PgPool) -> Result<String, sqlx::Error> {
    let version: String = sqlx::query_scalar("show server_version").fetch_one(pool).await?;
    Ok(format!("PostgreSQL {version}"))
}

/// Compares with the database server, and with the newest event: a clock must not run backwards past it.
async fn clock(pool: &PgPool) -> Result<String, String> {
    let fault = |error: sqlx::Error| error.to_string();
    let theirs: chrono::DateTime<chrono::Utc> =
        sqlx::query_scalar("select clock_timestamp()").fetch_one(pool).await.map_err(fault)?;
    let now = Timestamp::now();
    let off = (theirs - now.to_utc()).num_seconds();
    if off.abs() > SECONDS_OFF {
        return Err(format!("{off} s between this machine and the database server: set up time synchronisation (NTP)"));
    }
    let logged: bool =
        sqlx::query_scalar("select to_regclass('public.events') is not null").fetch_one(pool).await.map_err(fault)?;
    if logged {
        let newest: Option<chrono::DateTime<chrono::Utc>> =
            sqlx::query_scalar("select recorded_at from events order by position desc limit 1")
                .fetch_optional(pool)
                .await
                .map_err(fault)?;
        if let Some(newest) = newest.filter(|newest| *newest > theirs) {
            return Err(format!("it is {now}, but the newest event is of {newest}: the clock has gone backwards"));
        }
    }
    Ok(format!("{now}"))
}

async fn schema(report: &mut Report, pool: &PgPool) {
    match postgres::pending(pool).await {
        Ok(0) => report.add("migrations", Ok::<_, String>("all applied".into())),
        Ok(n) => {
            let fault = format!("{n} are missing: run `sayembara migrate`, or start the server");
            report.add("migrations", Err::<String, _>(fault));
            return;
        }
        Err(error) => {
            report.add("migrations", Err::<String, _>(error));
            return;
        }
    }
    report.add("secrets", secrets(pool).await);
    match eventstore::health(pool).await {
        Ok(health) => {
            report.add("event log", log(&health));
            report.add("readers", readers(&health));
            report.add("timers", timers(&health));
        }
        Err(error) => report.add("event log", Err::<String, _>(error)),
    }
}

/// The key that signs session cookies: 64 bytes, made at the first start.
async fn secrets(pool: &PgPool) -> Result<String, String> {
    let length: Option<i32> = sqlx::query_scalar("select octet_length(value) from secret where name = 'cookie'")
        .fetch_optional(pool)
        .await
        .map_err(|error| error.to_string())?;
    match length {
        Some(64) => Ok("the session key is there".into()),
        None => Ok("none yet, the first start of the server makes them".into()),
        Some(n) => Err(format!(
            "the session key has {n} bytes instead of 64: delete it (delete from secret where name = 'cookie') and \
             restart, which signs everybody out"
        )),
    }
}

fn log(health: &eventstore::Health) -> Result<String, String> {
    if health.is_gapless() {
        return Ok(format!("{} events without a gap", health.events));
    }
    Err(format!(
        "{} events, newest position {}, head {}, {} broken streams: facts are missing. Stop the server and restore a \
         backup.",
        health.events, health.last_position, health.head, health.broken_streams
    ))
}

fn readers(health: &eventstore::Health) -> Result<String, String> {
    let parked: Vec<String> = health
        .parked()
        .map(|reader| {
            let error = reader.error.as_deref().unwrap_or("no reason recorded");
            format!("{} is parked after position {} ({error})", reader.name, reader.position)
        })
        .collect();
    if !parked.is_empty() {
        return Err(parked.join("; "));
    }
    if health.lag() > LAG {
        return Err(format!("the slowest is {} events behind: is the server running?", health.lag()));
    }
    Ok(format!("{} readers, at most {} events behind", health.readers.len(), health.lag()))
}

fn timers(health: &eventstore::Health) -> Result<String, String> {
    match health.late_timers {
        0 => Ok("none late".into()),
        n => Err(format!("{n} late by more than a minute or parked: is the server running?")),
    }
}
