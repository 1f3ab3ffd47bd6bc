//! Judges who are far apart, what a judge writes for nobody else, and how the own scores lie.

use super::story::{Story, led_to, refused};
use reqwest::StatusCode;
use sayembara::{
    account,
    competition::edition::{aggregate::Edition, commands::EditionCommand},
    kernel::{actor::Role, ids::ProposalId},
};

#[tokio::test]
async fn an_entry_whose_judges_are_far_apart_is_talked_about_before_the_round_closes() {
    let story = Story::judging().await;
    story.command::<Edition>(story.edition, EditionCommand::CloseRegistration, Role::Organiser).await;
    let (ani, budi) = (story.sign_in("ani").await, story.sign_in("budi").await);
    story.score_and_sign(&ani, story.sakina, story.ani, "90", "90").await;
    story.score_and_sign(&budi, story.sakina, story.budi, "60", "60").await;
    story.score_and_sign(&ani, story.rantang, story.ani, "80", "80").await;

    let round = format!("/panitia/babak/{}", story.round);
    let (apart, close) = (format!("{round}/selisih"), format!("{round}/tutup"));
    refused(&story.panitia.fill(&round, &close, &[]).await, "Ada 1 usulan yang nilai jurinya berjauhan");
    let page = story.panitia.get(&apart).await;
    assert!(page.says("Laskar Sakina") && page.says("30,00") && page.says("Belum dibahas"), "{}", page.text());
    assert!(!page.says("90,00") && !page.says("60,00"), "how far apart, not what was given: {}", page.text());
    assert!(!page.says("Rantang Kasih") && !page.says("Orang budi"), "{}", page.text());

    let form = page;
    let talk = |proposal: ProposalId, note: &'static str| (proposal.to_string(), note);
    let send = async |(proposal, note): (String, &str)| {
        let page = story.panitia.get(&apart).await;
        story.panitia.submit(&page, &apart, &[("usulan", &proposal), ("alasan", note)]).await
    };
    refused(&send(talk(story.sakina, "")).await, "Isian ini masih kosong.");
    let kept = send(talk(story.sakina, "singkat")).await;
    refused(&kept, "Tulis paling sedikit 10 huruf supaya jelas.");
    assert!(kept.says("singkat"), "what was typed is there: {}", kept.text());
    let why = "Satu juri belum membaca lampiran evaluasi; keduanya membaca ulang.";
    refused(&send(talk(story.rantang, why)).await, "tidak berjauhan menurut aturan");
    let stranger = send(talk(ProposalId::of(&[&"lain"]), why)).await;
    assert_eq!(stranger.status, StatusCode::NOT_FOUND);
    led_to(&send(talk(story.sakina, why)).await, &apart);
    let page = story.panitia.get(&apart).await;
    assert!(page.says(why) && page.says("Sudah dibahas"), "{}", page.text());

    // Further apart than what was talked about: that is another matter.
    let again = async |value: &str| {
        let duty = format!("{}/{}", story.panel(), story.duty(story.sakina, story.budi));
        let reopen = format!("{duty}/buka-kembali");
        let given = story.panitia.fill(&duty, &reopen, &[("alasan", "Juri ingin membaca ulang lampirannya.")]).await;
        assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.text());
        story.score_and_sign(&budi, story.sakina, story.budi, value, value).await;
    };
    again("50").await;
    refused(&story.panitia.fill(&round, &close, &[]).await, "Ada 1 usulan yang nilai jurinya berjauhan");
    again("80").await;
    assert!(story.panitia.get(&apart).await.says("Sudah tidak berjauhan"));
    led_to(&story.panitia.fill(&round, &close, &[]).await, &round);
    let late = story.panitia.submit(&form, &apart, &[("usulan", &story.sakina.to_string()), ("alasan", why)]).await;
    refused(&late, "Babak ini sudah ditutup.");

    let trail = story.panitia.get(&format!("/jejak/babak/{}", story.round)).await;
    assert!(trail.says("berselisih 30,00 dan sudah dibahas") && trail.says(why), "{}", trail.text());
    story.app.stop().await;
}

#[tokio::test]
async fn a_private_note_is_read_by_the_judge_alone_and_erased_with_the_person() {
    let story = Story::judging().await;
    let (ani, budi) = (story.sign_in("ani").await, story.sign_in("budi").await);
    let desk = story.desk(story.sakina, story.ani);
    let secret = "Tanyakan biaya per desa saat wawancara.";
    let sent =
        ani.fill(&desk, &desk, &[("nilai-kebaruan", "81"), ("nilai-signifikansi", "82"), ("pribadi", secret)]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    assert!(ani.get(&desk).await.says(secret), "it is there when the page is opened again");

    let long = "x".repeat(5_001);
    let over = ani.fill(&desk, &desk, &[("pribadi", &long)]).await;
    refused(&over, "Catatan pribadi paling banyak 5.000 huruf.");
    assert!(over.says(&long), "what was typed is there");
    super::story::sign(&ani, &desk).await;
    assert!(ani.get(&desk).await.says(secret), "after signing as well");

    story.close().await;
    let others = [
        (&budi, story.desk(story.sakina, story.budi)),
        (&story.panitia, story.panel()),
        (&story.panitia, format!("{}/{}", story.panel(), story.duty(story.sakina, story.ani))),
        (&story.panitia, format!("/panitia/babak/{}/lembar.csv", story.round)),
        (&story.panitia, format!("/jejak/babak/{}", story.round)),
    ];
    for (reader, path) in others {
        let page = reader.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(!page.html.contains(secret), "{path}");
    }
    let logged: i64 = sqlx::query_scalar("select count(*) from events where payload::text like '%Tanyakan biaya%'")
        .fetch_one(&story.app.database.pool)
        .await
        .unwrap();
    assert_eq!(logged, 0, "no event holds it");

    account::table::erase(&story.app.database.pool, story.ani, "diminta yang bersangkutan", None).await.unwrap();
    let left: i64 =
        sqlx::query_scalar("select count(*) from private_note").fetch_one(&story.app.database.pool).await.unwrap();
    assert_eq!(left, 0);
    story.app.stop().await;
}

#[tokio::test]
async fn a_judge_sees_how_the_own_scores_lie_and_nobody_elses() {
    let story = Story::judging().await;
    let (ani, budi) = (story.sign_in("ani").await, story.sign_in("budi").await);
    story.score_and_sign(&ani, story.sakina, story.ani, "90", "90").await;
    assert!(!ani.get("/penilaian").await.says("Sebaran nilai Anda"), "one total is no spread");
    story.save(&ani, &story.desk(story.rantang, story.ani), "71", "71").await;
    story.score_and_sign(&budi, story.sakina, story.budi, "77", "77").await;
    let queue = ani.get("/penilaian").await;
    assert!(queue.says("Sebaran nilai Anda") && queue.says("90,00") && queue.says("71,00"), "{}", queue.text());
    assert!(queue.says("belum ditandatangani") && !queue.says("77,00"), "{}", queue.text());
    story.app.stop().await;
}
