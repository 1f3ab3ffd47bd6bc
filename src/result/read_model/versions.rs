//! Every version of a result, and the objections that led from one to the next.

use super::{Consequence, Ground, Sk, sk};
use crate::kernel::{ids::EditionId, time::Timestamp};
use serde::{Deserialize, Serialize};
use sqlx::{PgPool, Row, postgres::PgRow, types::Json};

/// A round that was opened again because scores in it were wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// As people call the round.
    pub round: String,
    pub reason: String,
}

/// What a sealed result is known by, and whether it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedVersion {
    /// From 1.
    pub version: u32,
    pub sealed_at: Timestamp,
    pub result_sha256: String,
    pub sk: Option<Sk>,
    /// Why it took the place of the version before it.
    pub because: Option<String>,
}

impl sqlx::FromRow<'_, PgRow> for SealedVersion {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            version: row.try_get::<i32, _>("version")?.unsigned_abs(),
            sealed_at: row.try_get("sealed_at")?,
            result_sha256: row.try_get("result_sha256")?,
            sk: sk(row)?,
            because: row.try_get("because")?,
        })
    }
}

/// Every sealed result of an edition, the one that stands first; each is superseded by the one before it.
pub async fn versions(pool: &PgPool, edition: EditionId) -> Result<Vec<SealedVersion>, sqlx::Error> {
    sqlx::query_as(
        "select version, sealed_at, result_sha256, sk_number, sk_date, signed_by, because
         from read.result_version where edition = $1 order by version desc",
    )
    .bind(edition)
    .fetch_all(pool)
    .await
}

/// An objection as everybody reads it: without what the unit wrote and who it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectionSummary {
    /// Of the result that it is about.
    pub version: u32,
    pub ground: Ground,
    pub filed_at: Timestamp,
    /// None while it waits for an answer.
    pub upheld: Option<bool>,
    pub reply: String,
    pub consequence: Option<Consequence>,
}

impl sqlx::FromRow<'_, PgRow> for ObjectionSummary {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            version: row.try_get::<i32, _>("version")?.unsigned_abs(),
            ground: row.try_get("ground")?,
            filed_at: row.try_get("filed_at")?,
            upheld: row.try_get("upheld")?,
            reply: row.try_get("reply")?,
            consequence: row.try_get::<Option<Json<Consequence>>, _>("consequence")?.map(|Json(it)| it),
        })
    }
}

/// Objections to the results of an edition up to a version, in the order they were filed.
pub async fn objections(pool: &PgPool, edition: EditionId, version: u32) -> Result<Vec<ObjectionSummary>, sqlx::Error> {
    sqlx::query_as(
        "select version, ground, filed_at, upheld, reply, consequence from read.result_objection
         where edition = $1 and version <= $2 order by filed_at, id",
    )
    .bind(edition)
    .bind(version as i32)
    .fetch_all(pool)
    .await
}
