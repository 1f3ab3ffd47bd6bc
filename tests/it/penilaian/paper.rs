//! Paper days: printed sheets, copied by one of the panitia and checked by another; and sheets from a spreadsheet.

use super::story::{Story, refused};
use crate::support::{Client, Page};
use reqwest::StatusCode;
use sayembara::kernel::actor::Role;

const NOVELTY: &str = "Kebaruan atau nilai tambah";

async fn code(story: &Story, judge: &str, title: &str) -> String {
    let page = story.panitia.get(&kertas(story)).await;
    let sheets = page.all("article.kertas");
    let at = sheets.iter().position(|sheet| sheet.contains(judge) && sheet.contains(title));
    page.all("article.kertas .mono").into_iter().filter(|text| text.len() == 11).nth(at.expect("a sheet")).unwrap()
}

fn kertas(story: &Story) -> String {
    format!("/panitia/babak/{}/kertas", story.round)
}

async fn second(story: &Story) -> Client {
    story.app.person("wati", &[(Role::Organiser, "region:35.10")]).await;
    story.sign_in("wati").await
}

async fn copy(story: &Story, client: &Client, code: &str, values: (&str, &str)) -> Page {
    let place = format!("{}/salin?kode={code}", kertas(story));
    let action = format!("{}/{}", kertas(story), story.duty(story.sakina, story.ani));
    client.fill(&place, &action, &[("nilai-kebaruan", values.0), ("nilai-signifikansi", values.1)]).await
}

async fn check(story: &Story, client: &Client, code: &str, values: (&str, &str)) -> Page {
    let place = format!("{}/salin?kode={code}", kertas(story));
    let action = format!("{}/{}/periksa", kertas(story), story.duty(story.sakina, story.ani));
    client.fill(&place, &action, &[("nilai-kebaruan", values.0), ("nilai-signifikansi", values.1)]).await
}

#[tokio::test]
async fn a_sheet_from_paper_is_copied_checked_by_another_and_signed() {
    let story = Story::judging().await;
    let page = story.panitia.get(&kertas(&story)).await;
    assert_eq!(page.all("article.kertas").len(), 5, "{}", page.text());
    let code = code(&story, "ani", "Laskar Sakina").await;
    let typed = code.to_lowercase().replace('-', " ");
    let place = format!("{}/salin?kode={}", kertas(&story), typed.replace(' ', "%20"));
    assert!(story.panitia.get(&place).await.says("Laskar Sakina"), "small letters do as well");
    let done = copy(&story, &story.panitia, &code, ("80", "77,5")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert_eq!((story.count("ScoreSheetTranscribed").await, story.count("ScoreSheetSigned").await), (1, 0));
    let own = story.panitia.get(&format!("{}/salin?kode={code}", kertas(&story))).await;
    assert!(own.says("Minta orang lain dari panitia memeriksanya."), "{}", own.text());
    let wati = second(&story).await;
    assert!(wati.get(&kertas(&story)).await.says("Menunggu pemeriksaan"));
    refused(&check(&story, &wati, &code, ("80", "75")).await, "berbeda dengan salinan pertama untuk: Signifikansi");
    let page = wati.get(&format!("{}/salin?kode={code}", kertas(&story))).await;
    let action = format!("{}/{}/periksa", kertas(&story), story.duty(story.sakina, story.ani));
    let values = [("nilai-kebaruan", "80"), ("nilai-signifikansi", "77,5")];
    refused(
        &story.panitia.submit(&own_seal(&story, page, &action).await, &action, &values).await,
        "Anda yang menyalin",
    );
    let done = check(&story, &wati, &code, ("80", "77,5")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert_eq!(story.count("ScoreSheetSigned").await, 1);
    let ani = story.sign_in("ani").await;
    let desk = ani.get(&story.desk(story.sakina, story.ani)).await;
    assert!(desk.says("Lembar ini disalin panitia dari kertas."), "{}", desk.text());
    let late = story.panitia.get(&format!("{}/salin?kode={code}", kertas(&story))).await;
    refused(&late, "Lembar nilai ini sudah ditandatangani.");
    story.app.stop().await;
}

/// The page with the seal of the panitia who made the copy.
async fn own_seal(story: &Story, page: Page, action: &str) -> Page {
    let csrf =
        |fields: &[(String, String)]| fields.iter().find(|(name, _)| name == "csrf").map(|(_, value)| value.clone());
    let other = csrf(&page.form(action)).unwrap();
    let place = format!("{}/lembar/impor", kertas(story).trim_end_matches("/kertas"));
    let mine = csrf(&story.panitia.get(&place).await.form(&place)).unwrap();
    Page { html: page.html.replace(&other, &mine), ..page }
}

#[tokio::test]
async fn wrong_codes_scores_off_the_scale_stale_copies_and_closed_rounds_are_refused() {
    let story = Story::judging().await;
    let code = code(&story, "ani", "Laskar Sakina").await;
    let open = async |code: &str| story.panitia.get(&format!("{}/salin?kode={code}", kertas(&story))).await;
    refused(&open("22222-22222").await, "Kode ini tidak ada di babak ini.");
    let old = format!("{}{}", &code[..7], if code.ends_with("2222") { "3333" } else { "2222" });
    refused(&open(&old).await, "Lembar ini dicetak menurut aturan yang sudah berubah.");
    refused(&copy(&story, &story.panitia, &code, ("101", "77")).await, "harus dari 0 sampai 100");
    refused(&copy(&story, &story.panitia, &code, ("80", "")).await, "Belum ada nilai untuk: Signifikansi.");
    let wati = second(&story).await;
    let stale = wati.get(&format!("{}/salin?kode={code}", kertas(&story))).await;
    copy(&story, &story.panitia, &code, ("80", "77")).await;
    let action = format!("{}/{}", kertas(&story), story.duty(story.sakina, story.ani));
    let values = [("nilai-kebaruan", "81"), ("nilai-signifikansi", "77")];
    refused(&wati.submit(&stale, &action, &values).await, "sudah disalin orang lain");
    story.close().await;
    refused(&open(&code).await, "Babak ini belum dibuka atau sudah ditutup");
    assert_eq!(story.count("ScoreSheetSigned").await, 0);
    story.app.stop().await;
}

#[tokio::test]
async fn the_panitia_of_elsewhere_neither_prints_nor_copies() {
    let story = Story::judging().await;
    story.app.person("licin", &[(Role::Organiser, "region:35.10.24")]).await;
    let licin = story.sign_in("licin").await;
    let round = format!("/panitia/babak/{}", story.round);
    for path in ["kertas", "kertas/salin?kode=22222-22222", "lembar/impor", "lembar/impor/contoh.xlsx"] {
        assert_eq!(licin.get(&format!("{round}/{path}")).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    story.app.stop().await;
}

#[tokio::test]
async fn sheets_from_a_spreadsheet_wait_for_a_second_person_too() {
    let story = Story::judging().await;
    let place = format!("/panitia/babak/{}/lembar/impor", story.round);
    let template = story.panitia.get(&format!("{place}/contoh.csv")).await;
    assert!(template.html.contains(NOVELTY), "{}", template.html);
    let code = code(&story, "budi", "Rantang Kasih").await;
    let csv = format!(
        "kode;juri;peserta;{NOVELTY};Signifikansi;catatan {NOVELTY}\n\
         ;Orang ani;Laskar Sakina;80;77,5;Bagus.\n\
         {code};;;70;70;\n\
         ;ORANG ANI;dinkes;80;77;\n\
         ;joko;Laskar Sakina;80;77;\n\
         ;Orang ani;Lomba Lain;80;77;\n\
         22222-22222;;;80;77;\n\
         ;Orang ani;Rantang Kasih;180;77;\n\
         ;Orang ani;Rantang Kasih;bagus;77;\n\
         ;Orang ani;;80;77;\n"
    );
    let form = story.panitia.get(&place).await;
    let preview = story.panitia.upload(&form, &place, ("berkas", "nilai.csv", csv.as_bytes())).await;
    for sentence in [
        "2 lembar akan disalin, 7 baris dilewati. Belum ada yang disimpan.",
        "sudah ada di baris 2.",
        "Juri “joko” tidak bertugas di babak ini.",
        "Peserta “Lomba Lain” tidak ada di babak ini.",
        "Kode “22222-22222” tidak ada di babak ini.",
        "harus dari 0 sampai 100.",
        "dengan angka, misalnya 87,5.",
        "Isi kode lembar, atau nama juri dan pesertanya.",
    ] {
        assert!(preview.says(sentence), "{sentence}: {}", preview.text());
    }
    assert_eq!(story.count("ScoreSheetTranscribed").await, 0, "nothing before the yes");
    let report = story.panitia.submit(&preview, &format!("{place}/simpan"), &[]).await;
    assert!(report.says("2 lembar disalin, 7 baris dilewati."), "{}", report.text());
    assert_eq!((story.count("ScoreSheetTranscribed").await, story.count("ScoreSheetSigned").await), (2, 0));
    let again = story.panitia.submit(&preview, &format!("{place}/simpan"), &[]).await;
    assert!(again.says("Lembar ini sudah disalin dan menunggu pemeriksaan."), "{}", again.text());
    story.close().await;
    let late = story.panitia.upload(&form, &place, ("berkas", "nilai.csv", csv.as_bytes())).await;
    refused(&late, "Babak ini belum dibuka atau sudah ditutup");
    story.app.stop().await;
}
