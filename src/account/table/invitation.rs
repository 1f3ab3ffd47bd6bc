//! Links that let one person set a password once: to begin with, or because it was forgotten.

use super::{AccountError, note};
use crate::{
    account::{authority::Refusal, password},
    kernel::ids::PersonId,
    web::{csrf, session},
};
use sha2::{Digest, Sha256};
use sqlx::{FromRow, PgPool};

/// How long the first invitation holds.
pub const INVITATION_DAYS: i64 = 7;
/// How long a link to a new password holds.
pub const RESET_HOURS: i64 = 24;

/// Makes a link's token, and ends every earlier link of the person. Somebody who had a password loses it and is signed
/// out everywhere: who asks for a new one no longer trusts the old.
pub async fn invite(pool: &PgPool, person: PersonId, by: Option<PersonId>) -> Result<String, AccountError> {
    let token = csrf::random_hex::<32>();
    let mut tx = pool.begin().await?;
    let known: Option<PersonId> =
        sqlx::query_scalar("select id from person where id = $1 and erased_at is null for update")
            .bind(person)
            .fetch_optional(&mut *tx)
            .await?;
    if known.is_none() {
        return Err(Refusal::Erased.into());
    }
    sqlx::query("delete from invitation where person = $1 and used_at is null").bind(person).execute(&mut *tx).await?;
    let had = sqlx::query("delete from password where person = $1").bind(person).execute(&mut *tx).await?;
    let had = had.rows_affected() > 0;
    session::end_all(&mut *tx, person).await?;
    let hours = if had { RESET_HOURS } else { INVITATION_DAYS * 24 };
    sqlx::query(
        "insert into invitation (token_hash, person, expires_at) values ($1, $2, now() + make_interval(hours => $3::int))",
    )
    .bind(hash(&token))
    .bind(person)
    .bind(hours)
    .execute(&mut *tx)
    .await?;
    note(&mut *tx, by, person, if had { "tautan kata sandi baru" } else { "tautan undangan" }, "").await?;
    tx.commit().await?;
    Ok(token)
}

/// What a link opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Invitation {
    /// It was never made, or a newer link took its place.
    Unknown,
    Used,
    Expired,
    Open {
        person: PersonId,
        name: String,
        /// The e-mail address or user name to sign in with.
        login: String,
    },
}

#[derive(FromRow)]
struct Row {
    person: PersonId,
    name: String,
    login: String,
    used: bool,
    expired: bool,
}

/// What the link with this token opens.
pub async fn open_invitation(pool: &PgPool, token: &str) -> Result<Invitation, sqlx::Error> {
    let row: Option<Row> = sqlx::query_as(
        "select p.id as person, p.name, coalesce(p.email, p.username, '') as login,
                i.used_at is not null as used, i.expires_at <= now() as expired
         from invitation i join person p on p.id = i.person where i.token_hash = $1 and p.erased_at is null",
    )
    .bind(hash(token))
    .fetch_optional(pool)
    .await?;
    Ok(match row {
        None => Invitation::Unknown,
        Some(row) if row.used => Invitation::Used,
        Some(row) if row.expired => Invitation::Expired,
        Some(row) => Invitation::Open { person: row.person, name: row.name, login: row.login },
    })
}

/// Spends the link and sets the password. False where the link was spent or ran out meanwhile.
pub async fn accept(pool: &PgPool, token: &str, person: PersonId, password: String) -> Result<bool, AccountError> {
    let phc = password::hash(password).await?;
    let mut tx = pool.begin().await?;
    let spent = sqlx::query(
        "update invitation set used_at = now()
         where token_hash = $1 and person = $2 and used_at is null and expires_at > now()",
    )
    .bind(hash(token))
    .bind(person)
    .execute(&mut *tx)
    .await?;
    if spent.rows_affected() == 0 {
        return Ok(false);
    }
    super::sign_in::replace_password(&mut tx, person, &phc).await?;
    note(&mut *tx, Some(person), person, "kata sandi dibuat", "").await?;
    tx.commit().await?;
    Ok(true)
}

fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}
