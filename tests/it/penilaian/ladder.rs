//! Who may judge in a contest of a ladder, and how its panel is chosen.

use super::story::{led_to, refused};
use crate::{
    support::{Client, Page, TestApp},
    tangga::{contest, smart_kampung},
};
use reqwest::StatusCode;
use sayembara::kernel::{
    actor::Role,
    ids::{AssignmentId, PersonId, ProposalId, RoundId},
};

pub(crate) struct Contest {
    pub(crate) app: TestApp,
    pub(crate) lilik: Client,
    pub(crate) round: RoundId,
    /// Of Licin's own scope, living in another kecamatan.
    pub(crate) ani: PersonId,
    /// Of the kabupaten.
    pub(crate) budi: PersonId,
}

impl Contest {
    /// All eight desa of Licin have been entered; nobody is assigned.
    pub(crate) async fn begin() -> Self {
        let app = TestApp::in_banyuwangi().await;
        app.person("siti", &[(Role::Organiser, "region:35.10")]).await;
        app.person("lilik", &[(Role::Organiser, "region:35.10.24")]).await;
        let ani = app.person("ani", &[(Role::Judge, "region:35.10.24")]).await;
        let budi = app.person("budi", &[(Role::Judge, "region:35.10")]).await;
        let (siti, lilik) = (app.sign_in("siti").await, app.sign_in("lilik").await);
        let (_, id) = smart_kampung(&app, &siti).await;
        app.app.engine().settled().await.unwrap();
        let round = contest(id, "35.10.24");
        let path = format!("/panitia/babak/{round}/peserta");
        led_to(&lilik.fill(&path, &path, &[]).await, &path);
        app.app.engine().settled().await.unwrap();
        Self { app, lilik, round, ani, budi }
    }
    pub(crate) fn panel(&self) -> String {
        format!("/panitia/babak/{}/juri", self.round)
    }
    pub(crate) async fn choose(&self, judges: &[PersonId]) -> Page {
        let page = self.lilik.get(&self.panel()).await;
        let mut fields = page.form(&format!("{}/panel", self.panel()));
        fields.retain(|(name, _)| name != "juri");
        fields.extend(judges.iter().map(|judge| ("juri".to_owned(), judge.to_string())));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.lilik.post(&format!("{}/panel", self.panel()), &fields).await
    }
    pub(crate) async fn set(&self, person: PersonId, column: &str, value: &str) {
        let sql = format!("update person set {column} = $2 where id = $1");
        sqlx::query(&sql).bind(person).bind(value).execute(&self.app.database.pool).await.unwrap();
    }
    async fn duties(&self) -> i64 {
        sqlx::query_scalar("select count(*) from events where event_type = 'JudgeAssigned'")
            .fetch_one(&self.app.database.pool)
            .await
            .unwrap()
    }
    pub(crate) async fn open(&self) {
        self.app.open_early(self.round).await;
    }
    /// The desk of this judge, who has declared, for the first entry.
    pub(crate) async fn desk(&self, judge: PersonId) -> String {
        self.app.declared(self.round, judge).await;
        let sql = "select e.proposal from read.judging_entry e join read.judging_proposal p on p.id = e.proposal
                   where e.round = $1 order by lower(p.title), e.proposal limit 1";
        let proposal: ProposalId =
            sqlx::query_scalar(sql).bind(self.round).fetch_one(&self.app.database.pool).await.unwrap();
        format!("/penilaian/{}", AssignmentId::of_judge(self.round, proposal, judge))
    }
}

#[tokio::test]
async fn a_panel_is_chosen_once_for_all_desa_and_says_how_many_are_missing() {
    let contest = Contest::begin().await;
    let page = contest.lilik.get(&contest.panel()).await;
    assert!(page.says("Juri wilayah ini (1)") && page.says("Pinjaman dari luar wilayah ini (1)"), "{}", page.text());
    assert!(page.says("Panel ini baru 0 dari 3 juri. Masih 3 juri yang harus ditambah atau dipinjam"));
    assert!(!page.says("Tugaskan semua juri ke semua usulan"), "a kabupaten has 75 judges");
    led_to(&contest.choose(&[contest.ani, contest.budi]).await, &contest.panel());
    assert_eq!(contest.duties().await, 16);
    let page = contest.lilik.get(&contest.panel()).await;
    assert!(page.says("Panel ini baru 2 dari 3 juri. Masih 1 juri"), "{}", page.text());
    assert!(page.says("sudah di panel ini"));
    led_to(&contest.choose(&[]).await, &contest.panel());
    assert!(contest.lilik.get(&contest.panel()).await.says("Pilih paling sedikit satu juri."));
    contest.app.stop().await;
}

#[tokio::test]
async fn whoever_is_bound_to_the_kecamatan_cannot_be_chosen() {
    let contest = Contest::begin().await;
    contest.set(contest.ani, "home_region", "35.10.24.2001").await;
    contest.set(contest.budi, "employer", "kec-35.10.24").await;
    let cici = contest.app.person("cici", &[(Role::Judge, "region:35.10.14")]).await;
    let client = contest.app.sign_in("cici").await;
    let sent = client.fill("/akun", "/akun/bekas-jabatan", &[("bekas", "unit:desa-35.10.24.2008")]).await;
    led_to(&sent, "/akun");
    assert!(client.get("/akun").await.says("Desa Tamansari (Licin)"));
    let page = contest.lilik.get(&contest.panel()).await;
    for why in ["Tinggal di kecamatan ini", "Bekerja di kantor kecamatannya", "Pernah bertugas di sana"] {
        assert!(page.says(&format!("tidak dapat dipilih: {why}")), "{why}: {}", page.text());
    }
    let report = contest.choose(&[contest.ani, contest.budi, cici]).await;
    assert_eq!(report.status, StatusCode::OK, "{}", report.text());
    assert!(report.says("0 tugas diberikan. 24 tidak dapat diberikan"), "{}", report.text());
    for why in [
        "Juri ini tinggal di kecamatan pengusul",
        "Juri ini bekerja di kantor kecamatan pengusul",
        "Juri ini pernah bertugas di tempat pengusul",
    ] {
        assert!(report.says(why), "{why}: {}", report.text());
    }
    assert_eq!(contest.duties().await, 0);
    let far = contest.app.person("jauh", &[(Role::Judge, "region:35.11")]).await;
    assert!(contest.choose(&[far]).await.says("Orang ini tidak memegang peran Juri di wilayah lomba ini."));
    contest.app.stop().await;
}

#[tokio::test]
async fn whoever_stepped_back_is_not_given_the_duty_again_with_the_whole_panel() {
    let contest = Contest::begin().await;
    led_to(&contest.choose(&[contest.ani]).await, &contest.panel());
    let desk = contest.desk(contest.ani).await;
    let ani = contest.app.sign_in("ani").await;
    let away = format!("{desk}/mundur");
    led_to(&ani.fill(&away, &away, &[("alasan", "Kepala desanya paman saya.")]).await, "/penilaian");
    let report = contest.choose(&[contest.ani]).await;
    assert_eq!(report.status, StatusCode::OK, "{}", report.text());
    assert!(report.says("0 tugas diberikan. 1 tidak dapat diberikan"), "{}", report.text());
    contest.app.stop().await;
}

#[tokio::test]
async fn a_judge_who_gets_bound_to_the_kecamatan_neither_saves_nor_signs() {
    let contest = Contest::begin().await;
    led_to(&contest.choose(&[contest.ani]).await, &contest.panel());
    contest.open().await;
    let desk = contest.desk(contest.ani).await;
    let ani = contest.app.sign_in("ani").await;
    let keys = ["pelayanan-publik", "pemberdayaan-ekonomi", "pelayanan-kesehatan", "pendidikan-seni-budaya"];
    let keys = keys.into_iter().chain(["peningkatan-sdm", "pengentasan-kemiskinan", "melek-hukum"]);
    let scores: Vec<_> = keys.map(|key| (format!("nilai-{key}"), "80")).collect();
    let scores: Vec<_> = scores.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    led_to(&ani.fill(&desk, &desk, &scores).await, &desk);
    let (open_page, summary) = (ani.get(&desk).await, ani.get(&format!("{desk}/tandatangan")).await);
    contest.set(contest.ani, "employer", "puskesmas-35.10.24").await;
    let sentence = "Tempat kerja Anda tercatat di kecamatan pengusul";
    refused(&ani.submit(&open_page, &desk, &[("nilai-pelayanan-publik", "90")]).await, sentence);
    refused(&ani.submit(&summary, &format!("{desk}/tandatangan"), &[]).await, sentence);
    contest.app.stop().await;
}

#[tokio::test]
async fn a_former_post_is_taken_off_by_those_who_manage_people_and_erased_with_the_person() {
    let app = TestApp::in_banyuwangi().await;
    app.person("admin", &[(Role::Admin, "*")]).await;
    let ani = app.person("ani", &[(Role::Judge, "region:35.10")]).await;
    let admin = app.sign_in("admin").await;
    let page = format!("/akun/orang/{ani}");
    let add = format!("{page}/bekas-jabatan");
    led_to(&admin.fill(&page, &add, &[("bekas", "unit:kec-35.10.24")]).await, &page);
    led_to(&admin.fill(&page, &add, &[("bekas", "unit:desa-35.10.24.2008")]).await, &page);
    led_to(&admin.fill(&page, &add, &[("bekas", "unit:tidak-ada")]).await, &page);
    let shown = admin.get(&page).await;
    assert!(shown.says("Kecamatan Licin") && shown.says("Desa Tamansari (Licin)"), "{}", shown.text());
    let count = async || -> i64 {
        let sql = "select count(*) from former_post where person = $1";
        sqlx::query_scalar(sql).bind(ani).fetch_one(&app.database.pool).await.unwrap()
    };
    assert_eq!(count().await, 2);
    let first: i64 = sqlx::query_scalar("select min(id) from former_post").fetch_one(&app.database.pool).await.unwrap();
    led_to(&admin.fill(&page, &format!("{add}/{first}/hapus"), &[]).await, &page);
    assert_eq!(count().await, 1);
    let erase = format!("{page}/hapus");
    admin.fill(&erase, &erase, &[("alasan", "Permintaan yang bersangkutan.")]).await;
    assert_eq!(count().await, 0);
    app.stop().await;
}
