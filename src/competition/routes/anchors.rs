//! `/panitia/lomba/{id}/pembanding`: what every panel of a ladder scores, so that panels can be compared.

use super::{Answer, Shown, desk_page, errors_of, organised, reason};
use crate::{
    competition::{
        edition::{aggregate::Edition, commands::EditionCommand},
        form::Typed,
        pages::anchors::{self, AnchorsView},
        read_model::{self, EditionRow, EditionState},
    },
    eventstore::{CommandBus, CommandError},
    kernel::{actor::Role, ids::ProposalId},
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
use sqlx::PgPool;

async fn shown(
    visitor: &Visitor,
    pool: &PgPool,
    edition: EditionRow,
    typed: Typed,
    errors: Errors,
) -> Result<Page, PageError> {
    let entries = read_model::handed_in(pool, edition.id).await?;
    let mut page = desk_page(visitor, "Pembanding", Some(&edition));
    page.has_errors = !errors.is_empty();
    page.main = anchors::anchors(&AnchorsView { edition, entries, typed, errors, seal: visitor.seal() });
    Ok(page)
}

async fn ladder(visitor: &Visitor, pool: &PgPool, id: &str) -> Result<EditionRow, PageError> {
    let edition = organised(visitor, pool, id).await?;
    if edition.state == EditionState::Draft || edition.rules.ladder().is_none() {
        return Err(PageError::NotFound);
    }
    Ok(edition)
}

pub(super) async fn page(visitor: Visitor, pool: Data<PgPool>, id: Path<String>) -> Shown {
    let edition = ladder(&visitor, &pool, &id).await?;
    Ok(layout::page(&shown(&visitor, &pool, edition, Typed::default(), Errors::default()).await?))
}

pub(super) async fn choose(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    id: Path<String>,
    sent: RawSubmission,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Organiser)?;
    let edition = ladder(&visitor, &pool, &id).await?;
    let typed = Typed::of(sent.raw());
    let mut errors = Errors::default();
    let proposal = typed.get("usulan").parse::<ProposalId>().map_err(|_| "Pilih usulannya.");
    let proposal = errors.keep("usulan", proposal);
    let reason = reason(&typed, &mut errors);
    let (Some(proposal), Some(reason)) = (proposal, reason) else {
        return Ok(form::refused(&shown(&visitor, &pool, edition, typed, errors).await?));
    };
    let handed_in = read_model::handed_in(&pool, edition.id).await?.into_iter().map(|(id, ..)| id).collect();
    let command = EditionCommand::ChooseAnchor { proposal, handed_in, reason };
    match bus.execute::<Edition>(edition.id, command, &stamp).await {
        Ok(_) => Ok(flash::to_saying(
            &format!("/panitia/lomba/{}/pembanding", edition.id),
            "Pembanding dipilih. Sebentar lagi ia ada di semua panel.",
        )),
        Err(CommandError::Refused(refusal)) => {
            Ok(form::refused(&shown(&visitor, &pool, edition, typed, errors_of(refusal)).await?))
        }
        Err(error) => Err(error.into()),
    }
}
