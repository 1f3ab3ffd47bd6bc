//! The pleno, the result, and what everybody may read of it.

use super::{EDITION, PAPERS, Stage, VISITS};

const WHY: &str =
    "Verifikasi lapangan menemukan layanan akta sudah berjalan di 21 kecamatan, lebih luas daripada yang ditulis.";

impl Stage {
    pub(super) async fn the_pleno_changes_the_order_gives_awards_and_seals(&self) {
        let panitia = &self.panitia;
        self.panitia_at_round("Pleno").await;
        panitia.sees("Sedang berlangsung").await;
        panitia.press("halaman pleno").await;
        panitia.picture("pleno").await;
        // 60 of 85.00 and 40 of 91.00 make 87.40; 60 of 85.50 and 40 of 87.00 make 86.10.
        panitia.sees("87,40").await;
        panitia.sees("86,10").await;

        self.the_pleno_gathers().await;
        panitia.press_near(PAPERS, "Pindahkan").await;
        panitia.fill("Tempat baru", "1").await;
        panitia.fill("Alasan pleno", "ok").await;
        panitia.press("Pindahkan usulan").await;
        panitia.sees("10 huruf").await;
        panitia.picture("pleno-tanpa-alasan").await;
        panitia.fill("Alasan pleno", WHY).await;
        panitia.press("Pindahkan usulan").await;
        panitia.sees(WHY).await;

        panitia.press("Tetapkan penghargaan").await;
        panitia.picture("pleno-penghargaan").await;
        panitia.press("Tetapkan penghargaan").await;
        panitia.sees("Sudah ditetapkan").await;
        panitia.press("Sahkan hasil").await;
        panitia.sees("unit peserta dapat mengajukan sanggah sampai").await;
        panitia.picture("pleno-sahkan").await;
        panitia.sees("Yang Anda tandatangani sebagai ketua").await;
        panitia.press("Tandatangani sebagai ketua").await;
        panitia.sees("Menunggu sekretaris").await;
        panitia.picture("pleno-menunggu-sekretaris").await;
        let secretary = &self.secretary;
        self.visitor.goto("/hasil/sinovik-2026").await;
        self.visitor.sees("Hasil belum disahkan").await;
        secretary.goto("/panitia").await;
        secretary.press(EDITION).await;
        secretary.press("Kelola Pleno").await;
        secretary.press("halaman pleno").await;
        secretary.press("Sahkan hasil").await;
        secretary.sees("Orang panitia,").await;
        secretary.picture("pleno-sekretaris").await;
        secretary.press("Sahkan hasil ini").await;
        secretary.sees("SK belum dicatat.").await;
        panitia.reload().await;
        panitia.sees("SK belum dicatat.").await;
        panitia.picture("pleno-disahkan").await;
        panitia.press("Buat berita acara untuk dicetak").await;
        panitia.sees("telah diadakan pleno penetapan hasil").await;
        panitia.picture("berita-acara").await;
    }

    /// Agenda, chair and secretary, who came, and what was said.
    async fn the_pleno_gathers(&self) {
        let panitia = &self.panitia;
        panitia.press("Susun agenda").await;
        panitia.picture("pleno-agenda").await;
        panitia.press("Simpan agenda").await;
        panitia.sees("Pembukaan dan pemeriksaan kuorum").await;
        panitia.press("Tetapkan ketua dan sekretaris").await;
        panitia.fill("Ketua", "Orang panitia").await;
        panitia.fill("Sekretaris", "Orang sekretaris").await;
        panitia.picture("pleno-pejabat").await;
        panitia.press("Tetapkan").await;
        panitia.press("Catat kehadiran").await;
        panitia.sees("paling sedikit 4 orang hadir").await;
        for name in ["panitia", "sri", "wayan"] {
            panitia.choose_near(&format!("Orang {name}"), "Hadir").await;
        }
        panitia.choose_near("Orang bambang", "Izin").await;
        panitia.picture("pleno-kehadiran").await;
        panitia.press("Simpan kehadiran").await;
        panitia.sees("Kurang 1 orang").await;
        panitia.press("Catat kehadiran").await;
        panitia.choose_near("Orang sekretaris", "Hadir").await;
        panitia.press("Simpan kehadiran").await;
        panitia.sees("Kuorum tercapai").await;
        panitia.press("Tulis catatan pembahasan").await;
        panitia.fill("Catatan", "Cakupan layanan akta dibandingkan dengan laporan kecamatan.").await;
        panitia.press("Simpan catatan").await;
        panitia.sees("Cakupan layanan akta dibandingkan").await;
    }

    pub(super) async fn everybody_sees_who_won_and_why(&self) {
        let visitor = &self.visitor;
        self.browser.app.app.engine().settled().await.unwrap();
        visitor.goto("/hasil").await;
        visitor.picture("hasil-daftar").await;
        visitor.press(EDITION).await;
        visitor.sees("Terbaik I").await;
        visitor.sees("Masa sanggah sampai").await;
        visitor.sees("Hadir 4 dari 6, kuorum 4").await;
        visitor.sees("Disahkan sekretaris pleno").await;
        visitor.does_not_see("Orang sekretaris").await;
        visitor.sees(WHY).await;
        visitor.picture("hasil").await;
        visitor.press(PAPERS).await;
        visitor.sees("Peringkat akhir 1").await;
        visitor.sees("Signifikansi").await;
        visitor.sees("85,50").await;
        visitor.does_not_see("Catatan juri").await;
        visitor.picture("hasil-usulan").await;
        let desk = self.browser.window("pengunjung", super::DESK).await;
        desk.goto("/hasil/sinovik-2026").await;
        desk.picture("hasil").await;
        desk.press(VISITS).await;
        desk.picture("hasil-usulan").await;
        desk.goto("/").await;
        desk.picture("beranda").await;
        desk.goto("/lomba/sinovik-2026").await;
        desk.picture("lomba").await;
        desk.close().await;
    }

    pub(super) async fn the_entrant_reads_the_notes_without_names(&self) {
        let dinkes = &self.dinkes;
        dinkes.goto("/hasil/sinovik-2026").await;
        dinkes.press(VISITS).await;
        dinkes.sees("Catatan juri").await;
        dinkes.sees("uraiannya jelas dan didukung bukti").await;
        for judge in super::judging::JUDGES {
            dinkes.does_not_see(&format!("Orang {judge}")).await;
        }
        dinkes.picture("hasil-usulan-pengusul").await;
        dinkes.press("Semua hasil").await;
        dinkes.press(PAPERS).await;
        dinkes.does_not_see("Catatan juri").await;
    }

    pub(super) async fn the_panitia_reads_the_whole_history(&self) {
        let panitia = &self.panitia;
        self.panitia_at_edition().await;
        panitia.press("Riwayat lengkap").await;
        panitia.sees("Orang panitia").await;
        panitia.picture("jejak-lomba").await;
        self.panitia_at_round("Penilaian proposal").await;
        panitia.press("Riwayat lengkap").await;
        panitia.sees("Saya ikut memberi masukan ketika proposal ini ditulis.").await;
        panitia.picture("jejak-babak").await;
        panitia.goto("/hasil/sinovik-2026").await;
        panitia.press(VISITS).await;
        panitia.press("Jejak lengkap").await;
        panitia.sees("Orang verifikator").await;
        panitia.picture("jejak-usulan").await;
    }
}
