//! Tables: with a caption, numbers to the right, and readable on a phone.

use maud::{Markup, Render, html};

/// A column.
#[derive(Clone, Debug)]
pub struct Col {
    label: String,
    number: bool,
    head: bool,
}

impl Col {
    pub fn text(label: impl Into<String>) -> Self {
        Self { label: label.into(), number: false, head: false }
    }

    /// Aligned right, figures of equal width.
    pub fn number(label: impl Into<String>) -> Self {
        Self { number: true, ..Self::text(label) }
    }

    /// The column that names the row.
    pub fn head(label: impl Into<String>) -> Self {
        Self { head: true, ..Self::text(label) }
    }
}

/// A row: one cell per column.
#[derive(Clone, Debug, Default)]
pub struct Row {
    cells: Vec<Markup>,
    marked: bool,
}

impl Row {
    pub fn new(cells: Vec<Markup>) -> Self {
        Self { cells, marked: false }
    }

    /// The reader's own row, or the line above which entries go on.
    pub fn marked(mut self, marked: bool) -> Self {
        self.marked = marked;
        self
    }
}

impl From<Vec<Markup>> for Row {
    fn from(cells: Vec<Markup>) -> Self {
        Self::new(cells)
    }
}

/// A table that scrolls in its own frame on a phone, or stacks its rows there.
#[derive(Default)]
pub struct Table {
    caption: String,
    caption_hidden: bool,
    columns: Vec<Col>,
    rows: Vec<Row>,
    foot: Option<Row>,
    stacked: bool,
    empty: Option<Markup>,
}

impl Table {
    /// The caption says what the table shows.
    pub fn new(caption: impl Into<String>, columns: Vec<Col>) -> Self {
        Self { caption: caption.into(), columns, ..Self::default() }
    }

    pub fn rows<R: Into<Row>>(mut self, rows: impl IntoIterator<Item = R>) -> Self {
        self.rows = rows.into_iter().map(Into::into).collect();
        self
    }

    pub fn foot(mut self, row: impl Into<Row>) -> Self {
        self.foot = Some(row.into());
        self
    }

    /// On a phone each row becomes a small list of label and value. For tables that are read row by row.
    pub fn stacked(mut self) -> Self {
        self.stacked = true;
        self
    }

    /// For a table right below a heading that says the same.
    pub fn hide_caption(mut self) -> Self {
        self.caption_hidden = true;
        self
    }

    /// Shown instead of the table when there are no rows.
    pub fn empty(mut self, instead: Markup) -> Self {
        self.empty = Some(instead);
        self
    }
}

impl Render for Table {
    fn render(&self) -> Markup {
        if let (true, Some(instead)) = (self.rows.is_empty(), &self.empty) {
            return instead.clone();
        }
        let frame_label = (!self.stacked).then_some(self.caption.as_str());
        let tabindex = (!self.stacked).then_some("0");
        html! {
            div.table-frame role=[frame_label.map(|_| "region")] aria-label=[frame_label] tabindex=[tabindex] {
                table.table.table-stacked[self.stacked] {
                    caption.sr[self.caption_hidden] { (self.caption) }
                    thead {
                        tr { @for col in &self.columns { th.is-num[col.number] scope="col" { (col.label) } } }
                    }
                    tbody { @for row in &self.rows { (self.row(row)) } }
                    @if let Some(foot) = &self.foot { tfoot { (self.row(foot)) } }
                }
            }
        }
    }
}

impl Table {
    fn row(&self, row: &Row) -> Markup {
        html! {
            tr.is-marked[row.marked] {
                @for (col, cell) in self.columns.iter().zip(&row.cells) {
                    @if col.head {
                        th scope="row" data-label=(col.label) { (cell) }
                    } @else {
                        // A stacked cell is a grid of label and value: the value must be one box.
                        td.is-num[col.number] data-label=(col.label) {
                            @if self.stacked && !cell.0.is_empty() { div { (cell) } } @else { (cell) }
                        }
                    }
                }
            }
        }
    }
}
