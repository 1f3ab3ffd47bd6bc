//! A result that stands up to scrutiny, from the published rules to the decree: two judges step back, one never
//! finishes, two entries are equal to the end and drawn by lot, an objection is upheld, and somebody outside counts
//! again. Played in browsers; only the clock is moved by hand.

use super::{DESK, PHONE, Window, driver::Driver};
use crate::{
    hasil::downloaded,
    penilaian::{
        objecting::time_is_over,
        story::{Story, rules},
    },
    support::{PASSWORD, PDF},
};
use sayembara::{
    kernel::{
        actor::Role,
        ids::{ProposalId, RoundId},
        time::{Timestamp, Zone},
    },
    scoring::rules::{DeliberationRules, EditionRules, MissingJudge, ObjectionRules, RoundKind, TieRule, sha256_hex},
};
use serde_json::{Value, json};
use std::{path::PathBuf, process::Command};

const RESULT: &str = "/hasil/sinovik-2026";
const SAKINA: &str = "Laskar Sakina";
const RANTANG: &str = "Rantang Kasih";
const LETTERS: &str = "Akta Antar Desa";
const FAMILY: &str = "Adik saya anggota tim inovasi ini.";
const COMPLAINT: &str = "Juri menilai cakupan 12 desa, padahal laporan yang kami lampirkan menyebut 21 desa.";
const UPHELD: &str = "Laporan dibaca lagi bersama dua saksi. Cakupannya memang 21 desa, jadi pleno meninjau urutannya.";
const REOPENED: &str = "Cakupan layanan dibaca keliru, jadi urutannya ditinjau kembali.";
const MISREAD: &str = "Satu juri membaca 12 desa, padahal laporan yang dilampirkan menyebut 21 desa.";

/// Two criteria, three judges wanted, two enough; what is equal to the end is drawn by lot.
fn strict() -> EditionRules {
    let mut rules = rules();
    rules.objections = Some(ObjectionRules { working_days: 3 });
    rules.deliberation = Some(DeliberationRules { quorum_percent: Some(60), two_seals: true });
    for round in rules.rounds.iter_mut().filter(|round| round.kind == RoundKind::Scored) {
        round.panel_size = 3;
        round.missing_judge = MissingJudge::CountSigned { minimum: 2 };
        round.tie_order = vec![TieRule::CriteriaByWeight, TieRule::Lot];
    }
    rules
}

/// Everybody who has a part, and the competition they are in.
struct Stage {
    story: Story,
    letters: ProposalId,
    driver: Driver,
    panitia: Window,
    secretary: Window,
    visitor: Window,
    proof: PathBuf,
    folder: tempfile::TempDir,
}

async fn signed_in(driver: &Driver, story: &Story, username: &str, width: u32) -> Window {
    let window = Window::open(driver, &story.app.url, username, width).await;
    window.sign_in(username, PASSWORD).await;
    window
}

#[tokio::test]
async fn a_result_that_anybody_may_question_and_count_again() {
    let stage = Stage::set().await;
    let hash = stage.anybody_reads_the_rules_and_what_the_lot_is_bound_to().await;
    stage.judges_are_assigned_and_one_of_them_is_refused().await;
    let (ani, budi, dewi) = stage.judges_declare_and_two_step_back().await;
    stage.judges_score(&ani, &budi, &dewi).await;
    let (first, second) = stage.the_round_closes_without_the_judge_who_never_finished().await;
    stage.the_pleno_meets(false).await;
    stage.two_seal().await;
    stage.somebody_outside_counts_again(&hash, (&first, &second)).await;
    stage.who_lost_the_lot_objects_and_is_right(&second).await;
    time_is_over(&stage.story).await;
    stage.the_pleno_takes_the_result_up_again(&ani, (&first, &second)).await;
    time_is_over(&stage.story).await;
    stage.the_decree_is_recorded_and_every_paper_is_opened().await;
    for window in [ani, budi, dewi] {
        window.close().await;
    }
    stage.end().await;
}

impl Stage {
    async fn set() -> Self {
        let rules = strict();
        let story = Story::announced_by(&rules).await;
        let letters = ProposalId::of(&[&"letters"]);
        story.enter(&rules, letters, "dispendukcapil", LETTERS).await;
        story.app.person("sekretaris", &[(Role::Organiser, "region:35.10")]).await;
        story.app.person("dewi", &[(Role::Judge, "region:35.10")]).await;
        story.app.person("lilik", &[(Role::Operator, "unit:dinkes")]).await;
        story.app.person("wulan", &[(Role::Operator, "unit:dinsos")]).await;
        let folder = tempfile::tempdir().unwrap();
        let proof = folder.path().join("laporan.pdf");
        std::fs::write(&proof, PDF).unwrap();
        let driver = Driver::start();
        Self {
            panitia: signed_in(&driver, &story, "panitia", DESK).await,
            secretary: signed_in(&driver, &story, "sekretaris", DESK).await,
            visitor: Window::open(&driver, &story.app.url, "tamu", PHONE).await,
            story,
            letters,
            driver,
            proof,
            folder,
        }
    }

    fn round(&self) -> String {
        format!("/panitia/babak/{}", self.story.round)
    }

    async fn settled(&self) {
        self.story.app.app.engine().settled().await.unwrap();
    }

    /// The hash of the lot's seed, as everybody reads it before there is a score.
    async fn anybody_reads_the_rules_and_what_the_lot_is_bound_to(&self) -> String {
        let visitor = &self.visitor;
        visitor.goto("/lomba/sinovik-2026/aturan").await;
        visitor.sees("Sidik benih undian").await;
        visitor.sees("Dibuka bila undian dipakai.").await;
        visitor.sees("Unduh aturan (JSON)").await;
        visitor.picture("telaah-aturan").await;
        let text = visitor.text().await;
        let (_, after) = text.split_once("Sidik benih (SHA-256) ").unwrap();
        after.split_whitespace().next().unwrap().to_owned()
    }

    async fn judges_are_assigned_and_one_of_them_is_refused(&self) {
        let panitia = &self.panitia;
        panitia.goto(&self.round()).await;
        panitia.press("Juri dan penugasan").await;
        for _ in 0..2 {
            panitia.press("Tugaskan semua juri ke semua usulan").await;
        }
        // Citra works for a puskesmas, which belongs to the unit of one entry.
        panitia.sees("11 tugas diberikan. 1 tidak dapat diberikan").await;
        panitia.sees("Orang citra").await;
        panitia.goto(&self.round()).await;
        panitia.press("Buka babak ini sekarang").await;
        panitia.sees("Sedang berlangsung").await;
    }

    async fn judges_declare_and_two_step_back(&self) -> (Window, Window, Window) {
        let [ani, budi, dewi] = ["ani", "budi", "dewi"].map(|judge| signed_in(&self.driver, &self.story, judge, PHONE));
        let (ani, budi, dewi) = (ani.await, budi.await, dewi.await);
        for judge in [&ani, &dewi] {
            judge.declares_no_relations().await;
        }
        budi.goto("/penilaian").await;
        budi.press("Isi pernyataan hubungan").await;
        budi.press(SAKINA).await;
        budi.choose_near(SAKINA, "Keluarga").await;
        budi.choose("Selain yang saya centang").await;
        budi.picture("telaah-pernyataan").await;
        budi.press("Kirim pernyataan").await;
        budi.sees("ada hubungan dengan 1 dari 3 usulan").await;
        self.settled().await;
        budi.goto("/penilaian").await;
        budi.does_not_see(SAKINA).await;

        dewi.goto("/penilaian").await;
        dewi.press(RANTANG).await;
        dewi.press("Nyatakan mundur dari tugas ini").await;
        dewi.fill("Alasan Anda mundur", FAMILY).await;
        dewi.press("Mundur dari tugas ini").await;
        self.settled().await;
        self.visitor.goto("/lomba/sinovik-2026").await;
        self.visitor.sees("2 juri mengundurkan diri dari 2 usulan karena hubungan dengan peserta.").await;
        self.visitor.does_not_see("Orang ").await;
        (ani, budi, dewi)
    }

    /// The means of the first two entries are the same for each criterion: 82 and 83.
    async fn judges_score(&self, ani: &Window, budi: &Window, dewi: &Window) {
        for (judge, title, novelty, effect) in [
            (ani, SAKINA, "80", "85"),
            (dewi, SAKINA, "84", "81"),
            (ani, RANTANG, "82", "84"),
            (budi, RANTANG, "82", "82"),
            (ani, LETTERS, "70", "70"),
            (budi, LETTERS, "72", "74"),
            (dewi, LETTERS, "74", "72"),
        ] {
            judge.goto("/penilaian").await;
            judge.press(title).await;
            judge.fill_near("Kebaruan", "Nilai", novelty).await;
            judge.fill_near("Signifikansi", "Nilai", effect).await;
            judge.press("Periksa dan tandatangani").await;
            judge.sees("Periksa sebelum tanda tangan").await;
            judge.press("Tandatangani lembar nilai").await;
            judge.sees("itandatangani").await;
        }
    }

    /// Who won the lot, and who lost it.
    async fn the_round_closes_without_the_judge_who_never_finished(&self) -> (String, String) {
        let panitia = &self.panitia;
        let edition = format!("/panitia/lomba/{}", self.story.edition);
        panitia.goto(&format!("{edition}/pendaftaran")).await;
        for _ in 0..2 {
            panitia.press("Tutup pendaftaran sekarang").await;
        }
        panitia.goto(&format!("/panitia/babak/{}", RoundId::of_edition(self.story.edition, "administrasi"))).await;
        for _ in 0..2 {
            panitia.press("Tutup babak ini").await;
        }
        panitia.goto(&self.round()).await;
        panitia.sees("Masih ada 2 lembar nilai yang belum ditandatangani.").await;
        panitia.sees("Orang citra").await;
        panitia.picture("telaah-siapa-belum").await;
        for _ in 0..2 {
            panitia.press("Tutup babak ini").await;
        }
        self.settled().await;
        panitia.reload().await;
        panitia.sees("Peringkat sudah dihitung").await;
        panitia.sees("82,60").await;
        panitia.sees("72,00").await;
        panitia.sees("Kalah undian.").await;
        panitia.picture("telaah-undian").await;
        let text = panitia.text().await;
        let (_, ranked) = text.split_once("Peringkat sudah dihitung").unwrap();
        let place = |title: &str| ranked.find(title).unwrap();
        if place(SAKINA) < place(RANTANG) { (SAKINA.into(), RANTANG.into()) } else { (RANTANG.into(), SAKINA.into()) }
    }

    /// Agenda, officers, who came; the second time the officers stay.
    async fn the_pleno_meets(&self, again: bool) {
        let panitia = &self.panitia;
        panitia.goto(&self.story.pleno()).await;
        panitia.press("Susun agenda").await;
        panitia.press("Simpan agenda").await;
        if !again {
            panitia.press("Tetapkan ketua dan sekretaris").await;
            panitia.fill("Ketua", "Orang panitia").await;
            panitia.fill("Sekretaris", "Orang sekretaris").await;
            panitia.press("Tetapkan").await;
        }
        panitia.press("Catat kehadiran").await;
        panitia.does_not_see("Orang citra").await;
        for name in ["panitia", "sekretaris", "ani"] {
            panitia.choose_near(&format!("Orang {name}"), "Hadir").await;
        }
        for name in ["budi", "dewi"] {
            panitia.choose_near(&format!("Orang {name}"), "Izin").await;
        }
        panitia.press("Simpan kehadiran").await;
        panitia.sees("Kuorum tercapai").await;
        panitia.sees("Hadir 3 dari 5, kuorum 3").await;
    }

    async fn two_seal(&self) {
        let (panitia, secretary) = (&self.panitia, &self.secretary);
        panitia.goto(&self.story.pleno()).await;
        for _ in 0..2 {
            panitia.press("Tetapkan penghargaan").await;
        }
        panitia.sees("Sudah ditetapkan").await;
        panitia.press("Sahkan hasil").await;
        panitia.press("Tandatangani sebagai ketua").await;
        panitia.sees("Menunggu sekretaris").await;
        secretary.goto(&self.story.pleno()).await;
        secretary.press("Sahkan hasil").await;
        secretary.press("Sahkan hasil ini").await;
        secretary.sees("SK belum dicatat.").await;
        self.settled().await;
    }

    /// The program itself, on the two files that the page offers.
    async fn somebody_outside_counts_again(&self, hash: &str, (first, second): (&str, &str)) {
        let visitor = &self.visitor;
        visitor.goto(RESULT).await;
        visitor.sees("pendapat kedua").await;
        visitor.sees(&format!("Nilai akhirnya sama dengan {first}, yang peringkatnya lebih tinggi di")).await;
        visitor.does_not_see("Orang ").await;
        visitor.picture("telaah-hasil").await;
        assert_eq!(self.counted_outside().await, [first, second, LETTERS]);

        // The lot is the one that was bound before anybody entered, and its smallest number won.
        visitor.goto("/lomba/sinovik-2026/aturan").await;
        let text = visitor.text().await;
        let (_, after) = text.split_once(&format!("{hash} Benih ")).unwrap();
        let seed = after.split_whitespace().next().unwrap();
        assert_eq!(sha256_hex(seed), hash);
        let drawn = |title: &str| sha256_hex(&format!("{seed}:{}", self.entry(title)));
        assert!(drawn(first) < drawn(second));
    }

    /// The order that the program gives on the two files below the result that stands.
    async fn counted_outside(&self) -> Vec<&'static str> {
        let (_kept, rules, scores) = downloaded(&self.story.app.client(), RESULT).await;
        let program = Command::new(env!("CARGO_BIN_EXE_sayembara"))
            .args(["tally", "--json"])
            .args([&rules, &scores])
            .env_remove("DATABASE_URL")
            .output()
            .unwrap();
        assert!(program.status.success(), "{}", String::from_utf8_lossy(&program.stderr));
        let counted: Value = serde_json::from_slice(&program.stdout).unwrap();
        let entries = counted["final_order"]["entries"].as_array().unwrap();
        entries.iter().map(|entry| self.title(entry["entry"].as_str().unwrap())).collect()
    }

    fn title(&self, entry: &str) -> &'static str {
        [SAKINA, RANTANG, LETTERS].into_iter().find(|title| self.entry(title).to_string() == entry).unwrap()
    }

    fn entry(&self, title: &str) -> ProposalId {
        match title {
            SAKINA => self.story.sakina,
            RANTANG => self.story.rantang,
            _ => self.letters,
        }
    }

    async fn who_lost_the_lot_objects_and_is_right(&self, loser: &str) {
        let unit = signed_in(&self.driver, &self.story, if loser == SAKINA { "lilik" } else { "wulan" }, PHONE).await;
        unit.goto("/usulan").await;
        unit.press("Baca nilai dan catatan juri").await;
        unit.sees("Kalah undian.").await;
        unit.does_not_see("Orang ").await;
        unit.press("Ajukan sanggah").await;
        unit.choose("Prosedurnya tidak sesuai aturan").await;
        unit.fill("Apa yang keliru, dan apa buktinya", COMPLAINT).await;
        unit.attach("", "Bukti", &self.proof).await;
        unit.press("Ajukan sanggah").await;
        unit.sees("Menunggu jawaban").await;
        unit.picture("telaah-sanggah").await;

        let panitia = &self.panitia;
        panitia.goto(&format!("/panitia/lomba/{}/sanggah", self.story.edition)).await;
        panitia.press("Prosedurnya tidak sesuai aturan").await;
        panitia.sees(COMPLAINT).await;
        panitia.choose("Diterima: hasil dihitung ulang").await;
        panitia.fill("Jawaban dengan alasan", UPHELD).await;
        panitia.picture("telaah-jawab").await;
        panitia.press("Kirim jawaban").await;
        unit.reload().await;
        unit.sees(UPHELD).await;
        self.visitor.goto(RESULT).await;
        self.visitor.sees("1 sanggah diajukan: 1 diterima").await;
        self.visitor.sees(UPHELD).await;
        self.visitor.does_not_see(COMPLAINT).await;
        unit.close().await;
    }

    async fn the_pleno_takes_the_result_up_again(&self, ani: &Window, (winner, loser): (&str, &str)) {
        let panitia = &self.panitia;
        panitia.goto(&self.story.pleno()).await;
        panitia.does_not_see("Catat SK").await;
        panitia.press("Buka kembali pleno").await;
        panitia.fill("Alasan", REOPENED).await;
        panitia.press("Buka kembali pleno").await;
        panitia.sees("Pleno dibuka kembali atas hasil versi 1").await;
        self.visitor.goto(RESULT).await;
        self.visitor.sees("Pleno sedang meninjau hasil ini kembali").await;
        self.a_judge_corrects_a_sheet(ani, loser).await;
        self.the_pleno_meets(true).await;
        panitia.sees("dihitung ulang").await;
        self.two_seal().await;

        let visitor = &self.visitor;
        visitor.goto(RESULT).await;
        visitor.sees("Menggantikan hasil tanggal").await;
        visitor.sees(MISREAD).await;
        visitor.sees("82,60 menjadi").await;
        visitor.picture("telaah-hasil-kedua").await;
        assert_eq!(self.counted_outside().await, [loser, winner, LETTERS]);
        visitor.goto(&format!("{RESULT}/versi/1")).await;
        visitor.sees("Hasil ini digantikan dan tidak berlaku lagi.").await;
        visitor.does_not_see("82,60 menjadi").await;
    }

    /// The last round is opened again, one sheet is given back, and the pleno waits for the new list.
    async fn a_judge_corrects_a_sheet(&self, judge: &Window, loser: &str) {
        let panitia = &self.panitia;
        panitia.goto(&self.story.pleno()).await;
        panitia.press("Buka kembali Penilaian").await;
        panitia.fill("Batas baru", &Zone::Wib.input(Timestamp::now().plus_days(30))).await;
        panitia.fill("Alasan", MISREAD).await;
        panitia.picture("telaah-buka-babak").await;
        panitia.press("Buka kembali babak ini").await;
        panitia.sees("Babak dibuka kembali.").await;
        self.settled().await;
        panitia.reload().await;
        panitia.sees("sedang dibuka kembali.").await;
        panitia.picture("telaah-pleno-menunggu").await;
        let judge_id = self.story.ani;
        panitia.goto(&format!("{}/{}", self.story.panel(), self.story.duty(self.entry(loser), judge_id))).await;
        panitia.fill("Mengapa lembar ini dibuka kembali?", MISREAD).await;
        panitia.press("Buka kembali lembar nilai").await;
        self.settled().await;
        judge.goto("/penilaian").await;
        judge.press(loser).await;
        judge.fill_near("Kebaruan", "Nilai", "95").await;
        judge.picture("telaah-lembar-dibetulkan").await;
        judge.press("Periksa dan tandatangani").await;
        judge.press("Tandatangani lembar nilai").await;
        judge.sees("itandatangani").await;
        self.visitor.goto(RESULT).await;
        self.visitor.sees("82,60").await;
        self.visitor.sees(MISREAD).await;
        self.visitor.picture("telaah-hasil-ditinjau").await;
        panitia.goto(&self.round()).await;
        panitia.picture("telaah-babak-dihitung-ulang").await;
        for _ in 0..2 {
            panitia.press("Tutup babak ini").await;
        }
        self.settled().await;
        panitia.goto(&self.story.pleno()).await;
        panitia.sees("dihitung ulang").await;
        panitia.picture("telaah-pleno-daftar-baru").await;
    }

    async fn the_decree_is_recorded_and_every_paper_is_opened(&self) {
        let panitia = &self.panitia;
        panitia.goto(&self.story.pleno()).await;
        panitia.press("Catat SK").await;
        panitia.fill("Nomor SK", "188/214/KEP/429.011/2026").await;
        panitia.fill("Tanggal SK", "2026-01-05").await;
        panitia.fill("Ditandatangani oleh", "Bupati Banyuwangi").await;
        panitia.press("Catat SK").await;
        panitia.sees("Hasil versi 2 disahkan dengan SK 188/214/KEP/429.011/2026").await;
        self.settled().await;

        let papers = format!("/panitia/lomba/{}/dokumen", self.story.edition);
        panitia.goto(&papers).await;
        panitia.press("Lengkapi dan unduh").await;
        panitia.fill("Nomor berita acara", "400.10/17/BA/2026").await;
        panitia.fill("Tempat", "Ruang Rempeg Jogopati").await;
        panitia.picture("telaah-berita-acara").await;
        panitia.press("Simpan isian").await;
        panitia.sees("Unduh PDF").await;
        self.settled().await;
        panitia.goto(&papers).await;
        panitia.picture("telaah-dokumen").await;
        let papers = "return [...document.querySelectorAll('main tbody tr')].map((row) => {
            const links = [...row.querySelectorAll('a[href]')].map((link) => link.getAttribute('href'));
            return { kind: row.querySelector('th, td').innerText, number: links.find((href) => href.startsWith('/panitia/dokumen/')), file: links.at(-1) };
        })";
        let papers = panitia.run(papers, vec![]).await;
        let papers = papers.as_array().unwrap();
        for kind in ["Aturan", "Rekap", "Daftar hadir", "Berita acara", "Lampiran SK", "Piagam", "Lembar"] {
            let there = papers.iter().any(|paper| paper["kind"].as_str().unwrap().starts_with(kind));
            assert!(there, "no {kind} in {papers:#?}");
        }
        for paper in papers {
            let file = paper["file"].as_str().unwrap();
            let file =
                file.strip_suffix("/berita-acara").map_or(file.to_owned(), |at| format!("{at}/berita-acara.pdf"));
            let opened = "const answer = await fetch(arguments[0]);
                return [answer.status, answer.headers.get('content-type'), (await answer.text()).slice(0, 5)]";
            let opened = panitia.run(opened, vec![json!(file)]).await;
            assert_eq!(opened, json!([200, "application/pdf", "%PDF-"]), "{paper}");
            let number = paper["number"].as_str().unwrap().rsplit('/').next().unwrap();
            self.visitor.goto(&format!("/dokumen/{number}")).await;
            self.visitor.sees("Dokumen dengan nomor ini berlaku.").await;
            self.visitor.does_not_see("Orang ").await;
        }
        // The minutes of the first meeting are known, and known to be superseded.
        let first: String = sqlx::query_scalar(
            "select number from read.document_issued where kind = 'berita_acara' and superseded_by is not null",
        )
        .fetch_one(&self.story.app.database.pool)
        .await
        .unwrap();
        self.visitor.goto(&format!("/dokumen/{first}")).await;
        self.visitor.sees("sudah diganti").await;
    }

    async fn end(self) {
        for window in [self.panitia, self.secretary, self.visitor] {
            window.close().await;
        }
        drop(self.driver);
        self.story.app.stop().await;
        drop(self.folder);
    }
}
