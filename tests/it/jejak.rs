//! `/jejak`

use crate::support::{TestApp, demo_database};
use reqwest::StatusCode;
use sayembara::{
    demo,
    eventstore::{RecordedEvent, read_after},
    history::read_model::{Audience, Subject, trail},
};

async fn one(app: &TestApp, sql: &str) -> String {
    sqlx::query_scalar(sql).fetch_one(&app.database.pool).await.unwrap()
}

async fn count(app: &TestApp, sql: &str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(&app.database.pool).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_panitia_reads_every_event_in_words_with_who_when_and_why() {
    let app = TestApp::on(demo_database().await).await;
    let events: Vec<RecordedEvent> =
        read_after(&mut app.database.pool.acquire().await.unwrap(), 0, 100_000).await.unwrap();
    let told = count(&app, "select count(distinct position) from read.history_entry where n = 0").await;
    assert_eq!(told, events.len() as i64, "every event has its words");
    assert_eq!(count(&app, "select count(*) from read.history_entry where sentence like 'Peristiwa %'").await, 0);
    assert_eq!(
        count(&app, "select count(*) from read.history_entry where part <> 'inovasi' and edition is null").await,
        0,
        "all belongs to an edition but innovations"
    );

    let panitia = app.client();
    panitia.sign_in("panitia", demo::PASSWORD).await;
    let sheet = one(
        &app,
        "select h.aggregate_id from read.history_entry h join read.competition_edition e on e.id = h.edition
         where h.event_type = 'ScoreSheetSigned' and e.slug = 'sinovik-2026' order by h.position limit 1",
    )
    .await;
    let page = panitia.get(&format!("/jejak/lembar/{sheet}")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let judge = one(
        &app,
        "select n.name from read.history_entry h join person_name n on n.id = h.person
         join read.competition_edition e on e.id = h.edition
         where h.event_type = 'ScoreSheetSigned' and e.slug = 'sinovik-2026' order by h.position limit 1",
    )
    .await;
    assert!(page.says(&format!("Lembar nilai {judge} ditandatangani.")), "{}", page.text());
    assert!(page.says("Juri") && page.says("WIB"));

    // A round with all its sheets, page by page.
    let round = one(
        &app,
        "select h.round from read.history_entry h join read.competition_edition e on e.id = h.edition
         where h.event_type = 'RoundRanked' and h.n = 0 and e.slug = 'sinovik-2025' order by h.position limit 1",
    )
    .await;
    let all = panitia.get(&format!("/jejak/babak/{round}")).await;
    assert!(all.says("diberi peringkat") && all.says("Halaman 1 dari"), "{}", all.text());
    let judging = panitia.get(&format!("/jejak/babak/{round}?jenis=penilaian&halaman=2")).await;
    assert!(judging.says("Halaman 2 dari") && !judging.says("diberi peringkat"));
    let edition = one(&app, "select id from read.competition_edition where slug = 'sinovik-2026'").await;
    let whole = panitia.get(&format!("/jejak/lomba/{edition}")).await;
    assert!(whole.says("Jejak lain") && whole.says("Penilaian proposal"), "{}", whole.text());

    // The leader reads, others do not; a neighbour's history does not exist.
    let path = format!("/jejak/lomba/{edition}");
    for (person, status) in [
        ("pimpinan", StatusCode::OK),
        ("dinkes", StatusCode::FORBIDDEN),
        ("juri.sri", StatusCode::FORBIDDEN),
        ("admin", StatusCode::FORBIDDEN),
        ("kecamatan.licin", StatusCode::NOT_FOUND),
    ] {
        let client = app.client();
        client.sign_in(person, demo::PASSWORD).await;
        assert_eq!(client.get(&path).await.status, status, "{person}");
    }
    assert_eq!(app.client().get(&path).await.status, StatusCode::SEE_OTHER);
    for missing in ["/jejak/lomba/edn-00000000000000000000000000000001", "/jejak/raja/x", "/jejak/lomba/x"] {
        assert_eq!(panitia.get(missing).await.status, StatusCode::NOT_FOUND, "{missing}");
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ranks_open_to_everybody_with_the_seal_and_judges_never() {
    let app = TestApp::on(demo_database().await).await;
    let read = async |slug: &str, audience| {
        let proposal = one(
            &app,
            &format!(
                "select p.id from read.proposal p join read.competition_edition e on e.id = p.edition
                 where e.slug = '{slug}' and p.status = 'lolos' order by p.id limit 1"
            ),
        )
        .await;
        let subject = Subject::parse("usulan", &proposal).unwrap().unwrap();
        trail(&app.database.pool, &subject, audience, 500).await.unwrap()
    };
    let judges: Vec<String> =
        sqlx::query_scalar("select n.name from person_name n join role_grant g on g.person = n.id and g.role = 'juri'")
            .fetch_all(&app.database.pool)
            .await
            .unwrap();
    for slug in ["sinovik-2025", "sinovik-2026"] {
        for audience in [Audience::Public, Audience::Owner] {
            let rows = read(slug, audience).await;
            let words: Vec<String> = rows.iter().map(|row| format!("{} {}", row.sentence, row.who)).collect();
            let words = words.join("\n");
            assert!(words.contains("Usulan dikirim") && words.contains("Lolos seleksi administrasi."), "{words}");
            assert_eq!(words.contains("Peringkat"), slug == "sinovik-2025", "{words}");
            assert!(!judges.iter().any(|judge| words.contains(judge)), "{words}");
            assert_eq!(words.contains("mulai ditulis"), audience == Audience::Owner, "{words}");
        }
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kecamatan_reads_of_a_kabupatens_edition_what_everybody_reads() {
    let app = TestApp::on(demo_database().await).await;
    // An innovation of the kecamatan that was entered into the kabupaten's edition.
    let innovation = one(
        &app,
        "select h.innovation from read.history_entry h join read.competition_edition e on e.id = h.edition
         where h.event_type = 'ProposalSubmitted' and e.slug = 'sinovik-2025' order by h.position limit 1",
    )
    .await;
    sqlx::query("update read.history_subject set unit = 'kec-35.10.24' where id = $1")
        .bind(&innovation)
        .execute(&app.database.pool)
        .await
        .unwrap();
    let path = format!("/jejak/inovasi/{innovation}");
    let (kabupaten, kecamatan) = (app.client(), app.client());
    kabupaten.sign_in("panitia", demo::PASSWORD).await;
    kecamatan.sign_in("kecamatan.licin", demo::PASSWORD).await;

    let whole = kabupaten.get(&path).await;
    let part = kecamatan.get(&path).await;
    assert_eq!((whole.status, part.status), (StatusCode::OK, StatusCode::OK), "{}", part.text());
    assert!(part.says("Usulan dikirim") && part.says("Inovasi"), "{}", part.text());
    let verifier = one(
        &app,
        &format!(
            "select n.name from read.history_entry h join person_name n on n.id = h.by
             where h.innovation = '{innovation}' and h.event_type = 'ProposalAdmitted' limit 1"
        ),
    )
    .await;
    assert!(whole.says(&verifier) && !part.says(&verifier), "who admitted it is for the kabupaten: {}", part.text());
    assert!(whole.html.contains("/jejak/usulan/") && !part.html.contains("/jejak/usulan/"));
    app.stop().await;
}
