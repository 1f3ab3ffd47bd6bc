//! `/inovasi`: the register as the public and as owners see it.

use crate::support::{Client, Page, TestApp};
use reqwest::StatusCode;
use sayembara::{eventstore, innovation::read_model::InnovationProjection, kernel::actor::Role};

const GOOD: [(&str, &str); 12] = [
    ("judul", "Rantang Kasih"),
    ("kepanjangan", ""),
    ("ringkasan", "Makanan bergizi harian untuk lansia miskin."),
    ("urusan", "sosial"),
    ("tahap", "penerapan"),
    ("mulai_inisiatif", "2018-01-02"),
    ("mulai_uji_coba", ""),
    ("mulai_penerapan", "2019-01-02"),
    ("bentuk", "pelayanan_publik"),
    ("digital", "tidak"),
    ("penggagas", "perangkat_daerah"),
    ("tpb", "1"),
];

fn with<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields: Vec<(&str, &str)> = GOOD.to_vec();
    fields.retain(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
    fields.extend(changes);
    fields
}

async fn started() -> (TestApp, Client) {
    let app = TestApp::in_banyuwangi().await;
    app.person("dinsos", &[(Role::Operator, "unit:dinsos")]).await;
    app.person("dinkes", &[(Role::Operator, "unit:dinkes")]).await;
    let client = app.sign_in("dinsos").await;
    (app, client)
}

/// Registers an innovation and answers its address.
async fn register(client: &Client, changes: &[(&str, &str)]) -> String {
    let answer = client.fill("/inovasi/baru", "/inovasi/baru", &with(changes)).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.location.unwrap()
}

#[track_caller]
fn refused(page: &Page, field: &str, sentence: &str) {
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.text());
    assert_eq!(page.all(&format!("#{field}-error")), [sentence]);
}

#[tokio::test]
async fn what_an_operator_registers_everybody_can_read() {
    let (app, dinsos) = started().await;
    let place = register(&dinsos, &[("tautan", "https://www.youtube.com/watch?v=rantang")]).await;
    assert!(dinsos.get(&place).await.says("Inovasi terdaftar."), "one's own change is seen at once");

    let public = app.client();
    let page = public.get(&place).await;
    assert_eq!(page.status, StatusCode::OK);
    for said in
        ["Rantang Kasih", "Dinas Sosial, Pemberdayaan Perempuan", "Sosial", "2 Januari 2019", "1. Tanpa kemiskinan"]
    {
        assert!(page.says(said), "{said}: {}", page.text());
    }
    assert!(!page.says("Ubah keterangan") && !page.says("Riwayat dan versi"), "only its owner keeps it");
    assert!(public.get("/inovasi").await.says("Rantang Kasih"));
    assert!(dinsos.get("/inovasi/kami").await.says("Belum dilaporkan"));
    app.stop().await;
}

#[tokio::test]
async fn the_same_form_sent_twice_registers_once() {
    let (app, dinsos) = started().await;
    let page = dinsos.get("/inovasi/baru").await;
    let (one, two) =
        tokio::join!(dinsos.submit(&page, "/inovasi/baru", &GOOD), dinsos.submit(&page, "/inovasi/baru", &GOOD));
    assert_eq!(one.location, two.location);
    assert_eq!(app.client().get("/inovasi").await.all("ul.list > li").len(), 1);
    assert_eq!(eventstore::head(&app.database.pool).await.unwrap(), 1);
    app.stop().await;
}

#[tokio::test]
async fn every_wrong_field_comes_back_as_typed_with_its_sentence() {
    let (app, dinsos) = started().await;
    let long = "x".repeat(2_001);
    for (field, typed, sentence) in [
        ("judul", " ", "Tulis judul inovasinya."),
        ("ringkasan", "", "Tulis ringkasan: apa yang dilakukan, untuk siapa, dan apa hasilnya."),
        ("ringkasan", long.as_str(), "Paling banyak 2000 huruf."),
        ("urusan", "", "Pilih satu urusan pemerintahan."),
        ("tahap", "", "Pilih sampai tahap mana inovasi ini."),
        ("mulai_inisiatif", "", "Isi tanggal mulai tahap inisiatif, karena inovasi ini sudah sampai tahap penerapan."),
        ("mulai_penerapan", "", "Isi tanggal mulai tahap penerapan, karena inovasi ini sudah sampai tahap penerapan."),
        (
            "mulai_penerapan",
            "2017-01-02",
            "Tahap penerapan tidak mungkin mulai sebelum tahap inisiatif. Periksa kedua tanggalnya.",
        ),
        ("mulai_penerapan", "2999-01-02", "Tanggal 2 Januari 2999 belum terjadi."),
        ("bentuk", "", "Pilih bentuk inovasinya."),
        ("digital", "", "Pilih apakah inovasi ini digital."),
        ("penggagas", "", "Pilih siapa penggagasnya."),
        ("tpb", "18", "Pilih tujuan dari daftar 1 sampai 17."),
        (
            "tautan",
            "javascript:alert(1)",
            "Alamat web harus diawali https:// atau http:// dan tanpa spasi, misalnya https://www.youtube.com/watch?v=…",
        ),
    ] {
        let page = dinsos.fill("/inovasi/baru", "/inovasi/baru", &with(&[(field, typed)])).await;
        refused(&page, field, sentence);
        if field != "judul" {
            assert_eq!(page.attributes("#judul", "value"), ["Rantang Kasih"], "what was typed stays");
        }
    }
    let early = with(&[("tahap", "inisiatif")]);
    let page = dinsos.fill("/inovasi/baru", "/inovasi/baru", &early).await;
    refused(
        &page,
        "mulai_penerapan",
        "Kosongkan tanggal mulai tahap penerapan, atau ubah tahapnya: inovasi ini baru sampai tahap inisiatif.",
    );
    assert_eq!(eventstore::head(&app.database.pool).await.unwrap(), 0, "nothing was recorded");
    app.stop().await;
}

#[tokio::test]
async fn two_people_do_not_overwrite_each_other() {
    let (app, one) = started().await;
    app.person("dinsos2", &[(Role::Operator, "unit:dinsos")]).await;
    let two = app.sign_in("dinsos2").await;
    let place = register(&one, &[]).await;
    let action = format!("{place}/ubah");

    let (form_one, form_two) = (one.get(&action).await, two.get(&action).await);
    let answer = one.submit(&form_one, &action, &[("judul", "Rantang Kasih Sayang")]).await;
    assert_eq!(answer.location.as_deref(), Some(place.as_str()), "{}", answer.text());
    let late = two.submit(&form_two, &action, &[("ringkasan", "Ditulis orang kedua.")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.says("Inovasi ini sudah diubah orang lain sejak Anda membukanya."));
    assert!(late.says("Rantang Kasih Sayang"), "the stored version is shown");
    assert_eq!(late.all("#ringkasan"), ["Ditulis orang kedua."], "what was typed stays");

    let answer = two.submit(&late, &action, &[("judul", "Rantang Kasih Sayang")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let page = app.client().get(&place).await;
    assert!(page.says("Rantang Kasih Sayang") && page.says("Ditulis orang kedua."), "{}", page.text());
    app.stop().await;
}

#[tokio::test]
async fn history_keeps_every_version_for_those_who_may_read_it() {
    let (app, dinsos) = started().await;
    app.person("pimpinan", &[(Role::Leader, "region:35.10")]).await;
    let place = register(&dinsos, &[]).await;
    let (edit, history) = (format!("{place}/ubah"), format!("{place}/riwayat"));
    assert!(dinsos.get(&history).await.says("jadi baru ada satu versi."));
    dinsos.fill(&edit, &edit, &[("ringkasan", "Makanan bergizi dua kali sehari.")]).await;
    dinsos.fill(&edit, &edit, &[("judul", "Rantang Kasih 2")]).await;
    let unchanged = dinsos.fill(&edit, &edit, &[]).await;
    assert_eq!(unchanged.location.as_deref(), Some(place.as_str()));

    let chosen =
        async |query: &str| dinsos.get(&format!("{history}{query}")).await.attributes("option[selected]", "value");
    assert_eq!(chosen("").await, ["2", "3"], "the latest two");
    assert_eq!(chosen("?dari=3&ke=1").await, ["1", "3"], "the older one first");
    assert_eq!(chosen("?dari=0&ke=99").await, ["1", "3"], "only what there is");
    let page = dinsos.get(&format!("{history}?dari=1&ke=3")).await;
    assert_eq!(page.all("select#dari option").len(), 3);
    assert!(page.all("del").concat().contains("harian"), "{:?}", page.all("del"));
    assert_eq!(page.all("ol.jejak li").len(), 3, "a save without a change is no event");
    assert!(page.says("Inovasi \"Rantang Kasih\" didaftarkan."), "{}", page.html);

    let pimpinan = app.sign_in("pimpinan").await;
    assert_eq!(pimpinan.get(&history).await.status, StatusCode::OK);
    app.person("licin", &[(Role::Organiser, "region:35.10.24")]).await;
    assert_eq!(app.sign_in("licin").await.get(&history).await.status, StatusCode::FORBIDDEN, "another region");
    let dinkes = app.sign_in("dinkes").await;
    let page = dinkes.get(&history).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(page.says("Halaman ini untuk operator Dinas Sosial"));
    app.stop().await;
}

#[tokio::test]
async fn each_year_the_owner_says_whether_it_lives() {
    let (app, dinsos) = started().await;
    let place = register(&dinsos, &[]).await;
    let action = format!("{place}/status");
    let report = async |typed: &[(&str, &str)]| dinsos.fill(&action, &action, typed).await;
    refused(
        &report(&[("tahun", "2999"), ("status", "berlanjut")]).await,
        "tahun",
        "Tahun 2999 belum berjalan. Laporkan paling lambat tahun ini.",
    );
    refused(
        &report(&[("tahun", "2017"), ("status", "berlanjut")]).await,
        "tahun",
        "Inovasi ini baru dimulai tahun 2018, jadi tahun 2017 tidak mungkin.",
    );
    refused(
        &report(&[("tahun", "dua"), ("status", "berlanjut")]).await,
        "tahun",
        "Tulis tahunnya dengan empat angka, misalnya 2026.",
    );
    refused(&report(&[("tahun", "2024")]).await, "status", "Pilih bagaimana keadaannya.");
    refused(
        &report(&[("tahun", "2024"), ("status", "berhenti"), ("catatan", " ")]).await,
        "catatan",
        "Tulis mengapa inovasi ini berhenti, supaya orang lain bisa belajar.",
    );
    report(&[("tahun", "2025"), ("status", "berkembang"), ("catatan", "Kini 3.017 lansia.")]).await;
    report(&[("tahun", "2024"), ("status", "berlanjut"), ("catatan", "")]).await;
    let page = app.client().get(&place).await;
    assert!(page.says("Kini 3.017 lansia."));
    assert_eq!(page.all("header .status"), ["Berkembang (2025)"], "the latest year counts, whenever it was reported");
    app.stop().await;
}

#[tokio::test]
async fn awards_are_recorded_once_and_struck_with_a_reason() {
    let (app, dinsos) = started().await;
    let place = register(&dinsos, &[]).await;
    let (action, strike) = (format!("{place}/penghargaan"), format!("{place}/penghargaan/coret"));
    let award =
        [("nama", "KIPP Nasional"), ("tahun", "2019"), ("tingkat", "nasional"), ("predikat", "top"), ("angka", "99")];
    let answer = dinsos.fill(&action, &action, &award).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    refused(&dinsos.fill(&action, &action, &award).await, "nama", "Penghargaan ini sudah tercatat.");
    let mut unnumbered = award.to_vec();
    unnumbered[4] = ("angka", "");
    refused(
        &dinsos.fill(&action, &action, &unnumbered).await,
        "angka",
        "Tulis angkanya, 1 sampai 999: misalnya 99 untuk Top 99, atau 1 untuk Terbaik 1.",
    );
    assert!(app.client().get(&place).await.says("Top 99"));

    dinsos.fill(&action, &strike, &[("alasan", "salah")]).await;
    let page = dinsos.get(&action).await;
    assert!(page.says("Tulis alasan mencoret penghargaan ini, paling sedikit 10 huruf.") && page.says("Top 99"));
    dinsos.fill(&action, &strike, &[("alasan", "Milik inovasi lain.")]).await;
    let page = app.client().get(&place).await;
    assert!(page.all("main td").iter().all(|cell| cell != "Top 99"), "{}", page.text());
    assert!(page.says("Penghargaan dicoret: Top 99 KIPP Nasional 2019."), "the public trail tells both");
    assert!(dinsos.get(&format!("{place}/riwayat")).await.says("Milik inovasi lain."));
    app.stop().await;
}

#[tokio::test]
async fn a_neighbour_changes_nothing() {
    let (app, dinsos) = started().await;
    let place = register(&dinsos, &[]).await;
    let dinkes = app.sign_in("dinkes").await;
    let own_form = dinkes.get("/inovasi/baru").await;
    let seal: Vec<(String, String)> =
        own_form.form("/inovasi/baru").into_iter().filter(|(name, _)| name == "csrf" || name == "command_id").collect();
    for path in ["ubah", "status", "penghargaan", "penghargaan/coret"] {
        let action = format!("{place}/{path}");
        let mut fields: Vec<(&str, &str)> = seal.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        fields.extend(GOOD);
        assert_eq!(dinkes.post(&action, &fields).await.status, StatusCode::FORBIDDEN, "{path}");
        if path != "penghargaan/coret" {
            assert_eq!(dinkes.get(&action).await.status, StatusCode::FORBIDDEN, "{path}");
        }
    }
    let stolen = dinkes.submit(&own_form, "/inovasi/baru", &with(&[("unit", "dinsos")])).await;
    assert_eq!(stolen.status, StatusCode::FORBIDDEN);
    for unknown in ["inv-00000000000000000000000000000001", "prp-00000000000000000000000000000001", "x"] {
        assert_eq!(dinkes.get(&format!("/inovasi/{unknown}")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(dinkes.get(&format!("/inovasi/{unknown}/ubah")).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(eventstore::head(&app.database.pool).await.unwrap(), 1);
    app.stop().await;
}

#[tokio::test]
async fn the_catalogue_is_searched_filtered_and_paged() {
    let (app, dinsos) = started().await;
    let dinkes = app.sign_in("dinkes").await;
    register(&dinsos, &[]).await;
    register(
        &dinkes,
        &[("judul", "Laskar Sakina"), ("kepanjangan", "Stop Angka Kematian Ibu dan Anak"), ("urusan", "kesehatan")],
    )
    .await;
    register(
        &dinkes,
        &[("judul", "100% ASI"), ("urusan", "kesehatan"), ("tahap", "inisiatif"), ("mulai_penerapan", "")],
    )
    .await;
    let public = app.client();
    let titles = async |query: &str| public.get(&format!("/inovasi{query}")).await.all("ul.list h3");
    assert_eq!(titles("").await, ["100% ASI", "Laskar Sakina", "Rantang Kasih"]);
    assert_eq!(titles("?cari=IBU+stop").await, ["Laskar Sakina"]);
    assert_eq!(titles("?cari=dinas+kesehatan").await, ["100% ASI", "Laskar Sakina"], "the unit's name counts");
    assert_eq!(titles("?cari=100%25").await, ["100% ASI"], "a pattern is a plain text here");
    assert_eq!(titles("?urusan=kesehatan&tahap=penerapan").await, ["Laskar Sakina"]);
    assert_eq!(titles("?unit=dinsos&halaman=7").await, ["Rantang Kasih"]);
    assert!(public.get("/inovasi?cari=zzz").await.says("Tidak ada yang cocok."));
    for n in 0..20 {
        register(&dinsos, &[("judul", format!("Inovasi {n:02}").as_str())]).await;
    }
    let page = public.get("/inovasi?cari=lansia").await;
    assert!(page.says("Halaman 1 dari 2, 23 inovasi"), "{}", page.text());
    assert_eq!(page.attributes("a[rel=next]", "href"), ["/inovasi?cari=lansia&halaman=2"]);
    app.stop().await;
}

#[tokio::test]
async fn an_inactive_unit_registers_nothing_new() {
    let (app, dinsos) = started().await;
    let form = dinsos.get("/inovasi/baru").await;
    sqlx::query("update unit set active = false where code = 'dinsos'").execute(&app.database.pool).await.unwrap();
    let page = dinsos.submit(&form, "/inovasi/baru", &GOOD).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.says("Anda belum menjadi operator unit yang aktif."));
    app.stop().await;
}

#[tokio::test]
async fn a_rebuild_gives_the_same_register() {
    let (app, dinsos) = started().await;
    let place = register(&dinsos, &[]).await;
    let (edit, status, award) = (format!("{place}/ubah"), format!("{place}/status"), format!("{place}/penghargaan"));
    dinsos.fill(&edit, &edit, &[("judul", "Rantang Kasih 2")]).await;
    dinsos.fill(&status, &status, &[("tahun", "2024"), ("status", "berkembang")]).await;
    let typed = [("nama", "UNPSA"), ("tahun", "2020"), ("tingkat", "internasional"), ("predikat", "finalis")];
    dinsos.fill(&award, &award, &typed).await;
    let pool = &app.database.pool;
    let dump = async || -> String {
        sqlx::query_scalar(
            "select (select jsonb_agg(i order by id) from read.innovation i)::text
                 || (select jsonb_agg(s order by year) from read.innovation_status s)::text
                 || (select jsonb_agg(a order by position) from read.innovation_award a)::text",
        )
        .fetch_one(pool)
        .await
        .unwrap()
    };
    let live = dump().await;
    eventstore::rebuild(pool, &InnovationProjection, &mut |_, _| ()).await.unwrap();
    assert_eq!(dump().await, live);
    app.stop().await;
}
