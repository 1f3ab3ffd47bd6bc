//! Names and numbers of those who sign certificates: a plain table, because nobody's name belongs in the log.

use crate::kernel::ids::{EditionId, SignerId};
use sqlx::PgPool;

/// Who holds an office that signs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holder {
    /// Empty where the name is written by hand.
    pub name: String,
    /// Number of the civil service, 18 digits; empty where there is none.
    pub nip: String,
}

/// Keeps these holders. One that is known under its id stays as it is.
pub async fn keep(pool: &PgPool, edition: EditionId, holders: &[(SignerId, Holder)]) -> Result<(), sqlx::Error> {
    for (id, holder) in holders {
        sqlx::query(
            "insert into certificate_signer (id, edition, name, nip) values ($1, $2, $3, $4) on conflict (id) do nothing",
        )
        .bind(id)
        .bind(edition)
        .bind(&holder.name)
        .bind(&holder.nip)
        .execute(pool)
        .await?;
    }
    Ok(())
}

/// Forgets holders that nothing names.
pub async fn forget(pool: &PgPool, ids: &[SignerId]) -> Result<(), sqlx::Error> {
    sqlx::query("delete from certificate_signer where id = any($1)").bind(ids).execute(pool).await.map(|_| ())
}

/// The holders of an edition, by id.
pub async fn holders(pool: &PgPool, edition: EditionId) -> Result<Vec<(SignerId, Holder)>, sqlx::Error> {
    let rows: Vec<(SignerId, String, String)> =
        sqlx::query_as("select id, name, nip from certificate_signer where edition = $1 order by id")
            .bind(edition)
            .fetch_all(pool)
            .await?;
    Ok(rows.into_iter().map(|(id, name, nip)| (id, Holder { name, nip })).collect())
}
