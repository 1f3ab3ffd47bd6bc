//! What the panitia changes about certificates.

use super::{Answer, Typed, as_kept, found, holders, page};
use crate::attachment::{self, AttachmentRefusal, AttachmentRow, Attachments, DEFAULT_LIMIT, New, Received};
use crate::certificate::{
    aggregate::{CertificateLook, CertificateRefusal},
    commands::CertificateCommand,
    events::{BackgroundPicture, Ground, Signer, Signing},
    form::{Named, TypedGround, TypedSigning, Wished},
    printing::{self, PictureError},
    read_model::EditionLook,
    table::{self, Holder},
};
use crate::eventstore::{CommandBus, CommandError};
use crate::kernel::{
    actor::{Role, Stamp},
    ids::{AttachmentId, CertificateLookId, SignerId},
};
use crate::web::{
    component::form_parts::Errors,
    error::PageError,
    flash,
    form::{self, RawSubmission},
    guard::Visitor,
    upload::Upload,
};
use actix_web::web::{Data, Path};
use sqlx::PgPool;

/// Where the picture stands among the attachments of an edition.
const SLOT: &str = "latar-piagam";

async fn organised(visitor: &Visitor, pool: &PgPool, edition: &str) -> Result<EditionLook, PageError> {
    let look = found(pool, edition).await?;
    if visitor.may_organise(&look.region) { Ok(look) } else { Err(PageError::only_for("panitia lomba ini")) }
}

fn place(look: &EditionLook) -> String {
    format!("/panitia/lomba/{}/piagam", look.edition)
}

pub(super) async fn background(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    attachments: Data<Attachments>,
    edition: Path<String>,
    mut sent: Upload,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Organiser)?;
    let look = organised(&visitor, &pool, &edition).await?;
    let typed =
        TypedGround { clear_top: sent.value("ruang-atas").to_owned(), reason: sent.value("alasan-latar").to_owned() };
    let again = async |look: EditionLook, errors: Errors| {
        let shown = Typed { ground: typed.clone(), ..as_kept(&pool, &look).await? };
        Ok(form::refused(&page(&visitor, look, shown, errors)))
    };
    let (clear_top, reason) = match typed.read() {
        Ok(read) => read,
        Err(errors) => {
            sent.skip_file().await?;
            return again(look, errors).await;
        }
    };
    let uploaded = match uploaded(&visitor, &attachments, &look, &mut sent, &stamp).await? {
        Ok(uploaded) => uploaded,
        Err(sentence) => return again(look, Errors::one("berkas", sentence)).await,
    };
    let picture = match &uploaded {
        Some(row) => Some(of_row(row)),
        None => look.ground.picture.clone(),
    };
    let wish = format!("{clear_top}:{}", picture.as_ref().map_or("", |picture| picture.sha256.as_str()));
    let (edition, issued) = (look.edition, look.issued);
    let command = CertificateCommand::ChooseGround { edition, ground: Ground { picture, clear_top }, issued, reason };
    let done = bus.execute::<CertificateLook>(CertificateLookId::of_edition(edition), command, &stamp.part(wish)).await;
    // A file that nothing names now is put away again.
    let unused = !matches!(&done, Ok(receipt) if !receipt.repeated);
    if let Some(row) = uploaded.filter(|_| unused) {
        attachments.discard(row.id, stamp.at).await?;
    }
    match done {
        Ok(_) => Ok(flash::to_saying(&place(&look), "Latar piagam disimpan. Lihat contohnya sebelum dicetak.")),
        Err(CommandError::Refused(refusal)) => {
            let look = organised(&visitor, &pool, &look.edition.to_string()).await?;
            again(look, Errors::one(field_of(&refusal, "alasan-latar"), refusal)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The file of the form, looked at; none where none was sent, a sentence where it cannot be printed.
async fn uploaded(
    visitor: &Visitor,
    attachments: &Attachments,
    look: &EditionLook,
    sent: &mut Upload,
    stamp: &Stamp,
) -> Result<Result<Option<AttachmentRow>, String>, PageError> {
    if sent.file_name().is_none() {
        return Ok(Ok(None));
    }
    let new = New {
        id: AttachmentId::mint(),
        owner: look.edition.to_string(),
        slot: SLOT.to_owned(),
        uploader: visitor.signed_in()?,
        at: stamp.at,
        limit: DEFAULT_LIMIT,
    };
    let row = match attachment::receive(attachments, sent, &new).await? {
        Received::Kept(row) => row,
        // Elsewhere a PDF will do.
        Received::Refused(AttachmentRefusal::WrongKind) => return Ok(Err(PictureError::Unprintable.to_string())),
        Received::Refused(refusal) => return Ok(Err(refusal.to_string())),
    };
    match printing::why_not(attachments, &row).await? {
        None => Ok(Ok(Some(row))),
        Some(error) => {
            attachments.discard(row.id, stamp.at).await?;
            Ok(Err(error.to_string()))
        }
    }
}

fn of_row(row: &AttachmentRow) -> BackgroundPicture {
    BackgroundPicture {
        attachment: row.id,
        media_type: row.media_type.code().to_owned(),
        size: row.size.unsigned_abs(),
        sha256: row.sha256.clone(),
    }
}

/// The field of a form that a refusal is about; each form has a reason of its own.
fn field_of(refusal: &CertificateRefusal, reason: &'static str) -> &'static str {
    match refusal {
        CertificateRefusal::TooFarDown => "ruang-atas",
        CertificateRefusal::TooManySigners => "",
        CertificateRefusal::NeedsReason => reason,
    }
}

pub(super) async fn remove_background(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    edition: Path<String>,
    sent: RawSubmission,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Organiser)?;
    let look = organised(&visitor, &pool, &edition).await?;
    let typed =
        TypedGround { clear_top: "0".to_owned(), reason: sent.value("alasan-hapus").unwrap_or_default().to_owned() };
    let again = async |look: EditionLook, sentence: String| {
        let shown = Typed { removing: typed.reason.clone(), ..as_kept(&pool, &look).await? };
        Ok(form::refused(&page(&visitor, look, shown, Errors::one("alasan-hapus", sentence))))
    };
    let reason = match typed.read() {
        Ok((_, reason)) => reason,
        Err(errors) => return again(look, errors.first().unwrap_or_default().to_owned()).await,
    };
    let (edition, issued) = (look.edition, look.issued);
    let command = CertificateCommand::ChooseGround { edition, ground: Ground::default(), issued, reason };
    match bus.execute::<CertificateLook>(CertificateLookId::of_edition(edition), command, &stamp).await {
        Ok(_) => Ok(flash::to_saying(&place(&look), "Gambar latar dihapus. Piagam dicetak dengan bingkai bawaan.")),
        Err(CommandError::Refused(refusal)) => {
            let look = organised(&visitor, &pool, &look.edition.to_string()).await?;
            again(look, refusal.to_string()).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn signers(
    visitor: Visitor,
    pool: Data<PgPool>,
    bus: Data<CommandBus>,
    edition: Path<String>,
    sent: RawSubmission,
) -> Answer {
    let stamp = sent.stamp(&visitor, Role::Organiser)?;
    let look = organised(&visitor, &pool, &edition).await?;
    let signing = TypedSigning::sent(sent.raw());
    let again = async |look: EditionLook, errors: Errors| {
        let shown = Typed { signing: signing.clone(), ..as_kept(&pool, &look).await? };
        Ok(form::refused(&page(&visitor, look, shown, errors)))
    };
    let Wished { place: signed_at, named, reason } = match signing.read() {
        Ok(read) => read,
        Err(errors) => return again(look, errors).await,
    };
    let known = look.signing.signers.iter().cloned().zip(holders(&pool, &look).await?).collect::<Vec<_>>();
    let chosen: Vec<(Signer, Holder)> = named.into_iter().map(|one| identified(one, &known)).collect();
    let rows: Vec<(SignerId, Holder)> = chosen.iter().map(|(signer, holder)| (signer.id, holder.clone())).collect();
    table::keep(&pool, look.edition, &rows).await?;
    let (edition, issued) = (look.edition, look.issued);
    let signing_wished = Signing { place: signed_at, signers: chosen.into_iter().map(|(signer, _)| signer).collect() };
    let command = CertificateCommand::NameSigners { edition, signing: signing_wished, issued, reason };
    match bus.execute::<CertificateLook>(CertificateLookId::of_edition(edition), command, &stamp).await {
        Ok(_) => {
            Ok(flash::to_saying(&place(&look), "Penanda tangan piagam disimpan. Lihat contohnya sebelum dicetak."))
        }
        Err(CommandError::Refused(refusal)) => {
            let stood = |id: &SignerId| known.iter().any(|(signer, _)| signer.id == *id);
            let unused: Vec<SignerId> = rows.into_iter().map(|(id, _)| id).filter(|id| !stood(id)).collect();
            table::forget(&pool, &unused).await?;
            let look = organised(&visitor, &pool, &edition.to_string()).await?;
            again(look, Errors::one(field_of(&refusal, "alasan"), refusal)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The same office with the same holder keeps its id, so that saving what stands changes nothing.
fn identified((office, holder): Named, known: &[(Signer, Holder)]) -> (Signer, Holder) {
    let same = known.iter().find(|(signer, there)| signer.office == office && *there == holder);
    let id = same.map_or_else(SignerId::mint, |(signer, _)| signer.id);
    (Signer { id, office }, holder)
}
