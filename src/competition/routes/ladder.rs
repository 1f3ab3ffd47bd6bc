//! The ladder for everybody. What an unknown visitor sees is kept in memory until the log moves.

use super::Answer;
use crate::{
    competition::{
        pages::ladder::{self, LadderView, StepView},
        read_model::{
            self, EditionRow, RoundRow,
            board::{self, BoardRow, Reader},
        },
    },
    eventstore::CommandBus,
    kernel::region::RegionCode,
    scoring::rules::RoundKind,
    web::{error::PageError, guard::Visitor, kept::KeptPages, layout::Crumb},
};
use actix_web::{
    HttpRequest,
    web::{Data, Path},
};
use sqlx::PgPool;

const PROJECTION: &str = "competition";

pub(super) async fn found(pool: &PgPool, slug: &str) -> Result<EditionRow, PageError> {
    read_model::by_slug(pool, slug).await?.ok_or(PageError::NotFound)
}

async fn rows(pool: &PgPool, edition: &EditionRow) -> Result<Vec<BoardRow>, PageError> {
    Ok(board::board(pool, edition, &Reader::default()).await?)
}

fn crumbs(edition: &EditionRow) -> Vec<Crumb> {
    vec![Crumb::new("Lomba", "/lomba"), Crumb::new(edition.name.as_str(), format!("/lomba/{}", edition.slug))]
}

pub(super) async fn show(
    request: HttpRequest,
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    kept: Data<KeptPages>,
    slug: Path<String>,
) -> Answer {
    let at = bus.position_of(PROJECTION);
    if let Some(answer) = kept.answer(&request, &visitor, at) {
        return Ok(answer);
    }
    let edition = found(&pool, &slug).await?;
    let view = LadderView { rows: rows(&pool, &edition).await?, edition };
    let mut page = visitor.page(&format!("Tangga {}", view.edition.name));
    page.crumbs = crumbs(&view.edition);
    page.main = ladder::ladder(&view);
    Ok(kept.keep(&request, &visitor, at, page))
}

/// The round of a territory; for the edition's own region the last that is scored.
pub(super) async fn held(pool: &PgPool, edition: &EditionRow, place: &RegionCode) -> Result<RoundRow, PageError> {
    if *place != edition.region {
        return board::contest(pool, edition.id, place).await?.ok_or(PageError::NotFound);
    }
    let rounds = read_model::rounds(pool, edition.id).await?;
    rounds.into_iter().rev().find(|round| round.rules.kind == RoundKind::Scored).ok_or(PageError::NotFound)
}

pub(super) async fn step(
    request: HttpRequest,
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    kept: Data<KeptPages>,
    path: Path<(String, String)>,
) -> Answer {
    let at = bus.position_of(PROJECTION);
    if let Some(answer) = kept.answer(&request, &visitor, at) {
        return Ok(answer);
    }
    let (slug, place) = path.into_inner();
    let place: RegionCode = place.parse().map_err(|_| PageError::NotFound)?;
    let edition = found(&pool, &slug).await?;
    if edition.rules.ladder().is_none() {
        return Err(PageError::NotFound);
    }
    let round = held(&pool, &edition, &place).await?;
    let promoted = rows(&pool, &edition).await?.into_iter().find(|row| row.round == Some(round.id));
    let view = StepView {
        entries: read_model::entries(&pool, round.id).await?,
        promoted: promoted.map(|row| row.promoted).unwrap_or_default(),
        edition,
        round,
    };
    let mut page = visitor.page(&format!("{}, {}", view.round.rules.label, view.edition.name));
    page.crumbs = crumbs(&view.edition);
    page.crumbs.push(Crumb::new("Tangga lomba", format!("/lomba/{}/tangga", view.edition.slug)));
    page.main = ladder::step(&view);
    Ok(kept.keep(&request, &visitor, at, page))
}
