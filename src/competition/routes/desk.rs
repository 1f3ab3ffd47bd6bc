//! The desk of the panitia: its editions, a new one, publication.

use super::{Answer, BETWEEN_LOOKS, LOOKS, Shown, desk_page, errors_of, organised, overseen};
use crate::{
    competition::{
        edition::{
            aggregate::{Edition, EditionRefusal, calendar_problems},
            commands::{EditionCommand, Slug},
        },
        form::{Typed, read_calendar},
        pages::desk::{self, DeskView, NewView, OverviewView, PublishView},
        read_model::{self, EditionRow, EditionState},
        templates,
    },
    eventstore::{CommandBus, CommandError},
    kernel::{
        actor::Role,
        ids::EditionId,
        region::{Level, RegionCode},
        text::Title,
        time::{Timestamp, Zone},
    },
    web::{
        component::form_parts::Errors,
        error::PageError,
        flash,
        form::{self, RawSubmission, Seal},
        guard::Visitor,
        layout::{self, Page},
    },
};
use actix_web::web::{Data, Path};
use chrono::Datelike;
use sqlx::PgPool;

pub(super) async fn desk(visitor: Visitor, pool: Data<PgPool>) -> Shown {
    let mut regions = visitor.regions(Role::Organiser);
    regions.extend(visitor.regions(Role::Leader));
    let items = read_model::within(&pool, &regions).await?;
    let mut page = visitor.page("Panitia");
    let contests = read_model::contests_within(&pool, &regions).await?;
    page.main = desk::desk(&DeskView { items, contests, may_organise: visitor.has(Role::Organiser) });
    Ok(layout::page(&page))
}

/// The regions that the visitor organises for, with their names.
async fn own_regions(visitor: &Visitor, pool: &PgPool) -> Result<Vec<(RegionCode, String)>, PageError> {
    let mut named = Vec::new();
    for region in visitor.regions(Role::Organiser) {
        if let Some(name) = read_model::region_name(pool, &region).await? {
            named.push((region, name));
        }
    }
    Ok(named)
}

async fn new_page(
    visitor: &Visitor,
    pool: &PgPool,
    typed: Typed,
    errors: Errors,
    seal: Seal,
) -> Result<Page, PageError> {
    let templates = templates::all().iter().map(|it| (it.key.clone(), it.name.clone(), it.source.clone())).collect();
    let regions = own_regions(visitor, pool).await?;
    let mut page = desk_page(visitor, "Siapkan lomba", None);
    page.has_errors = !errors.is_empty();
    page.main = desk::new(&NewView { templates, regions, typed, errors, seal });
    Ok(page)
}

pub(super) async fn new(visitor: Visitor, pool: Data<PgPool>) -> Shown {
    let mut typed = Typed::default();
    let regions = visitor.regions(Role::Organiser);
    let zone = regions.first().map_or(Zone::Wib, |region| Zone::of_province(region.province()));
    typed.add("contoh", templates::all().first().map_or("", |it| it.key.as_str()));
    typed.add("tahun", zone.date(Timestamp::now()).year());
    typed.add("zona", zone.label().to_lowercase());
    let page = new_page(&visitor, &pool, typed, Errors::default(), visitor.seal()).await?;
    Ok(layout::page(&page))
}

pub(super) async fn draft(visitor: Visitor, pool: Data<PgPool>, bus: Data<CommandBus>, sent: RawSubmission) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Organiser)?;
    let typed = Typed::of(sent.raw());
    let command = match read_draft(&typed, &visitor)? {
        Ok(command) => seated(&pool, command).await?,
        Err(errors) => {
            let seal = visitor.seal().again(&sent.command_id);
            return Ok(form::refused(&new_page(&visitor, &pool, typed, errors, seal).await?));
        }
    };
    // The same form sent twice is the same edition.
    let id = EditionId::of(&[&stamp.command_id.whole()]);
    match bus.execute::<Edition>(id, command, &stamp).await {
        Ok(_) => Ok(flash::to_saying(&format!("/panitia/lomba/{id}"), "Draf lomba dibuat. Sesuaikan aturannya.")),
        Err(CommandError::Refused(refusal)) => {
            let page = new_page(&visitor, &pool, typed, errors_of(refusal), visitor.seal()).await?;
            Ok(form::refused(&page))
        }
        Err(error) => Err(error.into()),
    }
}

fn read_draft(typed: &Typed, visitor: &Visitor) -> Result<Result<EditionCommand, Errors>, PageError> {
    let mut errors = Errors::default();
    let template = errors.keep("contoh", templates::find(typed.get("contoh")).ok_or("Pilih salah satu contoh aturan."));
    let region =
        errors.keep("wilayah", typed.get("wilayah").parse::<RegionCode>().map_err(|_| "Pilih penyelenggaranya."));
    if let Some(region) = &region
        && !visitor.may_organise(region)
    {
        return Err(PageError::only_for("panitia wilayah itu"));
    }
    let name = errors.keep("nama", Title::parse(typed.get("nama")));
    let year = errors
        .keep("tahun", typed.get("tahun").trim().parse::<u16>().map_err(|_| "Tulis tahunnya dengan empat angka."));
    let slug = errors.keep("alamat", typed.get("alamat").parse::<Slug>());
    let calendar = template.and_then(|template| read_calendar(typed, &template.rules, &mut errors));
    let read = || {
        let template = template?;
        Some(EditionCommand::Draft {
            slug: slug?,
            name: name?,
            year: year?,
            region: region?,
            template: template.key.clone(),
            rules: Box::new(template.rules.clone()),
            calendar: calendar?,
        })
    };
    Ok(read().ok_or(errors))
}

/// A ladder begins with one seat for each territory of its region.
async fn seated(pool: &PgPool, mut command: EditionCommand) -> Result<EditionCommand, PageError> {
    if let EditionCommand::Draft { rules, region, .. } = &mut command {
        let levels: Vec<Level> = rules.rounds.iter().filter_map(|round| Some(round.ladder.as_ref()?.level)).collect();
        for level in levels {
            rules.seat(&read_model::territories(pool, region, level).await?, 1);
        }
    }
    Ok(command)
}

/// What keeps a draft from being published now.
fn problems(edition: &EditionRow) -> Vec<String> {
    if edition.state != EditionState::Draft {
        return Vec::new();
    }
    let mut problems = edition.rules.problems();
    problems.extend(edition.rules.ladder_problems(&edition.region));
    problems.extend(of_calendar(edition));
    problems
}

fn of_calendar(edition: &EditionRow) -> Vec<String> {
    calendar_problems(&edition.calendar, &edition.rules, Timestamp::now())
}

pub(super) async fn overview(visitor: Visitor, pool: Data<PgPool>, id: Path<String>) -> Shown {
    let edition = overseen(&visitor, &pool, &id).await?;
    let view = OverviewView {
        rounds: read_model::rounds(&pool, edition.id).await?,
        counts: read_model::counts(&pool, edition.id).await?,
        trail: read_model::trail(&pool, edition.id).await?,
        problems: problems(&edition),
        calendar_sound: of_calendar(&edition).is_empty(),
        now: Timestamp::now(),
        may_organise: visitor.may_organise(&edition.region),
        seal: visitor.seal(),
        edition,
    };
    let mut page = desk_page(&visitor, &view.edition.name, None);
    page.main = desk::overview(&view);
    page.side = Some(desk::side(&view));
    Ok(layout::page(&page))
}

fn confirmation(visitor: &Visitor, edition: EditionRow, errors: Errors) -> Page {
    let mut page = desk_page(visitor, "Terbitkan aturan", Some(&edition));
    page.has_errors = !errors.is_empty();
    let may_organise = visitor.may_organise(&edition.region);
    let view = PublishView { problems: problems(&edition), edition, errors, may_organise, seal: visitor.seal() };
    page.main = desk::publish(&view);
    page
}

pub(super) async fn publish_page(visitor: Visitor, pool: Data<PgPool>, id: Path<String>) -> Answer {
    let edition = overseen(&visitor, &pool, &id).await?;
    if edition.state != EditionState::Draft {
        return Ok(flash::to(&format!("/panitia/lomba/{}", edition.id)));
    }
    let page = layout::page(&confirmation(&visitor, edition, Errors::default()));
    Ok(actix_web::HttpResponse::Ok().content_type("text/html; charset=utf-8").body(page.into_string()))
}

pub(super) async fn publish(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    id: Path<String>,
    sent: RawSubmission,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Organiser)?;
    let edition = organised(&visitor, &pool, &id).await?;
    let base_revision = sent.value("revisi").and_then(|text| text.parse().ok()).unwrap_or(0);
    match bus.execute::<Edition>(edition.id, EditionCommand::Publish { base_revision }, &stamp).await {
        Ok(_) => {
            planned(&pool, edition.id).await?;
            Ok(flash::to_saying(&format!("/panitia/lomba/{}", edition.id), "Aturan dan jadwal sudah terbit."))
        }
        Err(CommandError::Refused(refusal)) => {
            let overtaken = refusal == EditionRefusal::ChangedMeanwhile;
            let now = overseen(&visitor, &pool, &id).await?;
            let page = confirmation(&visitor, now, errors_of(refusal));
            Ok(if overtaken { form::overtaken(&page) } else { form::refused(&page) })
        }
        Err(error) => Err(error.into()),
    }
}

/// Waits a moment until the reaction has planned the rounds, so that the next page shows them.
async fn planned(pool: &PgPool, edition: EditionId) -> Result<(), PageError> {
    for _ in 0..LOOKS {
        let rounds = read_model::rounds(pool, edition).await?;
        let rules = read_model::edition(pool, edition).await?.map(|row| row.rules);
        let once = rules.map_or(0, |rules| rules.rounds.iter().filter(|round| round.ladder.is_none()).count());
        if rounds.len() >= once {
            break;
        }
        actix_web::rt::time::sleep(BETWEEN_LOOKS).await;
    }
    Ok(())
}
