//! `/usulan` and `/verifikasi`: from a request to a command or a query, and to a page.

mod enter;
mod facts;
mod files;
mod import;
mod public;
mod redact;
mod show;
mod start;
mod submit;
mod verify;
mod write;

use crate::history::read_model::{self as history, Audience, Subject};
use crate::kernel::{
    actor::{CommandId, Role},
    ids::ProposalId,
    visibility::{Eyes, Viewer},
};
use crate::proposal::read_model::{self, EditionRow, ProposalRow};
use crate::web::{
    component::trail::{Entry, Trail, trail},
    error::PageError,
    guard::Visitor,
    layout::{Crumb, Page},
    routes::{Access, Routes},
};
use actix_web::HttpResponse;
use maud::Markup;
use sqlx::PgPool;

const OPERATOR: Access = Access::Roles(&[Role::Operator]);
const ORGANISER: Access = Access::Roles(&[Role::Organiser]);
const OVERSEERS: Access = Access::Roles(&[Role::Organiser, Role::Leader]);
const VERIFIER: Access = Access::Roles(&[Role::Verifier]);
const READERS: Access = Access::Roles(&[Role::Operator, Role::Verifier, Role::Organiser, Role::Leader]);
const PER_PAGE: i64 = 25;
/// Steps that a side column shows.
const TRAIL: i64 = 30;

/// The routes of this context.
pub fn routes() -> Routes {
    Routes::new()
        .get("/usulan", OPERATOR, start::ours)
        .get("/usulan/baru", OPERATOR, start::new)
        .post("/usulan/baru", OPERATOR, start::draft)
        .post("/usulan/baru/desa", OPERATOR, enter::enter_own)
        .get("/panitia/babak/{babak}/peserta", OVERSEERS, enter::villages)
        .post("/panitia/babak/{babak}/peserta", ORGANISER, enter::enter_all)
        .get("/panitia/babak/{babak}/peserta/impor", ORGANISER, import::form)
        .post("/panitia/babak/{babak}/peserta/impor", ORGANISER, import::preview)
        .post("/panitia/babak/{babak}/peserta/impor/simpan", ORGANISER, import::confirmed)
        .get("/panitia/babak/{babak}/peserta/impor/contoh.csv", ORGANISER, import::template_csv)
        .get("/panitia/babak/{babak}/peserta/impor/contoh.xlsx", ORGANISER, import::template_xlsx)
        .get("/panitia/lomba/{lomba}/tutup-nama", OVERSEERS, redact::list)
        .get("/panitia/lomba/{lomba}/tutup-nama/{usulan}", OVERSEERS, redact::form)
        .post("/panitia/lomba/{lomba}/tutup-nama/{usulan}", ORGANISER, redact::save)
        .get("/usulan/lomba/{slug}", Access::Public, public::list)
        .get("/usulan/{id}", Access::Public, show::page)
        .get("/usulan/{id}/versi", READERS, show::versions)
        .get("/usulan/{id}/berkas/{berkas}", Access::Public, files::download)
        .get("/usulan/{id}/tulis", OPERATOR, write::form)
        .post("/usulan/{id}/tulis", OPERATOR, write::save)
        .post("/usulan/{id}/simpan-sementara", OPERATOR, write::autosave)
        .post("/usulan/{id}/buang", OPERATOR, write::discard)
        .get("/usulan/{id}/judul", OPERATOR, start::head_form)
        .post("/usulan/{id}/judul", OPERATOR, start::revise_head)
        .get("/usulan/{id}/lampiran", OPERATOR, files::form)
        .post("/usulan/{id}/lampiran", OPERATOR, files::upload)
        .post("/usulan/{id}/lampiran/hapus", OPERATOR, files::remove)
        .get("/usulan/{id}/periksa", OPERATOR, submit::check)
        .post("/usulan/{id}/kirim", OPERATOR, submit::submit)
        .get("/usulan/{id}/tanda-terima", READERS, submit::receipt)
        .get("/usulan/{id}/tarik", OPERATOR, submit::withdraw_form)
        .post("/usulan/{id}/tarik", OPERATOR, submit::withdraw)
        .get("/verifikasi", VERIFIER, verify::queue)
        .get("/verifikasi/{id}", VERIFIER, verify::page)
        .post("/verifikasi/{id}/loloskan", VERIFIER, verify::admit)
        .post("/verifikasi/{id}/kembalikan", VERIFIER, verify::give_back)
        .post("/verifikasi/{id}/tolak", VERIFIER, verify::reject)
}

/// The trail of a proposal, as far as this audience may read it.
async fn jejak(pool: &PgPool, id: ProposalId, audience: Audience) -> Result<Markup, PageError> {
    let rows = history::trail(pool, &Subject::Proposal(id), audience, TRAIL).await?;
    Ok(trail(&Trail { title: "Jejak usulan".into(), entries: rows.into_iter().map(Entry::from).collect() }))
}

type Answer = Result<HttpResponse, PageError>;
type Shown = Result<Markup, PageError>;

/// The proposal with its edition, whoever asks.
async fn found(pool: &PgPool, id: &str) -> Result<(ProposalRow, EditionRow), PageError> {
    let id: ProposalId = id.parse().map_err(|_| PageError::NotFound)?;
    let row = read_model::proposal(pool, id).await?.ok_or(PageError::NotFound)?;
    let edition = read_model::edition(pool, row.edition)
        .await?
        .ok_or_else(|| PageError::failure(format!("proposal {id} of an unknown edition")))?;
    Ok((row, edition))
}

/// The proposal, if the visitor writes for its unit; for others it is as if there were none.
async fn own(visitor: &Visitor, pool: &PgPool, id: &str) -> Result<(ProposalRow, EditionRow), PageError> {
    let (row, edition) = found(pool, id).await?;
    if visitor.operates(&row.unit) { Ok((row, edition)) } else { Err(PageError::NotFound) }
}

/// What the visitor is in front of a proposal: by role, and by a duty as judge. Who oversees the contest of a ladder
/// over its unit reads what a verifier reads.
async fn eyes(visitor: &Visitor, pool: &PgPool, row: &ProposalRow, edition: &EditionRow) -> Result<Eyes, PageError> {
    let mut viewers = visitor.towards(&edition.region, Some(&row.unit));
    if edition.rules.ladder().is_some() && row.region.as_ref().is_some_and(|at| visitor.may_oversee(at)) {
        viewers.push(Viewer::Verifier);
    }
    let mut open = edition.openness();
    if let Some(person) = visitor.person().filter(|_| visitor.has(Role::Judge)) {
        let rounds = read_model::judged_in(pool, row.id, person).await?;
        if !rounds.is_empty() {
            viewers.push(Viewer::Judge);
            open.blind = rounds.iter().all(|round| edition.is_blind(*round));
        }
    }
    Ok(Eyes { viewers, phase: row.phase(edition.sealed), open })
}

/// The proposal that a wish to draft makes: the same form sent twice is the same proposal.
fn drafted_as(wish: &CommandId) -> ProposalId {
    ProposalId::of(&[&wish.whole()])
}

/// A page below one proposal.
fn below(visitor: &Visitor, row: &ProposalRow, title: &str) -> Page {
    let mut frame = visitor.page(title);
    frame.crumbs =
        vec![Crumb::new("Usulan kami", "/usulan"), Crumb::new(row.title.as_str(), format!("/usulan/{}", row.id))];
    frame
}
