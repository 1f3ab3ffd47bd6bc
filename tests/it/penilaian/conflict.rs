//! Relations of judges to entrants: declared, stated by the panitia, known from data, and what they prevent.

use super::story::{Story, led_to, refused};
use reqwest::StatusCode;
use sayembara::kernel::{
    actor::Role,
    ids::{PersonId, ProposalId},
};

impl Story {
    fn declaration(&self) -> String {
        format!("/penilaian/pernyataan/{}", self.round)
    }
    fn relations(&self) -> String {
        format!("{}/hubungan", self.panel())
    }
    /// The panitia states a relation with the form of its page.
    async fn state(&self, judge: PersonId, proposal: ProposalId, kind: &str, reason: &str) -> crate::support::Page {
        let (judge, proposal) = (judge.to_string(), proposal.to_string());
        let typed = [("juri", judge.as_str()), ("usulan", &proposal), ("hubungan", kind), ("alasan", reason)];
        self.panitia.fill(&self.relations(), &self.relations(), &typed).await
    }
}

const WHY: &str = "Tercatat dalam SK tim pembina tahun lalu.";

#[tokio::test]
async fn a_judge_declares_relations_before_the_first_entry_and_what_is_declared_stays_closed() {
    let story = Story::begin().await;
    story.open().await;
    let dewi = story.app.person("dewi", &[(Role::Judge, "region:35.10")]).await;
    led_to(&story.assign(story.sakina, dewi).await, &story.panel());
    led_to(&story.assign(story.rantang, dewi).await, &story.panel());
    let judge = story.sign_in("dewi").await;
    for desk in [story.desk(story.sakina, dewi), format!("{}/tandatangan", story.desk(story.sakina, dewi))] {
        led_to(&judge.get(&desk).await, &story.declaration());
    }
    let page = judge.get(&story.declaration()).await;
    for words in ["Isi dulu pernyataan hubungan", "Laskar Sakina", "Rantang Kasih", "Dinas Sosial", "2 usulan"] {
        assert!(page.says(words), "{words}: {}", page.text());
    }
    let queue = judge.get("/penilaian").await;
    assert!(queue.says("Isi pernyataan hubungan") && !queue.says("Nilai usulan berikutnya"), "{}", queue.text());

    let field = format!("hubungan-{}", story.rantang);
    let address = story.declaration();
    let answer = judge.fill(&address, &address, &[(&field, "keluarga")]).await;
    refused(&answer, "Centang pernyataan ini supaya dapat dikirim.");
    assert!(answer.form(&address).contains(&(field.clone(), "keluarga".to_owned())), "what was ticked is still there");
    assert_eq!(story.count("ConflictsDeclared").await, 3, "those of the other judges");
    led_to(&judge.submit(&answer, &address, &[("setuju", "ya")]).await, "/penilaian");
    let queue = judge.get("/penilaian").await;
    assert!(queue.says("Pernyataan Anda diterima: ada hubungan dengan 1 dari 2 usulan."), "{}", queue.text());

    assert_eq!(judge.get(&story.desk(story.sakina, dewi)).await.status, StatusCode::OK);
    let page = story.panitia.get(&story.relations()).await;
    for words in ["Orang dewi", "Keluarga", "Juri menyatakan sendiri: keluarga."] {
        assert!(page.says(words), "{words}: {}", page.text());
    }
    assert!(!page.says("Cabut, karena keliru"), "what a judge said is the judge's");
    story.app.stop().await;
}

#[tokio::test]
async fn what_the_panitia_states_refuses_assignment_opening_and_signing_until_it_is_withdrawn() {
    let story = Story::begin().await;
    story.open().await;
    refused(&story.state(story.ani, story.sakina, "pembina", "ya").await, "Tulis paling sedikit 10 huruf");
    let empty = story.panitia.fill(&story.relations(), &story.relations(), &[]).await;
    refused(&empty, "Pilih jurinya dari daftar.");
    refused(&story.state(story.ani, story.sakina, "camat", WHY).await, "Hubungan itu tidak dapat dipilih.");
    refused(&story.state(PersonId::mint(), story.sakina, "pembina", WHY).await, "Orang ini bukan juri di babak ini.");
    let foreign = story.state(story.ani, ProposalId::from_u128(7), "pembina", WHY).await;
    refused(&foreign, "Ada usulan dalam pernyataan ini yang tidak mengikuti babak ini.");
    assert_eq!(story.count("ConflictStated").await, 0);

    led_to(&story.state(story.ani, story.sakina, "pembina", WHY).await, &story.relations());
    let page = story.panitia.get(&story.relations()).await;
    for words in [WHY, "Dinyatakan panitia", "Pernah membina atau menjadi konsultan", "Cabut, karena keliru"] {
        assert!(page.says(words), "{words}: {}", page.text());
    }
    led_to(&story.assign(story.sakina, story.ani).await, &story.panel());
    let panel = story.panitia.get(&story.panel()).await;
    assert!(panel.says("Juri ini pernah membina inovasi ini atau menjadi konsultannya"), "{}", panel.text());
    assert_eq!(story.count("JudgeAssigned").await, 0);
    assert!(story.assign_all().await.says("pernah membina inovasi ini"));

    let (judge, entry) = (story.ani.to_string(), story.sakina.to_string());
    let of = [("juri", judge.as_str()), ("usulan", &entry), ("hubungan", "pembina")];
    let withdraw = format!("{}/cabut", story.relations());
    let without = story.panitia.fill(&story.relations(), &withdraw, &of).await;
    refused(&without, "Isian ini masih kosong.");
    let why = [of.as_slice(), &[("alasan", "Salah orang, namanya mirip.")]].concat();
    led_to(&story.panitia.fill(&story.relations(), &withdraw, &why).await, &story.relations());
    assert!(!story.panitia.get(&story.relations()).await.says(WHY));
    led_to(&story.assign(story.sakina, story.ani).await, &story.panel());
    let ani = story.sign_in("ani").await;
    assert_eq!(ani.get(&story.desk(story.sakina, story.ani)).await.status, StatusCode::OK);
    story.app.stop().await;
}

#[tokio::test]
async fn a_relation_that_becomes_known_later_recuses_the_judge_and_everybody_may_count_that() {
    let story = Story::judging().await;
    let (ani, budi) = (story.sign_in("ani").await, story.sign_in("budi").await);
    story.score_and_sign(&ani, story.sakina, story.ani, "90", "85").await;
    story.save(&ani, &story.desk(story.rantang, story.ani), "70", "").await;
    story.score_and_sign(&budi, story.sakina, story.budi, "80", "80").await;
    led_to(&story.state(story.ani, story.sakina, "keluarga", WHY).await, &story.relations());
    story.app.app.engine().settled().await.unwrap();
    assert_eq!((story.count("JudgeRecused").await, story.count("ScoreSheetSetAside").await), (1, 1));

    let panel = story.panitia.get(&story.panel()).await;
    for words in ["Ada juri yang tidak menilai lagi", "Laskar Sakina : Orang ani.", "Panelnya tinggal 1 dari 2 juri."] {
        assert!(panel.says(words), "{words}: {}", panel.text());
    }
    let duty = story.panitia.get(&format!("{}/{}", story.panel(), story.duty(story.sakina, story.ani))).await;
    assert!(duty.says("Panitia menyatakan hubungan dengan peserta: keluarga."), "{}", duty.text());
    assert!(duty.says("Lembar nilai Orang ani tidak dihitung lagi."), "{}", duty.text());
    let round = story.panitia.get(&format!("/panitia/babak/{}", story.round)).await;
    assert!(round.says("1 usulan kurang juri, setelah ada juri yang mundur."), "{}", round.text());
    led_to(&ani.get(&story.desk(story.sakina, story.ani)).await, "/penilaian");

    // The judge remembers another relation; the panitia is wrong about none of this.
    let address = story.declaration();
    let field = format!("hubungan-{}", story.rantang);
    led_to(&ani.fill(&address, &address, &[(&field, "pembina"), ("setuju", "ya")]).await, "/penilaian");
    story.app.app.engine().settled().await.unwrap();
    assert_eq!((story.count("JudgeRecused").await, story.count("ScoreSheetSetAside").await), (2, 2));
    let public = story.app.client().get("/lomba/sinovik-2026").await;
    let counted = "1 juri mengundurkan diri dari 2 usulan karena hubungan dengan peserta.";
    assert!(public.says(counted) && !public.says("Orang ani"), "{}", public.text());

    // Only what the panitia takes back can be given again.
    let (judge, entry) = (story.ani.to_string(), story.sakina.to_string());
    let typed =
        [("juri", judge.as_str()), ("usulan", &entry), ("hubungan", "keluarga"), ("alasan", "Salah orang, mirip.")];
    let withdraw = format!("{}/cabut", story.relations());
    led_to(&story.panitia.fill(&story.relations(), &withdraw, &typed).await, &story.relations());
    let form = story.panitia.get(&story.panel()).await;
    for proposal in [story.rantang, story.sakina] {
        let (proposal, judge) = (proposal.to_string(), story.ani.to_string());
        story.panitia.submit(&form, &story.panel(), &[("usulan", &proposal), ("juri", &judge)]).await;
    }
    story.app.app.engine().settled().await.unwrap();
    assert_eq!(ani.get(&story.desk(story.sakina, story.ani)).await.status, StatusCode::OK);
    led_to(&ani.get(&story.desk(story.rantang, story.ani)).await, "/penilaian");
    let public = story.app.client().get("/lomba/sinovik-2026").await;
    assert!(public.says("1 juri mengundurkan diri dari 1 usulan"), "{}", public.text());
    let parked: Vec<String> = sqlx::query_scalar("select name from checkpoint where state = 'parked'")
        .fetch_all(&story.app.database.pool)
        .await
        .unwrap();
    assert_eq!(parked, Vec::<String>::new());
    story.app.stop().await;
}

#[tokio::test]
async fn who_came_to_work_for_an_entrant_before_the_round_opens_is_recused_when_it_does() {
    let story = Story::begin().await;
    story.assign_all().await;
    story.employ(story.ani, "puskesmas-35.10.20").await;
    story.open().await;
    assert_eq!((story.count("JudgeRecused").await, story.count("JudgeAssigned").await), (1, 5));
    let duty = story.panitia.get(&format!("{}/{}", story.panel(), story.duty(story.sakina, story.ani))).await;
    assert!(duty.says("Data menunjukkan hubungan dengan peserta: satu OPD."), "{}", duty.text());
    story.app.stop().await;
}

#[tokio::test]
async fn data_says_who_is_related_and_through_what() {
    let story = Story::begin().await;
    let page = story.panitia.get(&story.relations()).await;
    assert!(page.says("Orang citra") && page.says("Satu OPD"), "{}", page.text());
    assert!(page.says("bagian dari Dinas Kesehatan; usulan ini dari Dinas Kesehatan."), "{}", page.text());
    story.open().await;
    story.assign_all().await;
    let ani = story.sign_in("ani").await;
    let desk = story.desk(story.sakina, story.ani);
    let open = ani.get(&desk).await;
    story.wrote(story.ani, story.sakina).await;
    let closed = ani.get(&desk).await;
    assert_eq!(closed.status, StatusCode::FORBIDDEN);
    assert!(
        closed.says("Anda tercatat ikut membuat inovasi ini") && !closed.says("Isi Signifikansi dari Laskar Sakina.")
    );
    let saved =
        ani.submit(&open, &desk, &[("nilai-kebaruan", "80"), ("catatan-kebaruan", "Kata yang tidak hilang")]).await;
    refused(&saved, "Anda tercatat ikut membuat inovasi ini");
    assert!(saved.html.contains("Kata yang tidak hilang"), "no word is lost");
    assert_eq!(ani.get(&format!("{desk}/mundur")).await.status, StatusCode::OK, "the way out is open");
    story.app.stop().await;
}

#[tokio::test]
async fn whoever_wrote_a_proposal_or_once_helped_its_innovation_is_known() {
    let story = Story::begin().await;
    let pool = &story.app.database.pool;
    let authors: Vec<String> =
        sqlx::query_scalar("select distinct person from read.judging_author").fetch_all(pool).await.unwrap();
    assert_eq!(authors, [PersonId::from_u128(1).to_string()], "the operator of both proposals, and no verifier");
    // As if the operator had become a judge.
    sqlx::query("update read.judging_author set person = $1 where proposal = $2")
        .bind(story.ani)
        .bind(story.sakina)
        .execute(pool)
        .await
        .unwrap();
    // As if the panitia had stated it in an edition of another year.
    led_to(&story.state(story.budi, story.rantang, "pembina", WHY).await, &story.relations());
    sqlx::query("update read.judging_relation set proposal = $1")
        .bind(ProposalId::from_u128(7))
        .execute(pool)
        .await
        .unwrap();
    story.app.person("pemimpin", &[(Role::Leader, "region:35.10")]).await;
    let leader = story.sign_in("pemimpin").await;
    let page = leader.get(&story.relations()).await;
    assert!(page.says("Juri tercatat ikut menulis usulan ini."), "{}", page.text());
    assert!(page.says("Hubungan dengan inovasinya berlaku di setiap lomba."), "{}", page.text());
    assert!(page.all("main form").is_empty(), "who only reads gets no form");
    for (judge, proposal) in [(story.ani, story.sakina), (story.budi, story.rantang)] {
        story.assign(proposal, judge).await;
    }
    assert_eq!(story.count("JudgeAssigned").await, 0);
    story.app.stop().await;
}

#[tokio::test]
async fn neighbours_neither_read_nor_declare_nor_state() {
    let story = Story::judging().await;
    story.app.person("jauh", &[(Role::Judge, "region:35.11")]).await;
    story.app.person("tetangga", &[(Role::Organiser, "region:35.11")]).await;
    let (far, neighbour, ani) =
        (story.sign_in("jauh").await, story.sign_in("tetangga").await, story.sign_in("ani").await);
    assert_eq!(far.get(&story.declaration()).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ani.get(&story.relations()).await.status, StatusCode::FORBIDDEN);
    assert_eq!(neighbour.get(&story.relations()).await.status, StatusCode::FORBIDDEN);
    let form = story.panitia.get(&story.relations()).await.form(&story.relations());
    let own = neighbour.get("/akun").await;
    let csrf = own.html.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let (judge, proposal) = (story.ani.to_string(), story.sakina.to_string());
    let wish = form.iter().find(|(name, _)| name == "command_id").unwrap().1.clone();
    let sent = [
        ("csrf", csrf.as_str()),
        ("command_id", &wish),
        ("juri", &judge),
        ("usulan", &proposal),
        ("hubungan", "keluarga"),
        ("alasan", WHY),
    ];
    assert_eq!(neighbour.post(&story.relations(), &sent).await.status, StatusCode::FORBIDDEN);
    assert_eq!(story.count("ConflictStated").await, 0);
    story.app.stop().await;
}
