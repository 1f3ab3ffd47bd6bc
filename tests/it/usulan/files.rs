//! Attachments.

use super::*;
use crate::support::PDF;

#[tokio::test]
async fn what_is_not_a_small_pdf_jpeg_or_png_is_refused() {
    let Start { app, edition, dinkes, innovation } = started().await;
    let place = dinkes.draft(&edition, innovation, &[]).await;
    let wrong = "Berkas ini bukan PDF, JPEG atau PNG.";
    refused(&dinkes.attach(&place, "ringkasan", "laporan.docx", b"PK\x03\x04docx").await, wrong);
    refused(&dinkes.attach(&place, "ringkasan", "menyamar.pdf", b"<script>alert(1)</script>").await, wrong);
    refused(&dinkes.attach(&place, "ringkasan", "kosong.pdf", b"").await, "Berkas ini kosong.");
    let mut large = PDF.to_vec();
    large.resize(10 * 1024 * 1024 + 1, b' ');
    refused(&dinkes.attach(&place, "ringkasan", "besar.pdf", &large).await, "Berkas ini lebih besar dari 10 MB.");
    refused(&dinkes.attach(&place, "rahasia", "surat.pdf", PDF).await, "Tempat lampiran itu tidak ada di lomba ini.");
    assert_eq!(dinkes.get(&format!("{place}/lampiran")).await.all("ul.plain li").len(), 0, "nothing was kept");
    app.stop().await;
}

#[tokio::test]
async fn a_file_is_attached_shown_and_removed() {
    let Start { app, edition, dinkes, innovation } = started().await;
    let place = dinkes.draft(&edition, innovation, &[]).await;
    let address = format!("{place}/lampiran");
    led_to(&dinkes.attach(&place, "ringkasan", "foto kegiatan.pdf", PDF).await, &format!("{address}#tempat-ringkasan"));
    refused(&dinkes.attach(&place, "ringkasan", "lagi.pdf", PDF).await, "Berkas yang sama sudah dilampirkan di sini.");
    let page = dinkes.get(&address).await;
    assert!(page.says("foto kegiatan.pdf"), "{}", page.text());
    assert!(dinkes.get(&format!("{place}/tulis")).await.says("foto kegiatan.pdf"));
    let file = page.attributes("ul.plain a", "href").remove(0);
    let bytes = dinkes.get(&file).await;
    assert_eq!((bytes.status, bytes.html.as_bytes()), (StatusCode::OK, PDF));
    led_to(&dinkes.submit(&page, &format!("{address}/hapus"), &[]).await, &address);
    assert!(!dinkes.get(&address).await.all("ul.plain").iter().any(|said| said.contains("foto kegiatan")));
    assert_eq!(dinkes.get(&file).await.status, StatusCode::NOT_FOUND);
    app.stop().await;
}

#[tokio::test]
async fn only_those_who_may_get_a_file() {
    let Start { app, edition, dinkes, innovation } = started().await;
    for (name, role, scope) in [
        ("verifikator", Role::Verifier, "region:35.10"),
        ("panitia", Role::Organiser, "region:35.10"),
        ("bupati", Role::Leader, "region:35.10"),
        ("juri", Role::Judge, "region:35.10"),
        ("tetangga", Role::Verifier, "region:35.11"),
        ("licin", Role::Organiser, "region:35.10.24"),
    ] {
        app.person(name, &[(role, scope)]).await;
    }
    let place = dinkes.complete(&edition, innovation, "Laskar Sakina").await;
    let file = dinkes.get(&place).await.attributes("a[href*=berkas]", "href").remove(0);
    let mut clients = vec![("", app.client())];
    for name in ["dinsos", "verifikator", "panitia", "bupati", "juri", "tetangga", "licin"] {
        clients.push((name, app.sign_in(name).await));
    }
    for (name, client) in &clients {
        assert_eq!(client.get(&file).await.status, StatusCode::NOT_FOUND, "{name}: a draft is nobody else's");
    }
    led_to(&dinkes.hand_in(&place).await, &format!("{place}/tanda-terima?baru=1"));
    for (name, client) in &clients {
        let may = ["verifikator", "panitia", "bupati"].contains(name);
        let wanted = if may { StatusCode::OK } else { StatusCode::NOT_FOUND };
        assert_eq!(client.get(&file).await.status, wanted, "{name}");
        assert_eq!(client.get(&place).await.status, wanted, "{name} and the page");
    }
    app.stop().await;
}
