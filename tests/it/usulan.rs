//! `/usulan`: from the draft to the receipt, as operators, neighbours and the public meet it.

mod files;
mod handing_in;
mod publishing;
mod writing;

use crate::support::{Client, Page, TestApp, TestEdition};
use reqwest::StatusCode;
use sayembara::kernel::{actor::Role, ids::InnovationId};

const LONG_AGO: &str = "2019-02-01";

/// A product with one open edition, an operator of Dinas Kesehatan and one innovation of it.
struct Start {
    app: TestApp,
    edition: TestEdition,
    dinkes: Client,
    innovation: InnovationId,
}

async fn started() -> Start {
    let app = TestApp::in_banyuwangi().await;
    app.person("dinkes", &[(Role::Operator, "unit:dinkes")]).await;
    app.person("dinsos", &[(Role::Operator, "unit:dinsos")]).await;
    let edition = app.opened("sinovik-2026", |_, _| ()).await;
    let innovation = app.innovation("dinkes", "Laskar Sakina", LONG_AGO).await;
    let dinkes = app.sign_in("dinkes").await;
    Start { app, edition, dinkes, innovation }
}

#[track_caller]
fn refused(page: &Page, sentence: &str) {
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.text());
    assert!(page.says(sentence), "no {sentence:?} in {}", page.text());
}

#[track_caller]
fn led_to(page: &Page, place: &str) {
    assert_eq!(page.location.as_deref(), Some(place), "{} {}", page.status, page.text());
}
