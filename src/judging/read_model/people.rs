//! Who may be asked to judge, and what ties them to units and territories.

use crate::kernel::{
    ids::PersonId,
    near::Near,
    region::{Level, RegionCode},
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
    /// The same, each with everything above it.
    pub line: Vec<UnitCode>,
    /// Where the judge held a post before.
    pub former: Vec<RegionCode>,
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
    /// The unit and everything above it.
    pub fn line(&self, unit: &UnitCode) -> Vec<UnitCode> {
        let mut line = vec![unit.clone()];
        while let Some(above) = line.last().and_then(|last| self.0.get(last)).and_then(|last| last.parent.clone()) {
            if line.contains(&above) {
                break;
            }
            line.push(above);
        }
        line
    }
    /// The kecamatan that the unit lies in.
    pub fn kecamatan(&self, unit: &UnitCode) -> Option<RegionCode> {
        self.0.get(unit)?.region.at(Level::Kecamatan)
    }
    /// Whether the unit governs a village or kecamatan in which this home lies.
    pub fn governs(&self, unit: &UnitCode, home: Option<&RegionCode>) -> bool {
        let place = self.0.get(unit).filter(|place| ["desa", "kelurahan", "kecamatan"].contains(&place.kind.as_str()));
        home.zip(place).is_some_and(|(home, place)| home.is_within(&place.region))
    }
    /// What ties a judge to the kecamatan that the unit lies in. It counts for desa and kelurahan, and for every unit
    /// that climbs a ladder.
    pub fn near(&self, unit: &UnitCode, in_ladder: bool, judge: &Judge) -> Option<Near> {
        let place = self.0.get(unit)?;
        if !in_ladder && !["desa", "kelurahan"].contains(&place.kind.as_str()) {
            return None;
        }
        let kecamatan = place.region.at(Level::Kecamatan)?;
        let mut offices = judge.offices.iter().filter_map(|office| self.0.get(office));
        let mut near = None;
        if offices.any(|office| {
            let inside = office.region.is_within(&kecamatan);
            near = inside.then_some(if office.kind == "kecamatan" { Near::Camat } else { Near::Office });
            inside
        }) {
            near
        } else if judge.home.as_ref().is_some_and(|home| home.is_within(&kecamatan)) {
            Some(Near::Home)
        } else if judge.former.iter().any(|former| former.is_within(&kecamatan)) {
            Some(Near::FormerPost)
        } else {
            None
        }
    }
}

/// Every unit.
pub async fn units(pool: &PgPool) -> Result<Units, sqlx::Error> {
    let rows: Vec<UnitPlace> = sqlx::query_as("select code, parent, kind, region from unit").fetch_all(pool).await?;
    Ok(Units(rows.into_iter().map(|place| (place.code.clone(), place)).collect()))
}

/// Everybody who holds the role Juri over a region (with `within`: or over a part of it), by name.
pub async fn judges(
    pool: &PgPool,
    region: &RegionCode,
    within: bool,
    units: &Units,
) -> Result<Vec<Judge>, sqlx::Error> {
    let parts = if within { "or substr(g.scope, 8) like $1 || '.%'" } else { "" };
    let which = format!(
        "exists (select from role_grant g where g.person = p.id and g.role = 'juri' and g.revoked_at is null
           and (g.scope = '*' or ($1 || '.') like (substr(g.scope, 8) || '.%') {parts}))"
    );
    people(pool, units, &which, region.as_str()).await
}

/// The person, with the units they belong to.
pub async fn person(pool: &PgPool, id: PersonId, units: &Units) -> Result<Option<Judge>, sqlx::Error> {
    Ok(people(pool, units, "p.id = $1", &id.to_string()).await?.pop())
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
    scopes: Vec<RegionCode>,
    scope_names: Vec<String>,
}

async fn people(pool: &PgPool, units: &Units, which: &str, bound: &str) -> Result<Vec<Judge>, sqlx::Error> {
    let sql = format!(
        "select p.id, n.name, p.employer, u.name as employer_name, p.home_region as home,
           array(select substr(g.scope, 6) from role_grant g where g.person = p.id and g.role = 'operator'
                 and g.revoked_at is null and g.scope like 'unit:%' order by 1) as operates,
           array(select coalesce(former.region, f.region) from former_post f left join unit former on former.code = f.unit
                 where f.person = p.id order by 1) as former,
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
                line: offices.iter().flat_map(|unit| units.line(unit)).collect(),
                offices,
                former: row.former,
                scopes: row.scopes,
                scope_names: row.scope_names,
            }
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

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
            place("dinkes", None, "dinas", "35.10"),
            place("puskesmas-licin", Some("dinkes"), "puskesmas", "35.10.24"),
            place("kecamatan-licin", None, "kecamatan", "35.10.24"),
            place("desa-35.10.24.2008", Some("kecamatan-licin"), "desa", "35.10.24.2008"),
        ]))
    }
    fn judge() -> Judge {
        Judge {
            id: PersonId::from_u128(1),
            name: "Ani".into(),
            employer_name: None,
            home: Some(region("35.10.14.2001")),
            offices: vec![code("dinkes")],
            line: vec![],
            former: vec![region("35.10")],
            scopes: vec![],
            scope_names: vec![],
        }
    }

    #[test]
    fn a_unit_knows_what_is_above_it_and_whom_it_governs() {
        let units = units();
        assert_eq!(units.line(&code("puskesmas-licin")), [code("puskesmas-licin"), code("dinkes")]);
        assert_eq!(units.line(&code("tak-dikenal")), [code("tak-dikenal")]);
        assert!(units.governs(&code("desa-35.10.24.2008"), Some(&region("35.10.24.2008"))));
        assert!(!units.governs(&code("desa-35.10.24.2008"), Some(&region("35.10.24.2007"))));
        assert!(!units.governs(&code("dinkes"), Some(&region("35.10.24.2008"))));
    }

    #[test]
    fn home_office_and_former_post_tie_a_judge_to_a_kecamatan_and_no_further() {
        let units = units();
        let near = |judge: Judge| units.near(&code("desa-35.10.24.2008"), false, &judge);
        assert_eq!(near(judge()), None, "the kabupaten's own offices tie nobody");
        assert_eq!(near(Judge { home: Some(region("35.10.24.2001")), ..judge() }), Some(Near::Home));
        assert_eq!(near(Judge { offices: vec![code("puskesmas-licin")], ..judge() }), Some(Near::Office));
        assert_eq!(
            near(Judge { offices: vec![code("dinkes"), code("kecamatan-licin")], ..judge() }),
            Some(Near::Camat)
        );
        assert_eq!(near(Judge { former: vec![region("35.10.24.2003")], ..judge() }), Some(Near::FormerPost));
        let of_puskesmas = |ladder| {
            units.near(&code("puskesmas-licin"), ladder, &Judge { home: Some(region("35.10.24.2001")), ..judge() })
        };
        assert_eq!((of_puskesmas(false), of_puskesmas(true)), (None, Some(Near::Home)));
    }
}
