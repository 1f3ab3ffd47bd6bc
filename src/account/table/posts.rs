//! Where a person held a post before.

use super::{AccountError, note};
use crate::{account::authority::Refusal, kernel::ids::PersonId};
use sqlx::{FromRow, PgConnection, PgExecutor};

/// A former post.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct PostRow {
    pub id: i64,
    /// The unit or region in words.
    pub place: String,
}

/// The former posts of a person.
pub async fn posts_of(db: impl PgExecutor<'_>, person: PersonId) -> Result<Vec<PostRow>, sqlx::Error> {
    sqlx::query_as(
        "select f.id, coalesce(
                  u.name || case when u.kind in ('desa', 'kelurahan') then ' (' || k.name || ')' else '' end,
                  initcap(r.level) || ' ' || r.name
                    || case when r.level in ('desa', 'kelurahan') then ' (' || k.name || ')' else '' end,
                  f.unit, f.region) as place
         from former_post f
         left join unit u on u.code = f.unit
         left join region r on r.code = f.region
         left join region k on k.code = substr(coalesce(u.region, f.region), 1, 8)
         where f.person = $1 order by f.id",
    )
    .bind(person)
    .fetch_all(db)
    .await
}

/// Notes a former post at a unit (`unit:…`) or in a region (`region:…`). Refused where the place is not known here.
pub async fn add_post(
    db: &mut PgConnection,
    person: PersonId,
    place: &str,
    by: Option<PersonId>,
) -> Result<(), AccountError> {
    let known = sqlx::query(
        "insert into former_post (person, unit, region)
         select $1, u.code, r.code from (select $2::text as place) sent
         left join unit u on sent.place = 'unit:' || u.code
         left join region r on sent.place = 'region:' || r.code
         where coalesce(u.code, r.code) is not null
           and exists (select from person where id = $1 and erased_at is null)
         on conflict (person, coalesce(unit, region)) do update set person = excluded.person",
    )
    .bind(person)
    .bind(place)
    .execute(&mut *db)
    .await?;
    if known.rows_affected() == 0 {
        return Err(Refusal::UnknownPlace.into());
    }
    Ok(note(&mut *db, by, person, "bekas jabatan dicatat", "").await?)
}

/// Takes a former post off the list; nothing happens where it is not there.
pub async fn remove_post(db: &mut PgConnection, person: PersonId, id: i64, by: PersonId) -> Result<(), AccountError> {
    let done = sqlx::query("delete from former_post where person = $1 and id = $2")
        .bind(person)
        .bind(id)
        .execute(&mut *db)
        .await?;
    if done.rows_affected() > 0 {
        note(&mut *db, Some(by), person, "bekas jabatan dihapus", "").await?;
    }
    Ok(())
}
