//! Files as spreadsheets write them, read into rows.

use super::{Column, MAX_ROWS, Row};
use calamine::{DataRef, Reader, Xlsx};
use std::io::Cursor;

/// Columns of a sheet that are looked at.
const MAX_COLUMNS: usize = 100;
/// The most an XLSX may unpack to, in bytes.
const MAX_UNPACKED: u64 = 32 << 20;

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    pub rows: Vec<Row>,
    /// What the reader should know about the file as a whole.
    pub remark: Option<&'static str>,
}

/// Why a file cannot be read at all, as the sender reads it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadRefusal {
    #[error("Berkas ini kosong. Unduh contohnya, isi, lalu unggah lagi.")]
    Empty,
    #[error("Berkas ini belum berisi apa-apa: hanya ada baris judul kolom.")]
    HeaderOnly,
    #[error("Berkas ini bukan XLSX atau CSV. Di Excel, pilih Simpan Sebagai lalu “Excel Workbook” atau “CSV UTF-8”.")]
    NotTable,
    #[error("Kolom {name} tidak ada. Baris pertama harus berisi: {all}.")]
    ColumnMissing { name: String, all: String },
    #[error("Kolom {0} ada dua kali. Hapus salah satunya.")]
    ColumnTwice(String),
    #[error("Baris {0} tidak terbaca. Periksa tanda kutip di baris itu.")]
    Unreadable(u64),
    #[error("Isi berkas ini lebih dari 2.000 baris atau terlalu panjang. Bagi menjadi beberapa berkas.")]
    TooMany,
}

/// A line of the file as it stands there, the header too.
type Raw = (u64, Vec<String>);

/// Reads an XLSX or a CSV.
pub fn read(bytes: &[u8], columns: &[Column]) -> Result<Filled, ReadRefusal> {
    let (lines, remark) = if bytes.starts_with(b"PK\x03\x04") {
        (workbook(bytes)?, None)
    } else {
        let (text, remark) = decode(bytes)?;
        if text.trim().is_empty() {
            return Err(ReadRefusal::Empty);
        }
        (plain(&text)?, remark)
    };
    Ok(Filled { rows: under_header(lines, columns)?, remark })
}

/// The lines below the header, cell by cell in the order of the columns.
fn under_header(lines: Vec<Raw>, columns: &[Column]) -> Result<Vec<Row>, ReadRefusal> {
    let mut lines = lines.into_iter().filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()));
    let (_, header) = lines.next().ok_or(ReadRefusal::Empty)?;
    let mut places = Vec::new();
    for column in columns {
        let mut found = header.iter().enumerate().filter(|(_, title)| same(title, &column.name)).map(|(at, _)| at);
        let place = found.next();
        if found.next().is_some() {
            return Err(ReadRefusal::ColumnTwice(column.name.clone()));
        }
        if place.is_none() && !column.optional {
            let all: Vec<&str> = columns.iter().filter(|one| !one.optional).map(|one| one.name.as_str()).collect();
            return Err(ReadRefusal::ColumnMissing { name: column.name.clone(), all: all.join(", ") });
        }
        places.push(place);
    }
    let rows: Vec<Row> = lines
        .map(|(number, cells)| {
            let cell = |place: &Option<usize>| place.and_then(|at| cells.get(at)).cloned().unwrap_or_default();
            Row { number, cells: places.iter().map(cell).collect() }
        })
        .filter(|row| row.cells.iter().any(|cell| !cell.is_empty()))
        .collect();
    match rows.len() {
        0 => Err(ReadRefusal::HeaderOnly),
        n if n > MAX_ROWS => Err(ReadRefusal::TooMany),
        _ => Ok(rows),
    }
}

/// Headers are known whatever their case and however words are set apart.
fn same(title: &str, name: &str) -> bool {
    let plain = |text: &str| text.trim().to_lowercase().replace([' ', '-'], "_");
    plain(title) == plain(name)
}

fn workbook(bytes: &[u8]) -> Result<Vec<Raw>, ReadRefusal> {
    if unpacked(bytes) > MAX_UNPACKED {
        return Err(ReadRefusal::TooMany);
    }
    let unreadable = |error: calamine::XlsxError| {
        tracing::debug!(%error, "a workbook that cannot be read");
        ReadRefusal::NotTable
    };
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let first = book.sheet_names().first().cloned().ok_or(ReadRefusal::Empty)?;
    // Cell by cell: a single cell in the last corner of a sheet costs no more than any other.
    let mut cells = book.worksheet_cells_reader(&first).map_err(unreadable)?;
    let mut lines: Vec<Raw> = Vec::new();
    while let Some(cell) = cells.next_cell().map_err(unreadable)? {
        let (row, column) = cell.get_position();
        let (number, column) = (u64::from(row) + 1, column as usize);
        let text = shown(cell.get_value());
        if text.is_empty() || column >= MAX_COLUMNS {
            continue;
        }
        if lines.last().is_none_or(|(last, _)| *last != number) {
            if lines.len() > MAX_ROWS {
                return Err(ReadRefusal::TooMany);
            }
            lines.push((number, Vec::new()));
        }
        if let Some((_, line)) = lines.last_mut() {
            line.resize(line.len().max(column + 1), String::new());
            line[column] = text;
        }
    }
    Ok(lines)
}

/// A cell as its reader sees it; a formula is its value.
fn shown(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => plain_number(*number),
        DataRef::String(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Bool(yes) => if *yes { "ya" } else { "tidak" }.to_owned(),
        DataRef::DateTime(date) => plain_number(date.as_f64()),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// Without the dust that binary fractions leave behind.
fn plain_number(number: f64) -> String {
    let text = format!("{number:.9}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// What the archive says it unpacks to: the sizes in its directory.
fn unpacked(bytes: &[u8]) -> u64 {
    let entries = bytes.windows(46).filter(|entry| entry.starts_with(b"PK\x01\x02"));
    entries.map(|entry| u64::from(u32::from_le_bytes([entry[24], entry[25], entry[26], entry[27]]))).sum()
}

fn plain(text: &str) -> Result<Vec<Raw>, ReadRefusal> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut lines = Vec::new();
    for (n, record) in reader.records().enumerate() {
        let place = |position: Option<&csv::Position>| position.map_or(n as u64 + 1, csv::Position::line);
        let record = record.map_err(|error| ReadRefusal::Unreadable(place(error.position())))?;
        if lines.len() > MAX_ROWS {
            return Err(ReadRefusal::TooMany);
        }
        lines.push((place(record.position()), record.iter().map(str::to_owned).collect()));
    }
    Ok(lines)
}

/// Spreadsheets set to Indonesian write semicolons.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |byte: u8| header.bytes().filter(|b| *b == byte).count();
    [b',', b';', b'\t'].into_iter().max_by_key(|byte| (count(*byte), *byte == b',')).unwrap_or(b',')
}

/// The text of a CSV, whatever spreadsheet wrote it, with a remark where that took guessing.
pub fn decode(bytes: &[u8]) -> Result<(String, Option<&'static str>), ReadRefusal> {
    let wide = |rest: &[u8], pair: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = rest.chunks_exact(2).map(|two| pair([two[0], two[1]])).collect();
        String::from_utf16(&units).map_err(|_| ReadRefusal::NotTable)
    };
    let (text, remark) = match bytes {
        [0xff, 0xfe, rest @ ..] => (wide(rest, u16::from_le_bytes)?, None),
        [0xfe, 0xff, rest @ ..] => (wide(rest, u16::from_be_bytes)?, None),
        [0xef, 0xbb, 0xbf, rest @ ..] => (String::from_utf8(rest.to_vec()).map_err(|_| ReadRefusal::NotTable)?, None),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => (text.to_owned(), None),
            Err(_) => (
                bytes.iter().copied().map(western).collect(),
                Some("Berkas ini tidak memakai UTF-8. Periksa huruf yang tidak biasa pada nama sebelum menyimpan."),
            ),
        },
    };
    // The old binary form of Excel, pictures and PDF.
    let binary = text.contains('\0') || [&b"\xd0\xcf\x11\xe0"[..], b"%PDF"].iter().any(|head| bytes.starts_with(head));
    if binary { Err(ReadRefusal::NotTable) } else { Ok((text, remark)) }
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
