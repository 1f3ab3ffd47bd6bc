//! SQL of the files' records.

use crate::kernel::{
    ids::{AttachmentId, PersonId},
    time::Timestamp,
    words::words,
};
use sqlx::PgPool;

words! {
    /// The kinds of files that are taken.
    MediaType {
        Pdf = "application/pdf", "PDF";
        Jpeg = "image/jpeg", "JPEG";
        Png = "image/png", "PNG";
    }
}

/// One uploaded file.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct AttachmentRow {
    pub id: AttachmentId,
    pub owner: String,
    pub slot: String,
    pub file_name: String,
    pub media_type: MediaType,
    /// In bytes.
    pub size: i64,
    /// Hexadecimal.
    pub sha256: String,
    pub uploader: PersonId,
    pub uploaded_at: Timestamp,
    pub removed_at: Option<Timestamp>,
}

const COLUMNS: &str = "id, owner, slot, file_name, media_type, size, sha256, uploader, uploaded_at, removed_at";

/// Records a file. The same id again changes nothing: the record of the first time comes back.
pub(super) async fn add(pool: &PgPool, row: &AttachmentRow) -> Result<AttachmentRow, sqlx::Error> {
    sqlx::query(
        "insert into attachment (id, owner, slot, file_name, media_type, size, sha256, uploader, uploaded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (id) do nothing",
    )
    .bind(row.id)
    .bind(&row.owner)
    .bind(&row.slot)
    .bind(&row.file_name)
    .bind(row.media_type)
    .bind(row.size)
    .bind(&row.sha256)
    .bind(row.uploader)
    .bind(row.uploaded_at)
    .execute(pool)
    .await?;
    sqlx::query_as(&format!("select {COLUMNS} from attachment where id = $1")).bind(row.id).fetch_one(pool).await
}

/// One file that was not taken away.
pub(super) async fn find(pool: &PgPool, id: AttachmentId) -> Result<Option<AttachmentRow>, sqlx::Error> {
    sqlx::query_as(&format!("select {COLUMNS} from attachment where id = $1 and removed_at is null"))
        .bind(id)
        .fetch_optional(pool)
        .await
}

/// The files of an owner that were not taken away, by place and time.
pub(super) async fn of_owner(pool: &PgPool, owner: &str) -> Result<Vec<AttachmentRow>, sqlx::Error> {
    sqlx::query_as(&format!(
        "select {COLUMNS} from attachment where owner = $1 and removed_at is null order by slot, uploaded_at, id"
    ))
    .bind(owner)
    .fetch_all(pool)
    .await
}

/// Takes a file away; a second time changes nothing.
pub(super) async fn remove(pool: &PgPool, id: AttachmentId, at: Timestamp) -> Result<(), sqlx::Error> {
    sqlx::query("update attachment set removed_at = $2 where id = $1 and removed_at is null")
        .bind(id)
        .bind(at)
        .execute(pool)
        .await
        .map(|_| ())
}
