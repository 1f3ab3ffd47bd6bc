//! Signing in, and the register of innovations, as an operator of an OPD meets them.

use super::{Browser, DESK, PHONE};
use crate::support::TestApp;
use sayembara::kernel::actor::Role;

#[tokio::test]
async fn an_operator_registers_an_innovation_on_a_phone_and_finds_it_at_the_desk() {
    let browser = Browser::on(TestApp::in_banyuwangi().await);
    browser.app.person("siti", &[(Role::Operator, "unit:dinkes")]).await;
    let phone = browser.window("siti", PHONE).await;
    phone.goto("/masuk").await;
    phone.picture("masuk").await;
    phone.sign_in("siti", crate::support::PASSWORD).await;
    phone.goto("/inovasi/kami").await;
    phone.picture("inovasi-kami-kosong").await;
    phone.goto("/inovasi/baru").await;

    phone.fill("Judul", "Jemput Bola Rawat Warga").await;
    phone.press("Daftarkan inovasi").await;
    phone.sees("Ringkasan").await;
    phone.picture("inovasi-baru-belum-lengkap").await;
    assert_eq!(phone.value("Judul").await, "Jemput Bola Rawat Warga", "what was typed is kept");

    phone.fill("Ringkasan", "Perawat mendatangi warga miskin yang sakit dan hidup sebatang kara di rumahnya.").await;
    phone.fill("Urusan pemerintahan", "Kesehatan").await;
    phone.choose("Penerapan").await;
    phone.fill("Mulai inisiatif", "2019-01-07").await;
    phone.fill("Mulai uji coba", "2019-03-04").await;
    phone.fill("Mulai penerapan", "2019-06-03").await;
    phone.choose("Pelayanan publik").await;
    phone.choose_near("Apakah inovasi ini digital?", "Tidak").await;
    phone.choose("ASN").await;
    phone.choose("3. Kehidupan sehat dan sejahtera").await;
    phone.press("Daftarkan inovasi").await;
    phone.sees("Jemput Bola Rawat Warga").await;
    phone.sees("Dinas Kesehatan").await;
    phone.picture("inovasi").await;
    phone.close().await;

    let desk = browser.window_of("siti", DESK).await;
    desk.goto("/inovasi/kami").await;
    desk.press("Jemput Bola Rawat Warga").await;
    desk.sees("3 Juni 2019").await;
    desk.picture("inovasi").await;
    desk.close().await;
    browser.end().await;
}
