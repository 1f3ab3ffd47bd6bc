//! Files over HTTP: taking one from a form, handing one out. The owner's routes call these.

use crate::attachment::{
    storage::{AttachmentRefusal, Attachments, Incoming, tidy_name},
    table::AttachmentRow,
};
use crate::kernel::{
    ids::{AttachmentId, PersonId},
    time::Timestamp,
};
use crate::web::{error::PageError, upload::Upload};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{
        self, ContentDisposition, ContentEncoding, DispositionParam, DispositionType, ETag, EntityTag, IfNoneMatch,
    },
    http::header::{Charset, ExtendedValue, Header},
    web::Bytes,
};
use std::io;
use tokio::{fs::File, io::AsyncReadExt};

/// What is known of a file before it arrives.
#[derive(Debug, Clone)]
pub struct New {
    /// Derived from the wish (`AttachmentId::of`), so that the same form sent twice is one file.
    pub id: AttachmentId,
    /// The printed id of what the file belongs to.
    pub owner: String,
    /// The place there, for instance a section's key.
    pub slot: String,
    pub uploader: PersonId,
    pub at: Timestamp,
    /// In bytes; [`super::DEFAULT_LIMIT`] unless an edition says otherwise.
    pub limit: u64,
}

/// What became of an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received {
    Kept(AttachmentRow),
    /// Nothing was kept; the refusal is the sentence for the form.
    Refused(AttachmentRefusal),
}

/// Takes the file of a form. When it says `Kept`, the file is on disk and recorded.
pub async fn receive(attachments: &Attachments, upload: &mut Upload, new: &New) -> Result<Received, PageError> {
    let Some(name) = upload.file_name().map(str::to_owned) else {
        return Ok(Received::Refused(AttachmentRefusal::NoFile));
    };
    let mut incoming = attachments.incoming(new.limit).await.map_err(PageError::failure)?;
    while let Some(piece) = upload.next_piece().await? {
        if !incoming.write(&piece).await.map_err(PageError::failure)? {
            drop(incoming);
            upload.skip_file().await?;
            return Ok(Received::Refused(AttachmentRefusal::TooLarge(new.limit)));
        }
    }
    finish(attachments, incoming, &name, new).await
}

/// Takes a file that is at hand, for the operator's own tools. The rules are those of [`receive`].
pub async fn keep(attachments: &Attachments, name: &str, bytes: &[u8], new: &New) -> Result<Received, PageError> {
    let mut incoming = attachments.incoming(new.limit).await.map_err(PageError::failure)?;
    if !incoming.write(bytes).await.map_err(PageError::failure)? {
        return Ok(Received::Refused(AttachmentRefusal::TooLarge(new.limit)));
    }
    finish(attachments, incoming, name, new).await
}

async fn finish(attachments: &Attachments, incoming: Incoming, name: &str, new: &New) -> Result<Received, PageError> {
    let kept = match incoming.keep(attachments).await.map_err(PageError::failure)? {
        Ok(kept) => kept,
        Err(refusal) => return Ok(Received::Refused(refusal)),
    };
    let row = AttachmentRow {
        id: new.id,
        owner: new.owner.clone(),
        slot: new.slot.clone(),
        file_name: tidy_name(name, kept.media_type),
        media_type: kept.media_type,
        size: kept.size as i64,
        sha256: kept.sha256,
        uploader: new.uploader,
        uploaded_at: new.at,
        removed_at: None,
    };
    Ok(Received::Kept(attachments.record(&row).await?))
}

/// Hands out a file, if `permit` says so about its record; otherwise it is as if there were none.
///
/// The answer cannot run scripts, is never guessed to be something else, and is asked for again only if it changed.
pub async fn download(
    attachments: &Attachments,
    id: AttachmentId,
    request: &HttpRequest,
    permit: impl AsyncFnOnce(&AttachmentRow) -> Result<bool, PageError>,
) -> Result<HttpResponse, PageError> {
    download_as(attachments, id, request, None, permit).await
}

/// The same under another name than it came with.
pub async fn download_as(
    attachments: &Attachments,
    id: AttachmentId,
    request: &HttpRequest,
    name: Option<&str>,
    permit: impl AsyncFnOnce(&AttachmentRow) -> Result<bool, PageError>,
) -> Result<HttpResponse, PageError> {
    let row = attachments.find(id).await?.ok_or(PageError::NotFound)?;
    if !permit(&row).await? {
        return Err(PageError::NotFound);
    }
    let tag = EntityTag::new_strong(row.sha256.clone());
    let mut response = HttpResponse::Ok();
    response
        .insert_header(ETag(tag.clone()))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header((header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'; style-src 'unsafe-inline'"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"));
    if unchanged(request, &tag) {
        return Ok(response.status(actix_web::http::StatusCode::NOT_MODIFIED).finish());
    }
    let file = attachments.open(&row).await.map_err(PageError::failure)?;
    Ok(response
        .content_type(row.media_type.code())
        .insert_header(disposition(name.unwrap_or(&row.file_name)))
        // The file is compressed as it is, and its length is known.
        .insert_header(ContentEncoding::Identity)
        .no_chunking(row.size as u64)
        .streaming(pieces(file)))
}

fn unchanged(request: &HttpRequest, tag: &EntityTag) -> bool {
    match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(known)) => known.iter().any(|known| known.weak_eq(tag)),
        Err(_) => false,
    }
}

/// Shown in the browser, saved under its name: a plain one for old browsers, the whole one beside it.
fn disposition(name: &str) -> ContentDisposition {
    let plain: String = name.chars().map(|c| if c.is_ascii() && !matches!(c, '"' | '\\') { c } else { '_' }).collect();
    let whole = ExtendedValue { charset: Charset::Ext("UTF-8".into()), language_tag: None, value: name.into() };
    ContentDisposition {
        disposition: DispositionType::Inline,
        parameters: vec![DispositionParam::Filename(plain), DispositionParam::FilenameExt(whole)],
    }
}

fn pieces(file: File) -> impl futures::Stream<Item = io::Result<Bytes>> {
    futures::stream::try_unfold(file, async |mut file| {
        let mut piece = vec![0; 64 * 1024];
        let n = file.read(&mut piece).await?;
        piece.truncate(n);
        Ok((n > 0).then(|| (Bytes::from(piece), file)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_travels_plain_and_whole() {
        assert_eq!(
            disposition("Surat “izin”.pdf").to_string(),
            "inline; filename=\"Surat _izin_.pdf\"; filename*=UTF-8''Surat%20%E2%80%9Cizin%E2%80%9D.pdf"
        );
    }
}
