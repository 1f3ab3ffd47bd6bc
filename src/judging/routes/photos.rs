//! `/penilaian/{tugas}/foto`: photos of what a judge saw on the spot.

use super::{Answer, below_round, conflict, desk, eyes, panel, shown};
use crate::attachment::{self, Attachments, DEFAULT_LIMIT, MediaType, New, Received};
use crate::eventstore::{CommandBus, CommandError};
use crate::judging::{
    pages::checks::{self, PhotosView, SeenView},
    read_model::{self, Desk, DutyRow, PhotoRow, RoundHead, Sheet},
    score_sheet::{
        aggregate::{PHOTOS_MAX, ScoreSheet, ScoreSheetRefusal},
        commands::ScoreSheetCommand,
        events::CheckPhoto,
    },
};
use crate::kernel::{actor::Role, ids::AttachmentId, visibility::Field};
use crate::web::{
    component::form_parts::Errors,
    error::PageError,
    flash,
    form::{self, Submission},
    guard::Visitor,
    layout::{Crumb, Page},
    upload::Upload,
};
use actix_web::{
    HttpRequest,
    web::{Data, Path},
};
use serde::Deserialize;
use sqlx::PgPool;

pub(super) async fn show(visitor: Visitor, pool: Data<PgPool>, id: Path<String>) -> Answer {
    let desk = desk::found(&visitor, &pool, &id).await?;
    if let Some(answer) = conflict::gate(&visitor, &pool, &desk).await? {
        return Ok(answer);
    }
    Ok(shown(&page(&visitor, desk, String::new(), Errors::default())?))
}

/// A round without checks has no such page.
fn page(visitor: &Visitor, desk: Desk, chosen: String, errors: Errors) -> Result<Page, PageError> {
    if desk.head.rules.checks.is_empty() {
        return Err(PageError::NotFound);
    }
    let mut frame = desk::below(visitor, "Foto fasilitas");
    frame.crumbs.push(Crumb::new(desk.paper.title.as_str(), format!("/penilaian/{}", desk.id)));
    frame.has_errors = !errors.is_empty();
    frame.main = checks::photos(&PhotosView {
        writable: desk::shut(&desk).is_none(),
        seals: (0..=desk.sheet.photos.len()).map(|_| visitor.seal()).collect(),
        limit: format!("{} MB", DEFAULT_LIMIT / 1024 / 1024),
        most: PHOTOS_MAX,
        desk,
        chosen,
        errors,
    });
    Ok(frame)
}

/// What the photos of a judge's sheet are kept under.
fn owner(desk: &Desk) -> String {
    desk::sheet_id(desk).to_string()
}

pub(super) async fn add(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    attachments: Data<Attachments>,
    id: Path<String>,
    mut sent: Upload,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Judge)?;
    let desk = desk::found(&visitor, &pool, &id).await?;
    let check = sent.value("fasilitas").to_owned();
    let again = |desk: Desk, errors: Errors| Ok(form::refused(&page(&visitor, desk, check.clone(), errors)?));
    if desk.head.rules.check(&check).is_none() {
        sent.skip_file().await?;
        return again(desk, Errors::one("fasilitas", "Pilih fasilitas yang difoto."));
    }
    let new = New {
        id: AttachmentId::mint(),
        owner: owner(&desk),
        slot: check.clone(),
        uploader: desk.judge,
        at: stamp.at,
        limit: DEFAULT_LIMIT,
    };
    let kept = match attachment::receive(&attachments, &mut sent, &new).await? {
        Received::Kept(kept) => kept,
        Received::Refused(refusal) => return again(desk, Errors::one("berkas", refusal)),
    };
    let command = ScoreSheetCommand::AddPhoto {
        sheet: desk::sheet(&desk),
        facts: conflict::facts(&pool, &desk).await?,
        photo: CheckPhoto { attachment: kept.id, check: check.clone(), sha256: kept.sha256.clone() },
        picture: matches!(kept.media_type, MediaType::Jpeg | MediaType::Png),
    };
    // The same form with the same file is one wish; its second copy of the file is put away again.
    match bus.execute::<ScoreSheet>(desk::sheet_id(&desk), command, &stamp.part(&check).part(&kept.sha256)).await {
        Ok(receipt) => {
            if receipt.repeated {
                attachments.discard(kept.id, stamp.at).await?;
            }
            Ok(flash::to_saying(&format!("/penilaian/{}/foto", desk.id), "Foto diterima."))
        }
        Err(CommandError::Refused(refusal)) => {
            attachments.discard(kept.id, stamp.at).await?;
            let field = match refusal {
                ScoreSheetRefusal::NotAPicture => "berkas",
                ScoreSheetRefusal::TooManyPhotos => "fasilitas",
                _ => "",
            };
            again(desk::found(&visitor, &pool, &id).await?, Errors::one(field, refusal))
        }
        Err(error) => Err(error.into()),
    }
}

/// Nothing beside the seal.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Nothing {}

pub(super) async fn remove(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    attachments: Data<Attachments>,
    path: Path<(String, String)>,
    sent: Submission<Nothing>,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Judge)?;
    let desk = desk::found(&visitor, &pool, &path.0).await?;
    let attachment = named(&desk.sheet.photos, &path.1)?;
    let place = format!("/penilaian/{}/foto", desk.id);
    let command = ScoreSheetCommand::RemovePhoto { sheet: desk::sheet(&desk), attachment };
    match bus.execute::<ScoreSheet>(desk::sheet_id(&desk), command, &stamp).await {
        Ok(_) => {
            attachments.discard(attachment, stamp.at).await?;
            Ok(flash::to_saying(&place, "Foto dihapus."))
        }
        Err(CommandError::Refused(refusal)) => Ok(flash::to_refusing(&place, &refusal.to_string())),
        Err(error) => Err(error.into()),
    }
}

fn named(photos: &[PhotoRow], typed: &str) -> Result<AttachmentId, PageError> {
    let named = photos.iter().find(|photo| photo.attachment.to_string() == typed);
    named.map(|photo| photo.attachment).ok_or(PageError::NotFound)
}

/// The judge's own photo.
pub(super) async fn own(
    visitor: Visitor,
    pool: Data<PgPool>,
    attachments: Data<Attachments>,
    path: Path<(String, String)>,
    request: HttpRequest,
) -> Answer {
    let desk = desk::found(&visitor, &pool, &path.0).await?;
    let photo = named(&desk.sheet.photos, &path.1)?;
    attachment::download(&attachments, photo, &request, async |_| Ok(true)).await
}

/// What a judge saw, for the panitia, once the round is over.
pub(super) async fn of_duty(visitor: Visitor, pool: Data<PgPool>, path: Path<(String, String)>) -> Answer {
    let (round, duty) = path.into_inner();
    let (head, duty, sheet) = over(&visitor, &pool, &round, &duty).await?;
    let place = format!("/panitia/babak/{}/juri/{}", head.id, duty.id);
    let mut frame = below_round(&visitor, &head, "Fasilitas yang dilihat juri");
    frame.crumbs.push(Crumb::new("Juri dan penilaian", format!("/panitia/babak/{}/juri", head.id)));
    frame.crumbs.push(Crumb::new(duty.judge_name.as_str(), place.as_str()));
    frame.main = checks::seen_by(&SeenView { place: format!("{place}/fasilitas/"), head, duty, sheet });
    Ok(shown(&frame))
}

/// One of its photos.
pub(super) async fn one_of_duty(
    visitor: Visitor,
    pool: Data<PgPool>,
    attachments: Data<Attachments>,
    path: Path<(String, String, String)>,
    request: HttpRequest,
) -> Answer {
    let (_, _, sheet) = over(&visitor, &pool, &path.0, &path.1).await?;
    let photo = named(&sheet.photos, &path.2)?;
    attachment::download(&attachments, photo, &request, async |_| Ok(true)).await
}

/// A sheet whose scores are no secret from the panitia any more.
async fn over(
    visitor: &Visitor,
    pool: &PgPool,
    round: &str,
    duty: &str,
) -> Result<(RoundHead, DutyRow, Sheet), PageError> {
    let head = panel::overseen(visitor, pool, round).await?;
    let duty = panel::one_duty(pool, &head, duty).await?;
    if !eyes(visitor, &head).see(Field::Photos) || head.rules.checks.is_empty() {
        return Err(PageError::NotFound);
    }
    let sheet = read_model::sheet(pool, head.id, duty.proposal, duty.judge).await?;
    Ok((head, duty, sheet))
}
