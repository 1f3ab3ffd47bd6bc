//! The signed copies of a document: what came back, and putting another beside it.

use super::{Answer, html, sees_papers, tidy};
use crate::attachment::{self, Attachments, DEFAULT_LIMIT, New, Received};
use crate::document::{
    aggregate::Document,
    commands::DocumentCommand,
    events::SignedCopy,
    pages::{self, DeskView},
    read_model::{self, Issued},
};
use crate::eventstore::{CommandBus, CommandError};
use crate::kernel::{
    actor::Role,
    ids::{AttachmentId, DocumentId},
};
use crate::web::{
    component::form_parts::Errors,
    error::PageError,
    flash, form,
    guard::Visitor,
    layout::{Crumb, Page},
    upload::Upload,
};
use actix_web::{
    HttpRequest,
    http::StatusCode,
    web::{Data, Path},
};
use sqlx::PgPool;

/// Where files of documents stand among the attachments.
const SLOT: &str = "salinan";

async fn overseen(visitor: &Visitor, pool: &PgPool, number: &str) -> Result<Issued, PageError> {
    let issued = read_model::find(pool, &tidy(number)).await?.ok_or(PageError::NotFound)?;
    if sees_papers(visitor, &issued.region) { Ok(issued) } else { Err(PageError::only_for("panitia lomba ini")) }
}

async fn page(visitor: &Visitor, pool: &PgPool, issued: Issued, errors: Errors) -> Result<Page, PageError> {
    let mut frame = visitor.page(&format!("Dokumen {}", issued.number));
    frame.crumbs = vec![Crumb::new("Panitia", "/panitia")];
    let edition = read_model::edition(pool, issued.edition).await?.ok_or(PageError::NotFound)?;
    if sees_papers(visitor, &edition.region) {
        frame.crumbs.push(Crumb::new(edition.name.as_str(), format!("/panitia/lomba/{}", edition.edition)));
        frame.crumbs.push(Crumb::new("Dokumen", format!("/panitia/lomba/{}/dokumen", edition.edition)));
    }
    frame.has_errors = !errors.is_empty();
    frame.main = pages::desk(&DeskView {
        copies: read_model::copies(pool, &issued.number).await?,
        seal: visitor.may_organise(&issued.region).then(|| visitor.seal()),
        limit: format!("{} MB", DEFAULT_LIMIT / 1024 / 1024),
        issued,
        errors,
    });
    Ok(frame)
}

pub(super) async fn desk(visitor: Visitor, pool: Data<PgPool>, number: Path<String>) -> Answer {
    let issued = overseen(&visitor, &pool, &number).await?;
    Ok(html(StatusCode::OK, &page(&visitor, &pool, issued, Errors::default()).await?))
}

pub(super) async fn file(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    attachments: Data<Attachments>,
    number: Path<String>,
    mut sent: Upload,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Organiser)?;
    let issued = overseen(&visitor, &pool, &number).await?;
    if !visitor.may_organise(&issued.region) {
        return Err(PageError::only_for("panitia lomba ini"));
    }
    let edition = read_model::edition(&pool, issued.edition).await?.ok_or(PageError::NotFound)?;
    let territory = Some(&issued.region).filter(|region| **region != edition.region);
    let stamp = form::for_territory(stamp, &visitor, territory);
    let new = New {
        id: AttachmentId::mint(),
        owner: issued.number.clone(),
        slot: SLOT.to_owned(),
        uploader: visitor.signed_in()?,
        at: stamp.at,
        limit: DEFAULT_LIMIT,
    };
    let kept = match attachment::receive(&attachments, &mut sent, &new).await? {
        Received::Kept(kept) => kept,
        Received::Refused(refusal) => {
            let errors = Errors::one("berkas", refusal.to_string());
            return Ok(form::refused(&page(&visitor, &pool, issued, errors).await?));
        }
    };
    let command = DocumentCommand::FileSignedCopy {
        number: issued.number.clone(),
        kind: issued.kind,
        edition: issued.edition,
        copy: SignedCopy {
            attachment: kept.id,
            media_type: kept.media_type.code().to_owned(),
            size: kept.size.unsigned_abs(),
            sha256: kept.sha256.clone(),
        },
    };
    // The same form with the same file is one wish; its second copy of the file is put away again.
    match bus.execute::<Document>(DocumentId::of_number(&issued.number), command, &stamp.part(&kept.sha256)).await {
        Ok(receipt) => {
            if receipt.repeated {
                attachments.discard(kept.id, stamp.at).await?;
            }
            Ok(flash::to_saying(&format!("/panitia/dokumen/{}", issued.number), "Salinan bertanda tangan tersimpan."))
        }
        Err(CommandError::Refused(refusal)) => {
            attachments.discard(kept.id, stamp.at).await?;
            let errors = Errors::one("berkas", refusal);
            Ok(form::refused(&page(&visitor, &pool, issued, errors).await?))
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn open(
    visitor: Visitor,
    pool: Data<PgPool>,
    attachments: Data<Attachments>,
    request: HttpRequest,
    path: Path<(String, String)>,
) -> Answer {
    let issued = overseen(&visitor, &pool, &path.0).await?;
    let id: AttachmentId = path.1.parse().map_err(|_| PageError::NotFound)?;
    let known = read_model::copies(&pool, &issued.number).await?.iter().any(|copy| copy.attachment == id);
    attachment::download(&attachments, id, &request, async |row| Ok(known && row.owner == issued.number)).await
}
