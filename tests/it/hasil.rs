//! `/hasil`

use crate::support::{Client, Page, TestApp, demo_database};
use reqwest::StatusCode;
use sayembara::{command_line, demo, judging::deliberation::events::DeliberationEvent, kernel::aggregate::DomainEvent};
use std::path::PathBuf;

/// What was sealed last, as the log says.
async fn sealed(app: &TestApp, slug: &str) -> DeliberationEvent {
    let payload: serde_json::Value = sqlx::query_scalar(
        "select payload from events where event_type = 'ResultSealed'
           and payload->'ResultSealed'->>'edition' = (select edition from read.result_edition where slug = $1)
         order by position desc limit 1",
    )
    .bind(slug)
    .fetch_one(&app.database.pool)
    .await
    .unwrap();
    let event: DeliberationEvent = serde_json::from_value(payload).unwrap();
    assert_eq!(event.name().0, "ResultSealed");
    event
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sealed_result_shows_what_was_sealed_and_an_unsealed_one_nothing() {
    let app = TestApp::on(demo_database().await).await;
    let client = app.client();
    let DeliberationEvent::ResultSealed { result, rules_sha256, version: 2, .. } = sealed(&app, "sinovik-2025").await
    else {
        panic!("not sealed")
    };

    // The list and the result.
    let list = client.get("/hasil").await;
    assert!(list.says("Sinovik Banyuwangi 2025") && !list.says("Sinovik Banyuwangi 2026"), "{}", list.text());
    let page = client.get("/hasil/sinovik-2025").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    assert!(page.says("Disahkan dengan SK Nomor 188/") && page.says(&rules_sha256));
    let order = page.attributes("table tbody tr th a", "href");
    let expected: Vec<_> = result.iter().map(|entry| format!("/hasil/sinovik-2025/{}", entry.proposal)).collect();
    assert_eq!(order[..expected.len()], expected[..], "the sealed order, best first");
    for entry in &result {
        assert!(page.says(&entry.shown.to_string()));
        for reason in &entry.departure {
            assert!(page.says(reason), "a departure of the pleno is told with its reason");
        }
    }
    assert!(result.iter().any(|entry| !entry.departure.is_empty()), "the demo has a departure");

    // Known again: not sent again. Nobody is told before the page changed.
    let etag = page.headers["etag"].to_str().unwrap();
    let request = client.http.get(client.address("/hasil/sinovik-2025")).header("if-none-match", etag);
    assert_eq!(request.send().await.unwrap().status(), StatusCode::NOT_MODIFIED);

    // As a table for programs.
    let csv = client.get("/hasil/sinovik-2025/hasil.csv").await;
    assert_eq!(csv.html.lines().count(), result.len() + 1);
    assert!(csv.html.contains(&result[0].total.to_string()), "the exact total");
    assert!(csv.headers["content-disposition"].to_str().unwrap().contains("hasil-sinovik-2025.csv"));

    // A search finds entries of sealed results only.
    assert!(client.get("/hasil?cari=ayo+kembali").await.says("Ayo Kembali ke ASI"));
    assert!(client.get("/hasil?cari=tidakadayangbegini").await.says("Tidak ada yang cocok."));

    // In judging: not a word of who is where.
    let open = client.get("/hasil/sinovik-2026").await;
    assert_eq!(open.status, StatusCode::NOT_FOUND);
    assert!(open.says("Hasil belum disahkan"));
    let entry: String = sqlx::query_scalar(
        "select p.id from read.proposal p join read.competition_edition e on e.id = p.edition
         where e.slug = 'sinovik-2026' and p.status = 'lolos' limit 1",
    )
    .fetch_one(&app.database.pool)
    .await
    .unwrap();
    for path in [format!("/hasil/sinovik-2026/{entry}"), format!("/hasil/sinovik-2025/{entry}")] {
        assert_eq!(client.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(client.get("/hasil/sinovik-2026/hasil.csv").await.status, StatusCode::NOT_FOUND);
    assert_eq!(client.get("/hasil/tidak-ada").await.status, StatusCode::NOT_FOUND);
    assert_eq!(client.get("/hasil/sinovik-2025/prp-1").await.status, StatusCode::NOT_FOUND);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_of_an_entry_shows_its_path_to_all_and_the_judges_notes_to_its_unit_without_names() {
    let app = TestApp::on(demo_database().await).await;
    let (proposal, unit, note): (String, String, String) = sqlx::query_as(
        "select p.proposal, p.unit, n.note from read.result_note n join read.result_proposal p using (proposal)
         join read.result_edition e on e.edition = p.edition and e.slug = 'sinovik-2025'
         where p.unit = 'dinkes' limit 1",
    )
    .fetch_one(&app.database.pool)
    .await
    .unwrap();
    let path = format!("/hasil/sinovik-2025/{proposal}");
    let judges: Vec<String> = sqlx::query_scalar(
        "select distinct n.name from person_name n join role_grant g on g.person = n.id and g.role = 'juri'",
    )
    .fetch_all(&app.database.pool)
    .await
    .unwrap();
    assert!(judges.len() >= 3);

    let public = app.client().get(&path).await;
    assert_eq!(public.status, StatusCode::OK, "{}", public.text());
    assert_eq!(public.all("ol.tangga li").len(), 3, "two rounds and the final result");
    assert_eq!(public.all("ul.kartu").len(), 2);
    assert!(public.says("Lolos seleksi administrasi.") && public.says("Peringkat akhir"));
    assert!(!public.says(&note) && !public.says("Catatan juri"));

    let own = app.client();
    own.sign_in("dinkes", demo::PASSWORD).await;
    let page = own.get(&path).await;
    assert!(page.says(&note), "the unit {unit} reads the notes: {}", page.text());
    let panitia = app.client();
    panitia.sign_in("panitia", demo::PASSWORD).await;
    assert!(panitia.get(&path).await.says(&note));
    for page in [&public, &page] {
        for judge in &judges {
            assert!(!page.says(judge), "{judge} is named");
        }
    }

    // A neighbour's unit and a judge read no more than anybody.
    for other in ["dinsos", "juri.sri", "kecamatan.licin"] {
        let client = app.client();
        client.sign_in(other, demo::PASSWORD).await;
        assert!(!client.get(&path).await.says(&note), "{other}");
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_did_not_go_on_reads_what_was_lacking_and_finds_it_from_the_own_list() {
    let app = TestApp::on(demo_database().await).await;
    let (slug, proposal, shown, lowest): (String, String, i64, i64) = sqlx::query_as(
        "select e.slug, s.proposal, s.shown, (select o.shown from read.result_score o
           where o.round = s.round and o.version = s.version and o.promoted order by o.shown limit 1)
         from read.result_score s join read.result_round r using (round, version)
         join read.result_edition e on e.edition = r.edition and e.version = s.version and e.sealed_at is not null
         where s.rank is not null and not s.promoted and s.division is null and r.rules->'promotion'->>'pass_mark' is null
           and s.shown < (select min(o.shown) from read.result_score o
                          where o.round = s.round and o.version = s.version and o.promoted)
         order by e.slug, s.proposal limit 1",
    )
    .fetch_one(&app.database.pool)
    .await
    .unwrap();
    let written = |hundredths: i64| format!("{},{:02}", hundredths / 100, hundredths % 100);
    let page = app.client().get(&format!("/hasil/{slug}/{proposal}")).await;
    let told =
        format!("Belum maju: kurang {} dari nilai terendah yang maju, {}.", written(lowest - shown), written(lowest));
    assert!(page.says(&told), "{told}: {}", page.text());

    let own = app.client();
    own.sign_in("dinkes", demo::PASSWORD).await;
    let list = own.get("/usulan").await;
    let links = list.attributes("a[href^='/hasil/sinovik-2025/']", "href");
    assert!(!links.is_empty() && list.says("Baca nilai dan catatan juri"), "{}", list.text());
    for link in links {
        assert!(own.get(&link).await.says("Catatan juri"), "{link}");
    }
    app.stop().await;
}

#[tokio::test]
async fn with_nothing_sealed_the_page_says_what_will_be_here() {
    let app = TestApp::in_banyuwangi().await;
    assert!(app.client().get("/hasil").await.says("Belum ada hasil yang disahkan."));
    app.stop().await;
}

/// Both files of a page, in a directory that lasts as long as the first value.
pub(crate) async fn downloaded(client: &Client, page: &str) -> (tempfile::TempDir, PathBuf, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let (rules, scores) = (dir.path().join("aturan.json"), dir.path().join("nilai.csv"));
    for (name, file) in [("aturan.json", &rules), ("nilai.csv", &scores)] {
        let path = format!("{page}/hitung-ulang/{name}");
        let download = client.get(&path).await;
        assert_eq!(download.status, StatusCode::OK, "{path}");
        assert!(download.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
        std::fs::write(file, &download.html).unwrap();
    }
    (dir, rules, scores)
}

/// What the command prints for two downloaded files, as JSON.
async fn recounted(client: &Client, page: &str) -> serde_json::Value {
    let (_dir, rules, scores) = downloaded(client, page).await;
    let json = command_line::tally::run(&rules, &scores, true).unwrap();
    assert!(command_line::tally::run(&rules, &scores, false).unwrap().contains("Sidik aturan babak"));
    serde_json::from_str(&json).unwrap()
}

/// The rows of a page's rankings: the entry that a row leads to, and its words.
fn rows(page: &Page) -> Vec<(String, String)> {
    let entry = |href: &String| href.rsplit('/').next().unwrap_or_default().to_owned();
    let links = page.attributes("table tbody tr :is(th, td) a[href^='/hasil/']", "href");
    links.iter().map(entry).zip(page.all("table tbody tr:has(a[href^='/hasil/'])")).collect()
}

/// `91,48`
fn shown(hundredths: &serde_json::Value) -> String {
    let n = hundredths.as_i64().unwrap();
    format!("{},{:02}", n / 100, n % 100)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn anybody_recounts_a_sealed_result_from_two_files_and_gets_the_pages_ranking() {
    let app = TestApp::on(demo_database().await).await;
    let client = app.client();
    let sealed: Vec<String> = sqlx::query_scalar("select slug from read.result_edition where sealed_at is not null")
        .fetch_all(&app.database.pool)
        .await
        .unwrap();
    assert!(sealed.len() > 1, "{sealed:?}");
    for slug in &sealed {
        let path = format!("/hasil/{slug}");
        let page = client.get(&path).await;
        assert!(page.says("Hitung ulang sendiri"));
        let json = recounted(&client, &path).await;
        assert!(page.says(json["edition_rules_sha256"].as_str().unwrap()));
        let rows = rows(&page);
        let order = json["final_order"]["entries"].as_array().unwrap();
        assert!(!order.is_empty());
        for entry in order {
            // The first table is the final order; where the pleno departed it says both places.
            let (_, row) = rows[..order.len()].iter().find(|(id, _)| entry["entry"] == id.as_str()).unwrap();
            let rank = entry["rank"].to_string();
            assert!(row.starts_with(&format!("{rank} ")) || row.contains(&format!("(hitungan {rank})")), "{row}");
            assert!(row.contains(&shown(&entry["shown"])), "{row}");
        }
        let rounds = json["rounds"].as_array().unwrap();
        for round in rounds.iter().filter(|round| !round["name"].as_str().unwrap().contains('@')) {
            for entry in round["ranking"]["entries"].as_array().unwrap() {
                let (rank, shown) = (format!("{} ", entry["rank"]), shown(&entry["shown"]));
                let found = rows[order.len()..]
                    .iter()
                    .any(|(id, row)| entry["entry"] == id.as_str() && row.starts_with(&rank) && row.contains(&shown));
                assert!(found, "{} in {}: {entry}", entry["entry"], round["name"]);
            }
        }
        // Each kecamatan of a ladder has its own two files and the same ranking.
        for round in rounds {
            let Some((_, place)) = round["name"].as_str().unwrap().split_once('@') else { continue };
            let path = format!("/lomba/{slug}/tangga/{place}");
            let (page, own) = (client.get(&path).await, recounted(&client, &path).await);
            assert_eq!(own["rounds"][0]["ranking"], round["ranking"], "{place}");
            assert!(page.says(own["rounds"][0]["rules_sha256"].as_str().unwrap()), "{place}");
            let ranked = round["ranking"]["entries"].as_array().unwrap();
            for (entry, (id, row)) in ranked.iter().zip(self::rows(&page)) {
                assert!(entry["entry"] == id.as_str() && row.contains(&shown(&entry["shown"])), "{place}: {row}");
            }
        }
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_files_name_no_judge_and_open_with_the_seal() {
    let app = TestApp::on(demo_database().await).await;
    let client = app.client();
    let people: Vec<(String, String)> =
        sqlx::query_as("select id, name from person_name").fetch_all(&app.database.pool).await.unwrap();
    let seeds: Vec<String> =
        sqlx::query_scalar("select seed from lot_seed").fetch_all(&app.database.pool).await.unwrap();
    for name in ["aturan.json", "nilai.csv"] {
        let file = client.get(&format!("/hasil/sinovik-2025/hitung-ulang/{name}")).await.html;
        assert!(!people.iter().any(|(id, name)| file.contains(id) || file.contains(name)), "{name} names somebody");
        assert!(!seeds.iter().any(|seed| file.contains(seed)), "{name} opens a lot that was not drawn");
        for closed in ["/hasil/sinovik-2026", "/hasil/tidak-ada", "/lomba/sinovik-2026/tangga/35.10"] {
            let path = format!("{closed}/hitung-ulang/{name}");
            assert_eq!(client.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    }
    let scores = client.get("/hasil/sinovik-2025/hitung-ulang/nilai.csv").await.html;
    assert!(scores.starts_with("round,entry,judge,criterion,score\n") && scores.contains(",juri-1,"));
    assert!(scores.lines().any(|line| line.ends_with(',')), "the judge who never finished one sheet is missing there");
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_second_opinion_stands_beside_the_result_and_opens_with_the_seal() {
    let app = TestApp::on(demo_database().await).await;
    let client = app.client();
    assert!(
        client
            .get("/hasil/sinovik-2025")
            .await
            .attributes("a", "href")
            .contains(&"/hasil/sinovik-2025/pendapat-kedua".to_owned())
    );
    let page = client.get("/hasil/sinovik-2025/pendapat-kedua").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let sentences = page.all("p.lead");
    assert!(sentences.iter().any(|one| one.contains("bila satu juri tidak ikut")), "{sentences:?}");
    let (_dir, rules, scores) = downloaded(&client, "/hasil/sinovik-2025").await;
    let json = command_line::agreement::run(&scores, Some(&rules), true).unwrap();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let printed: Vec<&str> =
        json.as_array().unwrap().iter().filter_map(|table| table["opinion"]["sentence"].as_str()).collect();
    assert_eq!(printed.len(), 2, "two rounds");
    assert!(printed.iter().all(|one| sentences.contains(&(*one).to_owned())), "the command says what the page says");
    assert!(page.says("Kesepakatan urutan (α ordinal)") && page.says("ICC(2,k)"), "{}", page.text());
    assert!(!page.all("svg.dot-line").is_empty());
    let judges: Vec<String> = sqlx::query_scalar(
        "select distinct n.name from person_name n join role_grant g on g.person = n.id and g.role = 'juri'",
    )
    .fetch_all(&app.database.pool)
    .await
    .unwrap();
    assert!(judges.iter().all(|judge| !page.says(judge)) && page.says("juri-1"));
    for closed in ["/hasil/sinovik-2026", "/hasil/tidak-ada", "/lomba/sinovik-2026/tangga/35.10"] {
        assert_eq!(client.get(&format!("{closed}/pendapat-kedua")).await.status, StatusCode::NOT_FOUND, "{closed}");
    }

    // A ladder: the kabupaten's round, and all kecamatan as far as anchors connect them; each by itself.
    let ladder: (String, String) = sqlx::query_as(
        "select e.slug, r.territory from read.result_edition e join read.result_round r on r.edition = e.edition
         where e.sealed_at is not null and r.ranked > 1 and r.territory is not null order by r.territory limit 1",
    )
    .fetch_one(&app.database.pool)
    .await
    .unwrap();
    let whole = client.get(&format!("/hasil/{}/pendapat-kedua", ladder.0)).await;
    assert!(whole.says("semua wilayah bersama"), "{}", whole.text());
    let contest = client.get(&format!("/lomba/{}/tangga/{}/pendapat-kedua", ladder.0, ladder.1)).await;
    assert!(contest.says("Hitung ulang sendiri") && contest.all("p.lead").len() > 1, "{}", contest.text());

    // The panitia reads it as soon as a round is ranked, and beside the order of the pleno.
    let panitia = app.client();
    panitia.sign_in("panitia", demo::PASSWORD).await;
    let (edition, round): (String, String) = sqlx::query_as(
        "select e.edition, r.round from read.result_edition e join read.result_round r on r.edition = e.edition
         where e.slug = 'sinovik-2025' and r.ranked is not null order by r.place desc limit 1",
    )
    .fetch_one(&app.database.pool)
    .await
    .unwrap();
    let own = format!("/panitia/babak/{round}/pendapat-kedua");
    assert!(panitia.get(&own).await.says("Kesepakatan juri"));
    assert!(panitia.get(&format!("/panitia/babak/{round}")).await.attributes("a", "href").contains(&own));
    let pleno = panitia.get(&format!("/panitia/lomba/{edition}/pleno")).await;
    assert!(pleno.says("Pendapat kedua") && pleno.attributes("a", "href").contains(&own), "{}", pleno.text());
    app.stop().await;
}
