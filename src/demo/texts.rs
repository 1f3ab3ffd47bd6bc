//! Believable Indonesian for demo proposals: composed from the innovation's own words and its field. All invented.

use std::collections::BTreeMap;

/// What came of talking about an entry whose judges were far apart.
pub(super) const DELIBERATED: &str = "Ketiga teratas dibandingkan dengan pendapat kedua. Selisihnya lebih besar daripada beda antarjuri, jadi urutannya tetap.";
pub(super) const DELIBERATED_ON_ONE: &str = "Tim verifikasi lapangan melaporkan jumlah desa yang dilayani. Semua yang hadir sepakat usulan ini naik satu tempat.";
pub(super) const DISCUSSED: &str = "Satu juri menilai lampiran evaluasinya belum menjawab pertanyaan; juri lain memakai angka di bagian Signifikansi. Setelah dibahas, semua juri tetap pada nilainya.";

/// What proposals of one field talk about.
struct Field {
    /// As the source's suggested category begins.
    name: &'static str,
    problem: &'static str,
    cause: &'static str,
    people: &'static str,
    action: &'static str,
    measure: &'static str,
    unit: &'static str,
    partners: &'static str,
}

const FIELDS: &[Field] = &[
    Field {
        name: "Kesehatan",
        problem: "masih ada ibu hamil berisiko tinggi dan balita yang terlambat ditemukan karena keluarga enggan datang ke fasilitas kesehatan",
        cause: "jarak ke puskesmas, biaya perjalanan, dan informasi yang tidak sampai ke dusun",
        people: "ibu hamil, balita, lansia, dan keluarganya",
        action: "kader, bidan desa, dan warga yang setiap hari berkeliling menemukan kasus, mencatatnya di telepon genggam, dan puskesmas mendatangi rumah paling lambat pada hari berikutnya",
        measure: "kasus risiko tinggi yang ditemukan sebelum terlambat",
        unit: "kasus",
        partners: "pemerintah desa, PKK, bidan desa, dan rumah sakit rujukan",
    },
    Field {
        name: "Adminduk",
        problem: "banyak warga menunda mengurus dokumen kependudukan sampai dokumen itu mendesak",
        cause: "antrean panjang di kantor dinas, syarat yang membingungkan, dan ongkos perjalanan dari desa",
        people: "warga yang belum memiliki akta, kartu keluarga, atau kartu identitas anak",
        action: "petugas menjemput berkas ke desa, memeriksanya di tempat, dan mengantar dokumen yang sudah jadi ke rumah warga",
        measure: "dokumen yang terbit tanpa warga datang ke kantor",
        unit: "dokumen",
        partners: "pemerintah desa, rumah sakit, bidan, dan sekolah",
    },
    Field {
        name: "Pengentasan kemiskinan",
        problem: "bantuan belum menjangkau warga termiskin yang hidup sendiri dan tidak masuk data",
        cause: "data yang terlambat diperbarui dan bantuan yang berjalan sendiri-sendiri",
        people: "keluarga miskin, lansia sebatang kara, dan penyandang disabilitas",
        action: "data disandingkan setiap bulan dengan laporan warga, lalu bantuan makanan, modal kecil, atau perbaikan rumah disalurkan melalui tetangga dan warung terdekat",
        measure: "keluarga miskin yang menerima layanan secara rutin",
        unit: "keluarga",
        partners: "Baznas, kelompok warga, warung desa, dan dunia usaha",
    },
    Field {
        name: "Pendidikan",
        problem: "masih ada anak usia sekolah yang putus sekolah dan tidak kembali",
        cause: "keluarga yang harus bekerja, jarak sekolah, dan rasa malu karena tertinggal pelajaran",
        people: "anak usia 7–18 tahun yang putus sekolah beserta orang tuanya",
        action: "guru dan relawan mendatangi rumah, membuat kesepakatan dengan orang tua, dan menyediakan kelas penyetaraan pada jam yang cocok bagi anak yang bekerja",
        measure: "anak yang kembali belajar sampai lulus",
        unit: "anak",
        partners: "sekolah, PKBM, dunia usaha, dan karang taruna",
    },
    Field {
        name: "Lingkungan",
        problem: "sampah menumpuk di saluran dan tempat pembuangan hampir penuh",
        cause: "kebiasaan mencampur sampah dan belum adanya pembeli sampah terpilah di dekat warga",
        people: "rumah tangga, pedagang pasar, dan pegawai kantor",
        action: "sampah dipilah sejak dari sumber, ditimbang setiap pekan, dan nilainya dicatat sebagai tabungan",
        measure: "sampah yang tidak lagi dibuang ke tempat pembuangan akhir",
        unit: "ton",
        partners: "bank sampah, pengepul, sekolah, dan pemerintah desa",
    },
    Field {
        name: "Pertumbuhan ekonomi",
        problem: "produk usaha kecil sulit menembus pasar di luar kecamatan",
        cause: "mutu kemasan yang tidak seragam, ongkos kirim, dan keterbatasan promosi",
        people: "pelaku usaha mikro dan kecil, pedagang pasar, dan perajin",
        action: "pendamping membantu perizinan, foto, dan kemasan, lalu produk dijual bersama pada agenda dan kanal milik daerah",
        measure: "pelaku usaha yang penjualannya naik",
        unit: "usaha",
        partners: "koperasi, perbankan daerah, perguruan tinggi, dan komunitas",
    },
    Field {
        name: "Ketahanan pangan",
        problem: "hasil panen menurun dan biaya produksi terus naik",
        cause: "hama, harga pupuk, dan air yang tidak menentu",
        people: "petani, petambak, dan kelompok wanita tani",
        action: "penyuluh bersama kelompok tani membuat petak contoh, mencatat hasilnya setiap musim, dan menyebarkan cara yang terbukti murah",
        measure: "lahan yang menerapkan cara baru",
        unit: "hektare",
        partners: "kelompok tani, balai penyuluhan, dan perguruan tinggi",
    },
    Field {
        name: "Hukum",
        problem: "warga dan perangkat desa sering baru mengetahui sebuah peraturan setelah terlanjur melanggarnya",
        cause: "bahasa peraturan yang sulit dan sosialisasi yang hanya di balai kota",
        people: "perangkat desa, pelajar, dan pelaku usaha",
        action: "petugas hukum datang ke desa dan sekolah, menjelaskan satu peraturan dalam satu jam, dan menjawab pertanyaan dengan contoh sehari-hari",
        measure: "pertanyaan hukum warga yang terjawab",
        unit: "pertanyaan",
        partners: "pemerintah desa, sekolah, dan organisasi bantuan hukum",
    },
    Field {
        name: "Tata kelola",
        problem: "warga harus datang berkali-kali untuk urusan yang seharusnya selesai sekali jalan",
        cause: "layanan yang terpisah-pisah, jam buka yang pendek, dan keputusan yang menunggu tanda tangan",
        people: "warga desa, terutama yang bekerja pada jam kantor",
        action: "layanan dipindahkan ke tempat warga berada, petugas diberi kewenangan menyelesaikan di tempat, dan yang tertunda diumumkan sampai selesai",
        measure: "urusan warga yang selesai pada hari yang sama",
        unit: "urusan",
        partners: "pemerintah desa, kecamatan, dan perangkat daerah terkait",
    },
];

/// Small deterministic numbers from a text.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn of(seed: &str) -> Self {
        // FNV-1a: stable over versions and machines, which `DefaultHasher` does not promise.
        Self(
            seed.bytes()
                .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)),
        )
    }
    /// From `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        low + ((self.0 >> 11) % ((high - low + 1).unsigned_abs())) as i64
    }
    fn pick<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.between(0, choices.len() as i64 - 1) as usize]
    }
}

/// What a proposal is about.
pub(super) struct Subject<'a> {
    pub(super) title: &'a str,
    pub(super) long_form: &'a str,
    pub(super) unit: &'a str,
    pub(super) field: &'a str,
    pub(super) summary: &'a str,
    pub(super) year: i64,
}

fn field(name: &str) -> &'static Field {
    FIELDS.iter().find(|field| name.starts_with(field.name)).unwrap_or(&FIELDS[FIELDS.len() - 1])
}

/// `2.379`
fn thousands(n: i64) -> String {
    if n < 1_000 { n.to_string() } else { format!("{}.{:03}", n / 1_000, n % 1_000) }
}

/// The texts of the sections, by the keys of the shipped templates; none is over its limit.
pub(super) fn sections(subject: &Subject<'_>) -> BTreeMap<&'static str, String> {
    let mut dice = Dice::of(subject.title);
    let Field { problem, cause, people, action, measure, unit, partners, .. } = field(subject.field);
    let Subject { title, year, .. } = subject;
    let office = subject.unit;
    let name =
        if subject.long_form.is_empty() { (*title).to_owned() } else { format!("{title} ({})", subject.long_form) };
    let (before, after) = (dice.between(40, 220), thousands(dice.between(480, 2_900)));
    let (index_before, index_after) = (dice.between(7_210, 7_990), dice.between(8_410, 9_360));
    let (villages, staff, days) = (dice.between(6, 48), dice.between(5, 26), dice.between(3, 9));
    let budget = dice.between(38, 260);
    let index = |hundredths: i64| format!("{},{:02}", hundredths / 100, hundredths % 100);
    let opening = dice.pick(&["Sebelum", "Sampai", "Pada tahun-tahun sebelum"]);
    let tone = dice.pick(&[
        "Warga tidak perlu tahu dinas mana yang berwenang; cukup menyampaikan kebutuhannya satu kali.",
        "Yang berubah bukan hanya alatnya, melainkan cara petugas memandang warga.",
        "Kuncinya sederhana: yang bergerak adalah layanannya, bukan warganya.",
    ]);
    let lesson = dice.pick(&[
        "Pelajaran terpenting ialah memulai kecil di beberapa desa, mencatat kegagalan, lalu memperbaiki sebelum memperluas.",
        "Kami belajar bahwa pencatatan harian yang sederhana lebih berguna daripada laporan tebal pada akhir tahun.",
        "Tanpa kepala desa yang terlibat sejak awal, dua desa pertama sempat berhenti; sejak itu kesepakatan desa menjadi syarat.",
    ]);
    let base =
        if subject.summary.is_empty() { String::new() } else { format!(" {}.", subject.summary.trim_end_matches('.')) };

    let summary = format!(
        "{name} adalah inovasi {office} yang dijalankan sejak {year}.{base} Inovasi ini lahir karena {problem}. Caranya: \
         {action}. Dalam setahun terakhir tercatat {after} {unit} untuk ukuran {measure}, naik dari {before} {unit} pada tahun \
         sebelum inovasi, dan indeks kepuasan masyarakat naik dari {} menjadi {}. {tone}",
        index(index_before),
        index(index_after)
    );
    let background = format!(
        "{opening} {year}, {problem}. Penyebabnya antara lain {cause}. Dari catatan {office}, hanya {before} {unit} yang \
         tertangani dalam setahun, sementara laporan warga terus bertambah.\n\nTujuan {title} ada tiga. Pertama, {people} \
         terlayani tanpa harus mengeluarkan ongkos tambahan. Kedua, waktu tunggu turun dari rata-rata {days} hari menjadi satu \
         hari. Ketiga, setiap layanan tercatat sehingga keputusan berikutnya didasarkan pada data, bukan perkiraan. Sasaran \
         utamanya adalah {people}."
    );
    let novelty = format!(
        "Sebelumnya layanan serupa menunggu warga datang ke kantor. Pada {title}, {action}. Kebaruannya terletak pada pelibatan \
         {partners} sebagai bagian dari layanan, bukan sekadar penerima undangan. {tone}\n\nDibandingkan praktik sejenis, \
         {title} tidak memerlukan aplikasi baru yang mahal; yang dipakai adalah telepon genggam dan formulir satu halaman."
    );
    let implementation = format!(
        "Tahap pertama berupa uji coba di {} desa selama enam bulan. Tahap kedua perbaikan prosedur bersama {partners}. Tahap \
         ketiga penerapan di {villages} desa dan kelurahan. Setiap pekan tim {office} membahas laporan, dan setiap bulan \
         hasilnya diumumkan di papan informasi desa.",
        dice.between(2, 5)
    );
    let significance = format!(
        "Keadaan sebelum inovasi: {problem}; yang tertangani hanya {before} {unit} per tahun dengan waktu tunggu rata-rata {days} \
         hari. Keadaan sesudah inovasi: {after} {unit} dalam setahun terakhir dan waktu tunggu satu hari.\n\nCara mengukur: \
         {measure} dihitung dari buku layanan harian yang dicocokkan dengan data {partners}. Pemeriksaan acak dilakukan setiap \
         triwulan terhadap {} berkas. Indeks kepuasan masyarakat diukur dengan survei sembilan unsur dan naik dari {} menjadi \
         {}.\n\nEvaluasi internal pada akhir tahun kedua menunjukkan bahwa manfaat terbesar dirasakan oleh {people}. Evaluasi \
         juga mencatat kekurangan: desa yang tidak memiliki petugas tetap melayani lebih lambat. {lesson}",
        dice.between(40, 120),
        index(index_before),
        index(index_after)
    );
    let replicated = format!(
        "{} kecamatan telah meniru {title} dengan penyesuaian nama. Panduan satu halaman dan contoh formulir dibagikan kepada \
         siapa pun yang meminta.",
        dice.between(2, 9)
    );
    let potential = format!(
        "{title} dapat ditiru daerah mana pun yang memiliki {partners}. Syaratnya tiga: keputusan kepala perangkat daerah tentang \
         kewenangan petugas, satu orang penanggung jawab di setiap desa, dan rapat singkat setiap pekan. Biaya awal untuk satu \
         kecamatan sekitar Rp{} juta, terutama untuk pelatihan dan cetakan. Masalah yang dijawab, yaitu {cause}, ditemukan di \
         hampir semua kabupaten.",
        dice.between(9, 45)
    );
    let resources = format!(
        "Tim inti berjumlah {staff} orang dari {office}, dibantu relawan di {villages} desa. Anggaran Rp{budget} juta per tahun \
         bersumber dari APBD, sedangkan {partners} menyumbang tempat dan tenaga. Peralatan memakai yang sudah ada: komputer, \
         telepon genggam petugas, dan kendaraan dinas."
    );
    let strategy = format!(
        "Institusional: {title} ditetapkan dengan keputusan kepala {office} dan masuk rencana kerja tahunan, sehingga tidak \
         bergantung pada seorang pejabat. Kesepakatan dengan {partners} diperbarui setiap tahun.\n\nManajerial: setiap petugas \
         baru mendampingi petugas lama selama dua pekan; capaian dibahas setiap bulan dan diumumkan; prosedur ditinjau setiap \
         tahun berdasarkan pengaduan.\n\nSosial: {people} ikut menilai layanan dan mengusulkan perbaikan melalui musyawarah \
         desa. {lesson}"
    );
    let goals = format!(
        "{title} mendukung tujuan pembangunan berkelanjutan karena {people} memperoleh layanan yang lebih dekat dan adil. \
         Kontribusinya terukur: {measure} mencapai {after} {unit} dalam setahun, dengan perhatian khusus bagi perempuan, anak, dan \
         penyandang disabilitas."
    );
    let collaboration = format!(
        "{title} dikerjakan bersama {partners}. Pembagian tugasnya tertulis: {office} menanggung petugas dan prosedur, mitra \
         menyediakan tempat, relawan, dan sebagian biaya. Pertemuan bersama diadakan setiap bulan dan keputusannya dicatat."
    );
    BTreeMap::from([
        ("ringkasan", summary),
        ("latar-belakang", background.clone()),
        ("kebaruan", novelty.clone()),
        ("implementasi", implementation),
        ("signifikansi", significance),
        ("adaptabilitas-sudah", replicated),
        ("adaptabilitas-potensi", potential.clone()),
        ("adaptabilitas", potential),
        ("sumber-daya", resources),
        ("keberlanjutan", strategy),
        ("ide-inovatif", format!("{background}\n\n{novelty}")),
        ("kontribusi-tpb", goals),
        ("kolaborasi", collaboration),
    ])
}

/// A judge's note for one criterion.
pub(super) fn note(title: &str, criterion: &str, score: i64, dice: &mut Dice) -> String {
    let subject = criterion.to_lowercase();
    let opening = match score {
        90.. => dice.pick(&["Sangat kuat", "Sangat meyakinkan", "Menonjol"]),
        80..90 => dice.pick(&["Baik", "Jelas", "Meyakinkan"]),
        70..80 => dice.pick(&["Cukup", "Cukup jelas", "Memadai"]),
        _ => dice.pick(&["Masih lemah", "Belum meyakinkan", "Perlu diperkuat"]),
    };
    let advice = match score {
        85.. => dice.pick(&[
            "Data sebelum dan sesudah disertai cara mengukurnya.",
            "Pembagian peran mitra tertulis dan dapat diperiksa.",
            "Contohnya nyata dan mudah ditiru daerah lain.",
        ]),
        _ => dice.pick(&[
            "Sertakan angka pembanding dan sumbernya.",
            "Jelaskan siapa yang melanjutkan bila penanggung jawab berganti.",
            "Tambahkan bukti dari luar, misalnya survei atau laporan evaluasi.",
        ]),
    };
    format!("{opening} pada {subject} {title}. {advice}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_title_always_gives_the_same_texts() {
        let subject = Subject {
            title: "Rantang Kasih",
            long_form: "",
            unit: "Dinas Sosial",
            field: "Pengentasan kemiskinan",
            summary: "Makanan bergizi gratis harian untuk lansia miskin",
            year: 2019,
        };
        assert_eq!(sections(&subject), sections(&subject));
        let mut dice = Dice::of("x");
        let rolls: Vec<i64> = (0..100).map(|_| dice.between(3, 5)).collect();
        assert!(rolls.iter().all(|roll| (3..=5).contains(roll)));
        assert!((3..=5).all(|side| rolls.contains(&side)));
    }
}
