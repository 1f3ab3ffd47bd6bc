//! `/panitia/lomba/{lomba}/pleno/buka-babak`

use super::pleno::{below, id, organised, place, settled, undecided};
use super::{Answer, shown};
use crate::eventstore::{CommandBus, CommandError};
use crate::judging::{
    deliberation::{
        aggregate::{Deliberation, DeliberationRefusal},
        commands::DeliberationCommand,
    },
    form::pleno::TypedRecount,
    pages::count_anew::{self, CountAnewView},
    read_model::{LastRound, Meeting, Pleno},
};
use crate::kernel::actor::Role;
use crate::web::{
    component::form_parts::Errors,
    error::PageError,
    flash,
    form::{self, Seal, Submission},
    guard::Visitor,
    layout::Page,
};
use actix_web::web::{Data, Path};
use sqlx::PgPool;

const OPENED: &str = "Babak dibuka kembali. Sekarang buka lembar nilai yang keliru di halaman juri.";

/// Why no round can be opened again, if so.
fn why_not(pleno: &Pleno) -> Option<DeliberationRefusal> {
    let asked = |meeting: &Meeting| match meeting {
        meeting if !meeting.is_taken_up() => Some(DeliberationRefusal::NotTakenUp),
        _ if pleno.rules.ladder().is_some() => Some(DeliberationRefusal::LadderStays),
        meeting => meeting.counts_anew().then_some(DeliberationRefusal::AlreadyRecounting),
    };
    undecided(pleno).or_else(|| pleno.meeting.as_ref().and_then(asked))
}

fn last(pleno: &Pleno) -> Result<LastRound, PageError> {
    pleno.last_round.clone().ok_or(PageError::NotFound)
}

pub(super) async fn show(visitor: Visitor, pool: Data<PgPool>, edition: Path<String>) -> Answer {
    let pleno = organised(&visitor, &pool, &edition).await?;
    if let Some(refusal) = why_not(&pleno) {
        return Ok(flash::to_refusing(&place(&pleno), &refusal.to_string()));
    }
    let (typed, seal) = (TypedRecount::default(), visitor.seal());
    Ok(shown(&page(&visitor, pleno, typed, Errors::default(), seal)?))
}

fn page(visitor: &Visitor, pleno: Pleno, typed: TypedRecount, errors: Errors, seal: Seal) -> Result<Page, PageError> {
    let round = last(&pleno)?;
    let mut frame = below(visitor, &pleno, "Buka kembali babak");
    frame.has_errors = !errors.is_empty();
    frame.main = count_anew::form(&CountAnewView { pleno, round, typed, errors, seal });
    Ok(frame)
}

pub(super) async fn order(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    edition: Path<String>,
    sent: Submission<TypedRecount>,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Organiser)?;
    let pleno = organised(&visitor, &pool, &edition).await?;
    let typed = sent.fields.clone();
    let (closes_at, reason) = match typed.read(pleno.zone) {
        Ok(read) => read,
        Err(errors) => match why_not(&pleno) {
            None => {
                let seal = visitor.seal().again(&sent.command_id);
                return Ok(form::refused(&page(&visitor, pleno, typed, errors, seal)?));
            }
            Some(refusal) => return settled(&visitor, &pool, pleno, &refusal, typed.texts()).await,
        },
    };
    let (round, ladder) = (last(&pleno)?.id, pleno.rules.ladder().is_some());
    let command = DeliberationCommand::OrderRecount { round, ladder, closes_at, reason };
    match bus.execute::<Deliberation>(id(&pleno), command, &stamp).await {
        Ok(_) => Ok(flash::to_saying(&place(&pleno), OPENED)),
        Err(CommandError::Refused(refusal @ DeliberationRefusal::ClosesInThePast)) => {
            let seal = visitor.seal().again(&sent.command_id);
            Ok(form::refused(&page(&visitor, pleno, typed, Errors::one("sampai", refusal), seal)?))
        }
        Err(CommandError::Refused(refusal)) => {
            let pleno = organised(&visitor, &pool, &edition).await?;
            settled(&visitor, &pool, pleno, &refusal, typed.texts()).await
        }
        Err(error) => Err(error.into()),
    }
}
