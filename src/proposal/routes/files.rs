//! Files: adding, removing, handing out.

use super::{Answer, Shown, below, eyes, facts, found, own};
use crate::attachment::{self, Attachments, DEFAULT_LIMIT, New, Received};
use crate::eventstore::{CommandBus, CommandError};
use crate::kernel::{
    actor::Role,
    ids::AttachmentId,
    visibility::{Field, Viewer},
};
use crate::proposal::{
    aggregate::{FILES_PER_SLOT, Proposal},
    commands::{NewAttachment, ProposalCommand},
    pages::files::{self, FilesView},
    read_model::{self, EditionRow, ProposalRow},
};
use crate::web::{
    component::form_parts::Errors,
    error::PageError,
    flash,
    form::{self, Submission},
    guard::Visitor,
    layout::{self, Page},
    upload::Upload,
};
use actix_web::{
    HttpRequest,
    web::{Data, Path},
};
use serde::Deserialize;
use sqlx::PgPool;

pub(super) async fn form(visitor: Visitor, pool: Data<PgPool>, id: Path<String>) -> Shown {
    let (row, edition) = own(&visitor, &pool, &id).await?;
    if !row.status.is_open() {
        return Err(PageError::Elsewhere(format!("/usulan/{}", row.id)));
    }
    Ok(layout::page(&page(&visitor, &pool, row, edition, Errors::default()).await?))
}

async fn page(
    visitor: &Visitor,
    pool: &PgPool,
    row: ProposalRow,
    edition: EditionRow,
    errors: Errors,
) -> Result<Page, PageError> {
    let files = read_model::attachments(pool, row.id).await?;
    let forms = edition.rules.documents.len() + edition.rules.sections.len() + files.len();
    let mut frame = below(visitor, &row, &format!("Lampiran {}", row.title));
    frame.has_errors = !errors.is_empty();
    let limit = format!("{} MB", DEFAULT_LIMIT / 1024 / 1024);
    let seals = (0..forms).map(|_| visitor.seal()).collect();
    frame.main = files::main(&FilesView { row, edition, files, errors, seals, limit });
    Ok(frame)
}

pub(super) async fn upload(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    attachments: Data<Attachments>,
    id: Path<String>,
    mut sent: Upload,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Operator)?;
    let (row, edition) = own(&visitor, &pool, &id).await?;
    let slot = sent.value("tempat").to_owned();
    let new = New {
        id: AttachmentId::mint(),
        owner: row.id.to_string(),
        slot: slot.clone(),
        uploader: visitor.signed_in()?,
        at: stamp.at,
        limit: DEFAULT_LIMIT,
    };
    let again = async |sentence: String| {
        let errors = Errors::one(format!("berkas-{slot}"), sentence);
        Ok(form::refused(&page(&visitor, &pool, row.clone(), edition.clone(), errors).await?))
    };
    let kept = match attachment::receive(&attachments, &mut sent, &new).await? {
        Received::Kept(kept) => kept,
        Received::Refused(refusal) => return again(refusal.to_string()).await,
    };
    let command = ProposalCommand::AddAttachment {
        acting: visitor.units(),
        edition: facts::of_edition(&edition),
        file: NewAttachment {
            attachment: kept.id,
            slot: slot.clone(),
            file_name: kept.file_name.clone(),
            media_type: kept.media_type.code().to_owned(),
            size: kept.size.unsigned_abs(),
            sha256: kept.sha256.clone(),
        },
    };
    // The same form with the same file is one wish; its second copy of the file is put away again.
    match bus.execute::<Proposal>(row.id, command, &stamp.part(&slot).part(&kept.sha256)).await {
        Ok(receipt) => {
            if receipt.repeated {
                attachments.discard(kept.id, stamp.at).await?;
            }
            Ok(flash::to_saying(
                &format!("/usulan/{}/lampiran#tempat-{slot}", row.id),
                &format!("{} dilampirkan.", kept.file_name),
            ))
        }
        Err(CommandError::Refused(refusal)) => {
            attachments.discard(kept.id, stamp.at).await?;
            again(refusal.to_string()).await
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RemoveForm {
    lampiran: String,
}

pub(super) async fn remove(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    attachments: Data<Attachments>,
    id: Path<String>,
    sent: Submission<RemoveForm>,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Operator)?;
    let (row, _) = own(&visitor, &pool, &id).await?;
    let attachment: AttachmentId = sent.fields.lampiran.parse().map_err(|_| PageError::NotFound)?;
    let place = format!("/usulan/{}/lampiran", row.id);
    let command = ProposalCommand::RemoveAttachment { acting: visitor.units(), attachment };
    match bus.execute::<Proposal>(row.id, command, &stamp).await {
        Ok(_) => {
            // What was handed in with an earlier version stays readable there.
            if read_model::in_versions(&pool, row.id, attachment).await?.is_empty() {
                attachments.discard(attachment, stamp.at).await?;
            }
            Ok(flash::to_saying(&place, "Berkas dihapus dari usulan ini."))
        }
        Err(CommandError::Refused(refusal)) => Ok(flash::to_refusing(&place, &refusal.to_string())),
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn download(
    visitor: Visitor,
    pool: Data<PgPool>,
    attachments: Data<Attachments>,
    path: Path<(String, String)>,
    request: HttpRequest,
) -> Answer {
    let (id, file) = path.into_inner();
    let file: AttachmentId = file.parse().map_err(|_| PageError::NotFound)?;
    let (row, edition) = found(&pool, &id).await?;
    attachment::download(&attachments, file, &request, async |record| {
        Ok(record.owner == row.id.to_string() && may_read(&visitor, &pool, &row, &edition, file).await?)
    })
    .await
}

/// The unit reads all its files; officials and judges what was handed in; everybody what was published, but not the
/// statement letters, which name people.
async fn may_read(
    visitor: &Visitor,
    pool: &PgPool,
    row: &ProposalRow,
    edition: &EditionRow,
    file: AttachmentId,
) -> Result<bool, PageError> {
    let eyes = eyes(visitor, pool, row, edition).await?;
    if eyes.viewers.contains(&Viewer::Entrant) {
        return Ok(true);
    }
    let versions = read_model::in_versions(pool, row.id, file).await?;
    if versions.is_empty() || eyes.see(Field::Letters) {
        return Ok(!versions.is_empty());
    }
    if !eyes.see(Field::Content) || !versions.contains(&row.version) {
        return Ok(false);
    }
    let files = read_model::attachments(pool, row.id).await?;
    Ok(files.iter().any(|it| it.attachment == file && edition.rules.section(&it.slot).is_some()))
}

const _: () = assert!(FILES_PER_SLOT == 5, "the page says five");
