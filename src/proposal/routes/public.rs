//! The proposals of an edition, once it publishes them.

use super::{PER_PAGE, Shown};
use crate::kernel::visibility::{self, Field, Phase};
use crate::proposal::{
    pages::public::{self, PublicView},
    read_model::{self, PublicFilter},
};
use crate::web::{
    error::PageError,
    guard::Visitor,
    layout::{self, Crumb},
};
use actix_web::web::{Data, Path, Query};
use serde::Deserialize;
use sqlx::PgPool;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ListQuery {
    cari: String,
    kelompok: String,
    kategori: String,
    halaman: String,
}

pub(super) async fn list(visitor: Visitor, pool: Data<PgPool>, slug: Path<String>, query: Query<ListQuery>) -> Shown {
    let edition = read_model::edition_by_slug(&pool, &slug).await?.ok_or(PageError::NotFound)?;
    if !visibility::is_public(Phase::Submitted, edition.openness(), Field::Content) {
        return Err(PageError::NotFound);
    }
    let filter = PublicFilter {
        search: query.cari.chars().take(100).collect(),
        group: query.kelompok.clone(),
        category: query.kategori.clone(),
    };
    let total = read_model::count_published(&pool, edition.id, &filter).await?;
    let pages = (total + PER_PAGE - 1) / PER_PAGE;
    let page = query.halaman.parse().unwrap_or(1).clamp(1, pages.max(1));
    let rows = read_model::published(&pool, edition.id, &filter, PER_PAGE, (page - 1) * PER_PAGE).await?;
    let href = address(&edition.slug, &filter);
    let mut frame = visitor.page(&format!("Usulan peserta {}", edition.name));
    frame.crumbs =
        vec![Crumb::new("Lomba", "/lomba"), Crumb::new(edition.name.as_str(), format!("/lomba/{}", edition.slug))];
    let (page, pages) = (page as usize, pages as usize);
    frame.main = public::main(&PublicView { edition, rows, filter, total, page, pages, href });
    Ok(layout::page(&frame))
}

/// The address of this list up to the page number.
fn address(slug: &str, filter: &PublicFilter) -> String {
    let path = format!("/usulan/lomba/{slug}?");
    let from = path.len();
    let mut pairs = form_urlencoded::Serializer::for_suffix(path, from);
    for (key, value) in [("cari", &filter.search), ("kelompok", &filter.group), ("kategori", &filter.category)] {
        if !value.is_empty() {
            pairs.append_pair(key, value);
        }
    }
    pairs.append_pair("halaman", "").finish()
}
