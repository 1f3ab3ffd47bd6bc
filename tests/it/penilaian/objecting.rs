//! From the sealed result through objections to the SK, or to a later result.

use super::deciding::{SK, fix, put};
use super::story::{Story, led_to, refused, rules};
use crate::support::{Client, PDF, Page};
use reqwest::{StatusCode, multipart::Form};
use sayembara::{
    eventstore::{self, CommandError},
    judging::deliberation::{
        aggregate::Deliberation,
        commands::{DeliberationCommand, Objections},
        events::{DeliberationEvent, Sk, result_sha256},
    },
    kernel::{
        actor::{Actor, CommandId, Role, Stamp},
        ids::{DeliberationId, ObjectionId, PersonId, ProposalId},
        relation::Kind,
        time::{Timestamp, parse_date},
    },
    scoring::rules::{EditionRules, ObjectionRules},
};

const WHAT: &str = "Nilai kebaruan juri kedua tertulis 80, padahal di lembar kertas tertulis 90. Lihat bukti.";
const REPLY: &str = "Lembar kertas juri kedua dibuka bersama dua saksi. Nilainya memang 80, jadi hasilnya tetap.";

/// Sealed just now, Sakina first; the rules give three working days to object.
async fn sealed() -> Story {
    sealed_by(rules()).await
}

/// The same by other rules.
pub(super) async fn sealed_by(mut rules: EditionRules) -> Story {
    rules.objections = Some(ObjectionRules { working_days: 3 });
    let story = Story::ranked_by(rules).await;
    story.app.person("lilik", &[(Role::Operator, "unit:dinkes")]).await;
    story.app.person("wulan", &[(Role::Operator, "unit:dinsos")]).await;
    led_to(&fix(&story, &[("terbaik-1", &story.sakina.to_string())]).await, &story.pleno());
    seal(&story).await;
    story
}

pub(super) async fn seal(story: &Story) {
    let address = format!("{}/sahkan", story.pleno());
    let look = story.panitia.get(&address).await;
    assert!(look.says("unit peserta dapat mengajukan sanggah sampai") && look.says("23.59 WIB"), "{}", look.text());
    assert!(!look.says("Nomor SK"), "{}", look.text());
    led_to(&story.panitia.submit(&look, &address, &[]).await, &story.pleno());
    story.app.app.engine().settled().await.unwrap();
}

/// The clock has come to the end of the time to object.
pub(crate) async fn time_is_over(story: &Story) {
    let stamp =
        Stamp::system(Actor::Clock, Timestamp::now().plus_days(8), CommandId::of_tool("test", PersonId::mint()));
    let id = DeliberationId::of_edition(story.edition);
    let bus = story.app.app.engine().bus();
    bus.execute::<Deliberation>(id, DeliberationCommand::CloseObjections, &stamp).await.unwrap();
    story.app.app.engine().settled().await.unwrap();
}

fn place(proposal: ProposalId) -> String {
    format!("/sanggah/baru/{proposal}")
}

/// Sends the form of a page as the browser would, without a file.
async fn send(client: &Client, page: &Page, action: &str, typed: &[(&str, &str)]) -> Page {
    let mut fields = page.form(action);
    fields.retain(|(name, _)| !typed.iter().any(|(known, _)| known == name) && name != "berkas");
    fields.extend(typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let form = fields.into_iter().fold(Form::new(), |form, (name, value)| form.text(name, value));
    client.post_multipart(action, form).await
}

/// Objects on this ground; the address of the objection.
pub(super) async fn object(client: &Client, proposal: ProposalId, ground: &str) -> String {
    let place = place(proposal);
    let page = client.get(&place).await;
    let sent = send(client, &page, &place, &[("alasan", ground), ("uraian", WHAT)]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    sent.location.unwrap()
}

pub(super) async fn answer(client: &Client, objection: &str, verdict: &str, reply: &str) -> Page {
    let action = format!("{objection}/jawab");
    client.fill(objection, &action, &[("putusan", verdict), ("jawaban", reply)]).await
}

#[tokio::test]
async fn an_entrant_objects_with_a_ground_and_files_and_loses_no_word() {
    let story = sealed().await;
    let (lilik, sakina) = (story.sign_in("lilik").await, place(story.sakina));
    let own = lilik.get(&format!("/hasil/sinovik-2026/{}", story.sakina)).await;
    assert!(own.says("Anda dapat mengajukan sanggah sampai") && own.attributes("a", "href").contains(&sakina));
    assert!(lilik.get("/sanggah").await.attributes("a", "href").contains(&sakina));
    assert!(lilik.get("/beranda").await.says("Hasil Sinovik Banyuwangi 2026 dapat disanggah"));
    let proposal = lilik.get(&format!("/usulan/{}", story.sakina)).await;
    assert!(proposal.says("Ajukan sanggah sampai") && proposal.attributes("a", "href").contains(&sakina));
    let page = lilik.get(&sakina).await;
    refused(&send(&lilik, &page, &sakina, &[("uraian", WHAT)]).await, "Pilih satu alasan dari daftar.");
    let short = send(&lilik, &page, &sakina, &[("alasan", "hitungan"), ("uraian", "Tidak adil.")]).await;
    refused(&short, "Jelaskan dengan paling sedikit 40 huruf");
    assert_eq!(short.all("textarea[name=uraian]"), ["Tidak adil."]);
    let fields = [("alasan", "hitungan"), ("uraian", WHAT)];
    let mut form = page.form(&sakina);
    form.retain(|(name, _)| name != "alasan" && name != "uraian" && name != "berkas");
    form.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let wrong = lilik.post_with_file(&sakina, form.clone(), ("berkas", "bukti.txt", b"isi")).await;
    refused(&wrong, "Berkas ini bukan PDF, JPEG atau PNG.");
    assert_eq!(story.count("ObjectionFiled").await, 0);
    for _ in 0..2 {
        let filed = lilik.post_with_file(&sakina, form.clone(), ("berkas", "bukti.pdf", PDF)).await;
        assert_eq!(filed.status, StatusCode::SEE_OTHER, "{}", filed.text());
    }
    assert_eq!(story.count("ObjectionFiled").await, 1, "the same form twice objects once");
    let again = lilik.get(&sakina).await;
    refused(&send(&lilik, &again, &sakina, &fields).await, "Sanggah dengan alasan ini sudah diajukan");

    let href = again.attributes("main .tasks a", "href")[0].clone();
    let shown = lilik.get(&href).await;
    assert!(shown.says(WHAT) && shown.says("bukti.pdf") && shown.says("Menunggu jawaban"), "{}", shown.text());
    let action = format!("{href}/berkas");
    let added = lilik.post_with_file(&action, shown.form(&action), ("berkas", "lembar.pdf", PDF)).await;
    led_to(&added, &href);
    let file = lilik.get(&href).await.attributes("main ul.plain a", "href")[1].clone();
    assert_eq!(lilik.get(&file).await.status, StatusCode::OK);

    // A neighbour's unit and the public see and send nothing of it.
    let (wulan, anybody) = (story.sign_in("wulan").await, story.app.client());
    for path in [&sakina, &href, &file] {
        assert_eq!(wulan.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(anybody.get(path).await.status, StatusCode::SEE_OTHER, "{path}");
    }
    let own = wulan.get(&place(story.rantang)).await;
    let mut foreign = own.form(&place(story.rantang));
    foreign.retain(|(name, _)| name == "csrf" || name == "command_id");
    foreign.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let foreign = foreign.into_iter().fold(Form::new(), |form, (name, value)| form.text(name, value));
    assert_eq!(wulan.post_multipart(&sakina, foreign).await.status, StatusCode::NOT_FOUND);

    // The page was open when the time ended: what was typed stays to be copied, nothing is filed.
    let page = wulan.get(&place(story.rantang)).await;
    time_is_over(&story).await;
    let late = send(&wulan, &page, &place(story.rantang), &fields).await;
    refused(&late, "Masa sanggah sudah berakhir, jadi sanggah ini tidak dapat diterima lagi.");
    assert!(late.all("textarea[readonly]").contains(&WHAT.to_owned()), "{}", late.text());
    let late = lilik.post_with_file(&action, shown.form(&action), ("berkas", "lagi.pdf", &[PDF, b"2"].concat())).await;
    refused(&late, "Masa sanggah sudah berakhir");
    assert_eq!((story.count("ObjectionFiled").await, story.count("ObjectionFileAdded").await), (1, 1));
    story.app.stop().await;
}

#[tokio::test]
async fn an_answer_has_reasons_and_comes_from_somebody_who_did_not_judge() {
    let story = sealed().await;
    let lilik = story.sign_in("lilik").await;
    let href = object(&lilik, story.sakina, "hitungan").await;
    let list = format!("/panitia/lomba/{}/sanggah", story.edition);
    let waiting = story.panitia.get(&list).await;
    assert!(waiting.says("1 sanggah menunggu jawaban.") && waiting.attributes("main a", "href").contains(&href));

    let desk = story.panitia.get("/beranda").await;
    assert!(desk.says("1 sanggah menunggu jawaban") && desk.attributes("a", "href").contains(&list));

    refused(&answer(&story.panitia, &href, "", REPLY).await, "Pilih satu putusan.");
    refused(&answer(&story.panitia, &href, "tolak", "Keputusan juri mutlak.").await, "Tulis jawaban paling sedikit 60");
    refused(&answer(&story.panitia, &href, "betul", REPLY).await, "Isian ini masih kosong.");

    // Ani judged it; Endang works for the unit, Fajar once did, Gita is of the family. All belong to the panitia and may
    // not answer, whatever they send.
    let grant = "insert into role_grant (person, role, scope) values ($1, 'panitia', 'region:35.10')";
    sqlx::query(grant).bind(story.ani).execute(&story.app.database.pool).await.unwrap();
    let endang = story.app.person("endang", &[(Role::Organiser, "region:35.10")]).await;
    story.employ(endang, "dinkes").await;
    let fajar = story.app.person("fajar", &[(Role::Organiser, "region:35.10")]).await;
    let once = "insert into former_post (person, unit) values ($1, 'dinkes')";
    sqlx::query(once).bind(fajar).execute(&story.app.database.pool).await.unwrap();
    let gita = story.app.person("gita", &[(Role::Organiser, "region:35.10")]).await;
    story.said(gita, story.sakina, Kind::Family).await;
    let page = story.panitia.get(&href).await;
    for (who, why) in [
        ("ani", "Anda menilai usulan ini"),
        ("endang", "Anda bekerja untuk OPD atau unit yang mengajukan"),
        ("fajar", "Anda tercatat pernah bertugas di tempat pengusul"),
        ("gita", "Anda tercatat punya hubungan keluarga dengan pengusul"),
    ] {
        let client = story.sign_in(who).await;
        let own = client.get(&href).await;
        assert!(
            own.says(why) && !own.attributes("form", "action").contains(&format!("{href}/jawab")),
            "{}",
            own.text()
        );
        let mut fields = page.form(&format!("{href}/jawab"));
        fields.retain(|(name, _)| !["csrf", "putusan", "jawaban"].contains(&name.as_str()));
        let csrf = client.get("/akun").await.attributes("input[name=csrf]", "value").pop().unwrap();
        let sent = [("csrf", csrf.as_str()), ("putusan", "tolak"), ("jawaban", REPLY)];
        fields.extend(sent.map(|(name, value)| (name.to_owned(), value.to_owned())));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        let forced = client.post(&format!("{href}/jawab"), &fields).await;
        refused(&forced, why);
        assert!(forced.says(REPLY), "what was typed stays: {}", forced.text());
    }
    assert_eq!(story.count("ObjectionRejected").await, 0);

    led_to(&answer(&story.panitia, &href, "tolak", REPLY).await, &list);
    let other = [("putusan", "hitung"), ("jawaban", REPLY)];
    let second = story.panitia.submit(&page, &format!("{href}/jawab"), &other).await;
    refused(&second, "Sanggah ini sudah dijawab");
    assert!(lilik.get(&href).await.says(REPLY));

    // Everybody reads ground, verdict and reply; neither what was written nor who wrote it.
    let result = story.app.client().get("/hasil/sinovik-2026").await;
    assert!(result.says("1 sanggah diajukan: 0 diterima, 1 tidak diterima."), "{}", result.text());
    assert!(result.says("Nilai atau hitungannya keliru") && result.says(REPLY) && !result.says(WHAT));
    assert!(!result.says("Orang lilik") && !result.says("Orang panitia"));
    story.app.stop().await;
}

#[tokio::test]
async fn the_sk_waits_for_the_end_of_the_time_and_for_every_answer() {
    let story = sealed().await;
    let address = format!("{}/sk", story.pleno());
    let pleno = story.panitia.get(&story.pleno()).await;
    assert!(pleno.says("SK belum dicatat.") && !pleno.attributes("main a", "href").contains(&address));
    led_to(&story.panitia.get(&address).await, &story.pleno());
    let href = object(&story.sign_in("lilik").await, story.sakina, "konflik").await;

    // A form that was made up: while the time runs, and while somebody waits for an answer.
    let forced = async || {
        let csrf = story.panitia.get("/akun").await.attributes("input[name=csrf]", "value").pop().unwrap();
        let wish = PersonId::mint().to_string();
        let mut fields = vec![("csrf", csrf.as_str()), ("command_id", wish.as_str())];
        fields.extend(SK);
        story.panitia.post(&address, &fields).await
    };
    let early = forced().await;
    refused(&early, "Masa sanggah belum berakhir.");
    assert!(early.all("textarea[readonly]").contains(&SK[0].1.to_owned()), "what was typed stays");
    time_is_over(&story).await;
    refused(&forced().await, "Masih ada 1 sanggah yang belum dijawab.");
    led_to(&story.panitia.get(&address).await, &story.pleno());
    answer(&story.panitia, &href, "tolak", REPLY).await;

    let mut future = SK;
    future[1] = ("tanggal", "2099-01-01");
    refused(&story.panitia.fill(&address, &address, &future).await, "Tanggal SK 1 Januari 2099 belum terjadi.");
    led_to(&story.panitia.fill(&address, &address, &SK).await, &story.pleno());
    let pleno = story.panitia.get(&story.pleno()).await;
    assert!(pleno.says("Hasil disahkan dengan SK 188/214/KEP/429.011/2026"), "{}", pleno.text());
    refused(&forced().await, "SK untuk hasil ini sudah dicatat");
    assert_eq!(story.count("SkRecorded").await, 1);
    let result = story.app.client().get("/hasil/sinovik-2026").await;
    assert!(result.says("Disahkan dengan SK Nomor 188/214/KEP/429.011/2026 tanggal 5 Januari 2026"));
    story.app.stop().await;
}

#[tokio::test]
async fn an_upheld_objection_ends_in_a_result_that_supersedes_the_first_and_overwrites_nothing() {
    let story = sealed().await;
    let (sakina, rantang) = (story.sakina.to_string(), story.rantang.to_string());
    let href = object(&story.sign_in("wulan").await, story.rantang, "prosedur").await;
    let reopening = format!("{}/buka-kembali", story.pleno());
    answer(
        &story.panitia,
        &href,
        "hitung",
        "Cakupan desa diperiksa lagi dan ternyata memang lebih luas daripada yang dibaca pleno.",
    )
    .await;
    led_to(&story.panitia.get(&reopening).await, &story.pleno());
    time_is_over(&story).await;

    // The SK would fix a result that is known to be wrong.
    led_to(&story.panitia.get(&format!("{}/sk", story.pleno())).await, &story.pleno());
    let id = DeliberationId::of_edition(story.edition);
    let stamp = Stamp::system(Actor::Clock, Timestamp::now(), CommandId::of_tool("test", "made-up"));
    let invented = DeliberationCommand::RecordSk {
        sk: Sk { number: "1".into(), date: parse_date("2026-01-05").unwrap(), signed_by: "Bupati".into() },
        objections: Objections { answered: vec![ObjectionId::mint()], ..Objections::default() },
        today: parse_date("2026-01-06").unwrap(),
    };
    let bus = story.app.app.engine().bus();
    let refusal = bus.execute::<Deliberation>(id, invented, &stamp).await.unwrap_err();
    assert!(matches!(refusal, CommandError::Conflict), "an answer that nobody gave: {refusal}");

    let why = "Cakupan layanan dibaca keliru, jadi urutannya diperiksa lagi.";
    refused(&story.panitia.fill(&reopening, &reopening, &[("alasan", "")]).await, "Isian ini masih kosong.");
    led_to(&story.panitia.fill(&reopening, &reopening, &[("alasan", why)]).await, &story.pleno());
    let visitor = story.app.client();
    let reviewed = visitor.get("/hasil/sinovik-2026").await;
    assert!(reviewed.says("Pleno sedang meninjau hasil ini kembali") && reviewed.says(why), "{}", reviewed.text());
    assert!(reviewed.all("table tbody tr")[0].starts_with("1 Laskar Sakina"), "what was sealed still stands");

    put(&story, &rantang, "1", "Cakupan layanannya lebih luas daripada yang tertulis.").await;
    led_to(&fix(&story, &[("terbaik-1", &rantang)]).await, &story.pleno());
    seal(&story).await;

    let page = visitor.get("/hasil/sinovik-2026").await;
    assert!(page.all("table tbody tr")[0].starts_with("1 (hitungan 2) Rantang Kasih"), "{}", page.text());
    assert!(page.says("Menggantikan hasil tanggal") && page.says(why), "{}", page.text());
    let first = visitor.get("/hasil/sinovik-2026/versi/1").await;
    assert!(first.says("Hasil ini digantikan dan tidak berlaku lagi.") && first.says(why), "{}", first.text());
    assert!(first.all("table tbody tr")[0].starts_with("1 Laskar Sakina"), "{}", first.text());
    assert_eq!(visitor.get("/hasil/sinovik-2026/versi/3").await.status, StatusCode::NOT_FOUND);

    // In the log nothing was changed: the later result names the first by its hash, and why.
    let events = eventstore::of_aggregate(&story.app.database.pool, "deliberation", &id.to_string()).await.unwrap();
    let sealed: Vec<DeliberationEvent> =
        events.iter().filter(|event| event.event_type == "ResultSealed").map(|event| event.decode().unwrap()).collect();
    let [
        DeliberationEvent::ResultSealed { result: old, version: 1, supersedes: None, .. },
        DeliberationEvent::ResultSealed { result: new, version: 2, supersedes: Some(superseded), .. },
    ] = &sealed[..]
    else {
        panic!("{sealed:#?}");
    };
    assert_eq!((superseded.version, &superseded.result_sha256), (1, &result_sha256(old)));
    assert_eq!(superseded.reason.as_str(), why);
    assert_eq!((old[0].proposal.to_string(), new[0].proposal.to_string()), (sakina, rantang));
    assert!(first.says(&result_sha256(old)) && page.says(&result_sha256(new)));

    // For the later result the time begins anew; then comes the SK, and nothing can be taken up again.
    let again = object(&story.sign_in("lilik").await, story.sakina, "prosedur").await;
    answer(&story.panitia, &again, "tolak", REPLY).await;
    time_is_over(&story).await;
    led_to(
        &story.panitia.fill(&format!("{}/sk", story.pleno()), &format!("{}/sk", story.pleno()), &SK).await,
        &story.pleno(),
    );
    led_to(&story.panitia.get(&reopening).await, &story.pleno());
    assert_eq!(visitor.get("/hasil").await.all("h2").len(), 1, "one edition, one result");
    story.app.stop().await;
}
