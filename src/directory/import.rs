//! Units from a spreadsheet: each row checked by itself and among the others, nothing stored here.

use crate::directory::table::{NewUnit, UnitKind};
use crate::kernel::{region::RegionCode, text::Title, unit::UnitCode};
use crate::web::import::{self, Checked, Column, Row};
use std::collections::{BTreeMap, BTreeSet};

/// The columns, in the order of the template; others are left out.
pub fn columns() -> Vec<Column> {
    vec![
        Column::new(
            "kode",
            "Kode pendek yang belum dipakai: huruf kecil, angka, titik dan tanda hubung.",
            "puskesmas-kelir",
        ),
        Column::new("nama", "Nama lengkap unit.", "Puskesmas Kelir"),
        Column::new("jenis", "Misalnya dinas, bagian, kecamatan, puskesmas atau lain.", "puskesmas"),
        Column::new("induk", "Kode unit di atasnya; boleh kosong.", "dinkes"),
        Column::new("wilayah", "Kode wilayah; kosong berarti seluruh kabupaten.", "35.10.21"),
    ]
}

/// What exists already.
#[derive(Debug, Clone)]
pub struct Known {
    pub kabupaten: RegionCode,
    /// Codes with names.
    pub units: BTreeMap<UnitCode, String>,
    pub regions: BTreeSet<RegionCode>,
}

/// Every row becomes a unit or a reason.
pub fn check(rows: Vec<Row>, known: &Known) -> Vec<Checked<NewUnit>> {
    let mut checked = import::check(rows, |row| unit(row, known));
    import::refuse_doubles(
        &mut checked,
        |unit| Some(unit.code.clone()),
        |unit, number| format!("Kode {} sudah ada di baris {number}.", unit.code),
    );
    refuse_orphans(&mut checked, known);
    checked
}

/// What one line says by itself.
fn unit(row: &Row, known: &Known) -> Result<NewUnit, String> {
    let [code, name, kind, parent, region] = row.cells.as_slice() else { return Err("Baris ini tidak utuh.".into()) };
    let read_code = |code: &str| {
        code.parse::<UnitCode>().map_err(|_| {
            format!("Kode “{code}” tidak dapat dipakai. Pakai huruf kecil, angka, titik dan tanda hubung, misalnya puskesmas-kelir.")
        })
    };
    if code.is_empty() {
        return Err("Kodenya kosong.".into());
    }
    let code = read_code(code)?;
    if let Some(name) = known.units.get(&code) {
        return Err(format!("Kode {code} sudah dipakai oleh {name}."));
    }
    let name = Title::parse(name).map_err(|_| "Namanya kosong atau lebih dari 200 huruf.".to_owned())?;
    let kind = kind.to_lowercase().parse::<UnitKind>().map_err(|_| {
        let all: Vec<_> = UnitKind::ALL.iter().map(|kind| kind.code()).collect();
        format!("Jenis “{kind}” tidak dikenal. Pilih salah satu: {}.", all.join(", "))
    })?;
    let parent = if parent.is_empty() { None } else { Some(read_code(parent)?) };
    let region = if region.is_empty() {
        known.kabupaten.clone()
    } else {
        let code = region.parse::<RegionCode>().ok().filter(|code| known.regions.contains(code));
        code.ok_or_else(|| format!("Kode wilayah “{region}” tidak ada di sini. Kosongkan untuk seluruh kabupaten."))?
    };
    Ok(NewUnit { code, name: name.to_string(), kind, parent, region })
}

/// A parent is a unit that exists or comes with the file; who hangs on a line that fails, fails with it.
fn refuse_orphans(lines: &mut [Checked<NewUnit>], known: &Known) {
    let mut grounded: BTreeSet<UnitCode> = known.units.keys().cloned().collect();
    loop {
        let before = grounded.len();
        let more: Vec<UnitCode> = lines
            .iter()
            .filter_map(|line| line.outcome.as_ref().ok())
            .filter(|unit| unit.parent.as_ref().is_none_or(|parent| grounded.contains(parent)))
            .map(|unit| unit.code.clone())
            .collect();
        grounded.extend(more);
        if grounded.len() == before {
            break;
        }
    }
    for line in lines {
        let orphan = line.outcome.as_ref().ok().and_then(|unit| unit.parent.clone()).filter(|p| !grounded.contains(p));
        if let Some(parent) = orphan {
            line.outcome = Err(format!("Induk {parent} tidak ada di daftar unit dan tidak ada di berkas ini."));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Known {
        Known {
            kabupaten: "35.10".parse().unwrap(),
            units: [("dinkes", "Dinas Kesehatan"), ("setda", "Sekretariat Daerah")]
                .map(|(code, name)| (code.parse().unwrap(), name.to_owned()))
                .into(),
            regions: ["35.10", "35.10.21"].map(|code| code.parse().unwrap()).into(),
        }
    }
    const HEADER: &str = "kode,nama,jenis,induk,wilayah\n";

    /// What becomes of each line below the header.
    #[track_caller]
    fn check(lines: &str, expected: &[Result<&str, &str>]) {
        let rows = import::read(format!("{HEADER}{lines}").as_bytes(), &columns()).unwrap().rows;
        let checked = super::check(rows, &known());
        let got: Vec<_> = checked
            .iter()
            .map(|line| line.outcome.as_ref().map(|unit| unit.code.as_str()).map_err(String::as_str))
            .collect();
        assert_eq!(got, expected);
    }

    #[test]
    fn a_good_line_is_a_unit() {
        let line = format!("{HEADER}pkm-kelir, Puskesmas Kelir ,Puskesmas,dinkes,35.10.21\n");
        let checked = super::check(import::read(line.as_bytes(), &columns()).unwrap().rows, &known());
        assert_eq!(checked[0].row.number, 2);
        assert_eq!(
            checked[0].outcome,
            Ok(NewUnit {
                code: "pkm-kelir".parse().unwrap(),
                name: "Puskesmas Kelir".into(),
                kind: UnitKind::Puskesmas,
                parent: Some("dinkes".parse().unwrap()),
                region: "35.10.21".parse().unwrap(),
            })
        );
    }

    #[test]
    fn the_example_line_itself_can_be_read() {
        let cells = columns().into_iter().map(|column| column.example).collect();
        assert!(super::check(vec![Row { number: 2, cells }], &known())[0].outcome.is_ok());
    }

    #[test]
    fn each_bad_line_has_its_reason() {
        check(
            ",Tanpa Kode,dinas,,\n\
             Dinas X,Nama,dinas,,\n\
             dinkes,Dinas Kesehatan,dinas,,\n\
             upt-a,,lain,,\n\
             upt-b,B,kantor,,\n\
             upt-c,C,lain,dinas-hilang,\n\
             upt-d,D,lain,,35.99\n\
             upt-e,E,lain,setda,\n\
             upt-e,E lagi,lain,setda,\n",
            &[
                Err("Kodenya kosong."),
                Err(
                    "Kode “Dinas X” tidak dapat dipakai. Pakai huruf kecil, angka, titik dan tanda hubung, misalnya puskesmas-kelir.",
                ),
                Err("Kode dinkes sudah dipakai oleh Dinas Kesehatan."),
                Err("Namanya kosong atau lebih dari 200 huruf."),
                Err(
                    "Jenis “kantor” tidak dikenal. Pilih salah satu: dinas, badan, sekretariat, inspektorat, bagian, kecamatan, rsud, puskesmas, desa, kelurahan, lain.",
                ),
                Err("Induk dinas-hilang tidak ada di daftar unit dan tidak ada di berkas ini."),
                Err("Kode wilayah “35.99” tidak ada di sini. Kosongkan untuk seluruh kabupaten."),
                Ok("upt-e"),
                Err("Kode upt-e sudah ada di baris 9."),
            ],
        );
    }

    #[test]
    fn a_parent_may_come_later_in_the_file_but_not_from_a_bad_line_or_a_circle() {
        check("anak,Anak,lain,ibu,\nibu,Ibu,lain,dinkes,\n", &[Ok("anak"), Ok("ibu")]);
        check(
            "anak,Anak,lain,ibu,\nibu,,lain,dinkes,\n",
            &[
                Err("Induk ibu tidak ada di daftar unit dan tidak ada di berkas ini."),
                Err("Namanya kosong atau lebih dari 200 huruf."),
            ],
        );
        check(
            "aa,A,lain,bb,\nbb,B,lain,aa,\n",
            &[
                Err("Induk bb tidak ada di daftar unit dan tidak ada di berkas ini."),
                Err("Induk aa tidak ada di daftar unit dan tidak ada di berkas ini."),
            ],
        );
    }
}
