//! An upheld objection leads back to a judge's sheet: the last scored round is counted anew, and nothing is overwritten.

use super::deciding::fix;
use super::objecting::{answer, object, seal, sealed_by, time_is_over};
use super::story::{Story, led_to, refused, rules};
use crate::rebuild::{assert_same, read_models};
use crate::support::{Client, Page};
use reqwest::StatusCode;
use sayembara::{
    command_line,
    competition::round::{
        aggregate::{Round, RoundRefusal},
        commands::RoundCommand,
    },
    eventstore::{self, CommandError},
    judging::deliberation::events::DeliberationEvent,
    kernel::{
        actor::{Actor, CommandId, Stamp},
        ids::{DeliberationId, PersonId},
        text::Reason,
        time::{Timestamp, Zone},
    },
    scoring::rules::{RoundKind, TieRule, sha256_hex},
};
use std::process::Command;

const RESULT: &str = "/hasil/sinovik-2026";
const REPLY: &str = "Lembar kertas juri dibuka bersama dua saksi. Nilainya memang lebih rendah daripada yang tercatat.";
const WHY_PLENO: &str = "Satu nilai ternyata salah dipindahkan dari lembar kertas.";
const WHY_ROUND: &str = "Nilai satu juri untuk satu usulan tidak sama dengan lembar kertasnya.";

/// Both files below a page, as they are downloaded.
async fn files(client: &Client, page: &str) -> (String, String) {
    let mut both = Vec::new();
    for name in ["aturan.json", "nilai.csv"] {
        let file = client.get(&format!("{page}/hitung-ulang/{name}")).await;
        assert_eq!(file.status, StatusCode::OK, "{page} {name}");
        both.push(file.html);
    }
    let scores = both.pop().unwrap();
    (both.pop().unwrap(), scores)
}

/// The final order that these files give, best first.
fn recounted((rules, scores): &(String, String)) -> Vec<String> {
    let dir = tempfile::tempdir().unwrap();
    let (rules_at, scores_at) = (dir.path().join("aturan.json"), dir.path().join("nilai.csv"));
    std::fs::write(&rules_at, rules).unwrap();
    std::fs::write(&scores_at, scores).unwrap();
    let json = command_line::tally::run(&rules_at, &scores_at, true).unwrap();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let order = json["final_order"]["entries"].as_array().unwrap();
    order.iter().map(|entry| entry["entry"].as_str().unwrap().to_owned()).collect()
}

fn lot_sha256((rules, _): &(String, String)) -> String {
    let json: serde_json::Value = serde_json::from_str(rules).unwrap();
    json["rounds"][0]["lot_sha256"].as_str().unwrap().to_owned()
}

/// What the public reads of the first version must be there, and the corrected value not yet.
fn still_the_first(page: &Page) {
    assert!(page.all("table tbody tr")[0].starts_with("1 Laskar Sakina"), "{}", page.text());
    assert!(page.says("85,75") && !page.says("60,75"), "{}", page.text());
    assert!(page.says("Nilai setiap babak"), "{}", page.text());
}

/// Taken up again, because Dinas Sosial doubts how Laskar Sakina was scored.
async fn taken_up() -> Story {
    let mut rules = rules();
    for round in rules.rounds.iter_mut().filter(|round| round.kind == RoundKind::Scored) {
        round.tie_order = vec![TieRule::Lot];
    }
    let story = sealed_by(rules).await;
    let href = object(&story.sign_in("wulan").await, story.rantang, "hitungan").await;
    answer(&story.panitia, &href, "hitung", REPLY).await;
    time_is_over(&story).await;
    let opening = format!("{}/buka-babak", story.pleno());
    led_to(&story.panitia.get(&opening).await, &story.pleno());
    let reopening = format!("{}/buka-kembali", story.pleno());
    led_to(&story.panitia.fill(&reopening, &reopening, &[("alasan", WHY_PLENO)]).await, &story.pleno());
    story
}

#[tokio::test]
async fn a_wrong_sheet_is_corrected_and_the_round_counted_anew_into_a_second_result() {
    let story = taken_up().await;
    let (sakina, rantang) = (story.sakina.to_string(), story.rantang.to_string());
    let (visitor, round) = (story.app.client(), format!("/panitia/babak/{}", story.round));
    let first = files(&visitor, RESULT).await;
    assert_eq!(recounted(&first), [sakina.clone(), rantang.clone()]);

    // Nobody opens the round but the pleno, whoever asks.
    let stamp = Stamp::system(Actor::Clock, Timestamp::now(), CommandId::of_tool("test", "made-up"));
    let forced = RoundCommand::Recount {
        closes_at: Timestamp::now().plus_days(1),
        reason: Reason::parse(WHY_ROUND).unwrap(),
        turn: 1,
        lot_sha256: None,
    };
    let refusal = story.app.app.engine().bus().execute::<Round>(story.round, forced, &stamp).await.unwrap_err();
    assert!(matches!(refusal, CommandError::Refused(RoundRefusal::RecountNotOrdered)), "{refusal}");

    let opening = format!("{}/buka-babak", story.pleno());
    for page in [story.pleno(), round.clone()] {
        assert!(story.panitia.get(&page).await.attributes("main a", "href").contains(&opening), "{page}");
    }
    let form = story.panitia.get(&opening).await;
    assert!(form.says("Hanya babak penilaian terakhir") && form.says("benih baru"), "{}", form.text());
    let until = |days: i64| Zone::Wib.input(Timestamp::now().plus_days(days));
    let past = [("sampai", until(-1)), ("alasan", WHY_ROUND.to_owned())];
    let past: Vec<(&str, &str)> = past.iter().map(|(name, value)| (*name, value.as_str())).collect();
    refused(&story.panitia.fill(&opening, &opening, &past).await, "Batas baru sudah lewat.");
    refused(&story.panitia.fill(&opening, &opening, &[("alasan", WHY_ROUND)]).await, "Pilih tanggal dan jam.");
    let soon = until(2);
    let typed = [("sampai", soon.as_str()), ("alasan", WHY_ROUND)];
    led_to(&story.panitia.submit(&form, &opening, &typed).await, &story.pleno());
    story.app.app.engine().settled().await.unwrap();

    // Open again: the pleno waits, the public reads what was sealed, the sheets are still signed.
    let pleno = story.panitia.get(&story.pleno()).await;
    assert!(pleno.says("sedang dibuka kembali.") && pleno.says(WHY_ROUND), "{}", pleno.text());
    refused(&fix_as_typed(&story, &rantang).await, "sedang dibuka kembali, jadi pleno belum dapat memutuskan");
    led_to(&story.panitia.get(&format!("{}/sahkan", story.pleno())).await, &story.pleno());
    led_to(&story.panitia.get(&opening).await, &story.pleno());
    let open = story.panitia.get(&round).await;
    assert!(open.says("4 dari 5 ditandatangani") && open.says(WHY_ROUND), "{}", open.text());
    let reviewed = visitor.get(RESULT).await;
    assert!(reviewed.says("dibuka kembali dan dihitung ulang") && reviewed.says(WHY_ROUND), "{}", reviewed.text());
    still_the_first(&reviewed);
    assert_eq!(files(&visitor, RESULT).await, first);

    // One sheet is given back and signed again; the round is closed.
    let duty = format!("{}/{}", story.panel(), story.duty(story.sakina, story.ani));
    let back = format!("{duty}/buka-kembali");
    let given = story.panitia.fill(&duty, &back, &[("alasan", "Tidak sama dengan lembar kertasnya.")]).await;
    assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.text());
    story.score_and_sign(&story.sign_in("ani").await, story.sakina, story.ani, "40", "35").await;
    assert_eq!(files(&visitor, RESULT).await, first);
    assert!(!open.says("Keluarkan sebuah usulan"), "who competes stays as it was");
    story.close().await;
    still_the_first(&visitor.get(RESULT).await);
    let own = visitor.get(&format!("{RESULT}/{sakina}")).await;
    assert!(own.says("85,75") && !own.says("60,75"), "{}", own.text());
    assert_eq!(files(&visitor, RESULT).await, first);

    // The pleno has the new list; what had been decided on the old one ended.
    let pleno = story.panitia.get(&story.pleno()).await;
    assert!(pleno.says("dihitung ulang") && pleno.says("Penghargaan yang pernah ditetapkan tidak berlaku lagi."));
    assert!(pleno.all("table tbody tr")[0].starts_with("1 Rantang Kasih"), "{}", pleno.text());
    led_to(&story.panitia.get(&format!("{}/sahkan", story.pleno())).await, &story.pleno());
    led_to(&fix(&story, &[("terbaik-1", &rantang)]).await, &story.pleno());
    seal(&story).await;

    let page = visitor.get(RESULT).await;
    assert!(page.all("table tbody tr")[0].starts_with("1 Rantang Kasih"), "{}", page.text());
    assert!(page.says("Menggantikan hasil tanggal") && page.says(WHY_PLENO) && page.says(WHY_ROUND));
    assert!(
        page.says("Yang berubah") && page.says("85,75 menjadi 60,75") && page.says("Tetap 70,00"),
        "{}",
        page.text()
    );
    let second = files(&visitor, RESULT).await;
    assert_eq!(recounted(&second), [rantang, sakina]);
    assert_ne!(lot_sha256(&second), lot_sha256(&first), "the lot would be drawn from another seed");
    let old = format!("{RESULT}/versi/1");
    still_the_first(&visitor.get(&old).await);
    assert_eq!(files(&visitor, &old).await, first);
    assert_eq!(visitor.get(&format!("{RESULT}/versi/3/hitung-ulang/nilai.csv")).await.status, StatusCode::NOT_FOUND);

    // The log holds both sheets, both rankings and both results.
    for (event, times) in [("ScoreSheetSigned", 5), ("RoundRanked", 2), ("ResultSealed", 2), ("RoundReopened", 1)] {
        assert_eq!(story.count(event).await, times, "{event}");
    }
    let id = DeliberationId::of_edition(story.edition).to_string();
    let events = eventstore::of_aggregate(&story.app.database.pool, "deliberation", &id).await.unwrap();
    let DeliberationEvent::ResultSealed { version: 2, supersedes: Some(superseded), .. } =
        events.last().unwrap().decode().unwrap()
    else {
        panic!("{:?}", events.last());
    };
    assert_eq!(superseded.version, 1);

    // The superseded version has all of its files, and they are those of that version.
    let page = visitor.get(&old).await;
    let links = page.attributes("main a", "href");
    for file in ["hasil.csv", "hasil.json", "pendapat-kedua"] {
        assert!(links.contains(&format!("{old}/{file}")) && !links.contains(&format!("{RESULT}/{file}")), "{links:?}");
    }
    let json = visitor.get(&format!("{old}/hasil.json")).await;
    assert_eq!(sha256_hex(&json.html), superseded.result_sha256);
    assert!(page.says(&superseded.result_sha256), "{}", page.text());
    let standing = visitor.get(&format!("{RESULT}/hasil.json")).await;
    assert_ne!(standing.html, json.html);
    let csv = visitor.get(&format!("{old}/hasil.csv")).await;
    assert!(csv.html.contains("85.75") && !csv.html.contains("60.75"), "{}", csv.html);
    assert_eq!(visitor.get(&format!("{old}/pendapat-kedua")).await.status, StatusCode::OK);
    for nowhere in ["hasil.json", "hasil.csv", "pendapat-kedua"] {
        let page = visitor.get(&format!("{RESULT}/versi/3/{nowhere}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{nowhere}");
    }
    let trail = story.panitia.get(&format!("/jejak/babak/{}", story.round)).await;
    assert!(trail.says("dibuka kembali") && trail.says(WHY_ROUND), "{}", trail.text());
    rebuilt_is_the_same(story).await;
}

/// A form that was made up while the pleno may not decide.
async fn fix_as_typed(story: &Story, to: &str) -> Page {
    let csrf = story.panitia.get("/akun").await.attributes("input[name=csrf]", "value").pop().unwrap();
    let wish = PersonId::mint().to_string();
    let fields = [("csrf", csrf.as_str()), ("command_id", &wish), ("revisi", "2"), ("penerima-terbaik-1", to)];
    story.panitia.post(&format!("{}/penghargaan", story.pleno()), &fields).await
}

async fn rebuilt_is_the_same(story: Story) {
    let before = read_models(&story.app.database.pool).await;
    let data = tempfile::tempdir().unwrap();
    let rebuilt = Command::new(env!("CARGO_BIN_EXE_sayembara"))
        .env("DATABASE_URL", &story.app.database.url)
        .args(["rebuild", "--all", "--data"])
        .arg(data.path())
        .output()
        .unwrap();
    assert!(rebuilt.status.success(), "{}", String::from_utf8_lossy(&rebuilt.stderr));
    assert_same(&before, &read_models(&story.app.database.pool).await);
    story.app.stop().await;
}
