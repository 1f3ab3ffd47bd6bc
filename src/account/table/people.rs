//! People: who there is, what is known about them, and forgetting it.

use super::{AccountError, PLACE, note};
use crate::{
    account::{authority::Refusal, profile::Profile},
    kernel::{
        actor::{Grant, Role},
        ids::PersonId,
        region::RegionCode,
        time::Timestamp,
        unit::UnitCode,
    },
    web::session,
};
use sqlx::{FromRow, PgConnection, PgExecutor, PgPool};

/// Adds a person with their roles. Nothing happens where the id is already there: the same wish sent twice acts once.
///
/// `password` is a PHC text from [`crate::account::password::hash`] and whether it must be changed first.
/// `by` is none for the operator's own tools (command line, demo data). Whether `by` may give the roles is for the
/// caller to see.
pub async fn add_person(
    db: &mut PgConnection,
    id: PersonId,
    profile: &Profile,
    password: Option<(&str, bool)>,
    grants: &[Grant],
    by: Option<PersonId>,
) -> Result<(), AccountError> {
    let added = sqlx::query(
        "insert into person (id, name, username, email, phone, nip, employer, home_region)
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do nothing",
    )
    .bind(id)
    .bind(&profile.name)
    .bind(&profile.username)
    .bind(&profile.email)
    .bind(&profile.phone)
    .bind(&profile.nip)
    .bind(&profile.employer)
    .bind(&profile.home_region)
    .execute(&mut *db)
    .await
    .map_err(taken)?;
    if added.rows_affected() == 0 {
        return Ok(());
    }
    note(&mut *db, by, id, "dibuat", "").await?;
    if let Some((hash, must_change)) = password {
        super::put_password(&mut *db, id, hash, must_change).await?;
    }
    for grant in grants {
        super::grant(&mut *db, id, grant, by).await?;
    }
    Ok(())
}

/// Replaces what is known about a person.
pub async fn update(db: &mut PgConnection, id: PersonId, profile: &Profile, by: PersonId) -> Result<(), AccountError> {
    let done = sqlx::query(
        "update person set name = $2, username = $3, email = $4, phone = $5, nip = $6, employer = $7, home_region = $8
         where id = $1 and erased_at is null",
    )
    .bind(id)
    .bind(&profile.name)
    .bind(&profile.username)
    .bind(&profile.email)
    .bind(&profile.phone)
    .bind(&profile.nip)
    .bind(&profile.employer)
    .bind(&profile.home_region)
    .execute(&mut *db)
    .await
    .map_err(taken)?;
    if done.rows_affected() == 0 {
        return Err(Refusal::Erased.into());
    }
    Ok(note(&mut *db, Some(by), id, "data diubah", "").await?)
}

fn taken(error: sqlx::Error) -> AccountError {
    match error.as_database_error().and_then(|error| error.constraint()) {
        Some("person_email") => Refusal::EmailTaken.into(),
        Some("person_username") => Refusal::UsernameTaken.into(),
        _ => error.into(),
    }
}

/// Forgets a person: name, addresses, password, roles and sessions. What they did stays, under "Nama dihapus".
/// The reason is kept without the person's data.
pub async fn erase(pool: &PgPool, id: PersonId, reason: &str, by: Option<PersonId>) -> Result<(), AccountError> {
    let mut tx = pool.begin().await?;
    super::roles::keep_an_admin(&mut tx, id).await?;
    let done = sqlx::query(
        "update person set name = 'Nama dihapus', username = null, email = null, phone = null, nip = null,
                employer = null, home_region = null, erased_at = now()
         where id = $1 and erased_at is null",
    )
    .bind(id)
    .execute(&mut *tx)
    .await?;
    if done.rows_affected() == 0 {
        return Err(Refusal::Erased.into());
    }
    for table in ["password", "invitation", "former_post", "private_note"] {
        sqlx::query(&format!("delete from {table} where person = $1")).bind(id).execute(&mut *tx).await?;
    }
    sqlx::query("update role_grant set revoked_at = now(), revoked_by = $2 where person = $1 and revoked_at is null")
        .bind(id)
        .bind(by)
        .execute(&mut *tx)
        .await?;
    session::end_all(&mut *tx, id).await?;
    note(&mut *tx, by, id, "data pribadi dihapus", reason).await?;
    Ok(tx.commit().await?)
}

/// What is known about a person, with names of places.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct PersonRow {
    pub id: PersonId,
    pub name: String,
    pub username: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub nip: Option<String>,
    pub employer: Option<UnitCode>,
    pub employer_name: Option<String>,
    pub home_region: Option<RegionCode>,
    pub home_name: Option<String>,
    pub created_at: Timestamp,
    pub erased_at: Option<Timestamp>,
    pub has_password: bool,
    /// Until when an unused invitation is open.
    pub invited_until: Option<Timestamp>,
}

impl PersonRow {
    pub fn profile(&self) -> Profile {
        Profile {
            name: self.name.clone(),
            username: self.username.clone(),
            email: self.email.clone(),
            phone: self.phone.clone(),
            nip: self.nip.clone(),
            employer: self.employer.clone(),
            home_region: self.home_region.clone(),
        }
    }
}

/// One person, also an erased one.
pub async fn person(db: impl PgExecutor<'_>, id: PersonId) -> Result<Option<PersonRow>, sqlx::Error> {
    sqlx::query_as(
        "select p.id, p.name, p.username, p.email, p.phone, p.nip, p.employer, u.name as employer_name,
                p.home_region, r.name as home_name, p.created_at, p.erased_at, w.person is not null as has_password,
                (select max(expires_at) from invitation i
                 where i.person = p.id and i.used_at is null and i.expires_at > now()) as invited_until
         from person p
         left join password w on w.person = p.id
         left join unit u on u.code = p.employer
         left join region r on r.code = p.home_region
         where p.id = $1",
    )
    .bind(id)
    .fetch_optional(db)
    .await
}

/// What a password is checked against at sign-in.
#[derive(Debug, Clone, FromRow)]
pub struct Credentials {
    pub person: PersonId,
    /// None where no password was set yet.
    pub hash: Option<String>,
}

/// The account behind an e-mail address or user name, in any case.
pub async fn find_by_login(db: impl PgExecutor<'_>, login: &str) -> Result<Option<Credentials>, sqlx::Error> {
    sqlx::query_as(
        "select p.id as person, w.hash from person p left join password w on w.person = p.id
         where p.email = $1 or p.username = $1 limit 1",
    )
    .bind(login.trim().to_lowercase())
    .fetch_optional(db)
    .await
}

/// The account of a person; none for an erased one.
pub async fn credentials(db: impl PgExecutor<'_>, id: PersonId) -> Result<Option<Credentials>, sqlx::Error> {
    sqlx::query_as(
        "select p.id as person, w.hash from person p left join password w on w.person = p.id
         where p.id = $1 and p.erased_at is null",
    )
    .bind(id)
    .fetch_optional(db)
    .await
}

/// Whom to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeopleFilter {
    /// Part of the name, e-mail or user name, in any case.
    pub search: String,
    pub role: Option<Role>,
    /// Only people whose every role an organiser of these regions may give; none lists everybody.
    pub within: Option<Vec<RegionCode>>,
}

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct PersonLine {
    pub id: PersonId,
    pub name: String,
    pub login: String,
    /// `Juri · Kecamatan Licin`, one per role.
    pub roles: Vec<String>,
    pub has_password: bool,
}

/// Which people `$1` (search), `$2` (role) and `$3` (regions) let through.
const MATCHES: &str = "p.erased_at is null
    and ($1 = '' or strpos(lower(p.name), $1) > 0 or strpos(p.email, $1) > 0 or strpos(p.username, $1) > 0)
    and ($2::text is null
         or exists (select from role_grant g where g.person = p.id and g.role = $2 and g.revoked_at is null))
    and ($3::text[] is null
         or (exists (select from role_grant g where g.person = p.id and g.revoked_at is null)
             and not exists (
               select from role_grant g left join unit u on g.scope = 'unit:' || u.code
               where g.person = p.id and g.revoked_at is null
                 and not (g.role in ('juri', 'verifikator', 'operator') and exists (
                   select from unnest($3) as own
                   where coalesce(u.region, substr(g.scope, 8)) || '.' like own || '.%')))))";

/// People by name, without the erased.
pub async fn list(
    db: impl PgExecutor<'_>,
    filter: &PeopleFilter,
    limit: i64,
    offset: i64,
) -> Result<Vec<PersonLine>, sqlx::Error> {
    sqlx::query_as(&format!(
        "select p.id, p.name, coalesce(p.email, p.username, '') as login, w.person is not null as has_password,
                array(select initcap(g.role) || ' · ' || {PLACE}
                      from role_grant g
                      left join unit u on g.scope = 'unit:' || u.code
                      left join region r on g.scope = 'region:' || r.code
                      where g.person = p.id and g.revoked_at is null order by g.id) as roles
         from person p left join password w on w.person = p.id
         where {MATCHES} order by lower(p.name), p.id limit $4 offset $5"
    ))
    .bind(filter.search.trim().to_lowercase())
    .bind(filter.role)
    .bind(&filter.within)
    .bind(limit)
    .bind(offset)
    .fetch_all(db)
    .await
}

/// How many people match.
pub async fn count(db: impl PgExecutor<'_>, filter: &PeopleFilter) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(&format!("select count(*) from person p where {MATCHES}"))
        .bind(filter.search.trim().to_lowercase())
        .bind(filter.role)
        .bind(&filter.within)
        .fetch_one(db)
        .await
}

/// What happened to an account.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct AuditRow {
    pub at: Timestamp,
    /// None for the operator's own tools.
    pub by_name: Option<String>,
    pub action: String,
    pub detail: String,
}

/// The last hundred things that happened to an account, the newest first.
pub async fn audit_of(db: impl PgExecutor<'_>, id: PersonId) -> Result<Vec<AuditRow>, sqlx::Error> {
    sqlx::query_as(&format!(
        "select a.at, n.name as by_name, a.action,
                case when g.scope is null then a.detail else initcap(g.role) || ' · ' || {PLACE} end as detail
         from account_audit a
         left join person_name n on n.id = a.by
         left join lateral (select split_part(a.detail, ' ', 1) as role, split_part(a.detail, ' ', 2) as scope
                            where a.action like 'peran %') g on true
         left join unit u on g.scope = 'unit:' || u.code
         left join region r on g.scope = 'region:' || r.code
         where a.person = $1 order by a.id desc limit 100"
    ))
    .bind(id)
    .fetch_all(db)
    .await
}
