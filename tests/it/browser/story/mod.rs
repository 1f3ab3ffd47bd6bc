//! The whole story of a competition, from the call to the winners, played in real browsers by everybody who has a part
//! in it: the panitia and one OPD at a desk, the other OPD, the judges and a visitor on phones.

mod entering;
mod judging;
mod sealing;

use super::{Browser, DESK, PHONE, Window, in_days};
use crate::support::{PDF, TestApp};
use sayembara::kernel::actor::Role;
use std::path::PathBuf;

const EDITION: &str = "Sinovik Banyuwangi 2026";
const VISITS: &str = "Jemput Bola Rawat Warga";
const PAPERS: &str = "Lahir Procot Pulang Bawa Akta";
const TOO_THIN: &str = "Antrean Daring Puskesmas";

/// The windows of the story, and what is held in hand.
struct Stage {
    browser: Browser,
    panitia: Window,
    /// Keeps the record of the pleno.
    secretary: Window,
    dinkes: Window,
    dukcapil: Window,
    verifier: Window,
    visitor: Window,
    /// A signed letter, scanned.
    letter: PathBuf,
    _folder: tempfile::TempDir,
}

#[tokio::test]
async fn a_competition_from_the_call_to_the_winners() {
    let mut stage = Stage::set().await;
    stage.the_panitia_announces_an_edition().await;
    stage.a_visitor_reads_the_call().await;
    stage.the_panitia_opens_registration().await;
    stage.both_opds_enter_their_innovations().await;
    stage.the_verifier_returns_one_admits_one_and_rejects_one().await;
    stage.the_opd_corrects_and_is_admitted().await;
    stage.the_panitia_closes_registration_and_selection().await;
    stage.judges_are_assigned_but_none_of_the_own_opd().await;
    let mut judges = stage.judges_sit_down().await;
    stage.judges_score_and_one_steps_back(&mut judges).await;
    stage.the_panitia_sees_who_is_behind_and_closes().await;
    stage.the_presentations_are_scored_too(&mut judges).await;
    for judge in judges {
        judge.close().await;
    }
    stage.the_pleno_changes_the_order_gives_awards_and_seals().await;
    stage.everybody_sees_who_won_and_why().await;
    stage.the_entrant_reads_the_notes_without_names().await;
    stage.the_panitia_reads_the_whole_history().await;
    stage.end().await;
}

impl Stage {
    async fn set() -> Self {
        let app = TestApp::in_banyuwangi().await;
        app.person("panitia", &[(Role::Organiser, "region:35.10")]).await;
        app.person("sekretaris", &[(Role::Organiser, "region:35.10")]).await;
        app.person("dinkes", &[(Role::Operator, "unit:dinkes")]).await;
        app.person("dukcapil", &[(Role::Operator, "unit:dispendukcapil")]).await;
        app.person("verifikator", &[(Role::Verifier, "region:35.10")]).await;
        for judge in judging::JUDGES {
            app.person(judge, &[(Role::Judge, "region:35.10")]).await;
        }
        // Agus works for one of the entrants.
        let agus = app.person("agus", &[(Role::Judge, "region:35.10")]).await;
        let works_for = sqlx::query("update person set employer = 'dinkes' where id = $1");
        works_for.bind(agus).execute(&app.database.pool).await.unwrap();

        let folder = tempfile::tempdir().unwrap();
        let letter = folder.path().join("surat-pernyataan.pdf");
        std::fs::write(&letter, PDF).unwrap();
        let browser = Browser::on(app);
        Self {
            panitia: browser.window_of("panitia", DESK).await,
            secretary: browser.window_of("sekretaris", DESK).await,
            dinkes: browser.window_of("dinkes", PHONE).await,
            dukcapil: browser.window_of("dukcapil", DESK).await,
            verifier: browser.window_of("verifikator", DESK).await,
            visitor: browser.window("pengunjung", PHONE).await,
            browser,
            letter,
            _folder: folder,
        }
    }

    async fn the_panitia_announces_an_edition(&self) {
        let panitia = &self.panitia;
        panitia.goto("/panitia").await;
        panitia.picture("panitia-kosong").await;
        panitia.press("Siapkan lomba").await;
        panitia.choose("KIPP model 2023").await;
        panitia.fill("Nama lomba", EDITION).await;
        panitia.fill("Alamat", "sinovik-2026").await;
        panitia.fill("Dibuka", &in_days(1)).await;
        panitia.fill("Ditutup", &in_days(30)).await;
        panitia.picture("panitia-lomba-baru").await;
        panitia.press("Buat draf").await;
        panitia.sees("Aturan dan jadwal siap diterbitkan.").await;
        panitia.picture("panitia-draf").await;

        // Weights that do not sum to what the rubric says are refused with the sum.
        panitia.press("Bagian formulir usulan").await;
        panitia.picture("panitia-bagian").await;
        panitia.fill("Jumlah bobot seluruh bagian", "90").await;
        panitia.press("Simpan").await;
        panitia.sees("Jumlah bobot bagian 100, seharusnya 90.").await;
        panitia.picture("panitia-bobot-salah").await;
        self.panitia_at_edition().await;
        panitia.sees("Belum dapat diterbitkan.").await;
        panitia.press("Bagian formulir usulan").await;
        panitia.fill("Jumlah bobot seluruh bagian", "100").await;
        panitia.press("Simpan").await;
        self.panitia_at_edition().await;

        panitia.press("Periksa dan terbitkan").await;
        panitia.picture("panitia-terbitkan").await;
        panitia.press("Terbitkan sekarang").await;
        panitia.sees("Pendaftaran dibuka otomatis").await;
        panitia.picture("panitia-terbit").await;
    }

    async fn a_visitor_reads_the_call(&self) {
        let visitor = &self.visitor;
        visitor.goto("/").await;
        visitor.picture("beranda").await;
        visitor.goto("/lomba").await;
        visitor.press(EDITION).await;
        visitor.picture("lomba").await;
        visitor.goto("/lomba/sinovik-2026/aturan").await;
        visitor.sees("Signifikansi").await;
        visitor.sees("30").await;
        visitor.picture("lomba-aturan").await;
    }

    async fn the_panitia_opens_registration(&self) {
        let panitia = &self.panitia;
        panitia.press("Kelola pendaftaran").await;
        panitia.press("Buka pendaftaran sekarang").await;
        panitia.sees("Pendaftaran dibuka").await;
        panitia.picture("panitia-pendaftaran").await;
        self.visitor.goto("/lomba/sinovik-2026").await;
        self.visitor.sees("Pendaftaran dibuka").await;
    }

    /// The panitia's page of the edition.
    async fn panitia_at_edition(&self) {
        self.panitia.goto("/panitia").await;
        self.panitia.press(EDITION).await;
    }

    /// The panitia's page of a round, by its name.
    async fn panitia_at_round(&self, name: &str) {
        self.panitia_at_edition().await;
        self.panitia.press_near("Lembar nilai ditandatangani", name).await;
        self.panitia.sees(name).await;
    }

    async fn end(self) {
        for window in [self.panitia, self.secretary, self.dinkes, self.dukcapil, self.verifier, self.visitor] {
            window.close().await;
        }
        self.browser.end().await;
    }
}
