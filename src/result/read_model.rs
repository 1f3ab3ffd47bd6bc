//! Sealed results with what led to them.

mod projection;
mod versions;

pub use projection::ResultProjection;
pub use versions::{Correction, ObjectionSummary, SealedVersion, objections, versions};

pub use crate::{
    judging::deliberation::events::{Attended, Office, Sk, Stage},
    objection::events::{Consequence, Ground},
};
use crate::{
    kernel::{
        ids::{EditionId, InnovationId, ProposalId, RoundId},
        region::RegionCode,
        score::{Exact, Rounded},
        time::{Timestamp, Zone},
        unit::UnitCode,
    },
    scoring::{
        ranking::CriterionResult,
        rules::{EditionRules, RoundRules},
    },
};
use sqlx::{PgPool, Row, postgres::PgRow, types::Json};
use std::collections::BTreeMap;

/// An edition whose result is sealed.
#[derive(Debug, Clone, PartialEq)]
pub struct SealedEdition {
    pub edition: EditionId,
    pub slug: String,
    pub name: String,
    pub year: i32,
    pub region: RegionCode,
    pub zone: Zone,
    pub rules: EditionRules,
    /// Names the rules that the result follows from.
    pub rules_sha256: String,
    pub sealed_at: Timestamp,
    /// Of the result shown; from 1.
    pub version: u32,
    /// Of the result that stands, which is the latest sealed.
    pub latest: u32,
    /// Names the sealed order.
    pub result_sha256: String,
    /// None before it is recorded.
    pub sk: Option<Sk>,
    /// The last instant at which objections to it are taken; none where none were promised.
    pub objections_until: Option<Timestamp>,
    /// Whether they are taken.
    pub objections_open: bool,
    /// Why it took the place of the version before it.
    pub because: Option<String>,
    /// Why the pleno is taking up the result that stands, while it does.
    pub reopened: Option<String>,
    /// The rounds that were opened again for this version.
    pub corrections: Vec<Correction>,
    /// The rounds that were opened again since the result that stands was sealed.
    pub correcting: Vec<Correction>,
    /// How many stand in the final order.
    pub entries: i64,
    /// How many came to the pleno, where that was recorded.
    pub attended: Option<Attended>,
    /// Signatures of chair and secretary, where two sealed it.
    pub signed: Vec<Signed>,
}

/// A signature below a result, as everybody reads it: by office, not by name.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Signed {
    pub office: Office,
    pub at: Timestamp,
}

impl sqlx::FromRow<'_, PgRow> for SealedEdition {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            edition: row.try_get("edition")?,
            slug: row.try_get("slug")?,
            name: row.try_get("name")?,
            year: row.try_get("year")?,
            region: row.try_get("region")?,
            zone: row.try_get::<Json<Zone>, _>("zone")?.0,
            rules: row.try_get::<Json<EditionRules>, _>("rules")?.0,
            rules_sha256: row.try_get("rules_sha256")?,
            sealed_at: row.try_get("sealed_at")?,
            version: row.try_get::<i32, _>("version")?.unsigned_abs(),
            latest: row.try_get::<i32, _>("latest")?.unsigned_abs(),
            result_sha256: row.try_get("result_sha256")?,
            sk: sk(row)?,
            objections_until: row.try_get("objections_until")?,
            objections_open: row.try_get("objections_open")?,
            because: row.try_get("because")?,
            reopened: row.try_get("reopened")?,
            corrections: row.try_get::<Json<Vec<Correction>>, _>("corrections")?.0,
            correcting: row.try_get::<Json<Vec<Correction>>, _>("correcting")?.0,
            entries: row.try_get("entries")?,
            attended: row.try_get::<Option<Json<Attended>>, _>("attended")?.map(|Json(it)| it),
            signed: row.try_get::<Json<Vec<Signed>>, _>("signed")?.0,
        })
    }
}

/// The decree as columns have it.
fn sk(row: &PgRow) -> Result<Option<Sk>, sqlx::Error> {
    let Some(number) = row.try_get::<Option<String>, _>("sk_number")? else { return Ok(None) };
    Ok(Some(Sk { number, date: row.try_get("sk_date")?, signed_by: row.try_get("signed_by")? }))
}

/// Who an entry is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entrant {
    pub proposal: ProposalId,
    pub innovation: InnovationId,
    pub title: String,
    pub unit: UnitCode,
    pub unit_name: String,
    pub group: String,
    pub category: String,
}

impl sqlx::FromRow<'_, PgRow> for Entrant {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            proposal: row.try_get("proposal")?,
            innovation: row.try_get("innovation")?,
            title: row.try_get("title")?,
            unit: row.try_get("unit")?,
            unit_name: row.try_get("unit_name")?,
            group: row.try_get("entry_group")?,
            category: row.try_get("category")?,
        })
    }
}

/// One line of the sealed order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FinalRow {
    pub entrant: Entrant,
    pub division: Option<String>,
    /// As sealed.
    pub rank: i32,
    /// As the rules computed it.
    pub computed_rank: i32,
    pub total: Exact,
    pub shown: Rounded,
    pub stages: Vec<Stage>,
    /// Labels, highest first.
    pub awards: Vec<String>,
    /// Why the pleno departed from the computed order.
    pub departure: Vec<String>,
}

impl sqlx::FromRow<'_, PgRow> for FinalRow {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            entrant: Entrant::from_row(row)?,
            division: row.try_get("division")?,
            rank: row.try_get("rank")?,
            computed_rank: row.try_get("computed_rank")?,
            total: row.try_get("total")?,
            shown: Rounded::hundredths(row.try_get("shown")?),
            stages: row.try_get::<Json<Vec<Stage>>, _>("stages")?.0,
            awards: row.try_get("awards")?,
            departure: row.try_get("departure")?,
        })
    }
}

/// A scored round of a sealed edition.
#[derive(Debug, Clone, PartialEq)]
pub struct RoundFacts {
    pub round: RoundId,
    pub rules: RoundRules,
    /// Where it was held, with its name, if it was held in many territories.
    pub territory: Option<RegionCode>,
    pub territory_name: String,
    /// SHA-256 of the seed of its lot, published beforehand; the seed where a lot was drawn.
    pub lot_sha256: Option<String>,
    pub lot_seed: Option<String>,
    /// The only entry, which went on without a score.
    pub walk_over: Option<ProposalId>,
    /// Entries that got a rank.
    pub ranked: i32,
    /// Judges who stepped back, and the entries that they stepped back from.
    pub recused_judges: i64,
    pub recused_entries: i64,
    /// Lowest, median and highest mean of each criterion, by key.
    pub spread: BTreeMap<String, SpreadOf>,
}

/// How a criterion's means lie in a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SpreadOf {
    pub low: Rounded,
    pub median: Rounded,
    pub high: Rounded,
}

impl sqlx::FromRow<'_, PgRow> for RoundFacts {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            round: row.try_get("round")?,
            rules: row.try_get::<Json<RoundRules>, _>("rules")?.0,
            territory: row.try_get("territory")?,
            territory_name: row.try_get("territory_name")?,
            lot_sha256: row.try_get("lot_sha256")?,
            lot_seed: row.try_get("lot_seed")?,
            walk_over: row.try_get("walk_over")?,
            ranked: row.try_get("ranked")?,
            recused_judges: row.try_get("recused_judges")?,
            recused_entries: row.try_get("recused_entries")?,
            spread: row.try_get::<Json<BTreeMap<String, SpreadOf>>, _>("spread")?.0,
        })
    }
}

/// What one round said of one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundScore {
    pub round: RoundId,
    pub entrant: Entrant,
    pub division: Option<String>,
    /// None where the rules could not rank it; then `reason` says why.
    pub rank: Option<i32>,
    pub shown: Option<Rounded>,
    pub criteria: Vec<CriterionResult>,
    pub judges_counted: i32,
    pub judges_assigned: i32,
    pub tie: Vec<String>,
    /// Whether a lot told it apart from an equal one.
    pub drawn: bool,
    pub promoted: bool,
    /// The lowest value with which an entry of its division went on; none where nobody did.
    pub lowest_promoted: Option<Rounded>,
    pub reason: String,
}

impl sqlx::FromRow<'_, PgRow> for RoundScore {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            round: row.try_get("round")?,
            entrant: Entrant::from_row(row)?,
            division: row.try_get("division")?,
            rank: row.try_get("rank")?,
            shown: row.try_get::<Option<i64>, _>("shown")?.map(Rounded::hundredths),
            criteria: row.try_get::<Json<Vec<CriterionResult>>, _>("criteria")?.0,
            judges_counted: row.try_get("judges_counted")?,
            judges_assigned: row.try_get("judges_assigned")?,
            tie: row.try_get("tie")?,
            drawn: row.try_get("drawn")?,
            promoted: row.try_get("promoted")?,
            lowest_promoted: row.try_get::<Option<i64>, _>("lowest_promoted")?.map(Rounded::hundredths),
            reason: row.try_get("reason")?,
        })
    }
}

/// What a judge wrote on one criterion; who it was is not read here.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Note {
    pub round: RoundId,
    pub criterion: String,
    pub note: String,
}

/// Found by a search over sealed results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    pub entrant: Entrant,
    pub slug: String,
    pub edition_name: String,
    pub rank: i32,
    pub shown: Rounded,
    pub awards: Vec<String>,
}

impl sqlx::FromRow<'_, PgRow> for Hit {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            entrant: Entrant::from_row(row)?,
            slug: row.try_get("slug")?,
            edition_name: row.try_get("edition_name")?,
            rank: row.try_get("rank")?,
            shown: Rounded::hundredths(row.try_get("shown")?),
            awards: row.try_get("awards")?,
        })
    }
}

const EDITION: &str =
    "select d.edition, d.slug, d.name, d.year, d.region, d.zone, d.rules, v.rules_sha256, v.sealed_at,
    v.version, d.version as latest, v.result_sha256, v.sk_number, v.sk_date, v.signed_by, v.objections_until,
    d.objections_open and v.version = d.version as objections_open, v.because, d.reopened, v.corrections, d.corrections as correcting,
    v.entries, v.attended, v.signed
    from read.result_edition d join read.result_version v on v.edition = d.edition";
/// Who an entry is, as columns of `p` and `u`.
const ENTRANT: &str = "p.proposal, p.innovation, p.title, p.unit, coalesce(u.name, p.unit) as unit_name,
    p.entry_group, p.category";

/// Sealed editions, the latest first.
pub async fn sealed(pool: &PgPool, limit: i64) -> Result<Vec<SealedEdition>, sqlx::Error> {
    sqlx::query_as(&format!("{EDITION} and v.version = d.version order by v.sealed_at desc limit $1"))
        .bind(limit)
        .fetch_all(pool)
        .await
}

/// The sealed result of an edition that stands; none before it is sealed.
pub async fn edition(pool: &PgPool, slug: &str) -> Result<Option<SealedEdition>, sqlx::Error> {
    sqlx::query_as(&format!("{EDITION} and v.version = d.version where d.slug = $1"))
        .bind(slug)
        .fetch_optional(pool)
        .await
}

/// One version of the result of an edition, also one that another has taken the place of.
pub async fn version(pool: &PgPool, slug: &str, version: u32) -> Result<Option<SealedEdition>, sqlx::Error> {
    sqlx::query_as(&format!("{EDITION} where d.slug = $1 and v.version = $2"))
        .bind(slug)
        .bind(version as i32)
        .fetch_optional(pool)
        .await
}

/// The name of a published edition that has no sealed result yet.
pub async fn unsealed(pool: &PgPool, slug: &str) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar("select name from read.result_edition where slug = $1 and published and sealed_at is null")
        .bind(slug)
        .fetch_optional(pool)
        .await
}

/// A sealed order, best first within each division.
pub async fn final_rows(pool: &PgPool, edition: EditionId, version: u32) -> Result<Vec<FinalRow>, sqlx::Error> {
    sqlx::query_as(&format!(
        "select {ENTRANT}, e.division, e.rank, e.computed_rank, e.total, e.shown, e.stages, e.awards, e.departure
         from read.result_entry e join read.result_proposal p on p.proposal = e.proposal
         left join unit u on u.code = p.unit
         where e.edition = $1 and e.version = $2 order by e.place"
    ))
    .bind(edition)
    .bind(version as i32)
    .fetch_all(pool)
    .await
}

/// The best of an edition, for the front page.
pub async fn winners(pool: &PgPool, edition: &SealedEdition, limit: usize) -> Result<Vec<FinalRow>, sqlx::Error> {
    let mut rows = final_rows(pool, edition.edition, edition.version).await?;
    rows.retain(|row| !row.awards.is_empty());
    rows.truncate(limit);
    Ok(rows)
}

/// The scored rounds as a version of the result knew them, in the order they were held.
pub async fn rounds(pool: &PgPool, edition: EditionId, version: u32) -> Result<Vec<RoundFacts>, sqlx::Error> {
    sqlx::query_as(
        "select r.round, r.rules, r.territory, coalesce(g.name, r.territory, '') as territory_name, r.lot_sha256,
           r.lot_seed, r.walk_over, r.ranked, r.spread,
           (select count(distinct judge) from read.result_recusal c
            where c.round = r.round and c.version = r.version) as recused_judges,
           (select count(distinct proposal) from read.result_recusal c
            where c.round = r.round and c.version = r.version) as recused_entries
         from read.result_round r
         join read.result_edition e on e.edition = r.edition and e.sealed_at is not null
         left join region g on g.code = r.territory
         where r.edition = $1 and r.version = $2 and r.ranked is not null
         order by r.place, territory_name, r.round",
    )
    .bind(edition)
    .bind(version as i32)
    .fetch_all(pool)
    .await
}

/// What the rounds said of all entries, or of one, as a version of the result knew it.
pub async fn scores(
    pool: &PgPool,
    edition: EditionId,
    version: u32,
    proposal: Option<ProposalId>,
) -> Result<Vec<RoundScore>, sqlx::Error> {
    sqlx::query_as(&format!(
        "select s.round, {ENTRANT}, s.division, s.rank, s.shown, s.criteria, s.judges_counted, s.judges_assigned, s.tie,
           s.drawn, s.promoted, s.reason,
           (select min(o.shown) from read.result_score o
            where o.round = s.round and o.version = s.version and o.promoted and o.division is not distinct from s.division) as lowest_promoted
         from read.result_score s
         join read.result_round r on r.round = s.round and r.version = s.version
         join read.result_edition e on e.edition = r.edition and e.sealed_at is not null
         join read.result_proposal p on p.proposal = s.proposal
         left join unit u on u.code = p.unit
         where r.edition = $1 and r.version = $3 and ($2::text is null or s.proposal = $2)
         order by r.place, s.division nulls first, s.rank nulls last, lower(p.title), s.proposal"
    ))
    .bind(edition)
    .bind(proposal)
    .bind(version as i32)
    .fetch_all(pool)
    .await
}

/// An entry of a sealed edition.
pub async fn entrant(pool: &PgPool, edition: EditionId, proposal: ProposalId) -> Result<Option<Entrant>, sqlx::Error> {
    sqlx::query_as(&format!(
        "select {ENTRANT} from read.result_proposal p
         join read.result_edition e on e.edition = p.edition and e.sealed_at is not null
         left join unit u on u.code = p.unit
         where p.edition = $1 and p.proposal = $2 and p.entered"
    ))
    .bind(edition)
    .bind(proposal)
    .fetch_optional(pool)
    .await
}

/// The notes of the judges on an entry of a sealed edition, in no order that tells who wrote them.
pub async fn notes(pool: &PgPool, proposal: ProposalId, version: u32) -> Result<Vec<Note>, sqlx::Error> {
    sqlx::query_as(
        "select n.round, n.criterion, n.note from read.result_note n
         join read.result_round r on r.round = n.round and r.version = n.version
         join read.result_edition e on e.edition = r.edition and e.sealed_at is not null
         where n.proposal = $1 and n.version = $2 order by r.place, n.criterion, md5(n.note)",
    )
    .bind(proposal)
    .bind(version as i32)
    .fetch_all(pool)
    .await
}

/// What judges saw of one facility of an entry.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Finding {
    pub round: RoundId,
    /// The key of the check.
    pub check_key: String,
    /// Judges who saw it.
    pub present: i64,
    /// Judges who looked and did not find it.
    pub absent: i64,
}

/// What the judges saw of an entry of a sealed edition, counted.
pub async fn findings(pool: &PgPool, proposal: ProposalId, version: u32) -> Result<Vec<Finding>, sqlx::Error> {
    sqlx::query_as(
        "select f.round, f.check_key, count(*) filter (where f.present) as present,
           count(*) filter (where not f.present) as absent
         from read.result_finding f
         join read.result_round r on r.round = f.round and r.version = f.version and r.ranked is not null
         join read.result_edition e on e.edition = r.edition and e.sealed_at is not null
         where f.proposal = $1 and f.version = $2 group by f.round, f.check_key order by f.round, f.check_key",
    )
    .bind(proposal)
    .bind(version as i32)
    .fetch_all(pool)
    .await
}

/// Entries of sealed editions whose title or unit holds the words.
pub async fn search(pool: &PgPool, words: &str, limit: i64) -> Result<Vec<Hit>, sqlx::Error> {
    sqlx::query_as(&format!(
        "select {ENTRANT}, d.slug, d.name as edition_name, e.rank, e.shown, e.awards
         from read.result_entry e
         join read.result_edition d on d.edition = e.edition and d.version = e.version
         join read.result_proposal p on p.proposal = e.proposal
         left join unit u on u.code = p.unit
         where position(lower($1) in lower(p.title || ' ' || coalesce(u.name, ''))) > 0
         order by d.sealed_at desc, e.place limit $2"
    ))
    .bind(words)
    .bind(limit)
    .fetch_all(pool)
    .await
}
