//! Papers that follow from the pleno.

use super::{New, certificate, issue, revoke};
use crate::{
    document::read_model::DocumentKind,
    eventstore::{ProjectionError, RecordedEvent},
    judging::deliberation::events::{DeliberationEvent, Minutes, SealedEntry, result_sha256},
    kernel::{text::Reason, time::long_date},
    scoring::rules::canonical_json,
};
use sqlx::{PgConnection, types::Json};

pub(super) async fn of_deliberation(event: &RecordedEvent, read: &mut PgConnection) -> Result<(), ProjectionError> {
    match event.decode()? {
        DeliberationEvent::ResultSealed { edition, rules_sha256, result, sk, version, .. } => {
            let edition = edition.to_string();
            let result_sha256 = result_sha256(&result);
            sqlx::query(
                "insert into document_result (edition, version, rules_sha256, result_sha256, content)
                 values ($1, $2, $3, $4, $5)",
            )
            .bind(&edition)
            .bind(version as i32)
            .bind(&rules_sha256)
            .bind(&result_sha256)
            .bind(canonical_json(&result))
            .execute(&mut *read)
            .await?;
            of_result(event, DocumentKind::Minutes, &edition, (&rules_sha256, &result_sha256), read).await?;
            tell_minutes(&edition, read).await?;
            feedback(event, &edition, (&rules_sha256, &result_sha256), read).await?;
            // Where no time to object was promised, the decree comes with the seal.
            if sk.is_some() {
                of_result(event, DocumentKind::Decree, &edition, (&rules_sha256, &result_sha256), read).await?;
                certificates(event, &edition, (&rules_sha256, &result_sha256), &result, read).await?;
            }
        }
        DeliberationEvent::SkRecorded { edition, .. } => {
            let edition = edition.to_string();
            let (rules_sha256, result_sha256, content) = in_force(&edition, read).await?;
            let result: Vec<SealedEntry> =
                serde_json::from_str(&content).map_err(|error| sqlx::Error::Decode(error.into()))?;
            of_result(event, DocumentKind::Decree, &edition, (&rules_sha256, &result_sha256), read).await?;
            certificates(event, &edition, (&rules_sha256, &result_sha256), &result, read).await?;
        }
        DeliberationEvent::MinutesWritten { edition, minutes, reason } => {
            let edition = edition.to_string();
            write_minutes(event, &edition, &minutes, reason.as_ref(), read).await?;
        }
        // What was sealed is no longer in force; the next seal takes its place.
        DeliberationEvent::ResultReopened { edition, .. } => {
            let edition = edition.to_string();
            sqlx::query("delete from document_minutes where edition = $1").bind(&edition).execute(&mut *read).await?;
            for kind in [DocumentKind::Minutes, DocumentKind::Decree, DocumentKind::Certificate, DocumentKind::Feedback]
            {
                revoke(event, kind, ("edition", &edition), &[], read).await?;
            }
        }
        DeliberationEvent::DeliberationOpened { edition, rules_sha256, .. } => {
            let edition = edition.to_string();
            let kind = DocumentKind::Attendance;
            let new = New {
                kind,
                subject: &edition,
                edition: &edition,
                territory: None,
                about: "",
                rules_sha256: &rules_sha256,
                result_sha256: None,
            };
            issue(event, &new, read).await?;
        }
        DeliberationEvent::DeliberationOrderChanged { .. }
        | DeliberationEvent::DeliberationAgendaWritten { .. }
        | DeliberationEvent::DeliberationConvened { .. }
        | DeliberationEvent::DeliberationAttendanceRecorded { .. }
        | DeliberationEvent::DeliberationNoteAdded { .. }
        | DeliberationEvent::ResultSealProposed { .. }
        | DeliberationEvent::ResultSealWithdrawn { .. }
        | DeliberationEvent::ResultSealVoided { .. }
        | DeliberationEvent::DeliberationAwardsFixed { .. }
        | DeliberationEvent::RecountOrdered { .. }
        | DeliberationEvent::DeliberationRecounted { .. }
        | DeliberationEvent::ObjectionsClosed { .. } => {}
    }
    Ok(())
}

/// The hashes and the order that were sealed last.
async fn in_force(edition: &str, read: &mut PgConnection) -> Result<(String, String, String), sqlx::Error> {
    sqlx::query_as(
        "select rules_sha256, result_sha256, content from document_result where edition = $1
         order by version desc limit 1",
    )
    .bind(edition)
    .fetch_one(read)
    .await
}

/// Keeps what the minutes say. With a reason it replaces minutes that could already be printed: those get a new number.
async fn write_minutes(
    event: &RecordedEvent,
    edition: &str,
    minutes: &Minutes,
    reason: Option<&Reason>,
    read: &mut PgConnection,
) -> Result<(), sqlx::Error> {
    let mut told: Vec<(&str, String)> =
        minutes.number.iter().map(|number| ("Nomor berita acara", number.to_string())).collect();
    told.push(("Tanggal pleno", long_date(minutes.date)));
    told.push(("Tempat", minutes.place.to_string()));
    sqlx::query(
        "insert into document_minutes (edition, told) values ($1, $2) on conflict (edition) do update set told = $2",
    )
    .bind(edition)
    .bind(Json(told))
    .execute(&mut *read)
    .await?;
    if let Some(reason) = reason {
        let (rules_sha256, result_sha256, _) = in_force(edition, read).await?;
        of_result(event, DocumentKind::Minutes, edition, (&rules_sha256, &result_sha256), read).await?;
        sqlx::query(
            "update document_issued set superseded_why = $3 where subject = $1 and kind = $2 and superseded_why is null
               and superseded_by = (select number from document_issued where subject = $1 and kind = $2
                 and superseded_by is null)",
        )
        .bind(edition)
        .bind(DocumentKind::Minutes)
        .bind(reason.to_string())
        .execute(&mut *read)
        .await?;
    }
    tell_minutes(edition, read).await
}

/// Puts what is written of the minutes beside those that hold, if there are any.
async fn tell_minutes(edition: &str, read: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update document_issued d set told = m.told from document_minutes m
         where m.edition = $1 and d.subject = $1 and d.kind = $2 and d.superseded_by is null and d.revoked_at is null",
    )
    .bind(edition)
    .bind(DocumentKind::Minutes)
    .execute(read)
    .await
    .map(|_| ())
}

/// A paper about the sealed result of a whole edition.
async fn of_result(
    event: &RecordedEvent,
    kind: DocumentKind,
    edition: &str,
    (rules_sha256, result_sha256): (&str, &str),
    read: &mut PgConnection,
) -> Result<(), sqlx::Error> {
    let result_sha256 = Some(result_sha256);
    let new = New { kind, subject: edition, edition, territory: None, about: "", rules_sha256, result_sha256 };
    issue(event, &new, read).await.map(|_| ())
}

/// One for each entry with an award; those of a result that was superseded end with it.
async fn certificates(
    event: &RecordedEvent,
    edition: &str,
    hashes: (&str, &str),
    result: &[SealedEntry],
    read: &mut PgConnection,
) -> Result<(), sqlx::Error> {
    let awarded = result.iter().filter(|entry| !entry.awards.is_empty());
    let proposals: Vec<String> = awarded.map(|entry| entry.proposal.to_string()).collect();
    of_entries(event, DocumentKind::Certificate, (edition, &proposals), hashes, read).await?;
    certificate::tell(edition, read).await
}

/// One for each entry that competed, also those that did not come to the pleno.
async fn feedback(
    event: &RecordedEvent,
    edition: &str,
    hashes: (&str, &str),
    read: &mut PgConnection,
) -> Result<(), sqlx::Error> {
    let proposals: Vec<String> =
        sqlx::query_scalar("select proposal from document_proposal where edition = $1 and entered order by proposal")
            .bind(edition)
            .fetch_all(&mut *read)
            .await?;
    of_entries(event, DocumentKind::Feedback, (edition, &proposals), hashes, read).await
}

/// A paper for each of these entries; those of the kind that others of the edition had end.
async fn of_entries(
    event: &RecordedEvent,
    kind: DocumentKind,
    (edition, proposals): (&str, &[String]),
    (rules_sha256, result_sha256): (&str, &str),
    read: &mut PgConnection,
) -> Result<(), sqlx::Error> {
    let mut numbers = Vec::new();
    for proposal in proposals {
        let title: Option<String> = sqlx::query_scalar("select title from document_proposal where proposal = $1")
            .bind(proposal)
            .fetch_optional(&mut *read)
            .await?;
        let new = New {
            kind,
            subject: proposal,
            edition,
            territory: None,
            about: title.as_deref().unwrap_or(proposal),
            rules_sha256,
            result_sha256: Some(result_sha256),
        };
        numbers.push(issue(event, &new, read).await?);
    }
    revoke(event, kind, ("edition", edition), &numbers, read).await
}
