//! The three pages of an import: choose a file, look at its rows, read what became of them.

use super::{CARRIED, Checked, Kind, carry};
use crate::web::{
    component::{
        banner::{Notice, notice},
        button, field,
        form_parts::Errors,
        heading::Heading,
        status::{Kind as Mark, Status},
        table::{Col, Row, Table},
    },
    form::Seal,
};
use maud::{Markup, html};

/// The way in of a file.
pub fn form(kind: &Kind, errors: &Errors, seal: &Seal) -> Markup {
    html! {
        (Heading::new(kind.title.as_str()).lead(kind.lead.as_str()))
        (errors.summary())
        ol {
            li {
                "Unduh contoh berkas: " a href={ (kind.path) "/contoh.xlsx" } download { "Excel (XLSX)" } " atau "
                a href={ (kind.path) "/contoh.csv" } download { "CSV" } "."
            }
            li { "Isi satu " (kind.noun) " per baris dan hapus baris contohnya. Urutan kolom boleh berbeda." }
            li { "Unggah di sini. Anda melihat dulu baris mana yang baik dan mana yang belum; belum ada yang disimpan." }
        }
        form.form method="post" action=(kind.path) enctype="multipart/form-data" {
            (seal)
            (field::file("Berkas XLSX atau CSV", "berkas", ".xlsx,.csv,text/csv").error(errors.of("berkas"))
                .hint("Paling besar 500 KB dan 2.000 baris.").required())
            (button::actions(html! { (button::main("Periksa berkas")) (button::quiet("Batal").href(kind.back.as_str())) }))
        }
        h2 { "Isi tiap kolom" }
        (Table::new("Kolom", vec![Col::head("Kolom"), Col::text("Isinya"), Col::text("Contoh")]).hide_caption().stacked()
            .rows(kind.columns.iter().map(|column| vec![
                html! { span.mono { (column.name) } },
                html! { (column.help) @if column.optional { " Kolom ini boleh tidak ada." } },
                html! { (column.example) },
            ])))
    }
}

/// What a file would do; nothing is stored yet.
pub fn preview<T>(kind: &Kind, checked: &[Checked<T>], remark: Option<&str>, seal: &Seal) -> Markup {
    let good = checked.iter().filter(|line| line.outcome.is_ok()).count();
    let bad = checked.len() - good;
    let mut columns = vec![Col::number("Baris")];
    columns.extend(kind.columns.iter().map(|column| Col::text(heading(&column.name))));
    columns.push(Col::text("Hasil"));
    let rows = checked.iter().map(|line| {
        let mut cells = vec![html! { (line.row.number) }];
        cells.extend(line.row.cells.iter().map(|cell| html! { (cell) }));
        cells.push(match &line.outcome {
            Ok(_) => html! { (Status::selesai(kind.will)) },
            Err(reason) => html! { (Status::tolak("Dilewati")) " " (reason) },
        });
        Row::new(cells).marked(line.outcome.is_err())
    });
    html! {
        (Heading::new("Periksa sebelum menyimpan").eyebrow(kind.title.as_str())
            .lead(format!("{good} {} akan {}, {bad} baris dilewati. Belum ada yang disimpan.", kind.noun, kind.done)))
        @if let Some(remark) = remark {
            (notice(&Notice { kind: Mark::Peringatan, title: "Huruf di berkas ini".into(), body: html! { p { (remark) } } }))
        }
        (Table::new("Isi berkas", columns).rows(rows).stacked().hide_caption())
        @if good > 0 {
            form method="post" action={ (kind.path) "/simpan" } {
                (seal)
                (field::hidden(CARRIED, &carry(checked.iter().map(|line| &line.row))))
                (button::actions(html! {
                    (button::main(format!("{} {good} {}", kind.verb, kind.noun)))
                    (button::quiet("Unggah berkas lain").href(kind.path.as_str()))
                }))
            }
        } @else {
            (button::actions(html! { (button::main("Unggah berkas lain").href(kind.path.as_str())) }))
        }
    }
}

/// A column's name as a heading.
fn heading(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What became of one row.
pub struct Done {
    /// The row in the file.
    pub number: u64,
    /// Whom or what it is about.
    pub what: String,
    /// What to know about it afterwards, or why it was turned down.
    pub outcome: Result<Markup, String>,
}

/// What became of all rows.
pub fn report(kind: &Kind, rows: &[Done], note: &Markup) -> Markup {
    let good = rows.iter().filter(|row| row.outcome.is_ok()).count();
    let columns = vec![Col::number("Baris"), Col::text(heading(kind.noun)), Col::text("Hasil")];
    let lines = rows.iter().map(|row| {
        let result = match &row.outcome {
            Ok(more) => html! { (Status::selesai(heading(kind.done))) " " (more) },
            Err(reason) => html! { (Status::tolak("Dilewati")) " " (reason) },
        };
        Row::new(vec![html! { (row.number) }, html! { (row.what) }, result]).marked(row.outcome.is_err())
    });
    html! {
        (Heading::new("Hasil impor").eyebrow(kind.title.as_str())
            .lead(format!("{good} {} {}, {} baris dilewati.", kind.noun, kind.done, rows.len() - good)))
        (note)
        (Table::new("Hasil per baris", columns).rows(lines).stacked().hide_caption())
        (button::actions(html! {
            (button::main("Selesai").href(kind.back.as_str()))
            (button::quiet("Unggah berkas lain").href(kind.path.as_str()))
        }))
    }
}
