//! `/panitia/lomba/{lomba}/piagam`: how certificates look, and what becomes of those that were issued before.

use crate::support::{Client, Page, TestApp, demo_database};
use reqwest::StatusCode;
use sayembara::demo;

const BORDER: &[u8] = include_bytes!("../../src/demo/data/piagam.png");
const SMALL: &[u8] = include_bytes!("../../src/demo/data/foto-contoh.jpg");
const HOLDER: &str = "Dra. Retno Kusumawardani, M.Si.";

async fn one(app: &TestApp, sql: &str) -> String {
    sqlx::query_scalar(sql).fetch_one(&app.database.pool).await.unwrap()
}
async fn signed_in(app: &TestApp, login: &str) -> Client {
    let client = app.client();
    client.sign_in(login, demo::PASSWORD).await;
    client
}
/// Numbers of the certificates of Sinovik 2025 that hold, by entry.
async fn numbers(app: &TestApp) -> Vec<(String, String)> {
    sqlx::query_as(
        "select d.subject, d.number from read.document_issued d join read.document_edition e on e.edition = d.edition
         where d.kind = 'piagam' and e.slug = 'sinovik-2025' and d.superseded_by is null and d.revoked_at is null
         order by d.subject",
    )
    .fetch_all(&app.database.pool)
    .await
    .unwrap()
}
/// Whether a PDF has a picture in it.
fn pictured(page: &Page) -> bool {
    assert!(page.status == StatusCode::OK && page.html.starts_with("%PDF-1.7"), "{}", page.status);
    page.html.contains("/Subtype /Image") || page.html.contains("/Subtype/Image")
}
async fn sealed_edition(app: &TestApp) -> String {
    one(app, "select edition from read.result_edition where slug = 'sinovik-2025'").await
}
async fn files(app: &TestApp, edition: &str) -> i64 {
    sqlx::query_scalar("select count(*) from attachment where owner = $1 and removed_at is null")
        .bind(edition)
        .fetch_one(&app.database.pool)
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn other_signers_give_issued_certificates_other_numbers_and_the_log_no_name() {
    let app = TestApp::on(demo_database().await).await;
    let edition = sealed_edition(&app).await;
    let place = format!("/panitia/lomba/{edition}/piagam");
    let panitia = signed_in(&app, "panitia").await;
    let page = panitia.open(&place).await;
    assert!(page.says("Piagam lomba ini sudah terbit."), "{}", page.text());
    assert_eq!(page.attributes("#nama-1", "value"), [HOLDER]);
    let before = numbers(&app).await;
    assert!(before.len() >= 3, "{before:?}");
    let printed = panitia.get(&format!("/panitia/lomba/{edition}/pleno/piagam/{}.pdf", before[0].0)).await;
    assert!(pictured(&printed));

    let save = format!("{place}/penanda-tangan");
    let same = panitia.fill(&place, &save, &[]).await;
    assert!(same.status.is_redirection(), "nothing changed: {}", same.text());
    assert_eq!(numbers(&app).await, before);

    let other = [("nama-1", "Dr. Anindita Wirasena"), ("nip-1", "19800505 200501 2 003"), ("jabatan-2", "Plt. Bupati")];
    let refused = panitia.fill(&place, &save, &other).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.says("Tulis alasan perubahannya"), "{}", refused.text());
    assert_eq!(refused.attributes("#nama-1", "value"), [other[0].1], "what was typed is kept");
    assert_eq!(numbers(&app).await, before);
    let known = one(&app, "select string_agg(name, '|' order by name) from certificate_signer").await;
    assert!(!known.contains("Anindita"), "a refused name is forgotten: {known}");

    let why = [other[0], other[1], other[2], ("alasan", "Pejabatnya berganti sebelum piagam dibagikan.")];
    let saved = panitia.fill(&place, &save, &why).await;
    assert!(saved.status.is_redirection(), "{}", saved.text());
    app.app.engine().settled().await.unwrap();
    let after = numbers(&app).await;
    assert_eq!(after.len(), before.len());
    assert!(before.iter().zip(&after).all(|(old, new)| old.0 == new.0 && old.1 != new.1), "{before:?} {after:?}");
    let old = app.client().get(&format!("/dokumen/{}", before[0].1)).await;
    assert!(old.says("sudah diganti") && old.says("Alasan: Pejabatnya berganti"), "{}", old.text());
    let new = app.client().get(&format!("/dokumen/{}", after[0].1)).await;
    assert!(new.says("berlaku.") && new.says("Kepala Bagian Organisasi, Plt. Bupati"), "{}", new.text());
    assert!(!new.says("Anindita") && !new.says("19800505"), "check pages name nobody");
    let log =
        one(&app, "select string_agg(payload::text, '') from events where aggregate_type = 'certificate_look'").await;
    assert!(
        log.contains("Plt. Bupati") && !log.contains("Anindita") && !log.contains("Retno") && !log.contains("1980")
    );

    // The picture stays while nobody says why it goes; what was typed stays too.
    let remove = format!("{place}/latar/hapus");
    let refused = panitia.fill(&place, &remove, &[("alasan-hapus", "singkat")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.all("#alasan-hapus").concat().contains("singkat"), "{}", refused.text());
    assert!(panitia.open(&place).await.says("Buka gambar"));

    // Leaders read, and are offered no form; the panitia of another region gets nothing; nor does a judge.
    let leader = signed_in(&app, "pimpinan").await;
    let read = leader.open(&place).await;
    assert!(
        read.says("Dr. Anindita Wirasena")
            && read.attributes("form", "action").iter().all(|at| !at.starts_with(&place))
    );
    for stranger in ["kecamatan.licin", "juri.sri"] {
        let other = signed_in(&app, stranger).await;
        assert_eq!(other.get(&place).await.status, StatusCode::FORBIDDEN, "{stranger}");
        assert_eq!(other.get(&format!("{place}/contoh.pdf")).await.status, StatusCode::FORBIDDEN, "{stranger}");
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_background_is_taken_shown_in_an_example_and_removed_and_a_wrong_one_leaves_nothing() {
    let app = TestApp::on(demo_database().await).await;
    let edition = one(&app, "select edition from read.document_edition where slug = 'sinovik-2026'").await;
    let place = format!("/panitia/lomba/{edition}/piagam");
    let save = format!("{place}/latar");
    let panitia = signed_in(&app, "panitia").await;
    let page = panitia.open(&place).await;
    assert!(page.says("Belum ada gambar.") && !page.says("sudah terbit"), "{}", page.text());
    let plain = panitia.get(&format!("{place}/contoh.pdf")).await;
    assert!(!pictured(&plain));

    let broken = &BORDER[..BORDER.len() / 2];
    for (name, bytes, said) in [
        ("kecil.jpg", SMALL, "jadi kabur di kertas A4"),
        ("rusak.png", broken, "tidak dapat dicetak"),
        ("surat.pdf", b"%PDF-1.4 surat".as_slice(), "tidak dapat dicetak"),
        ("teks.png", b"bukan gambar".as_slice(), "Simpan ulang sebagai JPEG atau PNG"),
    ] {
        let refused = panitia.upload(&page, &save, ("berkas", name, bytes)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(refused.says(said), "{name}: {}", refused.text());
        assert_eq!(files(&app, &edition).await, 0, "{name}");
    }
    let mut far = page.form(&save);
    far.iter_mut().find(|(key, _)| key == "ruang-atas").unwrap().1 = "31".to_owned();
    let refused = panitia.post_with_file(&save, far, ("berkas", "bingkai.png", BORDER)).await;
    assert!(refused.says("paling banyak 30 mm") && refused.attributes("#ruang-atas", "value") == ["31"]);
    assert_eq!(files(&app, &edition).await, 0);

    let saved = panitia.upload(&page, &save, ("berkas", "bingkai.png", BORDER)).await;
    assert!(saved.status.is_redirection(), "{}", saved.text());
    // The same form again is one wish.
    let again = panitia.upload(&page, &save, ("berkas", "bingkai.png", BORDER)).await;
    assert!(again.status.is_redirection(), "{}", again.text());
    assert_eq!(files(&app, &edition).await, 1);
    let example = panitia.get(&format!("{place}/contoh.pdf")).await;
    assert!(pictured(&example));
    let shown = panitia.open(&place).await;
    let picture = shown.attributes("dl a", "href").into_iter().find(|at| at.contains("/latar/")).unwrap();
    assert_eq!(panitia.get(&picture).await.headers["content-type"], "image/png");
    let other = signed_in(&app, "kecamatan.licin").await;
    assert_eq!(other.get(&picture).await.status, StatusCode::FORBIDDEN);

    let removed = panitia.fill(&place, &format!("{save}/hapus"), &[]).await;
    assert!(removed.status.is_redirection(), "{}", removed.text());
    assert!(panitia.open(&place).await.says("Belum ada gambar."));
    app.stop().await;
}
