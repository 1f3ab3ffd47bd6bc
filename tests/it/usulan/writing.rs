//! Beginning, writing, and two people at one draft.

use super::*;
use sayembara::directory::table;
use sayembara::innovation::events::{Award, AwardLevel, Rank};
use sayembara::kernel::text::Title;

#[tokio::test]
async fn an_operator_finds_the_open_edition_and_begins_a_draft() {
    let Start { app, edition, dinkes, innovation } = started().await;
    let page = dinkes.get("/usulan").await;
    assert!(page.says("Unit Anda belum punya usulan.") && page.says("Lomba sinovik-2026"), "{}", page.text());
    let place = dinkes.draft(&edition, innovation, &[]).await;
    let page = dinkes.open(&format!("{place}/tulis")).await;
    assert!(page.says("Draf dibuat.") && page.says("Laskar Sakina"), "{}", page.text());
    assert_eq!(page.all("textarea").len(), edition.rules.sections.len());
    assert!(page.says("Yang perlu dilengkapi") && page.says("Masih kosong"));
    assert!(dinkes.get("/usulan").await.says("Lanjutkan menulis"));
    let again = dinkes.get("/usulan/baru").await;
    assert!(again.says("Sudah diusulkan"), "the same innovation is not offered twice: {}", again.text());
    app.stop().await;
}

#[tokio::test]
async fn the_same_form_sent_twice_begins_one_draft() {
    let Start { app, edition, dinkes, innovation } = started().await;
    let path = format!("/usulan/baru?lomba={}", edition.slug);
    let page = dinkes.get(&path).await;
    let innovation = innovation.to_string();
    let typed = [("inovasi", innovation.as_str()), ("kelompok", "umum"), ("kategori", "kesehatan")];
    let (one, two) =
        tokio::join!(dinkes.submit(&page, "/usulan/baru", &typed), dinkes.submit(&page, "/usulan/baru", &typed));
    assert_eq!(one.location, two.location);
    assert_eq!(dinkes.get("/usulan").await.all("tbody tr").len(), 1);
    app.stop().await;
}

#[tokio::test]
async fn a_unit_that_was_closed_begins_no_proposal() {
    let Start { app, edition, dinkes, innovation } = started().await;
    let path = format!("/usulan/baru?lomba={}", edition.slug);
    let open_page = dinkes.get(&path).await;
    table::set_unit_active(&app.database.pool, &"dinkes".parse().unwrap(), false).await.unwrap();
    let innovation = innovation.to_string();
    let typed = [("inovasi", innovation.as_str()), ("kelompok", "umum"), ("kategori", "kesehatan")];
    let sentence = "Unit pemilik inovasi ini sudah tidak aktif, jadi tidak dapat membuat usulan baru.";
    refused(&dinkes.submit(&open_page, "/usulan/baru", &typed).await, sentence);
    let page = dinkes.get(&path).await;
    assert!(page.says(sentence), "it is not offered either: {}", page.text());
    assert!(dinkes.get("/usulan").await.says("Unit Anda belum punya usulan."));
    app.stop().await;
}

#[tokio::test]
async fn what_cannot_enter_is_told_why() {
    let Start { app, edition, dinkes, .. } = started().await;
    let young = app.innovation("dinkes", "Masih Baru", "2026-10-01").await;
    let famous = app.innovation("dinkes", "Sudah Juara", LONG_AGO).await;
    for year in [2019, 2021] {
        let name = Title::parse("KIPP Nasional").unwrap();
        app.award(famous, Award { name, year, level: AwardLevel::National, rank: Rank::Top(99) }).await;
    }
    let page = dinkes.get("/usulan/baru").await;
    assert!(page.says("Inovasi terlalu muda untuk kelompok Umum") && page.says("mulai diterapkan paling lambat"));
    assert!(page.says("Hanya di kelompok Replikasi, Khusus."), "{}", page.text());
    refused(&dinkes.draft_form(&edition, young, &[]).await, "Inovasi terlalu muda untuk kelompok Umum");
    refused(
        &dinkes.draft_form(&edition, famous, &[]).await,
        "Riwayat penghargaan menutup kelompok Umum: inovasi ini sudah 2 kali meraih Top 99.",
    );
    refused(&dinkes.draft_form(&edition, famous, &[("kelompok", "desa")]).await, "Pilih kelompok.");
    refused(&dinkes.draft_form(&edition, famous, &[("kategori", "")]).await, "Pilih kategori.");
    let foreign = app.innovation("dinsos", "Milik Dinsos", LONG_AGO).await;
    refused(&dinkes.draft_form(&edition, foreign, &[]).await, "Inovasi ini milik unit lain.");
    app.stop().await;
}

#[tokio::test]
async fn an_innovation_enters_an_edition_once() {
    let Start { app, edition, dinkes, innovation } = started().await;
    let page = dinkes.get(&format!("/usulan/baru?lomba={}", edition.slug)).await;
    let innovation = innovation.to_string();
    let typed = [("inovasi", innovation.as_str()), ("kelompok", "umum"), ("kategori", "kesehatan")];
    assert_eq!(dinkes.submit(&page, "/usulan/baru", &typed).await.status, StatusCode::SEE_OTHER);
    // Somebody else's page from before.
    let typed = [&typed[..], &[("command_id", "fedcba9876543210")]].concat();
    let answer = dinkes.submit(&page, "/usulan/baru", &typed).await;
    refused(&answer, "Inovasi ini sudah diusulkan di lomba yang sama.");
    app.stop().await;
}

#[tokio::test]
async fn before_opening_nothing_can_be_begun() {
    let app = TestApp::in_banyuwangi().await;
    app.person("dinkes", &[(Role::Operator, "unit:dinkes")]).await;
    let edition = app.announced("sinovik-2027", |_, _| ()).await;
    let dinkes = app.sign_in("dinkes").await;
    assert!(dinkes.get("/usulan").await.says("Pendaftaran dibuka"));
    let page = dinkes.get(&format!("/usulan/baru?lomba={}", edition.slug)).await;
    refused(&page, "sedang tidak membuka pendaftaran");
    app.stop().await;
}

#[tokio::test]
async fn a_draft_keeps_what_is_too_long_and_says_so() {
    let Start { app, edition, dinkes, innovation } = started().await;
    let place = dinkes.draft(&edition, innovation, &[]).await;
    let long = "kata ".repeat(203);
    let answer = dinkes.write(&place, &[("isi-ringkasan".into(), long.clone())]).await;
    led_to(&answer, &format!("{place}/tulis"));
    let page = dinkes.get(&format!("{place}/tulis")).await;
    assert!(page.says("203 dari 200 kata, lebih 3") && page.says("3 kata lebih dari batas"), "{}", page.text());
    assert!(page.says("Tersimpan") && page.says("Orang dinkes."));
    let check = dinkes.get(&format!("{place}/periksa")).await;
    assert!(check.says("Bagian 1 Ringkasan terlalu panjang: 203 kata, paling banyak 200 kata."));
    app.stop().await;
}

#[tokio::test]
async fn two_people_write_in_different_sections_without_disturbing_each_other() {
    let Start { app, edition, dinkes, innovation } = started().await;
    app.person("rekan", &[(Role::Operator, "unit:dinkes")]).await;
    let rekan = app.sign_in("rekan").await;
    let place = dinkes.draft(&edition, innovation, &[]).await;
    let address = format!("{place}/tulis");
    let (mine, theirs) = (dinkes.get(&address).await, rekan.get(&address).await);
    led_to(&rekan.submit(&theirs, &address, &[("isi-kebaruan", "Dari rekan.")]).await, &address);
    led_to(&dinkes.submit(&mine, &address, &[("isi-ringkasan", "Dari saya.")]).await, &address);
    let page = dinkes.get(&address).await;
    assert!(page.says("Dari rekan.") && page.says("Dari saya."));
    app.stop().await;
}

#[tokio::test]
async fn two_people_in_one_section_choose_between_their_words() {
    let Start { app, edition, dinkes, innovation } = started().await;
    app.person("rekan", &[(Role::Operator, "unit:dinkes")]).await;
    let rekan = app.sign_in("rekan").await;
    let place = dinkes.draft(&edition, innovation, &[]).await;
    let address = format!("{place}/tulis");
    let (mine, theirs) = (dinkes.get(&address).await, rekan.get(&address).await);
    led_to(&rekan.submit(&theirs, &address, &[("isi-ringkasan", "Kalimat rekan.")]).await, &address);
    let typed = [("isi-ringkasan", "Kalimat saya."), ("isi-kebaruan", "Yang lain.")];
    let both = dinkes.submit(&mine, &address, &typed).await;
    assert_eq!(both.status, StatusCode::CONFLICT, "{}", both.text());
    for there in ["Kalimat", "rekan.", "saya.", "Orang rekan", "Belum ada yang ditimpa"] {
        assert!(both.says(there), "{there}: {}", both.text());
    }
    assert!(rekan.get(&address).await.says("Kalimat rekan."), "nothing was overwritten");
    let chosen = [("pilih-ringkasan", "gabungan"), ("gabungan-ringkasan", "Kalimat rekan dan saya.")];
    led_to(&dinkes.submit(&both, &address, &chosen).await, &address);
    let page = dinkes.get(&address).await;
    assert!(page.says("Kalimat rekan dan saya.") && page.says("Yang lain."), "{}", page.text());
    assert!(!page.says("belum disimpan sudah kami kembalikan"));
    app.stop().await;
}

#[tokio::test]
async fn either_text_can_be_kept_whole() {
    for (choice, kept) in [("saya", "Kalimat saya."), ("tersimpan", "Kalimat rekan.")] {
        let Start { app, edition, dinkes, innovation } = started().await;
        let place = dinkes.draft(&edition, innovation, &[]).await;
        let address = format!("{place}/tulis");
        let (mine, theirs) = (dinkes.get(&address).await, dinkes.get(&address).await);
        dinkes.submit(&theirs, &address, &[("isi-ringkasan", "Kalimat rekan.")]).await;
        let both = dinkes.submit(&mine, &address, &[("isi-ringkasan", "Kalimat saya.")]).await;
        assert_eq!(both.status, StatusCode::CONFLICT);
        led_to(&dinkes.submit(&both, &address, &[("pilih-ringkasan", choice)]).await, &address);
        let page = dinkes.get(&address).await;
        assert!(page.form(&address).contains(&("isi-ringkasan".into(), kept.into())), "{choice}: {}", page.text());
        app.stop().await;
    }
}

#[tokio::test]
async fn other_words_from_the_same_page_are_another_wish() {
    let Start { app, edition, dinkes, innovation } = started().await;
    let place = dinkes.draft(&edition, innovation, &[]).await;
    let address = format!("{place}/tulis");
    let page = dinkes.get(&address).await;
    dinkes.submit(&page, &address, &[("isi-ringkasan", "Pertama.")]).await;
    // Back in the browser, the same page with its old wish.
    let back = dinkes.submit(&page, &address, &[("isi-ringkasan", "Kedua.")]).await;
    assert_eq!(back.status, StatusCode::CONFLICT, "nothing is lost silently: {}", back.text());
    assert!(back.says("Kedua.") && back.says("Pertama."));
    app.stop().await;
}

#[tokio::test]
async fn unsaved_words_come_back_and_can_be_thrown_away() {
    let Start { app, edition, dinkes, innovation } = started().await;
    let place = dinkes.draft(&edition, innovation, &[]).await;
    let (address, autosave) = (format!("{place}/tulis"), format!("{place}/simpan-sementara"));
    let page = dinkes.get(&address).await;
    let mut fields = page.form(&address);
    for (name, value) in &mut fields {
        if name == "isi-ringkasan" {
            *value = "Belum sempat disimpan".into();
        }
    }
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let before = sayembara::eventstore::head(&app.database.pool).await.unwrap();
    let answer = dinkes.post(&autosave, &fields).await;
    assert!(answer.status.is_success() && answer.html.contains("Tersimpan sementara pukul"), "{}", answer.html);
    assert_eq!(sayembara::eventstore::head(&app.database.pool).await.unwrap(), before, "typing makes no events");

    let page = dinkes.get(&address).await;
    assert!(page.says("Tulisan Anda yang belum disimpan sudah kami kembalikan.") && page.says("Belum sempat disimpan"));
    led_to(&dinkes.submit(&page, &format!("{place}/buang"), &[]).await, &address);
    let page = dinkes.get(&address).await;
    assert!(!page.says("Belum sempat disimpan"), "{}", page.text());

    dinkes.post(&autosave, &fields).await;
    let page = dinkes.get(&address).await;
    led_to(&dinkes.submit(&page, &address, &[]).await, &address);
    let page = dinkes.get(&address).await;
    assert!(page.says("Draf tersimpan.") && page.says("Belum sempat disimpan") && !page.says("kami kembalikan"));
    app.stop().await;
}

#[tokio::test]
async fn the_head_is_changed_and_two_people_see_each_other() {
    let Start { app, edition, dinkes, innovation } = started().await;
    let place = dinkes.draft(&edition, innovation, &[]).await;
    let address = format!("{place}/judul");
    let (one, two) = (dinkes.get(&address).await, dinkes.get(&address).await);
    refused(&dinkes.submit(&one, &address, &[("judul", " ")]).await, "Isian ini masih kosong.");
    refused(&dinkes.submit(&one, &address, &[("video", "youtube")]).await, "Tautan video harus diawali https://");
    led_to(&dinkes.submit(&one, &address, &[("judul", "Judul baru")]).await, &format!("{place}/tulis"));
    let late = dinkes.submit(&two, &address, &[("judul", "Judul lain")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.says("Judul baru") && late.html.contains("Judul lain"), "{}", late.text());
    led_to(&dinkes.submit(&late, &address, &[]).await, &format!("{place}/tulis"));
    assert!(dinkes.get(&place).await.says("Judul lain"));
    app.stop().await;
}

#[tokio::test]
async fn another_unit_finds_nothing() {
    let Start { app, edition, dinkes, innovation } = started().await;
    let place = dinkes.draft(&edition, innovation, &[]).await;
    let page = dinkes.get(&format!("{place}/tulis")).await;
    let dinsos = app.sign_in("dinsos").await;
    for path in ["", "/tulis", "/judul", "/lampiran", "/periksa", "/tarik", "/tanda-terima", "/versi"] {
        assert_eq!(dinsos.get(&format!("{place}{path}")).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let own = dinsos.get("/usulan/baru").await;
    let csrf = own.attributes("input[name=csrf]", "value").remove(0);
    for path in ["/tulis", "/judul", "/kirim", "/tarik", "/buang", "/simpan-sementara", "/lampiran/hapus"] {
        let fields = [("csrf", csrf.as_str()), ("command_id", "0123456789abcdef"), ("isi-ringkasan", "Usil")];
        let answer = dinsos.post(&format!("{place}{path}"), &fields).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert!(!page.says("Usil"));
    app.stop().await;
}
