//! `/lomba`, `/panitia`

use crate::support::{Client, Page, TestApp};
use reqwest::StatusCode;
use sayembara::{
    competition::{
        edition::{aggregate::Edition, commands::EditionCommand},
        read_model::{self, EditionRow, RoundRow},
        round::{
            aggregate::Round,
            commands::{Entry, RoundCommand},
        },
    },
    judging::{
        assignment::{
            aggregate::Assignment,
            commands::{AssignmentCommand, Duty, Ties},
        },
        score_sheet::{
            aggregate::ScoreSheet,
            commands::{ScoreSheetCommand, Sheet, SheetFacts},
            events::DraftScore,
        },
    },
    kernel::{
        actor::{Actor, CommandId, Role, Stamp},
        ids::{AssignmentId, EditionId, InnovationId, PersonId, ProposalId, ScoreSheetId},
        score::Number,
        text::Reason,
        time::{Timestamp, Zone},
    },
    scoring::rules::{Criterion, EditionRules},
};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

const PANITIA: &[(Role, &str)] = &[(Role::Organiser, "region:35.10")];
const REASON: &str = "Listrik padam di tiga kecamatan.";

/// A local time so many days from now, as a browser sends it.
fn days(n: i64) -> String {
    Zone::Wib.input(Timestamp::now().plus_days(n))
}

/// A product with a panitia that has signed in.
async fn panitia() -> (TestApp, Client) {
    let app = TestApp::in_banyuwangi().await;
    app.person("siti", PANITIA).await;
    let client = app.sign_in("siti").await;
    (app, client)
}

/// Makes a draft; the path of its page.
async fn draft(client: &Client, slug: &str, opens: i64) -> String {
    let (buka, tutup) = (days(opens), days(10));
    let typed =
        [("nama", "Sinovik Banyuwangi 2026"), ("tahun", "2026"), ("alamat", slug), ("buka", &buka), ("tutup", &tutup)];
    let answer = client.fill("/panitia/lomba/baru", "/panitia/lomba/baru", &typed).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.location.unwrap()
}

async fn published(client: &Client, slug: &str, opens: i64) -> String {
    let place = draft(client, slug, opens).await;
    let path = format!("{place}/terbitkan");
    let answer = client.fill(&path, &path, &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    place
}

async fn row(app: &TestApp, place: &str) -> EditionRow {
    let id: EditionId = place.rsplit('/').next().unwrap().parse().unwrap();
    read_model::edition(&app.database.pool, id).await.unwrap().unwrap()
}

async fn rounds(app: &TestApp, place: &str) -> Vec<RoundRow> {
    app.app.engine().settled().await.unwrap();
    read_model::rounds(&app.database.pool, row(app, place).await.id).await.unwrap()
}

fn stamp(name: &str) -> Stamp {
    let by = Actor::Person(PersonId::from_u128(1));
    Stamp { role: Role::Organiser, ..Stamp::system(by, Timestamp::now(), CommandId::of_tool("test", name)) }
}

/// Looks again until the page says the sentence: the clock works once in a while.
async fn wait_for(client: &Client, path: &str, sentence: &str) -> Page {
    for _ in 0..100 {
        let page = client.get(path).await;
        if page.says(sentence) {
            return page;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("{path} never says {sentence}: {}", client.get(path).await.text());
}

#[tokio::test]
async fn an_edition_goes_from_a_template_to_a_public_page() {
    let (app, client) = panitia().await;
    assert!(client.get("/panitia").await.says("Belum ada lomba."));
    assert!(client.get("/lomba").await.says("Belum ada lomba."));
    let place = draft(&client, "sinovik-2026", 1).await;
    let page = client.get(&place).await;
    assert!(page.says("Draf lomba dibuat") && page.says("Aturan dan jadwal siap diterbitkan."), "{}", page.text());
    let visitor = app.client();
    assert_eq!(visitor.get("/lomba/sinovik-2026").await.status, StatusCode::NOT_FOUND, "a draft is nobody's business");
    let path = format!("{place}/terbitkan");
    let confirm = client.get(&path).await;
    assert!(confirm.says("Terbitkan sekarang") && confirm.says("Kriteria"), "{}", confirm.text());
    assert_eq!(client.submit(&confirm, &path, &[]).await.status, StatusCode::SEE_OTHER);
    assert!(client.get(&place).await.says("Penilaian proposal"), "the rounds are planned");
    let public = visitor.get("/lomba/sinovik-2026").await;
    for sentence in [
        "Sinovik Banyuwangi 2026",
        "Pendaftaran belum dibuka",
        "Berikutnya",
        "Paling banyak 10 usulan dari setiap unit.",
    ] {
        assert!(public.says(sentence), "{sentence}: {}", public.text());
    }
    assert!(visitor.get("/lomba").await.says("Sinovik Banyuwangi 2026"));
    app.stop().await;
}

#[tokio::test]
async fn the_rules_can_be_read_downloaded_and_checked() {
    let (app, client) = panitia().await;
    let place = published(&client, "sinovik-2026", 1).await;
    let page = app.client().get("/lomba/sinovik-2026/aturan").await;
    for sentence in
        ["600 kata", "Nilai babak ini menyumbang 60 dari 100 bagian nilai akhir.", "15 usulan terbaik maju ke"]
    {
        assert!(page.says(sentence), "{sentence}: {}", page.text());
    }
    let file = app.client().get("/lomba/sinovik-2026/aturan.json").await;
    let sha256 = format!("{:x}", Sha256::digest(file.html.as_bytes()));
    assert!(page.says(&sha256));
    let rules: EditionRules = serde_json::from_str(&file.html).unwrap();
    assert_eq!(rules.sha256(), row(&app, &place).await.rules_sha256);
    app.stop().await;
}

#[tokio::test]
async fn a_new_edition_says_what_is_wrong_and_keeps_what_was_typed() {
    let (app, client) = panitia().await;
    draft(&client, "sinovik-2026", 1).await;
    let typed = [("nama", ""), ("tahun", "dua ribu"), ("alamat", "Sinovik 2026"), ("buka", "")];
    let answer = client.fill("/panitia/lomba/baru", "/panitia/lomba/baru", &typed).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for sentence in [
        "Isian ini masih kosong.",
        "Tulis tahunnya dengan empat angka.",
        "Pakai 3 sampai 60 huruf kecil",
        "Pilih tanggal dan jamnya.",
    ] {
        assert!(answer.says(sentence), "{sentence}: {}", answer.text());
    }
    assert_eq!(answer.attributes("input[name=alamat]", "value"), ["Sinovik 2026"]);
    let (buka, tutup) = (days(1), days(2));
    let typed = [("nama", "Lain"), ("alamat", "sinovik-2026"), ("buka", &buka), ("tutup", &tutup)];
    let answer = client.fill("/panitia/lomba/baru", "/panitia/lomba/baru", &typed).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.says("Alamat ini sudah dipakai lomba lain."), "{}", answer.text());
    app.stop().await;
}

#[tokio::test]
async fn the_same_form_sent_twice_makes_one_edition() {
    let (app, client) = panitia().await;
    let form = client.get("/panitia/lomba/baru").await;
    let (buka, tutup) = (days(1), days(2));
    let typed = [("nama", "Sinovik"), ("alamat", "sinovik-2026"), ("buka", buka.as_str()), ("tutup", &tutup)];
    let first = client.submit(&form, "/panitia/lomba/baru", &typed).await;
    let second = client.submit(&form, "/panitia/lomba/baru", &typed).await;
    assert_eq!((first.status, &first.location), (StatusCode::SEE_OTHER, &second.location));
    let drafts: i64 = sqlx::query_scalar("select count(*) from events").fetch_one(&app.database.pool).await.unwrap();
    assert_eq!(drafts, 1);
    app.stop().await;
}

#[tokio::test]
async fn every_part_of_a_draft_is_saved_by_its_form() {
    let (app, client) = panitia().await;
    let place = draft(&client, "sinovik-2026", 1).await;
    let save = async |part: &str, typed: &[(&str, &str)]| {
        let path = format!("{place}/ubah/{part}");
        let answer = client.fill(&path, &path, typed).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{part}: {}", answer.text());
    };
    save("jadwal", &[("nama", "Sinovik Jaya"), ("babak-buka-0", &days(11))]).await;
    save("kelompok", &[("kuota-0", "3"), ("nama-3", "Desa"), ("umur-3", "6")]).await;
    save("kategori", &[("kategori", "Kesehatan\nPendidikan")]).await;
    save("bagian", &[("kata-0", "250")]).await;
    save("dokumen", &[("hapus-0", "ya")]).await;
    save("penghargaan", &[("jumlah-4", "5")]).await;
    save("babak", &[("nama-4", "Verifikasi lapangan"), ("jenis-4", "dinilai"), ("urutan-4", "3"), ("urutan-3", "9")])
        .await;
    save("babak/proposal", &[("juri", "5"), ("lolos", "20"), ("seri-0", "dulu")]).await;
    let EditionRow { name, rules, calendar, .. } = row(&app, &place).await;
    assert_eq!((name.as_str(), rules.groups.len(), rules.groups[0].quota_per_unit), ("Sinovik Jaya", 4, Some(3)));
    assert_eq!((rules.categories.len(), rules.sections[0].max_words, rules.documents.len()), (2, 250, 3));
    assert_eq!(rules.awards[4].count, Some(5));
    let keys: Vec<_> = rules.rounds.iter().map(|round| round.key.as_str()).collect();
    assert_eq!(keys, ["administrasi", "proposal", "presentasi", "verifikasi-lapangan", "pleno"]);
    assert_eq!((rules.rounds[1].panel_size, rules.rounds[1].promotion.top), (5, Some(20)));
    assert!(calendar.rounds[0].opens.is_some());
    app.stop().await;
}

#[tokio::test]
async fn weights_that_do_not_sum_are_not_published_and_their_sum_is_said() {
    let (app, client) = panitia().await;
    let place = draft(&client, "sinovik-2026", 1).await;
    let path = format!("{place}/ubah/babak/proposal");
    let answer = client.fill(&path, &path, &[("bobot-0", "5")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let sentence = "Babak Penilaian proposal: jumlah bobot kriteria 95, seharusnya 100.";
    assert!(client.get(&place).await.says(sentence));
    let path = format!("{place}/terbitkan");
    let confirm = client.get(&path).await;
    assert!(confirm.says(sentence) && !confirm.says("Terbitkan sekarang"), "{}", confirm.text());
    let form = client.get(&format!("{place}/ubah/kategori")).await;
    let mut fields = form.form(&format!("{place}/ubah/kategori"));
    fields.retain(|(name, _)| name != "revisi");
    fields.push(("revisi".into(), "2".into()));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let answer = client.post(&path, &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.says(sentence), "{}", answer.text());
    app.stop().await;
}

#[tokio::test]
async fn two_people_do_not_overwrite_each_others_draft() {
    let (app, client) = panitia().await;
    app.person("joko", PANITIA).await;
    let other = app.sign_in("joko").await;
    let place = draft(&client, "sinovik-2026", 1).await;
    let path = format!("{place}/ubah/kategori");
    let (mine, theirs) = (client.get(&path).await, other.get(&path).await);
    assert_eq!(client.submit(&mine, &path, &[("kategori", "Kesehatan")]).await.status, StatusCode::SEE_OTHER);
    let answer = other.submit(&theirs, &path, &[("kategori", "Pendidikan")]).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(answer.says("sudah diubah orang lain") && answer.html.contains("Pendidikan"), "{}", answer.text());
    assert_eq!(row(&app, &place).await.rules.categories[0].label, "Kesehatan");
    assert_eq!(other.submit(&answer, &path, &[]).await.status, StatusCode::SEE_OTHER, "sent again it is meant");
    assert_eq!(row(&app, &place).await.rules.categories[0].label, "Pendidikan");
    app.stop().await;
}

#[tokio::test]
async fn a_whole_rule_set_goes_out_and_comes_back_as_a_file() {
    let (app, client) = panitia().await;
    let place = draft(&client, "sinovik-2026", 1).await;
    let file = client.get(&format!("{place}/aturan.json")).await;
    let changed = file.html.replace("Penilaian proposal", "Penilaian naskah");
    let path = format!("{place}/ubah-berkas");
    let send = async |text: String| {
        let page = client.get(&path).await;
        let mut form = reqwest::multipart::Form::new();
        for (name, value) in page.form(&path).into_iter().filter(|(name, _)| name != "berkas") {
            form = form.text(name, value);
        }
        let form = form.part("berkas", reqwest::multipart::Part::text(text).file_name("aturan.json"));
        client.http.post(format!("{}{path}", app.url)).multipart(form).send().await.unwrap()
    };
    assert_eq!(send(changed).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(row(&app, &place).await.rules.rounds[1].label, "Penilaian naskah");
    let answer = send("{\"basis\": 7}".into()).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let answer = answer.text().await.unwrap();
    assert!(answer.contains("tidak terbaca sebagai aturan lomba. Baris 1, kolom 11, isian basis: "), "{answer}");
    app.stop().await;
}

#[tokio::test]
async fn the_clock_opens_registration_and_a_hand_closes_and_reopens_it() {
    let (app, client) = panitia().await;
    let place = published(&client, "sinovik-2026", -1).await;
    let path = format!("{place}/pendaftaran");
    wait_for(&client, &path, "Ditutup otomatis").await;
    let closing = client.get(&path).await;
    let action = format!("{path}/tutup");
    assert_eq!(client.submit(&closing, &action, &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(client.submit(&closing, &action, &[]).await.status, StatusCode::SEE_OTHER, "twice is once");
    let page = client.get(&path).await;
    let action = format!("{path}/perpanjang");
    let early = client.submit(&page, &action, &[("sampai", &days(-1)), ("alasan", REASON)]).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(early.says("Batas baru sudah lewat.") && early.html.contains(REASON), "{}", early.text());
    let wordless = client.submit(&page, &action, &[("sampai", &days(20)), ("alasan", "")]).await;
    assert!(wordless.status == StatusCode::UNPROCESSABLE_ENTITY && wordless.says("Isian ini masih kosong."));
    let answer = client.submit(&page, &action, &[("sampai", &days(20)), ("alasan", REASON)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let public = app.client().get("/lomba/sinovik-2026").await;
    for sentence in ["Perubahan sejak terbit", "Pendaftaran dibuka lagi sampai", REASON, "Panitia"] {
        assert!(public.says(sentence), "{sentence}: {}", public.text());
    }
    assert!(!public.says("Orang siti"), "the public reads the role, not the name");
    assert!(client.get(&place).await.says("Orang siti, Panitia"));
    app.stop().await;
}

#[tokio::test]
async fn proposals_are_shown_to_all_only_after_registration() {
    let (app, client) = panitia().await;
    let place = published(&client, "sinovik-2026", -1).await;
    let path = format!("{place}/pendaftaran");
    let open = wait_for(&client, &path, "Ditutup otomatis").await;
    let mut fields = open.form(&format!("{path}/tutup"));
    let pairs = |fields: &[(String, String)]| -> Vec<(String, String)> { fields.to_vec() };
    let early = pairs(&fields);
    let early: Vec<(&str, &str)> = early.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let answer = client.post(&format!("{place}/usulan-terbuka"), &early).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.says("Tutup dulu pendaftaran."), "{}", answer.text());
    fields.clear();
    client.fill(&path, &format!("{path}/tutup"), &[]).await;
    let answer = client.fill(&path, &format!("{place}/usulan-terbuka"), &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert!(row(&app, &place).await.proposals_published);
    app.stop().await;
}

#[tokio::test]
async fn published_rules_change_with_a_reason_that_everybody_reads() {
    let (app, client) = panitia().await;
    let place = published(&client, "sinovik-2026", 1).await;
    assert!(client.get(&format!("{place}/ubah")).await.says("Dapat diubah"));
    let path = format!("{place}/ubah/babak/proposal");
    let answer = client.fill(&path, &path, &[("juri", "5")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "without a reason");
    assert_eq!(answer.attributes("input[name=juri]", "value"), ["5"]);
    let answer = client.fill(&path, &path, &[("juri", "5"), ("alasan", "Pedoman provinsi baru terbit.")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let public = app.client().get("/lomba/sinovik-2026").await;
    assert!(public.says("Babak Penilaian proposal, jumlah juri: dari 3 menjadi 5."), "{}", public.text());
    assert!(public.says("Pedoman provinsi baru terbit."));
    assert_eq!(rounds(&app, &place).await[1].rules.panel_size, 5, "the round follows");
    let bad = client.fill(&path, &path, &[("bobot-0", "1"), ("alasan", REASON)]).await;
    assert!(bad.status == StatusCode::UNPROCESSABLE_ENTITY && bad.says("jumlah bobot kriteria 91, seharusnya 100."));
    let schedule = client.get(&format!("{place}/ubah/jadwal")).await;
    assert_eq!(schedule.status, StatusCode::UNPROCESSABLE_ENTITY);
    app.stop().await;
}

#[tokio::test]
async fn a_round_that_has_begun_keeps_its_rules_and_its_edition() {
    let (app, client) = panitia().await;
    let place = published(&client, "sinovik-2026", -1).await;
    wait_for(&client, &format!("{place}/pendaftaran"), "Ditutup otomatis").await;
    let round = rounds(&app, &place).await.swap_remove(1);
    let page = format!("/panitia/babak/{}", round.id);
    let answer = client.fill(&page, &format!("{page}/buka"), &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let path = format!("{place}/ubah/babak/proposal");
    let answer = client.fill(&path, &path, &[("juri", "5"), ("alasan", REASON)]).await;
    assert!(answer.says("Babak yang sudah dibuka tidak dapat diubah lagi aturannya."), "{}", answer.text());
    let path = format!("{place}/batalkan");
    let answer = client.fill(&path, &path, &[("alasan", REASON)]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.says("Penilaian sudah dimulai"), "{}", answer.text());
    app.stop().await;
}

#[tokio::test]
async fn a_cancelled_edition_says_why_and_opens_nothing() {
    let (app, client) = panitia().await;
    let place = published(&client, "sinovik-2026", 1).await;
    let path = format!("{place}/batalkan");
    let answer = client.fill(&path, &path, &[("alasan", "Anggaran dialihkan untuk bencana.")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert!(app.client().get("/lomba/sinovik-2026").await.says("Anggaran dialihkan untuk bencana."));
    let round = rounds(&app, &place).await.swap_remove(0);
    let page = format!("/panitia/babak/{}", round.id);
    let answer = client.fill(&page, &format!("{page}/buka"), &[]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.says("Lombanya sudah dibatalkan"), "{}", answer.text());
    app.stop().await;
}

fn entry(n: u128) -> Entry {
    Entry {
        proposal: ProposalId::from_u128(n),
        innovation: InnovationId::from_u128(n),
        unit: "dinas-kesehatan".parse().unwrap(),
        group: "umum".into(),
        category: "kesehatan".into(),
        submitted_at: Timestamp::now(),
        from: None,
        anchor: false,
    }
}

/// Two judges score an entry and sign.
async fn judged(app: &TestApp, round: &RoundRow, proposal: ProposalId, value: i64) {
    let store = app.app.engine().store();
    for judge in [PersonId::from_u128(11), PersonId::from_u128(12)] {
        let unit = entry(0).unit;
        let duty = Duty { edition: round.edition, round: round.id, proposal, judge, unit };
        let assign = AssignmentCommand::Assign { duty, ties: Ties { is_judge: true, ..Ties::default() } };
        let wish = |what: &str| stamp(&format!("{what}:{proposal}:{judge}"));
        let id = AssignmentId::of_judge(round.id, proposal, judge);
        store.execute::<Assignment>(&id.to_string(), assign, &wish("assign")).await.unwrap();
        let (sheet, facts) = (Sheet { round: round.id, proposal, judge }, SheetFacts::free(round.rules.clone()));
        let score = |criterion: &Criterion| {
            let draft = DraftScore { value: Some(Number::whole(value)), note: "Bukti dan datanya jelas.".into() };
            (criterion.key.clone(), draft)
        };
        let scores = round.rules.criteria.iter().map(score).collect();
        let id = ScoreSheetId::of_judge(round.id, proposal, judge).to_string();
        let by = Stamp { by: Actor::Person(judge), role: Role::Judge, ..wish("save") };
        let save =
            ScoreSheetCommand::Save { sheet, facts: facts.clone(), base_revision: 0, scores, checks: BTreeMap::new() };
        store.execute::<ScoreSheet>(&id, save, &by).await.unwrap();
        let by = Stamp { by: Actor::Person(judge), role: Role::Judge, ..wish("sign") };
        let sign = ScoreSheetCommand::Sign { sheet, facts, base_revision: 1 };
        store.execute::<ScoreSheet>(&id, sign, &by).await.unwrap();
    }
}

#[tokio::test]
async fn those_that_a_ranking_promotes_enter_the_next_round_once() {
    let (app, client) = panitia().await;
    let place = published(&client, "sinovik-2026", -1).await;
    let [_, proposal, presentation, _] = &rounds(&app, &place).await[..] else { panic!("four rounds") };
    let store = app.app.engine().store();
    let give = async |name: &str, command| {
        store.execute::<Round>(&proposal.id.to_string(), command, &stamp(name)).await.unwrap();
    };
    give("open", RoundCommand::Open).await;
    for n in 1..=3 {
        give(&format!("admit-{n}"), RoundCommand::AdmitEntry(entry(n))).await;
    }
    judged(&app, proposal, ProposalId::from_u128(1), 80).await;
    judged(&app, proposal, ProposalId::from_u128(2), 90).await;
    app.app.engine().settled().await.unwrap();
    let page = format!("/panitia/babak/{}", proposal.id);
    let third = ProposalId::from_u128(3).to_string();
    let action = format!("{page}/keluarkan");
    let answer = client.fill(&page, &action, &[("usulan", &third), ("alasan", "Menarik diri dengan surat.")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let shown = client.get(&page).await;
    assert!(shown.says("4 dari 4 ditandatangani") && shown.says("Menarik diri dengan surat."), "{}", shown.text());
    let answer = client.fill(&page, &format!("{page}/tutup"), &[]).await;
    assert!(answer.says("Pendaftaran lomba ini masih dibuka"), "{}", answer.text());
    app.command::<Edition>(proposal.edition, EditionCommand::CloseRegistration, Role::Organiser).await;
    assert_eq!(client.fill(&page, &format!("{page}/tutup"), &[]).await.status, StatusCode::SEE_OTHER);
    let shown = client.get(&page).await;
    assert!(shown.says("Peringkat babak ini") && shown.says("90,00") && shown.says("Maju"), "{}", shown.text());
    app.app.engine().settled().await.unwrap();
    let next = read_model::entries(&app.database.pool, presentation.id).await.unwrap();
    let mut going: Vec<ProposalId> = next.iter().map(|entry| entry.proposal).collect();
    going.sort();
    assert_eq!(going, [ProposalId::from_u128(1), ProposalId::from_u128(2)]);
    let admitted: i64 = sqlx::query_scalar("select count(*) from events where event_type = 'RoundEntryAdmitted'")
        .fetch_one(&app.database.pool)
        .await
        .unwrap();
    assert_eq!(admitted, 5, "three by hand, two promoted, each once");
    app.stop().await;
}

#[tokio::test]
async fn a_round_is_extended_with_a_reason_and_closes_by_hand() {
    let (app, client) = panitia().await;
    let place = published(&client, "sinovik-2026", -1).await;
    let round = rounds(&app, &place).await.swap_remove(0);
    let page = format!("/panitia/babak/{}", round.id);
    let early = client.get(&page).await;
    let fields = early.form(&format!("{page}/buka"));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let answer = client.post(&format!("{page}/tutup"), &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.says("Babak ini belum dibuka."));
    client.fill(&page, &format!("{page}/buka"), &[]).await;
    let answer = client.fill(&page, &format!("{page}/perpanjang"), &[("sampai", &days(20)), ("alasan", REASON)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert!(app.client().get("/lomba/sinovik-2026").await.says("Batas Seleksi administrasi ditetapkan"));
    assert_eq!(client.fill(&page, &format!("{page}/tutup"), &[]).await.status, StatusCode::SEE_OTHER);
    assert!(client.get(&page).await.says("Sudah ditutup"));
    app.stop().await;
}

#[tokio::test]
async fn neighbours_and_readers_change_nothing() {
    let (app, client) = panitia().await;
    app.person("camat", &[(Role::Organiser, "region:35.10.24")]).await;
    app.person("bupati", &[(Role::Leader, "region:35.10")]).await;
    app.person("juri", &[(Role::Judge, "region:35.10")]).await;
    let hidden = draft(&client, "sinovik-2027", 1).await;
    let place = published(&client, "sinovik-2026", 1).await;
    let round = format!("/panitia/babak/{}", rounds(&app, &place).await[0].id);
    let (camat, bupati, juri) = (app.sign_in("camat").await, app.sign_in("bupati").await, app.sign_in("juri").await);
    assert_eq!(camat.get(&hidden).await.status, StatusCode::NOT_FOUND);
    assert!(!camat.get("/panitia").await.says("Sinovik"));
    for path in [&place, &round] {
        assert_eq!(camat.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
        assert_eq!(juri.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
        let read = bupati.get(path).await;
        assert_eq!(read.status, StatusCode::OK, "{path}");
        assert!(read.all("main form").is_empty(), "{path} offers a leader nothing to send");
    }
    let path = format!("{place}/batalkan");
    assert_eq!(camat.get(&path).await.status, StatusCode::FORBIDDEN);
    assert_eq!(bupati.get(&path).await.status, StatusCode::FORBIDDEN);
    let form = camat.get("/panitia/lomba/baru").await;
    let mut fields = form.form("/panitia/lomba/baru");
    fields.push(("alasan".into(), REASON.into()));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    for action in ["batalkan", "terbitkan", "pendaftaran/buka", "ubah/kategori", "usulan-terbuka"] {
        assert_eq!(camat.post(&format!("{place}/{action}"), &fields).await.status, StatusCode::FORBIDDEN, "{action}");
    }
    for action in ["buka", "tutup", "perpanjang", "keluarkan"] {
        assert_eq!(camat.post(&format!("{round}/{action}"), &fields).await.status, StatusCode::FORBIDDEN, "{action}");
    }
    app.stop().await;
}

#[tokio::test]
async fn a_rebuilt_read_model_is_the_same() {
    let (app, client) = panitia().await;
    let place = published(&client, "sinovik-2026", -1).await;
    wait_for(&client, &format!("{place}/pendaftaran"), "Ditutup otomatis").await;
    let id = row(&app, &place).await.id;
    let reason = Reason::parse(REASON).unwrap();
    let closes_at = Timestamp::now().plus_days(30);
    let command = EditionCommand::ExtendRegistration { closes_at, reason };
    app.app.engine().bus().execute::<Edition>(id, command, &stamp("extend")).await.unwrap();
    app.app.engine().settled().await.unwrap();
    let look = async || {
        let pool = &app.database.pool;
        let edition = read_model::edition(pool, id).await.unwrap();
        (edition, read_model::rounds(pool, id).await.unwrap(), read_model::trail(pool, id).await.unwrap())
    };
    let before = look().await;
    let projection = read_model::CompetitionProjection;
    sayembara::eventstore::rebuild(&app.database.pool, &projection, &mut |_, _| ()).await.unwrap();
    assert_eq!(look().await, before);
    app.stop().await;
}
