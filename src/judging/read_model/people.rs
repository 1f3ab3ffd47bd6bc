//! Who may be asked to judge, and what ties them to units and territories.

use super::DutyState;
use crate::kernel::{
    ids::{PersonId, RoundId},
    region::{Level, RegionCode},
    relation::graph::{Edge, Node, Tie},
    unit::UnitCode,
};
use sqlx::{FromRow, PgPool};
use std::collections::BTreeMap;

/// Somebody who may be asked to judge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judge {
    pub id: PersonId,
    pub name: String,
    pub employer_name: Option<String>,
    pub home: Option<RegionCode>,
    /// The units that the judge works for or writes for.
    pub offices: Vec<UnitCode>,
    /// Desa, kelurahan and kecamatan where the judge held a post before.
    pub former: Vec<RegionCode>,
    /// Units where the judge held a post before.
    pub former_units: Vec<UnitCode>,
    /// Where the judge may judge; a judge for everywhere has none.
    pub scopes: Vec<RegionCode>,
    /// The same in words.
    pub scope_names: Vec<String>,
}

/// What is known about a unit.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
struct UnitPlace {
    code: UnitCode,
    parent: Option<UnitCode>,
    kind: String,
    region: RegionCode,
}

/// Every unit with what is above it.
#[derive(Debug, Clone, Default)]
pub struct Units(BTreeMap<UnitCode, UnitPlace>);

impl Units {
    /// What the unit belongs to and where it lies, up to the top.
    pub fn above(&self, unit: &UnitCode) -> Vec<Edge> {
        let mut edges = Vec::new();
        let mut line = vec![unit];
        while let Some(place) = line.last().and_then(|last| self.0.get(last)) {
            let governs = if place.kind == "kecamatan" { Tie::Governs } else { Tie::LiesIn };
            let node = || Node::Unit(place.code.clone());
            edges.push(Edge::derived(node(), governs, Node::Region(place.region.clone())));
            let Some(above) = place.parent.as_ref().filter(|above| !line.contains(above)) else { break };
            edges.push(Edge::derived(node(), Tie::Below, Node::Unit(above.clone())));
            line.push(above);
        }
        edges
    }
    /// The desa, kelurahan or kecamatan that the unit stands for: its own, or in a ladder the one it lies in.
    pub fn stands_for(&self, unit: &UnitCode, in_ladder: bool) -> Option<&RegionCode> {
        let place = self.0.get(unit)?;
        let own = in_ladder || ["desa", "kelurahan", "kecamatan"].contains(&place.kind.as_str());
        own.then_some(&place.region)
    }
    /// The kecamatan that the unit lies in.
    pub fn kecamatan(&self, unit: &UnitCode) -> Option<RegionCode> {
        self.0.get(unit)?.region.at(Level::Kecamatan)
    }
}

/// Every unit.
pub async fn units(pool: &PgPool) -> Result<Units, sqlx::Error> {
    let rows: Vec<UnitPlace> = sqlx::query_as("select code, parent, kind, region from unit").fetch_all(pool).await?;
    Ok(Units(rows.into_iter().map(|place| (place.code.clone(), place)).collect()))
}

/// Everybody who holds the role Juri over a region (with `within`: or over a part of it), by name.
pub async fn judges(pool: &PgPool, region: &RegionCode, within: bool) -> Result<Vec<Judge>, sqlx::Error> {
    let parts = if within { "or substr(g.scope, 8) like $1 || '.%'" } else { "" };
    let which = format!(
        "exists (select from role_grant g where g.person = p.id and g.role = 'juri' and g.revoked_at is null
           and (g.scope = '*' or ($1 || '.') like (substr(g.scope, 8) || '.%') {parts}))"
    );
    people(pool, &which, region.as_str()).await
}

/// Everybody who has a duty in a round that lasts, by name.
pub async fn on_duty(pool: &PgPool, round: RoundId) -> Result<Vec<Judge>, sqlx::Error> {
    let which = format!(
        "p.id in (select judge from read.judging_duty where round = $1 and state = '{}')",
        DutyState::Active.code()
    );
    people(pool, &which, &round.to_string()).await
}

/// The person, with what ties them to units and regions.
pub async fn person(pool: &PgPool, id: PersonId) -> Result<Option<Judge>, sqlx::Error> {
    Ok(people(pool, "p.id = $1", &id.to_string()).await?.pop())
}

#[derive(FromRow)]
struct JudgeRow {
    id: PersonId,
    name: String,
    employer: Option<UnitCode>,
    employer_name: Option<String>,
    home: Option<RegionCode>,
    operates: Vec<UnitCode>,
    former: Vec<RegionCode>,
    former_units: Vec<UnitCode>,
    scopes: Vec<RegionCode>,
    scope_names: Vec<String>,
}

async fn people(pool: &PgPool, which: &str, bound: &str) -> Result<Vec<Judge>, sqlx::Error> {
    let sql = format!(
        "select p.id, n.name, p.employer, u.name as employer_name, p.home_region as home,
           array(select substr(g.scope, 6) from role_grant g where g.person = p.id and g.role = 'operator'
                 and g.revoked_at is null and g.scope like 'unit:%' order by 1) as operates,
           array(select f.region from former_post f where f.person = p.id and f.region is not null order by 1) as former,
           array(select f.unit from former_post f where f.person = p.id and f.unit is not null order by 1) as former_units,
           array(select substr(g.scope, 8) from role_grant g where g.person = p.id and g.role = 'juri'
                 and g.revoked_at is null and g.scope like 'region:%' order by 1) as scopes,
           array(select case when lower(r.name) like r.level || ' %' then r.name else initcap(r.level) || ' ' || r.name end from role_grant g join region r on g.scope = 'region:' || r.code
                 where g.person = p.id and g.role = 'juri' and g.revoked_at is null order by r.code) as scope_names
         from person p join person_name n on n.id = p.id left join unit u on u.code = p.employer
         where p.erased_at is null and {which} order by lower(n.name), p.id"
    );
    let rows: Vec<JudgeRow> = sqlx::query_as(&sql).bind(bound).fetch_all(pool).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let offices: Vec<UnitCode> = row.employer.into_iter().chain(row.operates).collect();
            Judge {
                id: row.id,
                name: row.name,
                employer_name: row.employer_name,
                home: row.home,
                offices,
                former: row.former,
                former_units: row.former_units,
                scopes: row.scopes,
                scope_names: row.scope_names,
            }
        })
        .collect())
}

/// The names of these people; whoever was erased has none.
pub async fn person_names(pool: &PgPool, people: &[PersonId]) -> Result<BTreeMap<PersonId, String>, sqlx::Error> {
    let rows: Vec<(PersonId, String)> =
        sqlx::query_as("select id, name from person_name where id = any($1)").bind(people).fetch_all(pool).await?;
    Ok(rows.into_iter().collect())
}

/// The name of a region, or its code.
pub async fn region_name(pool: &PgPool, region: &RegionCode) -> Result<String, sqlx::Error> {
    let name = sqlx::query_scalar("select name from region where code = $1").bind(region).fetch_optional(pool).await?;
    Ok(name.unwrap_or_else(|| region.to_string()))
}

#[cfg(test)]
mod tests {
    use super::super::relations::{of_entry, of_judge};
    use super::*;
    use crate::kernel::{
        ids::ProposalId,
        relation::{Kind, graph::Graph},
    };

    const DESA: &str = "desa-35.10.24.2008";

    fn code(text: &str) -> UnitCode {
        text.parse().unwrap()
    }
    fn region(text: &str) -> RegionCode {
        text.parse().unwrap()
    }
    fn units() -> Units {
        let place = |unit: &str, parent: Option<&str>, kind: &str, at: &str| {
            let place = UnitPlace { code: code(unit), parent: parent.map(code), kind: kind.into(), region: region(at) };
            (code(unit), place)
        };
        Units(BTreeMap::from([
            place("dinkes", None, "dinas", "35.10.16"),
            place("puskesmas-licin", Some("dinkes"), "puskesmas", "35.10.24"),
            place("puskesmas-sempu", Some("dinkes"), "puskesmas", "35.10.20"),
            place("kecamatan-licin", None, "kecamatan", "35.10.24"),
            place(DESA, None, "desa", "35.10.24.2008"),
        ]))
    }
    fn judge() -> Judge {
        Judge {
            id: PersonId::from_u128(1),
            name: "Ani".into(),
            employer_name: None,
            home: Some(region("35.10.14.2001")),
            offices: vec![],
            former: vec![],
            former_units: vec![],
            scopes: vec![],
            scope_names: vec![],
        }
    }
    /// What blocks a judge from an entry of this unit.
    #[track_caller]
    fn check(judge: &Judge, unit: &str, ladder: bool, then: &[Kind]) {
        let (units, entry) = (units(), ProposalId::from_u128(3));
        let edges = of_judge(judge, &units).into_iter().chain(of_entry(entry, &code(unit), &units, ladder));
        let links = Graph::of(edges).links(judge.id, entry);
        assert_eq!(links.iter().map(|link| link.kind).collect::<Vec<_>>(), then, "{judge:?} {unit}");
    }

    #[test]
    fn home_office_and_former_post_tie_a_judge_to_a_kecamatan_and_no_further() {
        check(&judge(), DESA, false, &[]);
        check(&Judge { home: Some(region("35.10.24.2001")), ..judge() }, DESA, false, &[Kind::Home]);
        check(&Judge { home: Some(region("35.10.24.2008")), ..judge() }, DESA, false, &[Kind::Home]);
        check(&Judge { home: Some(region("35.10")), ..judge() }, DESA, false, &[]);
        check(&Judge { offices: vec![code("puskesmas-licin")], ..judge() }, DESA, false, &[Kind::Office]);
        let camat = Judge { offices: vec![code("dinkes"), code("kecamatan-licin")], ..judge() };
        check(&camat, DESA, false, &[Kind::Camat]);
        check(&Judge { former: vec![region("35.10.24.2003")], ..judge() }, DESA, false, &[Kind::FormerPost]);
        check(&Judge { former_units: vec![code("puskesmas-licin")], ..judge() }, DESA, false, &[Kind::FormerPost]);
        check(&Judge { former: vec![region("35.10")], ..judge() }, DESA, false, &[]);
    }

    #[test]
    fn the_office_of_a_dinas_ties_nobody_to_its_kecamatan_but_in_a_ladder_every_entry_stands_for_one() {
        let neighbour = Judge { home: Some(region("35.10.24.2001")), ..judge() };
        check(&neighbour, "puskesmas-licin", false, &[]);
        check(&neighbour, "puskesmas-licin", true, &[Kind::Home]);
        check(&neighbour, "kecamatan-licin", false, &[Kind::Home]);
        // Works for a puskesmas elsewhere, whose dinas has its office in kecamatan Banyuwangi.
        let far = Judge { offices: vec![code("puskesmas-sempu")], ..judge() };
        check(&far, "dinkes", true, &[Kind::SameUnit]);
        check(&Judge { home: Some(region("35.10.16")), ..judge() }, "dinkes", false, &[]);
    }

    #[test]
    fn units_of_one_opd_are_one() {
        for office in ["dinkes", "puskesmas-licin", "puskesmas-sempu"] {
            check(&Judge { offices: vec![code(office)], ..judge() }, "puskesmas-licin", false, &[Kind::SameUnit]);
            check(&Judge { former_units: vec![code(office)], ..judge() }, "dinkes", false, &[Kind::FormerPost]);
        }
        check(&Judge { offices: vec![code("tak-dikenal")], ..judge() }, "tak-dikenal", false, &[Kind::SameUnit]);
    }
}
