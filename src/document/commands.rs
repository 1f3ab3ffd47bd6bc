//! What the panitia wants of a document.

use crate::document::events::{DocumentKind, SignedCopy};
use crate::kernel::ids::EditionId;

/// Wishes of the panitia that printed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DocumentCommand {
    FileSignedCopy { number: String, kind: DocumentKind, edition: EditionId, copy: SignedCopy },
}
