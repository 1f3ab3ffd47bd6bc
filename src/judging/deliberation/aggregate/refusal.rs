//! Why the pleno turns a wish down, in words.

use crate::judging::deliberation::events::Office;
use crate::kernel::time::{Date, plain_date};

/// Why a wish about the pleno is turned down.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeliberationRefusal {
    #[error("Pleno belum dibuka, karena babak penilaian terakhir belum mempunyai peringkat.")]
    NotOpen,
    #[error("Hasil sudah disahkan, jadi tidak dapat diubah lagi.")]
    AlreadySealed,
    #[error("Urutan atau penghargaan sudah diubah dari halaman lain sejak Anda membuka halaman ini.")]
    ChangedMeanwhile,
    #[error("Usulan ini tidak ada dalam daftar pleno.")]
    NotAFinalist,
    #[error("Tempat yang ada hanya 1 sampai {last}.")]
    NoSuchPlace { last: u32 },
    #[error("Usulan ini sudah berada di tempat {0}.")]
    AlreadyThere(u32),
    #[error("Penghargaan {0:?} tidak ada dalam aturan lomba ini.")]
    UnknownAward(String),
    #[error("Pilih paling sedikit satu penerima penghargaan.")]
    NoAwards,
    #[error("{label} hanya untuk {count} usulan.")]
    TooMany { label: String, count: u32 },
    #[error("Satu usulan tidak dapat menerima {label} dua kali.")]
    Twice { label: String },
    #[error("{label} mengikuti urutan akhir, jadi hanya untuk {}. Ubah penerimanya, atau ubah dulu urutannya dengan alasan.", places(*.from, *.to))]
    OutOfOrder { label: String, from: u32, to: Option<u32> },
    #[error(
        "Beberapa usulan masih sama-sama di peringkat {rank}. Tentukan dulu urutannya dengan alasan, baru berikan {label}."
    )]
    SplitsTie { label: String, rank: u32 },
    #[error(
        "Tetapkan dulu ketua dan sekretaris pleno, lalu catat siapa yang hadir. Aturan lomba ini memintanya sebelum pleno memutuskan."
    )]
    NotConvened,
    #[error(
        "Kuorum belum tercapai: hadir {present} dari {expected}, padahal harus paling sedikit {quorum}. Masih kurang {} orang.",
        quorum.saturating_sub(*present)
    )]
    NoQuorum { present: u32, expected: u32, quorum: u32 },
    #[error("Tulis paling sedikit satu acara.")]
    NoAgenda,
    #[error("Ketua dan sekretaris harus dua orang yang berbeda.")]
    OnePersonForBoth,
    #[error("Ketua dan sekretaris dipilih dari akun panitia wilayah lomba ini.")]
    NotOfThePanitia,
    #[error("Ketua atau sekretaris yang sudah ditetapkan hanya diganti dengan alasan.")]
    ChangeNeedsReason,
    #[error("Orang ini tidak termasuk yang diundang ke pleno.")]
    NotExpected,
    #[error("Kehadiran yang sudah dicatat hanya dibetulkan dengan alasan.")]
    CorrectionNeedsReason,
    #[error("Tanggal pleno {} belum terjadi.", plain_date(*.0))]
    MeetsInFuture(Date),
    #[error(
        "Berita acara ini sudah dapat dicetak. Tulis alasan perubahannya; nomor dokumen yang lama diganti nomor baru."
    )]
    MinutesNeedReason,
    #[error(
        "Aturan lomba ini meminta dua orang yang mengesahkan: ketua menandatangani, lalu sekretaris mengesahkan dengan akunnya sendiri."
    )]
    TwoMustSeal,
    #[error("Menurut aturan lomba ini hasil disahkan oleh satu orang saja.")]
    OneSeals,
    #[error("Hanya ketua pleno yang menandatangani lebih dulu.")]
    NotTheChair,
    #[error("Ketua sudah menandatangani. Yang mengesahkan harus sekretaris pleno, orang lain dengan akunnya sendiri.")]
    NotTheSecretary,
    #[error("Hanya ketua atau sekretaris pleno yang dapat melakukan ini.")]
    NotAnOfficer,
    #[error("{} belum tercatat hadir, jadi tidak dapat mengesahkan hasil pleno ini.", .0.label())]
    OfficerNotPresent(Office),
    #[error("Tidak ada hasil yang sedang menunggu pengesahan sekretaris.")]
    NothingProposed,
    #[error("Yang ditandatangani ketua bukan lagi hasil yang Anda lihat. Periksa lagi sebelum mengesahkan.")]
    OtherThanSigned,
    #[error("Tetapkan dulu penghargaannya, baru hasil dapat disahkan.")]
    AwardsNotFixed,
    #[error("Tanggal SK {} belum terjadi.", plain_date(*.0))]
    DateInFuture(Date),
    #[error("Isi nomor, tanggal dan penandatangan SK.")]
    SkMissing,
    #[error("Aturan lomba ini memberi masa sanggah, jadi SK baru dicatat sesudah masa sanggah berakhir.")]
    SkTooEarly,
    #[error("Hasil belum disahkan.")]
    NotSealed,
    #[error("Masa sanggah belum berakhir. Sesudah berakhir dan semua sanggah dijawab, hasil dapat dilanjutkan.")]
    ObjectionsOpen,
    #[error("Masih ada {0} sanggah yang belum dijawab. Jawab dulu semuanya.")]
    Unanswered(u32),
    #[error(
        "Ada sanggah yang diterima dan meminta hitung ulang. Buka kembali pleno dulu, supaya SK memuat hasil yang benar."
    )]
    RecountPending,
    #[error("Tidak ada sanggah diterima yang meminta hitung ulang, jadi pleno tidak dapat dibuka kembali.")]
    NothingToRecount,
    #[error("Babak baru dapat dibuka kembali sesudah pleno dibuka kembali karena sanggah yang diterima.")]
    NotTakenUp,
    #[error(
        "Lomba ini bertangga dan peringkat setiap babaknya langsung terbuka untuk umum, jadi babaknya tidak dibuka lagi sesudah hasil disahkan."
    )]
    LadderStays,
    #[error("Babak ini sudah dibuka kembali.")]
    AlreadyRecounting,
    #[error("Batas baru sudah lewat. Pilih waktu yang akan datang.")]
    ClosesInThePast,
    #[error(
        "Babak penilaian terakhir sedang dibuka kembali, jadi pleno belum dapat memutuskan. Tunggu sampai babak itu ditutup dan dihitung ulang."
    )]
    Recounting,
    #[error("SK untuk hasil ini sudah dicatat, jadi hasilnya tetap.")]
    SkRecorded,
    #[error("Belum waktunya.")]
    NotYetDue,
}

fn places(from: u32, to: Option<u32>) -> String {
    match to {
        Some(to) if to == from => format!("peringkat {from}"),
        Some(to) => format!("peringkat {from} sampai {to} tanpa ada yang dilewati"),
        None => format!("peringkat {from} dan seterusnya tanpa ada yang dilewati"),
    }
}
