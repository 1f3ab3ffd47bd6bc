//! What a document is made of.

use super::picture::Picture;
use crate::kernel::time::Timestamp;

/// A document before it is laid out.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Shown by readers of PDF; also the first heading unless the blocks say otherwise.
    pub title: String,
    pub orientation: Orientation,
    /// Stands at the foot of every page.
    pub mark: Mark,
    pub ground: Ground,
    pub blocks: Vec<Block>,
}

/// What stands behind the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ground {
    Plain,
    /// An ornamental border, for certificates.
    Framed,
    /// Covers every page.
    Picture(Picture),
}

/// How the A4 page lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Orientation {
    Portrait,
    Landscape,
}

/// What ties the paper to the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The document's own number.
    pub number: String,
    /// Of the rules that it follows from.
    pub rules_sha256: String,
    /// Of the result that it tells, where there is one.
    pub result_sha256: Option<String>,
    /// The whole address of its check page; also in the QR code.
    pub check_url: String,
    /// When the log recorded what it tells: the date in the file.
    pub issued_at: Timestamp,
}

/// One part of a document, from top to bottom.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// Level 1 is the title, 2 to 4 part the text.
    Heading(u8, Align, String),
    /// The title of a certificate, in letters of so many points.
    Display(String, f32),
    Paragraph(Paragraph),
    /// One item of a list; those side by side are one list.
    Item(String),
    /// A QR code of its own with its words, on the right.
    Code {
        url: String,
        label: String,
        /// Of the code, in points.
        side: f32,
    },
    /// Label and value, one pair a line.
    Facts(Vec<(String, String)>),
    Table(Table),
    /// Side by side, two in a row; a row stays whole.
    Signatures(Vec<Signature>),
    /// All side by side, in parts of the usual size; one alone stands on the right.
    SignatureRow(Vec<Signature>, f32),
    /// Empty height, in points.
    Space(f32),
    NewPage,
}

/// Where text stands in its width.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    #[default]
    Left,
    Center,
    Right,
}

/// Some words in one weight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    pub text: String,
    pub bold: bool,
}

/// A paragraph.
#[derive(Debug, Clone, PartialEq)]
pub struct Paragraph {
    pub spans: Vec<Span>,
    pub align: Align,
    /// Of the letters, in points.
    pub size: f32,
}

impl Paragraph {
    /// Plain text of the size of the body.
    pub fn new(text: impl Into<String>) -> Self {
        Self { spans: vec![Span { text: text.into(), bold: false }], align: Align::Left, size: 10.0 }
    }
    /// The same in bold.
    #[must_use]
    pub fn bold(mut self) -> Self {
        for span in &mut self.spans {
            span.bold = true;
        }
        self
    }
    /// More words, in bold if asked for.
    #[must_use]
    pub fn and(mut self, text: impl Into<String>, bold: bool) -> Self {
        self.spans.push(Span { text: text.into(), bold });
        self
    }
    #[must_use]
    pub fn align(mut self, align: Align) -> Self {
        self.align = align;
        self
    }
    #[must_use]
    pub fn size(mut self, size: f32) -> Self {
        self.size = size;
        self
    }
}

impl From<Paragraph> for Block {
    fn from(paragraph: Paragraph) -> Self {
        Self::Paragraph(paragraph)
    }
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Col {
    pub head: String,
    /// Its part of the width, among the sum of all.
    pub share: f32,
    pub align: Align,
}

impl Col {
    pub fn text(head: impl Into<String>, share: f32) -> Self {
        Self { head: head.into(), share, align: Align::Left }
    }
    pub fn number(head: impl Into<String>, share: f32) -> Self {
        Self { head: head.into(), share, align: Align::Right }
    }
}

/// A table; its head stands again on each page that it reaches.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Read aloud, and shown above it where `shown` says so.
    pub caption: String,
    pub captioned: bool,
    pub columns: Vec<Col>,
    pub rows: Vec<Vec<String>>,
    /// The least height of a row in points, to leave room for a pen.
    pub row_height: f32,
    /// Of the letters, in points.
    pub size: f32,
}

impl Table {
    pub fn new(caption: impl Into<String>, columns: Vec<Col>, rows: Vec<Vec<String>>) -> Self {
        Self { caption: caption.into(), captioned: false, columns, rows, row_height: 0.0, size: 9.0 }
    }
    /// With its caption above it.
    #[must_use]
    pub fn captioned(mut self) -> Self {
        self.captioned = true;
        self
    }
    #[must_use]
    pub fn row_height(mut self, points: f32) -> Self {
        self.row_height = points;
        self
    }
    #[must_use]
    pub fn size(mut self, size: f32) -> Self {
        self.size = size;
        self
    }
}

impl From<Table> for Block {
    fn from(table: Table) -> Self {
        Self::Table(table)
    }
}

/// Room for one signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Above the room: place and date, office.
    pub above: Vec<String>,
    /// Below it; dots where it is empty.
    pub name: String,
    /// Below the name: a number of the civil service; empty where there is none.
    pub number: String,
}

impl Signature {
    /// One without a number.
    pub fn new(above: Vec<String>, name: impl Into<String>) -> Self {
        Self { above, name: name.into(), number: String::new() }
    }
}
