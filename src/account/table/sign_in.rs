//! Signing in, slowed down where somebody guesses, and changing the password.

use super::{AccountError, credentials, find_by_login, note};
use crate::{
    account::password,
    kernel::{ids::PersonId, time::Timestamp},
    web::session,
};
use sha2::{Digest, Sha256};
use sqlx::{PgConnection, PgExecutor, PgPool};

/// Wrong passwords that one account takes within the window.
const PER_ACCOUNT: i64 = 5;
/// Wrong passwords that one address may send within the window: an office shares one.
const PER_ADDRESS: i64 = 40;
/// Seconds for which a wrong password counts.
const WINDOW: i64 = 15 * 60;

/// What came of trying to sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignIn {
    In(PersonId),
    /// No such account or not its password: which of the two is not said.
    Wrong,
    /// Too many wrong passwords: nothing was looked at; again from this instant on.
    Wait(Timestamp),
}

/// Tries an e-mail address or user name with a password, from a network address.
pub async fn sign_in(pool: &PgPool, login: &str, password: String, address: &str) -> Result<SignIn, AccountError> {
    let account = subject("account", &login.trim().to_lowercase());
    if let Some(until) = count(pool, &account, &subject("address", address)).await? {
        return Ok(SignIn::Wait(until));
    }
    let found = find_by_login(pool, login).await?;
    let (person, hash) = found.map_or((None, None), |found| (Some(found.person), found.hash));
    match (password::verify(password, hash).await?, person) {
        (true, Some(person)) => {
            forgive(pool, &account, &subject("address", address)).await?;
            Ok(SignIn::In(person))
        }
        _ => Ok(SignIn::Wrong),
    }
}

/// Counts an attempt as wrong before it is looked at, so that many at once do not slip through.
/// The instant until which to wait, where there were too many: then it is not counted.
async fn count(pool: &PgPool, account: &[u8], address: &[u8]) -> Result<Option<Timestamp>, sqlx::Error> {
    let mut tx = pool.begin().await?;
    sqlx::query("select pg_advisory_xact_lock(('x' || left(encode($1, 'hex'), 15))::bit(60)::bigint)")
        .bind(account)
        .execute(&mut *tx)
        .await?;
    // The attempt that must grow old before another is allowed.
    let until: Option<Timestamp> = sqlx::query_scalar(
        "select max(at) + make_interval(secs => $5) from (
           (select at from sign_in_attempt where subject = $1 and at > now() - make_interval(secs => $5)
            order by at desc offset $3 - 1 limit 1)
           union all
           (select at from sign_in_attempt where subject = $2 and at > now() - make_interval(secs => $5)
            order by at desc offset $4 - 1 limit 1)) as oldest",
    )
    .bind(account)
    .bind(address)
    .bind(PER_ACCOUNT)
    .bind(PER_ADDRESS)
    .bind(WINDOW as f64)
    .fetch_one(&mut *tx)
    .await?;
    if until.is_none() {
        sqlx::query("insert into sign_in_attempt (subject) values ($1), ($2)")
            .bind(account)
            .bind(address)
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await?;
    Ok(until)
}

/// The password was right: this account's wrong ones are forgotten, and this attempt of the address.
async fn forgive(pool: &PgPool, account: &[u8], address: &[u8]) -> Result<(), sqlx::Error> {
    sqlx::query(
        "delete from sign_in_attempt where subject = $1 or at < now() - interval '1 day'
            or ctid = (select ctid from sign_in_attempt where subject = $2 order by at desc limit 1)",
    )
    .bind(account)
    .bind(address)
    .execute(pool)
    .await?;
    Ok(())
}

fn subject(kind: &str, value: &str) -> Vec<u8> {
    Sha256::digest(format!("{kind}:{value}")).to_vec()
}

/// Sets a password. `hash` is a PHC text from [`password::hash`].
pub async fn put_password(
    db: impl PgExecutor<'_>,
    person: PersonId,
    hash: &str,
    must_change: bool,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into password (person, hash, must_change) values ($1, $2, $3)
         on conflict (person) do update set hash = $2, must_change = $3, changed_at = now()",
    )
    .bind(person)
    .bind(hash)
    .bind(must_change)
    .execute(db)
    .await?;
    Ok(())
}

/// A password that the operator of the installation tells the person: it must be changed, and every session ends.
/// False where the person was erased.
pub async fn put_first_password(pool: &PgPool, person: PersonId, hash: &str) -> Result<bool, AccountError> {
    let mut tx = pool.begin().await?;
    if credentials(&mut *tx, person).await?.is_none() {
        return Ok(false);
    }
    put_password(&mut *tx, person, hash, true).await?;
    session::end_all(&mut *tx, person).await?;
    note(&mut *tx, None, person, "kata sandi sementara", "").await?;
    tx.commit().await?;
    Ok(true)
}

/// Puts the new password in the place of the old one and signs out every device.
/// What came of checking the old one: it is slowed down like signing in.
pub async fn change_password(
    pool: &PgPool,
    person: PersonId,
    old: String,
    new: String,
    address: &str,
) -> Result<SignIn, AccountError> {
    let account = subject("change", &person.to_string());
    if let Some(until) = count(pool, &account, &subject("address", address)).await? {
        return Ok(SignIn::Wait(until));
    }
    let stored = credentials(pool, person).await?.and_then(|account| account.hash);
    if !password::verify(old, stored).await? {
        return Ok(SignIn::Wrong);
    }
    forgive(pool, &account, &subject("address", address)).await?;
    let hash = password::hash(new).await?;
    let mut tx = pool.begin().await?;
    replace_password(&mut tx, person, &hash).await?;
    note(&mut *tx, Some(person), person, "kata sandi diganti", "").await?;
    tx.commit().await?;
    Ok(SignIn::In(person))
}

/// The person's own new password: every session that knew the old one ends.
pub(super) async fn replace_password(db: &mut PgConnection, person: PersonId, hash: &str) -> Result<(), sqlx::Error> {
    put_password(&mut *db, person, hash, false).await?;
    session::end_all(&mut *db, person).await?;
    Ok(())
}
