//! `/panitia/lomba/{lomba}/pleno/sahkan`, and what follows the seal: `…/sk`, `…/buka-kembali`.

use super::pleno::{below, id, organised, place, revision, settled, why_not_decidable};
use super::{Answer, shown, two_seals};
use crate::eventstore::{CommandBus, CommandError};
use crate::judging::{
    deliberation::{
        aggregate::{Deliberation, DeliberationRefusal},
        commands::{DeliberationCommand, Objections},
    },
    form::{TypedReason, TypedSeal},
    pages::{
        self,
        after_seal::{ReopenView, SkView},
        seal::SealView,
    },
    read_model::Pleno,
};
use crate::kernel::{actor::Role, time::Timestamp};
use crate::web::{
    component::form_parts::Errors,
    flash,
    form::{self, Seal, Submission},
    guard::Visitor,
    layout::Page,
};
use actix_web::web::{Data, Path};
use sqlx::PgPool;

pub(super) async fn seal_form(visitor: Visitor, pool: Data<PgPool>, edition: Path<String>) -> Answer {
    let pleno = organised(&visitor, &pool, &edition).await?;
    match why_not_sealable(&pleno) {
        Some(refusal) => Ok(flash::to_refusing(&place(&pleno), &refusal.to_string())),
        None if two_seal(&pleno) => Ok(two_seals::show(&visitor, pleno)),
        // With nothing to fill in, the last look comes at once.
        None if pleno.rules.objections.is_some() => {
            let typed = TypedSeal { revision: revision(&pleno), ..TypedSeal::default() };
            Ok(shown(&confirm_page(&visitor, pleno, typed, visitor.seal())))
        }
        None => Ok(shown(&seal_page(&visitor, pleno, TypedSeal::default(), Errors::default(), false))),
    }
}

/// Whether chair and secretary seal together.
fn two_seal(pleno: &Pleno) -> bool {
    pleno.meeting.as_ref().is_some_and(|meeting| meeting.held.two_seal())
}

fn why_not_sealable(pleno: &Pleno) -> Option<DeliberationRefusal> {
    let fixed = pleno.meeting.as_ref().is_some_and(|meeting| meeting.awards.is_some());
    why_not_decidable(pleno).or_else(|| (!fixed).then_some(DeliberationRefusal::AwardsNotFixed))
}

/// First shows everything once more; seals when that was agreed to.
pub(super) async fn seal(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    edition: Path<String>,
    sent: Submission<TypedSeal>,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Organiser)?;
    let pleno = organised(&visitor, &pool, &edition).await?;
    let typed = sent.fields.clone();
    let sk = match pleno.rules.objections.is_none().then(|| typed.read()).transpose() {
        Ok(read) => read,
        Err(errors) => {
            if let Some(refusal) = why_not_decidable(&pleno) {
                return settled(&visitor, &pool, pleno, &refusal, typed.texts()).await;
            }
            return Ok(form::refused(&seal_page(&visitor, pleno, typed, errors, false)));
        }
    };
    let today = pleno.zone.date(stamp.at);
    if typed.agreed != "ya" {
        if let Some(date) = sk.map(|sk| sk.date).filter(|date| *date > today) {
            let errors = Errors::one("tanggal", DeliberationRefusal::DateInFuture(date));
            return Ok(form::refused(&seal_page(&visitor, pleno, typed, errors, false)));
        }
        match why_not_sealable(&pleno) {
            None => {}
            Some(refusal @ DeliberationRefusal::AlreadySealed) => {
                return settled(&visitor, &pool, pleno, &refusal, typed.texts()).await;
            }
            Some(refusal) => {
                let errors = Errors::one("", refusal);
                return Ok(form::refused(&seal_page(&visitor, pleno, typed, errors, false)));
            }
        }
        let typed = TypedSeal { revision: revision(&pleno), ..typed };
        return Ok(shown(&confirm_page(&visitor, pleno, typed, visitor.seal().again(&sent.command_id))));
    }
    let (base_revision, objections, zone) = (typed.base_revision(), pleno.rules.objections, pleno.zone);
    let (command, saying) = if two_seal(&pleno) {
        (DeliberationCommand::ProposeSeal { base_revision, sk, objections, today }, two_seals::SIGNED)
    } else {
        (DeliberationCommand::Seal { base_revision, sk, objections, zone, today }, two_seals::SEALED)
    };
    match bus.execute::<Deliberation>(id(&pleno), command, &stamp).await {
        Ok(_) => Ok(flash::to_saying(&place(&pleno), saying)),
        Err(CommandError::Refused(DeliberationRefusal::ChangedMeanwhile)) => {
            let pleno = organised(&visitor, &pool, &edition).await?;
            Ok(form::overtaken(&seal_page(&visitor, pleno, typed, Errors::default(), true)))
        }
        Err(CommandError::Refused(refusal @ DeliberationRefusal::AlreadySealed)) => {
            let pleno = organised(&visitor, &pool, &edition).await?;
            settled(&visitor, &pool, pleno, &refusal, typed.texts()).await
        }
        Err(CommandError::Refused(refusal)) => {
            let field = if matches!(refusal, DeliberationRefusal::DateInFuture(_)) { "tanggal" } else { "" };
            Ok(form::refused(&seal_page(&visitor, pleno, typed, Errors::one(field, refusal), false)))
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) fn seal_page(visitor: &Visitor, pleno: Pleno, typed: TypedSeal, errors: Errors, overtaken: bool) -> Page {
    let title = if pleno.rules.objections.is_some() { "Sahkan hasil" } else { "Sahkan hasil dengan SK" };
    let mut frame = below(visitor, &pleno, title);
    frame.has_errors = overtaken || !errors.is_empty();
    frame.main =
        pages::seal::form(&SealView { pleno, typed, errors, overtaken, objections_until: None, seal: visitor.seal() });
    frame
}

pub(super) fn confirm_page(visitor: &Visitor, pleno: Pleno, typed: TypedSeal, seal: Seal) -> Page {
    let title = if two_seal(&pleno) { "Periksa, lalu tandatangani" } else { "Periksa, lalu sahkan" };
    let mut frame = below(visitor, &pleno, title);
    let objections_until = pleno.rules.objections.map(|rules| rules.closes_at(Timestamp::now(), pleno.zone));
    let errors = Errors::default();
    frame.main = pages::seal::confirm(&SealView { pleno, typed, errors, overtaken: false, objections_until, seal });
    frame
}

/// What the pleno may go on from, and why it may not, if so.
fn objections(pleno: &Pleno) -> Objections {
    let Some(meeting) = &pleno.meeting else { return Objections::default() };
    let of = meeting.objections.clone();
    Objections { waiting: of.waiting, answered: of.answered, recounts: of.recounts }
}

fn why_not_settled(pleno: &Pleno) -> Option<DeliberationRefusal> {
    let Some(sealed) = pleno.meeting.as_ref().and_then(|meeting| meeting.sealed.as_ref()) else {
        return Some(DeliberationRefusal::NotSealed);
    };
    let waiting = objections(pleno).waiting;
    if sealed.sk.is_some() {
        Some(DeliberationRefusal::SkRecorded)
    } else if sealed.objections_open {
        Some(DeliberationRefusal::ObjectionsOpen)
    } else {
        (waiting > 0).then_some(DeliberationRefusal::Unanswered(waiting))
    }
}

pub(super) async fn sk_form(visitor: Visitor, pool: Data<PgPool>, edition: Path<String>) -> Answer {
    let pleno = organised(&visitor, &pool, &edition).await?;
    let pending = (!objections(&pleno).recounts.is_empty()).then_some(DeliberationRefusal::RecountPending);
    match why_not_settled(&pleno).or(pending) {
        Some(refusal) => Ok(flash::to_refusing(&place(&pleno), &refusal.to_string())),
        None => Ok(shown(&sk_page(&visitor, pleno, TypedSeal::default(), Errors::default(), visitor.seal()))),
    }
}

fn sk_page(visitor: &Visitor, pleno: Pleno, typed: TypedSeal, errors: Errors, seal: Seal) -> Page {
    let mut frame = below(visitor, &pleno, "Catat SK");
    frame.has_errors = !errors.is_empty();
    frame.main = pages::after_seal::sk(&SkView { pleno, typed, errors, seal });
    frame
}

pub(super) async fn record_sk(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    edition: Path<String>,
    sent: Submission<TypedSeal>,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Organiser)?;
    let pleno = organised(&visitor, &pool, &edition).await?;
    let typed = sent.fields.clone();
    let seal = visitor.seal().again(&sent.command_id);
    let sk = match typed.read() {
        Ok(sk) => sk,
        Err(errors) => match why_not_settled(&pleno) {
            None => return Ok(form::refused(&sk_page(&visitor, pleno, typed, errors, seal))),
            Some(refusal) => return settled(&visitor, &pool, pleno, &refusal, typed.texts()).await,
        },
    };
    let (objections, today) = (objections(&pleno), pleno.zone.date(stamp.at));
    let saying = format!("SK {} dicatat. Hasil ini tetap.", sk.number);
    let command = DeliberationCommand::RecordSk { sk, objections, today };
    match bus.execute::<Deliberation>(id(&pleno), command, &stamp).await {
        Ok(_) => Ok(flash::to_saying(&place(&pleno), &saying)),
        Err(CommandError::Refused(refusal @ DeliberationRefusal::DateInFuture(_))) => {
            Ok(form::refused(&sk_page(&visitor, pleno, typed, Errors::one("tanggal", refusal), seal)))
        }
        Err(CommandError::Refused(refusal)) => {
            let pleno = organised(&visitor, &pool, &edition).await?;
            settled(&visitor, &pool, pleno, &refusal, typed.texts()).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn reopen_form(visitor: Visitor, pool: Data<PgPool>, edition: Path<String>) -> Answer {
    let pleno = organised(&visitor, &pool, &edition).await?;
    let nothing = objections(&pleno).recounts.is_empty().then_some(DeliberationRefusal::NothingToRecount);
    match why_not_settled(&pleno).or(nothing) {
        Some(refusal) => Ok(flash::to_refusing(&place(&pleno), &refusal.to_string())),
        None => Ok(shown(&reopen_page(&visitor, pleno, TypedReason::default(), Errors::default(), visitor.seal()))),
    }
}

fn reopen_page(visitor: &Visitor, pleno: Pleno, typed: TypedReason, errors: Errors, seal: Seal) -> Page {
    let mut frame = below(visitor, &pleno, "Buka kembali pleno");
    frame.has_errors = !errors.is_empty();
    frame.main = pages::after_seal::reopen(&ReopenView { pleno, typed, errors, seal });
    frame
}

pub(super) async fn reopen(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    edition: Path<String>,
    sent: Submission<TypedReason>,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Organiser)?;
    let pleno = organised(&visitor, &pool, &edition).await?;
    let typed = sent.fields.clone();
    let texts = || vec![("Alasan".to_owned(), typed.reason.clone())];
    let reason = match typed.read() {
        Ok(reason) => reason,
        Err(errors) => match why_not_settled(&pleno) {
            None => {
                let seal = visitor.seal().again(&sent.command_id);
                return Ok(form::refused(&reopen_page(&visitor, pleno, typed, errors, seal)));
            }
            Some(refusal) => return settled(&visitor, &pool, pleno, &refusal, texts()).await,
        },
    };
    let command = DeliberationCommand::Reopen { objections: objections(&pleno), reason };
    match bus.execute::<Deliberation>(id(&pleno), command, &stamp).await {
        Ok(_) => Ok(flash::to_saying(&place(&pleno), "Pleno dibuka kembali. Hasil yang lama tetap dapat dibaca.")),
        Err(CommandError::Refused(refusal)) => {
            let pleno = organised(&visitor, &pool, &edition).await?;
            settled(&visitor, &pool, pleno, &refusal, texts()).await
        }
        Err(error) => Err(error.into()),
    }
}
