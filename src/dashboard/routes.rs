//! `/`, `/beranda`, `/operasional`: counts in, pages out.

use super::{
    pages::{self, desk::DeskView, front::FrontView},
    read_model::{self, RunningEdition},
};
use crate::{
    kernel::{actor::Role, time::Timestamp},
    web::{
        error::PageError,
        guard::Visitor,
        layout,
        routes::{Access, Routes},
    },
};
use actix_web::web::Data;
use chrono::Datelike;
use maud::Markup;
use sqlx::PgPool;

/// Winners on the front page.
const WINNERS: i64 = 3;

/// The routes of this context.
pub fn routes() -> Routes {
    Routes::new().get("/", Access::Public, front).get("/beranda", Access::SignedIn, desk).get(
        "/operasional",
        Access::Roles(&[Role::Admin]),
        operations,
    )
}

type Shown = Result<Markup, PageError>;

async fn front(visitor: Visitor, pool: Data<PgPool>) -> Shown {
    let mut frame = visitor.page("Beranda");
    frame.main = pages::front::front(&FrontView {
        place: frame.place.clone(),
        editions: read_model::running(&pool).await?,
        winners: read_model::winners(&pool, WINNERS).await?,
        totals: read_model::totals(&pool).await?,
    });
    Ok(layout::page(&frame))
}

async fn desk(visitor: Visitor, pool: Data<PgPool>) -> Shown {
    let person = visitor.signed_in()?;
    let zone = read_model::installation_zone(&pool).await?;
    let mut view = DeskView { name: visitor.name().to_owned(), zone, ..DeskView::default() };
    if visitor.has(Role::Operator) {
        let year = zone.date(Timestamp::now()).year();
        view.operator = Some(read_model::operator_work(&pool, &visitor.units(), year).await?);
        view.doubtable = read_model::doubtable(&pool, &visitor.units()).await?;
        view.open = read_model::running(&pool).await?.into_iter().filter(RunningEdition::is_open).collect();
    }
    if visitor.has(Role::Verifier) {
        let regions = read_model::reach(visitor.scopes(Role::Verifier));
        view.verifier = Some(read_model::verifier_work(&pool, regions.as_deref()).await?);
    }
    if visitor.has(Role::Judge) {
        view.judge = Some(read_model::judge_work(&pool, person).await?);
    }
    if visitor.has_any(&[Role::Organiser, Role::Leader]) {
        let regions = read_model::reach(visitor.scopes(Role::Organiser).chain(visitor.scopes(Role::Leader)));
        let work = read_model::organiser_work(&pool, regions.as_deref(), person).await?;
        view.objections = read_model::objection_work(&pool, regions.as_deref()).await?;
        view.organiser = Some((work, visitor.has(Role::Organiser)));
    }
    if visitor.has(Role::Admin) {
        view.admin = Some(read_model::alarms(&pool).await?);
    }
    let mut frame = visitor.page("Tugas saya");
    frame.main = pages::desk::desk(&view);
    Ok(layout::page(&frame))
}

async fn operations(visitor: Visitor, pool: Data<PgPool>) -> Shown {
    let mut frame = visitor.page("Keadaan sistem");
    frame.main = pages::operations::operations(&read_model::operations(&pool).await?);
    Ok(layout::page(&frame))
}
