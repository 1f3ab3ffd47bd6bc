//! The pleno: order, awards, seal.

use super::story::{Story, led_to, refused, rules};
use crate::support::{Client, Page};
use reqwest::StatusCode;
use sayembara::{
    competition::edition::{
        aggregate::{Edition, EditionRefusal},
        commands::EditionCommand,
    },
    eventstore::{self, CommandError},
    judging::deliberation::events::DeliberationEvent,
    kernel::{
        actor::{Actor, CommandId, Role, Stamp},
        ids::DeliberationId,
        text::Reason,
        time::Timestamp,
    },
    scoring::rules::{AwardRule, EditionRules},
};

pub(super) const SK: [(&str, &str); 3] =
    [("nomor", "188/214/KEP/429.011/2026"), ("tanggal", "2026-01-05"), ("penandatangan", "Bupati Banyuwangi")];

pub(super) async fn fix(story: &Story, recipients: &[(&str, &str)]) -> Page {
    let address = format!("{}/penghargaan", story.pleno());
    let page = story.panitia.get(&address).await;
    let mut fields = page.form(&address);
    fields.retain(|(name, _)| !name.starts_with("penerima-"));
    fields.extend(recipients.iter().map(|(key, to)| (format!("penerima-{key}"), (*to).to_owned())));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    story.panitia.post(&address, &fields).await
}

pub(super) async fn put(story: &Story, proposal: &str, place: &str, reason: &str) -> Page {
    let address = format!("{}/urutan/{proposal}", story.pleno());
    story.panitia.fill(&address, &address, &[("tempat", place), ("alasan", reason)]).await
}

#[tokio::test]
async fn before_the_last_round_is_ranked_there_is_no_pleno() {
    let story = Story::judging().await;
    let page = story.panitia.get(&story.pleno()).await;
    assert!(page.says("Pleno belum dibuka."), "{}", page.text());
    led_to(&story.panitia.get(&format!("{}/sahkan", story.pleno())).await, &story.pleno());
    story.app.stop().await;
}

#[tokio::test]
async fn the_pleno_gets_the_computed_ranking() {
    let story = Story::ranked().await;
    let page = story.panitia.get(&story.pleno()).await;
    let rows = page.all("table tbody tr");
    assert!(rows[0].starts_with("1 Laskar Sakina") && rows[0].contains("85,75"), "{rows:?}");
    assert!(rows[1].starts_with("2 Rantang Kasih") && rows[1].contains("70,00"), "{rows:?}");
    assert_eq!(story.count("DeliberationOpened").await, 1);
    story.app.stop().await;
}

#[tokio::test]
async fn the_order_changes_only_with_a_reason() {
    let story = Story::ranked().await;
    let rantang = story.rantang.to_string();
    refused(&put(&story, &rantang, "1", "").await, "Isian ini masih kosong.");
    refused(&put(&story, &rantang, "2", "Sudah di tempat yang benar.").await, "Usulan ini sudah berada di tempat 2.");
    refused(
        &put(&story, &rantang, "7", "Tempat ini tidak ada sama sekali.").await,
        "Tempat yang ada hanya 1 sampai 2.",
    );
    led_to(&put(&story, &rantang, "1", "Kunjungan lapangan membuktikan dampaknya.").await, &story.pleno());
    let page = story.panitia.get(&story.pleno()).await;
    let rows = page.all("table tbody tr");
    assert!(rows[0].starts_with("1 (nilai: 2) Rantang Kasih"), "{rows:?}");
    assert!(page.says("Kunjungan lapangan membuktikan dampaknya."), "{}", page.text());
    assert_eq!(story.count("DeliberationOrderChanged").await, 1);
    story.app.stop().await;
}

#[tokio::test]
async fn awards_follow_rank_and_rules() {
    let story = Story::ranked().await;
    let (sakina, rantang) = (story.sakina.to_string(), story.rantang.to_string());
    let suggested = story.panitia.get(&format!("{}/penghargaan", story.pleno())).await;
    assert_eq!(suggested.attributes("select[name=penerima-terbaik-1] option[selected]", "value"), [sakina.as_str()]);
    refused(
        &fix(&story, &[("terbaik-1", &rantang)]).await,
        "Terbaik I mengikuti urutan akhir, jadi hanya untuk peringkat 1.",
    );
    refused(&fix(&story, &[("terbaik-1", &sakina), ("terbaik-1", &rantang)]).await, "Terbaik I hanya untuk 1 usulan.");
    refused(&fix(&story, &[("favorit", &sakina)]).await, "tidak ada dalam aturan lomba ini");
    refused(
        &fix(&story, &[("outstanding", &sakina), ("outstanding", &sakina)]).await,
        "tidak dapat menerima Outstanding dua kali",
    );
    refused(&fix(&story, &[]).await, "Pilih paling sedikit satu penerima penghargaan.");
    led_to(
        &fix(&story, &[("terbaik-1", &sakina), ("terbaik-2", &rantang), ("outstanding", &rantang)]).await,
        &story.pleno(),
    );
    let page = story.panitia.get(&story.pleno()).await;
    assert!(page.all("table tbody tr")[1].contains("Terbaik II, Outstanding"), "{}", page.text());
    story.app.stop().await;
}

#[tokio::test]
async fn the_result_is_sealed_once_after_a_last_look() {
    let story = Story::ranked().await;
    let (sakina, address) = (story.sakina.to_string(), format!("{}/sahkan", story.pleno()));
    led_to(&story.panitia.get(&address).await, &story.pleno());
    assert!(story.panitia.get(&story.pleno()).await.says("Tetapkan dulu penghargaannya"));
    fix(&story, &[("terbaik-1", &sakina)]).await;
    let form = story.panitia.get(&address).await;
    let (moving, awarding) =
        (format!("{}/urutan/{}", story.pleno(), story.rantang), format!("{}/penghargaan", story.pleno()));
    let (moving_page, awarding_page) = (story.panitia.get(&moving).await, story.panitia.get(&awarding).await);
    refused(&story.panitia.submit(&form, &address, &[]).await, "Isi tanggal SK.");
    let mut future = SK;
    future[1] = ("tanggal", "2099-01-01");
    refused(&story.panitia.submit(&form, &address, &future).await, "Tanggal SK 1 Januari 2099 belum terjadi.");
    let look = story.panitia.submit(&form, &address, &SK).await;
    assert_eq!(look.status, StatusCode::OK, "{}", look.text());
    assert!(look.says("Setelah disahkan, hasil tidak dapat diubah lagi."));
    assert_eq!(story.count("ResultSealed").await, 0, "looking seals nothing");
    for _ in 0..2 {
        led_to(&story.panitia.submit(&look, &address, &[]).await, &story.pleno());
    }
    assert_eq!(story.count("ResultSealed").await, 1, "the same form twice seals once");
    let page = story.panitia.get(&story.pleno()).await;
    assert!(page.says("Hasil disahkan dengan SK 188/214/KEP/429.011/2026 tanggal 5 Januari 2026."), "{}", page.text());

    let mut again = form.form(&address);
    again.retain(|(name, _)| name == "csrf");
    let wish = sayembara::kernel::ids::PersonId::mint().to_string();
    again.extend(SK.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    again.extend([("command_id".to_owned(), wish), ("setuju".to_owned(), "ya".to_owned())]);
    let again: Vec<(&str, &str)> = again.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    refused(&story.panitia.post(&address, &again).await, "Hasil sudah disahkan, jadi tidak dapat diubah lagi.");
    let typed = [("tempat", "1"), ("alasan", "Terlambat, tetapi dicoba juga.")];
    let late = story.panitia.submit(&moving_page, &moving, &typed).await;
    refused(&late, "Hasil sudah disahkan");
    assert!(late.says("Yang Anda tulis, belum tersimpan") && late.says(typed[1].1), "{}", late.text());
    assert!(late.says("Hasil disahkan dengan SK") && late.all("main form").is_empty(), "the pleno as it stands");
    refused(&story.panitia.submit(&moving_page, &moving, &[("alasan", "ya")]).await, "Hasil sudah disahkan");
    let late = story.panitia.submit(&awarding_page, &awarding, &[("penerima-outstanding", &sakina)]).await;
    refused(&late, "Hasil sudah disahkan");
    assert!(late.says("Outstanding Laskar Sakina"), "{}", late.text());
    let late = story.panitia.submit(&form, &address, &SK).await;
    refused(&late, "Hasil sudah disahkan");
    assert!(late.all("textarea[readonly]").contains(&SK[0].1.to_owned()), "{}", late.text());
    // Nothing is offered at the addresses of the forms either.
    for form in [&moving, &awarding] {
        let page = story.panitia.get(form).await;
        assert!(page.says("Hasil sudah disahkan, jadi tidak dapat diubah lagi."), "{}", page.text());
        assert!(page.says("Hasil disahkan dengan SK") && page.all("main form").is_empty(), "{}", page.text());
    }
    led_to(&story.panitia.get(&address).await, &story.pleno());
    assert_eq!(story.count("ResultSealed").await, 1);
    // What everybody reads now, the judges read too.
    let desk = story.sign_in("ani").await.get(&story.desk(story.sakina, story.ani)).await;
    assert!(desk.says("nilai akhir 85,75 dari 2 juri.") && desk.says("Tertinggi"), "{}", desk.text());
    story.app.stop().await;
}

/// Another member of the panitia, at the same time.
async fn colleague(story: &Story) -> Client {
    story.app.person("rekan", &[(Role::Organiser, "region:35.10")]).await;
    story.sign_in("rekan").await
}

#[tokio::test]
async fn what_is_sealed_is_what_the_last_look_showed() {
    let story = Story::ranked().await;
    let (sakina, rantang) = (story.sakina.to_string(), story.rantang.to_string());
    fix(&story, &[("terbaik-1", &sakina)]).await;
    let rekan = colleague(&story).await;
    let address = format!("{}/sahkan", story.pleno());
    let look = story.panitia.fill(&address, &address, &SK).await;
    let moving = format!("{}/urutan/{rantang}", story.pleno());
    let reason = "Kunjungan lapangan membuktikan dampaknya.";
    led_to(&rekan.fill(&moving, &moving, &[("tempat", "1"), ("alasan", reason)]).await, &story.pleno());
    let stale = story.panitia.submit(&look, &address, &[]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.text());
    for said in ["sudah diubah dari halaman lain sejak Anda membuka", "Penghargaan harus ditetapkan lagi", reason] {
        assert!(stale.says(said), "no {said:?} in {}", stale.text());
    }
    assert!(stale.all("table tbody tr")[0].starts_with("1 Rantang Kasih"), "the order as it is now");
    assert_eq!(stale.attributes("#nomor", "value"), [SK[0].1], "what was typed stays");
    assert_eq!(story.count("ResultSealed").await, 0);

    // Other awards than those looked at: the same.
    fix(&story, &[("terbaik-1", &rantang)]).await;
    let look = story.panitia.submit(&stale, &address, &[]).await;
    assert_eq!(look.status, StatusCode::OK, "{}", look.text());
    fix(&story, &[("terbaik-1", &rantang), ("outstanding", &sakina)]).await;
    let stale = story.panitia.submit(&look, &address, &[]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.text());
    let look = story.panitia.submit(&stale, &address, &[]).await;
    led_to(&story.panitia.submit(&look, &address, &[]).await, &story.pleno());
    assert_eq!(story.count("ResultSealed").await, 1);
    story.app.stop().await;
}

#[tokio::test]
async fn two_members_of_the_panitia_do_not_decide_over_each_other() {
    let story = Story::ranked().await;
    let (sakina, rantang) = (story.sakina.to_string(), story.rantang.to_string());
    let rekan = colleague(&story).await;
    let (moving, awarding) = (format!("{}/urutan/{sakina}", story.pleno()), format!("{}/penghargaan", story.pleno()));
    let (moving_page, awarding_page) = (rekan.get(&moving).await, rekan.get(&awarding).await);
    put(&story, &rantang, "1", "Kunjungan lapangan membuktikan dampaknya.").await;
    let typed = [("tempat", "2"), ("alasan", "Datanya ternyata dari tahun lalu.")];
    let stale = rekan.submit(&moving_page, &moving, &typed).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.text());
    assert!(stale.says("Sekarang di tempat 2 dari 2.") && stale.says(typed[1].1), "{}", stale.text());
    assert!(stale.all("table tbody tr")[0].starts_with("1 Rantang Kasih"), "{}", stale.text());
    let stale = rekan.submit(&awarding_page, &awarding, &[("penerima-outstanding", &sakina)]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.text());
    assert!(stale.says("sudah diubah dari halaman lain"), "{}", stale.text());
    assert!(stale.form(&awarding).contains(&("penerima-terbaik-1".to_owned(), sakina.clone())), "what was typed stays");
    assert_eq!(story.count("DeliberationAwardsFixed").await, 0);
    led_to(
        &rekan.submit(&stale, &awarding, &[("penerima-terbaik-1", &rantang), ("penerima-terbaik-2", "")]).await,
        &story.pleno(),
    );
    story.app.stop().await;
}

#[tokio::test]
async fn the_sealed_rules_are_those_of_the_ranking_and_the_awards() {
    let story = Story::ranked().await;
    let wish = |rules: &EditionRules, base_revision: u32| EditionCommand::Amend {
        base_revision,
        rules: Box::new(rules.clone()),
        reason: Reason::parse("Sponsor menambah satu penghargaan.").unwrap(),
    };
    let stamp = Stamp::system(Actor::Clock, Timestamp::now(), CommandId::of_tool("test", "amend"));
    // What the ranking was computed by cannot be amended any more …
    let mut other = rules();
    other.rounds.iter_mut().find(|round| round.key == "proposal").unwrap().scale.places = 2;
    let bus = story.app.app.engine().bus();
    let refusal = bus.execute::<Edition>(story.edition, wish(&other, 1), &stamp).await.unwrap_err();
    assert!(matches!(refusal, CommandError::Refused(EditionRefusal::RoundHasBegun)), "{refusal}");
    let mut other = rules();
    other.groups[0].label = "Nama lain".into();
    let refusal = bus.execute::<Edition>(story.edition, wish(&other, 1), &stamp).await.unwrap_err();
    assert!(matches!(refusal, CommandError::Refused(EditionRefusal::FormIsFixed)), "{refusal}");
    // … the awards can, and are sealed with the rules that name them.
    let mut amended = rules();
    amended.awards.push(AwardRule { key: "favorit".into(), label: "Favorit".into(), count: Some(1), by_rank: false });
    story.command::<Edition>(story.edition, wish(&amended, 1), Role::Organiser).await;
    led_to(&fix(&story, &[("favorit", &story.rantang.to_string())]).await, &story.pleno());
    let address = format!("{}/sahkan", story.pleno());
    let look = story.panitia.fill(&address, &address, &SK).await;
    led_to(&story.panitia.submit(&look, &address, &[]).await, &story.pleno());
    let id = DeliberationId::of_edition(story.edition).to_string();
    let events = eventstore::of_aggregate(&story.app.database.pool, "deliberation", &id).await.unwrap();
    let DeliberationEvent::ResultSealed { rules_sha256, .. } = events.last().unwrap().decode().unwrap() else {
        panic!("{:?}", events.last());
    };
    assert_eq!(rules_sha256, amended.sha256());
    // An amendment after the seal leaves the published result alone.
    story.command::<Edition>(story.edition, wish(&rules(), 2), Role::Organiser).await;
    let result = story.app.client().get("/hasil/sinovik-2026").await;
    assert!(result.says(&amended.sha256()) && !result.says(&rules().sha256()), "{}", result.text());
    story.app.stop().await;
}

#[tokio::test]
async fn the_sealed_result_carries_everything_the_public_may_know() {
    let story = Story::ranked().await;
    let rantang = story.rantang.to_string();
    put(&story, &rantang, "1", "Kunjungan lapangan membuktikan dampaknya.").await;
    fix(&story, &[("terbaik-1", &rantang), ("outstanding", &rantang)]).await;
    let address = format!("{}/sahkan", story.pleno());
    let look = story.panitia.fill(&address, &address, &SK).await;
    led_to(&story.panitia.submit(&look, &address, &[]).await, &story.pleno());
    let id = DeliberationId::of_edition(story.edition).to_string();
    let events = eventstore::of_aggregate(&story.app.database.pool, "deliberation", &id).await.unwrap();
    let DeliberationEvent::ResultSealed { result, sk, .. } = events.last().unwrap().decode().unwrap() else {
        panic!("{:?}", events.last());
    };
    assert_eq!(sk.unwrap().signed_by, "Bupati Banyuwangi");
    assert_eq!((result[0].rank, result[0].computed_rank), (1, 2));
    assert_eq!(result[0].awards, ["Terbaik I", "Outstanding"]);
    assert_eq!(result[0].departure, ["Kunjungan lapangan membuktikan dampaknya."]);
    assert_eq!((result[1].rank, result[1].shown.to_string().as_str()), (2, "85,75"));
    story.app.stop().await;
}

#[tokio::test]
async fn the_minutes_are_ready_to_print() {
    let story = Story::ranked().await;
    let path = format!("{}/berita-acara", story.pleno());
    let typed = [("nomor", "27/BA/2026"), ("tanggal", "2999-09-02"), ("tempat", "Aula Pemkab")];
    refused(&story.panitia.fill(&path, &path, &typed).await, "Tanggal pleno 2 September 2999 belum terjadi.");
    let typed = [("nomor", "27/BA/2026"), ("tanggal", "2026-09-02"), ("tempat", "Aula Pemkab")];
    led_to(&story.panitia.fill(&path, &path, &typed).await, &path);
    story.app.app.engine().settled().await.unwrap();
    let page = story.panitia.get(&path).await;
    for said in [
        "Nomor: 27/BA/2026",
        "Pada hari Rabu, tanggal dua bulan September tahun dua ribu dua puluh enam, bertempat di Aula Pemkab",
        "2 (dua) usulan",
        "Laskar Sakina",
        "Orang ani",
        "Rancangan: hasil belum disahkan.",
    ] {
        assert!(page.says(said), "no {said:?} in {}", page.text());
    }
    story.app.stop().await;
}

#[tokio::test]
async fn the_leader_reads_the_pleno_and_changes_nothing() {
    let story = Story::ranked().await;
    story.app.person("bupati", &[(Role::Leader, "region:35.10")]).await;
    let bupati = story.sign_in("bupati").await;
    let page = bupati.get(&story.pleno()).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.says("Pindahkan") && page.says("Laskar Sakina"), "{}", page.text());
    for path in ["penghargaan", "sahkan"] {
        assert_eq!(bupati.get(&format!("{}/{path}", story.pleno())).await.status, StatusCode::FORBIDDEN, "{path}");
        assert_eq!(
            bupati.post(&format!("{}/{path}", story.pleno()), &[]).await.status,
            StatusCode::FORBIDDEN,
            "{path}"
        );
    }
    story.app.stop().await;
}
