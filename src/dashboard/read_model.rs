//! Counts over the read models of all contexts. The one place that reads tables of others.

mod work;

pub use work::{
    Doubtable, EditionWork, JudgeWork, ObjectionWork, OperatorWork, doubtable, judge_work, objection_work,
    operator_work, organiser_work, verifier_work,
};

use crate::{
    eventstore::{self, ReaderHealth},
    kernel::{
        actor::Scope,
        score::Rounded,
        time::{Timestamp, Zone},
    },
};
use sqlx::{PgPool, Row, postgres::PgRow};

/// A published edition that is not over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunningEdition {
    pub slug: String,
    pub name: String,
    pub zone: Zone,
    /// `belum`, `buka` or `tutup`.
    pub registration: String,
    pub opens_at: Timestamp,
    pub closes_at: Timestamp,
    /// The round that is under way.
    pub round: Option<String>,
}

impl RunningEdition {
    pub fn is_open(&self) -> bool {
        self.registration == "buka"
    }
    pub fn is_ahead(&self) -> bool {
        self.registration == "belum"
    }
}

impl sqlx::FromRow<'_, PgRow> for RunningEdition {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            slug: row.try_get("slug")?,
            name: row.try_get("name")?,
            zone: zone(row.try_get("zone")?),
            registration: row.try_get("registration")?,
            opens_at: row.try_get("opens_at")?,
            closes_at: row.try_get("closes_at")?,
            round: row.try_get("round")?,
        })
    }
}

/// One of the best of the latest sealed result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Winner {
    pub slug: String,
    pub edition: String,
    pub proposal: String,
    pub title: String,
    pub unit_name: String,
    pub award: String,
    pub shown: Rounded,
}

impl sqlx::FromRow<'_, PgRow> for Winner {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            slug: row.try_get("slug")?,
            edition: row.try_get("edition")?,
            proposal: row.try_get("proposal")?,
            title: row.try_get("title")?,
            unit_name: row.try_get("unit_name")?,
            award: row.try_get("award")?,
            shown: Rounded::hundredths(row.try_get("shown")?),
        })
    }
}

/// How much there is to see.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Totals {
    pub innovations: i64,
    pub units: i64,
    pub sealed: i64,
}

/// Published editions that are neither cancelled nor sealed, those that close first in front.
pub async fn running(pool: &PgPool) -> Result<Vec<RunningEdition>, sqlx::Error> {
    sqlx::query_as(
        "select e.slug, e.name, e.calendar->>'zone' as zone, e.registration, e.opens_at, e.closes_at,
           (select r.rules->>'label' from read.competition_round r
            where r.edition = e.id and r.state = 'buka' order by r.place limit 1) as round
         from read.competition_edition e where e.state = 'terbit'
         order by e.registration = 'buka' desc, e.closes_at limit 20",
    )
    .fetch_all(pool)
    .await
}

/// The best of the latest sealed result.
pub async fn winners(pool: &PgPool, limit: i64) -> Result<Vec<Winner>, sqlx::Error> {
    sqlx::query_as(
        "select d.slug, d.name as edition, e.proposal, p.title, coalesce(u.name, p.unit) as unit_name,
           e.awards[1] as award, e.shown
         from (select * from read.result_edition where sealed_at is not null order by sealed_at desc limit 1) d
         join read.result_entry e on e.edition = d.edition and e.version = d.version and cardinality(e.awards) > 0
         join read.result_proposal p on p.proposal = e.proposal
         left join unit u on u.code = p.unit
         order by e.place limit $1",
    )
    .bind(limit)
    .fetch_all(pool)
    .await
}

/// How much there is to see.
pub async fn totals(pool: &PgPool) -> Result<Totals, sqlx::Error> {
    sqlx::query_as(
        "select (select count(*) from read.innovation) as innovations,
           (select count(distinct unit) from read.innovation) as units,
           (select count(*) from read.result_edition where sealed_at is not null) as sealed",
    )
    .fetch_one(pool)
    .await
}

/// How the log and its readers are.
#[derive(Debug, Clone)]
pub struct Operations {
    pub head: i64,
    pub is_gapless: bool,
    pub late_timers: i64,
    pub readers: Vec<Reader>,
}

/// One projection or reaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    pub name: String,
    pub is_projection: bool,
    pub position: i64,
    /// Events it has not seen.
    pub lag: i64,
    pub is_parked: bool,
    pub error: Option<String>,
}

/// Looks at the log and everything that follows it.
pub async fn operations(pool: &PgPool) -> Result<Operations, sqlx::Error> {
    let health = eventstore::health(pool).await?;
    let reader = |reader: &ReaderHealth| Reader {
        name: reader.name.clone(),
        is_projection: reader.kind == "projection",
        position: reader.position,
        lag: health.head - reader.position,
        is_parked: reader.state == "parked",
        error: reader.error.clone(),
    };
    Ok(Operations {
        head: health.head,
        is_gapless: health.is_gapless(),
        late_timers: health.late_timers,
        readers: health.readers.iter().map(reader).collect(),
    })
}

/// Readers that stopped and timers that are late, without counting the log.
pub async fn alarms(pool: &PgPool) -> Result<(i64, i64), sqlx::Error> {
    sqlx::query_as(
        "select (select count(*) from checkpoint where state = 'parked'),
           (select count(*) from timer
            where state = 'parked' or (state = 'waiting' and due_at < now() - interval '1 minute'))",
    )
    .fetch_one(pool)
    .await
}

/// The zone that this installation lives in.
pub async fn installation_zone(pool: &PgPool) -> Result<Zone, sqlx::Error> {
    sqlx::query_scalar("select zone from installation").fetch_optional(pool).await.map(zone)
}

/// The regions that scopes reach, as a filter: none means everywhere.
pub fn reach<'a>(scopes: impl Iterator<Item = &'a Scope>) -> Option<Vec<String>> {
    let mut regions = Vec::new();
    for scope in scopes {
        match scope {
            Scope::Everywhere => return None,
            Scope::Region(region) => regions.push(region.to_string()),
            Scope::Unit(_) => {}
        }
    }
    Some(regions)
}

/// A zone from its stored word.
fn zone(word: Option<String>) -> Zone {
    match word.as_deref() {
        Some("wita") => Zone::Wita,
        Some("wit") => Zone::Wit,
        _ => Zone::Wib,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_everywhere_needs_no_filter_and_a_unit_reaches_no_region() {
        let scope = |text: &str| text.parse::<Scope>().unwrap();
        assert_eq!(reach([scope("region:35.10"), scope("unit:dinkes")].iter()), Some(vec!["35.10".to_owned()]));
        assert_eq!(reach([scope("region:35.10"), scope("*")].iter()), None);
        assert_eq!(reach([].iter()), Some(vec![]));
    }
}
