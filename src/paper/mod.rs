//! Paper: documents for print. Blocks become pages, pages become a PDF/A with tags and embedded fonts.
//!
//! - Pure: the same sheet gives the same bytes. No clock, no file, no author or date in the metadata.
//! - What a document says is decided by the context that prints it; here is only how it stands on A4.
//! - Set in Plus Jakarta Sans (OFL, `fonts/`), cut down to Latin letters; a letter that it lacks becomes `□`.

mod block;
mod certificate;
mod flow;
mod font;
mod pdf;
mod picture;
mod qr;
mod strip;
mod table;
mod wrap;

pub use block::{Align, Block, Col, Ground, Mark, Orientation, Paragraph, Sheet, Signature, Span, Table};
pub use certificate::{Certificate, Look};
pub use flow::{Draw, Owner, Page, Pages, Piece, Role, Weight, lay_out};
pub use pdf::{PaperError, pdf};
pub use picture::{Picture, PictureError};

#[cfg(test)]
mod tests;
