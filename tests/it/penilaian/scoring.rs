//! Judges read, score, save and sign; the round closes.

use super::story::{Story, led_to, refused, sign};
use crate::support::{Client, Page};
use reqwest::StatusCode;
use sayembara::{competition::round::events::RoundEvent, eventstore, kernel::score::Exact, scoring::ranking::Ranking};

async fn ranking(story: &Story) -> Ranking {
    let events = eventstore::of_aggregate(&story.app.database.pool, "round", &story.round.to_string()).await.unwrap();
    let ranked = events.iter().find(|event| event.event_type == "RoundRanked").expect("a ranking");
    match ranked.decode().unwrap() {
        RoundEvent::RoundRanked { ranking, .. } => ranking,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_queue_shows_what_to_do_next_and_the_desk_the_proposal() {
    let story = Story::judging().await;
    let ani = story.sign_in("ani").await;
    let queue = ani.get("/penilaian").await;
    assert!(queue.says("0 dari 2 lembar ditandatangani"), "{}", queue.text());
    assert_eq!(queue.all(".actions a"), ["Nilai usulan berikutnya"]);
    let desk = story.desk(story.sakina, story.ani);
    let page = ani.get(&desk).await;
    for said in ["Laskar Sakina", "Dinas Kesehatan", "Isi Signifikansi dari Laskar Sakina.", "bobot 60", "0 sampai 100"]
    {
        assert!(page.says(said), "no {said:?} in {}", page.text());
    }
    led_to(&story.save(&ani, &desk, "80", "").await, &desk);
    let queue = ani.get("/penilaian").await;
    assert!(queue.says("1 dari 2 kriteria"), "{}", queue.text());
    story.app.stop().await;
}

#[tokio::test]
async fn a_score_off_the_scale_is_refused_and_what_was_typed_stays() {
    let story = Story::judging().await;
    let ani = story.sign_in("ani").await;
    let desk = story.desk(story.sakina, story.ani);
    for (typed, sentence) in [
        ("101", "Nilai Kebaruan atau nilai tambah harus dari 0 sampai 100."),
        ("-1", "Nilai Kebaruan atau nilai tambah harus dari 0 sampai 100."),
        ("87,55", "Nilai Kebaruan atau nilai tambah paling banyak 1 angka di belakang koma."),
        ("bagus", "Tulis nilai Kebaruan atau nilai tambah dengan angka, misalnya 87,5."),
    ] {
        let answer = story.save(&ani, &desk, typed, "77").await;
        refused(&answer, sentence);
        assert_eq!(answer.attributes("#nilai-kebaruan", "value"), [typed]);
        assert_eq!(answer.attributes("#nilai-signifikansi", "value"), ["77"]);
        assert_eq!(answer.all("#nilai-kebaruan-error"), [sentence]);
    }
    let answer = ani.fill(&desk, &desk, &[("nilai-hiasan", "50")]).await;
    refused(&answer, "tidak ada dalam aturan babak ini");
    assert_eq!(story.count("ScoreSheetSaved").await, 0);
    story.app.stop().await;
}

#[tokio::test]
async fn an_incomplete_sheet_cannot_be_signed() {
    let story = Story::judging().await;
    let ani = story.sign_in("ani").await;
    let desk = story.desk(story.sakina, story.ani);
    let away = ani.fill(&desk, &desk, &[("nilai-kebaruan", "80"), ("lanjut", "tandatangan")]).await;
    led_to(&away, &format!("{desk}/tandatangan"));
    let page = ani.get(&format!("{desk}/tandatangan")).await;
    assert!(page.says("Belum ada nilai untuk Signifikansi."), "{}", page.text());
    assert_eq!(page.attributes("main form", "action"), Vec::<String>::new(), "there is nothing to sign with");
    // Sent anyway, as from a page that was open before.
    let mut fields = ani.get(&desk).await.form(&desk);
    fields.retain(|(name, _)| ["csrf", "command_id", "revisi"].contains(&name.as_str()));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let answer = ani.post(&format!("{desk}/tandatangan"), &fields).await;
    refused(&answer, "Belum ada nilai untuk: Signifikansi.");
    assert_eq!(story.count("ScoreSheetSigned").await, 0);
    story.app.stop().await;
}

#[tokio::test]
async fn a_signed_sheet_cannot_be_changed() {
    let story = Story::judging().await;
    let ani = story.sign_in("ani").await;
    let desk = story.desk(story.sakina, story.ani);
    story.save(&ani, &desk, "80", "80").await;
    let open_page = ani.get(&desk).await;
    led_to(&sign(&ani, &desk).await, "/penilaian");
    let answer = ani.submit(&open_page, &desk, &[("nilai-kebaruan", "99")]).await;
    refused(&answer, "Lembar nilai ini sudah ditandatangani.");
    let page = ani.get(&desk).await;
    assert!(page.all("main form").is_empty(), "read only");
    assert!(page.says("Nilai Anda 80,00"), "{}", page.text());
    assert_eq!(story.count("ScoreSheetSaved").await, 1);
    story.app.stop().await;
}

#[tokio::test]
async fn the_same_form_sent_twice_acts_once() {
    let story = Story::judging().await;
    let ani = story.sign_in("ani").await;
    let desk = story.desk(story.sakina, story.ani);
    let page = ani.get(&desk).await;
    let typed = [("nilai-kebaruan", "80"), ("nilai-signifikansi", "80")];
    for _ in 0..2 {
        led_to(&ani.submit(&page, &desk, &typed).await, &desk);
    }
    assert_eq!(story.count("ScoreSheetSaved").await, 1);
    let address = format!("{desk}/tandatangan");
    let summary = ani.get(&address).await;
    for _ in 0..2 {
        led_to(&ani.submit(&summary, &address, &[]).await, "/penilaian");
    }
    assert_eq!(story.count("ScoreSheetSigned").await, 1);
    story.app.stop().await;
}

#[tokio::test]
async fn two_devices_of_one_judge_do_not_overwrite_each_other_silently() {
    let story = Story::judging().await;
    let (phone, desktop) = (story.sign_in("ani").await, story.sign_in("ani").await);
    let desk = story.desk(story.sakina, story.ani);
    let old = phone.get(&desk).await;
    led_to(&story.save(&desktop, &desk, "80", "80").await, &desk);
    let answer = phone.submit(&old, &desk, &[("nilai-kebaruan", "60")]).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(answer.says("Lembar ini sudah disimpan dari perangkat atau halaman lain"), "{}", answer.text());
    assert_eq!(answer.attributes("#nilai-kebaruan", "value"), ["60"], "what was typed stays");
    led_to(&phone.submit(&answer, &desk, &[]).await, &desk);
    let stale = desktop.get(&format!("{desk}/tandatangan")).await;
    assert!(stale.says("60"), "the second save holds");
    story.app.stop().await;
}

#[tokio::test]
async fn what_is_signed_is_what_the_summary_showed() {
    let story = Story::judging().await;
    let ani = story.sign_in("ani").await;
    let desk = story.desk(story.sakina, story.ani);
    story.save(&ani, &desk, "80", "80").await;
    let address = format!("{desk}/tandatangan");
    let summary = ani.get(&address).await;
    story.save(&ani, &desk, "20", "20").await;
    refused(&ani.submit(&summary, &address, &[]).await, "sudah disimpan dari perangkat atau halaman lain");
    assert_eq!(story.count("ScoreSheetSigned").await, 0);
    story.app.stop().await;
}

#[tokio::test]
async fn typing_is_saved_by_the_script_and_answered_in_json() {
    let story = Story::judging().await;
    let ani = story.sign_in("ani").await;
    let desk = story.desk(story.sakina, story.ani);
    let page = ani.get(&desk).await;
    assert_eq!(page.attributes("form[data-autosave]", "data-autosave"), [format!("{desk}/simpan")]);
    let send = async |value: &str| {
        let mut fields = page.form(&desk);
        fields.retain(|(name, _)| name != "nilai-kebaruan" && name != "command_id");
        let wish = sayembara::kernel::ids::PersonId::mint().to_string();
        fields.extend([("nilai-kebaruan".to_owned(), value.to_owned()), ("command_id".to_owned(), wish)]);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        ani.post(&format!("{desk}/simpan"), &fields).await
    };
    let saved = send("81").await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.html);
    assert!(saved.html.contains(r#""fields":{"revisi":"1"}"#), "{}", saved.html);
    let stale = send("82").await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.html);
    assert!(stale.html.contains("pesan"));
    let wrong = send("banyak").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.html.contains("Tulis nilai Kebaruan"), "{}", wrong.html);
    story.app.stop().await;
}

#[tokio::test]
async fn nobody_sees_the_scores_of_others_before_the_round_is_closed() {
    let story = Story::judging().await;
    let (ani, budi) = (story.sign_in("ani").await, story.sign_in("budi").await);
    let desk = story.desk(story.sakina, story.ani);
    let saved = ani
        .fill(
            &desk,
            &desk,
            &[("nilai-kebaruan", "83,3"), ("nilai-signifikansi", "83,3"), ("catatan-kebaruan", "Rahasia dulu.")],
        )
        .await;
    led_to(&saved, &desk);
    led_to(&sign(&ani, &desk).await, "/penilaian");
    for page in [
        budi.get(&story.desk(story.sakina, story.budi)).await,
        budi.get("/penilaian").await,
        story.panitia.get(&story.panel()).await,
        story.panitia.get(&format!("{}/{}", story.panel(), story.duty(story.sakina, story.ani))).await,
    ] {
        assert_eq!(page.status, StatusCode::OK);
        assert!(!page.html.contains("83,3") && !page.html.contains("Rahasia dulu."), "{}", page.path);
    }
    story.score_and_sign(&budi, story.sakina, story.budi, "80", "80").await;
    story.close().await;
    let page = budi.get(&story.desk(story.sakina, story.budi)).await;
    assert!(
        page.says("Usulan ini maju ke tahap berikutnya.") && page.says("terbuka setelah hasil disahkan"),
        "{}",
        page.text()
    );
    // Of two judges each would know the other's score from the mean, the lowest and the highest.
    for hidden in ["83,3", "81,65", "Rahasia dulu.", "Nilai panel per kriteria"] {
        assert!(!page.html.contains(hidden), "{hidden}: {}", page.text());
    }
    story.app.stop().await;
}

#[tokio::test]
async fn after_closing_no_score_is_taken_and_what_is_missing_is_never_zero() {
    let story = Story::judging().await;
    let (ani, budi) = (story.sign_in("ani").await, story.sign_in("budi").await);
    story.score_and_sign(&ani, story.sakina, story.ani, "90", "85").await;
    let late = story.desk(story.sakina, story.budi);
    story.save(&budi, &late, "10", "10").await;
    let open_page = budi.get(&late).await;
    let summary = budi.get(&format!("{late}/tandatangan")).await;
    story.close().await;
    refused(
        &budi.submit(&open_page, &late, &[("nilai-kebaruan", "20")]).await,
        "Babak ini belum dibuka atau sudah ditutup",
    );
    refused(
        &budi.submit(&summary, &format!("{late}/tandatangan"), &[]).await,
        "Babak ini belum dibuka atau sudah ditutup",
    );
    let away = format!("{late}/mundur");
    refused(&budi.fill(&away, &away, &[("alasan", "Sudah terlambat menilai.")]).await, "Babak ini sudah ditutup");

    let ranking = ranking(&story).await;
    assert_eq!(ranking.entries.len(), 1);
    let first = &ranking.entries[0];
    assert_eq!(first.entry, story.sakina.to_string());
    assert_eq!(first.total, Exact::whole(87), "only what was signed counts: 0.4 × 90 + 0.6 × 85");
    assert_eq!((first.judges_counted, first.judges_assigned), (1, 2));
    let unranked: Vec<_> = ranking.unranked.iter().map(|entry| entry.entry.clone()).collect();
    assert_eq!(unranked, [story.rantang.to_string()], "without a sheet there is no rank, not a zero");
    let page = budi.get(&late).await;
    assert!(page.says("Babak ini ditutup sebelum lembar Anda ditandatangani"), "{}", page.text());
    story.app.stop().await;
}

/// Types into a page that was open before, with a note.
async fn type_late(judge: &Client, open_page: &Page, desk: &str) -> Page {
    let typed = [
        ("nilai-kebaruan", "91"),
        ("catatan-kebaruan", "Panjang lebar, ditulis satu jam."),
        ("nilai-signifikansi", "bagus"),
    ];
    judge.submit(open_page, desk, &typed).await
}

#[track_caller]
fn every_word_is_given_back(page: &Page) {
    assert!(page.says("Yang Anda tulis, belum tersimpan"), "{}", page.text());
    assert!(page.says("Catatan Kebaruan atau nilai tambah") && page.says("Panjang lebar, ditulis satu jam."));
    assert_eq!(page.all("textarea[readonly]"), ["91", "Panjang lebar, ditulis satu jam.", "bagus"]);
    assert!(page.all("main form").is_empty(), "there is nothing to send");
}

#[tokio::test]
async fn what_was_typed_is_given_back_when_the_round_closed_meanwhile() {
    let story = Story::judging().await;
    let budi = story.sign_in("budi").await;
    let desk = story.desk(story.sakina, story.budi);
    let open_page = budi.get(&desk).await;
    story.close().await;
    let late = type_late(&budi, &open_page, &desk).await;
    refused(&late, "Babak ini belum dibuka atau sudah ditutup");
    every_word_is_given_back(&late);
    assert!(late.says("Babak ini ditutup sebelum lembar Anda ditandatangani"), "{}", late.text());
    story.app.stop().await;
}

#[tokio::test]
async fn what_was_typed_is_given_back_when_the_sheet_was_signed_elsewhere() {
    let story = Story::judging().await;
    let ani = story.sign_in("ani").await;
    let desk = story.desk(story.sakina, story.ani);
    let open_page = ani.get(&desk).await;
    story.score_and_sign(&ani, story.sakina, story.ani, "80", "80").await;
    let late = type_late(&ani, &open_page, &desk).await;
    refused(&late, "Lembar nilai ini sudah ditandatangani.");
    every_word_is_given_back(&late);
    assert!(late.says("Nilai Anda 80,00"), "the page shows what is signed: {}", late.text());
    story.app.stop().await;
}

#[tokio::test]
async fn what_was_typed_is_given_back_when_the_duty_was_cancelled() {
    let story = Story::judging().await;
    let budi = story.sign_in("budi").await;
    let desk = story.desk(story.sakina, story.budi);
    let (open_page, away) = (budi.get(&desk).await, budi.get(&format!("{desk}/mundur")).await);
    let duty = format!("{}/{}", story.panel(), story.duty(story.sakina, story.budi));
    story.panitia.fill(&duty, &format!("{duty}/batalkan"), &[("alasan", "Juri sakit sampai pekan depan.")]).await;
    let late = type_late(&budi, &open_page, &desk).await;
    refused(&late, "Panitia membatalkan tugas Anda untuk Laskar Sakina: Juri sakit sampai pekan depan.");
    every_word_is_given_back(&late);
    assert!(!late.says("Isi Signifikansi dari Laskar Sakina."), "the proposal is no longer this judge's to read");
    let late = budi.submit(&away, &format!("{desk}/mundur"), &[("alasan", "Ternyata ketuanya paman saya.")]).await;
    refused(&late, "Panitia membatalkan tugas Anda");
    assert_eq!(late.all("textarea[readonly]"), ["Ternyata ketuanya paman saya."]);
    story.app.stop().await;
}

#[tokio::test]
async fn before_the_round_opens_a_judge_reads_but_does_not_score() {
    let story = Story::begin().await;
    story.assign(story.sakina, story.ani).await;
    let ani = story.sign_in("ani").await;
    let page = ani.get(&story.desk(story.sakina, story.ani)).await;
    assert!(
        page.says("Babak ini belum dibuka.") && page.says("Isi Signifikansi dari Laskar Sakina."),
        "{}",
        page.text()
    );
    assert!(page.all("main form").is_empty());
    story.app.stop().await;
}
