//! What judges see on the spot: answered in the sheet, photographed, and told beside the result, never in it.

use super::{
    ladder::Contest,
    story::{led_to, refused},
};
use crate::support::{Client, Page};
use reqwest::StatusCode;
use sayembara::{
    competition::round::{
        aggregate::Round,
        commands::{RoundCommand, Unfinished},
    },
    kernel::actor::Role,
};

/// The smallest picture there is.
const PNG: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1, 8,
    6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 0x0d, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0xf8, 0xcf, 0xc0,
    0xf0, 0x1f, 0, 5, 0, 1, 0xff, 0x89, 0x99, 0x3d, 0x1d, 0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];

const CRITERIA: [&str; 7] = [
    "nilai-pelayanan-publik",
    "nilai-pemberdayaan-ekonomi",
    "nilai-pelayanan-kesehatan",
    "nilai-pendidikan-seni-budaya",
    "nilai-peningkatan-sdm",
    "nilai-pengentasan-kemiskinan",
    "nilai-melek-hukum",
];

/// A judge in front of an open sheet.
async fn on_the_spot() -> (Contest, Client, String) {
    let contest = Contest::begin().await;
    led_to(&contest.choose(&[contest.ani]).await, &contest.panel());
    contest.open().await;
    let (ani, desk) = (contest.app.sign_in("ani").await, contest.desk(contest.ani).await);
    (contest, ani, desk)
}

async fn photograph(client: &Client, desk: &str, facility: &str, bytes: &[u8]) -> Page {
    let page = client.get(&format!("{desk}/foto")).await;
    photograph_from(client, &page, desk, facility, bytes).await
}

async fn photograph_from(client: &Client, page: &Page, desk: &str, facility: &str, bytes: &[u8]) -> Page {
    let place = format!("{desk}/foto");
    let mut fields = page.form(&place);
    fields.retain(|(name, _)| name != "fasilitas");
    fields.push(("fasilitas".to_owned(), facility.to_owned()));
    client.post_with_file(&place, fields, ("berkas", "wifi.png", bytes)).await
}

#[tokio::test]
async fn what_was_seen_is_saved_with_the_sheet_and_signed() {
    let (contest, ani, desk) = on_the_spot().await;
    let page = ani.get(&desk).await;
    assert!(page.says("Fasilitas di tempat") && page.says("Wifi gratis"), "{}", page.text());
    let seen = [("cek-wifi-gratis", "ada"), ("cek-toilet-bersih", "tidak"), ("nilai-melek-hukum", "80")];
    led_to(&ani.fill(&desk, &desk, &seen).await, &desk);
    assert_eq!(chosen(&ani.get(&desk).await, &desk), ["ada", "tidak"]);
    refused(&ani.fill(&desk, &desk, &[("cek-wifi-gratis", "mungkin")]).await, "Pilih ada, tidak ada, atau belum");
    refused(&ani.fill(&desk, &desk, &[("cek-kolam-renang", "ada")]).await, "tidak ada dalam aturan babak ini");
    led_to(&ani.fill(&desk, &desk, &[("cek-toilet-bersih", "")]).await, &desk);
    assert_eq!(chosen(&ani.get(&desk).await, &desk), ["ada"]);

    // Another device was faster: what was chosen here is not lost.
    let old = ani.get(&desk).await;
    led_to(&ani.fill(&desk, &desk, &[("cek-penerangan", "ada")]).await, &desk);
    let late = ani.submit(&old, &desk, &[("cek-pojok-baca", "tidak")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.text());
    assert!(chosen(&late, &desk).contains(&"tidak".to_owned()), "{}", late.text());

    led_to(&ani.fill(&desk, &desk, &CRITERIA.map(|name| (name, "80"))).await, &desk);
    let review = ani.get(&format!("{desk}/tandatangan")).await;
    assert!(review.says("Wifi gratis") && review.says("Belum diperiksa"), "{}", review.text());
    let place = format!("{desk}/tandatangan");
    led_to(&ani.fill(&place, &place, &[]).await, "/penilaian");
    assert!(ani.get(&desk).await.says("Fasilitas yang Anda lihat"));
    contest.app.stop().await;
}

/// What stands in the form about facilities, where something was answered.
fn chosen(page: &Page, desk: &str) -> Vec<String> {
    let answers = page.form(desk).into_iter().filter(|(name, value)| name.starts_with("cek-") && !value.is_empty());
    answers.map(|(_, value)| value).collect()
}

#[tokio::test]
async fn photos_belong_to_the_judge_until_the_round_is_over() {
    let (contest, ani, desk) = on_the_spot().await;
    let place = format!("{desk}/foto");
    led_to(&photograph(&ani, &desk, "wifi-gratis", PNG).await, &place);
    refused(&photograph(&ani, &desk, "", PNG).await, "Pilih fasilitas yang difoto.");
    refused(
        &photograph(&ani, &desk, "wifi-gratis", b"%PDF-1.7\n%%EOF").await,
        "Foto harus berupa gambar JPEG atau PNG.",
    );
    refused(&photograph(&ani, &desk, "wifi-gratis", b"halo").await, "bukan PDF, JPEG atau PNG");
    let page = ani.get(&place).await;
    let picture = page.html.split("img src=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert_eq!(ani.get(&picture).await.status, StatusCode::OK);

    // Neither another judge nor the panitia reads it while the round is open.
    let budi = contest.app.sign_in("budi").await;
    assert_eq!(budi.get(&picture).await.status, StatusCode::NOT_FOUND);
    let file = picture.rsplit('/').next().unwrap();
    let duty = desk.rsplit('/').next().unwrap();
    let seen = format!("{}/{duty}/fasilitas", contest.panel());
    assert_eq!(contest.lilik.get(&seen).await.status, StatusCode::NOT_FOUND);
    assert_eq!(contest.lilik.get(&format!("{seen}/{file}")).await.status, StatusCode::NOT_FOUND);

    led_to(&photograph(&ani, &desk, "toilet-bersih", PNG).await, &place);
    let other = ani.get(&place).await;
    let removal = other.html.split("action=\"").filter(|part| part.contains("/hapus\"")).last().unwrap();
    let removal = removal.split('"').next().unwrap().to_owned();
    led_to(&ani.submit(&other, &removal, &[]).await, &place);
    assert_eq!(ani.get(&place).await.html.matches("img src=").count(), 1);

    contest
        .app
        .command::<Round>(contest.round, RoundCommand::Close { left: Unfinished::default() }, Role::Organiser)
        .await;
    contest.app.app.engine().settled().await.unwrap();
    assert!(!ani.get(&place).await.html.contains("Kirim foto"), "nothing is sent to a closed round");
    refused(
        &photograph_from(&ani, &page, &desk, "toilet-bersih", PNG).await,
        "Babak ini belum dibuka atau sudah ditutup",
    );
    assert!(contest.lilik.get(&seen).await.says("Foto 1"));
    assert_eq!(contest.lilik.get(&format!("{seen}/{file}")).await.status, StatusCode::OK);
    assert_eq!(contest.lilik.get(&format!("{seen}/{duty}")).await.status, StatusCode::NOT_FOUND);
    contest.app.person("glagah", &[(Role::Organiser, "region:35.10.12")]).await;
    let neighbour = contest.app.sign_in("glagah").await;
    assert_eq!(neighbour.get(&format!("{seen}/{file}")).await.status, StatusCode::FORBIDDEN);
    contest.app.stop().await;
}
