//! Rows from a spreadsheet: what a file must hold, how it is read, shown row by row, and carried to the confirmation.
//!
//! A context says which [`Column`]s it wants and checks each [`Row`]; everything else is here. Nothing is written
//! before the confirmation, and what is confirmed are the rows that were shown: the page carries them.

mod pages;
mod read;
mod template;

pub use pages::{Done, form, preview, report};
pub use read::{Filled, ReadRefusal, decode, read};
pub use template::{csv, xlsx};

use crate::web::{error::PageError, upload::Upload};
use std::collections::BTreeMap;

/// The most a file may weigh, in bytes.
pub const MAX_BYTES: usize = 500 * 1024;
/// The most rows one file may hold.
pub const MAX_ROWS: usize = 2_000;
/// The hidden field with the rows.
pub const CARRIED: &str = "isi";
/// The most that a page carries to the confirmation, in bytes; a form may weigh 1 MB when every byte is escaped.
const MAX_CARRIED: usize = 320 * 1024;

/// A column of the file, known by its header whatever the order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    /// What belongs into it, as the sender reads it.
    pub help: String,
    /// In the example line.
    pub example: String,
    /// Whether a file may do without it.
    pub optional: bool,
}

impl Column {
    pub fn new(name: impl Into<String>, help: impl Into<String>, example: impl Into<String>) -> Self {
        Self { name: name.into(), help: help.into(), example: example.into(), optional: false }
    }
    #[must_use]
    pub fn optional(self) -> Self {
        Self { optional: true, ..self }
    }
}

/// One import of a context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    /// "Impor unit".
    pub title: String,
    pub lead: String,
    /// What one row is: "unit".
    pub noun: &'static str,
    /// What becomes of a good row: "Tambahkan", "Akan ditambahkan", "ditambahkan".
    pub verb: &'static str,
    pub will: &'static str,
    pub done: &'static str,
    /// Where the form is; the confirmation goes to `/simpan` below it, the template is `/contoh.csv` and `/contoh.xlsx`.
    pub path: String,
    /// Where it leads back to.
    pub back: String,
    /// The template's name without its ending.
    pub file: String,
    pub columns: Vec<Column>,
}

/// One row below the header: a cell for each column, trimmed, empty where the file has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// As a spreadsheet counts: the header is row 1.
    pub number: u64,
    pub cells: Vec<String>,
}

/// A row with what it means, or why it cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked<T> {
    pub row: Row,
    pub outcome: Result<T, String>,
}

/// Checks row by row.
pub fn check<T>(rows: Vec<Row>, mut each: impl FnMut(&Row) -> Result<T, String>) -> Vec<Checked<T>> {
    rows.into_iter().map(|row| Checked { outcome: each(&row), row }).collect()
}

/// What occurs twice in the file is taken from its first row; the sentence gets the number of that row.
pub fn refuse_doubles<T, K: Ord>(
    checked: &mut [Checked<T>],
    key: impl Fn(&T) -> Option<K>,
    sentence: impl Fn(&T, u64) -> String,
) {
    let mut first: BTreeMap<K, u64> = BTreeMap::new();
    for line in checked {
        let Ok(one) = &line.outcome else { continue };
        let Some(key) = key(one) else { continue };
        match first.get(&key) {
            Some(number) => line.outcome = Err(sentence(one, *number)),
            None => _ = first.insert(key, line.row.number),
        }
    }
}

/// The uploaded file as rows; the sentence where it cannot be taken.
pub async fn uploaded(upload: &mut Upload, columns: &[Column]) -> Result<Result<Filled, String>, PageError> {
    if upload.file_name().is_none() {
        return Ok(Err("Pilih dulu berkas XLSX atau CSV yang akan diimpor.".into()));
    }
    let Some(bytes) = upload.read_file(MAX_BYTES).await? else {
        return Ok(Err("Berkas ini lebih besar dari 500 KB. Bagi menjadi beberapa berkas.".into()));
    };
    let filled = match read(&bytes, columns) {
        Ok(filled) => filled,
        Err(refusal) => return Ok(Err(refusal.to_string())),
    };
    let weight: usize = filled.rows.iter().flat_map(|row| &row.cells).map(|cell| cell.len() + 4).sum();
    Ok(if weight > MAX_CARRIED { Err(ReadRefusal::TooMany.to_string()) } else { Ok(filled) })
}

/// The rows as the page carries them.
pub fn carry<'a>(rows: impl IntoIterator<Item = &'a Row>) -> String {
    let rows: Vec<(u64, &[String])> = rows.into_iter().map(|row| (row.number, row.cells.as_slice())).collect();
    serde_json::json!(rows).to_string()
}

/// The rows that a page carried, or the sentence where they are not whole.
pub fn carried(sent: Option<&str>, columns: &[Column]) -> Result<Vec<Row>, String> {
    let rows: Option<Vec<(u64, Vec<String>)>> = sent.and_then(|text| serde_json::from_str(text).ok());
    let rows = rows.filter(|rows| !rows.is_empty() && rows.iter().all(|(_, cells)| cells.len() == columns.len()));
    let rows = rows.ok_or("Isi berkas tidak sampai dengan utuh. Unggah berkasnya sekali lagi.")?;
    Ok(rows.into_iter().map(|(number, cells)| Row { number, cells }).collect())
}

#[cfg(test)]
mod tests;
