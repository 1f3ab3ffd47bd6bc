//! What people see of competitions: editions, their rounds and entries, and everything that happened to them.

pub mod board;
mod left;
mod projection;
mod spread;
mod tables;
mod trail;

pub use left::{Left, left};
pub use projection::CompetitionProjection;
pub use spread::{ApartRow, Discussion, FlatRow, apart, flat};
pub use trail::{Happening, TrailRow, trail};

use crate::{
    kernel::{
        ids::{EditionId, InnovationId, PersonId, ProposalId, RoundId},
        region::{Level, RegionCode},
        time::Timestamp,
        unit::UnitCode,
        visibility::{Openness, Phase},
        words::words,
    },
    scoring::{
        ranking::Ranking,
        rules::{Calendar, EditionRules, RoundRules},
    },
};
use sqlx::{PgPool, types::Json};

words! {
    /// How far an edition is.
    EditionState {
        Draft = "draf", "Draf";
        Published = "terbit", "Terbit";
        Cancelled = "batal", "Dibatalkan";
        Sealed = "selesai", "Selesai";
    }
}
words! {
    /// Whether proposals are taken.
    RegistrationState {
        Ahead = "belum", "Pendaftaran belum dibuka";
        Open = "buka", "Pendaftaran dibuka";
        Closed = "tutup", "Pendaftaran ditutup";
    }
}
words! {
    /// How far a round is.
    RoundState {
        Ahead = "belum", "Belum dibuka";
        Open = "buka", "Sedang berlangsung";
        Closed = "tutup", "Sudah ditutup";
        Ranked = "peringkat", "Peringkat sudah dihitung";
    }
}

/// An edition in a list.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct EditionItem {
    pub id: EditionId,
    pub slug: String,
    pub name: String,
    pub year: i32,
    pub region: RegionCode,
    pub region_name: String,
    pub state: EditionState,
    pub registration: RegistrationState,
    pub opens_at: Timestamp,
    pub closes_at: Timestamp,
    #[sqlx(json)]
    pub calendar: Calendar,
    /// Proposals handed in and not taken back.
    pub submitted: i64,
    /// The label of the round that is open, if one is.
    pub round: Option<String>,
}

/// One edition, whole.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct EditionRow {
    pub id: EditionId,
    pub slug: String,
    pub name: String,
    pub year: i32,
    pub region: RegionCode,
    pub region_name: String,
    pub template: String,
    /// How many versions of the rules there were; a form carries the one it was made from.
    pub revision: i32,
    pub state: EditionState,
    pub registration: RegistrationState,
    #[sqlx(json)]
    pub rules: EditionRules,
    pub rules_sha256: String,
    /// As published; what holds after extensions stands in `closes_at` and with the rounds.
    #[sqlx(json)]
    pub calendar: Calendar,
    pub opens_at: Timestamp,
    pub closes_at: Timestamp,
    /// When registration was opened and closed by hand, if it was.
    pub opened_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    pub proposals_published: bool,
    /// Whether the pleno has taken up the sealed result again: what is counted since is not sealed.
    pub taken_up: bool,
    pub published_at: Option<Timestamp>,
}

impl EditionRow {
    /// What it opened to everybody.
    pub fn openness(&self) -> Openness {
        let (proposals_public, ladder) = (self.proposals_published, self.rules.ladder().is_some());
        Openness { proposals_public, ladder, blind: self.rules.has_blind_round() }
    }
    /// Whether judges are not to know whose entries they score, and the result is not sealed yet.
    pub fn names_closed(&self) -> bool {
        self.rules.has_blind_round() && self.state != EditionState::Sealed
    }
}

/// How many proposals of an edition are where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct ProposalCounts {
    pub drafted: i64,
    /// Wait for the verifier.
    pub submitted: i64,
    /// Wait for their unit.
    pub returned: i64,
    pub admitted: i64,
    pub rejected: i64,
    pub withdrawn: i64,
}

/// One round with its counts.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct RoundRow {
    pub id: RoundId,
    pub edition: EditionId,
    pub place: i32,
    #[sqlx(json)]
    pub rules: RoundRules,
    pub rules_sha256: String,
    pub opens_at: Option<Timestamp>,
    pub closes_at: Option<Timestamp>,
    pub state: RoundState,
    pub opened_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    pub ranking: Option<Json<Ranking>>,
    /// Where it is held, if the round is held in many territories.
    pub territory: Option<RegionCode>,
    /// SHA-256 of the seed of its lot.
    pub lot_sha256: Option<String>,
    /// What the edition planned; a territory chooses its own dates inside.
    pub window_opens: Option<Timestamp>,
    pub window_closes: Option<Timestamp>,
    /// Why it was opened again, the last time.
    pub reopened: Option<String>,
    pub reopenings: i32,
    /// Without anchors.
    pub entries: i32,
    /// Sheets that judges were asked for, and those they signed.
    pub assigned: i32,
    pub signed: i32,
    /// Judges who stepped back, and the entries that they stepped back from.
    pub recused_judges: i64,
    pub recused_entries: i64,
}

impl RoundRow {
    /// The region whose panitia runs the round.
    pub fn home<'a>(&'a self, edition: &'a EditionRow) -> &'a RegionCode {
        self.territory.as_ref().unwrap_or(&edition.region)
    }
    /// How far its entries are.
    pub const fn phase(&self, edition: &EditionRow) -> Phase {
        match (edition.state, self.state) {
            (EditionState::Sealed, _) if !self.is_counted_anew(edition) => Phase::Sealed,
            (
                EditionState::Draft | EditionState::Published | EditionState::Cancelled | EditionState::Sealed,
                RoundState::Ahead | RoundState::Open,
            ) => Phase::Scoring,
            (
                EditionState::Draft | EditionState::Published | EditionState::Cancelled | EditionState::Sealed,
                RoundState::Closed | RoundState::Ranked,
            ) => Phase::Closed,
        }
    }
    /// Whether it was opened again after its result had been sealed: what it says is not what is sealed.
    pub const fn is_counted_anew(&self, edition: &EditionRow) -> bool {
        edition.taken_up && self.reopened.is_some() && self.territory.is_none()
    }
    /// Whether it is the last that is scored, which alone can be counted anew once a result was sealed.
    pub fn is_last_scored(&self, edition: &EditionRow) -> bool {
        self.territory.is_none() && edition.rules.scored_rounds().last().is_some_and(|last| last.key == self.rules.key)
    }
}

/// One entry of a round.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct EntryRow {
    pub proposal: ProposalId,
    pub innovation: InnovationId,
    pub title: String,
    pub unit: UnitCode,
    pub unit_name: String,
    pub group_key: String,
    pub category_key: String,
    pub submitted_at: Timestamp,
    /// Why it competes no longer.
    pub removed: Option<String>,
    pub anchor: bool,
    /// Whether its names are closed for judges of blind rounds.
    pub redacted: bool,
    pub assigned: i64,
    pub signed: i64,
}

/// How far one judge is in a round.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct JudgeProgress {
    pub judge: PersonId,
    pub name: String,
    pub assigned: i64,
    pub signed: i64,
}

/// What a round needs to know of a proposal to admit it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ProposalFacts {
    pub edition: EditionId,
    pub innovation: InnovationId,
    pub unit: UnitCode,
    /// Where the unit lies.
    pub region: Option<RegionCode>,
    pub group_key: String,
    pub category_key: String,
    pub submitted_at: Option<Timestamp>,
    /// The edition's administrative round, if it has one.
    pub selection: Option<RoundId>,
}

const ITEM: &str = "
    select e.id, e.slug, e.name, e.year, e.region, coalesce(r.name, e.region) as region_name, e.state, e.registration,
      e.opens_at, e.closes_at, e.calendar,
      (select count(*) from read.competition_proposal p
       where p.edition = e.id and p.state in ('submitted', 'returned', 'admitted', 'rejected')) as submitted,
      (select o.rules->>'label' from read.competition_round o
       where o.edition = e.id and o.state = 'buka' order by o.place desc limit 1) as round
    from read.competition_edition e left join region r on r.code = e.region";
const EDITION: &str = "
    select e.id, e.slug, e.name, e.year, e.region, coalesce(r.name, e.region) as region_name, e.template, e.revision,
      e.state, e.registration, e.rules, e.rules_sha256, e.calendar, e.opens_at, e.closes_at, e.opened_at, e.closed_at,
      e.proposals_published, e.taken_up, e.published_at
    from read.competition_edition e left join region r on r.code = e.region";
const ROUND: &str = "
    select o.id, o.edition, o.place, o.rules, o.rules_sha256, o.opens_at, o.closes_at, o.state, o.opened_at,
      o.closed_at, o.ranking, o.territory, o.lot_sha256, o.window_opens, o.window_closes, o.reopened, o.reopenings, o.entries,
      o.assigned, o.signed, (select count(distinct judge) from read.competition_recusal c where c.round = o.id) as recused_judges,
      (select count(distinct proposal) from read.competition_recusal c where c.round = o.id) as recused_entries
    from read.competition_round o";
/// Whether a round is held over the region $2: everywhere, or in a territory that the region lies in.
/// Named one by one, so that an index finds them among all the territories of the edition.
const OVER: &str = "(o.territory is null or o.territory = any(array[left($2, 2), left($2, 5), left($2, 8), $2]))";

/// The editions everybody may see, the one that closes last first.
pub async fn published(pool: &PgPool) -> Result<Vec<EditionItem>, sqlx::Error> {
    let sql = format!("{ITEM} where e.published_at is not null order by e.closes_at desc, e.id");
    sqlx::query_as(&sql).fetch_all(pool).await
}

/// The editions of these regions and below, drafts included, the newest first.
pub async fn within(pool: &PgPool, regions: &[RegionCode]) -> Result<Vec<EditionItem>, sqlx::Error> {
    let sql = format!(
        "{ITEM} where exists (select 1 from unnest($1::text[]) s where e.region = s or e.region like s || '.%')
         order by e.drafted_at desc, e.id"
    );
    sqlx::query_as(&sql).bind(regions).fetch_all(pool).await
}

/// One edition by what stands in its public address; drafts have none.
pub async fn by_slug(pool: &PgPool, slug: &str) -> Result<Option<EditionRow>, sqlx::Error> {
    sqlx::query_as(&format!("{EDITION} where e.slug = $1 and e.published_at is not null"))
        .bind(slug)
        .fetch_optional(pool)
        .await
}

/// One edition, published or not.
pub async fn edition(pool: &PgPool, id: EditionId) -> Result<Option<EditionRow>, sqlx::Error> {
    sqlx::query_as(&format!("{EDITION} where e.id = $1")).bind(id).fetch_optional(pool).await
}

/// The planned rounds of an edition that are held once, in order; those of a ladder's territories are [`contests`].
pub async fn rounds(pool: &PgPool, edition: EditionId) -> Result<Vec<RoundRow>, sqlx::Error> {
    sqlx::query_as(&format!("{ROUND} where o.edition = $1 and o.territory is null order by o.place"))
        .bind(edition)
        .fetch_all(pool)
        .await
}

/// A round of a territory in a list.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ContestItem {
    pub round: RoundId,
    pub label: String,
    pub edition_name: String,
    pub state: RoundState,
    pub registration: RegistrationState,
    pub opens_at: Option<Timestamp>,
    pub closes_at: Option<Timestamp>,
    #[sqlx(json)]
    pub calendar: Calendar,
    pub entries: i32,
    pub assigned: i32,
    pub signed: i32,
}

/// The rounds that are held in territories within these regions, of editions that others run; unfinished ones first.
pub async fn contests_within(pool: &PgPool, regions: &[RegionCode]) -> Result<Vec<ContestItem>, sqlx::Error> {
    sqlx::query_as(
        "select o.id as round, o.rules->>'label' as label, e.name as edition_name, o.state, e.registration, o.opens_at,
           o.closes_at, e.calendar, o.entries, o.assigned, o.signed
         from read.competition_round o join read.competition_edition e on e.id = o.edition
         where e.state <> 'batal' and exists
           (select from unnest($1::text[]) s where (o.territory = s or o.territory like s || '.%')
              and not (e.region = s or e.region like s || '.%'))
         order by o.state = 'peringkat', e.year desc, o.place, o.territory",
    )
    .bind(regions)
    .fetch_all(pool)
    .await
}

/// The rounds of an edition that a proposal from a region may be in, lowest first: those held over the region, and
/// those that ever had it.
pub async fn rounds_of(
    pool: &PgPool,
    proposal: ProposalId,
    edition: EditionId,
    region: Option<&RegionCode>,
) -> Result<Vec<RoundId>, sqlx::Error> {
    sqlx::query_scalar(&format!(
        "select o.id from read.competition_round o
         where o.edition = $1 and ({OVER} or exists
           (select from read.competition_entry e where e.round = o.id and e.proposal = $3)) order by o.place, o.id"
    ))
    .bind(edition)
    .bind(region)
    .bind(proposal)
    .fetch_all(pool)
    .await
}

/// The first scored round of an edition over a region.
pub async fn first_scored(
    pool: &PgPool,
    edition: EditionId,
    region: Option<&RegionCode>,
) -> Result<Option<RoundId>, sqlx::Error> {
    sqlx::query_scalar(&format!(
        "select o.id from read.competition_round o
         where o.edition = $1 and {OVER} and o.kind = 'scored' order by o.place limit 1"
    ))
    .bind(edition)
    .bind(region)
    .fetch_optional(pool)
    .await
}

/// The round in which those that this round promotes meet.
pub async fn round_above(pool: &PgPool, round: &RoundRow) -> Result<Option<RoundId>, sqlx::Error> {
    sqlx::query_scalar(&format!(
        "select o.id from read.competition_round o where o.edition = $1 and o.place = $3 and {OVER}"
    ))
    .bind(round.edition)
    .bind(&round.territory)
    .bind(round.place + 1)
    .fetch_optional(pool)
    .await
}

/// One round.
pub async fn round(pool: &PgPool, id: RoundId) -> Result<Option<RoundRow>, sqlx::Error> {
    sqlx::query_as(&format!("{ROUND} where o.id = $1")).bind(id).fetch_optional(pool).await
}

/// The entries of a round, those still in it first, by title.
pub async fn entries(pool: &PgPool, round: RoundId) -> Result<Vec<EntryRow>, sqlx::Error> {
    sqlx::query_as(
        "select n.proposal, n.innovation, coalesce(p.title, n.proposal) as title, n.unit,
           coalesce(u.name, n.unit) as unit_name, n.group_key, n.category_key, n.submitted_at, n.removed,
           n.anchor, coalesce(p.redacted, false) as redacted, d.assigned, d.signed
         from read.competition_entry n
         left join read.competition_proposal p on p.id = n.proposal
         left join unit u on u.code = n.unit
         left join lateral (select count(*) as assigned, count(*) filter (where signed) as signed
                            from read.competition_duty d
                            where d.round = n.round and d.proposal = n.proposal and d.active) d on true
         where n.round = $1 order by n.removed is not null, lower(p.title), n.proposal",
    )
    .bind(round)
    .fetch_all(pool)
    .await
}

/// How far each judge of a round is, who has most to do first.
pub async fn judges(pool: &PgPool, round: RoundId) -> Result<Vec<JudgeProgress>, sqlx::Error> {
    sqlx::query_as(
        "select d.judge, coalesce(n.name, d.judge) as name, count(*) as assigned, count(*) filter (where signed) as signed
         from read.competition_duty d left join person_name n on n.id = d.judge
         where d.round = $1 and d.active
         group by d.judge, n.name order by count(*) filter (where not signed) desc, 2, 1",
    )
    .bind(round)
    .fetch_all(pool)
    .await
}

/// What was handed in to an edition and is still there: id, title with its unit, whether it is an anchor.
pub async fn handed_in(pool: &PgPool, edition: EditionId) -> Result<Vec<(ProposalId, String, bool)>, sqlx::Error> {
    sqlx::query_as(
        "select p.id, p.title || ' (' || coalesce(u.name, p.unit) || ')',
           exists (select from read.competition_entry e where e.proposal = p.id and e.anchor and e.removed is null)
         from read.competition_proposal p left join unit u on u.code = p.unit
         where p.edition = $1 and p.state in ('submitted', 'admitted') order by lower(p.title), p.id",
    )
    .bind(edition)
    .fetch_all(pool)
    .await
}

/// How many proposals of an edition are where.
pub async fn counts(pool: &PgPool, edition: EditionId) -> Result<ProposalCounts, sqlx::Error> {
    sqlx::query_as(
        "select count(*) filter (where state = 'draft') as drafted,
           count(*) filter (where state = 'submitted') as submitted,
           count(*) filter (where state = 'returned') as returned,
           count(*) filter (where state = 'admitted') as admitted,
           count(*) filter (where state = 'rejected') as rejected,
           count(*) filter (where state = 'withdrawn') as withdrawn
         from read.competition_proposal where edition = $1",
    )
    .bind(edition)
    .fetch_one(pool)
    .await
}

/// What a round needs to know of a proposal.
pub async fn proposal(pool: &PgPool, id: ProposalId) -> Result<Option<ProposalFacts>, sqlx::Error> {
    sqlx::query_as(
        "select p.edition, p.innovation, p.unit, u.region, p.group_key, p.category_key, p.submitted_at,
           (select o.id from read.competition_round o
            where o.edition = p.edition and o.kind = 'administrative') as selection
         from read.competition_proposal p left join unit u on u.code = p.unit where p.id = $1",
    )
    .bind(id)
    .fetch_optional(pool)
    .await
}

/// The regions directly or further below a region, of this level.
pub async fn territories(pool: &PgPool, region: &RegionCode, level: Level) -> Result<Vec<RegionCode>, sqlx::Error> {
    sqlx::query_scalar("select code from region where code like $1 || '.%' and length(code) = $2 order by code")
        .bind(region)
        .bind(level.digits())
        .fetch_all(pool)
        .await
}

/// The names of these regions, by code.
pub async fn region_names(pool: &PgPool, codes: &[RegionCode]) -> Result<Vec<(RegionCode, String)>, sqlx::Error> {
    sqlx::query_as("select code, name from region where code = any($1) order by code").bind(codes).fetch_all(pool).await
}

/// The name of a region, none for an unknown one.
pub async fn region_name(pool: &PgPool, region: &RegionCode) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar("select name from region where code = $1").bind(region).fetch_optional(pool).await
}
