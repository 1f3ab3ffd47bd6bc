//! Smart Kampung from the call to the champion's ladder, in real browsers: the panitia of the kabupaten at a desk, the
//! panitia of Licin and a judge on phones, the judge without signal in between.

use super::{Browser, DESK, PHONE, Window, in_days};
use crate::support::{TestApp, TestEdition};
use sayembara::{
    competition::{
        edition::{aggregate::Edition, commands::EditionCommand},
        read_model, templates,
    },
    kernel::{
        actor::Role,
        ids::{PersonId, ProposalId, RoundId},
    },
};

const NAME: &str = "Smart Kampung Banyuwangi 2026";
const LICIN: &str = "Penilaian tingkat kecamatan: Licin";
const FINAL: &str = "Penilaian tingkat kabupaten";
const CHAMPION: &str = "Smart Kampung Desa Tamansari, Kecamatan Licin";
const CRITERIA: [&str; 7] = [
    "Pelayanan publik",
    "Pemberdayaan ekonomi",
    "Pelayanan kesehatan",
    "Pendidikan dan seni-budaya",
    "Peningkatan SDM",
    "Pengentasan kemiskinan",
    "Melek informasi hukum",
];
const JUDGES: [&str; 5] = ["ani", "budi", "cici", "dodi", "endah"];

struct Stage {
    browser: Browser,
    kabupaten: Window,
    secretary: Window,
    licin: Window,
    ani: Window,
    judges: Vec<PersonId>,
}

#[tokio::test]
async fn a_village_climbs_from_its_kecamatan_to_the_kabupaten() {
    let stage = Stage::set().await;
    stage.the_kabupaten_opens_the_ladder().await;
    stage.licin_enters_all_its_desa_and_chooses_a_panel().await;
    stage.a_judge_scores_on_the_spot_without_signal().await;
    stage.licin_closes_and_its_winner_climbs().await;
    stage.the_kabupaten_scores_and_seals().await;
    stage.everybody_reads_the_champions_ladder().await;
    for window in [stage.kabupaten, stage.secretary, stage.licin, stage.ani] {
        window.close().await;
    }
    stage.browser.end().await;
}

impl Stage {
    async fn set() -> Self {
        let app = TestApp::in_banyuwangi().await;
        app.person("siti", &[(Role::Organiser, "region:35.10")]).await;
        app.person("putri", &[(Role::Organiser, "region:35.10")]).await;
        app.person("lilik", &[(Role::Organiser, "region:35.10.24")]).await;
        let mut judges = Vec::new();
        for judge in JUDGES {
            judges.push(app.person(judge, &[(Role::Judge, "region:35.10")]).await);
        }
        let browser = Browser::on(app);
        let (kabupaten, licin) = (browser.window_of("siti", DESK).await, browser.window_of("lilik", PHONE).await);
        let (secretary, ani) = (browser.window_of("putri", PHONE).await, browser.window_of(JUDGES[0], PHONE).await);
        Self { browser, kabupaten, secretary, licin, ani, judges }
    }

    async fn the_kabupaten_opens_the_ladder(&self) {
        let siti = &self.kabupaten;
        siti.goto("/panitia/lomba/baru").await;
        siti.choose("Lomba Smart Kampung").await;
        siti.fill("Nama lomba", NAME).await;
        siti.fill("Alamat", "smart-kampung-2026").await;
        siti.fill("Dibuka", &in_days(1)).await;
        siti.fill("Ditutup", &in_days(30)).await;
        siti.press("Buat draf").await;
        siti.press("Periksa dan terbitkan").await;
        siti.press("Terbitkan sekarang").await;
        siti.press("Kelola pendaftaran").await;
        siti.press("Buka pendaftaran sekarang").await;
        siti.sees("Pendaftaran dibuka").await;
    }

    async fn licin_enters_all_its_desa_and_chooses_a_panel(&self) {
        let lilik = &self.licin;
        lilik.goto("/panitia").await;
        lilik.press(LICIN).await;
        lilik.picture("tangga-licin").await;
        lilik.press("Daftarkan desa dan kelurahan").await;
        lilik.sees("0 dari 8 desa dan kelurahan").await;
        lilik.press("Daftarkan yang dicentang").await;
        lilik.sees("8 dari 8").await;
        lilik.picture("tangga-licin-peserta").await;
        lilik.goto("/panitia").await;
        lilik.press(LICIN).await;
        lilik.press("Juri dan penugasan").await;
        for judge in &JUDGES[..3] {
            lilik.choose(&format!("Orang {judge}")).await;
        }
        lilik.press("Tugaskan yang dipilih ke semua peserta").await;
        lilik.sees("24 tugas diberikan. Panel ini sudah cukup: 3 dari 3 juri.").await;
        lilik.picture("tangga-licin-panel").await;

        // A desa of Kabat enters too, and nobody against it.
        let siti = &self.kabupaten;
        let kabat = self.edition().await.contest("35.10.14");
        siti.goto(&format!("/panitia/babak/{kabat}/peserta")).await;
        siti.run(
            "for (const box of [...document.querySelectorAll('input[name=unit]')].slice(1)) box.checked = false",
            vec![],
        )
        .await;
        siti.press("Daftarkan yang dicentang").await;
        siti.sees("1 desa dan kelurahan didaftarkan.").await;
    }

    async fn a_judge_scores_on_the_spot_without_signal(&self) {
        let edition = self.edition().await;
        let app = &self.browser.app;
        app.command::<Edition>(edition.id, EditionCommand::CloseRegistration, Role::Organiser).await;
        let licin = edition.contest("35.10.24");
        self.kabupaten.goto(&format!("/panitia/babak/{licin}")).await;
        self.kabupaten.press("Buka babak ini sekarang").await;
        self.kabupaten.sees("Sedang berlangsung").await;

        let ani = &self.ani;
        ani.declares_no_relations().await;
        ani.press(CHAMPION).await;
        ani.signal(false).await;
        for criterion in CRITERIA {
            ani.fill_near(&format!("{criterion} bobot"), "Nilai", "95").await;
        }
        ani.fill("Wifi gratis", "Ada").await;
        ani.fill("Toilet bersih", "Tidak ada").await;
        ani.sees("Tersimpan di perangkat ini, belum terkirim").await;
        ani.picture("tangga-lembar-tanpa-sinyal").await;
        ani.signal(true).await;
        ani.sees("Tersimpan di server pukul").await;
        ani.press("Periksa dan tandatangani").await;
        ani.sees("Periksa sebelum tanda tangan").await;
        ani.sees("95,00").await;
        ani.picture("tangga-periksa").await;
        ani.press("Tandatangani lembar nilai").await;
        ani.sees("ditandatangani. Tinggal 7 lembar lagi.").await;
        self.the_others_sign(&edition, licin, 90, 70).await;
    }

    async fn licin_closes_and_its_winner_climbs(&self) {
        let edition = self.edition().await;
        let lilik = &self.licin;
        lilik.goto("/panitia").await;
        lilik.press(LICIN).await;
        lilik.press("Tutup babak ini").await;
        lilik.press("Tutup babak ini").await;
        self.browser.app.app.engine().settled().await.unwrap();
        lilik.reload().await;
        lilik.sees("Peringkat babak ini").await;
        lilik.sees("91,67").await;
        lilik.picture("tangga-licin-peringkat").await;
        // The board has it at once; the other kecamatan have nobody, or one.
        let siti = &self.kabupaten;
        siti.goto(&format!("/panitia/lomba/{}/tangga", edition.id)).await;
        siti.picture("tangga-papan").await;
        let others = "select id from read.competition_round
                      where edition = $1 and territory is not null and state <> 'peringkat' order by territory";
        let others: Vec<RoundId> =
            sqlx::query_scalar(others).bind(edition.id).fetch_all(&self.browser.app.database.pool).await.unwrap();
        assert_eq!(others.len(), 24);
        for round in others {
            self.browser.app.open_round(round).await;
            self.browser.app.close_round(round).await;
        }
        siti.goto(&format!("/panitia/babak/{}", edition.kabupaten())).await;
        siti.sees(FINAL).await;
        siti.sees(CHAMPION).await;
        siti.picture("tangga-kabupaten").await;
    }

    async fn the_kabupaten_scores_and_seals(&self) {
        let (edition, siti) = (self.edition().await, &self.kabupaten);
        let round = edition.kabupaten();
        siti.press("Juri dan penugasan").await;
        for judge in JUDGES {
            siti.choose(&format!("Orang {judge}")).await;
        }
        siti.press("Tugaskan yang dipilih ke semua peserta").await;
        siti.sees("10 tugas diberikan.").await;
        siti.picture("tangga-kabupaten-panel").await;
        siti.goto(&format!("/panitia/babak/{round}")).await;
        siti.press("Buka babak ini sekarang").await;
        siti.sees("Sedang berlangsung").await;
        let ani = &self.ani;
        ani.declares_no_relations().await;
        ani.press(CHAMPION).await;
        for criterion in CRITERIA {
            ani.fill_near(&format!("{criterion} bobot"), "Nilai", "88").await;
        }
        ani.sees("Tersimpan di server pukul").await;
        ani.press("Periksa dan tandatangani").await;
        ani.press("Tandatangani lembar nilai").await;
        ani.sees("ditandatangani").await;
        self.the_others_sign(&edition, round, 88, 60).await;
        siti.goto(&format!("/panitia/babak/{round}")).await;
        siti.press("Tutup babak ini").await;
        siti.press("Tutup babak ini").await;
        self.browser.app.app.engine().settled().await.unwrap();
        let pleno = RoundId::of_edition(edition.id, "pleno");
        siti.goto(&format!("/panitia/babak/{pleno}")).await;
        siti.sees("Sedang berlangsung").await;
        siti.press("halaman pleno").await;
        siti.sees("88,00").await;
        self.the_pleno_gathers().await;
        siti.press("Tetapkan penghargaan").await;
        siti.press("Tetapkan penghargaan").await;
        siti.sees("Sudah ditetapkan").await;
        siti.picture("tangga-pleno").await;
        siti.press("Sahkan hasil").await;
        siti.press("Tandatangani sebagai ketua").await;
        siti.sees("Menunggu sekretaris").await;
        let putri = &self.secretary;
        putri.goto(&format!("/panitia/lomba/{}/pleno", edition.id)).await;
        putri.press("Sahkan hasil").await;
        putri.picture("tangga-pleno-sekretaris").await;
        putri.press("Sahkan hasil ini").await;
        putri.sees("SK belum dicatat.").await;
    }

    /// The chair, the secretary and three of the five judges.
    async fn the_pleno_gathers(&self) {
        let siti = &self.kabupaten;
        siti.press("Susun agenda").await;
        siti.press("Simpan agenda").await;
        siti.press("Tetapkan ketua dan sekretaris").await;
        siti.fill("Ketua", "Orang siti").await;
        siti.fill("Sekretaris", "Orang putri").await;
        siti.press("Tetapkan").await;
        siti.press("Catat kehadiran").await;
        for name in ["siti", "putri", JUDGES[0], JUDGES[1], JUDGES[2]] {
            siti.choose_near(&format!("Orang {name}"), "Hadir").await;
        }
        siti.press("Simpan kehadiran").await;
        siti.sees("Kuorum tercapai").await;
    }

    async fn everybody_reads_the_champions_ladder(&self) {
        self.browser.app.app.engine().settled().await.unwrap();
        for width in [PHONE, DESK] {
            let visitor = self.browser.window("pengunjung", width).await;
            visitor.goto("/hasil").await;
            visitor.press(NAME).await;
            visitor.picture("tangga-hasil").await;
            visitor.press(CHAMPION).await;
            for words in ["Kecamatan Licin", "91,67", "88,00", "Peringkat akhir 1", "Fasilitas yang dilihat juri"] {
                visitor.sees(words).await;
            }
            visitor.picture("tangga-juara").await;
            visitor.goto("/lomba/smart-kampung-2026/tangga/35.10.24").await;
            visitor.sees("91,67").await;
            visitor.picture("tangga-licin-umum").await;
            visitor.close().await;
        }
    }

    /// The edition as the panitia made it.
    async fn edition(&self) -> TestEdition {
        let row = read_model::by_slug(&self.browser.app.database.pool, "smart-kampung-2026").await.unwrap().unwrap();
        assert_eq!(row.rules.rounds.len(), templates::find("smart-kampung").unwrap().rules.rounds.len());
        TestEdition { id: row.id, slug: row.slug, rules: row.rules, calendar: row.calendar }
    }

    /// Every sheet of a round that is not signed yet: this value for the champion, that for all others.
    async fn the_others_sign(&self, edition: &TestEdition, round: RoundId, best: i64, other: i64) {
        let app = &self.browser.app;
        app.app.engine().settled().await.unwrap();
        let open: Vec<(ProposalId, PersonId, String)> = sqlx::query_as(
            "select d.proposal, d.judge, p.title from read.judging_duty d join read.judging_proposal p on p.id = d.proposal
             left join read.judging_sheet s on s.round = d.round and s.proposal = d.proposal and s.judge = d.judge
             where d.round = $1 and d.state = 'aktif' and s.state is distinct from 'tanda_tangan' order by 1, 2",
        )
        .bind(round)
        .fetch_all(&app.database.pool)
        .await
        .unwrap();
        assert!(open.iter().all(|(_, judge, _)| self.judges.contains(judge)));
        for (entry, judge, title) in open {
            app.signs(edition, round, entry, judge, if title == CHAMPION { best } else { other }).await;
        }
        app.app.engine().settled().await.unwrap();
    }
}
