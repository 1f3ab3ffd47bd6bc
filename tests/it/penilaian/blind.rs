//! A round whose judges do not know whose entries they score.

use super::story::{Story, led_to, refused, rules};
use crate::support::{Client, Page};
use reqwest::StatusCode;
use sayembara::{
    competition::edition::{aggregate::Edition, commands::EditionCommand},
    kernel::{actor::Role, ids::ProposalId},
    scoring::rules::RoundKind,
};

const NOT_YET: &str = "panitia belum selesai menutup nama di dalamnya";

/// Ani and Budi score two entries; no name is closed.
async fn begun() -> Story {
    let mut rules = rules();
    rules.rounds.iter_mut().filter(|round| round.kind == RoundKind::Scored).for_each(|round| round.blind = true);
    let story = Story::begin_by(rules).await;
    story.open().await;
    for proposal in [story.sakina, story.rantang] {
        for judge in [story.ani, story.budi] {
            led_to(&story.assign(proposal, judge).await, &story.panel());
        }
    }
    story
}

impl Story {
    fn closing(&self, proposal: ProposalId) -> String {
        format!("/panitia/lomba/{}/tutup-nama/{proposal}", self.edition)
    }
    async fn close_names(&self, proposal: ProposalId, phrases: &str) -> Page {
        let address = self.closing(proposal);
        self.panitia.fill(&address, &address, &[("frasa", phrases), ("aksi", "simpan")]).await
    }
}

#[tokio::test]
async fn a_judge_opens_an_entry_once_its_names_are_closed_and_reads_the_mark_in_their_place() {
    let story = begun().await;
    let ani = story.sign_in("ani").await;
    let desk = story.desk(story.sakina, story.ani);
    let round = story.panitia.get(&format!("/panitia/babak/{}", story.round)).await;
    assert!(round.says("2 usulan belum ditutup namanya."), "{}", round.text());
    for place in [desk.clone(), format!("{desk}/tandatangan"), format!("{desk}/berkas/1")] {
        led_to(&ani.get(&place).await, "/penilaian");
    }
    let queue = ani.get("/penilaian").await;
    assert!(queue.says(NOT_YET) && queue.says("2 usulan belum dapat dibuka"), "{}", queue.text());
    for secret in ["Laskar", "Rantang", "Dinas"] {
        assert!(!queue.says(secret), "{secret}: {}", queue.text());
    }
    let csrf = queue.attributes("input[name=csrf]", "value").pop().unwrap();
    let wish = format!("{:032x}", 7);
    let typed = [("csrf", csrf.as_str()), ("command_id", &wish), ("revisi", "0"), ("nilai-kebaruan", "80")];
    refused(&ani.post(&desk, &typed).await, NOT_YET);
    assert_eq!(story.count("ScoreSheetSaved").await, 0);

    // Who looks first sees how it would be read, and nothing is stored.
    let address = story.closing(story.sakina);
    let page = story.panitia.get(&address).await;
    let suggested = page.form(&address).into_iter().find(|(name, _)| name == "frasa").unwrap().1;
    for wanted in ["Dinas Kesehatan", "dinkes"] {
        assert!(suggested.lines().any(|line| line == wanted), "{wanted} in {suggested}");
    }
    let phrases = format!("{suggested}\nLaskar  sakina\nTidak Ada Di Sini");
    let tried = story.panitia.submit(&page, &address, &[("frasa", &phrases), ("aksi", "lihat")]).await;
    assert_eq!(tried.status, StatusCode::OK);
    assert!(tried.says("Belum disimpan.") && tried.says("Tidak ditemukan di naskah"), "{}", tried.text());
    assert_eq!(story.count("ProposalRedacted").await, 0);
    let list = format!("/panitia/lomba/{}/tutup-nama", story.edition);
    led_to(&story.panitia.submit(&tried, &address, &[("aksi", "simpan")]).await, &list);
    let done = story.panitia.get(&list).await;
    assert!(done.says("Sudah ditutup") && done.says("1 usulan belum ditutup namanya."), "{}", done.text());

    let page = ani.get(&desk).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    assert!(page.says("Tanpa nama unit"), "{}", page.text());
    for secret in ["Laskar", "Dinas Kesehatan"] {
        assert!(!page.html.contains(secret), "{secret}: {}", page.text());
    }
    let own = format!("/usulan/{}", story.sakina);
    assert_eq!(ani.get(&own).await.status, StatusCode::NOT_FOUND);
    led_to(&story.save(&ani, &desk, "80", "80").await, &desk);
    story.app.stop().await;
}

#[tokio::test]
async fn relations_are_declared_to_units_and_no_refusal_joins_unit_and_entry() {
    let story = begun().await;
    story.close_names(story.sakina, "Laskar Sakina\nDinas Kesehatan").await;
    story.close_names(story.rantang, "Rantang Kasih\nDinas Sosial").await;
    let dewi = story.app.person("dewi", &[(Role::Judge, "region:35.10")]).await;
    led_to(&story.assign(story.sakina, dewi).await, &story.panel());
    led_to(&story.assign(story.rantang, dewi).await, &story.panel());
    let judge = story.sign_in("dewi").await;
    let queue = judge.get("/penilaian").await;
    assert!(queue.says("2 usulan menunggu Anda.") && queue.all("h3").is_empty(), "{}", queue.text());

    let address = format!("/penilaian/pernyataan/{}", story.round);
    let page = judge.get(&address).await;
    let (kesehatan, sosial) = (page.text().find("Dinas Kesehatan"), page.text().find("Dinas Sosial"));
    assert!(kesehatan.is_some() && kesehatan < sosial, "by name: {}", page.text());
    for hidden in ["Laskar", "Rantang", "prp-", "[ditutup]"] {
        assert!(!page.html.contains(hidden), "{hidden}");
    }
    let named = [("usulan", story.sakina.to_string()), ("setuju", "ya".to_owned())];
    let named: Vec<(&str, &str)> = named.iter().map(|(name, value)| (*name, value.as_str())).collect();
    refused(&judge.submit(&page, &address, &named).await, "Formulir ini tidak utuh.");
    led_to(&judge.submit(&page, &address, &[("hubungan-dinkes", "keluarga"), ("setuju", "ya")]).await, "/penilaian");
    let queue = judge.get("/penilaian").await;
    assert!(queue.says("Pernyataan Anda diterima: ada hubungan dengan 1 dari 2 unit."), "{}", queue.text());
    story.app.app.engine().settled().await.unwrap();
    let queue = judge.get("/penilaian").await;
    assert_eq!(queue.all("h3").len(), 1, "the other is gone: {}", queue.text());
    led_to(&judge.get(&story.desk(story.sakina, dewi)).await, "/penilaian");
    let told = judge.get("/penilaian").await;
    assert!(told.says("Tugas Anda untuk usulan ini sudah berakhir."), "{}", told.text());

    // What becomes known of the judge by itself is not told either.
    story.wrote(dewi, story.rantang).await;
    led_to(&judge.get(&story.desk(story.rantang, dewi)).await, "/penilaian");
    let told = judge.get("/penilaian").await;
    assert!(told.says("Usulan ini tidak dapat Anda nilai.") && !told.says("inovasi ini"), "{}", told.text());
    story.app.stop().await;
}

#[tokio::test]
async fn only_the_panitia_of_the_region_closes_names_and_two_do_not_overwrite_each_other() {
    let story = begun().await;
    let list = format!("/panitia/lomba/{}/tutup-nama", story.edition);
    let address = story.closing(story.sakina);
    for (name, role, scope, status) in [
        ("lain", Role::Organiser, "region:35.10.02", StatusCode::NOT_FOUND),
        ("provinsi-lain", Role::Organiser, "region:35.09", StatusCode::NOT_FOUND),
        ("pimpinan", Role::Leader, "region:35.10", StatusCode::OK),
        ("verifikator", Role::Verifier, "region:35.10", StatusCode::FORBIDDEN),
        ("operator", Role::Operator, "unit:dinkes", StatusCode::FORBIDDEN),
    ] {
        story.app.person(name, &[(role, scope)]).await;
        let client = story.sign_in(name).await;
        for place in [&list, &address] {
            assert_eq!(client.get(place).await.status, status, "{name} {place}");
        }
        let sent = forged(&client, &address).await;
        assert!(matches!(sent.status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND), "{name}: {}", sent.status);
    }
    assert_eq!(story.count("ProposalRedacted").await, 0);

    let page = story.panitia.get(&address).await;
    refused(&story.panitia.submit(&page, &address, &[("frasa", "x"), ("aksi", "simpan")]).await, "“x”");
    led_to(&story.close_names(story.sakina, "Laskar Sakina").await, &list);
    let late = story.panitia.submit(&page, &address, &[("frasa", "Sakina"), ("aksi", "simpan")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.text());
    assert!(late.says("Orang lain dari panitia sudah mengubah") && late.says("Sakina"), "{}", late.text());
    led_to(&story.panitia.submit(&late, &address, &[("aksi", "simpan")]).await, &list);
    assert_eq!(story.count("ProposalRedacted").await, 2);

    let other = format!("/panitia/lomba/{}/tutup-nama/{}", story.edition, ProposalId::from_u128(7));
    assert_eq!(story.panitia.get(&other).await.status, StatusCode::NOT_FOUND);
    story.app.stop().await;
}

#[tokio::test]
async fn until_the_result_is_sealed_the_proposals_are_not_opened_to_everybody() {
    let story = begun().await;
    story.command::<Edition>(story.edition, EditionCommand::CloseRegistration, Role::Organiser).await;
    let registration = format!("/panitia/lomba/{}/pendaftaran", story.edition);
    let page = story.panitia.get(&registration).await;
    assert!(page.says("baru dapat dibuka untuk umum setelah hasil disahkan"), "{}", page.text());
    let address = format!("/panitia/lomba/{}/usulan-terbuka", story.edition);
    let answer = forged(&story.panitia, &address).await;
    refused(&answer, "Lomba ini punya babak yang dinilai tanpa nama unit.");
    let public = story.app.client().get("/lomba/sinovik-2026/aturan").await;
    assert!(public.says("Juri menilai tanpa tahu unit pengusul"), "{}", public.text());
    story.app.stop().await;
}

#[tokio::test]
async fn the_panitia_is_warned_of_judges_to_whom_another_role_opens_the_names() {
    let story = begun().await;
    let title = "Nama pengusul tidak tertutup bagi juri ini";
    let divide = format!("{}/bagi", story.panel());
    for page in [story.panel(), divide.clone()] {
        assert!(!story.panitia.get(&page).await.says(title), "{page}");
    }
    // Budi verifies for the kabupaten and runs it too; Ani verifies elsewhere, Citra did once.
    for (judge, role, place) in [
        (story.budi, "verifikator", "35.10"),
        (story.budi, "panitia", "35"),
        (story.ani, "verifikator", "35.10.24"),
        (story.ani, "panitia", "35.1"),
        (story.citra, "pimpinan", "35.10"),
    ] {
        let sql = "insert into role_grant (person, role, scope, revoked_at)
                   values ($1, $2, 'region:' || $3, case $2 when 'pimpinan' then now() end)";
        sqlx::query(sql).bind(judge).bind(role).bind(place).execute(&story.app.database.pool).await.unwrap();
    }
    for page in [story.panel(), divide] {
        let shown = story.panitia.get(&page).await;
        assert!(shown.says(title) && shown.says("Orang budi : juga Panitia dan Verifikator"), "{}", shown.text());
        assert!(!shown.says("Orang ani : juga") && !shown.says("Orang citra : juga"), "{}", shown.text());
    }
    story.close().await;
    assert!(!story.panitia.get(&story.panel()).await.says(title));
    story.app.stop().await;
}

/// What no page offers, with a token of one's own.
async fn forged(client: &Client, address: &str) -> Page {
    let csrf = client.get("/akun").await.attributes("input[name=csrf]", "value").pop().unwrap();
    let wish = format!("{:032x}", rand::random::<u128>());
    client.post(address, &[("csrf", &csrf), ("command_id", &wish), ("frasa", "Dinas"), ("aksi", "simpan")]).await
}
