//! Reference data inside the program: every region of Indonesia, and the units that a kabupaten usually has.
//!
//! `data/wilayah.csv.gz` is Kepmendagri 300.2.2-2138/2025 by way of cahyadsn/wilayah (MIT, `data/wilayah.LICENSE.txt`).
//! `data/opd.csv` is a list to start from; its last column keeps a row to one kabupaten (`35.10`) or away from it (`!35.10`).

use crate::directory::table::{RegionLevel, UnitKind};
use crate::kernel::{
    region::{Level, RegionCode},
    unit::UnitCode,
};
use std::{collections::BTreeMap, io::Read, sync::LazyLock};

/// A region as the data file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmbeddedRegion {
    pub code: RegionCode,
    pub name: String,
    pub level: RegionLevel,
}

/// A kabupaten or kota that can be chosen at set-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KabupatenChoice {
    pub code: RegionCode,
    /// `Kabupaten Banyuwangi`
    pub name: String,
    /// `Jawa Timur`
    pub province: String,
}

/// A unit to begin with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmbeddedUnit {
    pub code: UnitCode,
    pub name: String,
    pub kind: UnitKind,
    pub parent: Option<UnitCode>,
    pub region: RegionCode,
}

/// The embedded files cannot be read: a fault of the build, not of the user.
#[derive(Debug, thiserror::Error)]
#[error("embedded reference data: {0}")]
pub struct EmbeddedError(String);

const WILAYAH: &[u8] = include_bytes!("data/wilayah.csv.gz");
const OPD: &str = include_str!("data/opd.csv");

/// Every kabupaten and kota of Indonesia, by code.
pub fn kabupaten_choices() -> &'static [KabupatenChoice] {
    static CHOICES: LazyLock<Vec<KabupatenChoice>> = LazyLock::new(|| {
        let high = |code: &RegionCode| code.level() <= Level::Kabupaten;
        let regions = regions(high).unwrap_or_default();
        let provinces: BTreeMap<&str, &str> = regions
            .iter()
            .filter(|r| r.level == RegionLevel::Province)
            .map(|r| (r.code.as_str(), r.name.as_str()))
            .collect();
        let mut choices: Vec<KabupatenChoice> = regions
            .iter()
            .filter(|r| r.code.level() == Level::Kabupaten)
            .map(|r| KabupatenChoice {
                code: r.code.clone(),
                name: r.name.clone(),
                province: provinces.get(r.code.province()).copied().unwrap_or_default().to_owned(),
            })
            .collect();
        choices.sort_by(|a, b| a.code.cmp(&b.code));
        choices
    });
    &CHOICES
}

/// The province, the kabupaten and everything below it, parents first.
pub fn regions_of(kabupaten: &RegionCode) -> Result<Vec<EmbeddedRegion>, EmbeddedError> {
    let mut regions = regions(|code| code.as_str() == kabupaten.province() || code.is_within(kabupaten))?;
    regions.sort_by(|a, b| a.code.cmp(&b.code));
    Ok(regions)
}

/// A province, or the whole country for no province: everything in it, parents first.
pub fn regions_in(province: Option<&RegionCode>) -> Result<Vec<EmbeddedRegion>, EmbeddedError> {
    let mut regions = regions(|code| province.is_none_or(|province| code.is_within(province)))?;
    regions.sort_by(|a, b| a.code.cmp(&b.code));
    Ok(regions)
}

/// The units to begin with: offices from the list, then one office and one puskesmas per kecamatan,
/// then one government per desa and kelurahan.
pub fn units_of(kabupaten: &RegionCode, regions: &[EmbeddedRegion]) -> Result<Vec<EmbeddedUnit>, EmbeddedError> {
    let mut units = offices(kabupaten)?;
    let dinkes = unit_code("dinkes")?;
    for region in regions {
        match region.level {
            RegionLevel::Kecamatan => {
                units.push(EmbeddedUnit {
                    code: kecamatan_unit(&region.code)?,
                    name: format!("Kecamatan {}", region.name),
                    kind: UnitKind::Kecamatan,
                    parent: None,
                    region: region.code.clone(),
                });
                units.push(EmbeddedUnit {
                    code: unit_code(&format!("puskesmas-{}", region.code))?,
                    name: format!("Puskesmas {}", region.name),
                    kind: UnitKind::Puskesmas,
                    parent: Some(dinkes.clone()),
                    region: region.code.clone(),
                });
            }
            RegionLevel::Desa | RegionLevel::Kelurahan => {
                let (kind, word) = match region.level {
                    RegionLevel::Kelurahan => (UnitKind::Kelurahan, "Kelurahan"),
                    _ => (UnitKind::Desa, "Desa"),
                };
                units.push(EmbeddedUnit {
                    code: UnitCode::of_village(&region.code),
                    name: format!("{word} {}", region.name),
                    kind,
                    parent: region.code.kecamatan().map(|code| kecamatan_unit(&code)).transpose()?,
                    region: region.code.clone(),
                });
            }
            RegionLevel::Province | RegionLevel::Kabupaten | RegionLevel::Kota => {}
        }
    }
    Ok(units)
}

fn offices(kabupaten: &RegionCode) -> Result<Vec<EmbeddedUnit>, EmbeddedError> {
    let mut units = Vec::new();
    for row in csv::Reader::from_reader(OPD.as_bytes()).records() {
        let row = row.map_err(|e| EmbeddedError(format!("opd.csv: {e}")))?;
        let field = |i: usize| row.get(i).unwrap_or_default();
        let here = match field(4) {
            "" => true,
            rule => match rule.strip_prefix('!') {
                Some(not) => not != kabupaten.as_str(),
                None => rule == kabupaten.as_str(),
            },
        };
        if here {
            units.push(EmbeddedUnit {
                code: unit_code(field(0))?,
                name: field(1).to_owned(),
                kind: field(2).parse().map_err(|e| EmbeddedError(format!("opd.csv: {e}")))?,
                parent: Some(field(3)).filter(|p| !p.is_empty()).map(unit_code).transpose()?,
                region: kabupaten.clone(),
            });
        }
    }
    Ok(units)
}

fn kecamatan_unit(code: &RegionCode) -> Result<UnitCode, EmbeddedError> {
    unit_code(&format!("kec-{code}"))
}
fn unit_code(code: &str) -> Result<UnitCode, EmbeddedError> {
    code.parse().map_err(|e| EmbeddedError(format!("{e}")))
}

fn regions(wanted: impl Fn(&RegionCode) -> bool) -> Result<Vec<EmbeddedRegion>, EmbeddedError> {
    let mut text = String::new();
    flate2::read::GzDecoder::new(WILAYAH)
        .read_to_string(&mut text)
        .map_err(|e| EmbeddedError(format!("wilayah.csv.gz: {e}")))?;
    let mut found = Vec::new();
    for row in csv::Reader::from_reader(text.as_bytes()).records() {
        let row = row.map_err(|e| EmbeddedError(format!("wilayah.csv.gz: {e}")))?;
        let (code, name) = (row.get(0).unwrap_or_default(), row.get(1).unwrap_or_default());
        let code: RegionCode = code.parse().map_err(|e| EmbeddedError(format!("wilayah.csv.gz: {e}")))?;
        if wanted(&code) {
            found.push(EmbeddedRegion { level: level(&code, name), code, name: name.trim().to_owned() });
        }
    }
    Ok(found)
}

fn level(code: &RegionCode, name: &str) -> RegionLevel {
    match code.level() {
        Level::Province => RegionLevel::Province,
        Level::Kabupaten if name.starts_with("Kota") => RegionLevel::Kota,
        Level::Kabupaten => RegionLevel::Kabupaten,
        Level::Kecamatan => RegionLevel::Kecamatan,
        Level::Village if code.is_kelurahan() => RegionLevel::Kelurahan,
        Level::Village => RegionLevel::Desa,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn banyuwangi() -> RegionCode {
        "35.10".parse().unwrap()
    }

    #[test]
    fn every_kabupaten_of_indonesia_can_be_chosen() {
        let choices = kabupaten_choices();
        assert_eq!(choices.len(), 514);
        let here = choices.iter().find(|k| k.code == banyuwangi()).unwrap();
        assert_eq!((here.name.as_str(), here.province.as_str()), ("Kabupaten Banyuwangi", "Jawa Timur"));
    }

    #[test]
    fn banyuwangi_has_25_kecamatan_189_desa_and_28_kelurahan() {
        let regions = regions_of(&banyuwangi()).unwrap();
        let count = |level| regions.iter().filter(|r| r.level == level).count();
        assert_eq!(count(RegionLevel::Kecamatan), 25);
        assert_eq!(count(RegionLevel::Desa), 189);
        assert_eq!(count(RegionLevel::Kelurahan), 28);
        assert_eq!(regions[0].level, RegionLevel::Province, "parents come first");
    }

    #[test]
    fn every_unit_of_the_list_has_a_known_parent_and_a_code_of_its_own() {
        for kabupaten in ["35.10", "11.01", "94.71", "31.71"] {
            let code: RegionCode = kabupaten.parse().unwrap();
            let units = units_of(&code, &regions_of(&code).unwrap()).unwrap();
            let codes: BTreeSet<_> = units.iter().map(|u| &u.code).collect();
            assert_eq!(codes.len(), units.len(), "{kabupaten}: a code is used twice");
            for unit in &units {
                assert!(unit.parent.as_ref().is_none_or(|p| codes.contains(p)), "{kabupaten}: {unit:?}");
            }
        }
    }

    #[test]
    fn banyuwangi_has_its_own_hospitals_and_others_a_general_one() {
        let names = |code: &str| -> Vec<String> {
            offices(&code.parse().unwrap()).unwrap().into_iter().map(|u| u.name).collect()
        };
        assert!(names("35.10").contains(&"RSUD Blambangan".to_owned()));
        assert!(!names("35.10").contains(&"Rumah Sakit Umum Daerah".to_owned()));
        assert!(names("35.09").contains(&"Rumah Sakit Umum Daerah".to_owned()));
        assert!(!names("35.09").contains(&"RSUD Genteng".to_owned()));
    }
}
