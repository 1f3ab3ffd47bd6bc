//! The rules of one document's signed copies.

use crate::document::{
    commands::DocumentCommand,
    events::{DocumentEvent, DocumentKind},
};
use crate::kernel::{actor::Stamp, aggregate::Aggregate};

/// What decisions about a document need to know of its past.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Hashes of the copies that came back.
    copies: Vec<String>,
}

/// Why a wish about a document is turned down.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentRefusal {
    #[error("Berkas yang sama sudah diunggah untuk dokumen ini.")]
    SameFile,
    #[error("Lembar nilai yang kembali disalin di halaman Lembar kertas, tidak diunggah di sini.")]
    Blank,
}

impl Aggregate for Document {
    const TYPE: &'static str = "document";
    type Command = DocumentCommand;
    type Event = DocumentEvent;
    type Refusal = DocumentRefusal;

    fn decide(&self, command: DocumentCommand, _: &Stamp) -> Result<Vec<DocumentEvent>, DocumentRefusal> {
        match command {
            DocumentCommand::FileSignedCopy { number, kind, edition, copy } => {
                if kind == DocumentKind::Sheets {
                    return Err(DocumentRefusal::Blank);
                }
                if self.copies.contains(&copy.sha256) {
                    return Err(DocumentRefusal::SameFile);
                }
                Ok(vec![DocumentEvent::SignedCopyFiled { number, kind, edition, copy }])
            }
        }
    }

    fn apply(&mut self, event: &DocumentEvent) {
        match event {
            DocumentEvent::SignedCopyFiled { copy, .. } => self.copies.push(copy.sha256.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::events::SignedCopy;
    use crate::kernel::{
        actor::{Actor, CommandId},
        ids::{AttachmentId, EditionId},
        time::Timestamp,
    };

    fn stamp() -> Stamp {
        Stamp::system(Actor::Clock, Timestamp::from_millis(0), CommandId::of_timer("test"))
    }
    fn filed(kind: DocumentKind, sha256: &str) -> DocumentCommand {
        DocumentCommand::FileSignedCopy {
            number: "BA-7KQ2M-9XA4B".into(),
            kind,
            edition: EditionId::from_u128(1),
            copy: SignedCopy {
                attachment: AttachmentId::from_u128(2),
                media_type: "application/pdf".into(),
                size: 3,
                sha256: sha256.into(),
            },
        }
    }

    #[test]
    fn a_signed_copy_is_filed_once() {
        let mut document = Document::default();
        let events = document.decide(filed(DocumentKind::Minutes, "aa"), &stamp()).unwrap();
        assert_eq!(events.len(), 1);
        document.apply(&events[0]);
        assert_eq!(document.decide(filed(DocumentKind::Minutes, "aa"), &stamp()), Err(DocumentRefusal::SameFile));
        assert_eq!(document.decide(filed(DocumentKind::Minutes, "bb"), &stamp()).unwrap().len(), 1);
    }

    #[test]
    fn a_blank_sheet_comes_back_another_way() {
        let refused = Document::default().decide(filed(DocumentKind::Sheets, "aa"), &stamp());
        assert_eq!(refused, Err(DocumentRefusal::Blank));
    }
}
