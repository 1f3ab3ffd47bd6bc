//! Roles: giving, taking, and the places they can hold in.

use super::{AccountError, PLACE, note};
use crate::{
    account::authority::{Placed, Refusal, fits},
    kernel::{
        actor::{Grant, Role, Scope},
        ids::PersonId,
        region::RegionCode,
        time::Timestamp,
    },
};
use sqlx::{FromRow, PgConnection, PgExecutor, PgPool};

/// Serialises everything that could take the last admin away.
const ADMINS: i64 = 0x6164_6d69_6e73;

/// A role in force.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct GrantRow {
    pub id: i64,
    pub role: Role,
    pub scope: Scope,
    /// The scope in words.
    pub place: String,
    /// The region the scope is or lies in; none for everywhere.
    pub region: Option<RegionCode>,
    pub granted_at: Timestamp,
    /// None where the operator's own tools gave it.
    pub by_name: Option<String>,
}

impl GrantRow {
    pub fn placed(&self) -> Placed {
        Placed { role: self.role, region: self.region.clone() }
    }
}

/// The roles a person holds.
pub async fn grants_of(db: impl PgExecutor<'_>, person: PersonId) -> Result<Vec<GrantRow>, sqlx::Error> {
    sqlx::query_as(&format!(
        "select g.id, g.role, g.scope, g.granted_at, n.name as by_name, coalesce(u.region, r.code) as region,
                {PLACE} as place
         from role_grant g
         left join person_name n on n.id = g.granted_by
         left join unit u on g.scope = 'unit:' || u.code
         left join region r on g.scope = 'region:' || r.code
         where g.person = $1 and g.revoked_at is null order by g.id"
    ))
    .bind(person)
    .fetch_all(db)
    .await
}

/// A grant with the region of its scope; refused where the place is not known here or does not fit the role.
pub async fn placed(db: impl PgExecutor<'_>, grant: &Grant) -> Result<Placed, AccountError> {
    fits(grant.role, &grant.scope)?;
    let region: Option<RegionCode> = match &grant.scope {
        Scope::Everywhere => return Ok(Placed { role: grant.role, region: None }),
        Scope::Unit(unit) => {
            sqlx::query_scalar("select region from unit where code = $1").bind(unit).fetch_optional(db).await?
        }
        Scope::Region(region) => {
            sqlx::query_scalar("select code from region where code = $1").bind(region).fetch_optional(db).await?
        }
    };
    let region = region.ok_or(Refusal::UnknownPlace)?;
    Ok(Placed { role: grant.role, region: Some(region) })
}

/// Gives a role. Whether `by` may is for the caller to see.
pub async fn grant(
    db: &mut PgConnection,
    person: PersonId,
    grant: &Grant,
    by: Option<PersonId>,
) -> Result<(), AccountError> {
    let done = sqlx::query(
        "insert into role_grant (person, role, scope, granted_by)
         select $1, $2, $3, $4 where exists (select from person where id = $1 and erased_at is null)
         on conflict (person, role, scope) where revoked_at is null do nothing",
    )
    .bind(person)
    .bind(grant.role)
    .bind(&grant.scope)
    .bind(by)
    .execute(&mut *db)
    .await?;
    if done.rows_affected() == 0 {
        return Err(Refusal::AlreadyHeld.into());
    }
    Ok(note(&mut *db, by, person, "peran diberikan", &format!("{} {}", grant.role, grant.scope)).await?)
}

/// Takes a role. Whether `by` may is for the caller to see.
pub async fn revoke(pool: &PgPool, person: PersonId, held: &GrantRow, by: PersonId) -> Result<(), AccountError> {
    let mut tx = pool.begin().await?;
    if held.role == Role::Admin {
        keep_an_admin(&mut tx, person).await?;
    }
    let done = sqlx::query(
        "update role_grant set revoked_at = now(), revoked_by = $3
         where id = $1 and person = $2 and revoked_at is null",
    )
    .bind(held.id)
    .bind(person)
    .bind(by)
    .execute(&mut *tx)
    .await?;
    if done.rows_affected() == 0 {
        return Err(Refusal::NotHeld.into());
    }
    note(&mut *tx, Some(by), person, "peran dicabut", &format!("{} {}", held.role, held.scope)).await?;
    Ok(tx.commit().await?)
}

/// Refuses where nobody but this person is an admin; holds off every other such change until the transaction ends.
pub(super) async fn keep_an_admin(db: &mut PgConnection, person: PersonId) -> Result<(), AccountError> {
    sqlx::query("select pg_advisory_xact_lock($1)").bind(ADMINS).execute(&mut *db).await?;
    let admins: Vec<PersonId> = sqlx::query_scalar(
        "select g.person from role_grant g join person p on p.id = g.person
         where g.role = 'admin' and g.revoked_at is null and p.erased_at is null",
    )
    .fetch_all(&mut *db)
    .await?;
    if admins == [person] { Err(Refusal::LastAdmin.into()) } else { Ok(()) }
}

/// A place to choose.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Place {
    pub code: String,
    pub name: String,
}

/// Units within these regions (none: all), the active ones, by kind and name.
pub async fn units_for_choice(
    db: impl PgExecutor<'_>,
    within: Option<&[RegionCode]>,
) -> Result<Vec<Place>, sqlx::Error> {
    sqlx::query_as(
        "select u.code, u.name || case when u.kind in ('desa', 'kelurahan') then ' (' || k.name || ')' else '' end as name
         from unit u left join region k on k.code = substr(u.region, 1, 8)
         where u.active and ($1::text[] is null or exists (
             select from unnest($1) as own where u.region || '.' like own || '.%'))
         order by u.kind in ('desa', 'kelurahan'), u.name",
    )
    .bind(within)
    .fetch_all(db)
    .await
}

/// The kabupaten and kecamatan (with `villages` also desa and kelurahan) within these regions (none: all), by code.
pub async fn regions_for_choice(
    db: impl PgExecutor<'_>,
    within: Option<&[RegionCode]>,
    villages: bool,
) -> Result<Vec<Place>, sqlx::Error> {
    sqlx::query_as(
        "select r.code, case when r.level in ('kecamatan', 'desa', 'kelurahan')
                        then initcap(r.level) || ' ' || r.name else r.name end
                || case when r.level in ('desa', 'kelurahan') then ' (' || k.name || ')' else '' end as name
         from region r left join region k on k.code = r.parent
         where r.level <> 'provinsi' and ($2 or r.level not in ('desa', 'kelurahan'))
           and ($1::text[] is null or exists (select from unnest($1) as own where r.code || '.' like own || '.%'))
         order by r.code",
    )
    .bind(within)
    .bind(villages)
    .fetch_all(db)
    .await
}

/// Where somebody may have held a post, as `unit:…`; closed units too. Each kecamatan, desa and kelurahan has a unit.
pub async fn posts_for_choice(db: impl PgExecutor<'_>) -> Result<Vec<Place>, sqlx::Error> {
    sqlx::query_as(
        "select 'unit:' || u.code as code,
                u.name || case when u.kind in ('desa', 'kelurahan') then ' (' || k.name || ')' else '' end as name
         from unit u left join region k on k.code = substr(u.region, 1, 8)
         order by u.kind in ('desa', 'kelurahan'), u.name",
    )
    .fetch_all(db)
    .await
}
