//! What waits for a person, role by role.

use super::zone;
use crate::kernel::{
    ids::{EditionId, PersonId, RoundId},
    time::{Timestamp, Zone},
    unit::UnitCode,
};
use sqlx::{PgPool, Row, postgres::PgRow};

/// What waits for the operators of some units.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OperatorWork {
    pub drafts: i64,
    pub returned: i64,
    /// The first date by which a returned proposal must be sent again.
    pub due_at: Option<Timestamp>,
    pub waiting: i64,
    /// Passed, and the edition is not over.
    pub competing: i64,
    pub innovations: i64,
    /// Innovations whose report of the year is missing.
    pub unreported: i64,
}

impl sqlx::FromRow<'_, PgRow> for OperatorWork {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            drafts: row.try_get("drafts")?,
            returned: row.try_get("returned")?,
            due_at: row.try_get("due_at")?,
            waiting: row.try_get("waiting")?,
            competing: row.try_get("competing")?,
            innovations: row.try_get("innovations")?,
            unreported: row.try_get("unreported")?,
        })
    }
}

/// What waits for operators. Drafts count while their edition takes proposals.
pub async fn operator_work(pool: &PgPool, units: &[UnitCode], year: i32) -> Result<OperatorWork, sqlx::Error> {
    sqlx::query_as(
        "select count(*) filter (where p.status = 'draf' and e.registration = 'buka') as drafts,
           count(*) filter (where p.status = 'dikembalikan') as returned,
           min(p.due_at) filter (where p.status = 'dikembalikan') as due_at,
           count(*) filter (where p.status = 'terkirim') as waiting,
           count(*) filter (where p.status in ('lolos', 'terdaftar') and e.state = 'terbit') as competing,
           (select count(*) from read.innovation i where i.unit = any($1)) as innovations,
           (select count(*) from read.innovation i where i.unit = any($1) and i.registered_at < make_date($2, 1, 1)
              and coalesce(i.last_year, 0) < $2) as unreported
         from read.proposal p left join read.competition_edition e on e.id = p.edition
         where p.unit = any($1) and coalesce(e.state, '') <> 'batal'",
    )
    .bind(units)
    .bind(year)
    .fetch_one(pool)
    .await
}

/// Proposals that wait for a decision in these regions, none meaning everywhere.
pub async fn verifier_work(pool: &PgPool, regions: Option<&[String]>) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(
        "select count(*) from read.proposal p join read.competition_edition e on e.id = p.edition
         where p.status = 'terkirim' and e.state = 'terbit'
           and ($1::text[] is null
                or exists (select from unnest($1) r where e.region = r or e.region like r || '.%'))",
    )
    .bind(regions)
    .fetch_one(pool)
    .await
}

/// A judge's duties in one open round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgeWork {
    pub edition: String,
    pub round: String,
    pub duties: i64,
    pub signed: i64,
    pub closes_at: Option<Timestamp>,
    pub zone: Zone,
}

impl sqlx::FromRow<'_, PgRow> for JudgeWork {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            edition: row.try_get("edition")?,
            round: row.try_get("round")?,
            duties: row.try_get("duties")?,
            signed: row.try_get("signed")?,
            closes_at: row.try_get("closes_at")?,
            zone: zone(row.try_get("zone")?),
        })
    }
}

/// What waits for a judge, round by round.
pub async fn judge_work(pool: &PgPool, judge: PersonId) -> Result<Vec<JudgeWork>, sqlx::Error> {
    sqlx::query_as(
        "select e.name as edition, r.rules->>'label' as round, count(*) as duties,
           count(*) filter (where d.signed) as signed, r.closes_at, e.calendar->>'zone' as zone
         from read.competition_duty d
         join read.competition_round r on r.id = d.round and r.state = 'buka'
         join read.competition_edition e on e.id = r.edition
         where d.judge = $1 and d.active group by e.id, e.name, e.calendar, r.id, r.rules, r.closes_at
         order by r.closes_at nulls last",
    )
    .bind(judge)
    .fetch_all(pool)
    .await
}

/// An edition that organisers have in hand, with its open round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditionWork {
    pub edition: EditionId,
    pub name: String,
    /// `draf` or `terbit`.
    pub state: String,
    /// `belum`, `buka` or `tutup`.
    pub registration: String,
    pub zone: Zone,
    pub closes_at: Timestamp,
    pub submitted: i64,
    pub drafts: i64,
    pub unverified: i64,
    pub round: Option<OpenRound>,
    /// All scored rounds are ranked: the pleno has its list.
    pub in_pleno: bool,
    /// The pleno's chair has signed, and whoever asks is its secretary.
    pub to_confirm: bool,
}

/// The round that is under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenRound {
    pub round: RoundId,
    pub label: String,
    pub closes_at: Option<Timestamp>,
    pub sheets: i64,
    pub signed: i64,
}

impl sqlx::FromRow<'_, PgRow> for EditionWork {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        let round = match row.try_get::<Option<RoundId>, _>("round")? {
            Some(round) => Some(OpenRound {
                round,
                label: row.try_get("label")?,
                closes_at: row.try_get("round_closes_at")?,
                sheets: row.try_get("sheets")?,
                signed: row.try_get("signed")?,
            }),
            None => None,
        };
        Ok(Self {
            edition: row.try_get("id")?,
            name: row.try_get("name")?,
            state: row.try_get("state")?,
            registration: row.try_get("registration")?,
            zone: zone(row.try_get("zone")?),
            closes_at: row.try_get("closes_at")?,
            submitted: row.try_get("submitted")?,
            drafts: row.try_get("drafts")?,
            unverified: row.try_get("unverified")?,
            in_pleno: row.try_get("in_pleno")?,
            to_confirm: row.try_get("to_confirm")?,
            round,
        })
    }
}

/// What an organiser of these regions has in hand, none meaning everywhere.
pub async fn organiser_work(
    pool: &PgPool,
    regions: Option<&[String]>,
    person: PersonId,
) -> Result<Vec<EditionWork>, sqlx::Error> {
    sqlx::query_as(
        "select e.id, e.name, e.state, e.registration, e.calendar->>'zone' as zone, e.closes_at,
           count(p.id) filter (where p.status <> 'draf' and p.status <> 'ditarik') as submitted,
           count(p.id) filter (where p.status = 'draf') as drafts,
           count(p.id) filter (where p.status = 'terkirim') as unverified,
           exists (select from read.judging_pleno j where j.edition = e.id and j.sealed is null) as in_pleno,
           exists (select from read.judging_pleno j where j.edition = e.id and j.held->'proposed' <> 'null'::jsonb
                   and j.held#>>'{convened,secretary}' = $2) as to_confirm,
           r.id as round, r.rules->>'label' as label, r.closes_at as round_closes_at,
           (select count(*) from read.competition_duty d where d.round = r.id and d.active) as sheets,
           (select count(*) from read.competition_duty d where d.round = r.id and d.active and d.signed) as signed
         from read.competition_edition e
         left join read.proposal p on p.edition = e.id
         left join lateral (select * from read.competition_round r where r.edition = e.id and r.state = 'buka'
                            order by r.place limit 1) r on true
         where e.state in ('draf', 'terbit')
           and ($1::text[] is null
                or exists (select from unnest($1) s where e.region = s or e.region like s || '.%'))
         group by e.id, e.name, e.state, e.registration, e.calendar, e.closes_at, r.id, r.rules, r.closes_at
         order by e.closes_at limit 30",
    )
    .bind(regions)
    .bind(person)
    .fetch_all(pool)
    .await
}

/// A sealed result that operators may doubt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubtable {
    pub edition: String,
    pub zone: Zone,
    pub until: Timestamp,
}

impl sqlx::FromRow<'_, PgRow> for Doubtable {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        let zone = zone(row.try_get("zone")?);
        Ok(Self { edition: row.try_get("name")?, zone, until: row.try_get("closes_at")? })
    }
}

/// Sealed results of entries of these units that may be doubted now, those that close first in front.
pub async fn doubtable(pool: &PgPool, units: &[UnitCode]) -> Result<Vec<Doubtable>, sqlx::Error> {
    sqlx::query_as(
        "select d.name, d.zone#>>'{}' as zone, d.closes_at from read.objection_edition d
         where d.open and d.closes_at >= now() and exists (
           select from read.objection_entry e where e.edition = d.edition and e.competed and e.unit = any($1))
         order by d.closes_at, d.name",
    )
    .bind(units)
    .fetch_all(pool)
    .await
}

/// Objections that wait for an answer of the panitia.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectionWork {
    pub edition: EditionId,
    pub name: String,
    pub zone: Zone,
    pub waiting: i64,
    /// When the first of them was filed.
    pub since: Timestamp,
}

impl sqlx::FromRow<'_, PgRow> for ObjectionWork {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            edition: row.try_get("edition")?,
            name: row.try_get("name")?,
            zone: zone(row.try_get("zone")?),
            waiting: row.try_get("waiting")?,
            since: row.try_get("since")?,
        })
    }
}

/// Editions of these regions, none meaning everywhere, whose panitia owes an answer; the longest waiting in front.
pub async fn objection_work(pool: &PgPool, regions: Option<&[String]>) -> Result<Vec<ObjectionWork>, sqlx::Error> {
    sqlx::query_as(
        "select d.edition, d.name, d.zone#>>'{}' as zone, count(*) as waiting, min(o.filed_at) as since
         from read.objection o join read.objection_edition d on d.edition = o.edition
         where o.state = 'menunggu' and ($1::text[] is null
           or exists (select from unnest($1) s where d.region = s or d.region like s || '.%'))
         group by d.edition, d.name, d.zone order by since, d.edition",
    )
    .bind(regions)
    .fetch_all(pool)
    .await
}
