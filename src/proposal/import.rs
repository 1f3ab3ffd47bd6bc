//! Desa and kelurahan of a contest from a spreadsheet: each row checked, nothing stored here.

use crate::kernel::ids::RoundId;
use crate::proposal::read_model::VillageRow;
use crate::web::import::{self, Checked, Column, Kind, Row};

/// The import of a contest's entries.
pub fn kind(round: RoundId) -> Kind {
    let place = format!("/panitia/babak/{round}/peserta");
    Kind {
        title: "Impor peserta".into(),
        lead: "Daftarkan desa dan kelurahan dari daftar di Excel atau CSV.".into(),
        noun: "peserta",
        verb: "Daftarkan",
        will: "Akan didaftarkan",
        done: "didaftarkan",
        path: format!("{place}/impor"),
        back: place,
        file: "contoh-peserta".into(),
        columns: vec![
            Column::new(
                "kode",
                "Kode desa atau kelurahan, misalnya 35.10.24.2008, atau kode unitnya.",
                "35.10.24.2008",
            ),
            Column::new("nama", "Hanya untuk dibaca; yang dipakai kodenya.", "Tamansari").optional(),
        ],
    }
}

/// Every row becomes a desa or kelurahan that can be entered, or a reason.
pub fn check(rows: Vec<Row>, villages: &[VillageRow], territory: &str) -> Vec<Checked<VillageRow>> {
    let mut checked = import::check(rows, |row| village(row, villages, territory));
    import::refuse_doubles(
        &mut checked,
        |village| Some(village.unit.clone()),
        |village, number| format!("{} sudah ada di baris {number}.", village.name),
    );
    checked
}

fn village(row: &Row, villages: &[VillageRow], territory: &str) -> Result<VillageRow, String> {
    let code = row.cells.first().map_or("", String::as_str);
    if code.is_empty() {
        return Err("Kodenya kosong.".into());
    }
    let found = villages.iter().find(|village| village.region.as_str() == code || village.unit.as_str() == code);
    let village = found.ok_or_else(|| format!("Kode {code} bukan desa atau kelurahan di Kecamatan {territory}."))?;
    if village.has_entered() { Err(format!("{} sudah terdaftar.", village.name)) } else { Ok(village.clone()) }
}
