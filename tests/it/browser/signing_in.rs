//! Signing in, and the register of innovations, as an operator of an OPD meets them.

use super::{Browser, DESK, PHONE};
use crate::support::TestApp;
use sayembara::kernel::actor::Role;

#[tokio::test]
async fn an_operator_signs_in_on_a_phone_and_registers_an_innovation() {
    let browser = Browser::on(TestApp::in_banyuwangi().await).await;
    browser.app.person("siti", &[(Role::Operator, "unit:dinkes")]).await;
    let siti = browser.window("siti", PHONE).await;
    siti.goto("/masuk").await;
    siti.picture("masuk").await;
    siti.sign_in("siti", crate::support::PASSWORD).await;
    siti.goto("/inovasi/kami").await;
    siti.picture("inovasi-kami-kosong").await;
    siti.goto("/inovasi/baru").await;
    siti.press("Daftarkan inovasi").await;
    siti.fill("Judul", "Jemput Bola Rawat Warga").await;
    siti.picture("inovasi-baru").await;
    siti.close().await;
    let desk = browser.window_of("siti", DESK).await;
    desk.goto("/inovasi/baru").await;
    desk.picture("inovasi-baru").await;
    desk.close().await;
    browser.end().await;
}
