//! What everybody may read, once the edition publishes its proposals.

use super::*;
use sayembara::competition::edition::{aggregate::Edition, commands::EditionCommand};

#[tokio::test]
async fn strangers_read_nothing_before_and_what_was_handed_in_after_publication() {
    let Start { app, edition, dinkes, innovation } = started().await;
    let second = app.innovation("dinkes", "Rantang Kasih", LONG_AGO).await;
    let place = dinkes.complete(&edition, innovation, "Laskar Sakina").await;
    dinkes.attach(&place, "ringkasan", "foto.pdf", b"%PDF-1.7\n2 0 obj << >> endobj").await;
    dinkes.hand_in(&place).await;
    let draft = dinkes.draft(&edition, second, &[]).await;
    let (public, list) = (app.client(), format!("/usulan/lomba/{}", edition.slug));
    for path in [place.as_str(), draft.as_str(), list.as_str(), "/usulan/lomba/tidak-ada", "/usulan/prp-1"] {
        assert_eq!(public.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    app.command::<Edition>(edition.id, EditionCommand::CloseRegistration, Role::Organiser).await;
    app.command::<Edition>(edition.id, EditionCommand::PublishProposals { sealed: false }, Role::Organiser).await;

    let page = public.get(&list).await;
    assert!(page.says("Laskar Sakina") && page.says("1 usulan") && !page.says("Rantang Kasih"), "{}", page.text());
    assert!(public.get(&format!("{list}?cari=sakina")).await.says("Laskar Sakina"));
    assert!(public.get(&format!("{list}?cari=rantang")).await.says("Tidak ada yang cocok."));
    assert!(public.get(&format!("{list}?kelompok=khusus")).await.says("Tidak ada yang cocok."));
    let page = public.get(&place).await;
    assert!(page.says("Laskar Sakina di bagian Ringkasan."), "{}", page.text());
    assert!(!page.says("surat.pdf") && !page.says("Orang dinkes"), "letters and names stay with the officials");
    assert_eq!(public.get(&draft).await.status, StatusCode::NOT_FOUND);
    for (name, wanted) in [("foto.pdf", StatusCode::OK), ("surat.pdf", StatusCode::NOT_FOUND)] {
        let own = dinkes.get(&place).await;
        let names = own.all("a[href*=berkas]");
        let at = names.iter().position(|said| said == name).unwrap();
        let file = own.attributes("a[href*=berkas]", "href").remove(at);
        assert_eq!(public.get(&file).await.status, wanted, "{name}");
    }
    app.stop().await;
}
