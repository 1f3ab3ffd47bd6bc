//! What an owner keeps up over the years: the yearly report and the awards.

use super::{Answer, Shown, below, crumb, field_of, own, this_year, today};
use crate::eventstore::{CommandBus, CommandError};
use crate::innovation::{
    aggregate::Innovation,
    commands::InnovationCommand,
    form::{TypedAward, TypedReport},
    pages::upkeep,
    read_model::{self, InnovationRow},
};
use crate::kernel::{actor::Role, text::Reason};
use crate::web::{
    component::form_parts::Errors,
    error::PageError,
    flash,
    form::{self, Submission},
    guard::Visitor,
    layout::{self, Page},
};
use actix_web::web::{Data, Path};
use sqlx::PgPool;

pub(super) async fn status_form(visitor: Visitor, pool: Data<PgPool>, id: Path<String>) -> Shown {
    let row = own(&visitor, &pool, &id).await?;
    let typed = TypedReport { year: this_year(&pool).await?.to_string(), ..TypedReport::default() };
    Ok(layout::page(&status_page(&visitor, &pool, row, typed, Errors::default()).await?))
}

pub(super) async fn report_status(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    id: Path<String>,
    sent: Submission<TypedReport>,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Operator)?;
    let row = own(&visitor, &pool, &id).await?;
    let (typed, place) = (sent.fields.clone(), format!("/inovasi/{}", row.id));
    let (year, status, note) = match typed.read() {
        Ok(read) => read,
        Err(errors) => return Ok(form::refused(&status_page(&visitor, &pool, row, typed, errors).await?)),
    };
    let command = InnovationCommand::ReportStatus { year, status, note, today: today(&pool, stamp.at).await? };
    match bus.execute::<Innovation>(row.id, command, &stamp).await {
        Ok(_) => Ok(flash::to_saying(&place, &format!("Status tahun {year} tersimpan."))),
        Err(CommandError::Refused(refusal)) => {
            let errors = Errors::one(field_of(&refusal), refusal);
            Ok(form::refused(&status_page(&visitor, &pool, row, typed, errors).await?))
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn award_form(visitor: Visitor, pool: Data<PgPool>, id: Path<String>) -> Shown {
    let row = own(&visitor, &pool, &id).await?;
    Ok(layout::page(&award_page(&visitor, &pool, row, TypedAward::default(), Errors::default()).await?))
}

pub(super) async fn record_award(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    id: Path<String>,
    sent: Submission<TypedAward>,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Operator)?;
    let row = own(&visitor, &pool, &id).await?;
    let (typed, place) = (sent.fields.clone(), format!("/inovasi/{}/penghargaan", row.id));
    let award = match typed.read() {
        Ok(award) => award,
        Err(errors) => return Ok(form::refused(&award_page(&visitor, &pool, row, typed, errors).await?)),
    };
    let command = InnovationCommand::RecordAward { award, today: today(&pool, stamp.at).await? };
    match bus.execute::<Innovation>(row.id, command, &stamp).await {
        Ok(_) => Ok(flash::to_saying(&place, "Penghargaan tercatat.")),
        Err(CommandError::Refused(refusal)) => {
            let errors = Errors::one(field_of(&refusal), refusal);
            Ok(form::refused(&award_page(&visitor, &pool, row, typed, errors).await?))
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn strike_award(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    id: Path<String>,
    sent: Submission<TypedAward>,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Operator)?;
    let row = own(&visitor, &pool, &id).await?;
    let place = format!("/inovasi/{}/penghargaan", row.id);
    let (Ok(award), Ok(reason)) = (sent.fields.read(), Reason::parse(&sent.fields.reason)) else {
        return Ok(flash::to_refusing(&place, "Tulis alasan mencoret penghargaan ini, paling sedikit 10 huruf."));
    };
    match bus.execute::<Innovation>(row.id, InnovationCommand::StrikeAward { award, reason }, &stamp).await {
        Ok(_) => Ok(flash::to_saying(&place, "Penghargaan dicoret. Alasannya tersimpan di riwayat.")),
        Err(CommandError::Refused(refusal)) => Ok(flash::to_refusing(&place, &refusal.to_string())),
        Err(error) => Err(error.into()),
    }
}

async fn status_page(
    visitor: &Visitor,
    pool: &PgPool,
    row: InnovationRow,
    typed: TypedReport,
    errors: Errors,
) -> Result<Page, PageError> {
    let mut frame = below(visitor, &format!("Status tahunan {}", row.details.title));
    frame.crumbs.push(crumb(&row));
    frame.has_errors = !errors.is_empty();
    let statuses = read_model::statuses(pool, row.id).await?;
    frame.main = upkeep::status(&upkeep::StatusView { row, statuses, typed, errors, seal: visitor.seal() });
    Ok(frame)
}

async fn award_page(
    visitor: &Visitor,
    pool: &PgPool,
    row: InnovationRow,
    typed: TypedAward,
    errors: Errors,
) -> Result<Page, PageError> {
    let mut frame = below(visitor, &format!("Penghargaan {}", row.details.title));
    frame.crumbs.push(crumb(&row));
    frame.has_errors = !errors.is_empty();
    let awards = read_model::awards(pool, row.id).await?;
    let seals = awards.iter().map(|_| visitor.seal()).collect();
    frame.main = upkeep::awards(&upkeep::AwardsView { row, awards, seals, typed, errors, seal: visitor.seal() });
    Ok(frame)
}
