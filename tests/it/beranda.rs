//! `/`, `/beranda`, `/operasional`

use crate::support::{TestApp, demo_database};
use reqwest::StatusCode;
use sayembara::{demo, kernel::actor::Role};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_finds_what_waits_for_them() {
    let app = TestApp::on(demo_database().await).await;
    // The demo lies in the past: its timers fire when the server starts.
    app.is_well().await;
    let front = app.client().get("/").await;
    assert_eq!(front.status, StatusCode::OK);
    for expected in
        ["Pendaftaran dibuka", "Ditutup", "Pemenang Lomba Smart Kampung Banyuwangi 2025", "Juara I", "262 inovasi"]
    {
        assert!(front.says(expected), "{expected} in {}", front.text());
    }
    for (person, expected, absent) in [
        ("juri.sri", "belum Anda tanda tangani", "menunggu diperiksa"),
        ("verifikator", "usulan menunggu diperiksa", "belum Anda tanda tangani"),
        ("dinkes", "Kirim usulan untuk", "lembar nilai ditandatangani"),
        ("panitia", "lembar nilai ditandatangani", "Keadaan sistem"),
        ("pimpinan", "usulan masuk", "Siapkan lomba baru"),
        ("admin", "Semua pembaca catatan berjalan", "usulan masuk"),
    ] {
        let client = app.client();
        let answer = client.sign_in(person, demo::PASSWORD).await;
        assert_eq!(answer.location.as_deref(), Some("/beranda"), "{person}");
        let desk = client.get("/beranda").await;
        assert!(desk.says(expected), "{person}: {expected} in {}", desk.text());
        assert!(!desk.text().contains(absent), "{person}: {absent} in {}", desk.text());
    }
    app.stop().await;
}

#[tokio::test]
async fn an_empty_product_says_what_will_be_here_and_only_admins_see_how_it_runs() {
    let app = TestApp::in_banyuwangi().await;
    assert!(app.client().get("/").await.says("Tidak ada pendaftaran yang dibuka."));
    assert_eq!(app.client().get("/beranda").await.location.as_deref(), Some("/masuk?lanjut=%2Fberanda"));
    app.person("admin", &[(Role::Admin, "*")]).await;
    app.person("siti", &[(Role::Operator, "unit:dinkes")]).await;
    let admin = app.sign_in("admin").await;
    let page = admin.get("/operasional").await;
    assert!(page.says("Ya, tanpa celah") && page.says("history") && page.says("Berjalan"), "{}", page.text());
    let siti = app.sign_in("siti").await;
    assert!(siti.get("/beranda").await.says("Daftarkan inovasi pertama"));
    assert_eq!(siti.get("/operasional").await.status, StatusCode::FORBIDDEN);
    app.stop().await;
}
