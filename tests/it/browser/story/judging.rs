//! Scoring, on phones.

use super::{PAPERS, PHONE, Stage, VISITS, Window};
use crate::support::PASSWORD;
use sayembara::kernel::actor::Role;

pub(super) const JUDGES: [&str; 3] = ["sri", "bambang", "nyoman"];

/// The criteria of the first scored round.
const CRITERIA: [&str; 7] = [
    "Latar belakang dan tujuan",
    "Kebaruan atau nilai tambah",
    "Implementasi inovasi",
    "Signifikansi",
    "Adaptabilitas",
    "Sumber daya",
    "Strategi keberlanjutan",
];

impl Stage {
    pub(super) async fn judges_are_assigned_but_none_of_the_own_opd(&self) {
        let panitia = &self.panitia;
        self.panitia_at_round("Penilaian proposal").await;
        panitia.press("Juri dan penugasan").await;
        panitia.sees(VISITS).await;
        panitia.picture("juri-belum-ditugaskan").await;
        panitia.press("Tugaskan semua juri ke semua usulan").await;
        panitia.press("Tugaskan semua juri ke semua usulan").await;
        panitia.sees("7 tugas diberikan. 1 tidak dapat diberikan").await;
        panitia.sees("Orang agus").await;
        panitia.picture("juri-ditolak").await;
        panitia.press("Kembali ke daftar juri").await;
        panitia.picture("juri-ditugaskan").await;
        self.panitia_at_round("Penilaian proposal").await;
        panitia.press("Buka babak ini sekarang").await;
        panitia.sees("Sedang berlangsung").await;
    }

    pub(super) async fn judges_sit_down(&self) -> Vec<Window> {
        let mut windows = Vec::new();
        for judge in JUDGES {
            let window = self.browser.window(judge, PHONE).await;
            window.sign_in(judge, PASSWORD).await;
            windows.push(window);
        }
        windows
    }

    pub(super) async fn judges_score_and_one_steps_back(&mut self, judges: &mut [Window]) {
        let [sri, bambang, nyoman] = judges else { panic!("three judges") };
        sri.goto("/penilaian").await;
        sri.sees("0 dari 2").await;
        sri.picture("penilaian-antrean").await;
        sri.press(VISITS).await;
        sri.sees("Isi dulu pernyataan hubungan Anda dengan peserta babak ini.").await;
        sri.picture("penilaian-pernyataan").await;
        for judge in [&*sri, &*bambang, &*nyoman] {
            judge.declares_no_relations().await;
        }
        sri.press(VISITS).await;
        sri.sees("310 pada 2018").await;
        sri.picture("penilaian-lembar").await;

        // Half a sheet saves itself; nobody can sign it.
        sri.fill_near(CRITERIA[0], "Nilai", "80").await;
        sri.sees("1 dari 7 kriteria terisi").await;
        sri.sees("Tersimpan").await;
        sri.press("Periksa dan tandatangani").await;
        sri.sees("Lembar nilai ini belum lengkap.").await;
        sri.picture("penilaian-belum-lengkap").await;
        sri.press("Kembali dan lengkapi").await;
        score(sri, "84").await;
        sri.picture("penilaian-periksa").await;
        sign(sri).await;
        sri.picture("penilaian-ditandatangani").await;

        sri.goto("/penilaian").await;
        sri.press(PAPERS).await;
        score(sri, "90").await;
        sign(sri).await;

        bambang.goto("/penilaian").await;
        bambang.press(VISITS).await;
        bambang.press("Nyatakan mundur dari tugas ini").await;
        bambang.picture("penilaian-mundur").await;
        bambang.fill("Alasan Anda mundur", "Saya ikut memberi masukan ketika proposal ini ditulis.").await;
        bambang.press("Mundur dari tugas ini").await;
        bambang.goto("/penilaian").await;
        bambang.does_not_see(VISITS).await;
        bambang.press(PAPERS).await;
        score(bambang, "78,5").await;
        sign(bambang).await;

        for (title, value) in [(VISITS, "86"), (PAPERS, "88")] {
            nyoman.goto("/penilaian").await;
            nyoman.press(title).await;
            score(nyoman, value).await;
            sign(nyoman).await;
        }
        nyoman.goto("/penilaian").await;
        nyoman.sees("Semua lembar sudah Anda tandatangani.").await;
    }

    pub(super) async fn the_panitia_sees_who_is_behind_and_closes(&self) {
        let panitia = &self.panitia;
        self.panitia_at_round("Penilaian proposal").await;
        panitia.sees("Siapa yang belum selesai").await;
        panitia.sees("Masih ada 1 lembar nilai yang belum ditandatangani.").await;
        panitia.sees("Orang agus").await;
        panitia.picture("panitia-siapa-belum").await;
        panitia.press("Tutup babak ini").await;
        panitia.press("Tutup babak ini").await;
        self.browser.app.app.engine().settled().await.unwrap();
        panitia.reload().await;
        panitia.sees("Peringkat sudah dihitung").await;
        // Papers: the mean of 90, 78.5 and 88; visits: the mean of 84 and 86.
        panitia.sees("85,50").await;
        panitia.sees("85,00").await;
        panitia.picture("panitia-peringkat").await;
    }

    pub(super) async fn the_presentations_are_scored_too(&self, judges: &mut [Window]) {
        let panitia = &self.panitia;
        // Bambang stepped back from the visits for good; somebody else listens to them.
        self.browser.app.person("wayan", &[(Role::Judge, "region:35.10")]).await;
        let wayan = self.browser.window_of("wayan", PHONE).await;
        self.panitia_at_round("Presentasi dan wawancara").await;
        panitia.sees(VISITS).await;
        panitia.press("Juri dan penugasan").await;
        panitia.press("Tugaskan semua juri ke semua usulan").await;
        panitia.press("Tugaskan semua juri ke semua usulan").await;
        panitia.sees("8 tugas diberikan. 2 tidak dapat diberikan").await;
        panitia.sees("Juri ini mundur dari usulan ini di babak Penilaian proposal").await;
        self.panitia_at_round("Presentasi dan wawancara").await;
        panitia.press("Buka babak ini sekarang").await;
        panitia.sees("Sedang berlangsung").await;
        let [sri, bambang, nyoman] = judges else { panic!("three judges") };
        let visits = [(&*sri, "92"), (&wayan, "90"), (&*nyoman, "91")].map(|(judge, value)| (judge, VISITS, value));
        let papers = [(&*sri, "88"), (&*bambang, "87"), (&*nyoman, "85")].map(|(judge, value)| (judge, PAPERS, value));
        for judge in [&*sri, &wayan, &*nyoman, &*bambang] {
            judge.declares_no_relations().await;
        }
        for (judge, title, value) in visits.into_iter().chain(papers) {
            judge.goto("/penilaian").await;
            judge.press(title).await;
            for criterion in ["Penyampaian", "Substansi"] {
                judge.fill_near(criterion, "Nilai", value).await;
            }
            judge.press("Periksa dan tandatangani").await;
            sign(judge).await;
        }
        wayan.close().await;
        self.panitia_at_round("Presentasi dan wawancara").await;
        panitia.press("Tutup babak ini").await;
        panitia.press("Tutup babak ini").await;
        self.browser.app.app.engine().settled().await.unwrap();
        panitia.reload().await;
        panitia.sees("Peringkat sudah dihitung").await;
    }
}

/// Gives every criterion this score and a note, and goes on to the signature.
async fn score(judge: &Window, value: &str) {
    for criterion in CRITERIA {
        judge.fill_near(&format!("{criterion} bobot"), "Nilai", value).await;
        let note = format!("{criterion}: uraiannya jelas dan didukung bukti yang dapat diperiksa kembali oleh juri.");
        judge.fill_near(&format!("{criterion} bobot"), "Catatan untuk pengusul", &note).await;
    }
    judge.press("Periksa dan tandatangani").await;
}

async fn sign(judge: &Window) {
    judge.sees("Periksa sebelum tanda tangan").await;
    judge.press("Tandatangani lembar nilai").await;
    judge.sees("itandatangani").await;
}
