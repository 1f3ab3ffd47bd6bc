//! Follows editions, their results, and what is chosen for their certificates.

use crate::{
    certificate::events::{CertificateEvent, Ground, Signing},
    competition::edition::events::EditionEvent,
    eventstore::{Projection, ProjectionError, RecordedEvent},
    judging::deliberation::events::DeliberationEvent,
    kernel::ids::EditionId,
};
use async_trait::async_trait;
use sqlx::{PgConnection, types::Json};

/// Keeps the look of certificates.
pub struct CertificateProjection;

const TABLES: &str = "
create table certificate_edition (
    edition text primary key,
    name text not null,
    region text not null,
    zone jsonb not null,
    rules_sha256 text not null default '',
    ground jsonb not null,
    signing jsonb not null,
    issued boolean not null default false
);
";

#[async_trait]
impl Projection for CertificateProjection {
    fn name(&self) -> &'static str {
        "certificate"
    }
    fn version(&self) -> u32 {
        1
    }
    fn tables(&self) -> &'static str {
        TABLES
    }

    async fn apply(&self, event: &RecordedEvent, read: &mut PgConnection) -> Result<(), ProjectionError> {
        match event.aggregate_type.as_str() {
            "edition" => of_edition(event, read).await,
            "deliberation" => of_deliberation(event, read).await,
            "certificate_look" => of_look(event, read).await,
            _ => Ok(()),
        }
    }
}

async fn of_look(event: &RecordedEvent, read: &mut PgConnection) -> Result<(), ProjectionError> {
    match event.decode()? {
        CertificateEvent::CertificateBackgroundChosen { edition, ground, .. } => {
            sqlx::query("update certificate_edition set ground = $2 where edition = $1")
                .bind(edition)
                .bind(Json(ground))
                .execute(read)
                .await?;
        }
        CertificateEvent::CertificateSignersNamed { edition, signing, .. } => {
            sqlx::query("update certificate_edition set signing = $2 where edition = $1")
                .bind(edition)
                .bind(Json(signing))
                .execute(read)
                .await?;
        }
    }
    Ok(())
}

/// Certificates are issued with the decree, and end when its result is taken up again.
async fn of_deliberation(event: &RecordedEvent, read: &mut PgConnection) -> Result<(), ProjectionError> {
    match event.decode()? {
        DeliberationEvent::ResultSealed { edition, sk: Some(_), .. }
        | DeliberationEvent::SkRecorded { edition, .. } => {
            issued(edition, true, read).await?;
        }
        DeliberationEvent::ResultReopened { edition, .. } => issued(edition, false, read).await?,
        DeliberationEvent::ResultSealed { sk: None, .. }
        | DeliberationEvent::DeliberationOpened { .. }
        | DeliberationEvent::DeliberationAgendaWritten { .. }
        | DeliberationEvent::DeliberationConvened { .. }
        | DeliberationEvent::DeliberationAttendanceRecorded { .. }
        | DeliberationEvent::DeliberationNoteAdded { .. }
        | DeliberationEvent::MinutesWritten { .. }
        | DeliberationEvent::DeliberationOrderChanged { .. }
        | DeliberationEvent::DeliberationAwardsFixed { .. }
        | DeliberationEvent::ResultSealProposed { .. }
        | DeliberationEvent::ResultSealWithdrawn { .. }
        | DeliberationEvent::ResultSealVoided { .. }
        | DeliberationEvent::ObjectionsClosed { .. }
        | DeliberationEvent::RecountOrdered { .. }
        | DeliberationEvent::DeliberationRecounted { .. } => {}
    }
    Ok(())
}

async fn issued(edition: EditionId, issued: bool, read: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query("update certificate_edition set issued = $2 where edition = $1")
        .bind(edition)
        .bind(issued)
        .execute(read)
        .await
        .map(|_| ())
}

async fn of_edition(event: &RecordedEvent, read: &mut PgConnection) -> Result<(), ProjectionError> {
    let id = &event.aggregate_id;
    match event.decode()? {
        EditionEvent::EditionDrafted { name, region, calendar, .. } => {
            sqlx::query(
                "insert into certificate_edition (edition, name, region, zone, ground, signing)
                 values ($1, $2, $3, $4, $5, $6)",
            )
            .bind(id)
            .bind(name.as_str())
            .bind(region)
            .bind(Json(calendar.zone))
            .bind(Json(Ground::default()))
            .bind(Json(Signing::default()))
            .execute(read)
            .await?;
        }
        EditionEvent::EditionRulesRevised { name, calendar, .. } => {
            sqlx::query("update certificate_edition set name = $2, zone = $3 where edition = $1")
                .bind(id)
                .bind(name.as_str())
                .bind(Json(calendar.zone))
                .execute(read)
                .await?;
        }
        EditionEvent::EditionRulesPublished { rules_sha256, .. }
        | EditionEvent::EditionRulesAmended { rules_sha256, .. } => {
            sqlx::query("update certificate_edition set rules_sha256 = $2 where edition = $1")
                .bind(id)
                .bind(rules_sha256)
                .execute(read)
                .await?;
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
