//! `/dokumen`: from a number to what the log says of it.

mod signed;

use super::{
    pages::{self, CheckView, ListView},
    read_model,
};
use crate::kernel::{
    actor::Role,
    ids::EditionId,
    region::RegionCode,
    visibility::{Eyes, Field, Openness, Phase},
};
use crate::web::{
    error::PageError,
    guard::Visitor,
    layout::{self, Crumb, Page},
    routes::{Access, Routes},
};
use actix_web::{
    HttpResponse,
    http::{
        StatusCode,
        header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    },
    web::{Data, Path, Query},
};
use serde::Deserialize;
use sqlx::PgPool;

/// The routes of this context.
pub fn routes() -> Routes {
    Routes::new()
        .get("/dokumen", Access::Public, ask)
        .get("/dokumen/{nomor}", Access::Public, check)
        .get("/hasil/{slug}/hasil.json", Access::Public, sealed)
        .get("/hasil/{slug}/versi/{versi}/hasil.json", Access::Public, sealed_version)
        .get("/panitia/lomba/{lomba}/dokumen", OVERSEERS, list)
        .get("/panitia/dokumen/{nomor}", OVERSEERS, signed::desk)
        .post("/panitia/dokumen/{nomor}/salinan", ORGANISER, signed::file)
        .get("/panitia/dokumen/{nomor}/salinan/{berkas}", OVERSEERS, signed::open)
}

const ORGANISER: Access = Access::Roles(&[Role::Organiser]);

const OVERSEERS: Access = Access::Roles(&[Role::Organiser, Role::Leader]);

type Answer = Result<HttpResponse, PageError>;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wanted {
    nomor: String,
}

/// A number as it is typed: without spaces, in capitals.
fn tidy(typed: &str) -> String {
    typed.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(40).collect::<String>().to_uppercase()
}

async fn ask(visitor: Visitor, query: Query<Wanted>) -> Answer {
    let number = tidy(&query.nomor);
    if !number.is_empty() {
        return Err(PageError::Elsewhere(format!("/dokumen/{number}")));
    }
    let mut frame = visitor.page("Periksa dokumen");
    frame.main = pages::ask();
    Ok(html(StatusCode::OK, &frame))
}

async fn check(visitor: Visitor, pool: Data<PgPool>, number: Path<String>) -> Answer {
    let number = tidy(&number);
    let mut frame = visitor.page(&format!("Dokumen {number}"));
    let Some(issued) = read_model::find(&pool, &number).await? else {
        frame.main = pages::unknown(&number);
        return Ok(html(StatusCode::NOT_FOUND, &frame));
    };
    frame.main = pages::check(&CheckView { copies: read_model::copies(&pool, &number).await?, issued });
    Ok(html(StatusCode::OK, &frame))
}

async fn list(visitor: Visitor, pool: Data<PgPool>, edition: Path<String>) -> Answer {
    let id: EditionId = edition.parse().map_err(|_| PageError::NotFound)?;
    let edition = read_model::edition(&pool, id).await?.ok_or(PageError::NotFound)?;
    if !sees_papers(&visitor, &edition.region) {
        return Err(PageError::only_for("panitia lomba ini"));
    }
    let mut frame = visitor.page("Dokumen lomba");
    frame.crumbs = vec![
        Crumb::new("Panitia", "/panitia"),
        Crumb::new(edition.name.as_str(), format!("/panitia/lomba/{}", edition.edition)),
    ];
    frame.main = pages::list(&ListView { documents: read_model::of_edition(&pool, id).await?, edition });
    Ok(html(StatusCode::OK, &frame))
}

/// Whether the visitor reads the papers of an edition or round of this region, which name people and show signatures.
fn sees_papers(visitor: &Visitor, region: &RegionCode) -> bool {
    let viewers = visitor.towards(region, None);
    Eyes { viewers, phase: Phase::Sealed, open: Openness::default() }.see(Field::Workings)
}

/// The bytes whose SHA-256 is the result's.
async fn sealed(pool: Data<PgPool>, slug: Path<String>) -> Answer {
    let content = read_model::sealed_order(&pool, &slug, None).await?.ok_or(PageError::NotFound)?;
    Ok(json_file(content, &slug))
}

/// The same of one version, also of one that another has taken the place of.
async fn sealed_version(pool: Data<PgPool>, path: Path<(String, u32)>) -> Answer {
    let (slug, version) = path.into_inner();
    let content = read_model::sealed_order(&pool, &slug, Some(version)).await?.ok_or(PageError::NotFound)?;
    Ok(json_file(content, &format!("{slug}-versi-{version}")))
}

fn json_file(content: String, name: &str) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/json"))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"hasil-{name}.json\"")))
        .body(content)
}

fn html(status: StatusCode, frame: &Page) -> HttpResponse {
    HttpResponse::build(status).content_type("text/html; charset=utf-8").body(layout::page(frame).into_string())
}
