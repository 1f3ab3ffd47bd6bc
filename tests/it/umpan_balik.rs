//! `/hasil/{slug}/{usulan}/umpan-balik.pdf`: the feedback sheet of an entrant.

use crate::dokumen::{mark, words};
use crate::support::{Client, TestApp, demo_database};
use reqwest::StatusCode;
use sayembara::{
    demo,
    kernel::ids::ProposalId,
    result::{pages::entry::EntryView, print, read_model},
};

async fn signed_in(app: &TestApp, login: &str) -> Client {
    let client = app.client();
    client.sign_in(login, demo::PASSWORD).await;
    client
}

/// Every entry of a sealed edition with a note, and its unit.
async fn entries(app: &TestApp, slug: &str) -> Vec<(ProposalId, String)> {
    sqlx::query_as(
        "select p.proposal, p.unit from read.result_proposal p join read.result_edition e on e.edition = p.edition
         where e.slug = $1 and p.entered and exists (select from read.result_note n where n.proposal = p.proposal)
         order by p.proposal",
    )
    .bind(slug)
    .fetch_all(&app.database.pool)
    .await
    .unwrap()
}

async fn view(app: &TestApp, slug: &str, proposal: ProposalId) -> EntryView {
    let pool = &app.database.pool;
    let edition = read_model::edition(pool, slug).await.unwrap().unwrap();
    let rows = read_model::final_rows(pool, edition.edition, edition.version).await.unwrap();
    EntryView {
        entrant: read_model::entrant(pool, edition.edition, proposal).await.unwrap().unwrap(),
        last: rows.into_iter().find(|row| row.entrant.proposal == proposal),
        rounds: read_model::rounds(pool, edition.edition, edition.version).await.unwrap(),
        scores: read_model::scores(pool, edition.edition, edition.version, Some(proposal)).await.unwrap(),
        findings: read_model::findings(pool, proposal, edition.version).await.unwrap(),
        notes: Some(read_model::notes(pool, proposal, edition.version).await.unwrap()),
        own: true,
        oversees: false,
        edition,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_unit_and_those_who_oversee_download_it_and_nobody_else() {
    let app = TestApp::on(demo_database().await).await;
    let entered = entries(&app, "sinovik-2025").await;
    let proposal = entered.into_iter().find_map(|(proposal, unit)| (unit == "dinkes").then_some(proposal)).unwrap();
    let page = format!("/hasil/sinovik-2025/{proposal}");
    let sheet = format!("{page}/umpan-balik.pdf");
    let own = signed_in(&app, "dinkes").await;
    assert!(own.open(&page).await.attributes("main a", "href").contains(&sheet));
    let pdf = own.get(&sheet).await;
    assert_eq!(pdf.status, StatusCode::OK, "{}", pdf.text());
    assert!(pdf.headers["content-type"] == "application/pdf" && pdf.html.starts_with("%PDF-1.7"));
    assert_eq!(pdf.headers["cache-control"], "private, no-store");
    assert!(pdf.html.contains("pdfaid:part") && pdf.html.contains("pdfuaid:part"), "an archive that is heard");
    assert!(pdf.html == own.get(&sheet).await.html, "the same each time");
    for overseer in ["panitia", "pimpinan"] {
        assert!(signed_in(&app, overseer).await.get(&sheet).await.html == pdf.html, "{overseer}");
    }

    let number: String = sqlx::query_scalar(
        "select number from read.document_issued where kind = 'umpan_balik' and subject = $1 and superseded_by is null",
    )
    .bind(proposal)
    .fetch_one(&app.database.pool)
    .await
    .unwrap();
    assert!(number.starts_with("UB-") && pdf.headers["content-disposition"].to_str().unwrap().contains(&number));
    let check = app.client().get(&format!("/dokumen/{number}")).await;
    assert!(check.says("Dokumen dengan nomor ini berlaku.") && check.says("Lembar umpan balik"), "{}", check.text());

    for other in ["dinsos", "juri.sri", "verifikator", "kecamatan.licin"] {
        let client = signed_in(&app, other).await;
        assert_eq!(client.get(&sheet).await.status, StatusCode::FORBIDDEN, "{other}");
        assert!(!client.open(&page).await.attributes("main a", "href").contains(&sheet), "{other}");
    }
    assert!(app.client().get(&sheet).await.status.is_redirection(), "who is not signed in signs in first");
    let nothing = own.get(&sheet.replace("sinovik-2025", "sinovik-2026")).await;
    assert_eq!(nothing.status, StatusCode::NOT_FOUND, "{}", nothing.text());
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_tells_every_value_and_note_and_names_no_judge() {
    let app = TestApp::on(demo_database().await).await;
    let judges: Vec<String> = sqlx::query_scalar(
        "select distinct n.name from person_name n join role_grant g on g.person = n.id and g.role = 'juri'",
    )
    .fetch_all(&app.database.pool)
    .await
    .unwrap();
    assert!(judges.len() > 3, "{judges:?}");
    for slug in ["sinovik-2025", "smart-kampung-2025"] {
        for (proposal, _) in entries(&app, slug).await {
            let view = view(&app, slug, proposal).await;
            let notes = view.notes.clone().unwrap();
            let text = words(&print::feedback::sheet(&view, &notes, mark("UB-1-00000000")));
            let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            let text = flat(&text);
            for note in &notes {
                assert!(text.contains(&flat(&note.note)), "{}\n{text}", note.note);
            }
            assert!(text.contains(&flat(&view.entrant.title)) && text.contains("Terendah sampai tertinggi"), "{text}");
            for score in view.scores.iter().filter_map(|score| score.shown) {
                assert!(text.contains(&score.to_string()), "{score}");
            }
            for judge in &judges {
                assert!(!text.contains(judge.as_str()), "{judge} on the sheet of {}", view.entrant.title);
            }
        }
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_entrant_has_one_that_holds_and_the_panitia_finds_them_all() {
    let app = TestApp::on(demo_database().await).await;
    let (edition, entered): (String, i64) = sqlx::query_as(
        "select e.edition, count(*) from read.result_edition e join read.result_proposal p on p.edition = e.edition
         where e.slug = 'sinovik-2025' and p.entered group by 1",
    )
    .fetch_one(&app.database.pool)
    .await
    .unwrap();
    let list = signed_in(&app, "panitia").await.open(&format!("/panitia/lomba/{edition}/dokumen")).await;
    let sheets = list.attributes("main td a", "href").into_iter().filter(|at| at.ends_with("/umpan-balik.pdf"));
    assert_eq!(sheets.count() as i64, entered);
    assert!(list.says(&format!("Lembar umpan balik {entered} usulan")), "{}", list.text());
    // Those of a version that another took the place of say which one holds.
    let replaced: Vec<(String, String)> = sqlx::query_as(
        "select d.number, n.number from read.document_issued d join read.document_issued n on n.number = d.superseded_by
         where d.kind = 'umpan_balik' and n.superseded_by is null and n.revoked_at is null limit 1",
    )
    .fetch_all(&app.database.pool)
    .await
    .unwrap();
    let (old, new) = replaced.first().expect("the demo seals a second version after an upheld objection");
    let check = app.client().get(&format!("/dokumen/{old}")).await;
    assert!(check.says("sudah diganti") && check.attributes("main a", "href").contains(&format!("/dokumen/{new}")));
    app.stop().await;
}
