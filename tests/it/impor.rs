//! Judges, operators and entries from spreadsheets.

use crate::support::TestApp;
use reqwest::StatusCode;
use sayembara::kernel::actor::Role;

#[tokio::test]
async fn judges_come_from_a_file_with_a_link_for_each() {
    let app = TestApp::in_banyuwangi().await;
    app.person("admin", &[(Role::Admin, "*")]).await;
    let admin = app.sign_in("admin").await;
    let place = "/akun/impor/juri";
    assert!(admin.get("/akun/orang").await.says("Impor juri"));
    let csv = "Nama,Nama Pengguna,wilayah tugas,unit_kerja,wilayah_asal\n\
        Siti Rahayu,siti.rahayu,35.10.24,dinkes,35.10.16\n\
        Tanpa Wilayah,tanpa,35.99,,\n\
        Admin Lain,admin,35.10,,\n";
    let form = admin.get(place).await;
    let preview = admin.upload(&form, place, ("berkas", "juri.csv", csv.as_bytes())).await;
    assert!(preview.says("1 juri akan diundang, 2 baris dilewati. Belum ada yang disimpan."), "{}", preview.text());
    let people = async || -> i64 {
        sqlx::query_scalar("select count(*) from person where username = 'siti.rahayu'")
            .fetch_one(&app.database.pool)
            .await
            .unwrap()
    };
    assert_eq!(people().await, 0, "nothing before the yes");
    let report = admin.submit(&preview, "/akun/impor/juri/simpan", &[]).await;
    assert!(report.says("1 juri diundang, 2 baris dilewati."), "{}", report.text());
    let link = report.all(".mono").into_iter().find(|text| text.contains("/undangan/")).unwrap();
    let token = &link[link.find("/undangan/").unwrap()..];
    assert!(app.client().get(token).await.says("Siti Rahayu"), "the link opens");
    let again = admin.submit(&preview, "/akun/impor/juri/simpan", &[]).await;
    assert!(again.says("Nama pengguna ini sudah dipakai akun lain."), "{}", again.text());
    assert_eq!(people().await, 1);
    for ending in ["csv", "xlsx"] {
        assert_eq!(admin.get(&format!("{place}/contoh.{ending}")).await.status, StatusCode::OK);
    }
    assert_eq!(admin.get("/akun/impor/camat").await.status, StatusCode::NOT_FOUND);
    let broken = admin.submit(&preview, "/akun/impor/juri/simpan", &[("isi", "[[2,[\"a\"]]]")]).await;
    assert_eq!(broken.all("#berkas-error"), ["Isi berkas tidak sampai dengan utuh. Unggah berkasnya sekali lagi."]);
    app.stop().await;
}

#[tokio::test]
async fn the_panitia_of_a_kecamatan_brings_operators_of_its_own_only() {
    let app = TestApp::in_banyuwangi().await;
    app.person("lilik", &[(Role::Organiser, "region:35.10.24")]).await;
    let lilik = app.sign_in("lilik").await;
    let place = "/akun/impor/operator";
    let csv = "nama,nama_pengguna,unit\nA,aaa,desa-35.10.24.2008\nB,bbb,dinkes\nC,ccc,hilang\n";
    let form = lilik.get(place).await;
    let preview = lilik.upload(&form, place, ("berkas", "operator.csv", csv.as_bytes())).await;
    for sentence in
        ["1 operator akan diundang", "di luar hak Anda", "Unit “hilang” tidak ada di daftar unit yang aktif."]
    {
        assert!(preview.says(sentence), "{sentence}: {}", preview.text());
    }
    let report = lilik.submit(&preview, "/akun/impor/operator/simpan", &[]).await;
    assert!(report.says("1 operator diundang, 2 baris dilewati."), "{}", report.text());
    app.stop().await;
}
