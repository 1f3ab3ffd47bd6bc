//! Why wishes about a round are turned down.

/// Why a wish about a round is turned down, as the panitia reads it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RoundRefusal {
    #[error("Babak ini belum direncanakan.")]
    NotPlanned,
    #[error("Babak ini sudah direncanakan dengan aturan lain.")]
    PlannedOtherwise,
    #[error("Belum waktunya.")]
    NotYetDue,
    #[error("Babak ini belum dibuka.")]
    NotOpen,
    #[error("Babak ini sudah ditutup.")]
    AlreadyClosed,
    #[error("Babak ini belum ditutup.")]
    NotClosed,
    #[error("Lombanya sudah dibatalkan, jadi babak ini tidak dapat dibuka.")]
    EditionCancelled,
    #[error("Usulan ini sudah dikeluarkan dari babak ini.")]
    EntryWasRemoved,
    #[error("Peringkat babak ini sudah ditetapkan, jadi pesertanya tidak dapat diubah lagi.")]
    AlreadyRanked,
    #[error("Batas baru sudah lewat. Pilih waktu yang akan datang.")]
    ExtensionInThePast,
    #[error("Batas baru harus lebih lambat dari batas yang berlaku sekarang. Batas tidak dapat dimajukan.")]
    ExtensionNotLater,
    #[error("Masih ada {0} usulan yang belum diputus. Babak baru dapat ditutup setelah semuanya diputus.")]
    StillUndecided(u32),
    #[error(
        "Masih ada {0} lembar nilai yang belum ditandatangani. Menurut aturan, babak ini menunggu semua juri. Tunggu mereka, atau batalkan penugasan juri yang tidak dapat menilai."
    )]
    StillUnsigned(u32),
    #[error("Ada {0} usulan yang belum punya juri. Tugaskan jurinya dulu, atau keluarkan usulan itu dengan alasan.")]
    StillUnassigned(u32),
    #[error(
        "Ada {0} usulan yang jurinya kurang dari panel menurut aturan. Pinjam juri dari kecamatan lain dulu, lalu tutup babaknya."
    )]
    PanelTooSmall(u32),
    #[error(
        "Masih ada {0} babak di bawahnya yang belum selesai, jadi pesertanya belum lengkap. Selesaikan babak itu dulu."
    )]
    StillBelow(u32),
    #[error(
        "Pendaftaran lomba ini masih dibuka, jadi pesertanya masih dapat bertambah. Tutup babak ini sesudah pendaftaran ditutup."
    )]
    StillRegistering,
    #[error(
        "Masih ada {0} usulan yang sedang masuk ke babak ini. Coba lagi sebentar lagi; kalau tetap begini, hubungi admin."
    )]
    StillComing(u32),
    #[error(
        "Babak ini baru boleh dibuka dalam waktu yang ditetapkan kabupaten. Kalau harus lebih awal, minta panitia kabupaten membukanya."
    )]
    BeforeTheWindow,
    #[error("Waktu bukanya sudah lewat. Pilih waktu yang akan datang.")]
    OpensInThePast,
    #[error("Undian babak ini sudah dibuka, jadi hanya panitia di atasnya yang dapat membuka kembali babak ini.")]
    LotWasDrawn,
    #[error("Babak ini sudah dibuka kembali oleh orang lain. Muat ulang halaman ini.")]
    ReopenedMeanwhile,
    #[error(
        "Ada {0} usulan yang nilai jurinya berjauhan dan belum dibahas. Bahas bersama para juri, lalu catat hasilnya."
    )]
    StillApart(u32),
    #[error("Usulan ini tidak ada di babak ini.")]
    NotAnEntry,
    #[error("Nilai juri untuk usulan ini tidak berjauhan menurut aturan babak ini, jadi tidak ada yang perlu dicatat.")]
    NotApart,
    #[error("Hanya babak per wilayah yang jadwalnya dapat diatur sendiri.")]
    NotOnALadder,
    #[error(
        "Babak ini sudah dibuka, jadi jadwalnya tidak dapat diganti. Batasnya masih dapat diperpanjang dengan alasan."
    )]
    AlreadyOpen,
    #[error("Waktu tutup harus sesudah waktu buka.")]
    ClosesBeforeItOpens,
    #[error("Jadwal harus di dalam waktu yang ditetapkan kabupaten: {0}.")]
    OutsideWindow(String),
    #[error(
        "Batas yang ditetapkan kabupaten untuk tingkat ini sudah tercapai. Mintalah panitia kabupaten memperpanjangnya."
    )]
    PastTheWindow,
    #[error("Peringkat babak ini belum dihitung, jadi belum ada yang dapat dibuka kembali.")]
    NotRanked,
    #[error("Babak di atasnya sudah dimulai, jadi babak ini tidak dapat dibuka kembali.")]
    RoundAboveHasBegun,
    #[error("Babak per wilayah tidak dihitung ulang sesudah hasil disahkan.")]
    OnALadder,
    #[error("Babak ini dibuka kembali hanya untuk membetulkan nilai, jadi pesertanya tetap.")]
    EntriesStay,
    #[error("Pleno tidak sedang meminta hitung ulang, jadi babak ini tetap ditutup.")]
    RecountNotOrdered,
    #[error("Belum ada usulan di babak ini. Babak baru dapat ditutup setelah ada yang dinilai.")]
    NoEntries,
}
