//! Filing an objection, with the first of its files.

use super::{Answer, is_open, shown, window};
use crate::attachment::{self, Attachments, DEFAULT_LIMIT, New, Received};
use crate::eventstore::{CommandBus, CommandError};
use crate::kernel::{
    actor::Role,
    ids::{AttachmentId, ObjectionId, ProposalId},
    time::Timestamp,
};
use crate::objection::{
    aggregate::{MOST_FILES, Objection, ObjectionRefusal},
    commands::{Entry, ObjectionCommand, objection_id},
    events::ObjectionFile,
    form::TypedObjection,
    pages::{self, file::FileView},
    read_model::{self, EntryRow},
};
use crate::scoring::rules::sha256_hex;
use crate::web::{
    component::form_parts::Errors,
    error::PageError,
    flash,
    form::{self, Seal},
    guard::Visitor,
    layout::{Crumb, Page},
    upload::Upload,
};
use actix_web::web::{Data, Path};
use sqlx::PgPool;

/// An entry of the visitor's own unit.
async fn own(visitor: &Visitor, pool: &PgPool, proposal: &str) -> Result<EntryRow, PageError> {
    let proposal: ProposalId = proposal.parse().map_err(|_| PageError::NotFound)?;
    let entry = read_model::entry(pool, proposal).await?.ok_or(PageError::NotFound)?;
    if visitor.operates(&entry.unit) { Ok(entry) } else { Err(PageError::NotFound) }
}

pub(super) async fn form(visitor: Visitor, pool: Data<PgPool>, proposal: Path<String>) -> Answer {
    let entry = own(&visitor, &pool, &proposal).await?;
    let seal = visitor.seal();
    Ok(shown(&page(&visitor, &pool, entry, TypedObjection::default(), Errors::default(), seal).await?))
}

async fn page(
    visitor: &Visitor,
    pool: &PgPool,
    entry: EntryRow,
    typed: TypedObjection,
    errors: Errors,
    seal: Seal,
) -> Result<Page, PageError> {
    let mut frame = visitor.page("Ajukan sanggah");
    frame.crumbs = vec![Crumb::new("Sanggah kami", "/sanggah")];
    frame.has_errors = !errors.is_empty();
    let filed = read_model::of_entry(pool, entry.proposal).await?;
    let open = entry.competed && is_open(&entry.edition, Timestamp::now());
    frame.main = pages::file::main(&FileView { entry, filed, open, typed, errors, seal, limit: limit() });
    Ok(frame)
}

/// The most a file may weigh, in words.
pub(super) fn limit() -> String {
    format!("{} MB", DEFAULT_LIMIT / 1024 / 1024)
}

pub(super) async fn send(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    attachments: Data<Attachments>,
    proposal: Path<String>,
    mut sent: Upload,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Operator)?;
    let entry = own(&visitor, &pool, &proposal).await?;
    let typed = TypedObjection::sent(sent.raw());
    let token = sent.command_id.clone();
    let again = async |entry: EntryRow, errors: Errors| {
        let seal = visitor.seal().again(&token);
        Ok(form::refused(&page(&visitor, &pool, entry, typed.clone(), errors, seal).await?))
    };
    // What cannot be taken is said before a file is kept.
    let (ground, statement) = match typed.read() {
        Ok(read) => read,
        Err(errors) => {
            sent.skip_file().await?;
            return again(entry, errors).await;
        }
    };
    let window = window(&entry.edition);
    let id = objection_id(entry.edition.id, entry.edition.version, entry.proposal, ground);
    let mut files = Vec::new();
    if sent.file_name().is_some() {
        match keep(&attachments, &mut sent, id, &visitor, stamp.at).await? {
            Received::Kept(row) => files.push(of_row(&row)),
            Received::Refused(refusal) => return again(entry, Errors::one("berkas", refusal)).await,
        }
    }
    let kept: Option<AttachmentId> = files.first().map(|file| file.attachment);
    let discard = async || match kept {
        Some(file) => attachments.discard(file, stamp.at).await,
        None => Ok(()),
    };
    let words = sha256_hex(&format!("{ground}:{statement}:{}", files.first().map_or("", |file| &file.sha256)));
    let command = ObjectionCommand::File {
        acting: visitor.units(),
        entry: Box::new(Entry {
            edition: entry.edition.id,
            proposal: entry.proposal,
            unit: entry.unit.clone(),
            competed: entry.competed,
        }),
        window,
        ground,
        statement,
        files,
    };
    match bus.execute::<Objection>(id, command, &stamp.part(words)).await {
        Ok(receipt) => {
            if receipt.repeated {
                discard().await?;
            }
            let saying = "Sanggah diajukan. Jawaban panitia akan tampil di halaman ini.";
            Ok(flash::to_saying(&format!("/sanggah/{id}"), saying))
        }
        Err(CommandError::Refused(refusal)) => {
            discard().await?;
            let field = match refusal {
                ObjectionRefusal::StatementTooShort => "uraian",
                ObjectionRefusal::AlreadyFiled => "alasan",
                ObjectionRefusal::TooManyFiles => "berkas",
                _ => "",
            };
            // The time may have ended since: the page shows what holds now.
            let now = own(&visitor, &pool, &proposal).await?;
            again(now, Errors::one(field, refusal)).await
        }
        Err(error) => {
            discard().await?;
            Err(error.into())
        }
    }
}

/// Takes the file of a form for an objection.
pub(super) async fn keep(
    attachments: &Attachments,
    sent: &mut Upload,
    owner: ObjectionId,
    visitor: &Visitor,
    at: Timestamp,
) -> Result<Received, PageError> {
    let new = New {
        id: AttachmentId::mint(),
        owner: owner.to_string(),
        slot: "bukti".to_owned(),
        uploader: visitor.signed_in()?,
        at,
        limit: DEFAULT_LIMIT,
    };
    attachment::receive(attachments, sent, &new).await
}

pub(super) fn of_row(row: &attachment::AttachmentRow) -> ObjectionFile {
    ObjectionFile {
        attachment: row.id,
        file_name: row.file_name.clone(),
        media_type: row.media_type.code().to_owned(),
        size: row.size.unsigned_abs(),
        sha256: row.sha256.clone(),
    }
}

const _: () = assert!(MOST_FILES == 5, "the page says five");
