//! Everybody's work divided at once: looked at first, then applied as it was seen.

use super::story::{Story, led_to, refused};
use crate::support::Page;
use reqwest::StatusCode;
use sayembara::kernel::{
    actor::Role,
    ids::{PersonId, ProposalId},
};
use std::collections::BTreeSet;

impl Story {
    fn division(&self) -> String {
        format!("{}/bagi", self.panel())
    }

    /// Asks for a preview: these judges, so many for each entry, and further fields.
    async fn preview(&self, judges: &[PersonId], panel: &str, more: &[(&str, &str)]) -> Page {
        let page = self.panitia.get(&self.division()).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text());
        let ids: Vec<String> = judges.iter().map(ToString::to_string).collect();
        let mut typed: Vec<(&str, &str)> = ids.iter().map(|id| ("juri", id.as_str())).collect();
        if judges.is_empty() {
            typed.push(("juri", ""));
        }
        typed.push(("panel", panel));
        typed.extend(more);
        self.panitia.submit(&page, &self.division(), &typed).await
    }

    async fn apply(&self, preview: &Page) -> Page {
        assert_eq!(preview.status, StatusCode::OK, "{}", preview.text());
        self.panitia.submit(preview, &format!("{}/terapkan", self.division()), &[]).await
    }

    /// Who has which duty.
    async fn on_duty(&self) -> BTreeSet<(ProposalId, PersonId)> {
        let sql = "select proposal, judge from read.judging_duty where round = $1 and state = 'aktif'";
        let rows: Vec<(ProposalId, PersonId)> =
            sqlx::query_as(sql).bind(self.round).fetch_all(&self.app.database.pool).await.unwrap();
        rows.into_iter().collect()
    }
}

#[tokio::test]
async fn a_division_is_seen_first_and_applied_once() {
    let story = Story::begin().await;
    let link = story.panitia.get(&story.panel()).await;
    assert!(link.attributes("a", "href").contains(&story.division()));
    let judges = [story.ani, story.budi, story.citra];
    let preview = story.preview(&judges, "1", &[("paling_banyak", "1")]).await;
    assert!(preview.says("2 tugas baru, 0 tugas tetap, 0 tugas berakhir."), "{}", preview.text());
    assert_eq!(story.count("JudgeAssigned").await, 0, "a preview changes nothing");
    led_to(&story.apply(&preview).await, &story.panel());
    let page = story.panitia.get(&story.panel()).await;
    assert!(page.says("Pembagian diterapkan: 2 tugas diberikan."), "{}", page.text());
    let duties = story.on_duty().await;
    assert!(!duties.contains(&(story.sakina, story.citra)), "the own OPD is never given: {duties:?}");
    assert_eq!(duties.iter().map(|(proposal, _)| *proposal).collect::<BTreeSet<_>>().len(), 2);
    led_to(&story.apply(&preview).await, &story.panel());
    let page = story.panitia.get(&story.panel()).await;
    assert!(page.says("Pembagian diterapkan: 2 tugas diberikan."), "the second click has the first answer");
    assert_eq!((story.count("JudgeAssigned").await, story.on_duty().await), (2, duties));
    story.app.stop().await;
}

#[tokio::test]
async fn what_is_impossible_is_said_with_entries_judges_and_numbers() {
    let story = Story::begin().await;
    let preview = story.preview(&[story.ani, story.citra], "2", &[]).await;
    let sentence = "Usulan Laskar Sakina perlu 2 juri, tetapi hanya 1 juri yang boleh menilainya: Orang ani. Kurang 1.";
    assert!(preview.says("Pembagian ini tidak mungkin.") && preview.says(sentence), "{}", preview.text());
    let preview = story.preview(&[story.ani, story.budi], "2", &[("paling_banyak", "1")]).await;
    assert!(
        preview.says("Semua 2 usulan perlu 4 lembar nilai, tetapi 2 juri hanya dapat memberi 2"),
        "{}",
        preview.text()
    );
    let preview = story.preview(&[story.ani, story.budi], "1", &[("senior_tiap", "1")]).await;
    assert!(preview.says("tidak ada juri senior yang boleh menilainya"), "{}", preview.text());
    assert_eq!(story.count("JudgeAssigned").await, 0);
    story.app.stop().await;
}

#[tokio::test]
async fn what_is_typed_wrong_is_said_beside_its_field() {
    let story = Story::begin().await;
    refused(&story.preview(&[], "2", &[]).await, "Pilih paling sedikit satu juri.");
    refused(&story.preview(&[story.ani], "dua", &[]).await, "Tulis angka bulat, paling besar 20.");
    let crossed = [("paling_sedikit", "3"), ("paling_banyak", "2")];
    refused(&story.preview(&[story.ani], "1", &crossed).await, "Beban paling sedikit 3 lebih besar daripada");
    let elsewhere = story.app.person("jauh", &[(Role::Judge, "region:35.11")]).await;
    let answer = story.preview(&[story.ani, elsewhere], "1", &[]).await;
    refused(&answer, "Orang ini tidak memegang peran Juri di wilayah lomba ini.");
    story.app.stop().await;
}

#[tokio::test]
async fn a_judge_who_drops_out_hands_over_only_what_was_not_begun() {
    let story = Story::begin().await;
    story.open().await;
    for proposal in [story.sakina, story.rantang] {
        story.assign(proposal, story.ani).await;
    }
    let ani = story.sign_in("ani").await;
    story.save(&ani, &story.desk(story.sakina, story.ani), "80", "").await;
    let preview = story.preview(&[story.budi], "1", &[]).await;
    assert!(preview.says("1 tugas baru, 1 tugas tetap, 1 tugas berakhir."), "{}", preview.text());
    assert!(preview.says("Tugas yang berakhir"));
    led_to(&story.apply(&preview).await, &story.panel());
    assert_eq!(story.on_duty().await, BTreeSet::from([(story.sakina, story.ani), (story.rantang, story.budi)]));
    led_to(&ani.get(&story.desk(story.rantang, story.ani)).await, "/penilaian");
    let queue = ani.get("/penilaian").await;
    assert!(
        queue.says("Panitia membatalkan tugas Anda untuk Rantang Kasih: Tugas ini dipindahkan"),
        "{}",
        queue.text()
    );
    let again = story.preview(&[story.budi], "1", &[]).await;
    assert!(again.says("Tidak ada yang perlu diubah"), "{}", again.text());
    story.app.stop().await;
}

#[tokio::test]
async fn a_preview_that_no_longer_fits_changes_nothing_and_shows_a_new_one() {
    let story = Story::begin().await;
    story.open().await;
    for proposal in [story.sakina, story.rantang] {
        story.assign(proposal, story.ani).await;
    }
    let preview = story.preview(&[story.budi], "1", &[]).await;
    let ani = story.sign_in("ani").await;
    story.save(&ani, &story.desk(story.sakina, story.ani), "80", "").await;
    let late = story.apply(&preview).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.says("Orang ani sudah mulai menilai Laskar Sakina"), "{}", late.text());
    assert!(late.says("1 tugas baru, 1 tugas tetap, 1 tugas berakhir."), "{}", late.text());
    story.assign(story.rantang, story.citra).await;
    let page = story.panitia.get(&story.division()).await;
    let stale = story.panitia.submit(&preview, &format!("{}/terapkan", story.division()), &[]).await;
    assert_eq!((page.status, stale.status), (StatusCode::OK, StatusCode::CONFLICT));
    assert!(stale.says("Penugasan di babak ini berubah sejak pratinjau dibuat."), "{}", stale.text());
    assert_eq!((story.count("AssignmentCancelled").await, story.on_duty().await.len()), (0, 3));
    story.app.stop().await;
}

#[tokio::test]
async fn a_form_that_was_tampered_with_gives_nobody_what_they_may_not_judge() {
    let story = Story::begin().await;
    let preview = story.preview(&[story.ani, story.budi], "1", &[]).await;
    let address = format!("{}/terapkan", story.division());
    let foreign = story.app.person("jauh", &[(Role::Judge, "region:35.11")]).await;
    for (pair, sentence) in [
        (format!("{}:{}", story.sakina, story.citra), "Orang citra tidak boleh menilai Laskar Sakina: Satu OPD."),
        (format!("{}:{foreign}", story.sakina), "Ada usulan atau juri yang tidak lagi ikut di babak ini."),
        (format!("{}:{}", ProposalId::of(&[&"lain"]), story.ani), "Ada usulan atau juri yang tidak lagi ikut"),
    ] {
        let answer = story.panitia.submit(&preview, &address, &[("beri", &pair)]).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.text());
        assert!(answer.says(sentence), "{}", answer.text());
    }
    led_to(&story.panitia.submit(&preview, &address, &[("beri", "bukan")]).await, &story.division());
    assert_eq!(story.count("JudgeAssigned").await, 0);
    story.app.stop().await;
}

#[tokio::test]
async fn seniors_and_what_judges_know_count() {
    let story = Story::begin().await;
    let (ani, judges) = (story.ani.to_string(), [story.ani, story.budi, story.citra]);
    let preview = story.preview(&judges, "2", &[("senior", &ani), ("senior_tiap", "1"), ("sekecamatan", "ya")]).await;
    led_to(&story.apply(&preview).await, &story.panel());
    let duties = story.on_duty().await;
    assert!(
        [story.sakina, story.rantang].iter().all(|proposal| duties.contains(&(*proposal, story.ani))),
        "{duties:?}"
    );
    story.app.stop().await;
}

#[tokio::test]
async fn neighbours_readers_and_closed_rounds_divide_nothing() {
    let story = Story::ranked().await;
    led_to(&story.panitia.get(&story.division()).await, &story.panel());
    let page = story.panitia.get(&story.panel()).await;
    assert!(page.says("Babak ini sudah ditutup, jadi tugas menilai tidak dapat diubah lagi."), "{}", page.text());
    assert!(!page.attributes("a", "href").contains(&story.division()));
    story.app.person("tetangga", &[(Role::Organiser, "region:35.11")]).await;
    story.app.person("bupati", &[(Role::Leader, "region:35.10")]).await;
    for who in ["tetangga", "bupati", "ani"] {
        let client = story.sign_in(who).await;
        assert_eq!(client.get(&story.division()).await.status, StatusCode::FORBIDDEN, "{who}");
        for address in [story.division(), format!("{}/terapkan", story.division())] {
            assert_eq!(client.post(&address, &[]).await.status, StatusCode::FORBIDDEN, "{who} {address}");
        }
    }
    story.app.stop().await;
}
