//! Looking once more, handing in, the receipt, and taking back.

use super::{Answer, Shown, below, eyes, facts, found, own};
use crate::eventstore::{self, CommandBus, CommandError, Receipt};
use crate::kernel::{
    actor::{Role, Stamp},
    text::Reason,
    time::Timestamp,
    visibility::Field,
};
use crate::proposal::{
    aggregate::{Proposal, ProposalRefusal},
    commands::ProposalCommand,
    pages::{
        Content,
        submit::{self, CheckView, ReceiptView, WithdrawView},
    },
    read_model::{self, EditionRow, ProposalRow},
};
use crate::web::{
    component::form_parts::Errors,
    error::PageError,
    flash,
    form::{self, RawSubmission, Seal, Submission},
    guard::Visitor,
    layout::{self, Page},
};
use actix_web::{
    HttpRequest,
    web::{Data, Path, Query},
};
use serde::Deserialize;
use sqlx::PgPool;
use std::collections::BTreeMap;

pub(super) async fn check(visitor: Visitor, pool: Data<PgPool>, id: Path<String>) -> Shown {
    let (row, edition) = own(&visitor, &pool, &id).await?;
    if !row.status.is_open() {
        return Err(PageError::Elsewhere(format!("/usulan/{}", row.id)));
    }
    Ok(layout::page(&check_page(&visitor, &pool, &row, &edition, Errors::default(), visitor.seal()).await?))
}

async fn check_page(
    visitor: &Visitor,
    pool: &PgPool,
    row: &ProposalRow,
    edition: &EditionRow,
    errors: Errors,
    seal: Seal,
) -> Result<Page, PageError> {
    let saved = read_model::sections(pool, row.id).await?;
    let files = read_model::attachments(pool, row.id).await?;
    let texts: BTreeMap<String, String> =
        saved.iter().map(|(key, section)| (key.clone(), section.text.clone())).collect();
    let lacking = facts::lacking(pool, row, edition, &texts, &files).await?;
    let mut problems: Vec<_> = lacking.into_iter().map(|(place, problem)| (place, problem.to_string())).collect();
    problems.extend(facts::taken(pool, row, edition).await?);
    let content = Content {
        proposal: row.id.to_string(),
        edition,
        title: &row.title,
        unit_name: &row.unit_name,
        group_key: &row.group_key,
        category: &row.category,
        video_link: row.video_link.as_deref(),
        sections: texts.iter().map(|(key, text)| (key.as_str(), text.as_str())).collect(),
        files: files.iter().filter(|file| file.current).collect(),
        documents: true,
        change: row.status.is_open().then(|| format!("/usulan/{}", row.id)),
    };
    let mut frame = below(visitor, row, &format!("Periksa {}", row.title));
    frame.has_errors = !errors.is_empty();
    let now = Timestamp::now();
    frame.main = submit::check(&CheckView { row, content, problems, errors, seal, now });
    Ok(frame)
}

pub(super) async fn submit(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    id: Path<String>,
    sent: RawSubmission,
) -> Answer {
    // The moment of arrival; everything after this line may take its time.
    let stamp = sent.stamp(&visitor, Role::Operator)?;
    let (row, edition) = own(&visitor, &pool, &id).await?;
    // After a return the same page in the browser's memory is another wish.
    let stamp = stamp.part(row.version);
    let mut outcome = hand_in(&visitor, &pool, &bus, &row, &edition, &stamp).await?;
    if matches!(outcome, Err(CommandError::Conflict)) {
        // The closing instant moved under way: look again, once.
        let position = Some(eventstore::head(&pool).await?);
        bus.settle(Receipt { position, repeated: false }).await;
        let (row, edition) = own(&visitor, &pool, &id).await?;
        outcome = hand_in(&visitor, &pool, &bus, &row, &edition, &stamp).await?;
    }
    match outcome {
        Ok(_) => Ok(flash::to(&format!("/usulan/{}/tanda-terima?baru=1", row.id))),
        Err(CommandError::Refused(ProposalRefusal::AlreadySubmitted)) => {
            Ok(flash::to(&format!("/usulan/{}/tanda-terima", row.id)))
        }
        Err(CommandError::Refused(refusal)) => {
            let mut errors = Errors::default();
            for sentence in refusal.sentences() {
                errors.add("", sentence);
            }
            let (row, edition) = own(&visitor, &pool, &id).await?;
            let seal = visitor.seal().again(&sent.command_id);
            Ok(form::refused(&check_page(&visitor, &pool, &row, &edition, errors, seal).await?))
        }
        Err(error) => Err(error.into()),
    }
}

async fn hand_in(
    visitor: &Visitor,
    pool: &PgPool,
    bus: &CommandBus,
    row: &ProposalRow,
    edition: &EditionRow,
    stamp: &Stamp,
) -> Result<Result<Receipt, CommandError<ProposalRefusal>>, PageError> {
    let command = ProposalCommand::Submit {
        acting: visitor.units(),
        edition: facts::of_edition(edition),
        innovation: facts::innovation(pool, row.innovation).await?,
    };
    Ok(bus.execute::<Proposal>(row.id, command, stamp).await)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ReceiptQuery {
    versi: Option<i32>,
    baru: Option<String>,
}

pub(super) async fn receipt(
    visitor: Visitor,
    pool: Data<PgPool>,
    id: Path<String>,
    query: Query<ReceiptQuery>,
    request: HttpRequest,
) -> Shown {
    let (row, edition) = found(&pool, &id).await?;
    if !eyes(&visitor, &pool, &row, &edition).await?.see(Field::Writers) {
        return Err(PageError::NotFound);
    }
    let version = read_model::version(&pool, row.id, query.versi).await?.ok_or(PageError::NotFound)?;
    let person = version.submitted_by.person();
    let names = read_model::person_names(&pool, person.as_slice()).await?;
    let by = person.and_then(|person| names.get(&person).cloned()).unwrap_or_else(|| "Sistem".to_owned());
    let address = request.connection_info();
    let url = format!("{}://{}/usulan/{}", address.scheme(), address.host(), row.id);
    let mut frame = below(&visitor, &row, &format!("Tanda terima {}", version.receipt));
    frame.main = submit::receipt_page(&ReceiptView { row, edition, version, by, url, fresh: query.baru.is_some() });
    Ok(layout::page(&frame))
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct WithdrawForm {
    alasan: String,
}

pub(super) async fn withdraw_form(visitor: Visitor, pool: Data<PgPool>, id: Path<String>) -> Shown {
    let (row, edition) = own(&visitor, &pool, &id).await?;
    Ok(layout::page(&withdraw_page(&visitor, row, &edition, String::new(), None, visitor.seal())))
}

fn withdraw_page(
    visitor: &Visitor,
    row: ProposalRow,
    edition: &EditionRow,
    typed: String,
    error: Option<String>,
    seal: Seal,
) -> Page {
    let mut frame = below(visitor, &row, &format!("Tarik {}", row.title));
    frame.has_errors = error.is_some();
    frame.main = submit::withdraw(&WithdrawView { row, edition_name: edition.name.clone(), typed, error, seal });
    frame
}

pub(super) async fn withdraw(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    id: Path<String>,
    sent: Submission<WithdrawForm>,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Operator)?;
    let (row, edition) = own(&visitor, &pool, &id).await?;
    let typed = sent.fields.alasan.clone();
    let again = |row: ProposalRow, error: String| {
        let seal = visitor.seal().again(&sent.command_id);
        Ok(form::refused(&withdraw_page(&visitor, row, &edition, typed.clone(), Some(error), seal)))
    };
    let reason = match Reason::parse(&typed) {
        Ok(reason) => reason,
        Err(error) => return again(row, error.to_string()),
    };
    let command = ProposalCommand::Withdraw { acting: visitor.units(), reason, sealed: edition.sealed };
    match bus.execute::<Proposal>(row.id, command, &stamp).await {
        Ok(_) => Ok(flash::to_saying(&format!("/usulan/{}", row.id), "Usulan ditarik.")),
        Err(CommandError::Refused(refusal)) => again(row, refusal.to_string()),
        Err(error) => Err(error.into()),
    }
}
