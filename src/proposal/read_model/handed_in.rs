//! What was handed in: versions, their files, and what everybody may read.

use crate::kernel::{
    actor::Actor,
    ids::{AttachmentId, EditionId, ProposalId},
    text::tidy,
    time::Timestamp,
};
use crate::proposal::{events::SubmittedAttachment, read_model::ProposalStatus};
use sqlx::PgPool;
use std::collections::BTreeMap;

/// A proposal as it was handed in.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct VersionRow {
    pub version: i32,
    /// `SINOVIK-2026-000123`
    pub receipt: String,
    pub title: String,
    pub group_key: String,
    pub category: String,
    pub video_link: Option<String>,
    #[sqlx(json)]
    pub sections: BTreeMap<String, String>,
    #[sqlx(json)]
    pub attachments: Vec<SubmittedAttachment>,
    pub content_sha256: String,
    pub submitted_at: Timestamp,
    pub submitted_by: Actor,
}

const VERSION: &str = "select version, receipt, title, group_key, category, video_link, sections, attachments,
    content_sha256, submitted_at, submitted_by from read.proposal_version where proposal = $1";

/// All versions, the first one first.
pub async fn versions(pool: &PgPool, id: ProposalId) -> Result<Vec<VersionRow>, sqlx::Error> {
    sqlx::query_as(&format!("{VERSION} order by version")).bind(id).fetch_all(pool).await
}

/// One version; none asks for the latest.
pub async fn version(pool: &PgPool, id: ProposalId, version: Option<i32>) -> Result<Option<VersionRow>, sqlx::Error> {
    sqlx::query_as(&format!("{VERSION} and ($2::integer is null or version = $2) order by version desc limit 1"))
        .bind(id)
        .bind(version)
        .fetch_optional(pool)
        .await
}

/// A file of a proposal.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct AttachmentRow {
    pub attachment: AttachmentId,
    pub slot: String,
    pub file_name: String,
    pub media_type: String,
    /// In bytes.
    pub size: i64,
    pub sha256: String,
    /// Whether the draft still has it.
    pub current: bool,
}

/// Every file the proposal ever had, the first one first.
pub async fn attachments(pool: &PgPool, id: ProposalId) -> Result<Vec<AttachmentRow>, sqlx::Error> {
    sqlx::query_as(
        "select attachment, slot, file_name, media_type, size, sha256, current from read.proposal_attachment
         where proposal = $1 order by added_at, attachment",
    )
    .bind(id)
    .fetch_all(pool)
    .await
}

/// The versions that name this file.
pub async fn in_versions(pool: &PgPool, id: ProposalId, attachment: AttachmentId) -> Result<Vec<i32>, sqlx::Error> {
    sqlx::query_scalar(
        "select version from read.proposal_version
         where proposal = $1 and attachments @> jsonb_build_array(jsonb_build_object('attachment', $2::text))
         order by version",
    )
    .bind(id)
    .bind(attachment)
    .fetch_all(pool)
    .await
}

/// Which published proposals to list; an empty filter lists all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PublicFilter {
    /// Words that must all occur in the title or the unit's name.
    pub search: String,
    pub group: String,
    pub category: String,
}

/// A published proposal.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PublicRow {
    pub id: ProposalId,
    pub title: String,
    pub group_key: String,
    pub category: String,
    pub unit_name: String,
    pub status: ProposalStatus,
}

const PUBLISHED: &str = "from read.proposal p
    join read.proposal_version v on v.proposal = p.id and v.version = p.version
    left join unit u on u.code = p.unit
    where p.edition = $1 and p.status = any($2) and lower(v.title || ' ' || coalesce(u.name, p.unit)) like all ($3)
      and ($4 = '' or v.group_key = $4) and ($5 = '' or v.category = $5)";

/// One page of the published proposals of an edition, by title.
pub async fn published(
    pool: &PgPool,
    edition: EditionId,
    filter: &PublicFilter,
    limit: i64,
    offset: i64,
) -> Result<Vec<PublicRow>, sqlx::Error> {
    let sql = format!(
        "select p.id, v.title, v.group_key, v.category, coalesce(u.name, p.unit) as unit_name, p.status {PUBLISHED}
         order by lower(v.title), p.id limit $6 offset $7"
    );
    sqlx::query_as(&sql)
        .bind(edition)
        .bind(public_words())
        .bind(patterns(&filter.search))
        .bind(&filter.group)
        .bind(&filter.category)
        .bind(limit)
        .bind(offset)
        .fetch_all(pool)
        .await
}

/// How many published proposals the filter lets through.
pub async fn count_published(pool: &PgPool, edition: EditionId, filter: &PublicFilter) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(&format!("select count(*) {PUBLISHED}"))
        .bind(edition)
        .bind(public_words())
        .bind(patterns(&filter.search))
        .bind(&filter.group)
        .bind(&filter.category)
        .fetch_one(pool)
        .await
}

fn public_words() -> Vec<ProposalStatus> {
    ProposalStatus::ALL.iter().copied().filter(|status| status.is_public()).collect()
}

/// The words of a search as patterns of `like`.
pub(super) fn patterns(search: &str) -> Vec<String> {
    tidy(search)
        .to_lowercase()
        .split_whitespace()
        .take(8)
        .map(|word| format!("%{}%", word.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_")))
        .collect()
}
