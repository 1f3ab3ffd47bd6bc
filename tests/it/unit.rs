//! `/unit`: who there is, kept by admin and panitia.

use crate::support::{Client, TestApp};
use reqwest::StatusCode;
use sayembara::{directory::table, kernel::actor::Role};

async fn started() -> (TestApp, Client) {
    let app = TestApp::in_banyuwangi().await;
    app.person("panitia", &[(Role::Organiser, "region:35.10")]).await;
    let panitia = app.sign_in("panitia").await;
    (app, panitia)
}

#[tokio::test]
async fn a_kabupaten_is_set_up_once_and_again_without_harm() {
    let app = TestApp::in_banyuwangi().await;
    let pool = &app.database.pool;
    let unit = "dinkes".parse().unwrap();
    assert!(table::rename_unit(pool, &unit, "Dinas Kesehatan dan KB").await.unwrap());
    let again = table::init(pool, &"35.10".parse().unwrap()).await.unwrap();
    assert_eq!((again.units_added, again.regions), (0, 244));
    assert_eq!(table::unit(pool, &unit).await.unwrap().unwrap().name, "Dinas Kesehatan dan KB");
    let other = table::init(pool, &"35.11".parse().unwrap()).await.unwrap_err();
    assert_eq!(
        other.to_string(),
        "Pemasangan ini sudah dipakai untuk Kabupaten Banyuwangi. Satu pemasangan melayani satu kabupaten atau kota."
    );
    app.stop().await;
}

#[tokio::test]
async fn an_unknown_kabupaten_is_refused_in_words() {
    let app = TestApp::start().await;
    for code in ["35.99", "35", "35.10.24"] {
        let refusal = table::init(&app.database.pool, &code.parse().unwrap()).await.unwrap_err().to_string();
        assert!(refusal.starts_with(&format!("Tidak ada kabupaten atau kota dengan kode {code}.")), "{refusal}");
    }
    app.stop().await;
}

#[tokio::test]
async fn units_are_searched_filtered_and_paged() {
    let (app, panitia) = started().await;
    let page = panitia.get("/unit").await;
    assert_eq!(page.all("tbody tr").len(), 50);
    assert!(page.says("Halaman 1 dari 7, 310 unit"), "{}", page.text());
    let page = panitia.get("/unit?cari=SEMPU").await;
    assert_eq!(page.all("tbody th"), ["Kecamatan Sempu", "Puskesmas Sempu", "Desa Sempu"]);
    let page = panitia.get("/unit?jenis=rsud&aktif=ya").await;
    assert_eq!(page.all("tbody th"), ["RSUD Blambangan", "RSUD Genteng"]);
    let page = panitia.get("/unit?jenis=desa&halaman=2").await;
    assert_eq!(page.attributes("a[rel=prev]", "href"), ["/unit?jenis=desa&halaman=1"]);
    assert!(panitia.get("/unit?cari=%25zzz").await.says("Tidak ada unit yang cocok."));
    app.stop().await;
}

#[tokio::test]
async fn a_unit_is_added_renamed_and_set_inactive() {
    let (app, panitia) = started().await;
    let typed = [
        ("nama", "Puskesmas Kelir"),
        ("kode", "puskesmas-kelir"),
        ("jenis", "puskesmas"),
        ("induk", "dinkes"),
        ("wilayah", "35.10.21"),
    ];
    let page = panitia.get("/unit/baru").await;
    for _ in 0..2 {
        let answer = panitia.submit(&page, "/unit/baru", &typed).await;
        assert_eq!(answer.location.as_deref(), Some("/unit"), "{}", answer.text());
    }
    let place = "/unit/puskesmas-kelir/ubah";
    panitia.fill(place, place, &[("nama", "Puskesmas Kelir Baru")]).await;
    panitia.fill(place, "/unit/puskesmas-kelir/aktif", &[]).await;
    let unit = table::unit(&app.database.pool, &"puskesmas-kelir".parse().unwrap()).await.unwrap().unwrap();
    assert_eq!((unit.name.as_str(), unit.active), ("Puskesmas Kelir Baru", false));
    assert!(panitia.get("/unit").await.says("Puskesmas Kelir Baru sekarang tidak aktif."));
    panitia.fill(place, "/unit/puskesmas-kelir/aktif", &[]).await;
    let unit = table::unit(&app.database.pool, &unit.code).await.unwrap().unwrap();
    assert!(unit.active);
    app.stop().await;
}

#[tokio::test]
async fn a_wrong_unit_comes_back_as_typed_with_its_reasons() {
    let (app, panitia) = started().await;
    let good = [("nama", "UPT A"), ("kode", "upt-a"), ("jenis", "lain"), ("induk", ""), ("wilayah", "35.10")];
    for (field, typed, sentence) in [
        ("nama", " ", "Isian ini masih kosong."),
        ("kode", "UPT A", "Pakai 2 sampai 64 huruf kecil, angka, titik atau tanda hubung, misalnya puskesmas-kelir."),
        ("kode", "dinkes", "Kode dinkes sudah dipakai oleh Dinas Kesehatan."),
        ("jenis", "kantor", "Pilih jenis unitnya."),
        ("induk", "hilang", "Induk ini tidak ada di daftar unit yang aktif."),
        ("wilayah", "35.11", "Pilih wilayahnya."),
    ] {
        let mut fields = good.to_vec();
        fields.retain(|(name, _)| *name != field);
        fields.push((field, typed));
        let page = panitia.fill("/unit/baru", "/unit/baru", &fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert_eq!(page.all(&format!("#{field}-error")), [sentence]);
        if field != "nama" {
            assert_eq!(page.attributes("#nama", "value"), ["UPT A"]);
        }
    }
    let place = "/unit/dinkes/ubah";
    let page = panitia.fill(place, place, &[("nama", "")]).await;
    assert_eq!(page.all("#nama-error"), ["Isian ini masih kosong."]);
    assert_eq!(panitia.get("/unit/hilang/ubah").await.status, StatusCode::NOT_FOUND);
    app.stop().await;
}

#[tokio::test]
async fn a_file_is_shown_line_by_line_and_stored_only_when_confirmed() {
    let (app, panitia) = started().await;
    let csv = "kode;nama;jenis;induk;wilayah\r\n\
        upt-metrologi;UPT Metrologi;lain;diskopumdag;\r\n\
        dinkes;Dinas Kesehatan;dinas;;\r\n\
        upt-x;UPT X;kantor;;\r\n";
    let form = panitia.get("/unit/impor").await;
    let preview = panitia.upload(&form, "/unit/impor", ("berkas", "unit.csv", csv.as_bytes())).await;
    assert_eq!(preview.status, StatusCode::OK, "{}", preview.text());
    assert!(preview.says("1 unit akan ditambahkan, 2 baris dilewati. Belum ada yang disimpan."));
    assert!(preview.says("Kode dinkes sudah dipakai oleh Dinas Kesehatan."));
    assert!(preview.says("Jenis “kantor” tidak dikenal."));
    let metrologi = "upt-metrologi".parse().unwrap();
    assert_eq!(table::unit(&app.database.pool, &metrologi).await.unwrap(), None, "nothing is stored before the yes");
    for sentence in ["1 unit ditambahkan, 2 baris dilewati.", "0 unit ditambahkan, 3 baris dilewati."] {
        let report = panitia.submit(&preview, "/unit/impor/simpan", &[]).await;
        assert!(report.says(sentence), "{sentence}: {}", report.text());
    }
    let unit = table::unit(&app.database.pool, &metrologi).await.unwrap().unwrap();
    assert_eq!(unit.parent_name.as_deref(), Some("Dinas Koperasi, Usaha Mikro dan Perdagangan"));
    app.stop().await;
}

#[tokio::test]
async fn a_file_that_cannot_be_read_says_why() {
    let (app, panitia) = started().await;
    let form = panitia.get("/unit/impor").await;
    let big = vec![b'x'; 500 * 1024 + 1];
    for (bytes, sentence) in [
        (&b""[..], "Berkas ini kosong. Unduh contohnya, isi, lalu unggah lagi."),
        (b"kode,nama,jenis,induk,wilayah\n", "Berkas ini belum berisi apa-apa: hanya ada baris judul kolom."),
        (
            b"PK\x03\x04\x14\x00",
            "Berkas ini bukan XLSX atau CSV. Di Excel, pilih Simpan Sebagai lalu “Excel Workbook” atau “CSV UTF-8”.",
        ),
        (b"nama,jenis\na,b\n", "Kolom kode tidak ada. Baris pertama harus berisi: kode, nama, jenis, induk, wilayah."),
        (&big, "Berkas ini lebih besar dari 500 KB. Bagi menjadi beberapa berkas."),
    ] {
        let page = panitia.upload(&form, "/unit/impor", ("berkas", "unit.csv", bytes)).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(page.all("#berkas-error"), [sentence]);
    }
    let page = panitia.upload(&form, "/unit/impor", ("berkas", "", b"")).await;
    assert_eq!(page.all("#berkas-error"), ["Pilih dulu berkas XLSX atau CSV yang akan diimpor."]);
    let template = panitia.get("/unit/impor/contoh.csv").await;
    assert!(template.headers["content-type"].to_str().unwrap().starts_with("text/csv"));
    assert!(template.html.contains("kode,nama,jenis,induk,wilayah"));
    app.stop().await;
}

#[tokio::test]
async fn the_panitia_of_a_kecamatan_reads_and_changes_nothing() {
    let app = TestApp::in_banyuwangi().await;
    app.person("licin", &[(Role::Organiser, "region:35.10.24")]).await;
    let licin = app.sign_in("licin").await;
    let page = licin.get("/unit").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.says("Tambah unit"));
    for path in ["/unit/baru", "/unit/impor", "/unit/dinkes/ubah"] {
        let page = licin.get(path).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}");
        assert!(page.says("Halaman ini untuk admin dan panitia kabupaten."));
    }
    app.stop().await;
}
