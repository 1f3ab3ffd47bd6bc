//! `/panitia/babak/{round}/selisih`: what must be talked about before a round closes.

use super::{Answer, Shown, desk_page, organised_round, overseen_round, reason};
use crate::{
    competition::{
        form::Typed,
        pages::apart::{self, ApartView},
        read_model::{self, EditionRow, RoundRow},
        round::{
            aggregate::{Round, RoundRefusal},
            commands::RoundCommand,
        },
    },
    eventstore::{CommandBus, CommandError},
    kernel::{actor::Role, ids::ProposalId, score::Exact},
    scoring::rules::RoundKind,
    web::{
        component::form_parts::Errors,
        error::PageError,
        flash,
        form::{self, RawSubmission},
        guard::Visitor,
        layout::{self, Crumb, Page},
    },
};
use actix_web::web::{Data, Path};
use sqlx::PgPool;

async fn shown(
    visitor: &Visitor,
    pool: &PgPool,
    (edition, round): (EditionRow, RoundRow),
    typed: Typed,
    errors: Errors,
) -> Result<Page, PageError> {
    if round.rules.kind != RoundKind::Scored {
        return Err(PageError::NotFound);
    }
    let apart = read_model::apart(pool, round.id).await?;
    let view = ApartView {
        flat: read_model::flat(pool, round.id).await?,
        may_organise: visitor.may_organise(round.home(&edition)),
        seals: apart.iter().map(|_| visitor.seal()).collect(),
        apart,
        typed,
        errors,
        edition,
        round,
    };
    let above = visitor.may_oversee(&view.edition.region).then_some(&view.edition);
    let mut page = desk_page(visitor, "Nilai juri yang berjauhan", above);
    page.crumbs.push(Crumb::new(view.round.rules.label.as_str(), format!("/panitia/babak/{}", view.round.id)));
    page.has_errors = !view.errors.is_empty();
    page.main = apart::apart(&view);
    Ok(page)
}

pub(super) async fn page(visitor: Visitor, pool: Data<PgPool>, id: Path<String>) -> Shown {
    let found = overseen_round(&visitor, &pool, &id).await?;
    Ok(layout::page(&shown(&visitor, &pool, found, Typed::default(), Errors::default()).await?))
}

pub(super) async fn discuss(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    id: Path<String>,
    sent: RawSubmission,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Organiser)?;
    let (edition, round) = organised_round(&visitor, &pool, &id).await?;
    let stamp = form::for_territory(stamp, &visitor, round.territory.as_ref());
    let (typed, mut errors) = (Typed::of(sent.raw()), Errors::default());
    let proposal: ProposalId = typed.get("usulan").parse().map_err(|_| PageError::NotFound)?;
    let Some(note) = reason(&typed, &mut errors) else {
        return Ok(form::refused(&shown(&visitor, &pool, (edition, round), typed, errors).await?));
    };
    let rows = read_model::apart(&pool, round.id).await?;
    let gap = rows.into_iter().find(|row| row.proposal == proposal).and_then(|row| row.gap).unwrap_or_else(Exact::zero);
    let command = RoundCommand::RecordDiscussion { proposal, gap, note };
    match bus.execute::<Round>(round.id, command, &stamp).await {
        Ok(_) => Ok(flash::to_saying(&format!("/panitia/babak/{}/selisih", round.id), "Pembahasan dicatat.")),
        Err(CommandError::Refused(refusal)) => {
            let errors = match refusal {
                RoundRefusal::NotAnEntry => return Err(PageError::NotFound),
                refusal => Errors::one("", refusal),
            };
            let found = organised_round(&visitor, &pool, &id).await?;
            Ok(form::refused(&shown(&visitor, &pool, found, typed, errors).await?))
        }
        Err(error) => Err(error.into()),
    }
}
