//! `/lomba` and `/panitia`: from a request to a command or a query, and to a page.

mod actions;
mod anchors;
mod apart;
mod board;
mod desk;
mod edit;
mod files;
mod ladder;
mod print;
mod public;
mod round;

use crate::{
    competition::{
        edition::aggregate::EditionRefusal,
        form::{Plan, Typed},
        read_model::{self, EditionRow, EditionState, RoundRow},
    },
    kernel::{
        actor::Role,
        text::{Reason, Title},
        time::{Timestamp, Zone},
        visibility::{Eyes, Field},
    },
    web::{
        component::form_parts::Errors,
        error::PageError,
        guard::Visitor,
        layout::{Crumb, Page},
        routes::{Access, Routes},
    },
};
use actix_web::HttpResponse;
use maud::Markup;
use sqlx::PgPool;
use std::time::Duration;

const OVERSEERS: Access = Access::Roles(&[Role::Organiser, Role::Leader]);
const ORGANISERS: Access = Access::Roles(&[Role::Organiser]);

/// The routes of this context.
pub fn routes() -> Routes {
    Routes::new()
        .get("/lomba", Access::Public, public::list)
        .get("/lomba/{slug}", Access::Public, public::edition)
        .get("/lomba/{slug}/aturan", Access::Public, public::rules)
        .get("/lomba/{slug}/aturan.json", Access::Public, public::rules_json)
        .get("/lomba/{slug}/aturan.pdf", Access::Public, print::rules)
        .get("/lomba/{slug}/tangga", Access::Public, ladder::show)
        .get("/lomba/{slug}/tangga/{wilayah}", Access::Public, ladder::step)
        .get("/lomba/{slug}/tangga/{wilayah}/peringkat.{bentuk}", Access::Public, files::published)
        .get("/panitia", OVERSEERS, desk::desk)
        .get("/panitia/lomba/baru", ORGANISERS, desk::new)
        .post("/panitia/lomba/baru", ORGANISERS, desk::draft)
        .get("/panitia/lomba/{id}", OVERSEERS, desk::overview)
        .get("/panitia/lomba/{id}/aturan.json", OVERSEERS, edit::download)
        .get("/panitia/lomba/{id}/terbitkan", OVERSEERS, desk::publish_page)
        .post("/panitia/lomba/{id}/terbitkan", ORGANISERS, desk::publish)
        .get("/panitia/lomba/{id}/ubah", ORGANISERS, edit::amend)
        .get("/panitia/lomba/{id}/ubah-berkas", ORGANISERS, edit::whole)
        .post("/panitia/lomba/{id}/ubah-berkas", ORGANISERS, edit::upload)
        .get("/panitia/lomba/{id}/ubah/{part}", ORGANISERS, edit::part)
        .post("/panitia/lomba/{id}/ubah/{part}", ORGANISERS, edit::save_part)
        .get("/panitia/lomba/{id}/ubah/babak/{key}", ORGANISERS, edit::round)
        .post("/panitia/lomba/{id}/ubah/babak/{key}", ORGANISERS, edit::save_round)
        .get("/panitia/lomba/{id}/pendaftaran", ORGANISERS, actions::registration)
        .post("/panitia/lomba/{id}/pendaftaran/buka", ORGANISERS, actions::open)
        .post("/panitia/lomba/{id}/pendaftaran/tutup", ORGANISERS, actions::close)
        .post("/panitia/lomba/{id}/pendaftaran/perpanjang", ORGANISERS, actions::extend)
        .post("/panitia/lomba/{id}/usulan-terbuka", ORGANISERS, actions::publish_proposals)
        .get("/panitia/lomba/{id}/pembanding", ORGANISERS, anchors::page)
        .post("/panitia/lomba/{id}/pembanding", ORGANISERS, anchors::choose)
        .get("/panitia/lomba/{id}/batalkan", ORGANISERS, actions::cancel_page)
        .post("/panitia/lomba/{id}/batalkan", ORGANISERS, actions::cancel)
        .get("/panitia/lomba/{id}/tangga", OVERSEERS, board::page)
        .get("/panitia/lomba/{id}/tangga/papan", OVERSEERS, board::part)
        .post("/panitia/lomba/{id}/tangga/tutup-kosong", ORGANISERS, board::close_unentered)
        .get("/panitia/lomba/{id}/tangga.{bentuk}", OVERSEERS, files::board)
        .get("/panitia/babak/{round}/peserta.{bentuk}", OVERSEERS, files::entries)
        .get("/panitia/babak/{round}/peringkat.{bentuk}", OVERSEERS, files::ranking)
        .get("/panitia/babak/{round}/lembar.{bentuk}", OVERSEERS, files::sheets)
        .get("/panitia/babak/{round}", OVERSEERS, round::show)
        .post("/panitia/babak/{round}/buka", ORGANISERS, round::open)
        .post("/panitia/babak/{round}/tutup", ORGANISERS, round::close)
        .post("/panitia/babak/{round}/perpanjang", ORGANISERS, round::extend)
        .post("/panitia/babak/{round}/keluarkan", ORGANISERS, round::remove)
        .post("/panitia/babak/{round}/jadwal", ORGANISERS, round::reschedule)
        .post("/panitia/babak/{round}/buka-kembali", ORGANISERS, round::reopen)
        .get("/panitia/babak/{round}/selisih", OVERSEERS, apart::page)
        .post("/panitia/babak/{round}/selisih", ORGANISERS, apart::discuss)
}

type Answer = Result<HttpResponse, PageError>;
type Shown = Result<Markup, PageError>;

/// Looks at an edition again while a reaction is at work, so often.
const LOOKS: u32 = 20;
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

/// The edition, if the visitor may read what its organisers read. A draft of others does not exist for them.
async fn overseen(visitor: &Visitor, pool: &PgPool, id: &str) -> Result<EditionRow, PageError> {
    let id = id.parse().map_err(|_| PageError::NotFound)?;
    let edition = read_model::edition(pool, id).await?.ok_or(PageError::NotFound)?;
    if visitor.may_oversee(&edition.region) {
        Ok(edition)
    } else if edition.state == EditionState::Draft {
        Err(PageError::NotFound)
    } else {
        Err(not_yours(&edition))
    }
}

/// The edition, if the visitor runs it.
async fn organised(visitor: &Visitor, pool: &PgPool, id: &str) -> Result<EditionRow, PageError> {
    let edition = overseen(visitor, pool, id).await?;
    if visitor.may_organise(&edition.region) { Ok(edition) } else { Err(not_yours(&edition)) }
}

fn not_yours(edition: &EditionRow) -> PageError {
    PageError::only_for(format!("panitia {}, penyelenggara lomba ini", edition.region_name))
}

/// What the visitor is in front of a round.
fn eyes(visitor: &Visitor, edition: &EditionRow, round: &RoundRow) -> Eyes {
    Eyes { viewers: visitor.towards(round.home(edition), None), phase: round.phase(edition), open: edition.openness() }
}

/// A round with its edition, if the visitor may read what the organisers read: those of the edition, and of a round
/// held in one territory those of the territory.
async fn overseen_round(visitor: &Visitor, pool: &PgPool, id: &str) -> Result<(EditionRow, RoundRow), PageError> {
    let id = id.parse().map_err(|_| PageError::NotFound)?;
    let round = read_model::round(pool, id).await?.ok_or(PageError::NotFound)?;
    let edition = read_model::edition(pool, round.edition).await?.ok_or(PageError::NotFound)?;
    if eyes(visitor, &edition, &round).see(Field::Workings) { Ok((edition, round)) } else { Err(not_yours(&edition)) }
}

/// A round with its edition, if the visitor runs it.
async fn organised_round(visitor: &Visitor, pool: &PgPool, id: &str) -> Result<(EditionRow, RoundRow), PageError> {
    let (edition, round) = overseen_round(visitor, pool, id).await?;
    if visitor.may_organise(round.home(&edition)) { Ok((edition, round)) } else { Err(not_yours(&edition)) }
}

/// What can be edited of an edition as it stands.
fn plan_of(edition: &EditionRow) -> Result<Plan, PageError> {
    let name = Title::parse(&edition.name).map_err(PageError::failure)?;
    Ok(Plan { name, rules: edition.rules.clone(), calendar: edition.calendar.clone() })
}

/// A page of the panitia below its edition, if there is one.
fn desk_page(visitor: &Visitor, title: &str, edition: Option<&EditionRow>) -> Page {
    let mut page = visitor.page(title);
    page.crumbs.push(Crumb::new("Panitia", "/panitia"));
    if let Some(edition) = edition {
        page.crumbs.push(Crumb::new(edition.name.as_str(), format!("/panitia/lomba/{}", edition.id)));
    }
    page
}

fn reason(typed: &Typed, errors: &mut Errors) -> Option<Reason> {
    errors.keep("alasan", Reason::parse(typed.get("alasan")))
}

/// A new closing time with its reason, as typed.
fn extension(typed: &Typed, zone: Zone) -> Result<(Timestamp, Reason), Errors> {
    let mut errors = Errors::default();
    let until = zone.parse_input(typed.get("sampai")).ok_or("Pilih tanggal dan jam batas yang baru.");
    let until = errors.keep("sampai", until);
    let reason = reason(typed, &mut errors);
    until.zip(reason).ok_or(errors)
}

/// Each sentence of a refusal, at the field it is about.
fn errors_of(refusal: EditionRefusal) -> Errors {
    match refusal {
        EditionRefusal::RulesDoNotHold(problems) => {
            let mut errors = Errors::default();
            for problem in problems {
                errors.add("", problem);
            }
            errors
        }
        EditionRefusal::SlugTaken => Errors::one("alamat", refusal),
        EditionRefusal::YearOutOfRange => Errors::one("tahun", refusal),
        EditionRefusal::ExtensionInThePast | EditionRefusal::ExtensionNotLater => Errors::one("sampai", refusal),
        refusal => Errors::one("", refusal),
    }
}

/// The rules as published: canonical JSON, whose SHA-256 is the fingerprint.
fn rules_file(edition: &EditionRow) -> Answer {
    let json = serde_json::to_value(&edition.rules).map_err(PageError::failure)?.to_string();
    Ok(HttpResponse::Ok()
        .content_type("application/json")
        .insert_header(("content-disposition", format!("attachment; filename=\"aturan-{}.json\"", edition.slug)))
        .body(json))
}
