//! `/masuk`, `/akun`, `/undangan`

use crate::support::{Client, PASSWORD, Page, TestApp};
use reqwest::StatusCode;
use sayembara::{
    account::{cli, password, table},
    kernel::{actor::Role, ids::PersonId},
};

const ADMIN: &[(Role, &str)] = &[(Role::Admin, "*")];
const NEW: &str = "pasir putih dan layar";

/// The path of the invitation link that a page shows.
fn link_of(page: &Page) -> String {
    let url = page.attributes("input[name=tautan]", "value").pop().expect("a link");
    url[url.find("/undangan/").expect("an invitation")..].to_owned()
}

async fn age_attempts(app: &TestApp, minutes: i32) {
    sqlx::query("update sign_in_attempt set at = at - make_interval(mins => $1)")
        .bind(minutes)
        .execute(&app.database.pool)
        .await
        .unwrap();
}

#[tokio::test]
async fn signing_in_leads_to_where_the_person_wanted_to_go() {
    let app = TestApp::start().await;
    app.person("siti", ADMIN).await;
    let client = app.client();
    assert!(client.open("/akun").await.says("Kata sandi"), "leads to the form");
    let page = client.get("/akun").await;
    assert_eq!(page.location.as_deref(), Some("/masuk?lanjut=%2Fakun"));
    let form = client.get("/masuk?lanjut=%2Fakun").await;
    let answer = client.submit(&form, "/masuk", &[("login", "SITI"), ("sandi", PASSWORD)]).await;
    assert_eq!((answer.status, answer.location.as_deref()), (StatusCode::SEE_OTHER, Some("/akun")));
    let own = client.get("/akun").await;
    assert!(own.says("Orang siti") && own.says("Peramban di perangkat lain (yang ini)"), "{}", own.text());
    assert_eq!(own.headers["cache-control"], "no-store");
    app.stop().await;
}

#[tokio::test]
async fn an_unknown_account_and_a_wrong_password_get_the_same_answer() {
    let app = TestApp::start().await;
    app.person("siti", ADMIN).await;
    let wrong = app.client().sign_in("siti", "bukan ini kata sandinya").await;
    let unknown = app.client().sign_in("bukan-siti", "bukan ini kata sandinya").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.says("E-mail, nama pengguna atau kata sandi salah."));
    assert_eq!(wrong.text(), unknown.text());
    assert_eq!(wrong.status, unknown.status);
    app.stop().await;
}

#[tokio::test]
async fn after_five_wrong_passwords_the_account_rests_and_says_until_when() {
    let app = TestApp::start().await;
    app.person("siti", ADMIN).await;
    app.person("joko", ADMIN).await;
    let client = app.client();
    for _ in 0..5 {
        assert_eq!(client.sign_in("siti", "bukan ini kata sandinya").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let refused = client.sign_in("siti", PASSWORD).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.says("Sudah terlalu banyak percobaan. Coba lagi pukul"), "{}", refused.text());
    assert_eq!(app.client().sign_in("joko", PASSWORD).await.status, StatusCode::SEE_OTHER, "others are not held up");
    age_attempts(&app, 16).await;
    assert_eq!(client.sign_in("siti", PASSWORD).await.status, StatusCode::SEE_OTHER);
    app.stop().await;
}

#[tokio::test]
async fn many_guesses_at_once_do_not_slip_through() {
    let app = TestApp::start().await;
    app.person("siti", ADMIN).await;
    let client = app.client();
    let form = client.get("/masuk").await;
    let guesses = (0..12).map(|_| client.submit(&form, "/masuk", &[("login", "siti"), ("sandi", "tebakan saja")]));
    let looked_at = futures::future::join_all(guesses)
        .await
        .into_iter()
        .filter(|answer| answer.status == StatusCode::UNPROCESSABLE_ENTITY)
        .count();
    assert_eq!(looked_at, 5);
    app.stop().await;
}

#[tokio::test]
async fn a_form_without_the_sessions_token_changes_nothing_and_gives_the_words_back() {
    let app = TestApp::start().await;
    app.person("siti", ADMIN).await;
    let client = app.sign_in("siti").await;
    let answer = client.post("/akun", &[("nama", "Nama Palsu"), ("username", "siti")]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.says("Isian Anda belum tersimpan") && answer.says("Nama Palsu"));
    let signed_out = app.client().post("/akun", &[("nama", "Kalimat panjang"), ("sandi", "rahasia sekali")]).await;
    assert_eq!(signed_out.status, StatusCode::FORBIDDEN);
    assert!(signed_out.says("Kalimat panjang") && !signed_out.says("rahasia sekali"));
    assert!(client.get("/akun").await.says("Orang siti"));
    app.stop().await;
}

#[tokio::test]
async fn a_form_sent_by_another_site_is_refused() {
    let app = TestApp::start().await;
    app.person("siti", ADMIN).await;
    let client = app.sign_in("siti").await;
    let post = |name: &'static str, value: &'static str| {
        client.http.post(format!("{}/akun/keluar-semua", app.url)).header(name, value).send()
    };
    assert_eq!(post("sec-fetch-site", "cross-site").await.unwrap().status(), StatusCode::FORBIDDEN);
    assert_eq!(post("origin", "https://jahat.example").await.unwrap().status(), StatusCode::FORBIDDEN);
    assert_eq!(client.get("/akun").await.status, StatusCode::OK);
    app.stop().await;
}

#[tokio::test]
async fn signing_out_everywhere_ends_every_session() {
    let app = TestApp::start().await;
    app.person("siti", ADMIN).await;
    let (office, phone) = (app.sign_in("siti").await, app.sign_in("siti").await);
    let answer = office.fill("/akun", "/akun/keluar-semua", &[]).await;
    assert_eq!(answer.location.as_deref(), Some("/masuk"));
    for client in [office, phone] {
        assert_eq!(client.get("/akun").await.location.as_deref(), Some("/masuk?lanjut=%2Fakun"));
    }
    app.stop().await;
}

#[tokio::test]
async fn signing_in_changes_the_key_of_the_session() {
    let app = TestApp::start().await;
    app.person("siti", ADMIN).await;
    let client = app.client();
    client.get("/masuk").await;
    let keys = || async {
        let sql = "select key_hash from web_session";
        sqlx::query_scalar::<_, Vec<u8>>(sql).fetch_all(&app.database.pool).await.unwrap()
    };
    let before = keys().await;
    client.sign_in("siti", PASSWORD).await;
    let after = keys().await;
    assert_eq!((before.len(), after.len()), (1, 1));
    assert_ne!(before, after);
    app.stop().await;
}

async fn change(client: &Client, new: &str, again: &str) -> Page {
    let typed = [("sandi_lama", "diberi oleh admin 9"), ("sandi_baru", new), ("sandi_ulang", again)];
    client.fill("/akun/kata-sandi", "/akun/kata-sandi", &typed).await
}

#[tokio::test]
async fn a_first_password_must_be_changed_before_anything_else() {
    let app = TestApp::start().await;
    let first = password::hash("diberi oleh admin 9".into()).await.unwrap();
    app.person_with("siti", &first, true, ADMIN).await;
    let client = app.client();
    client.sign_in("siti", "diberi oleh admin 9").await;
    for path in ["/akun", "/akun/orang"] {
        assert_eq!(client.get(path).await.location.as_deref(), Some("/akun/kata-sandi"), "{path}");
    }
    assert!(change(&client, "pendek", "pendek").await.says("paling sedikit 10 huruf"));
    assert!(change(&client, "banyuwangi2026", "banyuwangi2026").await.says("terlalu mudah ditebak"));
    assert!(change(&client, NEW, "lain sama sekali").await.says("tidak sama"));
    assert!(change(&client, "diberi oleh admin 9", "diberi oleh admin 9").await.says("harus berbeda dari yang lama"));
    let done = change(&client, NEW, NEW).await;
    assert_eq!(done.location.as_deref(), Some("/akun"), "{}", done.text());
    assert!(client.get("/akun").await.says("Kata sandi sudah diganti."));
    assert!(!client.get("/akun").await.says("Kata sandi sudah diganti."), "an answer is shown once");
    app.stop().await;
}

#[tokio::test]
async fn an_invitation_works_once() {
    let app = TestApp::in_banyuwangi().await;
    app.person("admin", ADMIN).await;
    let admin = app.sign_in("admin").await;
    let typed = [("nama", "Dewi Lestari"), ("email", "Dewi@Example.go.id"), ("peran", "juri"), ("wilayah", "35.10")];
    let shown = admin.fill("/akun/orang/baru", "/akun/orang/baru", &typed).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.text());
    let link = link_of(&shown);
    let client = app.client();
    assert!(client.get(&link).await.says("Selamat datang, Dewi Lestari."));
    let done = client.fill(&link, &link, &[("sandi_baru", NEW), ("sandi_ulang", NEW)]).await;
    assert_eq!(done.location.as_deref(), Some("/akun"), "{}", done.text());
    assert!(client.get("/akun").await.says("Kabupaten Banyuwangi"));
    let again = app.client().get(&link).await;
    assert_eq!(again.status, StatusCode::GONE);
    assert!(again.says("Tautan ini sudah dipakai."));
    assert_eq!(app.client().sign_in("dewi@example.go.id", NEW).await.status, StatusCode::SEE_OTHER);
    app.stop().await;
}

#[tokio::test]
async fn an_invitation_ends_by_time_and_by_a_newer_one() {
    let app = TestApp::in_banyuwangi().await;
    app.person("admin", ADMIN).await;
    let admin = app.sign_in("admin").await;
    let typed = [("nama", "Dewi Lestari"), ("username", "dewi"), ("peran", "operator"), ("unit", "dinkes")];
    let first = link_of(&admin.fill("/akun/orang/baru", "/akun/orang/baru", &typed).await);
    let person: PersonId = sqlx::query_scalar("select id from person where username = 'dewi'")
        .fetch_one(&app.database.pool)
        .await
        .unwrap();
    let at = format!("/akun/orang/{person}");
    let second = link_of(&admin.fill(&at, &format!("{at}/tautan"), &[]).await);
    assert!(app.client().get(&first).await.says("sudah diganti dengan yang baru"));
    let client = app.client();
    let form = client.get(&second).await;
    sqlx::query("update invitation set expires_at = now()").execute(&app.database.pool).await.unwrap();
    let late = client.submit(&form, &second, &[("sandi_baru", NEW), ("sandi_ulang", NEW)]).await;
    assert_eq!(late.status, StatusCode::GONE);
    assert!(late.says("Waktu tautan ini sudah habis."));
    app.stop().await;
}

#[tokio::test]
async fn the_form_for_a_new_person_sent_twice_adds_one() {
    let app = TestApp::in_banyuwangi().await;
    app.person("admin", ADMIN).await;
    let admin = app.sign_in("admin").await;
    let form = admin.get("/akun/orang/baru").await;
    let typed = [("nama", "Dewi Lestari"), ("username", "dewi"), ("peran", "juri"), ("wilayah", "35.10")];
    for _ in 0..2 {
        assert_eq!(admin.submit(&form, "/akun/orang/baru", &typed).await.status, StatusCode::OK);
    }
    assert_eq!(admin.get("/akun/orang?cari=dewi").await.all("tbody tr").len(), 1);
    let taken = admin.fill("/akun/orang/baru", "/akun/orang/baru", &typed).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(taken.says("Nama pengguna ini sudah dipakai akun lain."));
    assert!(taken.form("/akun/orang/baru").contains(&("nama".into(), "Dewi Lestari".into())), "keeps what was typed");
    app.stop().await;
}

#[tokio::test]
async fn an_organiser_manages_people_of_the_own_region_alone() {
    let app = TestApp::in_banyuwangi().await;
    app.person("camat", &[(Role::Organiser, "region:35.10.24")]).await;
    let near = app.person("juri-licin", &[(Role::Judge, "region:35.10.24")]).await;
    let far = app.person("juri-kabat", &[(Role::Judge, "region:35.10.15")]).await;
    let admin = app.person("admin", ADMIN).await;
    let camat = app.sign_in("camat").await;

    let list = camat.get("/akun/orang").await;
    assert!(list.says("Orang juri-licin") && !list.says("Orang juri-kabat") && !list.says("Orang admin"));
    assert_eq!(camat.get(&format!("/akun/orang/{near}")).await.status, StatusCode::OK);
    for other in [far, admin] {
        assert_eq!(camat.get(&format!("/akun/orang/{other}")).await.status, StatusCode::NOT_FOUND);
    }

    let at = format!("/akun/orang/{near}");
    let form = camat.get(&at).await;
    let give = format!("{at}/peran");
    for (role, region) in [("juri", "35.10"), ("juri", "35.10.15"), ("panitia", "35.10.24"), ("admin", "")] {
        let answer = camat.submit(&form, &give, &[("peran", role), ("wilayah", region)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{role} {region}");
        assert!(answer.says("Peran ini di luar hak Anda."), "{role} {region}: {}", answer.text());
    }
    let answer = camat.submit(&form, &give, &[("peran", "verifikator"), ("wilayah", "35.10.24")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert_eq!(camat.get(&format!("{at}/hapus")).await.status, StatusCode::FORBIDDEN);
    app.stop().await;
}

#[tokio::test]
async fn the_last_admin_stays() {
    let app = TestApp::start().await;
    let first = app.person("admin", ADMIN).await;
    let client = app.sign_in("admin").await;
    let at = format!("/akun/orang/{first}");
    let page = client.get(&at).await;
    let revoke = page.attributes("form", "action").into_iter().find(|action| action.ends_with("/cabut")).unwrap();
    client.submit(&page, &revoke, &[]).await;
    assert!(client.get(&at).await.says("Ini admin terakhir."));
    let second = app.person("wakil", ADMIN).await;
    client.submit(&page, &revoke, &[]).await;
    assert_eq!(client.get("/akun/orang").await.status, StatusCode::FORBIDDEN, "the role is gone at once");
    let refused = table::erase(&app.database.pool, second, "permintaan sendiri", None).await;
    assert!(refused.unwrap_err().to_string().contains("admin terakhir"));
    app.stop().await;
}

#[tokio::test]
async fn an_erased_person_is_signed_out_and_has_no_name_left() {
    let app = TestApp::start().await;
    app.person("admin", ADMIN).await;
    let person = app.person("siti", &[(Role::Judge, "region:35.10")]).await;
    let (admin, siti) = (app.sign_in("admin").await, app.sign_in("siti").await);
    let at = format!("/akun/orang/{person}/hapus");
    assert!(admin.fill(&at, &at, &[("alasan", "ya")]).await.says("paling sedikit 10 huruf"));
    let done = admin.fill(&at, &at, &[("alasan", "Permintaan yang bersangkutan.")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert_eq!(siti.get("/akun").await.status, StatusCode::SEE_OTHER);
    assert_eq!(app.client().sign_in("siti", PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let shown: String = sqlx::query_scalar("select name from person_name where id = $1")
        .bind(person)
        .fetch_one(&app.database.pool)
        .await
        .unwrap();
    assert_eq!(shown, "Nama dihapus");
    let left: String = sqlx::query_scalar("select p::text from person p where id = $1")
        .bind(person)
        .fetch_one(&app.database.pool)
        .await
        .unwrap();
    assert!(!left.contains("siti"), "{left}");
    app.stop().await;
}

#[tokio::test]
async fn the_command_line_adds_lists_and_resets() {
    let app = TestApp::start().await;
    let pool = &app.database.pool;
    let user = cli::NewUser {
        name: "Admin Pertama".into(),
        login: "admin@example.go.id".into(),
        role: Role::Admin,
        scope: "*".parse().unwrap(),
    };
    let first = cli::add(pool, user.clone()).await.unwrap();
    assert!(cli::add(pool, user).await.unwrap_err().to_string().contains("sudah dipakai"));
    assert_eq!(cli::list(pool).await.unwrap()[0].roles, ["Admin · Semua wilayah"]);
    let client = app.client();
    let answer = client.sign_in("admin@example.go.id", &first).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let second = cli::reset_password(pool, "admin@example.go.id").await.unwrap();
    assert_eq!(client.get("/akun/kata-sandi").await.status, StatusCode::SEE_OTHER, "signed out");
    assert_eq!(client.sign_in("admin@example.go.id", &first).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(client.sign_in("admin@example.go.id", &second).await.status, StatusCode::SEE_OTHER);
    app.stop().await;
}

#[tokio::test]
async fn pages_that_are_not_there_and_pages_of_others_say_so() {
    let app = TestApp::start().await;
    app.person("siti", &[(Role::Judge, "region:35.10")]).await;
    let client = app.sign_in("siti").await;
    let missing = client.get("/tidak-ada").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    assert!(missing.says("Halaman tidak ditemukan") && missing.says("Orang siti"), "in the visitor's own frame");
    let forbidden = client.get("/akun/orang").await;
    assert_eq!(forbidden.status, StatusCode::FORBIDDEN);
    assert!(forbidden.says("Halaman ini untuk Admin atau Panitia."));
    assert!(missing.headers["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'"));
    let alive = client.get("/healthz").await;
    assert_eq!((alive.status, alive.html.as_str()), (StatusCode::OK, "ok"));
    assert_eq!(client.get("/readyz").await.status, StatusCode::OK);
    app.stop().await;
}

#[tokio::test]
async fn a_form_with_a_file_sent_after_the_session_ended_gives_its_text_back() {
    let app = TestApp::start().await;
    let somebody = app.client();
    let form = reqwest::multipart::Form::new()
        .text("csrf", "0")
        .text("isi-latar-belakang", "Warga menunggu tiga jam.")
        .part("berkas", reqwest::multipart::Part::text("x".repeat(200_000)).file_name("foto.png"));
    let answer = somebody.post_multipart("/unit/impor", form).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.says("Sesi Anda sudah berakhir") && answer.says("Warga menunggu tiga jam."), "{}", answer.text());
    assert!(answer.says("Latar belakang") && !answer.html.contains("isi-latar"));
    app.stop().await;
}

#[tokio::test]
async fn a_script_hears_of_an_ended_session_in_a_sentence() {
    let app = TestApp::start().await;
    let answer = app
        .client()
        .http
        .post(format!("{}/akun/kata-sandi", app.url))
        .header("accept", "application/json")
        .body("csrf=0")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    let answer: serde_json::Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
    assert_eq!(answer["masuk"], "/masuk");
    app.stop().await;
}
