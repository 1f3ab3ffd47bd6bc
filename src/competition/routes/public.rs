//! What everybody reads of competitions.

use super::{Answer, Shown, rules_file};
use crate::{
    competition::{
        pages::{
            public::{self, EditionView, ListView},
            rules::{self, RulesView},
        },
        read_model::{self, EditionRow},
    },
    kernel::{actor::Role, time::Timestamp},
    web::{
        error::PageError,
        guard::Visitor,
        layout::{self, Crumb},
    },
};
use actix_web::web::{Data, Path};
use sqlx::PgPool;

pub(super) async fn list(visitor: Visitor, pool: Data<PgPool>) -> Shown {
    let view = ListView { items: read_model::published(&pool).await?, may_organise: visitor.has(Role::Organiser) };
    let mut page = visitor.page("Lomba");
    page.main = public::list(&view);
    Ok(layout::page(&page))
}

pub(super) async fn found(pool: &PgPool, slug: &str) -> Result<EditionRow, PageError> {
    read_model::by_slug(pool, slug).await?.ok_or(PageError::NotFound)
}

pub(super) async fn edition(visitor: Visitor, pool: Data<PgPool>, slug: Path<String>) -> Shown {
    let edition = found(&pool, &slug).await?;
    let view = EditionView {
        rounds: read_model::rounds(&pool, edition.id).await?,
        trail: read_model::trail(&pool, edition.id).await?,
        now: Timestamp::now(),
        operator: visitor.has(Role::Operator),
        signed_in: visitor.person().is_some(),
        edition,
    };
    let mut page = visitor.page(&view.edition.name);
    page.crumbs.push(Crumb::new("Lomba", "/lomba"));
    page.main = public::edition(&view);
    page.side = Some(public::side(&view));
    Ok(layout::page(&page))
}

pub(super) async fn rules(visitor: Visitor, pool: Data<PgPool>, slug: Path<String>) -> Shown {
    let edition = found(&pool, &slug).await?;
    let view = RulesView { rounds: read_model::rounds(&pool, edition.id).await?, edition };
    let mut page = visitor.page(&format!("Aturan {}", view.edition.name));
    page.crumbs.push(Crumb::new("Lomba", "/lomba"));
    page.crumbs.push(Crumb::new(view.edition.name.as_str(), format!("/lomba/{}", view.edition.slug)));
    page.main = rules::rules(&view);
    Ok(layout::page(&page))
}

pub(super) async fn rules_json(pool: Data<PgPool>, slug: Path<String>) -> Answer {
    rules_file(&found(&pool, &slug).await?)
}
