//! Issues documents by following rules, rankings and results.

mod certificate;
mod sealed;

use super::DocumentKind;
use crate::{
    competition::{edition::events::EditionEvent, round::events::RoundEvent},
    document::events::DocumentEvent,
    eventstore::{Projection, ProjectionError, RecordedEvent},
    kernel::{
        ids::{EditionId, ProposalId},
        region::RegionCode,
        signs::signs,
    },
    proposal::events::ProposalEvent,
    scoring::rules::{RoundKind, sha256_of},
};
use async_trait::async_trait;
use sqlx::{PgConnection, types::Json};

/// Keeps the tables of documents.
pub struct DocumentProjection;

const TABLES: &str = "
create table document_edition (
    edition text primary key,
    slug text not null,
    name text not null,
    region text not null,
    zone jsonb not null
);
create index document_edition_slug on document_edition (slug);

create table document_issued (
    number text primary key,
    kind text not null,
    -- The printed id of what it is about.
    subject text not null,
    edition text not null,
    region text not null,
    about text not null,
    rules_sha256 text not null,
    result_sha256 text,
    issued_at timestamptz not null,
    superseded_by text,
    -- Why, where the same result is told by another paper.
    superseded_why text,
    revoked_at timestamptz,
    -- What stands on exactly this paper, as pairs of label and words for its check page.
    told jsonb not null default '[]'
);
create index document_issued_subject on document_issued (subject, kind);
create index document_issued_edition on document_issued (edition);

create table document_copy (
    attachment text primary key,
    number text not null,
    sha256 text not null,
    media_type text not null,
    size bigint not null,
    filed_at timestamptz not null
);
create index document_copy_number on document_copy (number);

-- Scored rounds, with what their next paper needs.
create table document_round (
    round text primary key,
    edition text not null,
    label text not null,
    -- Where it is held, if it is held in many territories.
    territory text,
    rules_sha256 text not null
);

create table document_proposal (
    proposal text primary key,
    edition text not null,
    title text not null,
    -- Whether it competes, or did, in a round.
    entered boolean not null default false
);
create index document_proposal_edition on document_proposal (edition);

-- What the minutes of the next or the present result say.
create table document_minutes (
    edition text primary key,
    told jsonb not null
);

-- What is told of the certificates of an edition, beside what all papers tell.
create table document_certificate (
    edition text primary key,
    ground jsonb not null default '[]',
    signing jsonb not null default '[]'
);

-- Each sealed order, as canonical JSON; the last version is in force, unless it was taken up again.
create table document_result (
    edition text not null,
    version integer not null,
    rules_sha256 text not null,
    result_sha256 text not null,
    content text not null,
    primary key (edition, version)
);
";

#[async_trait]
impl Projection for DocumentProjection {
    fn name(&self) -> &'static str {
        "document"
    }
    fn version(&self) -> u32 {
        4
    }
    fn tables(&self) -> &'static str {
        TABLES
    }

    async fn apply(&self, event: &RecordedEvent, read: &mut PgConnection) -> Result<(), ProjectionError> {
        match event.aggregate_type.as_str() {
            "edition" => of_edition(event, read).await,
            "round" => of_round(event, read).await,
            "proposal" => of_proposal(event, read).await,
            "deliberation" => sealed::of_deliberation(event, read).await,
            "document" => of_document(event, read).await,
            "certificate_look" => certificate::of_look(event, read).await,
            _ => Ok(()),
        }
    }
}

/// A document on its way into the table.
struct New<'a> {
    kind: DocumentKind,
    subject: &'a str,
    edition: &'a str,
    /// Where it is printed, if not by the panitia of the whole edition.
    territory: Option<&'a RegionCode>,
    about: &'a str,
    rules_sha256: &'a str,
    result_sha256: Option<&'a str>,
}

/// `BA-7KQ2M-9XA4B`: follows from what it says and which event of its stream it follows from, so that it is the same
/// after a rebuild, and nobody guesses another.
fn number(new: &New<'_>, event: &RecordedEvent) -> String {
    let prefix = new.kind.prefix();
    let content = new.result_sha256.unwrap_or(new.rules_sha256);
    // Streams of their own count anew.
    let stream = if event.aggregate_type == "certificate_look" { "certificate_look/" } else { "" };
    let signs = signs::<10>(&format!("{prefix}/{}/{stream}{}/{content}", new.subject, event.sequence));
    format!("{prefix}-{}-{}", &signs[..5], &signs[5..])
}

/// Issues it, in place of the one before it, and answers its number.
async fn issue(event: &RecordedEvent, new: &New<'_>, read: &mut PgConnection) -> Result<String, sqlx::Error> {
    let number = number(new, event);
    sqlx::query(
        "update document_issued set superseded_by = $3 where subject = $1 and kind = $2 and superseded_by is null",
    )
    .bind(new.subject)
    .bind(new.kind)
    .bind(&number)
    .execute(&mut *read)
    .await?;
    sqlx::query(
        "insert into document_issued (number, kind, subject, edition, region, about, rules_sha256, result_sha256,
           issued_at)
         values ($1, $2, $3, $4, coalesce($9, (select region from document_edition where edition = $4)), $5, $6, $7, $8)",
    )
    .bind(&number)
    .bind(new.kind)
    .bind(new.subject)
    .bind(new.edition)
    .bind(new.about)
    .bind(new.rules_sha256)
    .bind(new.result_sha256)
    .bind(event.at)
    .bind(new.territory)
    .execute(read)
    .await?;
    Ok(number)
}

/// Undoes those of a kind about these things without another in their place.
async fn revoke(
    event: &RecordedEvent,
    kind: DocumentKind,
    (column, id): (&str, &str),
    except: &[String],
    read: &mut PgConnection,
) -> Result<(), sqlx::Error> {
    sqlx::query(&format!(
        "update document_issued set revoked_at = $1
         where kind = $2 and {column} = $3 and superseded_by is null and revoked_at is null and number <> all($4)"
    ))
    .bind(event.at)
    .bind(kind)
    .bind(id)
    .bind(except)
    .execute(read)
    .await
    .map(|_| ())
}

/// A scored round, as it was last said.
#[derive(sqlx::FromRow)]
struct Round {
    edition: EditionId,
    label: String,
    territory: Option<RegionCode>,
    rules_sha256: String,
}

async fn round(id: &str, read: &mut PgConnection) -> Result<Option<Round>, sqlx::Error> {
    sqlx::query_as("select edition, label, territory, rules_sha256 from document_round where round = $1")
        .bind(id)
        .fetch_optional(read)
        .await
}

/// The paper of a round; nothing for one in which nobody scores.
async fn issue_round(
    event: &RecordedEvent,
    kind: DocumentKind,
    result_sha256: Option<&str>,
    read: &mut PgConnection,
) -> Result<(), sqlx::Error> {
    let Some(known) = round(&event.aggregate_id, read).await? else { return Ok(()) };
    let new = New {
        kind,
        subject: &event.aggregate_id,
        edition: &known.edition.to_string(),
        territory: known.territory.as_ref(),
        about: &known.label,
        rules_sha256: &known.rules_sha256,
        result_sha256,
    };
    issue(event, &new, read).await.map(|_| ())
}

async fn of_round(event: &RecordedEvent, read: &mut PgConnection) -> Result<(), ProjectionError> {
    let id = &event.aggregate_id;
    match event.decode()? {
        RoundEvent::RoundPlanned { edition, rules, rules_sha256, territory, .. } => {
            if rules.kind == RoundKind::Scored {
                sqlx::query(
                    "insert into document_round (round, edition, label, territory, rules_sha256)
                     values ($1, $2, $3, $4, $5)",
                )
                .bind(id)
                .bind(edition)
                .bind(&rules.label)
                .bind(territory)
                .bind(rules_sha256)
                .execute(&mut *read)
                .await?;
                issue_round(event, DocumentKind::Sheets, None, read).await?;
            }
        }
        RoundEvent::RoundRulesAmended { rules, rules_sha256, .. } => {
            sqlx::query("update document_round set label = $2, rules_sha256 = $3 where round = $1")
                .bind(id)
                .bind(&rules.label)
                .bind(rules_sha256)
                .execute(&mut *read)
                .await?;
            issue_round(event, DocumentKind::Sheets, None, read).await?;
        }
        RoundEvent::RoundRanked { ranking, .. } => {
            issue_round(event, DocumentKind::Recap, Some(&sha256_of(&ranking)), read).await?;
        }
        RoundEvent::RoundReopened { .. } => revoke(event, DocumentKind::Recap, ("subject", id), &[], read).await?,
        RoundEvent::RoundEntryAdmitted { proposal, .. } => entered(proposal, true, read).await?,
        RoundEvent::RoundEntryRemoved { proposal, .. } => entered(proposal, false, read).await?,
        RoundEvent::RoundOpened { .. }
        | RoundEvent::RoundEntryDiscussed { .. }
        | RoundEvent::RoundRescheduled { .. }
        | RoundEvent::RoundEntryRecalled { .. }
        | RoundEvent::RoundDeadlineExtended { .. }
        | RoundEvent::RoundClosed { .. } => {}
    }
    Ok(())
}

async fn entered(proposal: ProposalId, entered: bool, read: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query("update document_proposal set entered = $2 where proposal = $1")
        .bind(proposal)
        .bind(entered)
        .execute(read)
        .await
        .map(|_| ())
}

async fn of_document(event: &RecordedEvent, read: &mut PgConnection) -> Result<(), ProjectionError> {
    match event.decode()? {
        DocumentEvent::SignedCopyFiled { number, copy, .. } => {
            sqlx::query(
                "insert into document_copy (attachment, number, sha256, media_type, size, filed_at)
                 values ($1, $2, $3, $4, $5, $6)",
            )
            .bind(copy.attachment)
            .bind(number)
            .bind(copy.sha256)
            .bind(copy.media_type)
            .bind(copy.size as i64)
            .bind(event.at)
            .execute(read)
            .await?;
        }
    }
    Ok(())
}

/// Keeps the titles that papers of one entry are about.
async fn of_proposal(event: &RecordedEvent, read: &mut PgConnection) -> Result<(), ProjectionError> {
    if event.event_type == "ProposalSubmitted"
        && let ProposalEvent::ProposalSubmitted { edition, title, .. } = event.decode()?
    {
        sqlx::query(
            "insert into document_proposal (proposal, edition, title) values ($1, $2, $3)
             on conflict (proposal) do update set title = $3",
        )
        .bind(&event.aggregate_id)
        .bind(edition)
        .bind(title.as_str())
        .execute(read)
        .await?;
    }
    Ok(())
}

async fn of_edition(event: &RecordedEvent, read: &mut PgConnection) -> Result<(), ProjectionError> {
    let id = &event.aggregate_id;
    match event.decode()? {
        EditionEvent::EditionDrafted { slug, name, region, calendar, .. } => {
            sqlx::query("insert into document_edition (edition, slug, name, region, zone) values ($1, $2, $3, $4, $5)")
                .bind(id)
                .bind(slug)
                .bind(name.as_str())
                .bind(region)
                .bind(Json(calendar.zone))
                .execute(read)
                .await?;
        }
        EditionEvent::EditionRulesRevised { name, calendar, .. } => {
            sqlx::query("update document_edition set name = $2, zone = $3 where edition = $1")
                .bind(id)
                .bind(name.as_str())
                .bind(Json(calendar.zone))
                .execute(read)
                .await?;
        }
        EditionEvent::EditionRulesPublished { rules_sha256, .. }
        | EditionEvent::EditionRulesAmended { rules_sha256, .. } => {
            let kind = DocumentKind::Rules;
            let rules_sha256 = &rules_sha256;
            let new =
                New { kind, subject: id, edition: id, territory: None, about: "", rules_sha256, result_sha256: None };
            issue(event, &new, read).await?;
        }
        EditionEvent::EditionRegistrationOpened { .. }
        | EditionEvent::EditionRegistrationExtended { .. }
        | EditionEvent::EditionRegistrationClosed { .. }
        | EditionEvent::EditionProposalsPublished {}
        | EditionEvent::EditionAnchorChosen { .. }
        | EditionEvent::EditionCancelled { .. } => {}
    }
    Ok(())
}
