//! Scoring in the field: the signal goes, comes back, and another device was faster.

use super::{Browser, PHONE};
use crate::penilaian::ladder::Contest;
use sayembara::{
    competition::round::{
        aggregate::Round,
        commands::{RoundCommand, Unfinished},
    },
    kernel::actor::Role,
};

const FIRST: &str = "Pelayanan publik bobot";
const SECOND: &str = "Pemberdayaan ekonomi bobot";

#[tokio::test]
async fn scores_wait_on_the_phone_and_nothing_is_overwritten_silently() {
    let contest = Contest::begin().await;
    contest.choose(&[contest.ani]).await;
    contest.open().await;
    let desk = contest.desk(contest.ani).await;
    let Contest { app, round, lilik, .. } = contest;
    let ani = app.sign_in("ani").await;
    let browser = Browser::on(app);
    let panitia = browser.window_of("lilik", PHONE).await;
    panitia.goto(&format!("/panitia/babak/{round}/juri")).await;
    panitia.picture("panel-juri").await;
    drop(lilik);

    let phone = browser.window_of("ani", PHONE).await;
    phone.goto(&desk).await;
    phone.fill_near(FIRST, "Nilai", "80").await;
    phone.sees("Tersimpan di server pukul").await;

    // The signal goes; what is typed stays, also when a button is pressed.
    phone.signal(false).await;
    phone.fill_near(FIRST, "Nilai", "85").await;
    phone.sees("Tersimpan di perangkat ini, belum terkirim").await;
    phone.press("Simpan").await;
    phone.sees("Tersimpan di perangkat ini, belum terkirim").await;
    phone.picture("lembar-tanpa-sinyal").await;
    phone.signal(true).await;
    phone.sees("Tersimpan di server pukul").await;
    assert!(ani.get(&desk).await.html.contains(r#"value="85""#), "the server has it");

    // Left for the queue before anything was sent: it goes on by itself.
    phone.signal(false).await;
    phone.fill_near(SECOND, "Nilai", "70").await;
    phone.sees("Tersimpan di perangkat ini, belum terkirim").await;
    phone.signal(true).await;
    phone.goto("/penilaian").await;
    phone.picture("antrean-terkirim").await;
    phone.goto(&desk).await;
    assert_eq!(phone.value("Nilai").await, "85");
    assert!(ani.get(&desk).await.html.contains(r#"value="70""#), "sent from the queue or on leaving");

    // Another device saves meanwhile: both versions, and the judge chooses.
    phone.signal(false).await;
    phone.fill_near(FIRST, "Nilai", "91").await;
    phone.sees("Tersimpan di perangkat ini, belum terkirim").await;
    ani.fill(&desk, &desk, &[("nilai-pelayanan-publik", "60")]).await;
    phone.signal(true).await;
    phone.sees("Di perangkat ini: 91").await;
    phone.sees("Di server: 60").await;
    phone.picture("lembar-dua-versi").await;
    assert!(ani.get(&desk).await.html.contains(r#"value="60""#), "nothing is overwritten before the choice");
    phone.press("Pakai yang di perangkat ini").await;
    phone.sees("Tersimpan di server pukul").await;
    assert!(ani.get(&desk).await.html.contains(r#"value="91""#));

    // What a button sent has arrived, though no draft of it did: nothing is said about it afterwards.
    phone.press("Berikutnya →").await;
    let other = phone.path().await;
    phone.fill_near(FIRST, "Nilai", "77").await;
    phone.press("Periksa dan tandatangani").await;
    assert!(ani.get(&other).await.html.contains(r#"value="77""#));
    phone.goto(&desk).await;

    // The round closes while the phone is away.
    phone.signal(false).await;
    phone.fill_near(FIRST, "Nilai", "95").await;
    phone.sees("Tersimpan di perangkat ini, belum terkirim").await;
    browser.app.command::<Round>(round, RoundCommand::Close { left: Unfinished::default() }, Role::Organiser).await;
    phone.signal(true).await;
    phone.sees("tidak diterima server").await;
    phone.goto("/penilaian").await;
    phone.sees("1 lembar tersimpan di perangkat ini, belum terkirim.").await;
    phone.picture("antrean-belum-terkirim").await;
    phone.goto(&desk).await;
    phone.sees("Yang ini tersimpan di perangkat ini saja, tidak diterima server.").await;
    phone.sees("95").await;
    phone.picture("lembar-setelah-ditutup").await;
    phone.goto(&other).await;
    phone.does_not_see("tidak diterima server").await;
    browser.end().await;
}
