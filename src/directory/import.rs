//! Units from a CSV file, as spreadsheets write it: read, checked line by line, nothing stored here.

use crate::directory::table::{NewUnit, UnitKind};
use crate::kernel::{region::RegionCode, text::Title, unit::UnitCode};
use std::collections::{BTreeMap, BTreeSet};

/// The columns, in the order of the template; others are left out.
pub const COLUMNS: [&str; 5] = ["kode", "nama", "jenis", "induk", "wilayah"];
/// The template that people fill in.
pub const TEMPLATE: &str = "kode,nama,jenis,induk,wilayah\r\n\
    puskesmas-kelir,Puskesmas Kelir,puskesmas,dinkes,35.10.21\r\n\
    upt-metrologi,UPT Metrologi Legal,lain,diskopumdag,\r\n";
/// The most a file may weigh, in bytes.
pub const MAX_BYTES: usize = 500 * 1024;

/// What exists already.
#[derive(Debug, Clone)]
pub struct Known {
    pub kabupaten: RegionCode,
    /// Codes with names.
    pub units: BTreeMap<UnitCode, String>,
    pub regions: BTreeSet<RegionCode>,
}

/// A file that was read, line by line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    pub lines: Vec<Line>,
    /// What the reader should know about the file as a whole.
    pub remark: Option<&'static str>,
}

/// One line of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// As a spreadsheet counts: the header is line 1.
    pub number: u64,
    /// As typed, in the order of [`COLUMNS`].
    pub cells: [String; 5],
    /// The unit, or why it cannot be taken.
    pub unit: Result<NewUnit, String>,
}

impl Preview {
    /// The units that can be taken.
    pub fn good(&self) -> Vec<NewUnit> {
        self.lines.iter().filter_map(|line| line.unit.clone().ok()).collect()
    }
    /// How many lines cannot be taken.
    pub fn bad(&self) -> usize {
        self.lines.iter().filter(|line| line.unit.is_err()).count()
    }
}

/// Why a file cannot be read at all, as the sender reads it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportRefusal {
    #[error("Berkas ini kosong. Unduh contohnya, isi, lalu unggah lagi.")]
    Empty,
    #[error("Berkas ini belum berisi unit: hanya ada baris judul kolom.")]
    HeaderOnly,
    #[error("Berkas ini bukan CSV. Di Excel, pilih Simpan Sebagai lalu “CSV UTF-8”.")]
    NotCsv,
    #[error("Kolom {0} tidak ada. Baris pertama harus berisi: kode, nama, jenis, induk, wilayah.")]
    ColumnMissing(&'static str),
    #[error("Baris {0} tidak terbaca. Periksa tanda kutip di baris itu.")]
    Unreadable(u64),
}

/// The text of a file, whatever spreadsheet wrote it, with a remark where that took guessing.
pub fn decode(bytes: &[u8]) -> Result<(String, Option<&'static str>), ImportRefusal> {
    let wide = |rest: &[u8], pair: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = rest.chunks_exact(2).map(|two| pair([two[0], two[1]])).collect();
        String::from_utf16(&units).map_err(|_| ImportRefusal::NotCsv)
    };
    let (text, remark) = match bytes {
        [0xff, 0xfe, rest @ ..] => (wide(rest, u16::from_le_bytes)?, None),
        [0xfe, 0xff, rest @ ..] => (wide(rest, u16::from_be_bytes)?, None),
        [0xef, 0xbb, 0xbf, rest @ ..] => (String::from_utf8(rest.to_vec()).map_err(|_| ImportRefusal::NotCsv)?, None),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => (text.to_owned(), None),
            Err(_) => (
                bytes.iter().copied().map(western).collect(),
                Some("Berkas ini tidak memakai UTF-8. Periksa huruf yang tidak biasa pada nama sebelum menyimpan."),
            ),
        },
    };
    if text.contains('\0') || bytes.starts_with(b"PK\x03\x04") {
        return Err(ImportRefusal::NotCsv);
    }
    Ok((text, remark))
}

/// A byte as Windows-1252 has it.
fn western(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// Reads the text of a file: every line becomes a unit or a reason.
pub fn read(text: &str, known: &Known) -> Result<Preview, ImportRefusal> {
    if text.trim().is_empty() {
        return Err(ImportRefusal::Empty);
    }
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let header = reader.headers().map_err(|_| ImportRefusal::Unreadable(1))?.clone();
    let mut at = [0; 5];
    for (place, name) in at.iter_mut().zip(COLUMNS) {
        let found = header.iter().position(|title| title.trim().eq_ignore_ascii_case(name));
        *place = found.ok_or(ImportRefusal::ColumnMissing(name))?;
    }
    let mut lines = Vec::new();
    for (n, record) in reader.records().enumerate() {
        let record = record
            .map_err(|error| ImportRefusal::Unreadable(error.position().map_or(n as u64 + 2, csv::Position::line)))?;
        let cells = at.map(|place| record.get(place).unwrap_or_default().to_owned());
        if cells.iter().any(|cell| !cell.is_empty()) {
            let number = record.position().map_or(n as u64 + 2, csv::Position::line);
            let unit = unit(&cells, known);
            lines.push(Line { number, cells, unit });
        }
    }
    if lines.is_empty() {
        return Err(ImportRefusal::HeaderOnly);
    }
    refuse_doubles(&mut lines);
    refuse_orphans(&mut lines, known);
    Ok(Preview { lines, remark: None })
}

/// Spreadsheets set to Indonesian write semicolons.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |byte: u8| header.bytes().filter(|b| *b == byte).count();
    [b',', b';', b'\t'].into_iter().max_by_key(|byte| (count(*byte), *byte == b',')).unwrap_or(b',')
}

/// What one line says by itself.
fn unit(cells: &[String; 5], known: &Known) -> Result<NewUnit, String> {
    let [code, name, kind, parent, region] = cells;
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

/// A code that occurs twice in the file is taken from its first line.
fn refuse_doubles(lines: &mut [Line]) {
    let mut first: BTreeMap<UnitCode, u64> = BTreeMap::new();
    for line in lines {
        if let Ok(unit) = &line.unit {
            match first.get(&unit.code) {
                Some(number) => line.unit = Err(format!("Kode {} sudah ada di baris {number}.", unit.code)),
                None => _ = first.insert(unit.code.clone(), line.number),
            }
        }
    }
}

/// A parent is a unit that exists or comes with the file; who hangs on a line that fails, fails with it.
fn refuse_orphans(lines: &mut [Line], known: &Known) {
    let mut grounded: BTreeSet<UnitCode> = known.units.keys().cloned().collect();
    loop {
        let before = grounded.len();
        let more: Vec<UnitCode> = lines
            .iter()
            .filter_map(|line| line.unit.as_ref().ok())
            .filter(|unit| unit.parent.as_ref().is_none_or(|parent| grounded.contains(parent)))
            .map(|unit| unit.code.clone())
            .collect();
        grounded.extend(more);
        if grounded.len() == before {
            break;
        }
    }
    for line in lines {
        let orphan = line.unit.as_ref().ok().and_then(|unit| unit.parent.clone()).filter(|p| !grounded.contains(p));
        if let Some(parent) = orphan {
            line.unit = Err(format!("Induk {parent} tidak ada di daftar unit dan tidak ada di berkas ini."));
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
        let preview = read(&format!("{HEADER}{lines}"), &known()).unwrap();
        let got: Vec<_> = preview
            .lines
            .iter()
            .map(|line| line.unit.as_ref().map(|unit| unit.code.as_str()).map_err(String::as_str))
            .collect();
        assert_eq!(got, expected);
    }

    #[test]
    fn a_good_line_is_a_unit() {
        let preview =
            read(&format!("{HEADER}pkm-kelir, Puskesmas Kelir ,Puskesmas,dinkes,35.10.21\n"), &known()).unwrap();
        assert_eq!(
            preview.good(),
            [NewUnit {
                code: "pkm-kelir".parse().unwrap(),
                name: "Puskesmas Kelir".into(),
                kind: UnitKind::Puskesmas,
                parent: Some("dinkes".parse().unwrap()),
                region: "35.10.21".parse().unwrap(),
            }]
        );
        assert_eq!((preview.bad(), preview.lines[0].number), (0, 2));
    }

    #[test]
    fn the_template_itself_can_be_read() {
        let mut known = known();
        known.units.insert("diskopumdag".parse().unwrap(), "Dinas Koperasi".into());
        assert_eq!(read(TEMPLATE, &known).unwrap().bad(), 0);
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

    #[test]
    fn semicolons_tabs_quotes_and_another_order_of_columns_are_read() {
        for text in [
            "kode;nama;jenis;induk;wilayah\nupt-a;\"UPT; A\";lain;;\n",
            "kode\tnama\tjenis\tinduk\twilayah\nupt-a\tUPT; A\tlain\t\t\n",
            "Nama,Kode,WILAYAH,jenis,induk,catatan\n\"UPT; A\",upt-a,,lain,,x\n",
        ] {
            let preview = read(text, &known()).unwrap();
            assert_eq!(preview.good()[0].name, "UPT; A", "{text}");
        }
    }

    #[test]
    fn a_file_that_cannot_be_read_says_why() {
        assert_eq!(read(" \r\n ", &known()), Err(ImportRefusal::Empty));
        assert_eq!(read(HEADER, &known()), Err(ImportRefusal::HeaderOnly));
        assert_eq!(read("kode,nama,jenis,induk\na,b,c,d", &known()), Err(ImportRefusal::ColumnMissing("wilayah")));
        assert_eq!(decode(b"PK\x03\x04xlsx"), Err(ImportRefusal::NotCsv));
        assert_eq!(decode(b"\x00\x01\x02"), Err(ImportRefusal::NotCsv));
    }

    #[test]
    fn whatever_excel_wrote_becomes_text() {
        assert_eq!(decode("\u{feff}kode,Désa".as_bytes()).unwrap(), ("kode,Désa".into(), None));
        let wide: Vec<u8> =
            [0xff, 0xfe].into_iter().chain("kode;é".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(decode(&wide).unwrap(), ("kode;é".into(), None));
        let (text, remark) = decode(b"kode,D\xe9sa \x93A\x94").unwrap();
        assert_eq!(text, "kode,Désa “A”");
        assert!(remark.is_some());
    }
}
