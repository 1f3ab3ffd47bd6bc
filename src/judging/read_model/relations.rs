//! What ties the judges of a round to its entries: from the register of people and units, and from what was said.

use super::{DutyState, Judge, RoundHead, RoundState, Units};
use crate::kernel::{
    ids::{AssignmentId, EditionId, InnovationId, PersonId, ProposalId, RoundId},
    region::RegionCode,
    relation::{
        Kind, Source,
        graph::{Edge, Graph, Link, Node, Tie},
    },
    time::Timestamp,
    unit::UnitCode,
};
use sqlx::{FromRow, PgPool};
use std::collections::{BTreeMap, BTreeSet};

/// The relations of some judges to some entries.
#[derive(Debug, Clone, Default)]
pub struct Relations {
    graph: Graph,
    /// By the judge or by the panitia; what lasts from earlier editions too.
    said: Vec<SaidRow>,
}

/// A relation that somebody said.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct SaidRow {
    pub edition: EditionId,
    pub judge: PersonId,
    pub proposal: ProposalId,
    pub innovation: Option<InnovationId>,
    pub kind: Kind,
    pub source: Source,
    /// Of the panitia; empty for a judge.
    pub reason: String,
    pub at: Timestamp,
}

impl Relations {
    /// Every relation of a judge to an entry.
    pub fn links(&self, judge: PersonId, proposal: ProposalId) -> Vec<Link> {
        self.graph.links(judge, proposal)
    }
    /// The kinds of them, each once.
    pub fn kinds(&self, judge: PersonId, proposal: ProposalId) -> Vec<Kind> {
        let kinds: BTreeSet<Kind> = self.links(judge, proposal).into_iter().map(|link| link.kind).collect();
        kinds.into_iter().collect()
    }
    /// The first that keeps the judge from the entry.
    pub fn blocking(&self, judge: PersonId, proposal: ProposalId) -> Option<Kind> {
        self.graph.blocking(judge, proposal).map(|link| link.kind)
    }
    /// What was said of exactly this judge and entry.
    pub fn said(&self, judge: PersonId, proposal: ProposalId, kind: Kind, source: Source) -> Option<&SaidRow> {
        let this = |row: &&SaidRow| (row.judge, row.proposal, row.kind, row.source) == (judge, proposal, kind, source);
        self.said.iter().find(this)
    }
}

/// The relations of these judges to these entries of a round.
pub async fn relations<'a>(
    pool: &PgPool,
    head: &RoundHead,
    units: &Units,
    judges: impl IntoIterator<Item = &'a Judge>,
    entries: impl IntoIterator<Item = (ProposalId, &'a UnitCode)>,
) -> Result<Relations, sqlx::Error> {
    let (judges, entries): (Vec<&Judge>, Vec<_>) = (judges.into_iter().collect(), entries.into_iter().collect());
    let people: Vec<PersonId> = judges.iter().map(|judge| judge.id).collect();
    let proposals: Vec<ProposalId> = entries.iter().map(|(proposal, _)| *proposal).collect();
    let said: Vec<SaidRow> = sqlx::query_as(
        "select edition, judge, proposal, innovation, kind, source, reason, at from read.judging_relation
         where judge = any($1) and (proposal = any($2)
           or innovation in (select innovation from read.judging_entry where proposal = any($2)))
         order by at, kind, proposal",
    )
    .bind(&people)
    .bind(&proposals)
    .fetch_all(pool)
    .await?;
    let wrote: Vec<(ProposalId, PersonId)> = sqlx::query_as(
        "select proposal, person from read.judging_author where person = any($1) and proposal = any($2)",
    )
    .bind(&people)
    .bind(&proposals)
    .fetch_all(pool)
    .await?;
    let of: Vec<(ProposalId, InnovationId)> =
        sqlx::query_as("select distinct proposal, innovation from read.judging_entry where proposal = any($1)")
            .bind(&proposals)
            .fetch_all(pool)
            .await?;
    let ladder = head.edition_rules.ladder().is_some();
    let edges = judges
        .iter()
        .flat_map(|judge| of_judge(judge, units))
        .chain(entries.iter().flat_map(|(proposal, unit)| of_entry(*proposal, unit, units, ladder)))
        .chain(said.iter().map(of_said))
        .chain(wrote.into_iter().map(|(proposal, person)| {
            Edge::derived(Node::Person(person), Tie::Is(Kind::CoInnovator), Node::Proposal(proposal))
        }))
        .chain(of.into_iter().map(|(proposal, innovation)| {
            Edge::derived(Node::Proposal(proposal), Tie::Of, Node::Innovation(innovation))
        }));
    let graph = Graph::of(edges);
    Ok(Relations { graph, said })
}

pub(super) fn of_judge(judge: &Judge, units: &Units) -> Vec<Edge> {
    let own = |tie, node| Edge::derived(Node::Person(judge.id), tie, node);
    let at = |unit: &UnitCode| units.above(unit);
    let mut edges = Vec::new();
    for office in &judge.offices {
        edges.push(own(Tie::WorksFor, Node::Unit(office.clone())));
        edges.extend(at(office));
    }
    edges.extend(judge.home.iter().map(|home| own(Tie::LivesIn, Node::Region(home.clone()))));
    edges.extend(judge.former.iter().map(|region| own(Tie::HeldPost, Node::Region(region.clone()))));
    for unit in &judge.former_units {
        edges.push(own(Tie::HeldPost, Node::Unit(unit.clone())));
        edges.extend(at(unit));
    }
    edges
}

/// An entry stands for its desa or kecamatan; in a ladder every entry does.
pub(super) fn of_entry(proposal: ProposalId, unit: &UnitCode, units: &Units, ladder: bool) -> Vec<Edge> {
    let own = |tie, node| Edge::derived(Node::Proposal(proposal), tie, node);
    let mut edges = vec![own(Tie::EnteredBy, Node::Unit(unit.clone()))];
    edges.extend(units.above(unit));
    let region = units.stands_for(unit, ladder);
    edges.extend(region.map(|region| own(Tie::ComesFrom, Node::Region(region.clone()))));
    edges
}

fn of_said(row: &SaidRow) -> Edge {
    let to = match row.innovation {
        Some(innovation) if row.kind.lasts() => Node::Innovation(innovation),
        _ => Node::Proposal(row.proposal),
    };
    Edge { from: Node::Person(row.judge), tie: Tie::Is(row.kind), to, source: row.source }
}

/// The entries of a round that a judge has declared relations to.
pub async fn declared(pool: &PgPool, round: RoundId, judge: PersonId) -> Result<BTreeSet<ProposalId>, sqlx::Error> {
    let rows: Vec<ProposalId> =
        sqlx::query_scalar("select proposal from read.judging_declared where round = $1 and judge = $2")
            .bind(round)
            .bind(judge)
            .fetch_all(pool)
            .await?;
    Ok(rows.into_iter().collect())
}

/// What a judge said of the own relations in an edition.
pub async fn own_relations(
    pool: &PgPool,
    edition: EditionId,
    judge: PersonId,
) -> Result<BTreeSet<(ProposalId, Kind)>, sqlx::Error> {
    let rows: Vec<(ProposalId, Kind)> = sqlx::query_as(
        "select proposal, kind from read.judging_relation where edition = $1 and judge = $2 and source = $3",
    )
    .bind(edition)
    .bind(judge)
    .bind(Source::Declared)
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().collect())
}

/// When each judge of a round declared, for the last time.
pub async fn declarations(pool: &PgPool, round: RoundId) -> Result<BTreeMap<PersonId, Timestamp>, sqlx::Error> {
    let rows: Vec<(PersonId, Timestamp)> =
        sqlx::query_as("select judge, max(at) from read.judging_declared where round = $1 group by judge")
            .bind(round)
            .fetch_all(pool)
            .await?;
    Ok(rows.into_iter().collect())
}

/// Everybody who was ever asked to score in a round, by id.
pub async fn asked(pool: &PgPool, round: RoundId) -> Result<Vec<PersonId>, sqlx::Error> {
    sqlx::query_scalar("select distinct judge from read.judging_duty where round = $1 order by judge")
        .bind(round)
        .fetch_all(pool)
        .await
}

/// A duty with the unit of its entry.
type Held = (AssignmentId, RoundId, ProposalId, PersonId, UnitCode);

const HELD: &str = "select d.id, d.round, d.proposal, d.judge, e.unit from read.judging_duty d
    join read.judging_entry e on e.round = d.round and e.proposal = d.proposal
    join read.judging_round r on r.id = d.round";

/// Every duty of a judge in rounds that are not over, ended ones too, that a relation keeps the judge from; by id, so
/// that the list stays the same while duties end.
pub async fn blocked(pool: &PgPool, judge: PersonId) -> Result<Vec<(AssignmentId, Link)>, sqlx::Error> {
    let rows: Vec<Held> = sqlx::query_as(&format!("{HELD} where d.judge = $1 and r.state = any($2) order by d.id"))
        .bind(judge)
        .bind([RoundState::Planned, RoundState::Open].map(RoundState::code))
        .fetch_all(pool)
        .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    barred(pool, &rows, super::person(pool, judge).await?.as_slice()).await
}

/// Every lasting duty of a round that a relation keeps its judge from, by id.
pub async fn blocked_in(pool: &PgPool, round: RoundId) -> Result<Vec<(AssignmentId, Link)>, sqlx::Error> {
    let rows: Vec<Held> = sqlx::query_as(&format!("{HELD} where d.round = $1 and d.state = $2 order by d.id"))
        .bind(round)
        .bind(DutyState::Active)
        .fetch_all(pool)
        .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    barred(pool, &rows, &super::on_duty(pool, round).await?).await
}

/// Those of some duties that a relation keeps their judge from.
async fn barred(pool: &PgPool, rows: &[Held], judges: &[Judge]) -> Result<Vec<(AssignmentId, Link)>, sqlx::Error> {
    let units = super::units(pool).await?;
    let mut barred = Vec::new();
    for round in rows.iter().map(|(_, round, ..)| *round).collect::<BTreeSet<_>>() {
        let Some(head) = super::round(pool, round).await? else { continue };
        let own = || rows.iter().filter(|(_, of, ..)| *of == round);
        let entries = own().map(|(_, _, proposal, _, unit)| (*proposal, unit));
        let relations = relations(pool, &head, &units, judges, entries).await?;
        let of = |(id, _, proposal, judge, _): &Held| Some((*id, relations.graph.blocking(*judge, *proposal)?));
        barred.extend(own().filter_map(of));
    }
    barred.sort_by_key(|(id, _)| *id);
    Ok(barred)
}

/// Every relation of a person, whether a judge or not, to an entry that was in a scored round; none for another proposal.
pub async fn ties(pool: &PgPool, person: PersonId, proposal: ProposalId) -> Result<Vec<Link>, sqlx::Error> {
    let of: Option<(RoundId, UnitCode)> = sqlx::query_as(
        "select e.round, e.unit from read.judging_entry e join read.judging_round r on r.id = e.round
         where e.proposal = $1 and r.scored order by r.place, e.round limit 1",
    )
    .bind(proposal)
    .fetch_optional(pool)
    .await?;
    let Some((round, unit)) = of else { return Ok(Vec::new()) };
    let Some(head) = super::round(pool, round).await? else { return Ok(Vec::new()) };
    let (person, units) = (super::person(pool, person).await?, super::units(pool).await?);
    let relations = relations(pool, &head, &units, &person, [(proposal, &unit)]).await?;
    Ok(person.map(|person| relations.links(person.id, proposal)).unwrap_or_default())
}

/// What units and regions of some relations are called.
pub async fn names(pool: &PgPool, links: &[Link]) -> Result<BTreeMap<Node, String>, sqlx::Error> {
    let nodes: BTreeSet<&Node> = links.iter().flat_map(|link| [&link.judge, &link.meet, &link.entry]).collect();
    let (mut units, mut regions) = (Vec::new(), Vec::new());
    for node in nodes {
        match node {
            Node::Unit(unit) => units.push(unit.clone()),
            Node::Region(region) => regions.push(region.clone()),
            Node::Person(_) | Node::Innovation(_) | Node::Proposal(_) => {}
        }
    }
    let of_units: Vec<(UnitCode, String)> =
        sqlx::query_as("select code, name from unit where code = any($1)").bind(&units).fetch_all(pool).await?;
    let of_regions: Vec<(RegionCode, String)> = sqlx::query_as(
        "select code, case when lower(name) like level || ' %' then name else initcap(level) || ' ' || name end
         from region where code = any($1)",
    )
    .bind(&regions)
    .fetch_all(pool)
    .await?;
    let units = of_units.into_iter().map(|(code, name)| (Node::Unit(code), name));
    Ok(units.chain(of_regions.into_iter().map(|(code, name)| (Node::Region(code), name))).collect())
}
