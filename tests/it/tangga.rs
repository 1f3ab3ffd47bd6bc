//! A ladder: rounds in every kecamatan, whose best meet in the kabupaten.

mod climbing;

use crate::support::{Client, Page, TestApp};
use reqwest::StatusCode;
use sayembara::{
    competition::{
        edition::{aggregate::Edition, commands::EditionCommand},
        read_model::{self, RoundState},
    },
    kernel::{
        actor::Role,
        ids::{EditionId, RoundId},
        region::RegionCode,
        time::{Timestamp, Zone},
    },
};

const KABUPATEN: &[(Role, &str)] = &[(Role::Organiser, "region:35.10")];
const LICIN: &[(Role, &str)] = &[(Role::Organiser, "region:35.10.24")];
const KABAT: &[(Role, &str)] = &[(Role::Organiser, "region:35.10.14")];

fn days(n: i64) -> String {
    Zone::Wib.input(Timestamp::now().plus_days(n))
}

/// A published Smart Kampung whose registration is open; the path of its page.
pub(crate) async fn smart_kampung(app: &TestApp, client: &Client) -> (String, EditionId) {
    let (buka, tutup) = (days(1), days(10));
    let typed = [
        ("contoh", "smart-kampung"),
        ("nama", "Smart Kampung 2026"),
        ("tahun", "2026"),
        ("alamat", "smart-kampung-2026"),
        ("buka", &buka),
        ("tutup", &tutup),
    ];
    let answer = client.fill("/panitia/lomba/baru", "/panitia/lomba/baru", &typed).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let place = answer.location.unwrap();
    let path = format!("{place}/ubah/jadwal");
    let (first, last) = (days(12), days(30));
    let answer = client.fill(&path, &path, &[("babak-buka-0", &first), ("babak-tutup-0", &last)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let path = format!("{place}/terbitkan");
    let answer = client.fill(&path, &path, &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let id: EditionId = place.rsplit('/').next().unwrap().parse().unwrap();
    app.command::<Edition>(id, EditionCommand::OpenRegistration, Role::Organiser).await;
    (place, id)
}

fn territory(code: &str) -> RegionCode {
    code.parse().unwrap()
}

pub(crate) fn contest(edition: EditionId, code: &str) -> RoundId {
    RoundId::of_territory(edition, "kecamatan", &territory(code))
}

async fn state(app: &TestApp, round: RoundId) -> (RoundState, i32) {
    app.app.engine().settled().await.unwrap();
    let row = read_model::round(&app.database.pool, round).await.unwrap().unwrap();
    (row.state, row.entries)
}

/// Sends the fields of the page's form `own` to another path.
async fn forge(client: &Client, page: &Page, own: &str, path: &str, typed: &[(&str, &str)]) -> Page {
    let fields = page.form(own);
    let kept = fields.iter().map(|(key, value)| (key.as_str(), value.as_str()));
    let kept = kept.filter(|(key, _)| !typed.iter().any(|(name, _)| name == key));
    let fields: Vec<(&str, &str)> = kept.chain(typed.iter().copied()).collect();
    client.post(path, &fields).await
}

fn refused(page: &Page, sentence: &str) {
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.text());
    assert!(page.says(sentence), "{sentence}: {}", page.text());
}

#[tokio::test]
async fn one_action_makes_a_round_for_every_kecamatan_and_one_above_them() {
    let app = TestApp::in_banyuwangi().await;
    app.person("siti", KABUPATEN).await;
    let client = app.sign_in("siti").await;
    let (_, id) = smart_kampung(&app, &client).await;
    app.app.engine().settled().await.unwrap();
    let pool = &app.database.pool;
    let contests: Vec<(String, String, String, Option<String>)> = sqlx::query_as(
        "select territory, rules->>'label', rules_sha256, lot_sha256 from read.competition_round
         where edition = $1 and territory is not null order by territory",
    )
    .bind(id)
    .fetch_all(pool)
    .await
    .unwrap();
    assert_eq!(contests.len(), 25);
    assert_eq!(contests[23].1, "Penilaian tingkat kecamatan: Licin");
    assert!(contests.iter().all(|contest| contest.2 == contests[0].2), "all share the published rules");
    let mut lots: Vec<_> = contests.iter().map(|contest| contest.3.clone().unwrap()).collect();
    lots.sort();
    lots.dedup();
    assert_eq!(lots.len(), 25, "each contest has committed to a lot of its own");
    let seeds: Vec<(String, String)> =
        sqlx::query_as("select round, seed from lot_seed order by round").fetch_all(pool).await.unwrap();
    assert_eq!(seeds.len(), 26, "also the round above");
    let above = RoundId::of_edition(id, "kabupaten");
    let licin = read_model::round(pool, contest(id, "35.10.24")).await.unwrap().unwrap();
    assert_eq!(read_model::round_above(pool, &licin).await.unwrap(), Some(above));
    app.stop().await;
}

#[tokio::test]
async fn the_organiser_of_a_kecamatan_enters_all_its_desa_at_once_and_no_neighbours() {
    let app = TestApp::in_banyuwangi().await;
    app.person("siti", KABUPATEN).await;
    app.person("lilik", LICIN).await;
    app.person("gani", KABAT).await;
    let (siti, lilik, gani) = (app.sign_in("siti").await, app.sign_in("lilik").await, app.sign_in("gani").await);
    let (place, id) = smart_kampung(&app, &siti).await;
    app.app.engine().settled().await.unwrap();
    let round = contest(id, "35.10.24");
    assert!(lilik.get("/panitia").await.says("Penilaian tingkat kecamatan: Licin"));
    assert!(!gani.get("/panitia").await.says("Licin"));
    let path = format!("/panitia/babak/{round}/peserta");
    let page = lilik.get(&path).await;
    assert!(page.says("0 dari 8 desa dan kelurahan"), "{}", page.text());
    let answer = lilik.submit(&page, &path, &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert_eq!(state(&app, round).await, (RoundState::Ahead, 8));
    let page = lilik.get(&path).await;
    assert!(page.says("8 dari 8") && page.says("Smart Kampung Desa Tamansari, Kecamatan Licin"), "{}", page.text());
    // The neighbour's organiser, with this kecamatan's ids.
    for path in [path.clone(), format!("/panitia/babak/{round}"), format!("/panitia/babak/{round}/juri")] {
        assert_eq!(gani.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let own = format!("/panitia/babak/{}/peserta", contest(id, "35.10.14"));
    let foreign = gani.get(&own).await;
    let answer = forge(&gani, &foreign, &own, &own, &[("unit", "desa-35.10.24.2008")]).await;
    refused(&answer, "bukan desa atau kelurahan di wilayah ini");
    for action in
        ["peserta", "buka", "tutup", "perpanjang", "keluarkan", "jadwal", "buka-kembali", "juri", "juri/semua"]
    {
        let path = format!("/panitia/babak/{round}/{action}");
        let answer = forge(&gani, &foreign, &own, &path, &[]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{action}: {}", answer.text());
        assert!(answer.says("panitia"), "{action}: {}", answer.text());
    }
    assert_eq!(lilik.get(&place).await.status, StatusCode::FORBIDDEN, "the edition is the kabupaten's");
    app.stop().await;
}

#[tokio::test]
async fn a_kecamatan_chooses_its_dates_inside_the_window_and_the_kabupaten_may_act_for_it() {
    let app = TestApp::in_banyuwangi().await;
    app.person("siti", KABUPATEN).await;
    app.person("lilik", LICIN).await;
    let (siti, lilik) = (app.sign_in("siti").await, app.sign_in("lilik").await);
    let (_, id) = smart_kampung(&app, &siti).await;
    app.app.engine().settled().await.unwrap();
    let page = format!("/panitia/babak/{}", contest(id, "35.10.24"));
    let save = format!("{page}/jadwal");
    let answer = lilik.fill(&page, &save, &[("buka", &days(13)), ("tutup", &days(31))]).await;
    refused(&answer, "Jadwal harus di dalam waktu yang ditetapkan kabupaten");
    let answer = lilik.fill(&page, &save, &[("buka", &days(20)), ("tutup", &days(15))]).await;
    refused(&answer, "Waktu tutup harus sesudah waktu buka.");
    let answer = lilik.fill(&page, &save, &[("buka", &days(13)), ("tutup", &days(20))]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert!(!lilik.get(&page).await.says("bertindak untuk"));
    let open = format!("{page}/buka");
    assert_eq!(siti.fill(&page, &open, &[]).await.status, StatusCode::SEE_OTHER);
    assert!(siti.get(&page).await.says("bertindak untuk Licin"), "{}", siti.get(&page).await.text());
    let extend = format!("{page}/perpanjang");
    let reason = "Jembatan Segobang putus.";
    let answer = lilik.fill(&page, &extend, &[("sampai", &days(40)), ("alasan", reason)]).await;
    refused(&answer, "Mintalah panitia kabupaten memperpanjangnya");
    let answer = siti.fill(&page, &extend, &[("sampai", &days(40)), ("alasan", reason)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    app.stop().await;
}

#[tokio::test]
async fn a_desa_registers_its_own_entry() {
    let app = TestApp::in_banyuwangi().await;
    app.person("siti", KABUPATEN).await;
    app.person("desi", &[(Role::Operator, "unit:desa-35.10.24.2008")]).await;
    app.person("dinkes", &[(Role::Operator, "unit:dinkes")]).await;
    let (siti, desi, dinkes) = (app.sign_in("siti").await, app.sign_in("desi").await, app.sign_in("dinkes").await);
    let (_, id) = smart_kampung(&app, &siti).await;
    app.app.engine().settled().await.unwrap();
    let page = desi.get("/usulan/baru?lomba=smart-kampung-2026").await;
    assert!(page.says("Desa Tamansari") && page.says("Penilaian tingkat kecamatan: Licin"), "{}", page.text());
    let answer = desi.submit(&page, "/usulan/baru/desa", &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let place = answer.location.unwrap().replace("/tulis", "");
    let check = desi.get(&format!("{place}/periksa")).await;
    let answer = desi.submit(&check, &format!("{place}/kirim"), &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert_eq!(state(&app, contest(id, "35.10.24")).await, (RoundState::Ahead, 1));
    let answer = desi.submit(&page, "/usulan/baru/desa", &[]).await;
    assert_eq!(answer.location.as_deref(), Some(place.as_str()), "the same wish twice is one entry");
    assert!(dinkes.get("/usulan/baru?lomba=smart-kampung-2026").await.says("Akun Anda menulis untuk unit lain."));
    app.person("jelun", &[(Role::Operator, "unit:desa-35.10.24.2002")]).await;
    let jelun = app.sign_in("jelun").await;
    let own = jelun.get("/usulan/baru?lomba=smart-kampung-2026").await;
    let answer = jelun.submit(&own, "/usulan/baru/desa", &[("unit", "desa-35.10.24.2008")]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND, "nobody enters for another");
    app.stop().await;
}

#[tokio::test]
async fn a_draft_is_no_entry_and_the_kecamatan_may_hand_it_in() {
    let app = TestApp::in_banyuwangi().await;
    app.person("siti", KABUPATEN).await;
    app.person("lilik", LICIN).await;
    app.person("gani", KABAT).await;
    app.person("desi", &[(Role::Operator, "unit:desa-35.10.24.2008")]).await;
    let (siti, lilik, desi) = (app.sign_in("siti").await, app.sign_in("lilik").await, app.sign_in("desi").await);
    let (_, id) = smart_kampung(&app, &siti).await;
    app.app.engine().settled().await.unwrap();
    let page = desi.get("/usulan/baru?lomba=smart-kampung-2026").await;
    let draft = desi.submit(&page, "/usulan/baru/desa", &[]).await.location.unwrap().replace("/tulis", "");
    let round = contest(id, "35.10.24");
    let path = format!("/panitia/babak/{round}/peserta");
    let page = lilik.get(&path).await;
    assert!(page.says("0 dari 8 desa dan kelurahan"), "{}", page.text());
    let answer = lilik.submit(&page, &path, &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert_eq!(state(&app, round).await, (RoundState::Ahead, 8));
    assert!(lilik.get(&path).await.says("8 dari 8"));
    // What was handed in, and the history of the round, are open to whoever runs it; to no neighbour.
    let gani = app.sign_in("gani").await;
    for place in [draft, format!("/jejak/babak/{round}")] {
        assert_eq!(lilik.get(&place).await.status, StatusCode::OK, "{place}");
        assert!(gani.get(&place).await.status.is_client_error(), "{place}");
    }
    app.stop().await;
}

#[tokio::test]
async fn entries_come_from_a_file_and_only_the_own_villages() {
    let app = TestApp::in_banyuwangi().await;
    app.person("siti", KABUPATEN).await;
    app.person("lilik", LICIN).await;
    app.person("gani", &[(Role::Organiser, "region:35.10.14")]).await;
    let (siti, lilik, gani) = (app.sign_in("siti").await, app.sign_in("lilik").await, app.sign_in("gani").await);
    let (_, id) = smart_kampung(&app, &siti).await;
    app.app.engine().settled().await.unwrap();
    let round = contest(id, "35.10.24");
    let path = format!("/panitia/babak/{round}/peserta/impor");
    assert_eq!(gani.get(&path).await.status, StatusCode::FORBIDDEN);
    let csv = "kode\n35.10.24.2008\ndesa-35.10.24.2008\n35.10.14.2001\n35.10.24.2001\n";
    let form = lilik.get(&path).await;
    let preview = lilik.upload(&form, &path, ("berkas", "peserta.csv", csv.as_bytes())).await;
    for sentence in [
        "2 peserta akan didaftarkan, 2 baris dilewati. Belum ada yang disimpan.",
        "sudah ada di baris 2.",
        "Kode 35.10.14.2001 bukan desa atau kelurahan di Kecamatan Licin.",
    ] {
        assert!(preview.says(sentence), "{sentence}: {}", preview.text());
    }
    assert_eq!(state(&app, round).await.1, 0, "nothing before the yes");
    let report = lilik.submit(&preview, &format!("{path}/simpan"), &[]).await;
    assert!(report.says("2 peserta didaftarkan, 2 baris dilewati."), "{}", report.text());
    assert_eq!(state(&app, round).await.1, 2);
    let again = lilik.submit(&preview, &format!("{path}/simpan"), &[]).await;
    assert!(again.says("sudah terdaftar."), "{}", again.text());
    app.command::<Edition>(id, EditionCommand::CloseRegistration, Role::Organiser).await;
    app.app.engine().settled().await.unwrap();
    refused(
        &lilik.upload(&form, &path, ("berkas", "peserta.csv", csv.as_bytes())).await,
        "Pendaftaran tidak sedang dibuka",
    );
    app.stop().await;
}
