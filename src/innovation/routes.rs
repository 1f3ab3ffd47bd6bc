//! `/inovasi`: from a request to a command or a query, and to a page.

mod upkeep;

use crate::directory::table;
use crate::eventstore::{CommandBus, CommandError};
use crate::history::read_model::{self as history, Audience, Subject};
use crate::innovation::{
    aggregate::{Innovation, InnovationRefusal},
    commands::InnovationCommand,
    events::Stage,
    form::TypedDetails,
    pages::{self, detail::DetailView, form::FormView, history::HistoryView, list::CatalogueView},
    read_model::{self, CatalogueFilter, InnovationRow},
};
use crate::kernel::{
    actor::{CommandId, Role},
    ids::InnovationId,
    region::RegionCode,
    time::{Date, Timestamp, Zone},
    unit::UnitCode,
};
use crate::web::{
    component::{form_parts::Errors, trail::Entry},
    error::PageError,
    flash,
    form::{self, Submission},
    guard::Visitor,
    layout::{self, Crumb, Page},
    routes::{Access, Routes},
};
use actix_web::{
    HttpResponse,
    web::{Data, Path, Query},
};
use chrono::Datelike;
use maud::Markup;
use serde::Deserialize;
use sqlx::PgPool;

const OPERATOR: Access = Access::Roles(&[Role::Operator]);
const READERS_OF_HISTORY: Access = Access::Roles(&[Role::Operator, Role::Organiser, Role::Leader, Role::Admin]);
const PER_PAGE: i64 = 20;

/// The routes of this context.
pub fn routes() -> Routes {
    Routes::new()
        .get("/inovasi", Access::Public, catalogue)
        .get("/inovasi/kami", OPERATOR, ours)
        .get("/inovasi/baru", OPERATOR, new)
        .post("/inovasi/baru", OPERATOR, register)
        .get("/inovasi/{id}", Access::Public, show)
        .get("/inovasi/{id}/ubah", OPERATOR, edit)
        .post("/inovasi/{id}/ubah", OPERATOR, revise)
        .get("/inovasi/{id}/riwayat", READERS_OF_HISTORY, versions)
        .get("/inovasi/{id}/status", OPERATOR, upkeep::status_form)
        .post("/inovasi/{id}/status", OPERATOR, upkeep::report_status)
        .get("/inovasi/{id}/penghargaan", OPERATOR, upkeep::award_form)
        .post("/inovasi/{id}/penghargaan", OPERATOR, upkeep::record_award)
        .post("/inovasi/{id}/penghargaan/coret", OPERATOR, upkeep::strike_award)
}

type Answer = Result<HttpResponse, PageError>;
type Shown = Result<Markup, PageError>;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct CatalogueQuery {
    cari: String,
    urusan: String,
    tahap: String,
    unit: String,
    halaman: String,
}

impl CatalogueQuery {
    /// The address of this list up to the page number.
    fn address(&self) -> String {
        let mut pairs = form_urlencoded::Serializer::for_suffix("/inovasi?".to_owned(), "/inovasi?".len());
        for (key, value) in
            [("cari", &self.cari), ("urusan", &self.urusan), ("tahap", &self.tahap), ("unit", &self.unit)]
        {
            if !value.is_empty() {
                pairs.append_pair(key, value);
            }
        }
        pairs.append_pair("halaman", "").finish()
    }
}

async fn catalogue(visitor: Visitor, pool: Data<PgPool>, query: Query<CatalogueQuery>) -> Shown {
    let filter = CatalogueFilter {
        search: query.cari.chars().take(100).collect(),
        urusan: query.urusan.parse().ok(),
        stage: query.tahap.parse().ok(),
        unit: query.unit.parse().ok(),
    };
    let total = read_model::count(&pool, &filter).await?;
    let pages = (total + PER_PAGE - 1) / PER_PAGE;
    let page = query.halaman.parse().unwrap_or(1).clamp(1, pages.max(1));
    let view = CatalogueView {
        rows: read_model::catalogue(&pool, &filter, PER_PAGE, (page - 1) * PER_PAGE).await?,
        owners: read_model::owners(&pool).await?,
        filter,
        total,
        href: query.address(),
        page: page as usize,
        pages: pages as usize,
        may_register: visitor.has(Role::Operator),
    };
    let mut frame = visitor.page("Inovasi");
    frame.main = pages::list::catalogue(&view);
    Ok(layout::page(&frame))
}

async fn ours(visitor: Visitor, pool: Data<PgPool>) -> Shown {
    let rows = read_model::of_units(&pool, &visitor.units()).await?;
    let mut frame = visitor.page("Inovasi kami");
    frame.main = pages::list::ours(&pages::list::OursView { rows, this_year: this_year(&pool).await? });
    Ok(layout::page(&frame))
}

async fn show(visitor: Visitor, pool: Data<PgPool>, id: Path<String>) -> Shown {
    let row = found(&pool, &id).await?;
    let view = DetailView {
        statuses: read_model::statuses(&pool, row.id).await?,
        awards: read_model::awards(&pool, row.id).await?,
        trail: trail(&visitor, &pool, &row, 6).await?,
        may_edit: visitor.operates(&row.unit),
        may_read_history: may_read_history(&visitor, &row),
        zone: zone(&pool).await?,
        row,
    };
    let mut frame = below(&visitor, view.row.details.title.as_str());
    frame.main = pages::detail::main(&view);
    frame.side = Some(pages::detail::side(&view));
    Ok(layout::page(&frame))
}

async fn versions(visitor: Visitor, pool: Data<PgPool>, id: Path<String>, query: Query<HistoryQuery>) -> Shown {
    let row = found(&pool, &id).await?;
    if !may_read_history(&visitor, &row) {
        return Err(not_yours(&row));
    }
    let view = HistoryView {
        versions: read_model::versions(&pool, row.id).await?,
        trail: trail(&visitor, &pool, &row, 200).await?,
        zone: zone(&pool).await?,
        from: query.dari.parse().ok(),
        to: query.ke.parse().ok(),
        row,
    };
    let mut frame = below(&visitor, &format!("Riwayat {}", view.row.details.title));
    frame.crumbs.push(crumb(&view.row));
    frame.main = pages::history::main(&view);
    frame.side = Some(pages::history::side(&view));
    Ok(layout::page(&frame))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct HistoryQuery {
    dari: String,
    ke: String,
}

async fn new(visitor: Visitor, pool: Data<PgPool>) -> Shown {
    let units = own_units(&visitor, &pool).await?;
    let typed = TypedDetails { unit: only(&units), ..TypedDetails::default() };
    Ok(layout::page(&new_page(&visitor, units, typed, Errors::default(), visitor.seal())))
}

async fn register(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    sent: Submission<TypedDetails>,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Operator)?;
    let typed = sent.fields.clone();
    let units = own_units(&visitor, &pool).await?;
    let again = |errors: Errors| {
        let seal = visitor.seal().again(&sent.command_id);
        Ok(form::refused(&new_page(&visitor, units.clone(), typed.clone(), errors, seal)))
    };
    let unit: UnitCode = match typed.unit.parse() {
        Ok(unit) if visitor.operates(&unit) => unit,
        Ok(_) => return Err(PageError::only_for("operator unit itu")),
        Err(_) => return again(Errors::one("unit", "Pilih unit pemilik inovasi ini.")),
    };
    if !units.iter().any(|(code, _)| *code == unit) {
        return again(Errors::one("unit", "Unit ini sudah tidak aktif, jadi tidak dapat mendaftarkan inovasi."));
    }
    let details = match typed.read() {
        Ok(details) => details,
        Err(errors) => return again(errors),
    };
    // The same form sent twice is the same innovation.
    let id = registered_as(&stamp.command_id);
    let command = InnovationCommand::Register { unit, details, today: today(&pool, stamp.at).await? };
    match bus.execute::<Innovation>(id, command, &stamp).await {
        Ok(_) => Ok(flash::to_saying(&format!("/inovasi/{id}"), "Inovasi terdaftar.")),
        Err(CommandError::Refused(refusal)) => again(Errors::one(field_of(&refusal), refusal)),
        Err(error) => Err(error.into()),
    }
}

async fn edit(visitor: Visitor, pool: Data<PgPool>, id: Path<String>) -> Shown {
    let row = own(&visitor, &pool, &id).await?;
    let typed = TypedDetails { revision: row.revision.to_string(), ..TypedDetails::from(&row.details) };
    Ok(layout::page(&edit_page(&visitor, &row, typed, Errors::default(), false)))
}

async fn revise(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    id: Path<String>,
    sent: Submission<TypedDetails>,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Operator)?;
    let row = own(&visitor, &pool, &id).await?;
    let typed = sent.fields.clone();
    let details = match typed.read() {
        Ok(details) => details,
        Err(errors) => return Ok(form::refused(&edit_page(&visitor, &row, typed, errors, false))),
    };
    let base_revision = typed.revision.parse().unwrap_or(0);
    let command = InnovationCommand::Revise { base_revision, details, today: today(&pool, stamp.at).await? };
    match bus.execute::<Innovation>(row.id, command, &stamp).await {
        Ok(receipt) if receipt.position.is_none() => {
            Ok(flash::to_saying(&format!("/inovasi/{}", row.id), "Tidak ada yang berubah."))
        }
        Ok(_) => Ok(flash::to_saying(&format!("/inovasi/{}", row.id), "Perubahan tersimpan.")),
        Err(CommandError::Refused(InnovationRefusal::ChangedMeanwhile) | CommandError::Conflict) => {
            // What was typed stays; sending it again means: over the version that is shown now.
            let now = found(&pool, &id).await?;
            let typed = TypedDetails { revision: now.revision.to_string(), ..typed };
            Ok(form::overtaken(&edit_page(&visitor, &now, typed, Errors::default(), true)))
        }
        Err(CommandError::Refused(refusal)) => {
            let errors = Errors::one(field_of(&refusal), refusal);
            Ok(form::refused(&edit_page(&visitor, &row, typed, errors, false)))
        }
        Err(error) => Err(error.into()),
    }
}

/// The innovation that a wish to register makes.
fn registered_as(wish: &CommandId) -> InnovationId {
    InnovationId::of(&[&wish.whole()])
}

/// The field that a refusal is about.
fn field_of(refusal: &InnovationRefusal) -> &'static str {
    const fn date(stage: Stage) -> &'static str {
        match stage {
            Stage::Initiated => "mulai_inisiatif",
            Stage::Trialled => "mulai_uji_coba",
            Stage::Implemented => "mulai_penerapan",
        }
    }
    match refusal {
        InnovationRefusal::SummaryEmpty => "ringkasan",
        InnovationRefusal::DateMissing { missing: stage, .. }
        | InnovationRefusal::DateAheadOfStage { dated: stage, .. }
        | InnovationRefusal::DatesOutOfOrder { later: stage, .. }
        | InnovationRefusal::DateInFuture { stage, .. } => date(*stage),
        InnovationRefusal::YearInFuture(_) | InnovationRefusal::YearBeforeStart { .. } => "tahun",
        InnovationRefusal::StopWithoutNote => "catatan",
        InnovationRefusal::AwardAlreadyRecorded => "nama",
        InnovationRefusal::AlreadyRegistered
        | InnovationRefusal::NotRegistered
        | InnovationRefusal::ChangedMeanwhile
        | InnovationRefusal::AwardUnknown => "",
    }
}

async fn found(pool: &PgPool, id: &str) -> Result<InnovationRow, PageError> {
    let id = id.parse().map_err(|_| PageError::NotFound)?;
    read_model::innovation(pool, id).await?.ok_or(PageError::NotFound)
}

/// The innovation, if the visitor writes for its unit.
async fn own(visitor: &Visitor, pool: &PgPool, id: &str) -> Result<InnovationRow, PageError> {
    let row = found(pool, id).await?;
    if visitor.operates(&row.unit) { Ok(row) } else { Err(not_yours(&row)) }
}

fn not_yours(row: &InnovationRow) -> PageError {
    PageError::only_for(format!("operator {}, pemilik inovasi ini", row.unit_name))
}

/// Whether the visitor runs or leads the region that the unit works in.
fn oversees(visitor: &Visitor, row: &InnovationRow) -> bool {
    row.region.as_ref().is_some_and(|region| visitor.may_oversee(region))
}

fn may_read_history(visitor: &Visitor, row: &InnovationRow) -> bool {
    visitor.operates(&row.unit) || oversees(visitor, row) || visitor.has(Role::Admin)
}

/// What happened to the innovation, as this visitor may read it, the newest first.
async fn trail(visitor: &Visitor, pool: &PgPool, row: &InnovationRow, limit: i64) -> Result<Vec<Entry>, PageError> {
    let subject = Subject::Innovation(row.id);
    let rows = if oversees(visitor, row) {
        // Its entries may be in editions that others run.
        let regions: Vec<RegionCode> =
            [Role::Organiser, Role::Leader].into_iter().flat_map(|role| visitor.regions(role)).collect();
        history::trail_overseen(pool, &subject, &regions, limit).await?
    } else {
        let audience = if visitor.operates(&row.unit) { Audience::Owner } else { Audience::Public };
        history::trail(pool, &subject, audience, limit).await?
    };
    Ok(rows.into_iter().map(Into::into).collect())
}

/// The active units this visitor writes for, with their names.
async fn own_units(visitor: &Visitor, pool: &PgPool) -> Result<Vec<(UnitCode, String)>, PageError> {
    Ok(read_model::active_units(pool, &visitor.units()).await?)
}

fn only(units: &[(UnitCode, String)]) -> String {
    match units {
        [(unit, _)] => unit.to_string(),
        _ => String::new(),
    }
}

async fn zone(pool: &PgPool) -> Result<Zone, PageError> {
    Ok(table::zone(pool).await?)
}
async fn today(pool: &PgPool, at: Timestamp) -> Result<Date, PageError> {
    Ok(zone(pool).await?.date(at))
}
async fn this_year(pool: &PgPool) -> Result<i32, PageError> {
    Ok(today(pool, Timestamp::now()).await?.year())
}

fn below(visitor: &Visitor, title: &str) -> Page {
    Page { crumbs: vec![Crumb::new("Inovasi", "/inovasi")], ..visitor.page(title) }
}
fn crumb(row: &InnovationRow) -> Crumb {
    Crumb::new(row.details.title.as_str(), format!("/inovasi/{}", row.id))
}

fn new_page(
    visitor: &Visitor,
    units: Vec<(UnitCode, String)>,
    typed: TypedDetails,
    errors: Errors,
    seal: form::Seal,
) -> Page {
    let mut frame = visitor.page("Daftarkan inovasi");
    frame.crumbs = vec![Crumb::new("Inovasi kami", "/inovasi/kami")];
    frame.has_errors = !errors.is_empty();
    frame.main = pages::form::new(&FormView { units, typed, errors, seal, row: None, overtaken: false });
    frame
}

fn edit_page(visitor: &Visitor, row: &InnovationRow, typed: TypedDetails, errors: Errors, overtaken: bool) -> Page {
    let mut frame = below(visitor, &format!("Ubah {}", row.details.title));
    frame.crumbs.push(crumb(row));
    frame.has_errors = overtaken || !errors.is_empty();
    let seal = visitor.seal();
    frame.main =
        pages::form::edit(&FormView { units: Vec::new(), typed, errors, seal, row: Some(row.clone()), overtaken });
    frame
}
