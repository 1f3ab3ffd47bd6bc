//! Papers that follow from the pleno.

use super::{New, issue, revoke};
use crate::{
    document::read_model::DocumentKind,
    eventstore::{ProjectionError, RecordedEvent},
    judging::deliberation::events::{DeliberationEvent, SealedEntry, result_sha256},
    scoring::rules::canonical_json,
};
use sqlx::PgConnection;

pub(super) async fn of_deliberation(event: &RecordedEvent, read: &mut PgConnection) -> Result<(), ProjectionError> {
    match event.decode()? {
        DeliberationEvent::ResultSealed { edition, rules_sha256, result, sk, .. } => {
            let edition = edition.to_string();
            let result_sha256 = result_sha256(&result);
            sqlx::query(
                "insert into document_result (edition, rules_sha256, result_sha256, content) values ($1, $2, $3, $4)
                 on conflict (edition) do update set rules_sha256 = $2, result_sha256 = $3, content = $4",
            )
            .bind(&edition)
            .bind(&rules_sha256)
            .bind(&result_sha256)
            .bind(canonical_json(&result))
            .execute(&mut *read)
            .await?;
            of_result(event, DocumentKind::Minutes, &edition, (&rules_sha256, &result_sha256), read).await?;
            feedback(event, &edition, (&rules_sha256, &result_sha256), read).await?;
            // Where no time to object was promised, the decree comes with the seal.
            if sk.is_some() {
                of_result(event, DocumentKind::Decree, &edition, (&rules_sha256, &result_sha256), read).await?;
                certificates(event, &edition, (&rules_sha256, &result_sha256), &result, read).await?;
            }
        }
        DeliberationEvent::SkRecorded { edition, .. } => {
            let edition = edition.to_string();
            let (rules_sha256, result_sha256, content): (String, String, String) =
                sqlx::query_as("select rules_sha256, result_sha256, content from document_result where edition = $1")
                    .bind(&edition)
                    .fetch_one(&mut *read)
                    .await?;
            let result: Vec<SealedEntry> =
                serde_json::from_str(&content).map_err(|error| sqlx::Error::Decode(error.into()))?;
            of_result(event, DocumentKind::Decree, &edition, (&rules_sha256, &result_sha256), read).await?;
            certificates(event, &edition, (&rules_sha256, &result_sha256), &result, read).await?;
        }
        // What was sealed is no longer in force; the next seal takes its place.
        DeliberationEvent::ResultReopened { edition, .. } => {
            let edition = edition.to_string();
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
        | DeliberationEvent::ObjectionsClosed { .. } => {}
    }
    Ok(())
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
    of_entries(event, DocumentKind::Certificate, (edition, &proposals), hashes, read).await
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
