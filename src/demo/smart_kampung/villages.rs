//! The desa and kelurahan of the kabupaten, and what each writes about itself.

use crate::{
    demo::{DemoError, play::failed, texts::Dice},
    directory::{embedded, table::RegionLevel},
    kernel::{
        ids::InnovationId,
        region::{Level, RegionCode},
        text::same_title_key,
        unit::UnitCode,
    },
};
use serde::Deserialize;
use std::collections::BTreeMap;

const KNOWN: &str = include_str!("../data/smart_kampung.csv");

/// A kecamatan with its desa and kelurahan.
pub(in crate::demo) struct Kecamatan {
    pub(super) code: RegionCode,
    pub(super) name: String,
    pub(super) villages: Vec<Village>,
}

impl Kecamatan {
    /// As it stands in user names.
    pub(super) fn slug(&self) -> String {
        self.name.to_lowercase().replace(' ', "")
    }
}

/// A desa or kelurahan and its innovation.
pub(super) struct Village {
    pub(super) code: RegionCode,
    pub(super) unit: UnitCode,
    /// `Desa Tamansari`
    pub(super) name: String,
    /// `Smart Kampung Desa Tamansari, Kecamatan Licin`, as short as it may be without meaning another one.
    pub(super) title: String,
    pub(super) innovation: InnovationId,
}

/// A desa of which the press wrote.
#[derive(Debug, Deserialize)]
struct Row {
    peringkat: String,
    kode: String,
}

/// The desa that took part before, with the rank of those that won.
pub(super) fn known() -> Result<BTreeMap<RegionCode, Option<i64>>, DemoError> {
    let step = |error: &dyn std::fmt::Display| failed("smart_kampung.csv", error);
    csv::Reader::from_reader(KNOWN.as_bytes())
        .into_deserialize::<Row>()
        .map(|row| {
            let row = row.map_err(|e| step(&e))?;
            Ok((row.kode.parse().map_err(|e| step(&e))?, row.peringkat.parse().ok()))
        })
        .collect()
}

/// Every kecamatan of the kabupaten, by code.
pub(in crate::demo) fn all(kabupaten: &RegionCode) -> Result<Vec<Kecamatan>, DemoError> {
    let regions = embedded::regions_of(kabupaten).map_err(|error| failed("regions", error))?;
    let called = |level: RegionLevel, name: &str| {
        format!("{} {name}", if level == RegionLevel::Kelurahan { "Kelurahan" } else { "Desa" })
    };
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for region in regions.iter().filter(|region| region.code.level() == Level::Village) {
        *times.entry(same_title_key(&called(region.level, &region.name))).or_default() += 1;
    }
    let mut all: Vec<Kecamatan> = Vec::new();
    for region in &regions {
        match region.level {
            RegionLevel::Kecamatan => {
                all.push(Kecamatan { code: region.code.clone(), name: region.name.clone(), villages: Vec::new() });
            }
            RegionLevel::Desa | RegionLevel::Kelurahan => {
                let Some(kecamatan) = all.iter_mut().find(|kecamatan| region.code.is_within(&kecamatan.code)) else {
                    return Err(failed(&region.name, "lies in no kecamatan"));
                };
                let name = called(region.level, &region.name);
                let mut title = format!("Smart Kampung {name}");
                if times.get(&same_title_key(&name)).is_some_and(|times| *times > 1) {
                    title = format!("{title}, Kecamatan {}", kecamatan.name);
                }
                kecamatan.villages.push(Village {
                    code: region.code.clone(),
                    unit: UnitCode::of_village(&region.code),
                    name,
                    title,
                    innovation: InnovationId::of(&[&"demo", &"smart-kampung", &region.code]),
                });
            }
            RegionLevel::Province | RegionLevel::Kabupaten | RegionLevel::Kota => {}
        }
    }
    Ok(all)
}

const SERVICES: &[&str] = &[
    "surat keterangan selesai di kantor desa dalam sepuluh menit lewat jaringan serat optik",
    "loket layanan buka sampai malam dua kali seminggu bagi warga yang bekerja",
    "permohonan surat dapat dikirim dari telepon genggam dan diambil di pos ronda",
    "petugas mendatangi rumah lansia dan warga sakit untuk mengurus dokumennya",
];
const ECONOMIES: &[&str] = &[
    "BUMDes mengelola pasar pagi dan gudang hasil panen",
    "pelaku usaha rumahan berjualan bersama lewat etalase desa",
    "kelompok perempuan mengolah hasil kebun menjadi oleh-oleh",
    "pemuda mengelola wisata jalan kaki dan penginapan rumah warga",
];
const CARES: &[&str] = &[
    "kader posyandu mencatat tumbuh kembang balita setiap bulan dan mengunjungi yang tidak datang",
    "data warga miskin diperbarui setiap triwulan dan dibahas terbuka di balai desa",
    "taman baca dan sanggar tari buka setiap sore",
    "pos bantuan hukum melayani warga setiap Kamis",
];

/// The two texts of the short form, by section key.
pub(super) fn sections(village: &Village) -> BTreeMap<&'static str, String> {
    let mut dice = Dice::of(&village.title);
    let mut pick = |choices: &[&'static str]| choices[dice.between(0, choices.len() as i64 - 1) as usize];
    let (service, economy, care) = (pick(SERVICES), pick(ECONOMIES), pick(CARES));
    let (before, families, trained) = (dice.between(3, 9), dice.between(18, 140), dice.between(12, 60));
    let name = &village.name;
    BTreeMap::from([
        (
            "gambaran",
            format!(
                "Setahun terakhir {service}. Dulu warga {name} menunggu sampai {before} hari dan harus ke kota. Selain itu \
                 {care}. Sebanyak {trained} perangkat, kader dan pemuda sudah dilatih memakai layanan digital."
            ),
        ),
        (
            "unggulan",
            format!(
                "Yang ingin kami tunjukkan: {economy}; {families} keluarga mendapat penghasilan tambahan tahun ini. \
                 Buku catatannya terbuka di balai dan dapat diperiksa juri."
            ),
        ),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_desa_and_kelurahan_has_a_title_of_its_own() {
        let all = all(&"35.10".parse().unwrap()).unwrap();
        assert_eq!(all.len(), 25);
        let titles: Vec<String> = all
            .iter()
            .flat_map(|kecamatan| &kecamatan.villages)
            .map(|village| same_title_key(&village.title))
            .collect();
        assert_eq!(titles.len(), 217);
        assert_eq!(titles.iter().collect::<BTreeSet<_>>().len(), 217);
        let slugs: BTreeSet<String> = all.iter().map(Kecamatan::slug).collect();
        assert_eq!(slugs.len(), 25);
    }

    #[test]
    fn every_desa_of_which_the_press_wrote_is_one_of_the_kabupaten() {
        let all = all(&"35.10".parse().unwrap()).unwrap();
        let codes: BTreeSet<_> = all.iter().flat_map(|one| &one.villages).map(|village| &village.code).collect();
        let known = known().unwrap();
        assert!(known.len() > 15 && known.keys().all(|code| codes.contains(code)));
        assert_eq!(known.values().flatten().count(), 3);
    }
}
