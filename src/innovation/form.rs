//! What browsers send: as typed, so that a form can come back word for word, and read into valid values.

use crate::innovation::events::{
    Award, AwardLevel, Details, Form, Initiator, Link, Rank, Sdg, Stage, StageDates, Urusan, YearStatus,
};
use crate::kernel::{
    text::{Prose, TextError, Title},
    time::{Date, parse_date},
};
use crate::web::component::form_parts::Errors;
use serde::Deserialize;
use std::{collections::BTreeSet, str::FromStr};

/// The form of an innovation's description.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct TypedDetails {
    /// Only on registration.
    pub unit: String,
    /// Only on revision: the version it was written from.
    #[serde(rename = "revisi")]
    pub revision: String,
    #[serde(rename = "judul")]
    pub title: String,
    #[serde(rename = "kepanjangan")]
    pub long_form: String,
    #[serde(rename = "ringkasan")]
    pub summary: String,
    pub urusan: String,
    #[serde(rename = "tahap")]
    pub stage: String,
    #[serde(rename = "mulai_inisiatif")]
    pub initiated_on: String,
    #[serde(rename = "mulai_uji_coba")]
    pub trialled_on: String,
    #[serde(rename = "mulai_penerapan")]
    pub implemented_on: String,
    #[serde(rename = "bentuk")]
    pub form: String,
    pub digital: String,
    #[serde(rename = "penggagas")]
    pub initiator: String,
    #[serde(rename = "tpb")]
    pub sdgs: Vec<String>,
    #[serde(rename = "tautan")]
    pub link: String,
}

impl From<&Details> for TypedDetails {
    fn from(details: &Details) -> Self {
        let day = |date: Option<Date>| date.map_or_else(String::new, |date| date.to_string());
        Self {
            unit: String::new(),
            revision: String::new(),
            title: details.title.to_string(),
            long_form: details.long_form.as_ref().map_or_else(String::new, ToString::to_string),
            summary: details.summary.to_string(),
            urusan: details.urusan.to_string(),
            stage: details.stage.to_string(),
            initiated_on: day(details.dates.initiated_on),
            trialled_on: day(details.dates.trialled_on),
            implemented_on: day(details.dates.implemented_on),
            form: details.form.to_string(),
            digital: if details.digital { "ya" } else { "tidak" }.to_owned(),
            initiator: details.initiator.to_string(),
            sdgs: details.sdgs.iter().map(|sdg| sdg.number().to_string()).collect(),
            link: details.link.as_ref().map_or_else(String::new, |link| link.as_str().to_owned()),
        }
    }
}

impl TypedDetails {
    /// The description, or what is wrong with the fields, in their order.
    pub fn read(&self) -> Result<Details, Errors> {
        let mut errors = Errors::default();
        let title = errors.keep("judul", name(&self.title, "Tulis judul inovasinya."));
        let long_form = match self.long_form.trim() {
            "" => Some(None),
            text => errors.keep("kepanjangan", Title::parse(text)).map(Some),
        };
        let summary = errors.keep("ringkasan", Prose::parse(&self.summary));
        let urusan = errors.keep("urusan", chosen(&self.urusan, "Pilih satu urusan pemerintahan."));
        let stage = errors.keep("tahap", chosen::<Stage>(&self.stage, "Pilih sampai tahap mana inovasi ini."));
        let dates = StageDates {
            initiated_on: day(&mut errors, "mulai_inisiatif", &self.initiated_on),
            trialled_on: day(&mut errors, "mulai_uji_coba", &self.trialled_on),
            implemented_on: day(&mut errors, "mulai_penerapan", &self.implemented_on),
        };
        let form = errors.keep("bentuk", chosen::<Form>(&self.form, "Pilih bentuk inovasinya."));
        let digital = match self.digital.as_str() {
            "ya" => Some(true),
            "tidak" => Some(false),
            _ => {
                errors.add("digital", "Pilih apakah inovasi ini digital.");
                None
            }
        };
        let initiator = errors.keep("penggagas", chosen::<Initiator>(&self.initiator, "Pilih siapa penggagasnya."));
        let sdgs = errors.keep("tpb", goals(&self.sdgs));
        let link = match self.link.trim() {
            "" => Some(None),
            text => errors.keep("tautan", Link::parse(text)).map(Some),
        };
        match (title, long_form, summary, urusan, stage, form, digital, initiator, sdgs, link) {
            (
                Some(title),
                Some(long_form),
                Some(summary),
                Some(urusan),
                Some(stage),
                Some(form),
                Some(digital),
                Some(initiator),
                Some(sdgs),
                Some(link),
            ) if errors.is_empty() => {
                Ok(Details { title, long_form, summary, urusan, stage, dates, form, digital, initiator, sdgs, link })
            }
            _ => Err(errors),
        }
    }

    /// What a reader sees of the form in a few parts, for comparing two versions.
    pub fn in_words(&self) -> Vec<(&'static str, String)> {
        fn label<T: FromStr + Copy>(typed: &str, label: fn(T) -> &'static str) -> String {
            typed.parse().map_or_else(|_| String::new(), |word| label(word).to_owned())
        }
        let date = |typed: &str| parse_date(typed).map_or_else(|| typed.to_owned(), crate::kernel::time::plain_date);
        let goals = goals(&self.sdgs).unwrap_or_default();
        let facts = [
            ("Urusan", label(&self.urusan, Urusan::label)),
            ("Tahap", label(&self.stage, Stage::label)),
            ("Mulai inisiatif", date(&self.initiated_on)),
            ("Mulai uji coba", date(&self.trialled_on)),
            ("Mulai penerapan", date(&self.implemented_on)),
            ("Bentuk", label(&self.form, Form::label)),
            ("Digital", self.digital.clone()),
            ("Penggagas", label(&self.initiator, Initiator::label)),
            ("Tautan", self.link.clone()),
        ];
        let facts = facts.iter().map(|(name, value)| format!("{name}: {}", if value.is_empty() { "–" } else { value }));
        vec![
            ("Judul", self.title.clone()),
            ("Kepanjangan", self.long_form.clone()),
            ("Ringkasan", self.summary.clone()),
            ("Keterangan", facts.collect::<Vec<_>>().join("\n")),
            (
                "TPB",
                goals.iter().map(|sdg| format!("{}. {}", sdg.number(), sdg.label())).collect::<Vec<_>>().join("\n"),
            ),
        ]
    }
}

/// The form of a yearly report.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct TypedReport {
    #[serde(rename = "tahun")]
    pub year: String,
    pub status: String,
    #[serde(rename = "catatan")]
    pub note: String,
}

impl TypedReport {
    /// Year, status and note, or what is wrong.
    pub fn read(&self) -> Result<(u16, YearStatus, Prose<1000>), Errors> {
        let mut errors = Errors::default();
        let year = errors.keep("tahun", year(&self.year));
        let status = errors.keep("status", chosen(&self.status, "Pilih bagaimana keadaannya."));
        let note = errors.keep("catatan", Prose::parse(&self.note));
        match (year, status, note) {
            (Some(year), Some(status), Some(note)) => Ok((year, status, note)),
            _ => Err(errors),
        }
    }
}

/// The form of an award; also names the award that is to be struck.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct TypedAward {
    #[serde(rename = "nama")]
    pub name: String,
    #[serde(rename = "tahun")]
    pub year: String,
    #[serde(rename = "tingkat")]
    pub level: String,
    #[serde(rename = "predikat")]
    pub rank: String,
    /// The number of a Top or a place.
    #[serde(rename = "angka")]
    pub number: String,
    /// Only when striking.
    #[serde(rename = "alasan")]
    pub reason: String,
}

impl TypedAward {
    /// The award, or what is wrong.
    pub fn read(&self) -> Result<Award, Errors> {
        let mut errors = Errors::default();
        let name = errors.keep("nama", name(&self.name, "Tulis nama lomba atau penghargaannya."));
        let year = errors.keep("tahun", year(&self.year));
        let level = errors.keep("tingkat", chosen::<AwardLevel>(&self.level, "Pilih tingkat penghargaannya."));
        let rank = match self.rank.as_str() {
            "top" | "terbaik" => errors.keep(
                "angka",
                format!("{}-{}", self.rank, self.number.trim())
                    .parse::<Rank>()
                    .map_err(|_| "Tulis angkanya, 1 sampai 999: misalnya 99 untuk Top 99, atau 1 untuk Terbaik 1."),
            ),
            other => errors.keep("predikat", chosen::<Rank>(other, "Pilih predikatnya.")),
        };
        match (name, year, level, rank) {
            (Some(name), Some(year), Some(level), Some(rank)) => Ok(Award { name, year, level, rank }),
            _ => Err(errors),
        }
    }
}

fn name(typed: &str, missing: &'static str) -> Result<Title, String> {
    Title::parse(typed).map_err(|error| if error == TextError::Empty { missing.to_owned() } else { error.to_string() })
}

fn chosen<T: FromStr>(typed: &str, sentence: &'static str) -> Result<T, &'static str> {
    typed.parse().map_err(|_| sentence)
}

fn day(errors: &mut Errors, field: &str, typed: &str) -> Option<Date> {
    if typed.trim().is_empty() {
        return None;
    }
    let read = parse_date(typed).ok_or("Tanggal ini tidak terbaca. Tulis seperti 2026-08-03 (tahun-bulan-tanggal).");
    errors.keep(field, read)
}

fn year(typed: &str) -> Result<u16, &'static str> {
    typed
        .trim()
        .parse()
        .ok()
        .filter(|year| (1945..=9999).contains(year))
        .ok_or("Tulis tahunnya dengan empat angka, misalnya 2026.")
}

/// The goals in ascending order, each once.
fn goals(typed: &[String]) -> Result<Vec<Sdg>, &'static str> {
    let numbers: Option<BTreeSet<Sdg>> =
        typed.iter().map(|number| number.parse::<u8>().ok().and_then(|n| Sdg::try_from(n).ok())).collect();
    numbers.map(|goals| goals.into_iter().collect()).ok_or("Pilih tujuan dari daftar 1 sampai 17.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> TypedDetails {
        TypedDetails {
            title: "Rantang Kasih".into(),
            summary: "Makanan bergizi harian untuk lansia miskin.".into(),
            urusan: "sosial".into(),
            stage: "penerapan".into(),
            initiated_on: "2018-01-02".into(),
            implemented_on: "2019-01-02".into(),
            form: "pelayanan_publik".into(),
            digital: "tidak".into(),
            initiator: "perangkat_daerah".into(),
            sdgs: vec!["2".into(), "1".into(), "2".into()],
            ..TypedDetails::default()
        }
    }

    #[test]
    fn a_whole_form_is_read_and_can_be_shown_again() {
        let details = typed().read().unwrap();
        assert_eq!(details.sdgs.iter().map(|sdg| sdg.number()).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(TypedDetails::from(&details).read(), Ok(details));
    }

    #[test]
    fn every_empty_field_has_its_sentence() {
        let errors = TypedDetails::default().read().unwrap_err();
        for (field, sentence) in [
            ("judul", "Tulis judul inovasinya."),
            ("urusan", "Pilih satu urusan pemerintahan."),
            ("tahap", "Pilih sampai tahap mana inovasi ini."),
            ("bentuk", "Pilih bentuk inovasinya."),
            ("digital", "Pilih apakah inovasi ini digital."),
            ("penggagas", "Pilih siapa penggagasnya."),
        ] {
            assert_eq!(errors.of(field), Some(sentence), "{field}");
        }
    }

    #[test]
    fn what_cannot_be_read_has_its_sentence() {
        let bad = TypedDetails {
            title: "x".repeat(201),
            long_form: "x".repeat(201),
            summary: "x".repeat(2_001),
            initiated_on: "2 Januari".into(),
            sdgs: vec!["18".into()],
            link: "javascript:alert(1)".into(),
            ..typed()
        };
        let errors = bad.read().unwrap_err();
        assert_eq!(errors.of("judul"), Some("Paling banyak 200 huruf."));
        assert_eq!(errors.of("kepanjangan"), Some("Paling banyak 200 huruf."));
        assert_eq!(errors.of("ringkasan"), Some("Paling banyak 2000 huruf."));
        assert_eq!(
            errors.of("mulai_inisiatif"),
            Some("Tanggal ini tidak terbaca. Tulis seperti 2026-08-03 (tahun-bulan-tanggal).")
        );
        assert_eq!(errors.of("tpb"), Some("Pilih tujuan dari daftar 1 sampai 17."));
        assert!(errors.of("tautan").unwrap().starts_with("Alamat web harus diawali https://"));
    }

    #[test]
    fn a_report_and_an_award_say_what_is_missing() {
        let errors = TypedReport { year: "dua ribu".into(), ..TypedReport::default() }.read().unwrap_err();
        assert_eq!(errors.of("tahun"), Some("Tulis tahunnya dengan empat angka, misalnya 2026."));
        assert_eq!(errors.of("status"), Some("Pilih bagaimana keadaannya."));
        let award = TypedAward {
            name: "KIPP Nasional".into(),
            year: "2019".into(),
            level: "nasional".into(),
            rank: "top".into(),
            ..TypedAward::default()
        };
        assert!(award.read().unwrap_err().of("angka").is_some());
        assert_eq!(TypedAward { number: " 99 ".into(), ..award }.read().unwrap().rank, Rank::Top(99));
        let errors = TypedAward::default().read().unwrap_err();
        assert_eq!(errors.of("nama"), Some("Tulis nama lomba atau penghargaannya."));
        assert_eq!(errors.of("predikat"), Some("Pilih predikatnya."));
        assert_eq!(errors.of("tingkat"), Some("Pilih tingkat penghargaannya."));
    }
}
