//! Files on disk, each once under the hash of its bytes: `<data>/attachments/ab/<sha256>`.

use crate::attachment::table::{self, AttachmentRow, MediaType};
use crate::kernel::{ids::AttachmentId, text::tidy, time::Timestamp};
use sha2::{Digest, Sha256};
use sqlx::PgPool;
use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::{
    fs::{self, File},
    io::AsyncWriteExt,
};

/// The most a file may weigh unless an edition says otherwise: 10 MB.
pub const DEFAULT_LIMIT: u64 = 10 * 1024 * 1024;
/// As many first bytes as tell the kinds apart.
const HEAD: usize = 64;

/// Why a file is not taken, as the sender reads it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AttachmentRefusal {
    #[error("Pilih dulu berkas yang akan diunggah.")]
    NoFile,
    #[error("Berkas ini kosong. Periksa apakah berkasnya bisa dibuka, lalu unggah lagi.")]
    Empty,
    #[error("Berkas ini lebih besar dari {}. Perkecil dulu, misalnya dengan menurunkan mutu gambarnya.", megabytes(*.0))]
    TooLarge(u64),
    #[error("Berkas ini bukan PDF, JPEG atau PNG. Simpan sebagai PDF, lalu unggah lagi.")]
    WrongKind,
}

fn megabytes(bytes: u64) -> String {
    format!("{} MB", bytes.div_ceil(1024 * 1024))
}

/// All uploaded files. Cheap to clone.
#[derive(Clone)]
pub struct Attachments {
    pool: PgPool,
    root: Arc<Path>,
}

impl Attachments {
    /// Files below `<data>/attachments`; the directory is made with the first file.
    pub fn new(pool: PgPool, data: &Path) -> Self {
        Self { pool, root: data.join("attachments").into() }
    }
    /// One file that was not taken away.
    pub async fn find(&self, id: AttachmentId) -> Result<Option<AttachmentRow>, sqlx::Error> {
        table::find(&self.pool, id).await
    }
    /// The files of an owner that were not taken away, by place and time.
    pub async fn of_owner(&self, owner: impl std::fmt::Display) -> Result<Vec<AttachmentRow>, sqlx::Error> {
        table::of_owner(&self.pool, &owner.to_string()).await
    }
    /// Takes a file away; its bytes stay.
    pub async fn discard(&self, id: AttachmentId, at: Timestamp) -> Result<(), sqlx::Error> {
        table::remove(&self.pool, id, at).await
    }
    /// Records a file that [`Incoming::keep`] has put in its place.
    pub(super) async fn record(&self, row: &AttachmentRow) -> Result<AttachmentRow, sqlx::Error> {
        table::add(&self.pool, row).await
    }
    /// Opens the bytes of a file.
    pub(super) async fn open(&self, row: &AttachmentRow) -> io::Result<File> {
        File::open(self.place(&row.sha256)).await
    }
    /// All bytes of a file.
    pub async fn bytes(&self, row: &AttachmentRow) -> io::Result<Vec<u8>> {
        fs::read(self.place(&row.sha256)).await
    }
    /// Begins to take a file of at most `limit` bytes.
    pub(super) async fn incoming(&self, limit: u64) -> io::Result<Incoming> {
        let aside = self.root.join("aside");
        private_directory(&aside).await?;
        let path = aside.join(AttachmentId::mint().to_string());
        let file = File::create_new(&path).await?;
        Ok(Incoming { file, path, hash: Sha256::new(), size: 0, head: Vec::new(), limit })
    }
    fn place(&self, sha256: &str) -> PathBuf {
        self.root.join(&sha256[..2]).join(sha256)
    }
}

/// Nobody but the server reads uploads from the disk.
async fn private_directory(path: &Path) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path).await
}

/// A file on its way in. What is not kept is deleted.
pub(super) struct Incoming {
    file: File,
    path: PathBuf,
    hash: Sha256,
    size: u64,
    head: Vec<u8>,
    limit: u64,
}

/// What a file turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kept {
    pub(super) sha256: String,
    pub(super) size: u64,
    pub(super) media_type: MediaType,
}

impl Incoming {
    /// Takes the next bytes; answers whether the file is still within its limit.
    pub(super) async fn write(&mut self, bytes: &[u8]) -> io::Result<bool> {
        self.size += bytes.len() as u64;
        if self.size > self.limit {
            return Ok(false);
        }
        let room = HEAD.saturating_sub(self.head.len()).min(bytes.len());
        self.head.extend_from_slice(&bytes[..room]);
        self.hash.update(bytes);
        self.file.write_all(bytes).await?;
        Ok(true)
    }

    /// Puts the file in its place; when this returns it survives a crash of the machine.
    pub(super) async fn keep(mut self, attachments: &Attachments) -> io::Result<Result<Kept, AttachmentRefusal>> {
        if self.size == 0 {
            return Ok(Err(AttachmentRefusal::Empty));
        }
        let Some(media_type) = sniff(&self.head) else { return Ok(Err(AttachmentRefusal::WrongKind)) };
        self.file.flush().await?;
        self.file.sync_all().await?;
        let sha256 = format!("{:x}", std::mem::take(&mut self.hash).finalize());
        let place = attachments.place(&sha256);
        let shelf = place.parent().unwrap_or(&attachments.root);
        private_directory(shelf).await?;
        fs::rename(&self.path, &place).await?;
        for directory in [shelf, &attachments.root] {
            File::open(directory).await?.sync_all().await?;
        }
        Ok(Ok(Kept { sha256, size: self.size, media_type }))
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        // After `keep` there is nothing left here.
        if let Err(error) = std::fs::remove_file(&self.path)
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(%error, path = %self.path.display(), "an upload that was not kept could not be deleted");
        }
    }
}

/// The kind that the first bytes speak of.
fn sniff(head: &[u8]) -> Option<MediaType> {
    infer::get(head).and_then(|kind| kind.mime_type().parse().ok())
}

/// The name to show: the last part of a path, one line, at most 120 characters, with the ending of what it is.
pub(super) fn tidy_name(name: &str, media_type: MediaType) -> String {
    let last = tidy(name).rsplit(['/', '\\']).next().unwrap_or_default().replace(['\n', '\t', '"'], " ");
    let (stem, ending) = match last.rsplit_once('.') {
        Some((stem, ending)) if (1..=5).contains(&ending.len()) => (stem.trim(), ending.to_lowercase()),
        _ => (last.trim(), String::new()),
    };
    let stem: String = stem.trim_start_matches('.').chars().take(110).collect();
    let stem = if stem.is_empty() { "berkas" } else { &stem };
    let ending = match (media_type, ending.as_str()) {
        (MediaType::Pdf, _) => "pdf",
        (MediaType::Jpeg, "jpeg") => "jpeg",
        (MediaType::Jpeg, _) => "jpg",
        (MediaType::Png, _) => "png",
    };
    format!("{stem}.{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attachments(data: &Path) -> Attachments {
        let pool = sqlx::postgres::PgPoolOptions::new().connect_lazy("postgres://nowhere/x").unwrap();
        Attachments::new(pool, data)
    }
    async fn take(bytes: &[u8], limit: u64) -> Option<Result<Kept, AttachmentRefusal>> {
        let data = tempfile::tempdir().unwrap();
        let attachments = attachments(data.path());
        let mut incoming = attachments.incoming(limit).await.unwrap();
        for piece in bytes.chunks(7) {
            if !incoming.write(piece).await.unwrap() {
                return None;
            }
        }
        let kept = incoming.keep(&attachments).await.unwrap();
        if let Ok(kept) = &kept {
            assert_eq!(std::fs::read(attachments.place(&kept.sha256)).unwrap(), bytes);
        }
        assert_eq!(
            std::fs::read_dir(data.path().join("attachments/aside")).unwrap().count(),
            0,
            "nothing is left aside"
        );
        Some(kept)
    }

    const PDF: &[u8] = b"%PDF-1.7\n1 0 obj << >> endobj";

    #[tokio::test]
    async fn a_file_is_kept_under_its_hash() {
        let kept = take(PDF, 1_000).await.unwrap().unwrap();
        assert_eq!((kept.size, kept.media_type), (29, MediaType::Pdf));
        assert_eq!(kept.sha256, format!("{:x}", Sha256::digest(PDF)));
    }

    #[tokio::test]
    async fn the_kind_is_read_from_the_bytes() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
        assert_eq!(take(png, 1_000).await.unwrap().unwrap().media_type, MediaType::Png);
        assert_eq!(take(b"\xff\xd8\xff\xe0\0\x10JFIF", 1_000).await.unwrap().unwrap().media_type, MediaType::Jpeg);
        for other in [&b"<script>alert(1)</script>"[..], b"PK\x03\x04", b"GIF89a......", b"MZ\x90\0\x03"] {
            assert_eq!(take(other, 1_000).await.unwrap(), Err(AttachmentRefusal::WrongKind));
        }
    }

    #[tokio::test]
    async fn an_empty_file_is_refused() {
        assert_eq!(take(b"", 1_000).await.unwrap(), Err(AttachmentRefusal::Empty));
    }

    #[tokio::test]
    async fn a_file_stops_at_its_limit() {
        assert!(take(PDF, 28).await.is_none());
        assert!(take(PDF, 29).await.is_some());
    }

    #[test]
    fn refusals_say_what_to_do() {
        assert_eq!(
            AttachmentRefusal::TooLarge(DEFAULT_LIMIT).to_string(),
            "Berkas ini lebih besar dari 10 MB. Perkecil dulu, misalnya dengan menurunkan mutu gambarnya."
        );
    }

    #[test]
    fn names_are_tidied_and_end_in_what_the_file_is() {
        for (given, media_type, shown) in [
            ("Surat Pernyataan.PDF", MediaType::Pdf, "Surat Pernyataan.pdf"),
            (r"C:\fakepath\foto.jpeg", MediaType::Jpeg, "foto.jpeg"),
            ("../../etc/passwd", MediaType::Png, "passwd.png"),
            ("foto.exe", MediaType::Jpeg, "foto.jpg"),
            (".htaccess", MediaType::Pdf, "htaccess.pdf"),
            ("a\"b\nc.png", MediaType::Png, "a b c.png"),
            ("", MediaType::Pdf, "berkas.pdf"),
        ] {
            assert_eq!(tidy_name(given, media_type), shown, "{given}");
        }
        assert_eq!(tidy_name(&"x".repeat(300), MediaType::Pdf).chars().count(), 114);
    }
}
