//! The tables of a ladder as files: CSV with a mark for spreadsheets, and XLSX.

use super::read_model::{
    EntryRow, RoundRow,
    board::{BoardRow, CellState, SheetRow},
};
use crate::{
    kernel::{
        score::{Number, Rounded},
        text::no_formula,
        time::{Timestamp, Zone},
        words::words,
    },
    scoring::{ranking::Ranking, rules::Finding},
};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

words! {
    /// What a table is written as.
    Form {
        Csv = "csv", "CSV";
        Xlsx = "xlsx", "Excel (XLSX)";
    }
}

impl Form {
    /// The media type.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// A table that could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error("the CSV could not be written: {0}")]
    Csv(String),
    #[error("the workbook could not be written: {0}")]
    Xlsx(#[from] XlsxError),
}

/// One value.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Cell {
    Text(String),
    Whole(i64),
    /// Digits with a decimal point.
    Decimal(String),
    Nothing,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Nothing } else { Self::Text(text.to_owned()) }
    }
}
impl From<String> for Cell {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}
impl From<i32> for Cell {
    fn from(n: i32) -> Self {
        Self::Whole(n.into())
    }
}
impl From<u32> for Cell {
    fn from(n: u32) -> Self {
        Self::Whole(n.into())
    }
}
impl From<i64> for Cell {
    fn from(n: i64) -> Self {
        Self::Whole(n)
    }
}
impl From<Rounded> for Cell {
    fn from(value: Rounded) -> Self {
        Self::Decimal(value.to_string().replace(',', "."))
    }
}
impl From<Number> for Cell {
    fn from(value: Number) -> Self {
        Self::Decimal(value.to_string())
    }
}

fn yes(said: bool) -> Cell {
    if said { "ya".into() } else { "tidak".into() }
}

fn at(zone: Zone, at: Option<Timestamp>) -> Cell {
    at.map_or(Cell::Nothing, |at| zone.input(at).replace('T', " ").into())
}

/// A table with its heads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    heads: Vec<String>,
    rows: Vec<Vec<Cell>>,
}

impl Sheet {
    fn new(heads: &[&str]) -> Self {
        Self { heads: heads.iter().map(|head| (*head).to_owned()).collect(), rows: Vec::new() }
    }

    /// The file.
    pub fn write(&self, form: Form) -> Result<Vec<u8>, ExportError> {
        match form {
            Form::Csv => self.csv(),
            Form::Xlsx => Ok(self.xlsx()?),
        }
    }

    fn csv(&self) -> Result<Vec<u8>, ExportError> {
        let failed = |error: &dyn std::fmt::Display| ExportError::Csv(error.to_string());
        let mut out =
            csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::from("\u{feff}".as_bytes()));
        out.write_record(self.heads.iter().map(|head| no_formula(head))).map_err(|error| failed(&error))?;
        for row in &self.rows {
            let cells = row.iter().map(|cell| match cell {
                Cell::Text(text) => no_formula(text),
                Cell::Whole(n) => n.to_string(),
                Cell::Decimal(digits) => digits.clone(),
                Cell::Nothing => String::new(),
            });
            out.write_record(cells).map_err(|error| failed(&error))?;
        }
        out.into_inner().map_err(|error| failed(&error))
    }

    /// Text is written as text, so that nothing in it is ever taken for a formula.
    fn xlsx(&self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let head = Format::new().set_bold();
        for (column, text) in (0u16..).zip(&self.heads) {
            sheet.write_string_with_format(0, column, text, &head)?;
        }
        for (line, row) in (1u32..).zip(&self.rows) {
            for (column, cell) in (0u16..).zip(row) {
                match cell {
                    Cell::Text(text) => sheet.write_string(line, column, text)?,
                    Cell::Whole(n) => sheet.write_number(line, column, *n as f64)?,
                    Cell::Decimal(digits) => match digits.parse::<f64>() {
                        Ok(value) => sheet.write_number(line, column, value)?,
                        Err(_) => sheet.write_string(line, column, digits)?,
                    },
                    Cell::Nothing => continue,
                };
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        sheet.autofit();
        book.save_to_buffer()
    }
}

/// The board: one line for each territory, the rounds above first. Nobody is named.
pub fn board(rows: &[BoardRow], zone: Zone, cell: impl Fn(&BoardRow) -> CellState) -> Sheet {
    let mut sheet = Sheet::new(&[
        "kode_wilayah",
        "wilayah",
        "keadaan",
        "peserta",
        "lembar_nilai",
        "ditandatangani",
        "dibuka",
        "batas",
        "ditutup",
        "maju",
        "tanpa_lawan",
        "undian",
        "dibuka_lagi_karena",
        "digantikan",
    ]);
    for row in rows {
        sheet.rows.push(vec![
            row.territory.as_ref().map(ToString::to_string).unwrap_or_default().into(),
            row.name.as_str().into(),
            cell(row).label().into(),
            row.entries.into(),
            row.assigned.into(),
            row.signed.into(),
            at(zone, row.opens_at),
            at(zone, row.closes_at),
            at(zone, row.closed_at),
            row.promoted.join("; ").into(),
            yes(row.walked_over),
            yes(row.drawn),
            row.reopened.as_deref().unwrap_or_default().into(),
            row.replaced.join("; ").into(),
        ]);
    }
    sheet
}

/// Everything that was entered into a round.
pub fn entries(entries: &[EntryRow], zone: Zone) -> Sheet {
    let mut sheet = Sheet::new(&[
        "usulan",
        "judul",
        "unit",
        "nama_unit",
        "kelompok",
        "kategori",
        "dikirim",
        "pembanding",
        "lembar_nilai",
        "ditandatangani",
        "dikeluarkan_karena",
    ]);
    for entry in entries {
        sheet.rows.push(vec![
            entry.proposal.to_string().into(),
            entry.title.as_str().into(),
            entry.unit.to_string().into(),
            entry.unit_name.as_str().into(),
            entry.group_key.as_str().into(),
            entry.category_key.as_str().into(),
            at(zone, Some(entry.submitted_at)),
            yes(entry.anchor),
            entry.assigned.into(),
            entry.signed.into(),
            entry.removed.as_deref().unwrap_or_default().into(),
        ]);
    }
    sheet
}

/// The ranking of a round, with the mean of every criterion; what has no rank says why.
pub fn ranking(round: &RoundRow, entries: &[EntryRow], ranking: &Ranking) -> Sheet {
    let criteria = &round.rules.criteria;
    let mut sheet = Sheet::new(&["peringkat", "usulan", "judul", "nama_unit"]);
    sheet.heads.extend(criteria.iter().map(|it| format!("{} (bobot {})", it.label, it.weight.local())));
    sheet.heads.extend(
        ["nilai", "nilai_tepat", "juri_dihitung", "juri_ditugaskan", "maju", "catatan", "aturan_sha256"]
            .map(str::to_owned),
    );
    let who = |id: &str| -> Vec<Cell> {
        let known = entries.iter().find(|entry| entry.proposal.to_string() == id);
        let (title, unit) = known.map_or(("", ""), |entry| (&entry.title, &entry.unit_name));
        vec![id.into(), title.into(), unit.into()]
    };
    let blank = |n: usize| vec![Cell::Nothing; n];
    for entry in &ranking.entries {
        let mut row = vec![entry.rank.into()];
        row.extend(who(&entry.entry));
        row.extend(criteria.iter().map(|criterion| {
            let found = entry.criteria.iter().find(|result| result.key == criterion.key);
            found.map_or(Cell::Nothing, |result| result.mean.round2().into())
        }));
        row.extend([
            entry.shown.into(),
            entry.total.to_string().into(),
            entry.judges_counted.into(),
            entry.judges_assigned.into(),
            yes(entry.promoted),
            entry.tie.join(" ").into(),
            round.rules_sha256.as_str().into(),
        ]);
        sheet.rows.push(row);
    }
    if let Some(only) = &ranking.walk_over {
        let mut row = vec![Cell::Whole(1)];
        row.extend(who(only));
        row.extend(blank(criteria.len() + 4));
        row.extend([yes(true), "Menang tanpa lawan.".into(), round.rules_sha256.as_str().into()]);
        sheet.rows.push(row);
    }
    for entry in &ranking.unranked {
        let mut row = blank(1);
        row.extend(who(&entry.entry));
        row.extend(blank(criteria.len() + 2));
        row.extend([
            entry.judges_counted.into(),
            entry.judges_assigned.into(),
            yes(false),
            entry.reason.as_str().into(),
            round.rules_sha256.as_str().into(),
        ]);
        sheet.rows.push(row);
    }
    sheet
}

/// The signed sheets of a round, one line each.
pub fn sheets(round: &RoundRow, sheets: &[SheetRow], zone: Zone) -> Sheet {
    let criteria = &round.rules.criteria;
    let mut sheet = Sheet::new(&["usulan", "judul", "nama_unit", "juri", "ditandatangani"]);
    sheet.heads.extend(criteria.iter().map(|it| it.label.clone()));
    sheet.heads.push("catatan".to_owned());
    sheet.heads.extend(round.rules.checks.iter().map(|it| it.label.clone()));
    for signed in sheets {
        let mut row = vec![
            signed.proposal.to_string().into(),
            signed.title.as_str().into(),
            signed.unit_name.as_str().into(),
            signed.judge_name.as_str().into(),
            at(zone, Some(signed.signed_at)),
        ];
        let score = |key: &str| signed.scores.get(key);
        row.extend(criteria.iter().map(|it| score(&it.key).map_or(Cell::Nothing, |score| score.value.into())));
        let notes = criteria.iter().filter_map(|it| Some((it, score(&it.key).filter(|it| !it.note.is_empty())?)));
        row.push(
            notes.map(|(it, score)| format!("{}: {}", it.label, score.note)).collect::<Vec<_>>().join(" | ").into(),
        );
        let seen = |key: &str| signed.checks.get(key).map(|finding| yes(*finding == Finding::Present));
        row.extend(round.rules.checks.iter().map(|it| seen(&it.key).unwrap_or(Cell::Nothing)));
        sheet.rows.push(row);
    }
    sheet
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_quoted_and_no_formula_comes_through() {
        let mut sheet = Sheet::new(&["judul", "nilai"]);
        sheet.rows.push(vec!["=HYPERLINK(\"http://jahat\")".into(), Cell::Whole(-3)]);
        sheet.rows.push(vec!["Desa Licin, \"asri\"".into(), Rounded::hundredths(9148).into()]);
        let csv = String::from_utf8(sheet.write(Form::Csv).unwrap()).unwrap();
        assert_eq!(
            csv,
            "\u{feff}judul,nilai\r\n\"'=HYPERLINK(\"\"http://jahat\"\")\",-3\r\n\"Desa Licin, \"\"asri\"\"\",91.48\r\n"
        );
        assert!(sheet.write(Form::Xlsx).unwrap().starts_with(b"PK"));
    }
}
