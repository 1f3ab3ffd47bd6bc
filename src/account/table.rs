//! SQL of people, roles, passwords and invitations.

mod invitation;
mod known;
mod people;
mod posts;
mod roles;
mod sign_in;

pub use invitation::{INVITATION_DAYS, Invitation, RESET_HOURS, accept, invite, open_invitation};
pub use known::{Known, known};
pub use people::{
    AuditRow, PeopleFilter, PersonLine, PersonRow, add_person, audit_of, count, credentials, erase, find_by_login,
    list, person, update,
};
pub use posts::{PostRow, add_post, posts_of, remove_post};
pub use roles::{
    GrantRow, Place, grant, grants_of, placed, posts_for_choice, regions_for_choice, revoke, units_for_choice,
};
pub use sign_in::{SignIn, change_password, put_first_password, put_password, sign_in};

use crate::{
    account::{authority::Refusal, password::HashError},
    kernel::{actor::Grant, ids::PersonId},
    web::{
        error::PageError,
        guard::{Identities, Identity},
    },
};
use sqlx::{PgExecutor, PgPool};

/// A change to an account that did not happen.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    #[error(transparent)]
    Hash(#[from] HashError),
}

impl From<AccountError> for PageError {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::Refused(refusal) => Self::refused(refusal),
            AccountError::Database(error) => error.into(),
            AccountError::Hash(error) => Self::failure(error),
        }
    }
}

/// The people behind sessions.
#[derive(Debug, Clone)]
pub struct People(pub PgPool);

#[async_trait::async_trait]
impl Identities for People {
    async fn identity(&self, person: PersonId) -> Result<Option<Identity>, PageError> {
        Ok(identity(&self.0, person).await?)
    }
}

#[derive(sqlx::FromRow)]
struct IdentityRow {
    name: String,
    must_change: bool,
    role: Option<String>,
    scope: Option<String>,
    place: Option<String>,
}

/// The scope of grant `g` in words, with its unit `u` and region `r`.
const PLACE: &str = "case when g.scope = '*' then 'Semua wilayah'
    when r.level in ('kecamatan', 'desa', 'kelurahan') then initcap(r.level) || ' ' || r.name
    else coalesce(u.name, r.name, g.scope) end";

/// Who a person is: one query, asked with every request.
pub async fn identity(db: impl PgExecutor<'_>, person: PersonId) -> Result<Option<Identity>, sqlx::Error> {
    let rows: Vec<IdentityRow> = sqlx::query_as(&format!(
        "select p.name, coalesce(w.must_change, false) as must_change, g.role, g.scope, {PLACE} as place
         from person p
         left join password w on w.person = p.id
         left join role_grant g on g.person = p.id and g.revoked_at is null
         left join unit u on g.scope = 'unit:' || u.code
         left join region r on g.scope = 'region:' || r.code
         where p.id = $1 and p.erased_at is null
         order by g.id"
    ))
    .bind(person)
    .fetch_all(db)
    .await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let mut identity = Identity {
        person,
        name: first.name.clone(),
        must_change_password: first.must_change,
        grants: Vec::new(),
        place: String::new(),
    };
    let mut held: Vec<(Grant, String)> = rows.into_iter().filter_map(held).collect();
    held.sort_by_key(|(grant, _)| grant.role);
    if let Some((_, place)) = held.first() {
        identity.place.clone_from(place);
    }
    identity.grants = held.into_iter().map(|(grant, _)| grant).collect();
    Ok(Some(identity))
}

fn held(row: IdentityRow) -> Option<(Grant, String)> {
    let grant = Grant { role: row.role?.parse().ok()?, scope: row.scope?.parse().ok()? };
    Some((grant, row.place.unwrap_or_default()))
}

/// Notes who did what to whom; `by` is none for the operator's own tools. No names, no addresses.
async fn note(
    db: impl PgExecutor<'_>,
    by: Option<PersonId>,
    person: PersonId,
    action: &str,
    detail: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query("insert into account_audit (by, person, action, detail) values ($1, $2, $3, $4)")
        .bind(by)
        .bind(person)
        .bind(action)
        .bind(detail)
        .execute(db)
        .await?;
    Ok(())
}
