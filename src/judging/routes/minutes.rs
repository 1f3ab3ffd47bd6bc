//! `/panitia/lomba/{lomba}/pleno/berita-acara`: what the minutes say beside what is recorded, and how they look.

use super::pleno::{as_it_stands, below, id, organised, overseen, place};
use super::{Answer, Shown};
use crate::eventstore::{CommandBus, CommandError};
use crate::judging::{
    deliberation::{
        aggregate::{Deliberation, DeliberationRefusal},
        commands::DeliberationCommand,
    },
    form::pleno::TypedMinutes,
    pages::minutes::{self as pages, MinutesView},
    read_model::{self, Pleno},
};
use crate::kernel::{actor::Role, ids::PersonId, time::Timestamp};
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

pub(super) async fn show(visitor: Visitor, pool: Data<PgPool>, edition: Path<String>) -> Shown {
    let pleno = overseen(&visitor, &pool, &edition).await?;
    let typed = known(&pleno);
    Ok(layout::page(&page(&visitor, &pool, pleno, typed, Errors::default()).await?))
}

async fn page(
    visitor: &Visitor,
    pool: &PgPool,
    pleno: Pleno,
    typed: TypedMinutes,
    errors: Errors,
) -> Result<Page, PageError> {
    let mut frame = below(visitor, &pleno, "Berita acara pleno");
    frame.has_errors = !errors.is_empty();
    let seal = visitor.may_organise(&pleno.region).then(|| visitor.seal());
    let panitia = read_model::panitia(pool, &pleno.region).await?;
    frame.main = pages::main(&MinutesView { pleno, typed, errors, panitia, seal });
    Ok(frame)
}

/// What was written; before that what is likely: the day of sealing, the region.
fn known(pleno: &Pleno) -> TypedMinutes {
    let meeting = pleno.meeting.as_ref();
    if let Some(minutes) = meeting.and_then(|meeting| meeting.held.minutes.as_ref()) {
        return TypedMinutes::of(minutes);
    }
    let sealed = meeting.and_then(|meeting| meeting.sealed.as_ref());
    let date = pleno.zone.date(sealed.map_or_else(Timestamp::now, |sealed| sealed.at)).to_string();
    TypedMinutes { date, place: pleno.region_name.clone(), ..TypedMinutes::default() }
}

pub(super) async fn write(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    edition: Path<String>,
    sent: Submission<TypedMinutes>,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Organiser)?;
    let pleno = organised(&visitor, &pool, &edition).await?;
    let typed = sent.fields.clone();
    let (minutes, reason) = match typed.read() {
        Ok(read) => read,
        Err(errors) => return Ok(form::refused(&page(&visitor, &pool, pleno, typed, errors).await?)),
    };
    let panitia: Vec<PersonId> =
        read_model::panitia(&pool, &pleno.region).await?.into_iter().map(|(person, _)| person).collect();
    let today = pleno.zone.date(stamp.at);
    let command = DeliberationCommand::WriteMinutes { minutes, panitia, today, reason };
    match bus.execute::<Deliberation>(id(&pleno), command, &stamp).await {
        Ok(_) => Ok(flash::to_saying(&format!("{}/berita-acara", place(&pleno)), "Isian berita acara disimpan.")),
        Err(CommandError::Refused(refusal @ DeliberationRefusal::NotOpen)) => {
            as_it_stands(&visitor, &pool, pleno, &refusal).await
        }
        Err(CommandError::Refused(refusal)) => {
            let field = match refusal {
                DeliberationRefusal::MeetsInFuture(_) => "tanggal",
                DeliberationRefusal::NotOfThePanitia => "ketua",
                DeliberationRefusal::MinutesNeedReason => "alasan",
                _ => "",
            };
            // Sealed or written meanwhile: the form as it is now, with what was typed.
            let pleno = organised(&visitor, &pool, &edition).await?;
            let errors = Errors::one(field, refusal);
            Ok(form::refused(&page(&visitor, &pool, pleno, typed, errors).await?))
        }
        Err(error) => Err(error.into()),
    }
}
