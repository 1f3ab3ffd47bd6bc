//! Keeps the tables of competitions by following editions, rounds, proposals, judging and the pleno.

mod judged;
mod rounds;

use super::{EditionState, Happening, RegistrationState, tables::TABLES};
use crate::{
    competition::edition::events::EditionEvent,
    eventstore::{Projection, ProjectionError, RecordedEvent},
    judging::deliberation::events::DeliberationEvent,
    proposal::events::ProposalEvent,
    scoring::rules::EditionRules,
};
use async_trait::async_trait;
use sqlx::{PgConnection, types::Json};

/// Keeps the tables of this context.
pub struct CompetitionProjection;

#[async_trait]
impl Projection for CompetitionProjection {
    fn name(&self) -> &'static str {
        "competition"
    }
    fn version(&self) -> u32 {
        7
    }
    fn tables(&self) -> &'static str {
        TABLES
    }

    async fn apply(&self, event: &RecordedEvent, read: &mut PgConnection) -> Result<(), ProjectionError> {
        match event.aggregate_type.as_str() {
            "edition" => of_edition(event, read).await,
            "round" => rounds::of_round(event, read).await,
            "proposal" => of_proposal(event, read).await,
            "assignment" => judged::of_assignment(event, read).await,
            "score_sheet" => judged::of_sheet(event, read).await,
            "deliberation" => of_deliberation(event, read).await,
            _ => Ok(()),
        }
    }
}

async fn of_edition(event: &RecordedEvent, read: &mut PgConnection) -> Result<(), ProjectionError> {
    let id = &event.aggregate_id;
    let what = match event.decode()? {
        EditionEvent::EditionDrafted { slug, name, year, region, template, rules, calendar } => {
            sqlx::query(
                "insert into competition_edition (id, slug, name, year, region, template, revision, state, registration,
                   rules, rules_sha256, calendar, opens_at, closes_at, proposals_published, drafted_at)
                 values ($1, $2, $3, $4, $5, $6, 1, $7, $8, $9, $10, $11, $12, $13, false, $14)",
            )
            .bind(id)
            .bind(slug)
            .bind(name.as_str())
            .bind(i32::from(year))
            .bind(region)
            .bind(template)
            .bind(EditionState::Draft)
            .bind(RegistrationState::Ahead)
            .bind(Json(&rules))
            .bind(rules.sha256())
            .bind(Json(&calendar))
            .bind(calendar.registration_opens)
            .bind(calendar.registration_closes)
            .bind(event.at)
            .execute(&mut *read)
            .await?;
            Happening::Drafted
        }
        EditionEvent::EditionRulesRevised { name, rules, calendar } => {
            sqlx::query(
                "update competition_edition set revision = revision + 1, name = $2, rules = $3, rules_sha256 = $4,
                   calendar = $5, opens_at = $6, closes_at = $7 where id = $1",
            )
            .bind(id)
            .bind(name.as_str())
            .bind(Json(&rules))
            .bind(rules.sha256())
            .bind(Json(&calendar))
            .bind(calendar.registration_opens)
            .bind(calendar.registration_closes)
            .execute(&mut *read)
            .await?;
            Happening::Revised
        }
        EditionEvent::EditionRulesPublished { .. } => {
            sqlx::query("update competition_edition set state = $2, published_at = $3 where id = $1")
                .bind(id)
                .bind(EditionState::Published)
                .bind(event.at)
                .execute(&mut *read)
                .await?;
            Happening::Published
        }
        EditionEvent::EditionRulesAmended { rules, rules_sha256, reason, .. } => {
            let old: Option<Json<EditionRules>> =
                sqlx::query_scalar("select rules from competition_edition where id = $1")
                    .bind(id)
                    .fetch_optional(&mut *read)
                    .await?;
            sqlx::query(
                "update competition_edition set revision = revision + 1, rules = $2, rules_sha256 = $3 where id = $1",
            )
            .bind(id)
            .bind(Json(&rules))
            .bind(rules_sha256)
            .execute(&mut *read)
            .await?;
            let before = Box::new(old.map_or_else(|| rules.clone(), |old| old.0));
            Happening::Amended { before, after: Box::new(rules), reason }
        }
        EditionEvent::EditionRegistrationOpened { closes_at, by_clock } => {
            let by_hand = (!by_clock).then_some(event.at);
            sqlx::query(
                "update competition_edition set registration = $2, closes_at = $3, opened_at = $4 where id = $1",
            )
            .bind(id)
            .bind(RegistrationState::Open)
            .bind(closes_at)
            .bind(by_hand)
            .execute(&mut *read)
            .await?;
            Happening::RegistrationOpened { closes_at, by_clock }
        }
        EditionEvent::EditionRegistrationExtended { previous, closes_at, reason, reopened, .. } => {
            sqlx::query(
                "update competition_edition set registration = $2, closes_at = $3, closed_at = null where id = $1",
            )
            .bind(id)
            .bind(RegistrationState::Open)
            .bind(closes_at)
            .execute(&mut *read)
            .await?;
            Happening::RegistrationExtended { previous, closes_at, reopened, reason }
        }
        EditionEvent::EditionRegistrationClosed { by_clock, .. } => {
            let by_hand = (!by_clock).then_some(event.at);
            sqlx::query("update competition_edition set registration = $2, closed_at = $3 where id = $1")
                .bind(id)
                .bind(RegistrationState::Closed)
                .bind(by_hand)
                .execute(&mut *read)
                .await?;
            Happening::RegistrationClosed { by_clock }
        }
        EditionEvent::EditionProposalsPublished {} => {
            sqlx::query("update competition_edition set proposals_published = true where id = $1")
                .bind(id)
                .execute(&mut *read)
                .await?;
            Happening::ProposalsPublished
        }
        EditionEvent::EditionAnchorChosen { reason, .. } => Happening::AnchorChosen { reason },
        EditionEvent::EditionCancelled { reason, .. } => {
            state(read, id, EditionState::Cancelled).await?;
            Happening::Cancelled { reason }
        }
    };
    note(read, event, id, None, &what).await
}

async fn state(read: &mut PgConnection, edition: &str, to: EditionState) -> Result<(), sqlx::Error> {
    sqlx::query("update competition_edition set state = $2 where id = $1")
        .bind(edition)
        .bind(to)
        .execute(read)
        .await
        .map(|_| ())
}

/// Whether the pleno is deciding once more on a result that was sealed.
async fn taken_up(read: &mut PgConnection, edition: &str, taken_up: bool) -> Result<(), sqlx::Error> {
    sqlx::query("update competition_edition set taken_up = $2 where id = $1")
        .bind(edition)
        .bind(taken_up)
        .execute(read)
        .await
        .map(|_| ())
}

async fn note(
    read: &mut PgConnection,
    event: &RecordedEvent,
    edition: &str,
    round: Option<&str>,
    what: &Happening,
) -> Result<(), ProjectionError> {
    sqlx::query(
        "insert into competition_trail (position, edition, round, at, by, role, what, on_behalf_of)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(event.position)
    .bind(edition)
    .bind(round)
    .bind(event.at)
    .bind(&event.by)
    .bind(event.role)
    .bind(Json(what))
    .bind(&event.on_behalf_of)
    .execute(read)
    .await?;
    Ok(())
}

async fn of_proposal(event: &RecordedEvent, read: &mut PgConnection) -> Result<(), ProjectionError> {
    let id = &event.aggregate_id;
    let to = match event.decode()? {
        ProposalEvent::ProposalDrafted { edition, innovation, unit, title, group, category } => {
            sqlx::query(
                "insert into competition_proposal (id, edition, innovation, unit, title, group_key, category_key, state)
                 values ($1, $2, $3, $4, $5, $6, $7, 'draft')",
            )
            .bind(id)
            .bind(edition)
            .bind(innovation)
            .bind(unit)
            .bind(title.as_str())
            .bind(group)
            .bind(category)
            .execute(read)
            .await?;
            return Ok(());
        }
        ProposalEvent::ProposalSubmitted { title, group, category, submitted_at, .. } => {
            sqlx::query(
                "update competition_proposal set title = $2, group_key = $3, category_key = $4, submitted_at = $5,
                   state = 'submitted', redacted = false where id = $1",
            )
            .bind(id)
            .bind(title.as_str())
            .bind(group)
            .bind(category)
            .bind(submitted_at)
            .execute(read)
            .await?;
            return Ok(());
        }
        ProposalEvent::ProposalRedacted { .. } => {
            sqlx::query("update competition_proposal set redacted = true where id = $1").bind(id).execute(read).await?;
            return Ok(());
        }
        ProposalEvent::ProposalReturned { .. } => "returned",
        ProposalEvent::ProposalAdmitted { .. } => "admitted",
        ProposalEvent::ProposalRejected { .. } => "rejected",
        ProposalEvent::ProposalWithdrawn { .. } => "withdrawn",
        ProposalEvent::ProposalHeadRevised { .. }
        | ProposalEvent::ProposalSectionsWritten { .. }
        | ProposalEvent::ProposalAttachmentAdded { .. }
        | ProposalEvent::ProposalAttachmentRemoved { .. } => return Ok(()),
    };
    sqlx::query("update competition_proposal set state = $2 where id = $1").bind(id).bind(to).execute(read).await?;
    Ok(())
}

async fn of_deliberation(event: &RecordedEvent, read: &mut PgConnection) -> Result<(), ProjectionError> {
    match event.decode()? {
        DeliberationEvent::ResultSealed { edition, sk, version, .. } => {
            let edition = edition.to_string();
            state(read, &edition, EditionState::Sealed).await?;
            taken_up(read, &edition, false).await?;
            let what = match sk {
                Some(sk) => Happening::Sealed { sk_number: sk.number, sk_date: sk.date },
                None => Happening::ResultSealed { version },
            };
            note(read, event, &edition, None, &what).await
        }
        DeliberationEvent::SkRecorded { edition, sk, .. } => {
            let what = Happening::Sealed { sk_number: sk.number, sk_date: sk.date };
            note(read, event, &edition.to_string(), None, &what).await
        }
        DeliberationEvent::ResultReopened { edition, reason, .. } => {
            taken_up(read, &edition.to_string(), true).await?;
            note(read, event, &edition.to_string(), None, &Happening::ResultReopened { reason }).await
        }
        DeliberationEvent::DeliberationOpened { .. }
        | DeliberationEvent::DeliberationAgendaWritten { .. }
        | DeliberationEvent::MinutesWritten { .. }
        | DeliberationEvent::DeliberationConvened { .. }
        | DeliberationEvent::DeliberationAttendanceRecorded { .. }
        | DeliberationEvent::DeliberationNoteAdded { .. }
        | DeliberationEvent::ResultSealProposed { .. }
        | DeliberationEvent::ResultSealWithdrawn { .. }
        | DeliberationEvent::ResultSealVoided { .. }
        | DeliberationEvent::DeliberationOrderChanged { .. }
        | DeliberationEvent::DeliberationAwardsFixed { .. }
        | DeliberationEvent::RecountOrdered { .. }
        | DeliberationEvent::DeliberationRecounted { .. }
        | DeliberationEvent::ObjectionsClosed { .. } => Ok(()),
    }
}
