//! `/panitia/lomba/{lomba}/piagam`: the panitia chooses how certificates look.

mod change;

use crate::attachment::{self, Attachments, DEFAULT_LIMIT};
use crate::certificate::{
    form::{TypedGround, TypedSigning},
    pages::{self, LookView},
    printing,
    read_model::{self, EditionLook},
    table::{self, Holder},
};
use crate::kernel::{
    actor::Role,
    ids::{AttachmentId, EditionId},
    visibility::{Eyes, Field, Openness, Phase},
};
use crate::web::{
    component::form_parts::Errors,
    error::PageError,
    guard::Visitor,
    layout::{self, Crumb, Page},
    routes::{Access, Routes},
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use sqlx::PgPool;
use std::collections::BTreeMap;

const ORGANISER: Access = Access::Roles(&[Role::Organiser]);
const OVERSEERS: Access = Access::Roles(&[Role::Organiser, Role::Leader]);

/// The routes of this context.
pub fn routes() -> Routes {
    Routes::new()
        .get("/panitia/lomba/{lomba}/piagam", OVERSEERS, show)
        .get("/panitia/lomba/{lomba}/piagam/contoh.pdf", OVERSEERS, example)
        .post("/panitia/lomba/{lomba}/piagam/latar", ORGANISER, change::background)
        .post("/panitia/lomba/{lomba}/piagam/latar/hapus", ORGANISER, change::remove_background)
        .get("/panitia/lomba/{lomba}/piagam/latar/{berkas}", OVERSEERS, picture)
        .post("/panitia/lomba/{lomba}/piagam/penanda-tangan", ORGANISER, change::signers)
}

type Answer = Result<HttpResponse, PageError>;

async fn found(pool: &PgPool, edition: &str) -> Result<EditionLook, PageError> {
    let id: EditionId = edition.parse().map_err(|_| PageError::NotFound)?;
    read_model::find(pool, id).await?.ok_or(PageError::NotFound)
}

/// The look, for those who read the papers of its edition.
async fn overseen(visitor: &Visitor, pool: &PgPool, edition: &str) -> Result<EditionLook, PageError> {
    let look = found(pool, edition).await?;
    let viewers = visitor.towards(&look.region, None);
    let eyes = Eyes { viewers, phase: Phase::Sealed, open: Openness::default() };
    if eyes.see(Field::Workings) { Ok(look) } else { Err(PageError::only_for("panitia lomba ini")) }
}

/// What the forms show.
struct Typed {
    ground: TypedGround,
    signing: TypedSigning,
    removing: String,
}

/// Who holds the offices that sign, in their order.
async fn holders(pool: &PgPool, look: &EditionLook) -> Result<Vec<Holder>, PageError> {
    let known: BTreeMap<_, _> = table::holders(pool, look.edition).await?.into_iter().collect();
    let of = |signer: &read_model::Signer| known.get(&signer.id).cloned().unwrap_or_default();
    Ok(look.signing.signers.iter().map(of).collect())
}

async fn as_kept(pool: &PgPool, look: &EditionLook) -> Result<Typed, PageError> {
    let signing = TypedSigning::of(&look.signing, &holders(pool, look).await?);
    Ok(Typed { ground: TypedGround::of(&look.ground), signing, removing: String::new() })
}

fn page(visitor: &Visitor, look: EditionLook, typed: Typed, errors: Errors) -> Page {
    let mut frame = visitor.page("Tampilan piagam");
    frame.crumbs = vec![
        Crumb::new("Panitia", "/panitia"),
        Crumb::new(look.name.as_str(), format!("/panitia/lomba/{}", look.edition)),
        Crumb::new("Dokumen", format!("/panitia/lomba/{}/dokumen", look.edition)),
    ];
    frame.has_errors = !errors.is_empty();
    let may_change = visitor.may_organise(&look.region);
    frame.main = pages::main(&LookView {
        seals: may_change.then(|| [visitor.seal(), visitor.seal(), visitor.seal()]),
        limit: format!("{} MB", DEFAULT_LIMIT / 1024 / 1024),
        ground: typed.ground,
        signing: typed.signing,
        removing: typed.removing,
        look,
        errors,
    });
    frame
}

async fn show(visitor: Visitor, pool: Data<PgPool>, edition: Path<String>) -> Answer {
    let look = overseen(&visitor, &pool, &edition).await?;
    let typed = as_kept(&pool, &look).await?;
    let page = page(&visitor, look, typed, Errors::default());
    Ok(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(layout::page(&page).into_string()))
}

async fn example(
    visitor: Visitor,
    pool: Data<PgPool>,
    attachments: Data<Attachments>,
    request: HttpRequest,
    edition: Path<String>,
) -> Answer {
    let chosen = overseen(&visitor, &pool, &edition).await?;
    let look = printing::look(&pool, &attachments, &chosen).await?;
    printing::example(&request, &chosen, &look).await
}

async fn picture(
    visitor: Visitor,
    pool: Data<PgPool>,
    attachments: Data<Attachments>,
    request: HttpRequest,
    path: Path<(String, String)>,
) -> Answer {
    let look = overseen(&visitor, &pool, &path.0).await?;
    let id: AttachmentId = path.1.parse().map_err(|_| PageError::NotFound)?;
    let shown = look.ground.picture.as_ref().is_some_and(|picture| picture.attachment == id);
    let owner = look.edition.to_string();
    attachment::download(&attachments, id, &request, async |row| Ok(shown && row.owner == owner)).await
}
