//! Proposals themselves.

use crate::eventstore::{ProjectionError, RecordedEvent};
use crate::kernel::{redaction::Redaction, text::same_title_key, time::Timestamp};
use crate::proposal::{events::ProposalEvent, read_model::words::ProposalStatus};
use sqlx::{PgConnection, types::Json};

/// Digits of the log position in a receipt number.
const DIGITS: usize = 6;

pub(super) async fn apply(event: &RecordedEvent, read: &mut PgConnection) -> Result<(), ProjectionError> {
    let id = &event.aggregate_id;
    match event.decode()? {
        ProposalEvent::ProposalDrafted { edition, innovation, unit, title, group, category } => {
            sqlx::query(
                "insert into proposal
                   (id, edition, innovation, unit, title, group_key, category, status, drafted_at, changed_at)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)",
            )
            .bind(id)
            .bind(edition)
            .bind(innovation)
            .bind(unit)
            .bind(title.as_str())
            .bind(group)
            .bind(category)
            .bind(ProposalStatus::Draft)
            .bind(event.at)
            .execute(&mut *read)
            .await?;
        }
        ProposalEvent::ProposalHeadRevised { title, group, category, video_link } => {
            sqlx::query("update proposal set title = $2, group_key = $3, category = $4, video_link = $5 where id = $1")
                .bind(id)
                .bind(title.as_str())
                .bind(group)
                .bind(category)
                .bind(video_link)
                .execute(&mut *read)
                .await?;
        }
        ProposalEvent::ProposalSectionsWritten { sections } => {
            for (key, text) in sections {
                sqlx::query(
                    "insert into proposal_section (proposal, key, text, revision, written_at, written_by)
                     values ($1, $2, $3, 1, $4, $5)
                     on conflict (proposal, key) do update set text = excluded.text, written_at = excluded.written_at,
                       written_by = excluded.written_by, revision = proposal_section.revision + 1",
                )
                .bind(id)
                .bind(key)
                .bind(text)
                .bind(event.at)
                .bind(&event.by)
                .execute(&mut *read)
                .await?;
            }
        }
        ProposalEvent::ProposalAttachmentAdded { attachment, slot, file_name, media_type, size, sha256 } => {
            sqlx::query(
                "insert into proposal_attachment
                   (attachment, proposal, slot, file_name, media_type, size, sha256, added_at)
                 values ($1, $2, $3, $4, $5, $6, $7, $8)",
            )
            .bind(attachment)
            .bind(id)
            .bind(slot)
            .bind(file_name)
            .bind(media_type)
            .bind(size as i64)
            .bind(sha256)
            .bind(event.at)
            .execute(&mut *read)
            .await?;
        }
        ProposalEvent::ProposalAttachmentRemoved { attachment } => {
            sqlx::query("update proposal_attachment set current = false where attachment = $1")
                .bind(attachment)
                .execute(&mut *read)
                .await?;
        }
        submitted @ ProposalEvent::ProposalSubmitted { .. } => self::submitted(event, submitted, read).await?,
        ProposalEvent::ProposalReturned { reason, due_at, .. } => {
            decided(read, event, ProposalStatus::Returned, reason.as_str(), Some(due_at)).await?;
        }
        ProposalEvent::ProposalAdmitted { note, .. } => {
            decided(read, event, ProposalStatus::Admitted, &note, None).await?;
        }
        ProposalEvent::ProposalRejected { ground, explanation, .. } => {
            decided(read, event, ProposalStatus::Rejected, explanation.as_str(), None).await?;
            sqlx::query("update proposal set ground = $2 #>> '{}' where id = $1")
                .bind(id)
                .bind(Json(ground))
                .execute(&mut *read)
                .await?;
        }
        ProposalEvent::ProposalWithdrawn { reason } => {
            decided(read, event, ProposalStatus::Withdrawn, reason.as_str(), None).await?;
            sqlx::query("update proposal set held_title = null, held_group = null where id = $1")
                .bind(id)
                .execute(&mut *read)
                .await?;
        }
        ProposalEvent::ProposalRedacted { version, phrases, released } => {
            // Its unit changed nothing.
            sqlx::query("update proposal set redaction = $2, redactions = redactions + 1 where id = $1")
                .bind(id)
                .bind(Json(Redaction { version, phrases, released }))
                .execute(read)
                .await?;
            return Ok(());
        }
    }
    sqlx::query("update proposal set changed_at = $2 where id = $1").bind(id).bind(event.at).execute(read).await?;
    Ok(())
}

async fn decided(
    read: &mut PgConnection,
    event: &RecordedEvent,
    status: ProposalStatus,
    reason: &str,
    due_at: Option<Timestamp>,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update proposal set status = $2, decided_at = $3, reason = nullif($4, ''), due_at = $5, ground = null
         where id = $1",
    )
    .bind(&event.aggregate_id)
    .bind(status)
    .bind(event.at)
    .bind(reason)
    .bind(due_at)
    .execute(read)
    .await
    .map(|_| ())
}

async fn submitted(event: &RecordedEvent, what: ProposalEvent, read: &mut PgConnection) -> Result<(), ProjectionError> {
    let ProposalEvent::ProposalSubmitted {
        edition,
        version,
        title,
        group,
        category,
        video_link,
        sections,
        attachments,
        content_sha256,
        submitted_at,
        closes_at,
        innovation: _,
        unit: _,
        quota: _,
    } = what
    else {
        return Ok(());
    };
    let slug: Option<String> = sqlx::query_scalar("select slug from proposal_edition where id = $1")
        .bind(edition)
        .fetch_optional(&mut *read)
        .await?;
    let receipt = format!("{}-{:0DIGITS$}", slug.unwrap_or_default().to_uppercase(), event.position);
    sqlx::query(
        "insert into proposal_version (proposal, version, receipt, title, group_key, category, video_link, sections,
           attachments, content_sha256, submitted_at, submitted_by, closes_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(&event.aggregate_id)
    .bind(version as i32)
    .bind(&receipt)
    .bind(title.as_str())
    .bind(&group)
    .bind(&category)
    .bind(&video_link)
    .bind(Json(&sections))
    .bind(Json(&attachments))
    .bind(&content_sha256)
    .bind(submitted_at)
    .bind(&event.by)
    .bind(closes_at)
    .execute(&mut *read)
    .await?;
    sqlx::query(
        "update proposal set version = $3, status = case when exists (
             select from proposal_edition e where e.id = proposal.edition
             and e.rules @? '$.rounds[*] ? (@.kind == \"administrative\")') then $2 else $8 end,
           receipt = $4, submitted_at = $5, held_title = $6,
           held_group = $7, decided_at = null, reason = null, ground = null, due_at = null
         where id = $1",
    )
    .bind(&event.aggregate_id)
    .bind(ProposalStatus::Submitted)
    .bind(version as i32)
    .bind(&receipt)
    .bind(submitted_at)
    .bind(same_title_key(title.as_str()))
    .bind(&group)
    .bind(ProposalStatus::Entered)
    .execute(read)
    .await?;
    Ok(())
}
