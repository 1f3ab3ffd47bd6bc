//! Who is assigned, who is not, and what becomes of a duty.

use super::story::{Story, led_to, refused, sign, two_rounds};
use reqwest::StatusCode;
use sayembara::kernel::{actor::Role, ids::RoundId};

#[tokio::test]
async fn a_judge_of_the_proposals_own_opd_is_refused_with_a_sentence() {
    let story = Story::begin().await;
    let answer = story.assign(story.sakina, story.citra).await;
    led_to(&answer, &story.panel());
    let page = story.panitia.get(&story.panel()).await;
    assert!(page.says("Juri ini bekerja di OPD atau unit pengusul"), "{}", page.text());
    assert_eq!(story.count("JudgeAssigned").await, 0);
    led_to(&story.assign(story.rantang, story.citra).await, &story.panel());
    assert_eq!(story.count("JudgeAssigned").await, 1, "another OPD's proposal is no matter");
    story.app.stop().await;
}

#[tokio::test]
async fn all_to_all_leaves_out_the_own_opd_and_says_so() {
    let story = Story::begin().await;
    let form = story.panitia.get(&story.panel()).await;
    let all = format!("{}/semua", story.panel());
    let report = story.panitia.submit(&form, &all, &[]).await;
    assert_eq!(report.status, StatusCode::OK);
    assert!(report.says("5 tugas diberikan. 1 tidak dapat diberikan"), "{}", report.text());
    assert!(report.says("Orang citra") && report.says("Juri ini bekerja di OPD atau unit pengusul"));
    let again = story.panitia.submit(&form, &all, &[]).await;
    assert_eq!(again.status, StatusCode::OK);
    assert_eq!(story.count("JudgeAssigned").await, 5, "the same form twice acts once");
    let page = story.panitia.get(&story.panel()).await;
    assert!(page.says("Semua usulan sudah cukup jurinya.") && page.says("Satu OPD"), "{}", page.text());
    story.app.stop().await;
}

#[tokio::test]
async fn only_people_with_the_role_juri_are_assigned() {
    let story = Story::begin().await;
    let operator = story.app.person("dinsos", &[(Role::Operator, "unit:dinsos")]).await;
    let elsewhere = story.app.person("jauh", &[(Role::Judge, "region:35.11")]).await;
    for person in [operator, elsewhere] {
        story.assign(story.sakina, person).await;
        let page = story.panitia.get(&story.panel()).await;
        assert!(page.says("Orang ini tidak memegang peran Juri di wilayah lomba ini."), "{}", page.text());
    }
    story.app.stop().await;
}

#[tokio::test]
async fn who_is_behind_stands_first() {
    let story = Story::judging().await;
    let budi = story.sign_in("budi").await;
    story.score_and_sign(&budi, story.sakina, story.budi, "80", "80").await;
    let ani = story.sign_in("ani").await;
    story.save(&ani, &story.desk(story.sakina, story.ani), "80", "").await;
    let page = story.panitia.get(&story.panel()).await;
    let rows = page.all("table:first-of-type tbody tr");
    assert!(rows[0].contains("Orang citra") && rows[0].contains("0 dari 1"), "{rows:?}");
    assert!(rows[1].contains("Orang ani") && rows[1].contains("1 lagi sedang diisi"), "{rows:?}");
    assert!(rows[2].contains("Orang budi") && rows[2].contains("1 dari 2"), "{rows:?}");
    let contact = format!("/akun/orang/{}", story.citra);
    assert!(page.attributes("a", "href").contains(&contact));
    story.app.stop().await;
}

#[tokio::test]
async fn a_judge_recuses_with_a_reason_and_can_be_assigned_again() {
    let story = Story::judging().await;
    let ani = story.sign_in("ani").await;
    story.score_and_sign(&ani, story.sakina, story.ani, "80", "80").await;
    let desk = story.desk(story.rantang, story.ani);
    story.save(&ani, &desk, "75", "").await;
    let away = format!("{desk}/mundur");
    refused(&ani.fill(&away, &away, &[("alasan", "ya")]).await, "Tulis paling sedikit 10 huruf supaya jelas.");
    led_to(&ani.fill(&away, &away, &[("alasan", "Kepala dinasnya kakak saya.")]).await, "/penilaian");
    story.app.app.engine().settled().await.unwrap();
    assert!(!ani.get("/penilaian").await.says("Rantang Kasih Dinas"), "gone from the queue");
    led_to(&ani.get(&desk).await, "/penilaian");
    let saved = ani.post(&desk, &[]).await;
    assert_eq!(saved.status, StatusCode::FORBIDDEN, "a form without its seal");
    assert_eq!(story.count("ScoreSheetSetAside").await, 1);
    let duty = format!("{}/{}", story.panel(), story.duty(story.rantang, story.ani));
    let page = story.panitia.get(&duty).await;
    assert!(page.says("Mundur") && page.says("Kepala dinasnya kakak saya."), "{}", page.text());
    led_to(&story.assign(story.rantang, story.ani).await, &story.panel());
    let page = ani.get(&desk).await;
    assert_eq!(page.status, StatusCode::OK, "the duty was given again");
    story.app.stop().await;
}

#[tokio::test]
async fn who_stepped_back_from_a_proposal_is_not_asked_again_in_later_rounds() {
    let mut story = Story::begin_by(two_rounds()).await;
    story.open().await;
    story.assign_all().await;
    let (ani, budi) = (story.sign_in("ani").await, story.sign_in("budi").await);
    let away = format!("{}/mundur", story.desk(story.rantang, story.ani));
    led_to(&ani.fill(&away, &away, &[("alasan", "Kepala dinasnya kakak saya.")]).await, "/penilaian");
    let sentence = "Juri ini mundur dari usulan ini di babak Penilaian proposal";
    let report = story.assign_all().await;
    assert!(
        report.says("0 tugas diberikan.") && report.says(sentence),
        "all to all asks nobody again: {}",
        report.text()
    );
    assert_eq!(story.count("JudgeAssigned").await, 5);
    story.score_and_sign(&ani, story.sakina, story.ani, "90", "85").await;
    for proposal in [story.sakina, story.rantang] {
        story.score_and_sign(&budi, proposal, story.budi, "80", "80").await;
    }
    story.close().await;

    story.round = RoundId::of_edition(story.edition, "presentasi");
    story.app.declared(story.round, story.ani).await;
    led_to(&story.assign(story.rantang, story.ani).await, &story.panel());
    let page = story.panitia.get(&story.panel()).await;
    assert!(page.says(sentence) && page.says("Pernah mundur"), "{}", page.text());
    assert_eq!(story.count("JudgeAssigned").await, 5);
    let report = story.assign_all().await;
    assert!(report.says("4 tugas diberikan. 2 tidak dapat diberikan") && report.says(sentence), "{}", report.text());
    assert!(!ani.get("/penilaian").await.says("Rantang Kasih"), "gone for good");
    assert_eq!(ani.get(&story.desk(story.sakina, story.ani)).await.status, StatusCode::OK, "the other one is hers");
    story.app.stop().await;
}

#[tokio::test]
async fn the_panitia_cancels_a_duty_with_a_reason() {
    let story = Story::judging().await;
    let duty = format!("{}/{}", story.panel(), story.duty(story.sakina, story.budi));
    let cancel = format!("{duty}/batalkan");
    refused(&story.panitia.fill(&duty, &cancel, &[("alasan", "")]).await, "Isian ini masih kosong.");
    led_to(&story.panitia.fill(&duty, &cancel, &[("alasan", "Juri sakit sampai pekan depan.")]).await, &story.panel());
    let budi = story.sign_in("budi").await;
    led_to(&budi.get(&story.desk(story.sakina, story.budi)).await, "/penilaian");
    let queue = budi.get("/penilaian").await;
    assert!(queue.says("Panitia membatalkan tugas Anda untuk Laskar Sakina: Juri sakit"), "{}", queue.text());
    story.app.stop().await;
}

#[tokio::test]
async fn a_signed_sheet_is_reopened_with_a_reason_only() {
    let story = Story::judging().await;
    let ani = story.sign_in("ani").await;
    story.score_and_sign(&ani, story.sakina, story.ani, "80", "80").await;
    let desk = story.desk(story.sakina, story.ani);
    let duty = format!("{}/{}", story.panel(), story.duty(story.sakina, story.ani));
    let reopen = format!("{duty}/buka-kembali");
    refused(&story.panitia.fill(&duty, &reopen, &[("alasan", "salah")]).await, "Tulis paling sedikit 10 huruf");
    led_to(
        &story.panitia.fill(&duty, &reopen, &[("alasan", "Nilai tertukar dengan usulan lain.")]).await,
        &story.panel(),
    );
    let page = ani.get(&desk).await;
    assert!(page.says("Panitia membuka kembali lembar nilai ini."), "{}", page.text());
    assert!(page.says("Nilai tertukar dengan usulan lain."));
    led_to(&story.save(&ani, &desk, "60", "60").await, &desk);
    led_to(&sign(&ani, &desk).await, "/penilaian");
    assert_eq!(story.count("ScoreSheetSigned").await, 2);
    story.app.stop().await;
}

#[tokio::test]
async fn neighbours_and_other_roles_stay_outside() {
    let story = Story::judging().await;
    story.app.person("tetangga", &[(Role::Organiser, "region:35.11")]).await;
    story.app.person("bupati", &[(Role::Leader, "region:35.10")]).await;
    let (ani, tetangga, bupati) =
        (story.sign_in("ani").await, story.sign_in("tetangga").await, story.sign_in("bupati").await);
    let foreign = story.desk(story.sakina, story.budi);
    for path in [foreign.clone(), format!("{foreign}/tandatangan"), format!("{foreign}/mundur")] {
        assert_eq!(ani.get(&path).await.status, StatusCode::NOT_FOUND, "{path}: another judge's duty");
    }
    let own = ani.get(&story.desk(story.sakina, story.ani)).await;
    let mut fields = own.form(&story.desk(story.sakina, story.ani));
    fields.push(("nilai-kebaruan".into(), "1".into()));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    for path in
        [foreign.clone(), format!("{foreign}/simpan"), format!("{foreign}/tandatangan"), format!("{foreign}/mundur")]
    {
        assert_eq!(ani.post(&path, &fields).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(ani.get(&story.panel()).await.status, StatusCode::FORBIDDEN);
    assert_eq!(tetangga.get(&story.panel()).await.status, StatusCode::FORBIDDEN);
    assert_eq!(tetangga.get(&story.pleno()).await.status, StatusCode::FORBIDDEN);
    let page = bupati.get(&story.panel()).await;
    assert_eq!(page.status, StatusCode::OK, "the leader reads");
    assert!(page.all("main form").is_empty(), "and changes nothing");
    assert_eq!(bupati.post(&format!("{}/semua", story.panel()), &[]).await.status, StatusCode::FORBIDDEN);
    let stranger = story.app.client().get("/penilaian").await;
    led_to(&stranger, "/masuk?lanjut=%2Fpenilaian");
    story.app.stop().await;
}
