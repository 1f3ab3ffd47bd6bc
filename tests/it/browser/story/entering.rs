//! From the open registration to the end of the administrative selection.

use super::{EDITION, PAPERS, Stage, TOO_THIN, VISITS, Window, in_days};

/// The sections of the form, as labelled.
const SECTIONS: [&str; 9] = [
    "1. Ringkasan",
    "2. Latar belakang dan tujuan",
    "3. Kebaruan atau nilai tambah",
    "4. Implementasi inovasi",
    "5. Signifikansi",
    "6a. Adaptabilitas: sudah direplikasi",
    "6b. Adaptabilitas: dapat direplikasi",
    "7. Sumber daya",
    "8. Strategi keberlanjutan",
];
const LETTERS: [&str; 3] = [
    "Surat pernyataan identitas inovator",
    "Surat pernyataan bersedia direplikasi",
    "Surat pernyataan inovasi sudah diterapkan",
];

impl Stage {
    pub(super) async fn both_opds_enter_their_innovations(&self) {
        self.dinkes_writes_on_a_phone().await;
        let dukcapil = &self.dukcapil;
        register(dukcapil, PAPERS, "Administrasi kependudukan dan pencatatan sipil").await;
        begin(dukcapil, PAPERS, "Tata kelola").await;
        write(dukcapil, PAPERS).await;
        self.attach_letters(dukcapil).await;
        hand_in(dukcapil).await;
        dukcapil.picture("tanda-terima").await;

        register(&self.dinkes, TOO_THIN, "Kesehatan").await;
        begin(&self.dinkes, TOO_THIN, "Kesehatan").await;
        write(&self.dinkes, "x").await;
        self.attach_letters(&self.dinkes).await;
        hand_in(&self.dinkes).await;
    }

    async fn dinkes_writes_on_a_phone(&self) {
        let dinkes = &self.dinkes;
        register(dinkes, VISITS, "Kesehatan").await;
        begin(dinkes, VISITS, "Kesehatan").await;
        dinkes.picture("tulis-kosong").await;

        // What was typed and never saved is there again after the page is loaded anew.
        let typed = "Perawat mendatangi warga miskin yang sakit dan hidup sebatang kara, langsung di rumahnya.";
        dinkes.fill(SECTIONS[0], typed).await;
        dinkes.sees("Tersimpan sementara pukul").await;
        dinkes.reload().await;
        dinkes.sees("Tulisan Anda yang belum disimpan sudah kami kembalikan.").await;
        assert_eq!(dinkes.value(SECTIONS[0]).await, typed);
        dinkes.picture("tulis-dikembalikan").await;
        dinkes.press("Simpan draf").await;
        dinkes.sees("Draf tersimpan.").await;

        dinkes.press("Simpan, lalu periksa").await;
        dinkes.sees("Usulan ini belum dapat dikirim: 11 hal perlu dilengkapi.").await;
        dinkes.picture("periksa-belum-lengkap").await;
        dinkes.press("Kembali menulis").await;
        write(dinkes, VISITS).await;
        self.attach_letters(dinkes).await;
        dinkes.picture("lampiran").await;
        hand_in(dinkes).await;
        dinkes.sees("WIB").await;
        dinkes.picture("tanda-terima").await;
    }

    async fn attach_letters(&self, window: &Window) {
        for letter in LETTERS {
            window.attach(letter, "Tambah berkas", &self.letter).await;
            window.press_near(letter, "Unggah").await;
            window.sees("surat-pernyataan.pdf").await;
        }
    }

    pub(super) async fn the_verifier_returns_one_admits_one_and_rejects_one(&self) {
        let (panitia, verifier) = (&self.panitia, &self.verifier);
        self.panitia_at_round("Seleksi administrasi").await;
        panitia.press("Buka babak ini sekarang").await;
        panitia.sees("Sedang berlangsung").await;

        verifier.goto("/verifikasi").await;
        verifier.sees(PAPERS).await;
        verifier.picture("verifikasi").await;
        verifier.press(VISITS).await;
        verifier.picture("verifikasi-usulan").await;
        verifier.press("Kembalikan untuk diperbaiki").await;
        let reason = "Bagian 5 belum menyebut angka sebelum dan sesudah inovasi. Tambahkan beserta sumbernya.";
        verifier.fill("Apa yang harus diperbaiki", reason).await;
        verifier.fill("Batas perbaikan", &in_days(5)).await;
        verifier.press_near("Batas perbaikan", "Kembalikan untuk diperbaiki").await;
        verifier.sees("dikembalikan").await;

        verifier.goto("/verifikasi").await;
        verifier.press(PAPERS).await;
        verifier.fill("Catatan", "Berkas lengkap.").await;
        verifier.press("Loloskan usulan").await;
        verifier.sees("diloloskan").await;

        verifier.goto("/verifikasi").await;
        verifier.press(TOO_THIN).await;
        verifier.press("Nyatakan tidak lolos").await;
        verifier.choose("Isian tidak").await;
        let why = "Semua bagian hanya berisi satu huruf, jadi tidak ada yang dapat dinilai.";
        verifier.fill("Penjelasan", why).await;
        verifier.press_near("Penjelasan", "Nyatakan tidak lolos").await;
        verifier.picture("verifikasi-yakin").await;
        verifier.press("Nyatakan tidak lolos").await;
        verifier.sees("tidak lolos").await;
    }

    pub(super) async fn the_opd_corrects_and_is_admitted(&self) {
        let (dinkes, verifier) = (&self.dinkes, &self.verifier);
        dinkes.goto("/usulan").await;
        dinkes.picture("usulan-kami").await;
        dinkes.press("Perbaiki, lalu kirim lagi").await;
        dinkes.sees("Bagian 5 belum menyebut angka").await;
        let better = "Kunjungan rumah naik dari 310 pada 2018 menjadi 2.480 pada 2024 menurut register puskesmas.";
        dinkes.fill(SECTIONS[4], better).await;
        dinkes.press("Simpan, lalu periksa").await;
        dinkes.press("Kirim lagi").await;
        dinkes.sees("Usulan terkirim").await;
        dinkes.goto("/usulan").await;
        dinkes.press(VISITS).await;
        dinkes.press("Bandingkan kiriman").await;
        dinkes.sees("310 pada 2018").await;
        dinkes.picture("versi").await;

        verifier.goto("/verifikasi").await;
        verifier.press(VISITS).await;
        verifier.sees("Yang berubah sejak kiriman sebelumnya").await;
        verifier.picture("verifikasi-perbaikan").await;
        verifier.press("Loloskan usulan").await;
        verifier.sees("diloloskan").await;
        verifier.goto("/verifikasi").await;
        verifier.sees("Semua usulan sudah diperiksa.").await;
    }

    pub(super) async fn the_panitia_closes_registration_and_selection(&self) {
        let panitia = &self.panitia;
        self.panitia_at_edition().await;
        panitia.press("Kelola pendaftaran").await;
        panitia.press("Tutup pendaftaran sekarang").await;
        panitia.press("Tutup pendaftaran sekarang").await;
        panitia.sees("Pendaftaran ditutup").await;
        panitia.press("Buka usulan untuk umum").await;
        panitia.press("Buka usulan untuk umum").await;
        panitia.sees("Semua orang dapat membaca usulan").await;
        self.panitia_at_round("Seleksi administrasi").await;
        panitia.press("Tutup babak ini").await;
        panitia.press("Tutup babak ini").await;
        panitia.sees("Sudah ditutup").await;
        panitia.picture("panitia-administrasi").await;

        self.visitor.goto("/usulan/lomba/sinovik-2026").await;
        self.visitor.sees(VISITS).await;
        self.visitor.does_not_see(TOO_THIN).await;
        self.visitor.picture("usulan-umum").await;
    }
}

async fn register(window: &Window, title: &str, field: &str) {
    window.goto("/inovasi/baru").await;
    window.fill("Judul", title).await;
    window
        .fill("Ringkasan", "Petugas mendatangi warga yang tidak dapat datang sendiri ke kantor atau puskesmas.")
        .await;
    window.fill("Urusan pemerintahan", field).await;
    window.choose("Penerapan").await;
    window.fill("Mulai inisiatif", "2018-01-08").await;
    window.fill("Mulai penerapan", "2019-06-03").await;
    window.choose("Pelayanan publik").await;
    window.choose_near("Apakah inovasi ini digital?", "Tidak").await;
    window.choose("ASN").await;
    window.press("Daftarkan inovasi").await;
    window.sees("Inovasi terdaftar.").await;
}

async fn begin(window: &Window, title: &str, category: &str) {
    window.goto("/usulan").await;
    window.press("Buat usulan").await;
    window.choose(title).await;
    window.choose("Umum").await;
    window.fill("Kategori", category).await;
    window.press("Mulai menulis").await;
    window.sees(EDITION).await;
}

/// Fills every section that is still empty.
async fn write(window: &Window, about: &str) {
    for section in SECTIONS {
        if window.value(section).await.is_empty() {
            window
                .fill(section, &format!("{about}: keterangan untuk bagian {section} ditulis lengkap oleh tim inovasi."))
                .await;
        }
    }
    window.press("Simpan, lalu kelola lampiran").await;
}

async fn hand_in(window: &Window) {
    window.press("Periksa usulan").await;
    window.press("Kirim usulan").await;
    window.sees("Usulan terkirim").await;
}
