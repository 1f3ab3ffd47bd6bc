//! `/panitia/lomba/{id}/tangga`

use super::{GLAGAH, KABAT, LICIN, Play};
use crate::support::{Client, Page, TestApp};
use reqwest::StatusCode;
use sayembara::kernel::actor::Role;

/// The text of a kecamatan's cell.
fn cell(page: &Page, name: &str) -> String {
    let cells = page.all(".papan-cell");
    cells.iter().find(|cell| cell.starts_with(name)).cloned().unwrap_or_else(|| panic!("no {name}: {cells:#?}"))
}

/// Asks for the part that changes, as the script does.
async fn look(client: &Client, path: &str, tag: &str) -> (StatusCode, String, String) {
    let request = client.http.get(client.address(path)).header("if-none-match", tag);
    let answer = request.send().await.unwrap();
    let tag = answer.headers()["etag"].to_str().unwrap().to_owned();
    (answer.status(), tag, answer.text().await.unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_board_tells_how_far_every_kecamatan_is() {
    let play = Play::begin().await;
    let Play { app, edition, judges, .. } = &play;
    let client = app.sign_in("kabupaten").await;
    let page = client.get(&play.board()).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    assert_eq!(page.all(".papan-cell").len(), 26, "25 kecamatan and the kabupaten");
    assert!(cell(&page, "Licin").contains("3 peserta") && cell(&page, "Licin").contains("Pendaftaran"));
    assert!(cell(&page, "Rogojampi").contains("Tidak diadakan"));
    assert!(page.says("Muat ulang") && page.says("Keadaan pada"), "without script it says when it was made");
    assert!(client.get(&format!("/panitia/lomba/{}", edition.id)).await.says("Papan tangga lomba"));

    app.registered(edition).await;
    let page = client.get(&play.board()).await;
    assert!(cell(&page, "Licin").contains("Belum dimulai"));
    assert!(cell(&page, "Kabat").contains("Satu peserta, maju tanpa dinilai."), "{}", cell(&page, "Kabat"));

    // Three judges, two entries, one sheet signed.
    let glagah = edition.contest(GLAGAH);
    app.open_round(glagah).await;
    for entry in &play.glagah {
        app.assigned(edition, glagah, *entry, judges).await;
    }
    app.signs(edition, glagah, play.glagah[0], judges[0], 80).await;
    let page = client.get(&play.board()).await;
    let said = cell(&page, "Glagah");
    assert!(said.contains("1 dari 6 lembar") && said.contains("Sedang dinilai"), "{said}");
    assert!(page.says("Orang juri2, 2 lembar") && page.says("Orang juri1, 1 lembar"), "{}", page.text());

    play.licin_is_closed().await;
    app.open_round(edition.contest(KABAT)).await;
    app.close_round(edition.contest(KABAT)).await;
    let page = client.get(&play.board()).await;
    let winner = play.name(play.licin[1]).await;
    assert!(cell(&page, "Licin").contains(&format!("Maju: {winner}.")), "{}", cell(&page, "Licin"));
    assert!(cell(&page, "Kabat").contains("Tanpa lawan") && cell(&page, "Kabat").contains("tanpa lawan."));
    let narrowed = client.get(&format!("{}?keadaan=naik", play.board())).await;
    assert_eq!(narrowed.all(".papan-cell").len(), 1, "{}", narrowed.text());

    // Opened again, and another one wins.
    let licin = edition.contest(LICIN);
    app.reopen_round(licin, edition.kabupaten(), "Satu lembar nilai tertukar.").await;
    let said = cell(&client.get(&play.board()).await, "Licin");
    assert!(said.contains("Dibuka lagi: Satu lembar nilai tertukar."), "{said}");
    assert!(said.contains(&format!("Ditarik: {winner}.")), "{said}");
    sheet_returned(&play, licin).await;
    app.close_round(licin).await;
    let said = cell(&client.get(&play.board()).await, "Licin");
    let now = play.name(play.licin[0]).await;
    assert!(said.contains(&format!("Maju: {now}.")) && said.contains(&format!("Digantikan: {winner}.")), "{said}");

    app.open_round(edition.kabupaten()).await;
    let page = client.get(&play.board()).await;
    assert!(cell(&page, "Licin").contains("Final") && cell(&page, "Penilaian tingkat kabupaten").contains("2 peserta"));
    play.app.stop().await;
}

/// One judge takes the best entry's score back and gives it far less.
async fn sheet_returned(play: &Play, round: sayembara::kernel::ids::RoundId) {
    use sayembara::{
        judging::score_sheet::{aggregate::ScoreSheet, commands::ScoreSheetCommand},
        kernel::{ids::ScoreSheetId, text::Reason},
    };
    let id = ScoreSheetId::of_judge(round, play.licin[1], play.judges[0]);
    let reopen = ScoreSheetCommand::Reopen { reason: Reason::parse("Lembarnya tertukar.").unwrap() };
    play.app.command::<ScoreSheet>(id, reopen, Role::Organiser).await;
    play.app.signs(&play.edition, round, play.licin[1], play.judges[0], 30).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_board_is_sent_again_only_when_it_changed_and_then_the_same_to_all() {
    let play = Play::begin().await;
    let Play { app, edition, .. } = &play;
    let one = app.sign_in("kabupaten").await;
    let other = app.sign_in("kabupaten").await;
    let page = one.get(&play.board()).await;
    let part = page.attributes("[data-live]", "data-live").remove(0);
    let tag = page.attributes("[data-live]", "data-etag").remove(0);
    let (status, tag, body) = look(&one, &part, &tag).await;
    assert_eq!((status, body.as_str()), (StatusCode::NOT_MODIFIED, ""));
    assert_eq!(look(&other, &part, &tag).await.0, StatusCode::NOT_MODIFIED);

    // Something that the board does not show moves the log, not the board.
    app.innovation("dinas-kesehatan", "Anak Tokcer", "2024-01-01").await;
    let (status, tag, _) = look(&one, &part, &tag).await;
    assert_eq!(status, StatusCode::NOT_MODIFIED);

    app.registered(edition).await;
    app.open_round(edition.contest(GLAGAH)).await;
    let before = std::time::Instant::now();
    let (status, _, mine) = look(&one, &part, &tag).await;
    assert_eq!(status, StatusCode::OK);
    assert!(mine.contains("Tertinggal") || mine.contains("Sedang dinilai"), "{mine}");
    assert!(before.elapsed().as_secs() < 2);
    assert_eq!(look(&other, &part, "").await.2, mine, "two browsers see the same");
    play.app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_board_is_for_those_above_and_a_kecamatan_is_led_to_its_own_round() {
    let play = Play::begin().await;
    let Play { app, edition, .. } = &play;
    let own = format!("/panitia/babak/{}", edition.contest(LICIN));
    let licin = app.sign_in("licin").await;
    assert_eq!(licin.get(&play.board()).await.location, Some(own));
    let part = licin.get(&format!("{}/papan", play.board())).await;
    assert_eq!(part.all(".papan-cell").len(), 1, "{}", part.html);
    assert!(!part.html.contains("Glagah"));
    let jember = app.sign_in("jember").await;
    for path in [play.board(), format!("{}/papan", play.board())] {
        assert_eq!(jember.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    // Whom to call: names for those who read, telephone numbers for those who organise.
    let board = app.sign_in("kabupaten").await.get(&play.board()).await;
    assert!(board.says("Orang licin") && board.says("0812-3456-7890"), "{}", board.text());
    assert_eq!(board.attributes("a[href^='tel:']", "href"), ["tel:081234567890"]);
    let read = app.sign_in("bupati").await.get(&play.board()).await;
    assert!(read.says("Orang licin") && !read.html.contains("0812-3456-7890"), "{}", read.text());
    play.app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn territories_that_nobody_entered_are_closed_with_one_press() {
    let app = TestApp::in_banyuwangi().await;
    app.person("kabupaten", &[(Role::Organiser, "region:35.10")]).await;
    app.person("licin", &[(Role::Organiser, "region:35.10.24")]).await;
    let edition = app.ladder("smart-kampung", &[LICIN, GLAGAH, KABAT]).await;
    let village: String =
        sqlx::query_scalar("select region from unit where region like '35.10.24.%' and kind = 'desa' limit 1")
            .fetch_one(&app.database.pool)
            .await
            .unwrap();
    app.village_enters(&edition, &village).await;
    let board = format!("/panitia/lomba/{}/tangga", edition.id);
    let press = format!("{board}/tutup-kosong");
    let client = app.sign_in("kabupaten").await;
    assert!(!client.get(&board).await.says("tanpa peserta"), "they may still enter");

    app.registered(&edition).await;
    assert!(client.get(&board).await.says("Tutup 2 wilayah tanpa peserta"));
    let sent = client.fill(&board, &press, &[]).await;
    assert_eq!(sent.location.as_deref(), Some(board.as_str()), "{}", sent.text());
    let page = client.get(&board).await;
    assert!(page.says("2 wilayah tanpa peserta ditutup."), "{}", page.text());
    app.app.engine().settled().await.unwrap();
    let page = client.get(&board).await;
    assert!(!page.says("Tutup 2 wilayah"), "{}", page.text());
    let states: Vec<(String, String)> = sqlx::query_as(
        "select territory, state from read.competition_round where edition = $1 and territory is not null order by 1",
    )
    .bind(edition.id)
    .fetch_all(&app.database.pool)
    .await
    .unwrap();
    let states: Vec<_> = states.iter().map(|(territory, state)| (territory.as_str(), state.as_str())).collect();
    assert_eq!(states, [(KABAT, "peringkat"), (GLAGAH, "peringkat"), (LICIN, "belum")]);
    let trail = client.get(&format!("/panitia/babak/{}", edition.contest(GLAGAH))).await;
    assert!(trail.says("bertindak untuk Glagah"), "{}", trail.text());

    let licin = app.sign_in("licin").await;
    let round = format!("/panitia/babak/{}", edition.contest(LICIN));
    let fields = licin.get(&round).await.form(&format!("{round}/perpanjang"));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    let refused = licin.post(&press, &fields).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text());
}
