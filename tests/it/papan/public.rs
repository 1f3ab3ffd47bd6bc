//! `/lomba/{slug}/tangga` and the path of a champion in `/hasil/{slug}/{proposal}`

use super::{GLAGAH, KABAT, Play};
use reqwest::StatusCode;
use sayembara::scoring::rules::sha256_hex;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_public_ladder_shows_states_first_and_scores_after_sealing() {
    let play = Play::begin().await;
    let Play { app, edition, judges, .. } = &play;
    let visitor = app.client();
    let ladder = visitor.get("/lomba/smart-kampung/tangga").await;
    assert!(ladder.says("Pendaftaran") && ladder.says("Nilai baru terbuka"), "{}", ladder.text());
    app.registered(edition).await;
    // A lot in Glagah, nobody else in Kabat.
    let (glagah, kabat) = (edition.contest(GLAGAH), edition.contest(KABAT));
    app.open_round(glagah).await;
    for entry in &play.glagah {
        app.scored(edition, glagah, *entry, judges, 77).await;
    }
    app.close_round(glagah).await;
    app.open_round(kabat).await;
    app.close_round(kabat).await;
    play.licin_is_closed().await;
    let licin = visitor.get("/lomba/smart-kampung/tangga/35.10.24").await;
    let winner = play.name(play.licin[1]).await;
    assert!(licin.says(&winner) && !licin.html.contains("90,00"), "no score before sealing: {}", licin.text());
    assert_eq!(visitor.get(&format!("/hasil/smart-kampung/{}", play.licin[1])).await.status, StatusCode::NOT_FOUND);

    // The best of each meet.
    let above = edition.kabupaten();
    app.open_round(above).await;
    let sql = "select proposal from read.competition_entry where round = $1 order by proposal";
    let finalists: Vec<_> = sqlx::query_scalar(sql).bind(above).fetch_all(&app.database.pool).await.unwrap();
    assert_eq!(finalists.len(), 3);
    for entry in finalists {
        let value = if entry == play.licin[1] {
            88
        } else if entry == play.kabat {
            60
        } else {
            70
        };
        app.scored(edition, above, entry, judges, value).await;
    }
    app.close_round(above).await;
    // The last ranking is the pleno's until it is sealed.
    let ladder = visitor.get("/lomba/smart-kampung/tangga").await;
    assert_eq!(ladder.text().matches(&winner).count(), 1, "in its kecamatan only: {}", ladder.text());
    let last = visitor.get("/lomba/smart-kampung/tangga/35.10").await;
    assert!(!last.says(&winner), "{}", last.text());
    app.sealed(edition, play.licin[1]).await;

    let licin = visitor.get("/lomba/smart-kampung/tangga/35.10.24").await;
    assert!(
        licin.says("90,00") && licin.says(&winner) && licin.says("Tidak dipakai, jadi tidak dibuka."),
        "{}",
        licin.text()
    );
    assert!(visitor.get("/lomba/smart-kampung/tangga/35.10").await.says("88,00"));
    assert!(visitor.get("/hasil/smart-kampung").await.says("77,00"), "what every finalist got in its own kecamatan");
    let champion = visitor.get(&format!("/hasil/smart-kampung/{}", play.licin[1])).await;
    let steps = champion.all(".tangga-step");
    assert_eq!(steps.len(), 4, "{steps:#?}");
    assert!(steps[0].contains(&winner), "{steps:#?}");
    assert!(
        steps[1].contains("Kecamatan Licin") && steps[1].contains("Peringkat 1 dari 3") && steps[1].contains("90,00")
    );
    assert!(steps[2].contains("88,00") && steps[3].contains("88,00"), "{steps:#?}");
    let alone = visitor.get(&format!("/hasil/smart-kampung/{}", play.kabat)).await;
    assert!(
        alone.all(".tangga-step")[1].contains("tanpa lawan") && alone.says("Menang tanpa lawan"),
        "{}",
        alone.text()
    );

    // The tables as files: the ranking for all once sealed, the sheets for the panitia of the round.
    let file = visitor.get("/lomba/smart-kampung/tangga/35.10.24/peringkat.csv").await;
    assert_eq!(file.html.lines().count(), 4, "{}", file.html);
    assert!(file.html.contains(",90.00,") && file.html.contains(&winner), "{}", file.html);
    assert_eq!(visitor.get("/lomba/smart-kampung/tangga/35.10.24/peringkat.doc").await.status, StatusCode::NOT_FOUND);
    let (mine, theirs) = (app.sign_in("licin").await, app.sign_in("jember").await);
    let round = format!("/panitia/babak/{}", edition.contest(super::LICIN));
    for (table, lines) in [("peserta", 4), ("peringkat", 4), ("lembar", 10)] {
        let path = format!("{round}/{table}.csv");
        let file = mine.get(&path).await;
        assert_eq!((file.status, file.html.lines().count()), (StatusCode::OK, lines), "{path}: {}", file.html);
        assert!(file.headers["content-disposition"].to_str().unwrap().contains("smart-kampung-35.10.24.csv"));
        assert_eq!(theirs.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let board = app.sign_in("kabupaten").await.get(&format!("{}.csv", play.board())).await;
    assert_eq!(board.html.lines().count(), 27, "{}", board.html);
    assert!(!board.html.contains("0812"), "nobody's telephone number leaves by a file");

    // The lot can be repeated by whoever reads the page.
    let page = visitor.get("/lomba/smart-kampung/tangga/35.10.15").await;
    let (hash, seed): (String, String) =
        sqlx::query_as("select lot_sha256, ranking->>'lot_seed' from read.competition_round where id = $1")
            .bind(glagah)
            .fetch_one(&app.database.pool)
            .await
            .unwrap();
    assert_eq!(sha256_hex(&seed), hash);
    assert!(page.says(&hash) && page.says(&seed), "{}", page.text());
    let first = play.glagah.iter().min_by_key(|entry| sha256_hex(&format!("{seed}:{entry}"))).unwrap();
    assert!(page.all("table tbody tr")[0].contains(&play.name(*first).await), "{}", page.text());
    let drawn = visitor.get(&format!("/hasil/smart-kampung/{first}")).await;
    assert!(drawn.says(&sha256_hex(&format!("{seed}:{first}"))), "{}", drawn.text());
    play.app.stop().await;
}
