//! What the panitia does with a published edition.

use super::{Answer, Shown, desk_page, errors_of, extension, organised, reason};
use crate::{
    competition::{
        edition::{aggregate::Edition, commands::EditionCommand},
        form::Typed,
        pages::actions::{self, ActionView},
        read_model::{self, EditionRow, EditionState, RoundRow, RoundState},
    },
    eventstore::{CommandBus, CommandError},
    kernel::actor::Role,
    scoring::rules::RoundKind,
    web::{
        component::form_parts::Errors,
        error::PageError,
        flash,
        form::{self, RawSubmission},
        guard::Visitor,
        layout::{self, Page},
    },
};
use actix_web::web::{Data, Path};
use maud::Markup;
use sqlx::PgPool;

type Draw = fn(&ActionView) -> Markup;

async fn page(
    visitor: &Visitor,
    pool: &PgPool,
    edition: EditionRow,
    (title, draw): (&str, Draw),
    typed: Typed,
    errors: Errors,
) -> Result<Page, PageError> {
    let rounds = read_model::rounds(pool, edition.id).await?;
    let begun = |round: &RoundRow| round.rules.kind == RoundKind::Scored && round.state != RoundState::Ahead;
    let mut page = desk_page(visitor, title, Some(&edition));
    page.has_errors = !errors.is_empty();
    page.main = draw(&ActionView {
        edition,
        typed,
        errors,
        seal: visitor.seal(),
        other_seal: visitor.seal(),
        scoring_begun: rounds.iter().any(begun),
    });
    Ok(page)
}

const REGISTRATION: (&str, Draw) = ("Pendaftaran", actions::registration);
const CANCEL: (&str, Draw) = ("Batalkan lomba", actions::cancel);

pub(super) async fn registration(visitor: Visitor, pool: Data<PgPool>, id: Path<String>) -> Shown {
    let edition = organised(&visitor, &pool, &id).await?;
    if edition.state == EditionState::Draft {
        return Err(PageError::Refused("Terbitkan dulu aturan dan jadwalnya.".into()));
    }
    Ok(layout::page(&page(&visitor, &pool, edition, REGISTRATION, Typed::default(), Errors::default()).await?))
}

/// Carries out a wish of the registration page and comes back to it.
async fn act(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    id: &str,
    sent: RawSubmission,
    said: &str,
    command: impl FnOnce(&EditionRow, &Typed) -> Result<EditionCommand, Errors>,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Organiser)?;
    let edition = organised(&visitor, &pool, id).await?;
    let typed = Typed::of(sent.raw());
    let command = match command(&edition, &typed) {
        Ok(command) => command,
        Err(errors) => return Ok(form::refused(&page(&visitor, &pool, edition, REGISTRATION, typed, errors).await?)),
    };
    match bus.execute::<Edition>(edition.id, command, &stamp).await {
        Ok(_) => Ok(flash::to_saying(&format!("/panitia/lomba/{}/pendaftaran", edition.id), said)),
        Err(CommandError::Refused(refusal)) => {
            let now = organised(&visitor, &pool, id).await?;
            Ok(form::refused(&page(&visitor, &pool, now, REGISTRATION, typed, errors_of(refusal)).await?))
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn open(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    id: Path<String>,
    sent: RawSubmission,
) -> Answer {
    act(visitor, pool, bus, &id, sent, "Pendaftaran dibuka.", |_, _| Ok(EditionCommand::OpenRegistration)).await
}

pub(super) async fn close(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    id: Path<String>,
    sent: RawSubmission,
) -> Answer {
    act(visitor, pool, bus, &id, sent, "Pendaftaran ditutup.", |_, _| Ok(EditionCommand::CloseRegistration)).await
}

pub(super) async fn extend(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    id: Path<String>,
    sent: RawSubmission,
) -> Answer {
    act(visitor, pool, bus, &id, sent, "Pendaftaran diperpanjang. Alasannya terbaca semua orang.", |edition, typed| {
        let (closes_at, reason) = extension(typed, edition.calendar.zone)?;
        Ok(EditionCommand::ExtendRegistration { closes_at, reason })
    })
    .await
}

pub(super) async fn publish_proposals(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    id: Path<String>,
    sent: RawSubmission,
) -> Answer {
    act(visitor, pool, bus, &id, sent, "Semua orang dapat membaca usulan.", |edition, _| {
        Ok(EditionCommand::PublishProposals { sealed: edition.state == EditionState::Sealed })
    })
    .await
}

pub(super) async fn cancel_page(visitor: Visitor, pool: Data<PgPool>, id: Path<String>) -> Shown {
    let edition = organised(&visitor, &pool, &id).await?;
    Ok(layout::page(&page(&visitor, &pool, edition, CANCEL, Typed::default(), Errors::default()).await?))
}

pub(super) async fn cancel(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    id: Path<String>,
    sent: RawSubmission,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Organiser)?;
    let edition = organised(&visitor, &pool, &id).await?;
    let (typed, mut errors) = (Typed::of(sent.raw()), Errors::default());
    let Some(reason) = reason(&typed, &mut errors) else {
        return Ok(form::refused(&page(&visitor, &pool, edition, CANCEL, typed, errors).await?));
    };
    match bus.execute::<Edition>(edition.id, EditionCommand::Cancel { reason }, &stamp).await {
        Ok(_) => Ok(flash::to_saying(&format!("/panitia/lomba/{}", edition.id), "Lomba dibatalkan.")),
        Err(CommandError::Refused(refusal)) => {
            Ok(form::refused(&page(&visitor, &pool, edition, CANCEL, typed, errors_of(refusal)).await?))
        }
        Err(error) => Err(error.into()),
    }
}
