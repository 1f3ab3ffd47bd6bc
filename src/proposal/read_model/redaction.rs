//! What is closed for judges of blind rounds.

use crate::kernel::{
    ids::{EditionId, ProposalId},
    redaction::Redaction,
};
use crate::proposal::read_model::{ProposalRow, ProposalStatus};
use sqlx::PgPool;

/// An entry whose names are to be closed.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ToClose {
    pub id: ProposalId,
    pub title: String,
    pub unit_name: String,
    pub status: ProposalStatus,
    pub version: i32,
    #[sqlx(json(nullable))]
    pub redaction: Option<Redaction>,
}

impl ToClose {
    /// Whether somebody looked through what was handed in last.
    pub fn is_done(&self) -> bool {
        self.redaction.as_ref().is_some_and(|it| i64::from(it.version) == i64::from(self.version))
    }
}

/// What was handed in to an edition and may still compete, what is to be done first.
pub async fn to_close(pool: &PgPool, edition: EditionId) -> Result<Vec<ToClose>, sqlx::Error> {
    let mut rows: Vec<ToClose> = sqlx::query_as(
        "select p.id, v.title, coalesce(u.name, p.unit) as unit_name, p.status, p.version, p.redaction
         from read.proposal p join read.proposal_version v on v.proposal = p.id and v.version = p.version
         left join unit u on u.code = p.unit
         where p.edition = $1 and p.status = any($2) order by lower(v.title), p.id",
    )
    .bind(edition)
    .bind([ProposalStatus::Submitted, ProposalStatus::Entered, ProposalStatus::Admitted].map(ProposalStatus::code))
    .fetch_all(pool)
    .await?;
    rows.sort_by_key(ToClose::is_done);
    Ok(rows)
}

/// What is closed in a proposal, and how often that was decided.
pub async fn redaction(pool: &PgPool, id: ProposalId) -> Result<(Option<Redaction>, u32), sqlx::Error> {
    #[derive(sqlx::FromRow)]
    struct Row {
        #[sqlx(json(nullable))]
        redaction: Option<Redaction>,
        redactions: i32,
    }
    let row: Option<Row> = sqlx::query_as("select redaction, redactions from read.proposal where id = $1")
        .bind(id)
        .fetch_optional(pool)
        .await?;
    Ok(row.map_or((None, 0), |row| (row.redaction, row.redactions.unsigned_abs())))
}

/// What its unit, the unit above it, the places below the kabupaten where these lie, and the innovation are called.
pub async fn names_around(pool: &PgPool, row: &ProposalRow) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar(
        "with recursive line as (
           select u.*, 0 as step from unit u where u.code = $1
           union all
           select u.*, line.step + 1 from unit u join line on line.parent = u.code where line.step < 2)
         select name from (
           select name, step * 10 as at from line
           union all
           select code, step * 10 + 1 from line where code not like '%.%'
           union all
           select r.name, line.step * 10 + 2 from line
             join region r on (line.region || '.') like (r.code || '.%') and r.level not in ('provinsi', 'kabupaten', 'kota')
           union all
           select i.title, 100 from read.proposal_innovation i where i.id = $2) names
         order by at, name",
    )
    .bind(&row.unit)
    .bind(row.innovation)
    .fetch_all(pool)
    .await
}
