//! `/sanggah` and `/panitia/lomba/{lomba}/sanggah`: from a request to a command or a query, and to a page.

mod answer;
mod file;
mod files;

use crate::kernel::{
    actor::Role,
    ids::{EditionId, ObjectionId},
    time::Timestamp,
    unit::UnitCode,
    visibility::{Eyes, Field, Openness, Phase},
};
use crate::objection::{
    commands::Window,
    pages::{self, list::ListView, panitia::PanitiaView},
    read_model::{self, EditionRow, ObjectionRow},
};
use crate::web::{
    error::PageError,
    guard::Visitor,
    layout::{self, Crumb, Page},
    routes::{Access, Routes},
};
use actix_web::{
    HttpResponse,
    web::{Data, Path},
};
use maud::Markup;
use sqlx::PgPool;

const OPERATOR: Access = Access::Roles(&[Role::Operator]);
const ORGANISER: Access = Access::Roles(&[Role::Organiser]);
const OVERSEERS: Access = Access::Roles(&[Role::Organiser, Role::Leader]);
const READERS: Access = Access::Roles(&[Role::Operator, Role::Organiser, Role::Leader]);

/// The routes of this context.
pub fn routes() -> Routes {
    Routes::new()
        .get("/sanggah", OPERATOR, list)
        .get("/sanggah/baru/{usulan}", OPERATOR, file::form)
        .post("/sanggah/baru/{usulan}", OPERATOR, file::send)
        .get("/sanggah/{sanggah}", READERS, answer::show)
        .post("/sanggah/{sanggah}/jawab", ORGANISER, answer::send)
        .post("/sanggah/{sanggah}/berkas", OPERATOR, files::add)
        .get("/sanggah/{sanggah}/berkas/{berkas}", READERS, files::download)
        .get("/panitia/lomba/{lomba}/sanggah", OVERSEERS, of_edition)
}

type Answer = Result<HttpResponse, PageError>;
type Shown = Result<Markup, PageError>;

async fn list(visitor: Visitor, pool: Data<PgPool>) -> Shown {
    let units = visitor.units();
    let mut frame = visitor.page("Sanggah kami");
    frame.main = pages::list::main(&ListView {
        rows: read_model::of_units(&pool, &units).await?,
        doubtable: read_model::doubtable(&pool, &units, Timestamp::now()).await?,
    });
    Ok(layout::page(&frame))
}

async fn of_edition(visitor: Visitor, pool: Data<PgPool>, edition: Path<String>) -> Shown {
    let id: EditionId = edition.parse().map_err(|_| PageError::NotFound)?;
    let edition = read_model::edition(&pool, id).await?.ok_or(PageError::NotFound)?;
    if !eyes(&visitor, &edition, None).see(Field::Objection) {
        return Err(PageError::only_for("panitia lomba ini"));
    }
    let mut frame = visitor.page("Sanggah");
    frame.crumbs = vec![
        Crumb::new("Panitia", "/panitia"),
        Crumb::new(edition.name.as_str(), format!("/panitia/lomba/{}", edition.id)),
    ];
    let rows = read_model::of_edition(&pool, edition.id).await?;
    frame.main = pages::panitia::main(&PanitiaView { edition, rows, now: Timestamp::now() });
    Ok(layout::page(&frame))
}

/// What the visitor is in front of an objection; there is none before a result is sealed.
fn eyes(visitor: &Visitor, edition: &EditionRow, unit: Option<&UnitCode>) -> Eyes {
    Eyes { viewers: visitor.towards(&edition.region, unit), phase: Phase::Sealed, open: Openness::default() }
}

/// The objection, for its unit and for those who oversee its edition; of others it is not even known.
async fn found(visitor: &Visitor, pool: &PgPool, id: &str) -> Result<ObjectionRow, PageError> {
    let id: ObjectionId = id.parse().map_err(|_| PageError::NotFound)?;
    let row = read_model::objection(pool, id).await?.ok_or(PageError::NotFound)?;
    let entry = &row.entry;
    if eyes(visitor, &entry.edition, Some(&entry.unit)).see(Field::Objection) {
        Ok(row)
    } else {
        Err(PageError::NotFound)
    }
}

/// The time in which objections to the result of an edition are taken, where the log says that it runs.
fn window(edition: &EditionRow) -> Option<Window> {
    let closes_at = edition.closes_at.filter(|_| edition.version > 0)?;
    Some(Window { version: edition.version, closes_at, zone: edition.zone })
}

/// Whether objections are taken at this instant.
fn is_open(edition: &EditionRow, now: Timestamp) -> bool {
    edition.open && window(edition).is_some_and(|window| now <= window.closes_at)
}

fn below(visitor: &Visitor, row: &ObjectionRow, title: &str) -> Page {
    let mut frame = visitor.page(title);
    frame.crumbs = if visitor.operates(&row.entry.unit) {
        vec![Crumb::new("Sanggah kami", "/sanggah")]
    } else {
        let edition = &row.entry.edition;
        vec![
            Crumb::new("Panitia", "/panitia"),
            Crumb::new(edition.name.as_str(), format!("/panitia/lomba/{}", edition.id)),
            Crumb::new("Sanggah", format!("/panitia/lomba/{}/sanggah", edition.id)),
        ]
    };
    frame
}

fn shown(page: &Page) -> HttpResponse {
    HttpResponse::Ok().content_type("text/html; charset=utf-8").body(layout::page(page).into_string())
}
