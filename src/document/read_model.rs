//! What was issued, and whether it still holds.

mod projection;

pub use crate::document::events::DocumentKind;
pub use projection::DocumentProjection;

use crate::kernel::{
    ids::{AttachmentId, EditionId},
    region::RegionCode,
    time::{Timestamp, Zone},
};
use sqlx::PgPool;

/// A document as the log knows it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Issued {
    pub number: String,
    pub kind: DocumentKind,
    /// The printed id of what it is about: an edition, a round, a proposal.
    pub subject: String,
    pub edition: EditionId,
    pub edition_name: String,
    pub slug: String,
    /// Whose panitia prints it.
    pub region: RegionCode,
    #[sqlx(json)]
    pub zone: Zone,
    /// What exactly it is about, where an edition has several of the kind; else empty.
    pub about: String,
    pub rules_sha256: String,
    /// Of the result that it tells, where there is one.
    pub result_sha256: Option<String>,
    pub issued_at: Timestamp,
    /// The number that took its place.
    pub superseded_by: Option<String>,
    /// Why, where the same result is told by another paper.
    pub superseded_why: Option<String>,
    /// When it was undone without another in its place.
    pub revoked_at: Option<Timestamp>,
    /// What stands on exactly this paper, label by label; empty where nothing was typed for it.
    #[sqlx(json)]
    pub told: Vec<(String, String)>,
    /// Signed copies that came back.
    pub copies: i64,
}

impl Issued {
    /// Whether it still holds.
    pub fn holds(&self) -> bool {
        self.superseded_by.is_none() && self.revoked_at.is_none()
    }
}

const ISSUED: &str = "select d.number, d.kind, d.subject, d.edition, e.name as edition_name, e.slug, d.region, e.zone,
    concat_ws(', ', nullif(d.about, ''), case when d.region <> e.region then coalesce(g.name, d.region) end) as about,
    d.rules_sha256, d.result_sha256, d.issued_at, d.superseded_by, d.superseded_why, d.revoked_at, d.told,
    (select count(*) from read.document_copy c where c.number = d.number) as copies
  from read.document_issued d join read.document_edition e on e.edition = d.edition
  left join region g on g.code = d.region";

/// The document with this number.
pub async fn find(pool: &PgPool, number: &str) -> Result<Option<Issued>, sqlx::Error> {
    sqlx::query_as(&format!("{ISSUED} where d.number = $1")).bind(number).fetch_optional(pool).await
}

/// The document of this kind about this thing, by its printed id, that holds now.
pub async fn in_force(pool: &PgPool, kind: DocumentKind, subject: &str) -> Result<Option<Issued>, sqlx::Error> {
    sqlx::query_as(&format!(
        "{ISSUED} where d.kind = $1 and d.subject = $2 and d.superseded_by is null and d.revoked_at is null"
    ))
    .bind(kind)
    .bind(subject)
    .fetch_optional(pool)
    .await
}

/// The documents of an edition that hold now, by kind and place in the log.
pub async fn of_edition(pool: &PgPool, edition: EditionId) -> Result<Vec<Issued>, sqlx::Error> {
    let mut all: Vec<Issued> = sqlx::query_as(&format!(
        "{ISSUED} where d.edition = $1 and d.superseded_by is null and d.revoked_at is null
         order by about, d.issued_at, d.number"
    ))
    .bind(edition)
    .fetch_all(pool)
    .await?;
    all.sort_by_key(|one| one.kind);
    Ok(all)
}

/// A signed copy that came back.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Copy {
    pub attachment: AttachmentId,
    pub sha256: String,
    /// What the bytes are: `application/pdf`.
    pub media_type: String,
    /// In bytes.
    pub size: i64,
    pub filed_at: Timestamp,
}

/// The signed copies of a document, the newest first.
pub async fn copies(pool: &PgPool, number: &str) -> Result<Vec<Copy>, sqlx::Error> {
    sqlx::query_as(
        "select attachment, sha256, media_type, size, filed_at from read.document_copy
         where number = $1 order by filed_at desc, attachment",
    )
    .bind(number)
    .fetch_all(pool)
    .await
}

/// Name, region and zone of an edition.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct EditionHead {
    pub edition: EditionId,
    pub name: String,
    pub region: RegionCode,
    #[sqlx(json)]
    pub zone: Zone,
}

/// The edition that documents belong to.
pub async fn edition(pool: &PgPool, edition: EditionId) -> Result<Option<EditionHead>, sqlx::Error> {
    sqlx::query_as("select edition, name, region, zone from read.document_edition where edition = $1")
        .bind(edition)
        .fetch_optional(pool)
        .await
}

/// A sealed order of an edition as canonical JSON, the last one where no version is named: the SHA-256 of these bytes is
/// the result's.
pub async fn sealed_order(pool: &PgPool, slug: &str, version: Option<u32>) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar(
        "select r.content from read.document_result r join read.document_edition e on e.edition = r.edition
         where e.slug = $1 and ($2::integer is null or r.version = $2) order by r.version desc limit 1",
    )
    .bind(slug)
    .bind(version.map(|version| version as i32))
    .fetch_optional(pool)
    .await
}
