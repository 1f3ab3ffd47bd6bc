//! `/dokumen` and the papers as PDF.

use crate::support::{Client, Page, TestApp, demo_database};
use reqwest::StatusCode;
use sayembara::{
    competition::{
        self,
        edition::{aggregate::Edition, commands::EditionCommand},
    },
    demo,
    judging::{
        self,
        deliberation::events::Minutes,
        print,
        read_model::{Attendee, Presence},
    },
    kernel::{
        actor::Role,
        ids::EditionId,
        spelled,
        text::{Reason, Title},
        time::{Timestamp, parse_date},
    },
    paper::{Draw, Mark, Sheet, lay_out},
    scoring::rules::{EditionRules, sha256_hex},
};
use sha2::Digest;
use sqlx::types::Json;

async fn one(app: &TestApp, sql: &str) -> String {
    sqlx::query_scalar(sql).fetch_one(&app.database.pool).await.unwrap()
}

async fn number(app: &TestApp, kind: &str, slug: &str) -> String {
    sqlx::query_scalar(
        "select d.number from read.document_issued d join read.document_edition e on e.edition = d.edition
         where d.kind = $1 and e.slug = $2 and d.superseded_by is null limit 1",
    )
    .bind(kind)
    .bind(slug)
    .fetch_one(&app.database.pool)
    .await
    .unwrap()
}

async fn signed_in(app: &TestApp, login: &str) -> Client {
    let client = app.client();
    client.sign_in(login, demo::PASSWORD).await;
    client
}

fn is_pdf(page: &Page) -> bool {
    page.status == StatusCode::OK
        && page.headers["content-type"] == "application/pdf"
        && page.headers["cache-control"] == "private, no-store"
        && page.html.starts_with("%PDF-1.7")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sealed_result_has_minutes_as_pdf_whose_check_page_says_that_they_hold() {
    let app = TestApp::on(demo_database().await).await;
    let edition = one(&app, "select edition from read.result_edition where slug = 'sinovik-2025'").await;
    let number = number(&app, "berita_acara", "sinovik-2025").await;
    let panitia = signed_in(&app, "panitia").await;
    let place = format!("/panitia/lomba/{edition}/pleno");
    let form = panitia.open(&format!("{place}/berita-acara")).await;
    assert!(form.says("Unduh PDF"), "{}", form.text());
    let pdf = panitia.get(&format!("{place}/berita-acara.pdf")).await;
    assert!(is_pdf(&pdf), "{}", pdf.status);
    assert!(pdf.headers["content-disposition"].to_str().unwrap().contains(&format!("{number}.pdf")));
    let again = panitia.get(&format!("{place}/berita-acara.pdf?nomor=400/1/BA")).await;
    assert!(pdf.html == again.html, "the same document has the same bytes");
    assert!(is_pdf(&signed_in(&app, "pimpinan").await.get(&format!("{place}/berita-acara.pdf")).await));

    // Names stand on the paper, and nowhere in its own data.
    let names: Vec<String> =
        sqlx::query_scalar("select name from person_name").fetch_all(&app.database.pool).await.unwrap();
    for name in &names {
        assert!(!pdf.html.contains(name.as_str()), "{name}");
    }

    // Whoever holds the paper: what the log says, and no name.
    let check = app.client().get(&format!("/dokumen/{}", number.to_lowercase())).await;
    assert_eq!(check.status, StatusCode::OK, "{}", check.text());
    assert!(check.says("Dokumen dengan nomor ini berlaku.") && check.says("Sinovik Banyuwangi 2025"));
    for name in &names {
        assert!(!check.says(name), "{name}");
    }
    let order = app.client().get("/hasil/sinovik-2025/hasil.json").await;
    assert_eq!(order.status, StatusCode::OK);
    assert!(check.says(&sha256_hex(&order.html)), "the hash is that of the public file");
    assert!(app.client().get("/hasil/sinovik-2025").await.says("hasil yang disahkan (JSON)"));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unknown_number_is_said_to_be_unknown_and_an_amended_document_to_be_superseded() {
    let app = TestApp::on(demo_database().await).await;
    let visitor = app.client();
    let unknown = visitor.get("/dokumen/BA-1-00000000").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    assert!(unknown.says("Tidak ada dokumen dengan nomor ini."), "{}", unknown.text());
    let typed = visitor.get("/dokumen?nomor=+ba-1-00000000+").await;
    assert_eq!(typed.location.as_deref(), Some("/dokumen/BA-1-00000000"));
    assert!(visitor.get("/dokumen").await.says("Periksa dokumen"));

    let before = number(&app, "aturan", "sinovik-2026").await;
    assert!(visitor.get(&format!("/dokumen/{before}")).await.says("Dokumen dengan nomor ini berlaku."));
    amend(&app, "sinovik-2026").await;
    let after = number(&app, "aturan", "sinovik-2026").await;
    assert_ne!(before, after);
    let old = visitor.get(&format!("/dokumen/{before}")).await;
    assert!(old.says("sudah diganti") && old.attributes("main a", "href").contains(&format!("/dokumen/{after}")));
    assert!(visitor.get(&format!("/dokumen/{after}")).await.says("Dokumen dengan nomor ini berlaku."));
    app.stop().await;
}

/// The guideline gets another name: a change that touches no round.
async fn amend(app: &TestApp, slug: &str) {
    let (id, revision, rules): (EditionId, i32, Json<EditionRules>) =
        sqlx::query_as("select id, revision, rules from read.competition_edition where slug = $1")
            .bind(slug)
            .fetch_one(&app.database.pool)
            .await
            .unwrap();
    let mut rules = rules.0;
    rules.basis.push_str(" dan perubahannya");
    let reason = Reason::parse("Pedoman diperbarui.").unwrap();
    let command = EditionCommand::Amend { base_revision: revision as u32, rules: Box::new(rules), reason };
    app.command::<Edition>(id, command, Role::Organiser).await;
}

/// The foot of a paper with this number.
pub(crate) fn mark(number: &str) -> Mark {
    Mark {
        number: number.into(),
        rules_sha256: "a".repeat(64),
        result_sha256: None,
        check_url: format!("https://contoh.go.id/dokumen/{number}"),
        issued_at: Timestamp::from_millis(0),
    }
}

/// Every text of a laid-out document, in the order of drawing.
pub(crate) fn words(sheet: &Sheet) -> String {
    let pages = lay_out(sheet);
    let draws = pages.pages.iter().flat_map(|page| &page.pieces).flat_map(|piece| &piece.draws);
    let texts = draws.filter_map(|draw| match draw {
        Draw::Text { text, .. } => Some(text.trim()),
        Draw::Line { .. } | Draw::Fill { .. } | Draw::Picture { .. } | Draw::Squares(_) => None,
    });
    texts.collect::<Vec<_>>().join(" ")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_minutes_say_what_minutes_must() {
    let app = TestApp::on(demo_database().await).await;
    let edition: EditionId =
        one(&app, "select edition from read.result_edition where slug = 'sinovik-2025'").await.parse().unwrap();
    let pleno = judging::read_model::pleno(&app.database.pool, edition).await.unwrap().unwrap();
    let mark = mark("BA-1-00000000");
    let mut pleno = pleno;
    let written = Minutes {
        number: Some(Title::parse("400/12/BA/2025").unwrap()),
        date: parse_date("2025-09-02").unwrap(),
        place: Title::parse("Pendopo Sabha Swagata Blambangan").unwrap(),
        chair: None,
    };
    pleno.meeting.as_mut().unwrap().held.minutes = Some(written);
    let meeting = pleno.meeting.as_ref().unwrap();
    let sealed = meeting.sealed.as_ref().unwrap();
    let text = words(&print::minutes::sheet(&pleno, meeting, sealed, mark));
    let entrants = spelled::number(u32::try_from(pleno.entrants).unwrap());
    assert!(sealed.sk.is_some() && !text.contains("ditetapkan dengan SK"), "a decree that came later is no part of it");
    for said in [
        "400/12/BA/2025",
        "Kabupaten Banyuwangi",
        "hari Selasa, tanggal dua bulan September tahun dua ribu dua puluh lima",
        "Pendopo Sabha Swagata Blambangan",
        &format!("({entrants}) usulan"),
        "Pleno telah memeriksa hasil penilaian.",
        "Perubahan urutan oleh pleno",
    ] {
        assert!(text.contains(said), "{said}\n{text}");
    }
    let came = |one: &&Attendee| one.presence == Some(Presence::Present);
    for one in meeting.attendees.iter().filter(came) {
        assert!(text.contains(one.name.as_str()), "{}", one.name);
    }
    for entry in &meeting.entries {
        assert!(text.contains(&entry.finalist.total.round2().to_string()), "{}", entry.title);
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_signed_copy_comes_back_with_its_hash_and_a_wrong_file_is_refused() {
    let app = TestApp::on(demo_database().await).await;
    let number = number(&app, "lampiran_sk", "sinovik-2025").await;
    let place = format!("/panitia/dokumen/{number}");
    let action = format!("{place}/salinan");
    let panitia = signed_in(&app, "panitia").await;
    let page = panitia.open(&place).await;
    assert!(page.says("Belum ada."), "{}", page.text());
    let refused = panitia.upload(&page, &action, ("berkas", "sk.docx", b"PK\x03\x04 word")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.says("Berkas ini bukan PDF, JPEG atau PNG."), "{}", refused.text());
    let check = app.client().get(&format!("/dokumen/{number}")).await;
    assert!(check.says("Belum ada yang diunggah panitia."));

    let scan = b"%PDF-1.7 pindaian SK";
    let filed = panitia.upload(&panitia.open(&place).await, &action, ("berkas", "SK Siti Rahayu.pdf", scan)).await;
    assert!(filed.status.is_redirection(), "{}", filed.text());
    let hash = format!("{:x}", sha2::Sha256::digest(scan));
    let check = app.client().get(&format!("/dokumen/{number}")).await;
    assert!(check.says(&hash) && !check.says("Siti Rahayu"), "{}", check.text());
    let page = panitia.open(&place).await;
    let copy = page.attributes("main ul a", "href").into_iter().find(|at| at.contains("/salinan/")).unwrap();
    assert_eq!(panitia.get(&copy).await.html.as_bytes(), scan);
    let again = panitia.upload(&page, &action, ("berkas", "lagi.pdf", scan)).await;
    assert!(again.says("Berkas yang sama sudah diunggah untuk dokumen ini."), "{}", again.text());
    let payload: String = one(
        &app,
        "select payload::text from events where event_type = 'SignedCopyFiled' order by position desc limit 1",
    )
    .await;
    assert!(payload.contains(&hash) && !payload.contains("Siti"), "{payload}");

    // Leaders read, others do not; nobody else uploads.
    let leader = signed_in(&app, "pimpinan").await;
    assert!(leader.open(&place).await.attributes("form", "action").iter().all(|at| *at != action));
    assert_eq!(leader.get(&copy).await.status, StatusCode::OK);
    let judge = signed_in(&app, "juri.sri").await;
    assert_eq!(judge.get(&copy).await.status, StatusCode::FORBIDDEN);
    assert!(app.client().get(&copy).await.status.is_redirection());
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_document_of_a_sealed_edition_is_listed_and_printed() {
    let app = TestApp::on(demo_database().await).await;
    let panitia = signed_in(&app, "panitia").await;
    for slug in ["sinovik-2025", "smart-kampung-2025"] {
        let edition: Option<String> = sqlx::query_scalar("select edition from read.result_edition where slug = $1")
            .bind(slug)
            .fetch_optional(&app.database.pool)
            .await
            .unwrap();
        let Some(edition) = edition else { continue };
        let list = panitia.open(&format!("/panitia/lomba/{edition}/dokumen")).await;
        let papers: Vec<String> =
            list.attributes("main td a", "href").into_iter().filter(|at| at.contains(".pdf")).collect();
        for kind in ["aturan.pdf", "rekap-nilai.pdf", "daftar-hadir.pdf", "lampiran-sk.pdf", "/piagam/"] {
            let paper = papers.iter().find(|at| at.contains(kind)).unwrap_or_else(|| panic!("{slug}: no {kind}"));
            let page = panitia.get(paper).await;
            assert!(is_pdf(&page), "{paper}: {} {}", page.status, page.text());
        }
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn minutes_written_anew_get_another_number_and_the_check_page_says_why() {
    let app = TestApp::on(demo_database().await).await;
    let edition = one(&app, "select edition from read.result_edition where slug = 'sinovik-2025'").await;
    let before = number(&app, "berita_acara", "sinovik-2025").await;
    let panitia = signed_in(&app, "panitia").await;
    let place = format!("/panitia/lomba/{edition}/pleno/berita-acara");
    let check = app.client().get(&format!("/dokumen/{before}")).await;
    assert!(check.says("Ruang rapat Sekretariat Daerah") && check.says("Tanggal pleno"), "{}", check.text());

    let moved = [("tempat", "Pendopo Sabha Swagata Blambangan")];
    let refused = panitia.fill(&place, &place, &moved).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.says("Tulis alasan perubahannya"), "{}", refused.text());
    let same = panitia.fill(&place, &place, &[]).await;
    assert!(same.status.is_redirection(), "nothing changed: {}", same.text());
    assert_eq!(number(&app, "berita_acara", "sinovik-2025").await, before);

    let why = [moved[0], ("alasan", "Pleno dipindahkan ke pendopo.")];
    let saved = panitia.fill(&place, &place, &why).await;
    assert!(saved.status.is_redirection(), "{}", saved.text());
    app.app.engine().settled().await.unwrap();
    let after = number(&app, "berita_acara", "sinovik-2025").await;
    assert_ne!(before, after);
    let old = app.client().get(&format!("/dokumen/{before}")).await;
    assert!(old.says("sudah diganti") && old.says("Alasan: Pleno dipindahkan ke pendopo."), "{}", old.text());
    assert!(old.says("Ruang rapat Sekretariat Daerah"), "it tells of exactly that paper: {}", old.text());
    let new = app.client().get(&format!("/dokumen/{after}")).await;
    assert!(new.says("berlaku.") && new.says("Pendopo Sabha Swagata Blambangan"), "{}", new.text());

    // Leaders read, and are offered no form; the panitia of another region gets nothing.
    let leader = signed_in(&app, "pimpinan").await;
    assert!(leader.open(&place).await.attributes("form", "action").iter().all(|at| *at != place));
    let other = signed_in(&app, "kecamatan.licin").await;
    assert_eq!(other.get(&place).await.status, StatusCode::FORBIDDEN);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_rules_on_paper_tell_of_quorum_two_seals_and_objections_as_their_page_does() {
    let app = TestApp::on(demo_database().await).await;
    let edition = competition::read_model::by_slug(&app.database.pool, "sinovik-2025").await.unwrap().unwrap();
    let page = app.client().get("/lomba/sinovik-2025/aturan").await;
    let text = words(&competition::print::rules::sheet(&edition, mark("AT-1-00000000")));
    let days = edition.rules.objections.unwrap().working_days;
    for said in [
        &format!("mengajukan sanggah selama {days} hari kerja: Senin sampai Jumat"),
        "konflik kepentingan juri, syarat pemenang",
        "dijawab tertulis dengan alasan, oleh panitia yang tidak menilai usulan itu.",
        "SK baru dicatat sesudah masa sanggah berakhir dan semua sanggah dijawab.",
        "Pleno memutuskan kalau paling sedikit 60% dari yang diundang hadir",
        "Hasil disahkan dua orang",
    ] {
        assert!(text.contains(said), "{said}\n{text}");
        assert!(page.says(said), "{said}\n{}", page.text());
    }
    let mut silent = edition;
    silent.rules.objections = None;
    let text = words(&competition::print::rules::sheet(&silent, mark("AT-1-00000000")));
    assert!(text.contains("Aturan ini tidak memuat masa sanggah."), "{text}");
    app.stop().await;
}
