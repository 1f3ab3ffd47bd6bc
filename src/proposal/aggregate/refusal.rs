//! Why a wish about a proposal is turned down, as the person who wished it reads it.

use super::{FILES_PER_SLOT, readiness::Problem, redacting::MOST_PHRASES};
use crate::kernel::time::{Timestamp, Zone};

/// Why a wish is turned down.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProposalRefusal {
    #[error("Usulan ini sudah ada.")]
    AlreadyDrafted,
    #[error("Usulan ini tidak ada.")]
    NotDrafted,
    #[error("Usulan ini milik unit lain. Hanya operator unit pemiliknya yang dapat mengubahnya.")]
    NotYourUnit,
    #[error("Inovasi ini milik unit lain. Anda hanya dapat mengusulkan inovasi unit Anda sendiri.")]
    InnovationOfAnotherUnit,
    #[error(
        "Unit pemilik inovasi ini sudah tidak aktif, jadi tidak dapat membuat usulan baru. Tanyakan kepada panitia unit mana yang melanjutkannya."
    )]
    UnitInactive,
    #[error("Lomba ini hanya untuk unit di wilayah penyelenggaranya, dan unit Anda di luar wilayah itu.")]
    OutsideRegion,
    #[error("Usulan ini diikutkan pada lomba lain.")]
    ForeignEdition,
    #[error("Usulan ini tentang inovasi lain.")]
    ForeignInnovation,
    #[error("Lomba ini dibatalkan, jadi tidak menerima usulan.")]
    EditionCancelled,
    #[error("Pendaftaran belum dibuka. Pendaftaran dibuka {}.", long(*.zone, *.opens_at))]
    NotOpenYet { zone: Zone, opens_at: Timestamp },
    #[error(
        "Pendaftaran sudah ditutup ({}). Menurut jam server, kiriman Anda tiba {}. Isian Anda tetap tersimpan.",
        exact(*.zone, *.closes_at), exact(*.zone, *.at)
    )]
    Closed { zone: Zone, closes_at: Timestamp, at: Timestamp },
    #[error(
        "Batas waktu perbaikan sudah lewat ({}). Menurut jam server, kiriman Anda tiba {}. Isian Anda tetap tersimpan.",
        exact(*.zone, *.due_at), exact(*.zone, *.at)
    )]
    ReturnOverdue { zone: Zone, due_at: Timestamp, at: Timestamp },
    #[error("Kelompok itu tidak ada di lomba ini. Pilih salah satu dari daftar.")]
    GroupUnknown,
    #[error("Kategori itu tidak ada di lomba ini. Pilih salah satu dari daftar.")]
    CategoryUnknown,
    #[error("Bagian {0} tidak ada di formulir lomba ini. Muat ulang halamannya: aturannya mungkin sudah berubah.")]
    SectionUnknown(String),
    #[error("Tempat lampiran itu tidak ada di lomba ini. Muat ulang halamannya: aturannya mungkin sudah berubah.")]
    SlotUnknown,
    #[error("Sudah diubah orang lain sejak Anda membukanya: {}. Bandingkan dulu, lalu pilih tulisan yang dipakai.", labels(.0))]
    SectionsChangedMeanwhile(Vec<NamedSection>),
    #[error("Judul, kelompok, kategori atau tautan sudah diubah orang lain sejak Anda membukanya.")]
    HeadChangedMeanwhile,
    #[error("Usulan ini sudah dikirim. Isinya baru dapat diubah lagi jika verifikator mengembalikannya.")]
    AlreadySubmitted,
    #[error("Usulan ini sudah lolos seleksi administrasi, jadi tidak dapat diubah atau diputuskan lagi.")]
    Admitted,
    #[error("Usulan ini sudah dinyatakan tidak lolos seleksi administrasi, jadi tidak dapat diubah lagi.")]
    Rejected,
    #[error("Usulan ini sudah ditarik oleh unitnya, jadi tidak dapat diubah lagi.")]
    Withdrawn,
    #[error("{}", sentences(.0))]
    NotReady(Vec<Problem>),
    #[error(
        "Kuota habis: unit Anda sudah mengirim {0} usulan di kelompok ini, sebanyak yang boleh. Pilih kelompok lain, atau tarik salah satunya."
    )]
    QuotaUsedUp(u32),
    #[error("Inovasi ini sudah diusulkan di lomba yang sama. Satu inovasi hanya boleh diikutkan satu kali.")]
    SameInnovation,
    #[error("Judul yang sama sudah dipakai usulan lain di lomba ini. Beri judul yang lain.")]
    SameTitle,
    #[error("Berkas yang sama sudah dilampirkan di sini.")]
    AttachedAlready,
    #[error("Paling banyak {FILES_PER_SLOT} berkas di satu tempat. Hapus salah satunya dulu.")]
    TooManyFiles,
    #[error("Lampiran ini sudah tidak ada.")]
    AttachmentUnknown,
    #[error("Usulan ini masih draf dan belum dikirim unitnya.")]
    NotSubmitted,
    #[error("Usulan ini sedang diperbaiki unitnya. Tunggu sampai dikirim lagi.")]
    BeingCorrected,
    #[error(
        "Unit sudah mengirim kiriman ke-{0} sejak Anda membuka halaman ini. Baca dulu yang berubah, lalu putuskan lagi."
    )]
    NewVersionMeanwhile(u32),
    #[error("Batas perbaikan harus di waktu yang akan datang.")]
    DueInPast,
    #[error("Batas perbaikan tidak boleh melewati penutupan seleksi administrasi, {}.", long(*.zone, *.closes_at))]
    DueAfterRound { zone: Zone, closes_at: Timestamp },
    #[error("Seleksi administrasi sedang tidak dibuka, jadi keputusan belum dapat dicatat.")]
    RoundNotOpen,
    #[error("Hasil lomba ini sudah ditetapkan, jadi usulan tidak dapat ditarik lagi.")]
    ResultSealed,
    #[error("Usulan ini sudah menjadi finalis di pleno, jadi tidak dapat ditarik sendiri. Sampaikan kepada panitia.")]
    BeforeThePleno,
    #[error("Lomba ini tidak punya babak yang dinilai tanpa nama unit, jadi tidak ada nama yang perlu ditutup.")]
    NotBlind,
    #[error("Hasil lomba ini sudah disahkan dan nama pesertanya sudah terbuka, jadi tidak ada lagi yang ditutup.")]
    NamesAreOpen,
    #[error(
        "Orang lain dari panitia sudah mengubah penutupan nama usulan ini sejak Anda membukanya. Bandingkan dulu, lalu simpan lagi."
    )]
    RedactedMeanwhile,
    #[error("Surat pernyataan menyebut nama orang, jadi tidak dapat ditampilkan kepada juri di babak tanpa nama.")]
    LetterStaysClosed,
    #[error("Paling banyak {MOST_PHRASES} kata atau frasa. Hapus yang tidak ada di naskah.")]
    TooManyPhrases,
}

/// A section as people know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedSection {
    pub key: String,
    pub label: String,
}

impl ProposalRefusal {
    /// Each thing that has to be put right, as one sentence.
    pub fn sentences(&self) -> Vec<String> {
        match self {
            Self::NotReady(problems) => problems.iter().map(ToString::to_string).collect(),
            other => vec![other.to_string()],
        }
    }
}

fn long(zone: Zone, at: Timestamp) -> String {
    zone.long(at)
}
fn exact(zone: Zone, at: Timestamp) -> String {
    zone.exact(at)
}
fn labels(sections: &[NamedSection]) -> String {
    sections.iter().map(|section| section.label.as_str()).collect::<Vec<_>>().join(", ")
}
fn sentences(problems: &[Problem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}
