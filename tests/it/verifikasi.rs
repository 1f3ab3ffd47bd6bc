//! `/verifikasi`: the administrative selection.

use crate::support::{Client, Page, TestApp, TestEdition};
use reqwest::StatusCode;
use sayembara::kernel::{actor::Role, time::Timestamp};

struct Start {
    app: TestApp,
    edition: TestEdition,
    dinkes: Client,
    verifier: Client,
    /// `/usulan/prp-…`, handed in.
    place: String,
    /// `/verifikasi/prp-…`
    desk: String,
}

async fn started() -> Start {
    let app = TestApp::in_banyuwangi().await;
    app.person("dinkes", &[(Role::Operator, "unit:dinkes")]).await;
    app.person("verifikator", &[(Role::Verifier, "region:35.10")]).await;
    let edition = app.opened("sinovik-2026", |_, _| ()).await;
    let innovation = app.innovation("dinkes", "Laskar Sakina", "2019-02-01").await;
    let dinkes = app.sign_in("dinkes").await;
    let place = dinkes.handed_in(&edition, innovation, "Laskar Sakina").await;
    app.open_selection(&edition).await;
    let verifier = app.sign_in("verifikator").await;
    let desk = place.replace("/usulan/", "/verifikasi/");
    Start { app, edition, dinkes, verifier, place, desk }
}

#[track_caller]
fn refused(page: &Page, sentence: &str) {
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.text());
    assert!(page.says(sentence), "no {sentence:?} in {}", page.text());
}

async fn decide(client: &Client, desk: &str, how: &str, typed: &[(&str, &str)]) -> Page {
    client.fill(desk, &format!("{desk}/{how}"), typed).await
}

#[tokio::test]
async fn the_queue_shows_what_waits_with_its_time_and_checks() {
    let Start { app, verifier, desk, .. } = started().await;
    let queue = verifier.get("/verifikasi").await;
    assert!(queue.says("Laskar Sakina") && queue.says("0 menit") && queue.says("Pertama"), "{}", queue.text());
    assert_eq!(queue.all(".tab-count"), ["1", "0", "0"]);
    assert!(verifier.get("/verifikasi?cari=entah").await.says("Tidak ada yang cocok."));
    let page = verifier.get(&desk).await;
    for said in ["Pemeriksaan otomatis", "Diterapkan sejak 1 Februari 2019", "Usulan ke-1 dari unit ini", "surat.pdf"] {
        assert!(page.says(said), "{said}: {}", page.text());
    }
    assert!(!page.all("tbody tr").iter().any(|row| row.contains("Periksa")), "nothing is wrong with it");
    app.stop().await;
}

#[tokio::test]
async fn admitted_is_admitted_once_and_for_good() {
    let Start { app, dinkes, verifier, place, desk, .. } = started().await;
    let page = verifier.get(&desk).await;
    let admit = format!("{desk}/loloskan");
    let (one, two) = tokio::join!(
        verifier.submit(&page, &admit, &[("catatan", "Lengkap.")]),
        verifier.submit(&page, &admit, &[("catatan", "Lengkap.")])
    );
    assert_eq!((one.location.as_deref(), two.location.as_deref()), (Some("/verifikasi"), Some("/verifikasi")));
    let own = dinkes.get(&place).await;
    assert!(own.says("Lolos administrasi") && own.says("Lengkap."), "{}", own.text());
    assert_eq!(verifier.get("/verifikasi?bagian=diputuskan").await.all("tbody tr").len(), 1);
    // An old page of another verifier.
    let typed = [("dasar", "other"), ("penjelasan", "Baru ketahuan belakangan."), ("command_id", "fedcba9876543210")];
    let late = verifier.submit(&page, &format!("{desk}/tolak"), &typed).await;
    refused(&late, "sudah lolos seleksi administrasi");
    app.stop().await;
}

#[tokio::test]
async fn a_returned_proposal_is_answered_and_both_versions_are_compared() {
    let Start { app, dinkes, verifier, place, desk, .. } = started().await;
    refused(&decide(&verifier, &desk, "kembalikan", &[("alasan", "kurang")]).await, "Tulis paling sedikit 10 huruf");
    refused(
        &decide(&verifier, &desk, "kembalikan", &[("alasan", "Lengkapi angkanya."), ("batas", "2020-01-01T10:00")])
            .await,
        "Batas perbaikan harus di waktu yang akan datang.",
    );
    refused(
        &decide(&verifier, &desk, "kembalikan", &[("alasan", "Lengkapi angkanya."), ("batas", "2099-01-01T10:00")])
            .await,
        "Batas perbaikan tidak boleh melewati penutupan seleksi administrasi",
    );
    let answer = decide(&verifier, &desk, "kembalikan", &[("alasan", "Lengkapi angka sebelum dan sesudah.")]).await;
    assert_eq!(answer.location.as_deref(), Some("/verifikasi"), "{}", answer.text());
    assert!(dinkes.get("/usulan").await.says("Perbaiki, lalu kirim lagi"));
    let write = dinkes.get(&format!("{place}/tulis")).await;
    assert!(write.says("Lengkapi angka sebelum dan sesudah.") && write.says("Kirim lagi sebelum"), "{}", write.text());
    dinkes.write(&place, &[("isi-signifikansi".into(), "Sebelum 12, sesudah 3.".into())]).await;
    assert!(dinkes.get(&format!("{place}/versi")).await.says("Draf perbaikan"));
    let waiting = verifier.get(&desk).await;
    assert!(!waiting.says("Sebelum 12"), "a correction under way is the unit's own: {}", waiting.text());
    dinkes.hand_in(&place).await;
    let page = verifier.get(&desk).await;
    assert!(page.says("Yang berubah sejak kiriman sebelumnya") && page.says("1 dari"), "{}", page.text());
    assert!(page.all("ins").iter().any(|said| said.contains("12")));
    assert!(verifier.get("/verifikasi").await.says("Ke-2, perbaikan"));
    assert!(dinkes.get(&format!("{place}/tanda-terima")).await.says("Kiriman ke"));
    app.stop().await;
}

#[tokio::test]
async fn a_rejection_needs_a_ground_and_words() {
    let Start { app, dinkes, verifier, place, desk, .. } = started().await;
    refused(
        &decide(&verifier, &desk, "tolak", &[("penjelasan", "Isinya huruf acak.")]).await,
        "Pilih dasar keputusan ini.",
    );
    refused(&decide(&verifier, &desk, "tolak", &[("dasar", "nonsense_answers")]).await, "Isian ini masih kosong.");
    let typed = [("dasar", "nonsense_answers"), ("penjelasan", "Bagian 2 hanya huruf acak.")];
    assert_eq!(decide(&verifier, &desk, "tolak", &typed).await.location.as_deref(), Some("/verifikasi"));
    let own = dinkes.get(&place).await;
    assert!(own.says("isian tidak menjawab pertanyaan") && own.says("Bagian 2 hanya huruf acak."), "{}", own.text());
    app.stop().await;
}

#[tokio::test]
async fn nothing_is_decided_while_the_selection_is_shut() {
    let Start { app, edition, verifier, desk, .. } = started().await;
    let page = verifier.get(&desk).await;
    app.close_selection(&edition).await;
    let late = verifier.submit(&page, &format!("{desk}/loloskan"), &[]).await;
    refused(&late, "Seleksi administrasi sedang tidak dibuka");
    assert!(verifier.get(&desk).await.says("sedang tidak dibuka"));
    app.stop().await;
}

#[tokio::test]
async fn a_decision_after_closing_gives_back_every_word() {
    let Start { app, edition, verifier, desk, .. } = started().await;
    let page = verifier.get(&desk).await;
    let rejection = [("dasar", "nonsense_answers"), ("penjelasan", "Bagian 2 hanya huruf acak.")];
    app.close_selection(&edition).await;
    let late = verifier.submit(&page, &format!("{desk}/tolak"), &rejection).await;
    refused(&late, "Seleksi administrasi sedang tidak dibuka");
    for said in ["Yang Anda tulis, belum tersimpan", "Bagian 2 hanya huruf acak.", "Isian tidak menjawab pertanyaan"] {
        assert!(late.says(said), "{said}: {}", late.text());
    }
    assert!(late.all("main form").is_empty(), "there is nothing to send");
    app.stop().await;
}

#[tokio::test]
async fn a_decision_after_a_colleagues_gives_back_every_word() {
    let Start { app, edition, verifier, desk, .. } = started().await;
    app.person("rekan", &[(Role::Verifier, "region:35.10")]).await;
    let rekan = app.sign_in("rekan").await;
    let page = verifier.get(&desk).await;
    let due = edition.calendar.zone.input(Timestamp::now().plus_days(3));
    let correction = [("alasan", "Lengkapi angka sebelum dan sesudah."), ("batas", due.as_str())];
    decide(&rekan, &desk, "loloskan", &[("catatan", "Lengkap.")]).await;
    let late = verifier.submit(&page, &format!("{desk}/kembalikan"), &correction).await;
    refused(&late, "Usulan ini sudah lolos seleksi administrasi");
    assert!(late.says("Yang Anda tulis, belum tersimpan") && late.says(correction[0].1), "{}", late.text());
    assert!(late.says("Lolos seleksi administrasi,"), "the page shows how it stands: {}", late.text());
    let late = verifier.submit(&page, &format!("{desk}/loloskan"), &[("catatan", "Sudah saya periksa semua.")]).await;
    assert!(late.says("Yang Anda tulis, belum tersimpan") && late.says("Sudah saya periksa semua."), "{}", late.text());
    app.stop().await;
}

#[tokio::test]
async fn nobody_decides_on_a_version_they_have_not_read() {
    let Start { app, dinkes, verifier, place, desk, .. } = started().await;
    app.person("rekan", &[(Role::Verifier, "region:35.10")]).await;
    let rekan = app.sign_in("rekan").await;
    let page = verifier.get(&desk).await;
    for text in ["Sebelum 12, sesudah 3.", "Sebelum 12, sesudah 2, dihitung ulang."] {
        decide(&rekan, &desk, "kembalikan", &[("alasan", "Lengkapi angka sebelum dan sesudah.")]).await;
        dinkes.write(&place, &[("isi-signifikansi".into(), text.into())]).await;
        dinkes.hand_in(&place).await;
    }
    for (how, typed) in [
        ("loloskan", &[("catatan", "Sudah saya baca semua.")][..]),
        ("tolak", &[("dasar", "nonsense_answers"), ("penjelasan", "Bagian 2 hanya huruf acak.")]),
        ("kembalikan", &[("alasan", "Angka sesudah belum ada."), ("batas", "2099-01-01T10:00")]),
    ] {
        let stale = verifier.submit(&page, &format!("{desk}/{how}"), typed).await;
        assert_eq!(stale.status, StatusCode::CONFLICT, "{how}: {}", stale.text());
        for said in ["Unit sudah mengirim kiriman ke-3 sejak Anda membuka", "kiriman yang Anda baca", "Kiriman ke-1,"] {
            assert!(stale.says(said), "{how}, {said}: {}", stale.text());
        }
        assert!(stale.all("ins").iter().any(|said| said.contains("dihitung")), "{how}: {}", stale.text());
        let form = stale.form(&format!("{desk}/{how}"));
        assert!(form.contains(&("versi".into(), "3".into())), "{how}: {form:?}");
        let (name, text) = typed.last().unwrap();
        assert!(form.contains(&((*name).to_owned(), (*text).to_owned())), "{how}: what was typed stays: {form:?}");
        if how == "tolak" {
            assert!(form.contains(&("dasar".into(), "nonsense_answers".into())), "{form:?}");
        }
    }
    assert!(dinkes.get(&place).await.says("Menunggu"), "nothing was decided");
    let page = verifier.get(&desk).await;
    let done = verifier.submit(&page, &format!("{desk}/loloskan"), &[]).await;
    assert_eq!(done.location.as_deref(), Some("/verifikasi"), "{}", done.text());
    app.stop().await;
}

#[tokio::test]
async fn after_the_date_of_a_return_the_answer_comes_too_late() {
    let Start { app, edition, dinkes, verifier, place, desk } = started().await;
    let soon = edition.calendar.zone.input(Timestamp::now().plus_seconds(61));
    decide(&verifier, &desk, "kembalikan", &[("alasan", "Lengkapi angka sebelum dan sesudah."), ("batas", &soon)])
        .await;
    let check = dinkes.get(&format!("{place}/periksa")).await;
    let due = edition.calendar.zone.parse_input(&soon).unwrap();
    let wait = (due.millis() - Timestamp::now().millis()).max(0) as u64 + 200;
    tokio::time::sleep(std::time::Duration::from_millis(wait)).await;
    refused(&dinkes.submit(&check, &format!("{place}/kirim"), &[]).await, "Batas waktu perbaikan sudah lewat");
    app.stop().await;
}

#[tokio::test]
async fn verifiers_of_other_regions_and_other_roles_find_nothing() {
    let Start { app, dinkes, desk, .. } = started().await;
    app.person("tetangga", &[(Role::Verifier, "region:35.11")]).await;
    app.person("licin", &[(Role::Verifier, "region:35.10.24")]).await;
    for name in ["tetangga", "licin"] {
        let client = app.sign_in(name).await;
        assert!(client.get("/verifikasi").await.says("Belum ada usulan yang masuk."), "{name}");
        assert_eq!(client.get(&desk).await.status, StatusCode::NOT_FOUND, "{name}");
        let own = client.get("/verifikasi").await;
        let csrf = own.attributes("input[name=csrf]", "value").remove(0);
        for how in ["loloskan", "kembalikan", "tolak"] {
            let fields = [("csrf", csrf.as_str()), ("command_id", "0123456789abcdef")];
            assert_eq!(client.post(&format!("{desk}/{how}"), &fields).await.status, StatusCode::NOT_FOUND, "{name}");
        }
    }
    assert_eq!(dinkes.get(&desk).await.status, StatusCode::FORBIDDEN);
    assert_eq!(dinkes.get("/verifikasi").await.status, StatusCode::FORBIDDEN);
    app.stop().await;
}
