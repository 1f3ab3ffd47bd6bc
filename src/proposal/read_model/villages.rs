//! Who may enter the lowest round of a ladder: the desa and kelurahan of its territory.

use super::ProposalStatus;
use crate::kernel::{
    ids::{EditionId, InnovationId, ProposalId, RoundId},
    region::RegionCode,
    unit::UnitCode,
};
use sqlx::PgPool;

/// The round of a territory.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ContestRow {
    pub round: RoundId,
    pub edition: EditionId,
    pub territory: RegionCode,
    pub territory_name: String,
    /// As people read it: `Penilaian tingkat kecamatan: Licin`.
    pub label: String,
}

/// One desa or kelurahan, and what it has entered.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct VillageRow {
    pub unit: UnitCode,
    /// `Desa Tamansari`.
    pub name: String,
    pub region: RegionCode,
    pub kecamatan: String,
    /// What it entered and did not take back.
    pub proposal: Option<ProposalId>,
    pub title: Option<String>,
    pub status: Option<ProposalStatus>,
    /// What stands for it in the register of innovations, whichever edition that was for.
    pub innovation: Option<InnovationId>,
}

impl VillageRow {
    /// Whether it competes; a draft does not yet.
    pub fn has_entered(&self) -> bool {
        self.status.is_some_and(|status| status != ProposalStatus::Draft)
    }
}

const CONTEST: &str = "
    select c.round, c.edition, c.territory, coalesce(r.name, c.territory) as territory_name, c.label
    from read.proposal_contest c left join region r on r.code = c.territory";
const VILLAGE: &str = "
    select u.code as unit, u.name, u.region, coalesce(k.name, '') as kecamatan, p.id as proposal, p.title, p.status,
      p.innovation
    from unit u
    left join region v on v.code = u.region
    left join region k on k.code = v.parent
    left join lateral (
      select p.id, p.title, p.status, p.innovation from read.proposal p
      where p.unit = u.code and p.edition = $1 and p.status <> 'ditarik' order by p.drafted_at desc limit 1) p on true
    where u.kind in ('desa', 'kelurahan') and u.active";

/// A round of a ladder's lowest step.
pub async fn contest(pool: &PgPool, round: RoundId) -> Result<Option<ContestRow>, sqlx::Error> {
    sqlx::query_as(&format!("{CONTEST} where c.round = $1")).bind(round).fetch_optional(pool).await
}

/// The round in which a region enters an edition.
pub async fn contest_over(
    pool: &PgPool,
    edition: EditionId,
    region: &RegionCode,
) -> Result<Option<ContestRow>, sqlx::Error> {
    sqlx::query_as(&format!("{CONTEST} where c.edition = $1 and $2 like c.territory || '.%'"))
        .bind(edition)
        .bind(region)
        .fetch_optional(pool)
        .await
}

/// The desa and kelurahan of a territory, by name.
pub async fn villages(
    pool: &PgPool,
    edition: EditionId,
    territory: &RegionCode,
) -> Result<Vec<VillageRow>, sqlx::Error> {
    sqlx::query_as(&format!("{VILLAGE} and u.region like $2 || '.%' order by v.name, u.code"))
        .bind(edition)
        .bind(territory)
        .fetch_all(pool)
        .await
}

/// One desa or kelurahan.
pub async fn village(pool: &PgPool, edition: EditionId, unit: &UnitCode) -> Result<Option<VillageRow>, sqlx::Error> {
    sqlx::query_as(&format!("{VILLAGE} and u.code = $2")).bind(edition).bind(unit).fetch_optional(pool).await
}
