//! Files of an objection: adding while objections are taken, handing out.

use super::{
    Answer, answer,
    file::{keep, of_row},
    found, window,
};
use crate::attachment::{self, Attachments, Received};
use crate::eventstore::{CommandBus, CommandError};
use crate::kernel::{actor::Role, ids::AttachmentId};
use crate::objection::{aggregate::Objection, commands::ObjectionCommand};
use crate::web::{component::form_parts::Errors, error::PageError, flash, form, guard::Visitor, upload::Upload};
use actix_web::{
    HttpRequest,
    web::{Data, Path},
};
use sqlx::PgPool;

pub(super) async fn add(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    attachments: Data<Attachments>,
    id: Path<String>,
    mut sent: Upload,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Operator)?;
    let row = found(&visitor, &pool, &id).await?;
    if !visitor.operates(&row.entry.unit) {
        return Err(PageError::only_for("operator unit yang mengajukan sanggah ini"));
    }
    let again = async |sentence: String| {
        let row = found(&visitor, &pool, &id).await?;
        Ok(form::refused(&answer::with_file_error(&visitor, row, Errors::one("berkas", sentence))))
    };
    let kept = match keep(&attachments, &mut sent, row.id, &visitor, stamp.at).await? {
        Received::Kept(kept) => kept,
        Received::Refused(refusal) => return again(refusal.to_string()).await,
    };
    let window = window(&row.entry.edition);
    let command = ObjectionCommand::AddFile { acting: visitor.units(), window, file: of_row(&kept) };
    match bus.execute::<Objection>(row.id, command, &stamp.part(&kept.sha256)).await {
        Ok(receipt) => {
            if receipt.repeated {
                attachments.discard(kept.id, stamp.at).await?;
            }
            Ok(flash::to_saying(&format!("/sanggah/{}", row.id), &format!("{} dilampirkan.", kept.file_name)))
        }
        Err(CommandError::Refused(refusal)) => {
            attachments.discard(kept.id, stamp.at).await?;
            again(refusal.to_string()).await
        }
        Err(error) => {
            attachments.discard(kept.id, stamp.at).await?;
            Err(error.into())
        }
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
    let row = found(&visitor, &pool, &id).await?;
    let named = row.files.iter().any(|it| it.attachment == file);
    attachment::download(&attachments, file, &request, async |record| Ok(named && record.owner == row.id.to_string()))
        .await
}
