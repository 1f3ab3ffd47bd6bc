//! What happened to a printed document after it was issued. That it was issued needs no event of its own.

use crate::kernel::{
    aggregate::domain_event,
    ids::{AttachmentId, EditionId},
    words::words,
};
use serde::{Deserialize, Serialize};

words! {
    /// What a document is.
    DocumentKind {
        Rules = "aturan", "Aturan lomba";
        Sheets = "lembar_kosong", "Lembar nilai kosong";
        Recap = "rekap_nilai", "Rekap nilai";
        Attendance = "daftar_hadir", "Daftar hadir pleno";
        Minutes = "berita_acara", "Berita acara";
        Decree = "lampiran_sk", "Lampiran SK";
        Certificate = "piagam", "Piagam";
        Feedback = "umpan_balik", "Lembar umpan balik";
    }
}

impl DocumentKind {
    /// What its numbers begin with.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Rules => "AT",
            Self::Sheets => "LN",
            Self::Recap => "RN",
            Self::Attendance => "DH",
            Self::Minutes => "BA",
            Self::Decree => "SK",
            Self::Certificate => "PG",
            Self::Feedback => "UB",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DocumentEvent {
    /// The panitia put the signed paper, scanned, beside its number.
    SignedCopyFiled { number: String, kind: DocumentKind, edition: EditionId, copy: SignedCopy },
}

/// A file that came back. Its name is not kept here: it may name people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedCopy {
    pub attachment: AttachmentId,
    /// As read from the bytes: `application/pdf`.
    pub media_type: String,
    /// In bytes.
    pub size: u64,
    /// Of the bytes, in hex.
    pub sha256: String,
}

domain_event!(DocumentEvent {
    SignedCopyFiled = "1",
});
