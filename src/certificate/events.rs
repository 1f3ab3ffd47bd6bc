//! What was decided about the look of an edition's certificates.

use crate::kernel::{
    aggregate::domain_event,
    ids::{AttachmentId, EditionId, SignerId},
    text::{Reason, Title},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum CertificateEvent {
    /// The panitia chose what stands behind the text, or that nothing does.
    CertificateBackgroundChosen {
        edition: EditionId,
        #[serde(flatten)]
        ground: Ground,
        /// Why certificates that were already issued are replaced; it becomes public.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Reason>,
    },
    /// The panitia said where certificates are signed and by whom; the whole each time.
    CertificateSignersNamed {
        edition: EditionId,
        #[serde(flatten)]
        signing: Signing,
        /// Why certificates that were already issued are replaced; it becomes public.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Reason>,
    },
}

/// What stands behind the text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ground {
    /// None has the ornamental border.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<BackgroundPicture>,
    /// Left free at the top of the page for what the picture shows there, in millimetres.
    #[serde(default)]
    pub clear_top: u32,
}

/// An uploaded picture. Its file name is not kept here: it may name people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackgroundPicture {
    pub attachment: AttachmentId,
    /// As read from the bytes: `image/jpeg`.
    pub media_type: String,
    /// In bytes.
    pub size: u64,
    /// Of the bytes, in hex.
    pub sha256: String,
}

/// Where certificates are signed and by whom.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signing {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Title>,
    /// From left to right, at most [`MOST_SIGNERS`]; none leaves it to whoever signed the decree.
    pub signers: Vec<Signer>,
}

/// As many as stand side by side.
pub const MOST_SIGNERS: usize = 3;

/// Who signs, by office. The name is in a plain table under this id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signer {
    pub id: SignerId,
    pub office: Title,
}

domain_event!(CertificateEvent {
    CertificateBackgroundChosen = "1",
    CertificateSignersNamed = "1",
});
