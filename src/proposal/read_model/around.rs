//! Editions, administrative rounds and innovations as proposals know them.

use crate::kernel::{
    ids::{EditionId, InnovationId, ProposalId, RoundId},
    region::RegionCode,
    time::{Date, Timestamp, Zone},
    unit::UnitCode,
    visibility::Openness,
    words::words,
};
use crate::proposal::read_model::ProposalStatus;
use crate::scoring::rules::{Calendar, EditionRules};
use sqlx::PgPool;
use std::collections::BTreeMap;

words! {
    /// What an edition does with proposals.
    EditionState {
        Drafted = "disusun", "Sedang disusun";
        Announced = "diumumkan", "Belum dibuka";
        Open = "dibuka", "Pendaftaran dibuka";
        Closed = "ditutup", "Pendaftaran ditutup";
        Cancelled = "dibatalkan", "Dibatalkan";
    }
}

/// One edition.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct EditionRow {
    pub id: EditionId,
    pub slug: String,
    pub name: String,
    pub region: RegionCode,
    #[sqlx(json)]
    pub rules: EditionRules,
    #[sqlx(json)]
    pub calendar: Calendar,
    /// As it stands after openings and extensions.
    pub closes_at: Timestamp,
    pub state: EditionState,
    pub proposals_public: bool,
    /// Whether its result is sealed.
    pub sealed: bool,
    /// The last instant at which that may be doubted; none when it may not.
    pub objections_until: Option<Timestamp>,
}

impl EditionRow {
    pub fn zone(&self) -> Zone {
        self.calendar.zone
    }
    /// What it opened to everybody, and closed to judges.
    pub fn openness(&self) -> Openness {
        let (proposals_public, ladder) = (self.proposals_public, self.rules.ladder().is_some());
        Openness { proposals_public, ladder, blind: self.rules.has_blind_round() }
    }
    /// Whether the judges of this round are not to know whose entries they score.
    pub fn is_blind(&self, round: RoundId) -> bool {
        self.rules.rounds.iter().any(|rules| rules.blind && RoundId::of_edition(self.id, &rules.key) == round)
    }
    /// The name of a group, the key where the rules lost it.
    pub fn group_label<'a>(&'a self, key: &'a str) -> &'a str {
        self.rules.group(key).map_or(key, |group| &group.label)
    }
    /// The name of a category, the key where the rules lost it.
    pub fn category_label<'a>(&'a self, key: &'a str) -> &'a str {
        self.rules.category(key).map_or(key, |category| &category.label)
    }
    /// The name of a section or document, with the section's number; the key where the rules lost it.
    pub fn slot_label(&self, key: &str) -> String {
        if let Some(section) = self.rules.section(key) {
            format!("{}. {}", section.number, section.label)
        } else {
            let document = self.rules.documents.iter().find(|document| document.key == key);
            document.map_or_else(|| key.to_owned(), |document| document.label.clone())
        }
    }
}

const EDITION: &str = "select id, slug, name, region, rules, calendar, closes_at, state, proposals_public, sealed,
    objections_until from read.proposal_edition";

/// One edition.
pub async fn edition(pool: &PgPool, id: EditionId) -> Result<Option<EditionRow>, sqlx::Error> {
    sqlx::query_as(&format!("{EDITION} where id = $1")).bind(id).fetch_optional(pool).await
}

/// One edition by the word in its address.
pub async fn edition_by_slug(pool: &PgPool, slug: &str) -> Result<Option<EditionRow>, sqlx::Error> {
    sqlx::query_as(&format!("{EDITION} where slug = $1")).bind(slug).fetch_optional(pool).await
}

/// The editions that are announced or open for units of these regions, the soonest closing first.
pub async fn editions_for(pool: &PgPool, regions: &[RegionCode]) -> Result<Vec<EditionRow>, sqlx::Error> {
    let sql = format!(
        "{EDITION} where state = any($1)
           and exists (select from unnest($2::text[]) r where r = region or starts_with(r, region || '.'))
         order by state <> $3, closes_at, id"
    );
    sqlx::query_as(&sql)
        .bind([EditionState::Announced, EditionState::Open].map(|state| state.code().to_owned()).to_vec())
        .bind(regions)
        .bind(EditionState::Open)
        .fetch_all(pool)
        .await
}

/// The round of the administrative selection.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct AdministrativeRound {
    pub id: RoundId,
    pub label: String,
    pub open: bool,
    pub opens_at: Option<Timestamp>,
    pub closes_at: Option<Timestamp>,
}

/// The administrative round of an edition, if it has one.
pub async fn administrative_round(
    pool: &PgPool,
    edition: EditionId,
) -> Result<Option<AdministrativeRound>, sqlx::Error> {
    sqlx::query_as("select id, label, open, opens_at, closes_at from read.proposal_round where edition = $1")
        .bind(edition)
        .fetch_optional(pool)
        .await
}

/// An innovation as the register describes it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct InnovationRow {
    pub id: InnovationId,
    pub unit: UnitCode,
    pub region: RegionCode,
    pub unit_active: bool,
    pub title: String,
    pub implemented_on: Option<Date>,
    /// The rank of each award.
    pub ranks: Vec<String>,
}

const INNOVATION: &str = "i.id, i.unit, u.region, u.active as unit_active, i.title, i.implemented_on,
    array(select a.rank from read.proposal_award a where a.innovation = i.id order by a.position) as ranks";

/// One innovation.
pub async fn innovation(pool: &PgPool, id: InnovationId) -> Result<Option<InnovationRow>, sqlx::Error> {
    let sql =
        format!("select {INNOVATION} from read.proposal_innovation i join unit u on u.code = i.unit where i.id = $1");
    sqlx::query_as(&sql).bind(id).fetch_optional(pool).await
}

/// An innovation that might enter an edition.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct CandidateRow {
    #[sqlx(flatten)]
    pub innovation: InnovationRow,
    pub unit_name: String,
    /// Its proposal in the edition, if it has one that lives.
    pub proposal: Option<ProposalId>,
    pub status: Option<ProposalStatus>,
}

/// The innovations of these units, by title, each with its living proposal in the edition.
pub async fn candidates(
    pool: &PgPool,
    units: &[UnitCode],
    edition: EditionId,
) -> Result<Vec<CandidateRow>, sqlx::Error> {
    let sql = format!(
        "select {INNOVATION}, u.name as unit_name, p.id as proposal, p.status
         from read.proposal_innovation i join unit u on u.code = i.unit
         left join read.proposal p on p.innovation = i.id and p.edition = $2 and p.status <> $3
         where i.unit = any($1) order by lower(i.title), i.id"
    );
    sqlx::query_as(&sql).bind(units).bind(edition).bind(ProposalStatus::Withdrawn).fetch_all(pool).await
}

/// Where units lie.
pub async fn unit_regions(pool: &PgPool, units: &[UnitCode]) -> Result<BTreeMap<UnitCode, RegionCode>, sqlx::Error> {
    let rows: Vec<(UnitCode, RegionCode)> =
        sqlx::query_as("select code, region from unit where code = any($1)").bind(units).fetch_all(pool).await?;
    Ok(rows.into_iter().collect())
}
