//! The innovations of the demo, from the file of real ones.

use super::{
    DemoError,
    play::{Play, failed},
    texts::{Dice, Subject},
};
use crate::{
    directory::table::{self as directory, NewUnit, UnitKind},
    innovation::{
        aggregate::Innovation,
        commands::InnovationCommand,
        events::{Award, AwardLevel, Details, Form, Initiator, Rank, Sdg, Stage, StageDates, Urusan, YearStatus},
    },
    kernel::{
        actor::Role,
        ids::InnovationId,
        text::{Prose, Title},
        time::{Date, Timestamp, Zone},
        unit::UnitCode,
    },
};
use serde::Deserialize;

const FILE: &str = include_str!("data/inovasi.csv");
/// The unit that entered other regions' innovations into the provincial edition.
pub(super) const ARCHIVE: &str = "arsip-provinsi";

#[derive(Debug, Deserialize)]
struct Row {
    judul: String,
    kepanjangan: String,
    pemda: String,
    unit: String,
    tahun: String,
    predikat: String,
    kategori_saran: String,
    ringkasan: String,
}

/// One innovation of the demo.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) id: InnovationId,
    pub(super) title: String,
    pub(super) long_form: String,
    pub(super) field: String,
    pub(super) summary: String,
    pub(super) unit: UnitCode,
    pub(super) unit_name: String,
    /// Who writes for the unit.
    pub(super) operator: &'static str,
    pub(super) implemented_on: Date,
    pub(super) ranks: Vec<Rank>,
    /// Whether it belongs to the kabupaten.
    pub(super) local: bool,
}

impl Known {
    pub(super) fn subject(&self) -> Subject<'_> {
        Subject {
            title: &self.title,
            long_form: &self.long_form,
            unit: &self.unit_name,
            field: &self.field,
            summary: &self.summary,
            year: i64::from(chrono::Datelike::year(&self.implemented_on)),
        }
    }
}

/// The unit and its operator, from what the file says or its field suggests.
fn home(row: &Row) -> (&'static str, &'static str) {
    if row.pemda != "Kab. Banyuwangi" {
        return (ARCHIVE, "arsip.provinsi");
    }
    match (row.unit.as_str(), row.kategori_saran.as_str()) {
        ("DPMD/Pemkab", _) => ("dpmd", "dpmd"),
        ("Dispendukcapil", _) | (_, "Adminduk") => ("dispendukcapil", "dispendukcapil"),
        ("Puskesmas Sempu", _) => ("puskesmas-35.10.20", "puskesmas.sempu"),
        ("RSUD Blambangan", _) => ("rsud-blambangan", "rsud.blambangan"),
        ("Dinas Perikanan", _) => ("disperikanan", "disperikanan"),
        ("Bagian Hukum", _) | (_, "Hukum") => ("bagian-hukum", "bagian.hukum"),
        ("Polres Banyuwangi", _) => ("bakesbangpol", "bakesbangpol"),
        ("Kecamatan", _) => ("kec-35.10.24", "kecamatan.licin"),
        ("Setda", _) => ("setda", "setda"),
        (_, "Pendidikan") => ("dispendik", "dispendik"),
        (_, "Pengentasan kemiskinan") => ("dinsos", "dinsos"),
        (_, "Lingkungan") => ("dlh", "dlh"),
        (_, "Kesehatan") => ("dinkes", "dinkes"),
        (_, "Pertumbuhan ekonomi") if row.judul.contains("Festival") => ("disbudpar", "disbudpar"),
        (_, "Pertumbuhan ekonomi") => ("diskopumdag", "diskopumdag"),
        _ => ("bagian-organisasi", "bagian.organisasi"),
    }
}

fn urusan(field: &str) -> (Urusan, &'static [u8]) {
    match field {
        f if f.starts_with("Kesehatan") => (Urusan::Health, &[3, 5]),
        f if f.starts_with("Adminduk") => (Urusan::CivilRegistry, &[10, 16]),
        f if f.starts_with("Pengentasan") => (Urusan::Social, &[1, 2]),
        f if f.starts_with("Pendidikan") => (Urusan::Education, &[4]),
        f if f.starts_with("Lingkungan") => (Urusan::Environment, &[11, 12]),
        f if f.starts_with("Pertumbuhan") => (Urusan::SmallBusiness, &[8]),
        f if f.starts_with("Ketahanan") => (Urusan::Farming, &[2]),
        f if f.starts_with("Digital") => (Urusan::Fishery, &[9, 14]),
        f if f.starts_with("Perizinan") => (Urusan::Investment, &[8, 16]),
        f if f.starts_with("Inklusi") => (Urusan::WomenAndChildren, &[5, 10]),
        _ => (Urusan::Village, &[16]),
    }
}

/// The awards that the file names: `Top 25 Jatim 2017; ISNA 2018`.
fn awards(words: &str) -> Vec<Award> {
    words
        .split(';')
        .filter_map(|part| {
            let part = part.trim();
            let numbers: Vec<u16> =
                part.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect();
            let year = *numbers.iter().find(|n| (2000..2100).contains(*n))?;
            let top = part.split("Top ").nth(1).and_then(|rest| rest.split(' ').next()).and_then(|n| n.parse().ok());
            let rank = match top {
                Some(n) => Rank::Top(n),
                None if part.starts_with("Outstanding") => Rank::Outstanding,
                None if part.contains("Juara 2") => Rank::Best(2),
                None if part.starts_with("Finalis") || part.contains("15 besar") => Rank::Finalist,
                None => Rank::Honour,
            };
            let (name, level) = match part {
                p if p.contains("Jatim") && !p.contains("Inotek") => {
                    ("Kompetisi Inovasi Jawa Timur", AwardLevel::Province)
                }
                p if p.contains("Kovablik") => ("Kovablik Jawa Timur", AwardLevel::Province),
                p if p.contains("Inotek") => ("Inotek Award Jawa Timur", AwardLevel::Province),
                p if p.contains("UNPSA") || p.contains("OGP") || p.contains("WSO") => {
                    ("Penghargaan internasional", AwardLevel::International)
                }
                _ => ("KIPP Nasional", AwardLevel::National),
            };
            Some(Award { name: Title::parse(name).ok()?, year, level, rank })
        })
        .collect()
}

/// Registers every innovation of the file, with awards and the latest yearly status.
pub(super) async fn register(play: &Play<'_>, today: Timestamp) -> Result<Vec<Known>, DemoError> {
    let archive = NewUnit {
        code: ARCHIVE.parse().map_err(|error| failed(ARCHIVE, error))?,
        name: "Arsip inovasi instansi lain".to_owned(),
        kind: UnitKind::Lain,
        parent: None,
        region: "35".parse().map_err(|error| failed(ARCHIVE, error))?,
    };
    directory::add_units(play.pool(), &[archive]).await?;
    let mut known = Vec::new();
    for row in csv::Reader::from_reader(FILE.as_bytes()).into_deserialize::<Row>() {
        known.push(register_one(play, row.map_err(|error| failed("inovasi.csv", error))?, today).await?);
    }
    Ok(known)
}

async fn register_one(play: &Play<'_>, row: Row, today: Timestamp) -> Result<Known, DemoError> {
    let step = |error: &dyn std::fmt::Display| failed(&row.judul, error);
    let mut dice = Dice::of(&row.judul);
    let year: i32 = row.tahun.parse().unwrap_or(2021);
    let id = InnovationId::of(&[&"demo", &row.judul]);
    let (unit, operator) = home(&row);
    let (unit, local) = (unit.parse::<UnitCode>().map_err(|e| step(&e))?, row.pemda == "Kab. Banyuwangi");
    let unit_name = directory::unit(play.pool(), &unit).await?.map_or_else(|| row.pemda.clone(), |unit| unit.name);
    let day = |year: i32, dice: &mut Dice| {
        Date::from_ymd_opt(year, dice.between(1, 9) as u32, dice.between(1, 28) as u32).unwrap_or_default()
    };
    let (initiated_on, implemented_on) = (day(year - 2, &mut dice), day(year, &mut dice));
    let trialled_on = day(year - 1, &mut dice);
    let mut summary = row.ringkasan.replace(" (disimpulkan dari kepanjangan)", "");
    if !local {
        summary = format!("{summary}{}Pemilik: {}.", if summary.is_empty() { "" } else { ". " }, row.pemda);
    }
    let (urusan, goals) = urusan(&row.kategori_saran);
    let details = Details {
        title: Title::parse(&row.judul).map_err(|e| step(&e))?,
        long_form: (!row.kepanjangan.is_empty())
            .then(|| Title::parse(&row.kepanjangan))
            .transpose()
            .map_err(|e| step(&e))?,
        summary: Prose::parse(&summary).map_err(|e| step(&e))?,
        urusan,
        stage: Stage::Implemented,
        dates: StageDates {
            initiated_on: Some(initiated_on),
            trialled_on: Some(trialled_on),
            implemented_on: Some(implemented_on),
        },
        form: if row.kategori_saran.starts_with("Tata") { Form::Governance } else { Form::PublicService },
        digital: row.kategori_saran.contains("igital") || row.ringkasan.contains("app"),
        initiator: match dice.between(0, 3) {
            0 => Initiator::RegionHead,
            1 => Initiator::CivilServant,
            _ => Initiator::Unit,
        },
        sdgs: goals.iter().map(|n| Sdg::try_from(*n)).collect::<Result<_, _>>().map_err(|e| step(&e))?,
        link: None,
    };
    let registered_at =
        Zone::Wib.start_of(day(year.max(2019), &mut dice)).plus_seconds(dice.between(8, 15) * 3600 + 420);
    let registered_at = registered_at.max(Zone::Wib.start_of(implemented_on).plus_days(1));
    let command = InnovationCommand::Register { unit: unit.clone(), details, today: Zone::Wib.date(registered_at) };
    let name = format!("register:{}", row.judul);
    play.run::<Innovation>(operator, Role::Operator, registered_at, &name, id, command).await?;
    let mut ranks = Vec::new();
    for (n, award) in awards(&row.predikat).into_iter().enumerate() {
        let given = Date::from_ymd_opt(i32::from(award.year), 11, 20).unwrap_or_default();
        let at = Zone::Wib.start_of(given).plus_seconds(10 * 3600).max(registered_at.plus_days(1)).min(today);
        ranks.push(award.rank);
        let command = InnovationCommand::RecordAward { award, today: Zone::Wib.date(at) };
        play.run::<Innovation>(operator, Role::Operator, at, &format!("award:{}:{n}", row.judul), id, command).await?;
    }
    let last_year = chrono::Datelike::year(&Zone::Wib.date(today)) - 1;
    if year < last_year {
        let status = match dice.between(0, 5) {
            0..=2 => YearStatus::Continuing,
            3..=4 => YearStatus::Growing,
            _ => YearStatus::Stopped,
        };
        let note = match status {
            YearStatus::Stopped => "Digabung ke layanan lain; petugasnya dialihkan.",
            YearStatus::Growing => "Jangkauan bertambah ke desa baru sepanjang tahun.",
            YearStatus::Continuing => "Berjalan seperti biasa sepanjang tahun.",
        };
        let at = Zone::Wib.start_of(Date::from_ymd_opt(last_year, 12, 10).unwrap_or_default()).plus_seconds(9 * 3600);
        let command = InnovationCommand::ReportStatus {
            year: last_year as u16,
            status,
            note: Prose::parse(note).map_err(|e| step(&e))?,
            today: Zone::Wib.date(at),
        };
        play.run::<Innovation>(operator, Role::Operator, at, &format!("status:{}", row.judul), id, command).await?;
    }
    Ok(Known {
        id,
        long_form: row.kepanjangan.clone(),
        field: row.kategori_saran.clone(),
        summary: row.ringkasan.replace(" (disimpulkan dari kepanjangan)", ""),
        unit,
        unit_name: if local { unit_name } else { row.pemda.clone() },
        operator,
        implemented_on,
        ranks,
        local,
        title: row.judul,
    })
}
