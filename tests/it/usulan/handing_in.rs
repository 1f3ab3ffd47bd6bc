//! Handing in: what is refused, and what is acknowledged.

use super::*;
use sayembara::competition::edition::{aggregate::Edition, commands::EditionCommand};
use sayembara::kernel::time::Timestamp;

#[tokio::test]
async fn a_complete_proposal_gets_a_receipt_with_number_and_server_time() {
    let Start { app, edition, dinkes, innovation } = started().await;
    let place = dinkes.complete(&edition, innovation, "Laskar Sakina").await;
    let check = dinkes.get(&format!("{place}/periksa")).await;
    assert!(check.says("Periksa sebelum mengirim") && check.says("surat.pdf"), "{}", check.text());
    let answer = dinkes.submit(&check, &format!("{place}/kirim"), &[]).await;
    led_to(&answer, &format!("{place}/tanda-terima?baru=1"));
    let head = sayembara::eventstore::head(&app.database.pool).await.unwrap();
    let receipt = dinkes.get(&format!("{place}/tanda-terima?baru=1")).await;
    assert!(receipt.says("Usulan terkirim"), "{}", receipt.text());
    assert_eq!(receipt.all(".receipt-number"), [format!("SINOVIK-2026-{head:06}")]);
    assert!(receipt.all(".receipt-time")[0].contains("WIB"));
    assert!(receipt.says("9 bagian, 3 berkas lampiran") && receipt.says("Orang dinkes"));
    assert!(receipt.says(&format!("{}{place}", app.url)), "the address that the code holds");
    let own = dinkes.get(&place).await;
    assert!(own.says("Menunggu verifikasi") && own.says("Jejak usulan"), "{}", own.text());
    led_to(&dinkes.get(&format!("{place}/tulis")).await, &place);
    app.stop().await;
}

#[tokio::test]
async fn sending_twice_hands_in_once_with_one_receipt() {
    let Start { app, edition, dinkes, innovation } = started().await;
    let place = dinkes.complete(&edition, innovation, "Laskar Sakina").await;
    let (check, send) = (dinkes.get(&format!("{place}/periksa")).await, format!("{place}/kirim"));
    let (one, two) = tokio::join!(dinkes.submit(&check, &send, &[]), dinkes.submit(&check, &send, &[]));
    for answer in [&one, &two, &dinkes.submit(&check, &send, &[]).await] {
        assert!(answer.location.as_deref().is_some_and(|to| to.contains("/tanda-terima")), "{}", answer.text());
    }
    let versions: i64 =
        sqlx::query_scalar("select count(*) from read.proposal_version").fetch_one(&app.database.pool).await.unwrap();
    assert_eq!(versions, 1);
    app.stop().await;
}

#[tokio::test]
async fn everything_that_is_missing_is_listed_and_nothing_is_sent() {
    let Start { app, edition, dinkes, innovation } = started().await;
    let place = dinkes.draft(&edition, innovation, &[]).await;
    let check = dinkes.get(&format!("{place}/periksa")).await;
    for sentence in [
        "12 hal perlu dilengkapi",
        "Bagian 1 Ringkasan masih kosong.",
        "Bagian 6a Adaptabilitas: sudah direplikasi masih kosong.",
        "Dokumen wajib belum dilampirkan: Surat pernyataan identitas inovator.",
    ] {
        assert!(check.says(sentence), "{sentence}: {}", check.text());
    }
    assert!(check.attributes("form", "action").iter().all(|action| !action.ends_with("/kirim")));
    // A form that was open before still gets the list.
    let csrf = check.attributes("input[name=csrf]", "value").remove(0);
    let fields = [("csrf", csrf.as_str()), ("command_id", "0123456789abcdef")];
    refused(&dinkes.post(&format!("{place}/kirim"), &fields).await, "Bagian 2 Latar belakang dan tujuan masih kosong.");
    app.stop().await;
}

#[tokio::test]
async fn the_same_title_and_a_used_up_quota_are_refused() {
    let Start { app, dinkes, .. } = started().await;
    let edition = app.opened("lomba-kecil", |rules, _| rules.groups[0].quota_per_unit = Some(2)).await;
    let [first, second, third] = [
        app.innovation("dinkes", "Satu", LONG_AGO).await,
        app.innovation("dinkes", "Dua", LONG_AGO).await,
        app.innovation("dinkes", "Tiga", LONG_AGO).await,
    ];
    dinkes.handed_in(&edition, first, "Judul Kembar").await;
    let place = dinkes.complete(&edition, second, "JUDUL kembar!").await;
    let check = dinkes.get(&format!("{place}/periksa")).await;
    assert!(check.says("Judul yang sama sudah dipakai usulan lain di lomba ini."), "{}", check.text());
    let csrf = check.attributes("input[name=csrf]", "value").remove(0);
    let fields = [("csrf", csrf.as_str()), ("command_id", "0123456789abcdef")];
    refused(&dinkes.post(&format!("{place}/kirim"), &fields).await, "Judul yang sama sudah dipakai");
    dinkes.fill(&format!("{place}/judul"), &format!("{place}/judul"), &[("judul", "Judul Sendiri")]).await;
    led_to(&dinkes.hand_in(&place).await, &format!("{place}/tanda-terima?baru=1"));

    let last = dinkes.complete(&edition, third, "Judul Ketiga").await;
    let check = dinkes.get(&format!("{last}/periksa")).await;
    assert!(check.says("Kuota habis: unit Anda sudah mengirim 2 usulan di kelompok ini"), "{}", check.text());
    refused(&dinkes.post(&format!("{last}/kirim"), &fields).await, "Kuota habis");
    // One taken back makes room.
    let back = format!("{place}/tarik");
    let taken = dinkes.fill(&back, &back, &[("alasan", "Kami ganti yang lain.")]).await;
    led_to(&taken, &place);
    led_to(&dinkes.hand_in(&last).await, &format!("{last}/tanda-terima?baru=1"));
    app.stop().await;
}

#[tokio::test]
async fn an_innovation_that_became_too_young_is_refused_at_the_end() {
    let Start { app, edition, dinkes, innovation } = started().await;
    let place = dinkes.complete(&edition, innovation, "Laskar Sakina").await;
    let edit = format!("/inovasi/{innovation}/ubah");
    let today = sayembara::kernel::time::Zone::Wib.date(Timestamp::now()).to_string();
    let dates = [("mulai_inisiatif", today.as_str()), ("mulai_uji_coba", ""), ("mulai_penerapan", today.as_str())];
    let answer = dinkes.fill(&edit, &edit, &dates).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let check = dinkes.get(&format!("{place}/periksa")).await;
    assert!(check.says("Inovasi terlalu muda untuk kelompok Umum"), "{}", check.text());
    app.stop().await;
}

#[tokio::test]
async fn after_closing_the_server_says_its_time_and_keeps_the_draft() {
    let Start { app, edition, dinkes, innovation } = started().await;
    let place = dinkes.complete(&edition, innovation, "Laskar Sakina").await;
    let check = dinkes.get(&format!("{place}/periksa")).await;
    app.command::<Edition>(edition.id, EditionCommand::CloseRegistration, Role::Organiser).await;
    let answer = dinkes.submit(&check, &format!("{place}/kirim"), &[]).await;
    refused(&answer, "Pendaftaran sudah ditutup (");
    refused(&answer, "Menurut jam server, kiriman Anda tiba");
    assert!(dinkes.get(&place).await.says("Laskar Sakina di bagian Ringkasan."));
    // Extended, it is taken.
    app.extend(&edition, edition.calendar.registration_closes.plus_days(3)).await;
    led_to(&dinkes.submit(&check, &format!("{place}/kirim"), &[]).await, &format!("{place}/tanda-terima?baru=1"));
    app.stop().await;
}

#[tokio::test]
async fn a_cancelled_edition_takes_nothing() {
    let Start { app, edition, dinkes, innovation } = started().await;
    let place = dinkes.complete(&edition, innovation, "Laskar Sakina").await;
    let check = dinkes.get(&format!("{place}/periksa")).await;
    let reason = sayembara::kernel::text::Reason::parse("Anggaran tahun ini dialihkan.").unwrap();
    app.command::<Edition>(edition.id, EditionCommand::Cancel { reason }, Role::Organiser).await;
    refused(&dinkes.submit(&check, &format!("{place}/kirim"), &[]).await, "Lomba ini dibatalkan");
    app.stop().await;
}

#[tokio::test]
async fn a_proposal_is_taken_back_with_a_reason_and_the_innovation_may_enter_anew() {
    let Start { app, edition, dinkes, innovation } = started().await;
    let place = dinkes.handed_in(&edition, innovation, "Laskar Sakina").await;
    let address = format!("{place}/tarik");
    refused(
        &dinkes.fill(&address, &address, &[("alasan", "bosan")]).await,
        "Tulis paling sedikit 10 huruf supaya jelas.",
    );
    led_to(&dinkes.fill(&address, &address, &[("alasan", "Datanya keliru semua.")]).await, &place);
    let page = dinkes.get(&place).await;
    assert!(page.says("Ditarik") && page.says("Datanya keliru semua."), "{}", page.text());
    refused(
        &dinkes.fill(&address, &address, &[("alasan", "Sekali lagi ditarik.")]).await,
        "sudah ditarik oleh unitnya",
    );
    let anew = dinkes.handed_in(&edition, innovation, "Laskar Sakina").await;
    assert_ne!(anew, place);
    app.stop().await;
}
