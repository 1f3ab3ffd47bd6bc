//! `/jejak`: the complete history, for the panitia and the leader of the region.

use super::{
    pages::{self, HistoryView},
    read_model::{self, Part, Subject},
};
use crate::{
    kernel::{actor::Role, region::RegionCode},
    web::{
        error::PageError,
        guard::Visitor,
        layout::{self, Crumb},
        routes::{Access, Routes},
    },
};
use actix_web::web::{Data, Path, Query};
use maud::Markup;
use serde::Deserialize;
use sqlx::PgPool;

const OVERSEERS: Access = Access::Roles(&[Role::Organiser, Role::Leader]);
const PER_PAGE: i64 = 50;

/// The routes of this context.
pub fn routes() -> Routes {
    Routes::new().get("/jejak/{jenis}/{id}", OVERSEERS, history)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct HistoryQuery {
    jenis: String,
    halaman: String,
}

async fn history(
    visitor: Visitor,
    pool: Data<PgPool>,
    path: Path<(String, String)>,
    query: Query<HistoryQuery>,
) -> Result<Markup, PageError> {
    let (kind, id) = path.into_inner();
    let subject = Subject::parse(&kind, &id).and_then(Result::ok).ok_or(PageError::NotFound)?;
    let facts = read_model::facts(&pool, &subject).await?.ok_or(PageError::NotFound)?;
    if !facts.region.as_ref().is_some_and(|region| visitor.may_oversee(region)) {
        return Err(PageError::NotFound);
    }
    let regions: Vec<RegionCode> =
        [Role::Organiser, Role::Leader].into_iter().flat_map(|role| visitor.regions(role)).collect();
    let part: Option<Part> = query.jenis.parse().ok();
    let wanted = query.halaman.parse().unwrap_or(1).clamp(1, 1_000_000);
    let (rows, total) =
        read_model::complete(&pool, &subject, &regions, part, PER_PAGE, (wanted - 1) * PER_PAGE).await?;
    let pages = ((total + PER_PAGE - 1) / PER_PAGE).max(1);
    let near = read_model::near(&pool, &subject, &regions).await?;
    let view = HistoryView { part, rows, total, page: wanted as usize, pages: pages as usize, subject, facts };
    let mut frame = visitor.page(&format!("Jejak {}", view.facts.title));
    frame.crumbs = page_of(&view.subject).map(|href| Crumb::new(view.facts.title.as_str(), href)).into_iter().collect();
    frame.main = pages::history(&view);
    frame.side = (!near.is_empty()).then(|| pages::nearby(&near));
    Ok(layout::page(&frame))
}

/// The page of the thing itself, where its readers have one.
fn page_of(subject: &Subject) -> Option<String> {
    match subject {
        Subject::Edition(id) => Some(format!("/panitia/lomba/{id}")),
        Subject::Round(id) => Some(format!("/panitia/babak/{id}")),
        Subject::Proposal(id) => Some(format!("/usulan/{id}")),
        Subject::Innovation(id) => Some(format!("/inovasi/{id}")),
        Subject::Assignment(_) | Subject::Conflict(_) | Subject::Sheet(_) | Subject::Deliberation(_) => None,
    }
}
