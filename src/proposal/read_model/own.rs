//! A proposal as its unit works on it.

use crate::kernel::{
    actor::Actor,
    ids::{EditionId, InnovationId, PersonId, ProposalId, RoundId},
    region::RegionCode,
    text::same_title_key,
    time::Timestamp,
    unit::UnitCode,
    visibility::Phase,
};
use crate::proposal::read_model::{EditionState, ProposalStatus};
use crate::scoring::rules::Calendar;
use sqlx::PgPool;
use std::collections::BTreeMap;

/// One proposal as it stands.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ProposalRow {
    pub id: ProposalId,
    pub edition: EditionId,
    pub innovation: InnovationId,
    pub unit: UnitCode,
    pub unit_name: String,
    /// Where the unit lies; none where the directory does not know it.
    pub region: Option<RegionCode>,
    pub title: String,
    pub group_key: String,
    pub category: String,
    pub video_link: Option<String>,
    pub status: ProposalStatus,
    /// How often it was handed in.
    pub version: i32,
    /// The number of the latest receipt.
    pub receipt: Option<String>,
    pub submitted_at: Option<Timestamp>,
    pub decided_at: Option<Timestamp>,
    /// What was said with the latest decision.
    pub reason: Option<String>,
    /// The stored word of the ground of a rejection.
    pub ground: Option<String>,
    /// Until when a correction is due.
    pub due_at: Option<Timestamp>,
    pub changed_at: Timestamp,
}

impl ProposalRow {
    /// How far it is, in an edition whose result is sealed or not.
    pub const fn phase(&self, sealed: bool) -> Phase {
        if self.version == 0 { Phase::Draft } else { self.status.phase(sealed) }
    }
}

/// One proposal.
pub async fn proposal(pool: &PgPool, id: ProposalId) -> Result<Option<ProposalRow>, sqlx::Error> {
    sqlx::query_as(
        "select p.*, coalesce(u.name, p.unit) as unit_name, u.region from read.proposal p
         left join unit u on u.code = p.unit where p.id = $1",
    )
    .bind(id)
    .fetch_optional(pool)
    .await
}

/// One section of a draft.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SectionRow {
    pub key: String,
    pub text: String,
    pub revision: i32,
    pub written_at: Timestamp,
    pub written_by: Actor,
}

/// What is written so far, by section key.
pub async fn sections(pool: &PgPool, id: ProposalId) -> Result<BTreeMap<String, SectionRow>, sqlx::Error> {
    let rows: Vec<SectionRow> = sqlx::query_as(
        "select key, text, revision, written_at, written_by from read.proposal_section where proposal = $1",
    )
    .bind(id)
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(|row| (row.key.clone(), row)).collect())
}

/// A proposal in the list of its unit.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct OwnRow {
    #[sqlx(flatten)]
    pub proposal: ProposalRow,
    pub edition_name: String,
    pub edition_state: EditionState,
    #[sqlx(json)]
    pub calendar: Calendar,
    pub closes_at: Timestamp,
    /// Where the sealed result of the edition is read; none before it is sealed.
    pub result: Option<String>,
}

/// The proposals of these units, by edition, the latest edition and the latest change first.
pub async fn of_units(pool: &PgPool, units: &[UnitCode]) -> Result<Vec<OwnRow>, sqlx::Error> {
    sqlx::query_as(
        "select p.*, coalesce(u.name, p.unit) as unit_name, u.region, e.name as edition_name, e.state as edition_state,
           e.calendar, e.closes_at, case when e.sealed then '/hasil/' || e.slug end as result
         from read.proposal p left join unit u on u.code = p.unit join read.proposal_edition e on e.id = p.edition
         where p.unit = any($1)
         order by e.closes_at desc, e.id, p.status = 'ditarik', p.changed_at desc, p.id",
    )
    .bind(units)
    .fetch_all(pool)
    .await
}

/// What others in the edition already hold, as far as the read model knows; the append decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Collisions {
    /// Another proposal with this title.
    pub title_used: bool,
    /// Other proposals of the unit in the group.
    pub in_group: i64,
}

/// Looks for what would keep `proposal` from being handed in.
pub async fn collisions(pool: &PgPool, proposal: &ProposalRow) -> Result<Collisions, sqlx::Error> {
    sqlx::query_as(
        "select coalesce(bool_or(held_title = $3), false) as title_used,
           count(*) filter (where unit = $4 and held_group = $5) as in_group
         from read.proposal where edition = $1 and id <> $2 and held_title is not null",
    )
    .bind(proposal.edition)
    .bind(proposal.id)
    .bind(same_title_key(&proposal.title))
    .bind(&proposal.unit)
    .bind(&proposal.group_key)
    .fetch_one(pool)
    .await
}

/// The rounds in which this person scores this proposal.
pub async fn judged_in(pool: &PgPool, proposal: ProposalId, person: PersonId) -> Result<Vec<RoundId>, sqlx::Error> {
    sqlx::query_scalar("select round from read.proposal_judge where proposal = $1 and judge = $2")
        .bind(proposal)
        .bind(person)
        .fetch_all(pool)
        .await
}

/// The names of people.
pub async fn person_names(pool: &PgPool, people: &[PersonId]) -> Result<BTreeMap<PersonId, String>, sqlx::Error> {
    let rows: Vec<(PersonId, String)> =
        sqlx::query_as("select id, name from person_name where id = any($1)").bind(people).fetch_all(pool).await?;
    Ok(rows.into_iter().collect())
}
