//! The chosen look as paper knows it, and a certificate of nobody to see it by.

use super::{
    events::{BackgroundPicture, Signer},
    read_model::{self, EditionLook},
    table::{self, Holder},
};
use crate::attachment::{AttachmentRow, Attachments, MediaType};
use crate::document::printing;
use crate::kernel::{
    ids::EditionId,
    time::{Timestamp, plain_date},
};
pub use crate::paper::PictureError;
use crate::paper::{Certificate, Look, Picture, Signature};
use crate::web::error::PageError;
use actix_web::{HttpRequest, HttpResponse, web};
use sqlx::PgPool;
use std::collections::BTreeMap;

/// How the certificates of this edition look.
pub async fn look_of(pool: &PgPool, attachments: &Attachments, edition: EditionId) -> Result<Look, PageError> {
    let chosen = read_model::find(pool, edition).await?.ok_or(PageError::NotFound)?;
    look(pool, attachments, &chosen).await
}

/// The chosen look.
pub async fn look(pool: &PgPool, attachments: &Attachments, chosen: &EditionLook) -> Result<Look, PageError> {
    let holders: BTreeMap<_, _> = table::holders(pool, chosen.edition).await?.into_iter().collect();
    let picture = match &chosen.ground.picture {
        Some(picture) => Some(stored(attachments, picture).await?),
        None => None,
    };
    Ok(Look {
        picture,
        clear_top: chosen.ground.clear_top,
        place: chosen.signing.place.as_ref().map(ToString::to_string).unwrap_or_default(),
        signers: chosen.signing.signers.iter().map(|signer| signature(signer, holders.get(&signer.id))).collect(),
    })
}

fn signature(signer: &Signer, holder: Option<&Holder>) -> Signature {
    let Holder { name, nip } = holder.cloned().unwrap_or_default();
    let number = if nip.is_empty() { nip } else { format!("NIP {}", grouped(&nip)) };
    Signature { above: vec![signer.office.to_string()], name, number }
}

/// `19700101 199503 1 001`, as the number is printed.
pub fn grouped(nip: &str) -> String {
    let digits: Vec<char> = nip.chars().collect();
    let mut parts = Vec::new();
    let mut rest = digits.as_slice();
    for length in [8, 6, 1, 3] {
        let (part, more) = rest.split_at(length.min(rest.len()));
        parts.push(part.iter().collect::<String>());
        rest = more;
    }
    parts.push(rest.iter().collect());
    parts.retain(|part| !part.is_empty());
    parts.join(" ")
}

async fn stored(attachments: &Attachments, picture: &BackgroundPicture) -> Result<Picture, PageError> {
    let lost = || PageError::failure(format!("the picture {} is not among the files", picture.attachment));
    let row = attachments.find(picture.attachment).await?.ok_or_else(lost)?;
    open(attachments, &row).await?.map_err(PageError::failure)
}

async fn open(attachments: &Attachments, row: &AttachmentRow) -> Result<Result<Picture, PictureError>, PageError> {
    let bytes = attachments.bytes(row).await.map_err(PageError::failure)?;
    Ok(match row.media_type {
        MediaType::Png => Picture::png(bytes),
        MediaType::Jpeg => Picture::jpeg(bytes),
        MediaType::Pdf => Err(PictureError::Unprintable),
    })
}

/// Why an uploaded file cannot stand behind certificates, if so.
pub async fn why_not(attachments: &Attachments, row: &AttachmentRow) -> Result<Option<PictureError>, PageError> {
    let picture = match open(attachments, row).await? {
        Ok(picture) => picture,
        Err(error) => return Ok(Some(error)),
    };
    // Printing takes a while; the other requests of this worker go on.
    let tried = web::block(move || picture.try_print()).await.map_err(PageError::failure)?;
    Ok(tried.err())
}

/// A certificate that says of itself that it is none.
pub async fn example(request: &HttpRequest, chosen: &EditionLook, look: &Look) -> Result<HttpResponse, PageError> {
    let today = plain_date(chosen.zone.date(Timestamp::now()));
    let certificate = Certificate {
        title: format!("Contoh piagam {}", chosen.name),
        unit: "Nama unit penerima".to_owned(),
        work: "Judul inovasi yang mendapat penghargaan, sepanjang judul yang sesungguhnya".to_owned(),
        award: "Juara 1".to_owned(),
        sentences: vec![
            format!("dalam {}, peringkat 1 dengan nilai akhir 90,00.", chosen.name),
            "CONTOH, bukan piagam yang sah.".to_owned(),
        ],
        date: today,
        office: vec![chosen.region_name.clone(), "Jabatan yang menandatangani SK".to_owned()],
    };
    let rules = if chosen.rules_sha256.is_empty() { "belum diumumkan" } else { &chosen.rules_sha256 };
    let mark = printing::example_mark(request, rules, Timestamp::now());
    printing::answer(certificate.sheet(look, &mark)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_the_civil_service_is_printed_in_its_groups() {
        assert_eq!(grouped("197001011995031001"), "19700101 199503 1 001");
        assert_eq!(grouped(""), "");
        assert_eq!(grouped("1970"), "1970");
    }
}
