//! The file that people fill in: the headers and one example line.

use super::Kind;
use crate::{kernel::text::no_formula, web::error::PageError};
use actix_web::{HttpResponse, http::header::CONTENT_DISPOSITION};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

fn attachment(kind: &Kind, ending: &str) -> (actix_web::http::header::HeaderName, String) {
    (CONTENT_DISPOSITION, format!("attachment; filename=\"{}.{ending}\"", kind.file))
}

/// As CSV.
pub fn csv(kind: &Kind) -> Result<HttpResponse, PageError> {
    // The mark by which Excel knows UTF-8.
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer("\u{feff}".into());
    writer.write_record(kind.columns.iter().map(|column| &column.name)).map_err(PageError::failure)?;
    writer.write_record(kind.columns.iter().map(|column| no_formula(&column.example))).map_err(PageError::failure)?;
    let body: Vec<u8> = writer.into_inner().map_err(PageError::failure)?;
    Ok(HttpResponse::Ok().content_type("text/csv; charset=utf-8").insert_header(attachment(kind, "csv")).body(body))
}

/// As XLSX; every cell is text, so that a code stays what was typed.
pub fn xlsx(kind: &Kind) -> Result<HttpResponse, PageError> {
    let body = workbook(kind).map_err(PageError::failure)?;
    Ok(HttpResponse::Ok().content_type(XLSX).insert_header(attachment(kind, "xlsx")).body(body))
}

fn workbook(kind: &Kind) -> Result<Vec<u8>, XlsxError> {
    let (head, text) = (Format::new().set_bold(), Format::new().set_num_format("@"));
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Isian")?.set_freeze_panes(1, 0)?;
    for (at, column) in (0_u16..).zip(&kind.columns) {
        let width = column.name.chars().count().max(column.example.chars().count()).clamp(10, 40);
        sheet.set_column_format(at, &text)?.set_column_width(at, width as f64 + 3.0)?;
        sheet.write_with_format(0, at, column.name.as_str(), &head)?;
        sheet.write_with_format(1, at, column.example.as_str(), &text)?;
    }
    book.save_to_buffer()
}
