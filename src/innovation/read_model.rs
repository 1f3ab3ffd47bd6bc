//! What people see of innovations: the catalogue, one innovation, and its history.

use crate::eventstore::{self, Projection, ProjectionError, RecordedEvent};
use crate::innovation::events::{AwardLevel, Details, InnovationEvent, Rank, Stage, Urusan, YearStatus};
use crate::kernel::{ids::InnovationId, region::RegionCode, text::tidy, time::Timestamp, unit::UnitCode};
use async_trait::async_trait;
use sqlx::{PgConnection, PgPool, types::Json};

/// Keeps the tables of the register.
pub struct InnovationProjection;

const TABLES: &str = "
create table innovation (
    id text primary key,
    unit text not null,
    revision integer not null,
    -- The version in force, whole; the columns below repeat what lists are filtered and sorted by.
    details jsonb not null,
    title text not null,
    urusan text not null,
    stage text not null,
    -- The words a search looks through, in lower case.
    search text not null,
    -- What the latest year that was reported says; null before the first report.
    last_year integer,
    last_status text,
    registered_at timestamptz not null,
    changed_at timestamptz not null
);
create index innovation_title on innovation (lower(title), id);
create index innovation_unit on innovation (unit);
create index innovation_urusan on innovation (urusan);

create table innovation_status (
    innovation text not null,
    year integer not null,
    status text not null,
    note text not null,
    reported_at timestamptz not null,
    primary key (innovation, year)
);

create table innovation_award (
    innovation text not null,
    position bigint not null,
    year integer not null,
    name text not null,
    level text not null,
    rank text not null,
    primary key (innovation, position)
);
";

#[async_trait]
impl Projection for InnovationProjection {
    fn name(&self) -> &'static str {
        "innovation"
    }
    fn version(&self) -> u32 {
        1
    }
    fn tables(&self) -> &'static str {
        TABLES
    }

    async fn apply(&self, event: &RecordedEvent, read: &mut PgConnection) -> Result<(), ProjectionError> {
        if event.aggregate_type != "innovation" {
            return Ok(());
        }
        let id = &event.aggregate_id;
        match event.decode()? {
            InnovationEvent::InnovationRegistered { unit, details } => {
                sqlx::query(
                    "insert into innovation (id, unit, revision, details, title, urusan, stage, search, registered_at, changed_at)
                     values ($1, $8, 1, $2, $3, $4, $5, $6, $7, $7)",
                )
                .bind_details(id, &details, event.at)
                .bind(unit)
                .execute(read)
                .await?;
            }
            InnovationEvent::InnovationRevised { details } => {
                sqlx::query(
                    "update innovation set revision = revision + 1, details = $2, title = $3, urusan = $4, stage = $5,
                       search = $6, changed_at = $7
                     where id = $1",
                )
                .bind_details(id, &details, event.at)
                .execute(read)
                .await?;
            }
            InnovationEvent::InnovationStatusReported { year, status, note } => {
                sqlx::query(
                    "insert into innovation_status (innovation, year, status, note, reported_at) values ($1, $2, $3, $4, $5)
                     on conflict (innovation, year)
                     do update set status = excluded.status, note = excluded.note, reported_at = excluded.reported_at",
                )
                .bind(id)
                .bind(i32::from(year))
                .bind(status)
                .bind(note.as_str())
                .bind(event.at)
                .execute(&mut *read)
                .await?;
                sqlx::query(
                    "update innovation set (last_year, last_status, changed_at) =
                       (select year, status, $2::timestamptz from innovation_status
                        where innovation = $1 order by year desc limit 1)
                     where id = $1",
                )
                .bind(id)
                .bind(event.at)
                .execute(read)
                .await?;
            }
            InnovationEvent::InnovationAwardRecorded { award } => {
                sqlx::query(
                    "insert into innovation_award (innovation, position, year, name, level, rank)
                     values ($1, $2, $3, $4, $5, $6)",
                )
                .bind(id)
                .bind(event.position)
                .bind(i32::from(award.year))
                .bind(award.name.as_str())
                .bind(award.level)
                .bind(award.rank)
                .execute(read)
                .await?;
            }
            InnovationEvent::InnovationAwardStruck { award, .. } => {
                sqlx::query(
                    "delete from innovation_award
                     where innovation = $1 and year = $2 and name = $3 and level = $4 and rank = $5",
                )
                .bind(id)
                .bind(i32::from(award.year))
                .bind(award.name.as_str())
                .bind(award.level)
                .bind(award.rank)
                .execute(read)
                .await?;
            }
        }
        Ok(())
    }
}

trait BindDetails {
    /// `$1` the id, `$2` to `$6` the details and what is filtered by, `$7` the time.
    fn bind_details(self, id: &str, details: &Details, at: Timestamp) -> Self;
}
impl BindDetails for sqlx::query::Query<'_, sqlx::Postgres, sqlx::postgres::PgArguments> {
    fn bind_details(self, id: &str, details: &Details, at: Timestamp) -> Self {
        let long_form = details.long_form.as_ref().map_or("", |text| text.as_str());
        let search = format!("{} {long_form} {}", details.title, details.summary);
        self.bind(id.to_owned())
            .bind(Json(details.clone()))
            .bind(details.title.as_str().to_owned())
            .bind(details.urusan)
            .bind(details.stage)
            .bind(search.to_lowercase())
            .bind(at)
    }
}

/// One innovation as it is today.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct InnovationRow {
    pub id: InnovationId,
    pub unit: UnitCode,
    pub unit_name: String,
    /// Where the unit works; none for one that the directory does not know.
    pub region: Option<RegionCode>,
    /// How many versions there were; the form of a revision carries it.
    pub revision: i32,
    #[sqlx(json)]
    pub details: Details,
    pub last_year: Option<i32>,
    pub last_status: Option<YearStatus>,
    pub registered_at: Timestamp,
    pub changed_at: Timestamp,
    pub awards: i64,
}

/// What one year was reported.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StatusRow {
    pub year: i32,
    pub status: YearStatus,
    pub note: String,
    pub reported_at: Timestamp,
}

/// An award in force.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct AwardRow {
    pub year: i32,
    pub name: String,
    pub level: AwardLevel,
    pub rank: Rank,
}

/// A unit that has innovations, for choosing one.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct OwnerRow {
    pub unit: UnitCode,
    pub unit_name: String,
}

/// Which innovations to list; an empty filter lists all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CatalogueFilter {
    /// Words that must all occur in title, long form, summary or the unit's name.
    pub search: String,
    pub urusan: Option<Urusan>,
    pub stage: Option<Stage>,
    pub unit: Option<UnitCode>,
}

impl CatalogueFilter {
    /// The words as patterns of `like`.
    fn patterns(&self) -> Vec<String> {
        tidy(&self.search)
            .to_lowercase()
            .split_whitespace()
            .take(8)
            .map(|word| format!("%{}%", word.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_")))
            .collect()
    }
}

const ROW: &str = "
    select i.id, i.unit, coalesce(u.name, i.unit) as unit_name, u.region, i.revision, i.details, i.last_year, i.last_status,
      i.registered_at, i.changed_at,
      (select count(*) from read.innovation_award a where a.innovation = i.id) as awards
    from read.innovation i left join unit u on u.code = i.unit";
const MATCHING: &str = "
    i.search || ' ' || lower(coalesce(u.name, '')) like all ($1) and ($2::text is null or i.urusan = $2)
    and ($3::text is null or i.stage = $3) and ($4::text is null or i.unit = $4)";

/// One page of the catalogue, by title.
pub async fn catalogue(
    pool: &PgPool,
    filter: &CatalogueFilter,
    limit: i64,
    offset: i64,
) -> Result<Vec<InnovationRow>, sqlx::Error> {
    let sql = format!("{ROW} where {MATCHING} order by lower(i.title), i.id limit $5 offset $6");
    sqlx::query_as(&sql)
        .bind(filter.patterns())
        .bind(filter.urusan)
        .bind(filter.stage)
        .bind(&filter.unit)
        .bind(limit)
        .bind(offset)
        .fetch_all(pool)
        .await
}

/// How many innovations the filter lets through.
pub async fn count(pool: &PgPool, filter: &CatalogueFilter) -> Result<i64, sqlx::Error> {
    let sql = format!("select count(*) from read.innovation i left join unit u on u.code = i.unit where {MATCHING}");
    sqlx::query_scalar(&sql)
        .bind(filter.patterns())
        .bind(filter.urusan)
        .bind(filter.stage)
        .bind(&filter.unit)
        .fetch_one(pool)
        .await
}

/// The units that have innovations, by name.
pub async fn owners(pool: &PgPool) -> Result<Vec<OwnerRow>, sqlx::Error> {
    sqlx::query_as(
        "select i.unit, coalesce(u.name, i.unit) as unit_name
         from (select distinct unit from read.innovation) i left join unit u on u.code = i.unit
         order by 2, 1",
    )
    .fetch_all(pool)
    .await
}

/// The innovations of these units, the latest change first.
pub async fn of_units(pool: &PgPool, units: &[UnitCode]) -> Result<Vec<InnovationRow>, sqlx::Error> {
    sqlx::query_as(&format!("{ROW} where i.unit = any($1) order by i.changed_at desc, i.id"))
        .bind(units)
        .fetch_all(pool)
        .await
}

/// One innovation.
pub async fn innovation(pool: &PgPool, id: InnovationId) -> Result<Option<InnovationRow>, sqlx::Error> {
    sqlx::query_as(&format!("{ROW} where i.id = $1")).bind(id).fetch_optional(pool).await
}

/// What was reported year by year, the latest first.
pub async fn statuses(pool: &PgPool, id: InnovationId) -> Result<Vec<StatusRow>, sqlx::Error> {
    sqlx::query_as(
        "select year, status, note, reported_at from read.innovation_status where innovation = $1 order by year desc",
    )
    .bind(id)
    .fetch_all(pool)
    .await
}

/// The awards in force, the latest year first.
pub async fn awards(pool: &PgPool, id: InnovationId) -> Result<Vec<AwardRow>, sqlx::Error> {
    sqlx::query_as(
        "select year, name, level, rank from read.innovation_award where innovation = $1
         order by year desc, position",
    )
    .bind(id)
    .fetch_all(pool)
    .await
}

/// Those of these units that are active, with their names.
pub async fn active_units(pool: &PgPool, units: &[UnitCode]) -> Result<Vec<(UnitCode, String)>, sqlx::Error> {
    sqlx::query_as("select code, name from unit where code = any($1) and active order by name")
        .bind(units)
        .fetch_all(pool)
        .await
}

/// One version of an innovation's description.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    pub at: Timestamp,
    pub details: Details,
}

/// Every version, from the first to the one in force: read from the log itself, which forgets none.
pub async fn versions(pool: &PgPool, id: InnovationId) -> Result<Vec<Version>, ProjectionError> {
    let mut versions = Vec::new();
    for event in eventstore::of_aggregate(pool, "innovation", &id.to_string()).await? {
        match event.decode()? {
            InnovationEvent::InnovationRegistered { details, .. } | InnovationEvent::InnovationRevised { details } => {
                versions.push(Version { at: event.at, details });
            }
            InnovationEvent::InnovationStatusReported { .. }
            | InnovationEvent::InnovationAwardRecorded { .. }
            | InnovationEvent::InnovationAwardStruck { .. } => {}
        }
    }
    Ok(versions)
}
