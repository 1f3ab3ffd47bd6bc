//! What is known of a judge changes while a round is judged: the register says so, and what that ends ends at once.

use super::story::{Story, led_to, refused, sign};
use crate::support::TestApp;
use sayembara::{
    eventstore,
    judging::read_model::JudgingProjection,
    kernel::{actor::Role, ids::PersonId},
};

impl Story {
    /// Who gave a ballot for the entry, and who is in the ranking with how many judges: `(judges, ranks)`.
    async fn counted(&self) -> (Vec<String>, String) {
        let pool = &self.app.database.pool;
        let ballots = "select judge from read.judging_ballot where round = $1 and proposal = $2 order by judge";
        let ballots = sqlx::query_scalar(ballots).bind(self.round).bind(self.sakina).fetch_all(pool).await.unwrap();
        let ranking = "select ranking::text from read.judging_round where id = $1";
        let ranking = sqlx::query_scalar(ranking).bind(self.round).fetch_one(pool).await.unwrap();
        (ballots, ranking)
    }

    /// Every duty, sheet and ballot, in an order.
    async fn tables(&self) -> Vec<String> {
        let pool = &self.app.database.pool;
        let mut rows = Vec::new();
        for table in ["judging_duty", "judging_sheet", "judging_ballot", "judging_round"] {
            let sql = format!("select to_jsonb(t)::text from read.{table} t order by 1");
            rows.extend(sqlx::query_scalar::<_, String>(&sql).fetch_all(pool).await.unwrap());
        }
        rows
    }

    async fn rebuilt_is_the_same(&self) {
        let live = self.tables().await;
        eventstore::rebuild(&self.app.database.pool, &JudgingProjection, &mut |_, _| ()).await.unwrap();
        assert_eq!(self.tables().await, live);
    }
}

#[tokio::test]
async fn a_judge_whom_the_register_moves_to_the_entrant_is_recused_at_once_and_the_signed_sheet_does_not_count() {
    let story = Story::judging().await;
    let (ani, budi) = (story.sign_in("ani").await, story.sign_in("budi").await);
    story.score_and_sign(&ani, story.sakina, story.ani, "90", "85").await;
    story.score_and_sign(&ani, story.rantang, story.ani, "70", "70").await;
    story.score_and_sign(&budi, story.sakina, story.budi, "80", "80").await;
    let account = format!("/akun/orang/{}", story.ani);
    led_to(&story.panitia.fill(&account, &account, &[("unit_kerja", "dinkes")]).await, &account);
    story.recused(1).await;
    assert_eq!(story.count("ScoreSheetSetAside").await, 1, "of Rantang, of another OPD, nothing");

    let panel = story.panitia.get(&story.panel()).await;
    assert!(panel.says("Laskar Sakina : Orang ani. Panelnya tinggal 1 dari 2 juri."), "{}", panel.text());
    let duty = story.panitia.get(&format!("{}/{}", story.panel(), story.duty(story.sakina, story.ani))).await;
    for words in ["Data menunjukkan hubungan dengan peserta: satu OPD.", "Lembar nilai Orang ani tidak dihitung lagi."]
    {
        assert!(duty.says(words), "{words}: {}", duty.text());
    }
    led_to(&ani.get(&story.desk(story.sakina, story.ani)).await, "/penilaian");

    story.close().await;
    let (ballots, ranking) = story.counted().await;
    assert_eq!(ballots, [story.budi.to_string()]);
    assert!(ranking.contains("\"judges_counted\": 1"), "{ranking}");
    story.rebuilt_is_the_same().await;
    story.app.stop().await;
}

#[tokio::test]
async fn what_a_judge_is_writing_when_the_duty_ends_is_not_lost() {
    let story = Story::judging().await;
    let ani = story.sign_in("ani").await;
    let desk = story.desk(story.sakina, story.ani);
    let open = ani.get(&desk).await;
    story.employ(story.ani, "dinkes").await;
    story.recused(1).await;
    let answer = ani.submit(&open, &desk, &[("nilai-kebaruan", "80"), ("catatan-kebaruan", "Kata yang tetap")]).await;
    refused(&answer, "Tugas Anda untuk Laskar Sakina sudah berakhir: ");
    assert!(answer.html.contains("Kata yang tetap"));
    story.app.stop().await;
}

#[tokio::test]
async fn home_former_posts_and_writing_for_a_unit_are_seen_too_and_nothing_else_is() {
    let story = Story::judging().await;
    let pool = &story.app.database.pool;
    let waiting = async || -> i64 {
        let sql = "select count(*) from timer where kind = 'person-ties' and payload->>'person' = $1";
        sqlx::query_scalar(sql).bind(story.ani).fetch_one(pool).await.unwrap()
    };
    let before = waiting().await;
    sqlx::query("update person set phone = '0812', employer = employer where id = $1")
        .bind(story.ani)
        .execute(pool)
        .await
        .unwrap();
    let operator = story.app.person("dita", &[(Role::Operator, "unit:dinkes")]).await;
    story.employ(operator, "dinsos").await;
    assert_eq!(waiting().await, before, "neither a telephone nor somebody who never judges");

    // Budi begins to write for Dinas Sosial; Ani says that she once worked for Dinas Kesehatan.
    sqlx::query("insert into role_grant (person, role, scope) values ($1, 'operator', 'unit:dinsos')")
        .bind(story.budi)
        .execute(pool)
        .await
        .unwrap();
    story.recused(1).await;
    let ani = story.sign_in("ani").await;
    led_to(&ani.fill("/akun", "/akun/bekas-jabatan", &[("bekas", "unit:dinkes")]).await, "/akun");
    story.recused(2).await;
    sqlx::query("update person set home_region = '35.10.24' where id = $1")
        .bind(story.ani)
        .execute(pool)
        .await
        .unwrap();
    assert_eq!(waiting().await, before + 2);
    for (proposal, judge, kind) in
        [(story.rantang, story.budi, "satu OPD"), (story.sakina, story.ani, "pernah bertugas di sana")]
    {
        let duty = story.panitia.get(&format!("{}/{}", story.panel(), story.duty(proposal, judge))).await;
        assert!(duty.says(&format!("Data menunjukkan hubungan dengan peserta: {kind}.")), "{}", duty.text());
    }
    story.app.stop().await;
}

#[tokio::test]
async fn a_server_that_dies_after_the_change_recuses_when_it_starts_again() {
    let story = Story::judging().await;
    let ani = story.sign_in("ani").await;
    story.score_and_sign(&ani, story.sakina, story.ani, "90", "85").await;
    let (ani, TestApp { database, app, .. }) = (story.ani, story.app);
    app.stop().await.unwrap();
    let mut undone = database.pool.begin().await.unwrap();
    let moved = "update person set employer = $2 where id = $1";
    sqlx::query(moved).bind(ani).bind("dinsos").execute(&mut *undone).await.unwrap();
    undone.rollback().await.unwrap();
    sqlx::query(moved).bind(ani).bind("dinkes").execute(&database.pool).await.unwrap();
    let app = TestApp::on(database).await;
    let ended: Vec<(PersonId, String)> = loop {
        let sql = "select payload->'JudgeRecused'->>'judge', payload->'JudgeRecused'->>'reason' from events
                   where event_type = 'JudgeRecused'";
        let ended: Vec<(PersonId, String)> = sqlx::query_as(sql).fetch_all(&app.database.pool).await.unwrap();
        if !ended.is_empty() {
            break ended;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    };
    assert_eq!(ended, [(ani, "Data menunjukkan hubungan dengan peserta: satu OPD.".to_owned())]);
    app.app.engine().settled().await.unwrap();
    app.stop().await;
}

#[tokio::test]
async fn no_sheet_counts_that_a_relation_keeps_from_counting_even_if_nobody_noticed_before_the_round_closed() {
    let story = Story::judging().await;
    let (ani, budi) = (story.sign_in("ani").await, story.sign_in("budi").await);
    story.score_and_sign(&ani, story.sakina, story.ani, "90", "85").await;
    story.score_and_sign(&budi, story.sakina, story.budi, "80", "80").await;
    let desk = story.desk(story.rantang, story.budi);
    led_to(&story.save(&budi, &desk, "70", "70").await, &desk);
    led_to(&sign(&budi, &desk).await, "/penilaian");
    story.wrote(story.ani, story.sakina).await;
    story.close().await;
    assert_eq!((story.count("JudgeRecused").await, story.count("ScoreSheetSetAside").await), (1, 1));
    let order: Vec<String> = sqlx::query_scalar(
        "select event_type from events where event_type in ('RoundClosed', 'JudgeRecused', 'RoundRanked')
         and position > (select max(position) from events where event_type = 'ScoreSheetSigned') order by position",
    )
    .fetch_all(&story.app.database.pool)
    .await
    .unwrap();
    assert_eq!(order, ["RoundClosed", "JudgeRecused", "RoundRanked"]);
    let (ballots, ranking) = story.counted().await;
    assert_eq!(ballots, [story.budi.to_string()]);
    assert!(ranking.contains("\"judges_counted\": 1"), "{ranking}");
    story.rebuilt_is_the_same().await;
    story.app.stop().await;
}
