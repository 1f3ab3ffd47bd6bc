//! One objection, and the answer to it.

use super::{Answer, Shown, below, file::limit, found, is_open};
use crate::eventstore::{CommandBus, CommandError};
use crate::judging::read_model::ties as ties_to;
use crate::kernel::{
    actor::{Actor, Role},
    time::Timestamp,
};
use crate::objection::{
    aggregate::{Objection, ObjectionRefusal, why_not_answer},
    commands::{ObjectionCommand, Ties},
    form::TypedAnswer,
    pages::{
        self,
        show::{Act, ShowView},
    },
    read_model::{self, ObjectionRow, State},
};
use crate::web::{
    component::{form_parts::Errors, unsaved::Unsaved},
    error::PageError,
    flash,
    form::{self, Submission},
    guard::Visitor,
    layout::{self, Page},
};
use actix_web::web::{Data, Path};
use sqlx::PgPool;

pub(super) async fn show(visitor: Visitor, pool: Data<PgPool>, id: Path<String>) -> Shown {
    let row = found(&visitor, &pool, &id).await?;
    let act = act(&visitor, &pool, &row).await?;
    Ok(layout::page(&page(&visitor, row, act, None)))
}

/// What the visitor may do with an objection.
async fn act(visitor: &Visitor, pool: &PgPool, row: &ObjectionRow) -> Result<Act, PageError> {
    if row.state != State::Waiting {
        return Ok(Act::Read);
    }
    if visitor.operates(&row.entry.unit) {
        let current = row.version == row.entry.edition.version;
        let may_add = current && is_open(&row.entry.edition, Timestamp::now());
        return Ok(if may_add { add_file(visitor, Errors::default()) } else { Act::Read });
    }
    if !visitor.may_organise(&row.entry.edition.region) {
        return Ok(Act::Read);
    }
    let by = Actor::Person(visitor.signed_in()?);
    Ok(match why_not_answer(&ties(visitor, pool, row).await?, &by) {
        Some(refusal) => Act::MayNot(refusal.to_string()),
        None => Act::Answer { typed: TypedAnswer::default(), errors: Errors::default(), seal: visitor.seal() },
    })
}

fn add_file(visitor: &Visitor, errors: Errors) -> Act {
    Act::AddFile { errors, seal: visitor.seal(), limit: limit() }
}

/// The page for a unit whose file was not taken.
pub(super) fn with_file_error(visitor: &Visitor, row: ObjectionRow, errors: Errors) -> Page {
    page(visitor, row, add_file(visitor, errors), None)
}

fn page(visitor: &Visitor, row: ObjectionRow, act: Act, unsaved: Option<Unsaved>) -> Page {
    let mut frame = below(visitor, &row, "Sanggah");
    let wrong = matches!(&act, Act::AddFile { errors, .. } | Act::Answer { errors, .. } if !errors.is_empty());
    frame.has_errors = wrong || unsaved.is_some();
    frame.main = pages::show::main(&ShowView { row, act, unsaved });
    frame
}

/// What ties the visitor to the entry.
async fn ties(visitor: &Visitor, pool: &PgPool, row: &ObjectionRow) -> Result<Ties, PageError> {
    let proposal = row.entry.proposal;
    let links = ties_to(pool, visitor.signed_in()?, proposal).await?;
    Ok(Ties {
        judges: read_model::judges(pool, proposal).await?,
        relations: links.into_iter().map(|link| link.kind).collect(),
    })
}

pub(super) async fn send(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    id: Path<String>,
    sent: Submission<TypedAnswer>,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Organiser)?;
    let row = found(&visitor, &pool, &id).await?;
    if !visitor.may_organise(&row.entry.edition.region) {
        return Err(PageError::only_for("panitia lomba ini"));
    }
    let typed = sent.fields.clone();
    let again = |row: ObjectionRow, errors: Errors| {
        let seal = visitor.seal().again(&sent.command_id);
        Ok(form::refused(&page(&visitor, row, Act::Answer { typed: typed.clone(), errors, seal }, None)))
    };
    let (reply, consequence) = match typed.read() {
        Ok(read) => read,
        Err(errors) if row.state == State::Waiting => return again(row, errors),
        Err(_) => return settled(&visitor, &pool, &id, ObjectionRefusal::AlreadyAnswered, &typed).await,
    };
    let ties = ties(&visitor, &pool, &row).await?;
    let command = match consequence {
        None => ObjectionCommand::Reject { ties, reply },
        Some(consequence) => ObjectionCommand::Uphold { ties, reply, consequence },
    };
    match bus.execute::<Objection>(row.id, command, &stamp).await {
        Ok(_) => {
            let place = format!("/panitia/lomba/{}/sanggah", row.entry.edition.id);
            Ok(flash::to_saying(&place, "Jawaban terkirim dan terbuka di halaman hasil."))
        }
        Err(CommandError::Refused(refusal @ ObjectionRefusal::ReplyTooShort)) => {
            again(row, Errors::one("jawaban", refusal))
        }
        Err(CommandError::Refused(refusal)) => settled(&visitor, &pool, &id, refusal, &typed).await,
        Err(error) => Err(error.into()),
    }
}

/// What cannot be answered here is told with the objection as it stands, and what was typed.
async fn settled(visitor: &Visitor, pool: &PgPool, id: &str, refusal: ObjectionRefusal, typed: &TypedAnswer) -> Answer {
    let row = found(visitor, pool, id).await?;
    let unsaved = Unsaved::new(refusal, typed.texts());
    Ok(form::refused(&page(visitor, row, Act::Read, Some(unsaved))))
}
