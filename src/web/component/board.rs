//! Papan: many places of one kind as a dense grid, a list on a phone.

use maud::{Markup, html};

use super::{chart::bar, status::Status};

/// One place: a kecamatan, an OPD, a judge.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    pub name: String,
    pub href: Option<String>,
    pub done: u32,
    pub all: u32,
    /// What is counted: "lembar".
    pub unit: String,
    /// Stands in place of the count, where nothing is counted yet: "9 peserta".
    pub instead: Option<String>,
    pub status: Status,
    /// What else is to be known, a sentence each.
    pub notes: Vec<String>,
}

/// The grid, named for a screen reader.
pub fn board(name: &str, cells: &[Cell]) -> Markup {
    html! {
        ul.papan aria-label=(name) {
            @for cell in cells {
                li.papan-cell {
                    span.papan-name {
                        @if let Some(href) = &cell.href { a href=(href) { (cell.name) } } @else { (cell.name) }
                    }
                    (bar(f64::from(cell.done), f64::from(cell.all), cell.status.kind, 6))
                    span.papan-count {
                        @match &cell.instead {
                            Some(instead) => (instead),
                            None => { (cell.done) " dari " (cell.all) " " (cell.unit) },
                        }
                    }
                    (cell.status)
                    @for note in &cell.notes { span.papan-note { (note) } }
                }
            }
        }
    }
}
