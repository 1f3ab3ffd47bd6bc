//! What the panitia wants certificates to look like.

use crate::certificate::events::{Ground, Signing};
use crate::kernel::{ids::EditionId, text::Reason};

/// Wishes of the panitia. `issued`: whether certificates of the edition hold, so that others take their place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CertificateCommand {
    ChooseGround { edition: EditionId, ground: Ground, issued: bool, reason: Option<Reason> },
    NameSigners { edition: EditionId, signing: Signing, issued: bool, reason: Option<Reason> },
}
