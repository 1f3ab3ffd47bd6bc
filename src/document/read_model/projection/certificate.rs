//! Another look of the certificates that hold gives each another number.

use super::{New, issue};
use crate::{
    certificate::events::{CertificateEvent, Ground, Signing},
    document::read_model::DocumentKind,
    eventstore::{ProjectionError, RecordedEvent},
    kernel::{ids::EditionId, text::Reason},
};
use sqlx::{FromRow, PgConnection, types::Json};

pub(super) async fn of_look(event: &RecordedEvent, read: &mut PgConnection) -> Result<(), ProjectionError> {
    match event.decode()? {
        CertificateEvent::CertificateBackgroundChosen { edition, ground, reason } => {
            keep("ground", edition, &ground_told(&ground), read).await?;
            reissue(event, edition, reason.as_ref(), read).await?;
        }
        CertificateEvent::CertificateSignersNamed { edition, signing, reason } => {
            keep("signing", edition, &signing_told(&signing), read).await?;
            reissue(event, edition, reason.as_ref(), read).await?;
        }
    }
    Ok(())
}

type Told = Vec<(&'static str, String)>;

fn ground_told(ground: &Ground) -> Told {
    ground.picture.iter().map(|picture| ("Sidik gambar latar (SHA-256)", picture.sha256.clone())).collect()
}

/// Offices, never names.
fn signing_told(signing: &Signing) -> Told {
    let place = signing.place.iter().map(|place| ("Tempat", place.to_string()));
    let offices: Vec<&str> = signing.signers.iter().map(|signer| signer.office.as_str()).collect();
    place.chain((!offices.is_empty()).then(|| ("Penanda tangan", offices.join(", ")))).collect()
}

async fn keep(column: &str, edition: EditionId, told: &Told, read: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query(&format!(
        "insert into document_certificate (edition, {column}) values ($1, $2)
         on conflict (edition) do update set {column} = $2"
    ))
    .bind(edition)
    .bind(Json(told))
    .execute(read)
    .await
    .map(|_| ())
}

#[derive(FromRow)]
struct Holding {
    number: String,
    subject: String,
    about: String,
    rules_sha256: String,
    result_sha256: Option<String>,
}

/// Each certificate of the edition that holds gives way to one with the new look.
async fn reissue(
    event: &RecordedEvent,
    edition: EditionId,
    reason: Option<&Reason>,
    read: &mut PgConnection,
) -> Result<(), sqlx::Error> {
    let edition = edition.to_string();
    let holding: Vec<Holding> = sqlx::query_as(
        "select number, subject, about, rules_sha256, result_sha256 from document_issued
         where edition = $1 and kind = $2 and superseded_by is null and revoked_at is null order by subject",
    )
    .bind(&edition)
    .bind(DocumentKind::Certificate)
    .fetch_all(&mut *read)
    .await?;
    for one in holding {
        let new = New {
            kind: DocumentKind::Certificate,
            subject: &one.subject,
            edition: &edition,
            territory: None,
            about: &one.about,
            rules_sha256: &one.rules_sha256,
            result_sha256: one.result_sha256.as_deref(),
        };
        issue(event, &new, read).await?;
        sqlx::query("update document_issued set superseded_why = $2 where number = $1")
            .bind(one.number)
            .bind(reason.map(ToString::to_string))
            .execute(&mut *read)
            .await?;
    }
    tell(&edition, read).await
}

/// Puts what was chosen beside the certificates that hold, if there are any.
pub(super) async fn tell(edition: &str, read: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update document_issued d set told = c.signing || c.ground from document_certificate c
         where c.edition = $1 and d.edition = $1 and d.kind = $2 and d.superseded_by is null and d.revoked_at is null",
    )
    .bind(edition)
    .bind(DocumentKind::Certificate)
    .execute(read)
    .await
    .map(|_| ())
}
