//! How the pleno meets, and how chair and secretary seal together.

use super::deciding::{SK, fix, put};
use super::story::{Story, led_to, refused, rules};
use crate::support::{Client, Page};
use reqwest::StatusCode;
use sayembara::{
    eventstore,
    judging::deliberation::events::{Attended, DeliberationEvent, Office, result_sha256},
    kernel::{
        actor::Role,
        ids::{DeliberationId, PersonId},
    },
    scoring::rules::DeliberationRules,
};

/// Ranked, by rules that ask for a quorum and for two who seal. The panitia leads, a colleague keeps the record.
struct Meeting {
    story: Story,
    rekan: Client,
    chair: PersonId,
    secretary: PersonId,
}

impl Meeting {
    async fn asked() -> Self {
        let mut rules = rules();
        rules.deliberation = Some(DeliberationRules { quorum_percent: Some(60), two_seals: true });
        let story = Story::ranked_by(rules).await;
        let secretary = story.app.person("rekan", &[(Role::Organiser, "region:35.10")]).await;
        // May not lead it: the panitia of one kecamatan.
        story.app.person("camat", &[(Role::Organiser, "region:35.10.24")]).await;
        let chair: PersonId = sqlx::query_scalar("select id from person where username = 'panitia'")
            .fetch_one(&story.app.database.pool)
            .await
            .unwrap();
        let rekan = story.sign_in("rekan").await;
        Self { story, rekan, chair, secretary }
    }

    fn at(&self, path: &str) -> String {
        format!("{}/{path}", self.story.pleno())
    }

    async fn convene(&self) {
        let (chair, secretary, place) = (self.chair.to_string(), self.secretary.to_string(), self.at("pejabat"));
        let named = [("ketua", chair.as_str()), ("sekretaris", secretary.as_str())];
        led_to(&self.story.panitia.fill(&place, &place, &named).await, &self.story.pleno());
    }

    async fn record(&self, marks: &[(PersonId, &str)], reason: &str) -> Page {
        let place = self.at("kehadiran");
        let mut fields: Vec<(String, &str)> =
            marks.iter().map(|(person, mark)| (format!("hadir-{person}"), *mark)).collect();
        fields.push(("alasan".to_owned(), reason));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        self.story.panitia.fill(&place, &place, &fields).await
    }

    /// Chair, secretary and Ani have come: three of four.
    async fn gathered() -> Self {
        let meeting = Self::asked().await;
        meeting.convene().await;
        let came = [(meeting.chair, "hadir"), (meeting.secretary, "hadir"), (meeting.story.ani, "hadir")];
        led_to(&meeting.record(&came, "").await, &meeting.story.pleno());
        meeting
    }

    /// Awards are fixed and the chair has signed.
    async fn signed() -> Self {
        let meeting = Self::gathered().await;
        led_to(&fix(&meeting.story, &[("terbaik-1", &meeting.story.sakina.to_string())]).await, &meeting.story.pleno());
        meeting.sign().await;
        meeting
    }

    async fn sign(&self) {
        let place = self.at("sahkan");
        let look = self.story.panitia.fill(&place, &place, &SK).await;
        assert!(look.says("Yang Anda tandatangani sebagai ketua"), "{}", look.text());
        led_to(&self.story.panitia.submit(&look, &place, &[]).await, &self.story.pleno());
    }

    async fn last(&self) -> DeliberationEvent {
        let id = DeliberationId::of_edition(self.story.edition).to_string();
        let events = eventstore::of_aggregate(&self.story.app.database.pool, "deliberation", &id).await.unwrap();
        events.last().unwrap().decode().unwrap()
    }
}

#[tokio::test]
async fn the_panitia_writes_agenda_and_notes() {
    let meeting = Meeting::asked().await;
    let (story, agenda) = (&meeting.story, meeting.at("agenda"));
    let page = story.panitia.get(&agenda).await;
    assert!(page.says("Pembukaan dan pemeriksaan kuorum"), "a standard agenda is offered: {}", page.text());
    refused(&story.panitia.submit(&page, &agenda, &[("acara", " ")]).await, "Tulis paling sedikit satu acara.");
    led_to(&story.panitia.submit(&page, &agenda, &[("acara", "Pembukaan\nPenutup")]).await, &story.pleno());
    let catatan = meeting.at("catatan");
    refused(&story.panitia.fill(&catatan, &catatan, &[("catatan", "ok")]).await, "paling sedikit 10 huruf");
    let (said, rantang) = ("Dampaknya dibandingkan dengan data dinas.", story.rantang.to_string());
    let note = [("catatan", said), ("usulan", rantang.as_str())];
    led_to(&meeting.rekan.fill(&catatan, &catatan, &note).await, &story.pleno());
    let page = story.panitia.get(&story.pleno()).await;
    assert!(page.all("main ol li").starts_with(&["Pembukaan".to_owned(), "Penutup".to_owned()]), "{}", page.text());
    assert!(page.says(said) && page.says("Orang rekan,"), "who said it and when: {}", page.text());
    assert!(!story.app.client().get("/hasil/sinovik-2026").await.says(said), "notes are for the panitia");
    meeting.story.app.stop().await;
}

#[tokio::test]
async fn two_accounts_of_the_panitia_lead_the_pleno() {
    let meeting = Meeting::asked().await;
    let (story, place) = (&meeting.story, meeting.at("pejabat"));
    let (chair, secretary) = (meeting.chair.to_string(), meeting.secretary.to_string());
    let page = story.panitia.get(&place).await;
    assert!(page.says("Orang rekan") && !page.says("Orang camat") && !page.says("Orang ani"), "{}", page.text());
    let name = async |chair: &str, secretary: &str, reason: &str| {
        let fields = [("ketua", chair), ("sekretaris", secretary), ("alasan", reason)];
        story.panitia.fill(&place, &place, &fields).await
    };
    refused(&name(&chair, &chair, "").await, "Ketua dan sekretaris harus dua orang yang berbeda.");
    refused(&name(&chair, &story.ani.to_string(), "").await, "dipilih dari akun panitia wilayah lomba ini");
    refused(&name(&chair, "", "").await, "Pilih seorang dari daftar.");
    led_to(&name(&chair, &secretary, "").await, &story.pleno());
    refused(&name(&secretary, &chair, "").await, "hanya diganti dengan alasan");
    led_to(&name(&secretary, &chair, "Ketua berhalangan, jadi bertukar tugas.").await, &story.pleno());
    assert_eq!(story.count("DeliberationConvened").await, 2);
    meeting.story.app.stop().await;
}

#[tokio::test]
async fn before_the_quorum_stands_nothing_is_decided() {
    let meeting = Meeting::asked().await;
    let story = &meeting.story;
    let (sakina, rantang) = (story.sakina.to_string(), story.rantang.to_string());
    let moving = meeting.at(&format!("urutan/{rantang}"));
    for path in [moving.as_str(), &meeting.at("penghargaan"), &meeting.at("kehadiran")] {
        let page = story.panitia.get(path).await;
        assert!(page.says("Tetapkan dulu ketua dan sekretaris pleno"), "{path}: {}", page.text());
        assert!(page.all("main form").is_empty(), "{path}");
    }
    meeting.convene().await;
    let page = story.panitia.get(&moving).await;
    assert!(page.says("hadir 0 dari 4, padahal harus paling sedikit 3. Masih kurang 3 orang."), "{}", page.text());
    let few = [(meeting.chair, "hadir"), (story.ani, "tidak_hadir")];
    led_to(&meeting.record(&few, "").await, &story.pleno());
    let page = story.panitia.get(&story.pleno()).await;
    assert!(page.says("Hadir 1 dari 4, kuorum 3") && page.says("Kurang 2 orang"), "{}", page.text());
    let page = story.panitia.get(&meeting.at("penghargaan")).await;
    let sentence = "Kuorum belum tercapai: hadir 1 dari 4, padahal harus paling sedikit 3. Masih kurang 2 orang.";
    assert!(page.says(sentence), "{}", page.text());
    // What is recorded once is corrected with a reason, and both stay in the log.
    let more = [(meeting.secretary, "hadir"), (story.ani, "hadir")];
    refused(&meeting.record(&more, "").await, "Kehadiran yang sudah dicatat hanya dibetulkan dengan alasan.");
    led_to(&meeting.record(&more, "Datang terlambat setengah jam.").await, &story.pleno());
    let page = story.panitia.get(&story.pleno()).await;
    assert!(page.says("Hadir 3 dari 4, kuorum 3.") && page.says("Kuorum tercapai"), "{}", page.text());
    assert!(page.says("Datang terlambat setengah jam."), "{}", page.text());
    assert_eq!(story.count("DeliberationAttendanceRecorded").await, 2);
    led_to(&fix(story, &[("terbaik-1", &sakina)]).await, &story.pleno());
    led_to(&put(story, &rantang, "1", "Kunjungan lapangan membuktikan dampaknya.").await, &story.pleno());
    meeting.story.app.stop().await;
}

#[tokio::test]
async fn the_chair_signs_and_the_secretary_seals() {
    let meeting = Meeting::gathered().await;
    let (story, place) = (&meeting.story, meeting.at("sahkan"));
    led_to(&fix(story, &[("terbaik-1", &story.sakina.to_string())]).await, &story.pleno());
    led_to(&meeting.rekan.get(&place).await, &story.pleno());
    assert!(meeting.rekan.get(&story.pleno()).await.says("Hanya ketua pleno yang menandatangani lebih dulu."));
    meeting.sign().await;
    let DeliberationEvent::ResultSealProposed { result_sha256: signed, .. } = meeting.last().await else {
        panic!("not signed");
    };
    let page = story.panitia.get(&story.pleno()).await;
    assert!(page.says("Menunggu sekretaris") && !page.says("Hasil disahkan dengan"), "{}", page.text());
    assert_eq!(story.app.client().get("/hasil/sinovik-2026").await.status, StatusCode::NOT_FOUND, "not public yet");
    let waiting = meeting.rekan.get("/beranda").await;
    assert!(waiting.says("Menunggu Anda mengesahkan"), "{}", waiting.text());
    assert!(!story.panitia.get("/beranda").await.says("Menunggu Anda mengesahkan"), "the chair has nothing to confirm");
    // The chair sees what was signed, and no way to confirm it.
    let confirm = meeting.at("sahkan/kedua");
    let own = story.panitia.get(&place).await;
    assert!(own.says(&signed) && own.attributes("form", "action").iter().all(|action| *action != confirm));
    let look = meeting.rekan.get(&place).await;
    assert!(look.says(&signed) && look.says("Laskar Sakina") && look.says("Hadir 3 dari 4"), "{}", look.text());
    let mut forged = own.form(&meeting.at("sahkan/tarik"));
    forged.retain(|(name, _)| name == "csrf" || name == "command_id");
    forged.push(("sidik".to_owned(), signed.clone()));
    let forged: Vec<(&str, &str)> = forged.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    refused(&story.panitia.post(&confirm, &forged).await, "Yang mengesahkan harus sekretaris pleno, orang lain");
    refused(&meeting.rekan.submit(&look, &confirm, &[("sidik", "ab")]).await, "bukan lagi hasil yang Anda lihat");
    for _ in 0..2 {
        led_to(&meeting.rekan.submit(&look, &confirm, &[]).await, &story.pleno());
    }
    assert_eq!(story.count("ResultSealed").await, 1);
    let DeliberationEvent::ResultSealed { result, attended, signatures, sk, .. } = meeting.last().await else {
        panic!("not sealed");
    };
    assert_eq!(result_sha256(&result), signed);
    assert_eq!(sk.unwrap().number, SK[0].1);
    assert_eq!(attended, Some(Attended { present: 3, expected: 4, quorum: Some(3) }));
    let who: Vec<_> = signatures.iter().map(|it| (it.office, it.person)).collect();
    assert_eq!(who, [(Office::Chair, meeting.chair), (Office::Secretary, meeting.secretary)]);
    meeting.story.app.stop().await;
}

#[tokio::test]
async fn everybody_reads_by_role_who_sealed_and_the_minutes_name_them() {
    let meeting = Meeting::signed().await;
    let (story, place, confirm) = (&meeting.story, meeting.at("sahkan"), meeting.at("sahkan/kedua"));
    led_to(&meeting.rekan.fill(&place, &confirm, &[]).await, &story.pleno());
    story.app.app.engine().settled().await.unwrap();
    let result = story.app.client().get("/hasil/sinovik-2026").await;
    for said in ["Ditandatangani ketua pleno", "Disahkan sekretaris pleno", "Hadir 3 dari 4, kuorum 3"] {
        assert!(result.says(said), "no {said:?} in {}", result.text());
    }
    for name in ["Orang panitia", "Orang rekan"] {
        assert!(!result.says(name), "{name} in {}", result.text());
    }
    let minutes = story.panitia.get(&meeting.at("berita-acara")).await;
    for said in [
        "Pleno dihadiri 3 (tiga) dari 4 (empat) orang yang diundang.",
        "Kuorum menurut aturan lomba paling sedikit 3 (tiga) orang.",
        "Ketua pleno (Orang panitia) menandatangani hasil ini di sistem",
        "Sekretaris pleno (Orang rekan) mengesahkan hasil ini di sistem",
    ] {
        assert!(minutes.says(said), "no {said:?} in {}", minutes.text());
    }
    assert!(!minutes.says("Orang budi"), "only those who came sign: {}", minutes.text());
    let written = meeting.at("berita-acara");
    let early = story.panitia.get(&meeting.at("berita-acara.pdf")).await;
    assert_eq!(early.location.as_deref(), Some(written.as_str()), "first it is written, so that it stays the same");
    led_to(&story.panitia.fill(&written, &written, &[("tempat", "Aula")]).await, &written);
    story.app.app.engine().settled().await.unwrap();
    for paper in ["berita-acara.pdf", "daftar-hadir.pdf"] {
        let paper = story.panitia.get(&meeting.at(paper)).await;
        assert_eq!(paper.status, StatusCode::OK, "{}", paper.text());
    }
    meeting.story.app.stop().await;
}

#[tokio::test]
async fn what_changes_in_between_makes_the_chairs_signature_void_and_says_so() {
    let meeting = Meeting::signed().await;
    let (story, place, confirm) = (&meeting.story, meeting.at("sahkan"), meeting.at("sahkan/kedua"));
    let look = meeting.rekan.get(&place).await;
    fix(story, &[("terbaik-1", &story.sakina.to_string()), ("outstanding", &story.rantang.to_string())]).await;
    let late = meeting.rekan.submit(&look, &confirm, &[]).await;
    refused(&late, "Tidak ada hasil yang sedang menunggu pengesahan sekretaris.");
    assert!(late.says("Tanda tangan ketua gugur: penghargaan ditetapkan lagi."), "{}", late.text());
    meeting.sign().await;
    let other = [(story.budi, "hadir")];
    led_to(&meeting.record(&other, "").await, &story.pleno());
    let page = story.panitia.get(&story.pleno()).await;
    assert!(page.says("Tanda tangan ketua gugur: catatan kehadiran berubah."), "{}", page.text());
    assert_eq!((story.count("ResultSealVoided").await, story.count("ResultSealed").await), (2, 0));
    // Notes may still be written; they are no part of what is signed.
    meeting.sign().await;
    let catatan = meeting.at("catatan");
    let note = [("catatan", "Semua yang hadir menyetujui hasil ini.")];
    led_to(&meeting.rekan.fill(&catatan, &catatan, &note).await, &story.pleno());
    led_to(&meeting.rekan.fill(&place, &confirm, &[]).await, &story.pleno());
    assert_eq!(story.count("ResultSealed").await, 1);
    meeting.story.app.stop().await;
}

#[tokio::test]
async fn either_may_step_back_before_the_second_signature() {
    let meeting = Meeting::signed().await;
    let (story, place, back) = (&meeting.story, meeting.at("sahkan"), meeting.at("sahkan/tarik"));
    refused(&meeting.rekan.fill(&place, &back, &[("alasan", "x")]).await, "paling sedikit 10 huruf");
    let reason = "Nama penerima kedua perlu diperiksa lagi.";
    led_to(&meeting.rekan.fill(&place, &back, &[("alasan", reason)]).await, &story.pleno());
    let page = story.panitia.get(&story.pleno()).await;
    assert!(page.says("Sekretaris belum mengesahkan hasil yang ditandatangani ketua."), "{}", page.text());
    assert!(page.says(reason), "{}", page.text());
    meeting.sign().await;
    led_to(&story.panitia.fill(&place, &back, &[("alasan", reason)]).await, &story.pleno());
    assert!(story.panitia.get(&story.pleno()).await.says("Ketua menarik tanda tangannya."));
    assert_eq!((story.count("ResultSealWithdrawn").await, story.count("ResultSealed").await), (2, 0));
    meeting.story.app.stop().await;
}
