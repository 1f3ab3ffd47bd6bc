//! Writing, sending, returning and correcting a proposal, as an operator and a verifier meet it.

use super::{Browser, DESK, PHONE};
use crate::support::TestApp;
use sayembara::kernel::actor::Role;

#[tokio::test]
async fn an_operator_writes_and_sends_and_a_verifier_returns_and_admits() {
    let app = TestApp::in_banyuwangi().await;
    app.person("dinkes", &[(Role::Operator, "unit:dinkes")]).await;
    app.person("verifikator", &[(Role::Verifier, "region:35.10")]).await;
    let edition = app.opened("sinovik-2026", |_, _| ()).await;
    let sakina = app.innovation("dinkes", "Laskar Sakina", "2019-02-01").await;
    app.innovation("dinkes", "Instalasi Gawat Darurat Modern RSUD Blambangan Terhubung Puskesmas", "2026-09-01").await;
    // What takes no typing in a browser is prepared without one.
    let client = app.sign_in("dinkes").await;
    let browser = Browser::on(app);

    let phone = browser.window_of("dinkes", PHONE).await;
    phone.goto("/usulan").await;
    phone.picture("usulan-kosong").await;
    phone.goto("/usulan/baru").await;
    phone.picture("usulan-baru").await;

    let place = client.draft(&edition, sakina, &[]).await;
    phone.goto(&format!("{place}/tulis")).await;
    phone.fill("1. Ringkasan", "Kader dan pedagang sayur menemukan ibu hamil berisiko tinggi.").await;
    phone.picture("usulan-tulis").await;
    phone.press("Simpan draf").await;
    phone.sees("Draf tersimpan.").await;

    client.write(&place, &edition.texts("Kader mendatangi ibu hamil yang berisiko tinggi")).await;
    for document in edition.rules.documents.iter().filter(|document| document.groups.is_empty()) {
        client.attach(&place, &document.key, "surat.pdf", crate::support::PDF).await;
    }
    let desk = browser.window_of("dinkes", DESK).await;
    desk.goto(&format!("{place}/tulis")).await;
    desk.picture("usulan-tulis").await;
    desk.goto(&format!("{place}/lampiran")).await;
    desk.picture("usulan-lampiran").await;
    phone.goto(&format!("{place}/lampiran")).await;
    phone.picture("usulan-lampiran").await;
    desk.goto(&format!("{place}/periksa")).await;
    desk.picture("usulan-periksa").await;
    desk.press("Kirim usulan").await;
    desk.sees("Usulan terkirim").await;
    desk.picture("usulan-tanda-terima").await;
    phone.goto(&format!("{place}/tanda-terima")).await;
    phone.picture("usulan-tanda-terima").await;

    browser.app.open_selection(&edition).await;
    let verifier = browser.window_of("verifikator", DESK).await;
    verifier.goto("/verifikasi").await;
    verifier.picture("verifikasi").await;
    let at = place.replace("/usulan/", "/verifikasi/");
    verifier.goto(&at).await;
    verifier.picture("verifikasi-usulan").await;
    let reason = [("alasan", "Lengkapi angka sebelum dan sesudah di bagian 5.")];
    let desk_client = browser.app.sign_in("verifikator").await;
    desk_client.fill(&at, &format!("{at}/kembalikan"), &reason).await;

    phone.goto("/usulan").await;
    phone.picture("usulan-dikembalikan").await;
    client.write(&place, &[("isi-signifikansi".into(), "Sebelum 12 kematian, sesudah 3 kematian.".into())]).await;
    desk.goto(&format!("{place}/versi")).await;
    desk.picture("usulan-versi").await;
    phone.goto(&format!("{place}/periksa")).await;
    phone.press("Kirim lagi").await;
    phone.sees("Usulan terkirim").await;

    verifier.goto(&at).await;
    verifier.picture("verifikasi-perbaikan").await;
    verifier.press("Loloskan usulan").await;
    verifier.sees("diloloskan").await;
    desk.goto(&place).await;
    desk.sees("Lolos administrasi").await;
    desk.picture("usulan").await;
    phone.goto(&place).await;
    phone.picture("usulan").await;

    for window in [phone, desk, verifier] {
        window.close().await;
    }
    browser.end().await;
}

#[tokio::test]
async fn what_is_typed_after_the_session_ended_is_saved_once_somebody_signed_in_again() {
    let app = TestApp::in_banyuwangi().await;
    app.person("dinkes", &[(Role::Operator, "unit:dinkes")]).await;
    let edition = app.opened("sinovik-2026", |_, _| ()).await;
    let sakina = app.innovation("dinkes", "Laskar Sakina", "2019-02-01").await;
    let place = app.sign_in("dinkes").await.draft(&edition, sakina, &[]).await;
    let browser = Browser::on(app);
    let phone = browser.window_of("dinkes", PHONE).await;
    phone.goto(&format!("{place}/tulis")).await;

    sqlx::query("delete from web_session").execute(&browser.app.database.pool).await.unwrap();
    phone.fill("1. Ringkasan", "Kader menemukan ibu hamil.").await;
    phone.sees("Sesi Anda sudah berakhir. Tulisan Anda disimpan di perangkat ini").await;
    phone.sees("Masuk lagi di tab baru").await;
    phone.picture("usulan-sesi-berakhir").await;

    // Another tab signs in; coming back is enough.
    let sign_in = "const form = new DOMParser().parseFromString(await (await fetch('/masuk')).text(), 'text/html')
          .querySelector('main form');
        const body = new URLSearchParams(new FormData(form));
        for (const field of form.querySelectorAll('input:not([type=hidden])'))
          body.set(field.name, field.type === 'password' ? secret : 'dinkes');
        await fetch('/masuk', { method: 'POST', body });
        dispatchEvent(new Event('focus'));";
    phone
        .run(
            &format!("return (async (secret) => {{ {sign_in} }})(arguments[0])"),
            vec![crate::support::PASSWORD.into()],
        )
        .await;
    phone.sees("Tersimpan sementara").await;
    phone.reload().await;
    phone.sees("Tulisan Anda yang belum disimpan sudah kami kembalikan.").await;
    assert_eq!(phone.value("1. Ringkasan").await, "Kader menemukan ibu hamil.");
    phone.close().await;
    browser.end().await;
}
