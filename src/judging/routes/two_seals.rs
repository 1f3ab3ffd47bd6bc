//! `/panitia/lomba/{lomba}/pleno/sahkan` where chair and secretary seal together, `…/kedua`, `…/tarik`.

use super::pleno::{below, id, organised, place, revision, settled};
use super::seal::{confirm_page, seal_page};
use super::{Answer, shown};
use crate::eventstore::{CommandBus, CommandError};
use crate::judging::{
    deliberation::{
        aggregate::{Deliberation, DeliberationRefusal},
        commands::DeliberationCommand,
    },
    form::{TypedReason, TypedSeal, pleno::TypedConfirm},
    pages::{self, two_seals::SecondView},
    read_model::{Office, Pleno, Proposed},
};
use crate::kernel::actor::Role;
use crate::web::{
    component::form_parts::Errors,
    flash,
    form::{self, Submission},
    guard::Visitor,
    layout::Page,
};
use actix_web::{
    HttpResponse,
    web::{Data, Path},
};
use sqlx::PgPool;

pub(super) const SEALED: &str = "Hasil disahkan dan terbuka untuk umum.";
pub(super) const SIGNED: &str =
    "Anda menandatangani sebagai ketua. Sekretaris mengesahkan dengan akunnya sendiri, baru hasil terbuka untuk umum.";

/// What there is to do: the chair signs, the secretary confirms, others read who does.
pub(super) fn show(visitor: &Visitor, pleno: Pleno) -> HttpResponse {
    let Some(held) = pleno.meeting.as_ref().map(|meeting| &meeting.held) else { return flash::to(&place(&pleno)) };
    if let Some(proposed) = held.proposed.clone() {
        return shown(&second_page(visitor, pleno, proposed, TypedReason::default(), Errors::default()));
    }
    let refusal = match held.office(visitor.person()) {
        Some(Office::Chair) => None,
        Some(Office::Secretary) | None if held.convened.is_none() => Some(DeliberationRefusal::NotConvened),
        Some(Office::Secretary) | None => Some(DeliberationRefusal::NotTheChair),
    };
    match refusal {
        Some(refusal) => flash::to_refusing(&place(&pleno), &refusal.to_string()),
        // With nothing to fill in, the last look comes at once.
        None if pleno.rules.objections.is_some() => {
            let typed = TypedSeal { revision: revision(&pleno), ..TypedSeal::default() };
            shown(&confirm_page(visitor, pleno, typed, visitor.seal()))
        }
        None => shown(&seal_page(visitor, pleno, TypedSeal::default(), Errors::default(), false)),
    }
}

fn second_page(visitor: &Visitor, pleno: Pleno, proposed: Proposed, typed: TypedReason, errors: Errors) -> Page {
    let mut frame = below(visitor, &pleno, "Menunggu sekretaris");
    frame.has_errors = !errors.is_empty();
    let office = pleno.meeting.as_ref().and_then(|meeting| meeting.held.office(visitor.person()));
    let seals = [visitor.seal(), visitor.seal()];
    frame.main = pages::two_seals::second(&SecondView { pleno, proposed, office, typed, errors, seals });
    frame
}

pub(super) async fn confirm(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    edition: Path<String>,
    sent: Submission<TypedConfirm>,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Organiser)?;
    let pleno = organised(&visitor, &pool, &edition).await?;
    let command = DeliberationCommand::ConfirmSeal {
        result_sha256: sent.fields.result_sha256.clone(),
        objections: pleno.rules.objections,
        zone: pleno.zone,
        today: pleno.zone.date(stamp.at),
    };
    match bus.execute::<Deliberation>(id(&pleno), command, &stamp).await {
        Ok(_) => Ok(flash::to_saying(&place(&pleno), SEALED)),
        Err(CommandError::Refused(refusal)) => {
            let pleno = organised(&visitor, &pool, &edition).await?;
            settled(&visitor, &pool, pleno, &refusal, vec![]).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn step_back(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    edition: Path<String>,
    sent: Submission<TypedReason>,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Organiser)?;
    let pleno = organised(&visitor, &pool, &edition).await?;
    let typed = sent.fields.clone();
    let texts = vec![("Alasan".to_owned(), typed.reason.clone())];
    let reason = match typed.read() {
        Ok(reason) => reason,
        Err(errors) => {
            let proposed = pleno.meeting.as_ref().and_then(|meeting| meeting.held.proposed.clone());
            return match proposed {
                Some(proposed) => Ok(form::refused(&second_page(&visitor, pleno, proposed, typed, errors))),
                None => settled(&visitor, &pool, pleno, &DeliberationRefusal::NothingProposed, texts).await,
            };
        }
    };
    match bus.execute::<Deliberation>(id(&pleno), DeliberationCommand::WithdrawSeal { reason }, &stamp).await {
        Ok(_) => {
            Ok(flash::to_saying(&place(&pleno), "Tanda tangan ketua tidak berlaku lagi. Pleno dapat memeriksa lagi."))
        }
        Err(CommandError::Refused(refusal)) => {
            let pleno = organised(&visitor, &pool, &edition).await?;
            settled(&visitor, &pool, pleno, &refusal, texts).await
        }
        Err(error) => Err(error.into()),
    }
}
