//! Objections as people read them, with own copies of what they are about.

mod projection;

pub use crate::objection::events::{Consequence, Ground, ObjectionFile};
pub use projection::ObjectionProjection;

use crate::kernel::{
    ids::{EditionId, ObjectionId, PersonId, ProposalId},
    region::RegionCode,
    time::{Timestamp, Zone},
    unit::UnitCode,
    words::words,
};
use sqlx::{FromRow, PgPool, Row, postgres::PgRow, types::Json};
use std::collections::BTreeSet;

words! {
    /// What became of an objection.
    State {
        Waiting = "menunggu", "Menunggu jawaban";
        Rejected = "ditolak", "Tidak diterima";
        Upheld = "diterima", "Diterima";
    }
}

/// An edition with the result that may be doubted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditionRow {
    pub id: EditionId,
    pub slug: String,
    pub name: String,
    pub region: RegionCode,
    pub zone: Zone,
    /// Of the sealed result; 0 before there is one.
    pub version: u32,
    /// The last instant at which objections to it are taken; none where the rules promise no time to object.
    pub closes_at: Option<Timestamp>,
    /// Whether objections are taken, as far as the log says.
    pub open: bool,
    /// Whether the SK is recorded.
    pub has_sk: bool,
}

impl FromRow<'_, PgRow> for EditionRow {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get("edition")?,
            slug: row.try_get("slug")?,
            name: row.try_get("name")?,
            region: row.try_get("region")?,
            zone: row.try_get::<Json<Zone>, _>("zone")?.0,
            version: row.try_get::<i32, _>("current")?.unsigned_abs(),
            closes_at: row.try_get("until")?,
            open: row.try_get("open")?,
            has_sk: row.try_get("has_sk")?,
        })
    }
}

/// An entry of an edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    pub proposal: ProposalId,
    pub title: String,
    pub unit: UnitCode,
    pub unit_name: String,
    /// Whether judges scored it.
    pub competed: bool,
    pub edition: EditionRow,
}

impl FromRow<'_, PgRow> for EntryRow {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            proposal: row.try_get("proposal")?,
            title: row.try_get("title")?,
            unit: row.try_get("unit")?,
            unit_name: row.try_get("unit_name")?,
            competed: row.try_get("competed")?,
            edition: EditionRow::from_row(row)?,
        })
    }
}

/// One objection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectionRow {
    pub id: ObjectionId,
    /// The version of the result that it is about.
    pub version: u32,
    pub ground: Ground,
    pub statement: String,
    pub files: Vec<ObjectionFile>,
    pub filed_at: Timestamp,
    pub state: State,
    /// Empty while it waits.
    pub reply: String,
    /// None where it was not upheld.
    pub consequence: Option<Consequence>,
    pub answered_at: Option<Timestamp>,
    pub entry: EntryRow,
}

impl FromRow<'_, PgRow> for ObjectionRow {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            version: row.try_get::<i32, _>("version")?.unsigned_abs(),
            ground: row.try_get("ground")?,
            statement: row.try_get("statement")?,
            files: row.try_get::<Json<Vec<ObjectionFile>>, _>("files")?.0,
            filed_at: row.try_get("filed_at")?,
            state: row.try_get("state")?,
            reply: row.try_get("reply")?,
            consequence: row.try_get::<Option<Json<Consequence>>, _>("consequence")?.map(|Json(it)| it),
            answered_at: row.try_get("answered_at")?,
            entry: EntryRow::from_row(row)?,
        })
    }
}

/// An edition, as columns of `d`.
const EDITION: &str =
    "d.edition, d.slug, d.name, d.region, d.zone, d.version as current, d.closes_at as until, d.open, d.has_sk";
/// An entry, as columns of `e`, with its unit `u`.
const ENTRY: &str = "e.proposal, e.title, e.unit, coalesce(u.name, e.unit) as unit_name, e.competed";
const ENTRIES: &str = "read.objection_entry e join read.objection_edition d on d.edition = e.edition
    left join unit u on u.code = e.unit";
/// An objection, as columns of `o`.
const OBJECTION: &str =
    "o.id, o.version, o.ground, o.statement, o.files, o.filed_at, o.state, o.reply, o.consequence, o.answered_at";

const OBJECTIONS: &str = "read.objection o join read.objection_entry e on e.proposal = o.proposal
    join read.objection_edition d on d.edition = e.edition left join unit u on u.code = e.unit";

/// An edition.
pub async fn edition(pool: &PgPool, id: EditionId) -> Result<Option<EditionRow>, sqlx::Error> {
    sqlx::query_as(&format!("select {EDITION} from read.objection_edition d where d.edition = $1"))
        .bind(id)
        .fetch_optional(pool)
        .await
}

/// An entry that was handed in.
pub async fn entry(pool: &PgPool, proposal: ProposalId) -> Result<Option<EntryRow>, sqlx::Error> {
    sqlx::query_as(&format!("select {ENTRY}, {EDITION} from {ENTRIES} where e.proposal = $1"))
        .bind(proposal)
        .fetch_optional(pool)
        .await
}

/// Entries of these units whose result may be doubted now, those that close first in front.
pub async fn doubtable(pool: &PgPool, units: &[UnitCode], now: Timestamp) -> Result<Vec<EntryRow>, sqlx::Error> {
    sqlx::query_as(&format!(
        "select {ENTRY}, {EDITION} from {ENTRIES}
         where e.unit = any($1) and e.competed and d.open and d.closes_at >= $2
         order by d.closes_at, lower(e.title), e.proposal"
    ))
    .bind(units)
    .bind(now)
    .fetch_all(pool)
    .await
}

/// One objection.
pub async fn objection(pool: &PgPool, id: ObjectionId) -> Result<Option<ObjectionRow>, sqlx::Error> {
    sqlx::query_as(&format!("select {OBJECTION}, {ENTRY}, {EDITION} from {OBJECTIONS} where o.id = $1"))
        .bind(id)
        .fetch_optional(pool)
        .await
}

/// Objections of these units, the latest first.
pub async fn of_units(pool: &PgPool, units: &[UnitCode]) -> Result<Vec<ObjectionRow>, sqlx::Error> {
    sqlx::query_as(&format!(
        "select {OBJECTION}, {ENTRY}, {EDITION} from {OBJECTIONS} where e.unit = any($1)
         order by o.filed_at desc, o.id"
    ))
    .bind(units)
    .fetch_all(pool)
    .await
}

/// Objections of an edition: those that wait first, the longest waiting in front.
pub async fn of_edition(pool: &PgPool, edition: EditionId) -> Result<Vec<ObjectionRow>, sqlx::Error> {
    sqlx::query_as(&format!(
        "select {OBJECTION}, {ENTRY}, {EDITION} from {OBJECTIONS} where e.edition = $1
         order by o.state <> 'menunggu', o.filed_at, o.id"
    ))
    .bind(edition)
    .fetch_all(pool)
    .await
}

/// Objections for one entry, in the order they were filed.
pub async fn of_entry(pool: &PgPool, proposal: ProposalId) -> Result<Vec<ObjectionRow>, sqlx::Error> {
    sqlx::query_as(&format!(
        "select {OBJECTION}, {ENTRY}, {EDITION} from {OBJECTIONS} where e.proposal = $1 order by o.filed_at, o.id"
    ))
    .bind(proposal)
    .fetch_all(pool)
    .await
}

/// Whoever judged an entry or was to judge it.
pub async fn judges(pool: &PgPool, proposal: ProposalId) -> Result<BTreeSet<PersonId>, sqlx::Error> {
    let judges: Vec<PersonId> = sqlx::query_scalar("select judge from read.objection_judge where proposal = $1")
        .bind(proposal)
        .fetch_all(pool)
        .await?;
    Ok(judges.into_iter().collect())
}
