//! Keeps the tables of competitions by following editions, rounds, proposals, judging and the pleno.

use super::{EditionState, Happening, RegistrationState, RoundState, tables::TABLES};
use crate::{
    competition::{edition::events::EditionEvent, round::events::RoundEvent},
    eventstore::{Projection, ProjectionError, RecordedEvent},
    judging::{
        assignment::events::AssignmentEvent, deliberation::events::DeliberationEvent,
        score_sheet::events::ScoreSheetEvent,
    },
    kernel::ids::ScoreSheetId,
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
        1
    }
    fn tables(&self) -> &'static str {
        TABLES
    }

    async fn apply(&self, event: &RecordedEvent, read: &mut PgConnection) -> Result<(), ProjectionError> {
        match event.aggregate_type.as_str() {
            "edition" => of_edition(event, read).await,
            "round" => of_round(event, read).await,
            "proposal" => of_proposal(event, read).await,
            "assignment" => of_assignment(event, read).await,
            "score_sheet" => of_sheet(event, read).await,
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

async fn note(
    read: &mut PgConnection,
    event: &RecordedEvent,
    edition: &str,
    round: Option<&str>,
    what: &Happening,
) -> Result<(), ProjectionError> {
    sqlx::query(
        "insert into competition_trail (position, edition, round, at, by, role, what) values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(event.position)
    .bind(edition)
    .bind(round)
    .bind(event.at)
    .bind(&event.by)
    .bind(event.role)
    .bind(Json(what))
    .execute(read)
    .await?;
    Ok(())
}

async fn of_round(event: &RecordedEvent, read: &mut PgConnection) -> Result<(), ProjectionError> {
    let id = &event.aggregate_id;
    let what = match event.decode()? {
        RoundEvent::RoundPlanned { edition, place, rules, rules_sha256, opens_at, closes_at } => {
            sqlx::query(
                "insert into competition_round (id, edition, place, rules, rules_sha256, opens_at, closes_at, state)
                 values ($1, $2, $3, $4, $5, $6, $7, $8)",
            )
            .bind(id)
            .bind(edition)
            .bind(i32::try_from(place).unwrap_or(i32::MAX))
            .bind(Json(rules))
            .bind(rules_sha256)
            .bind(opens_at)
            .bind(closes_at)
            .bind(RoundState::Ahead)
            .execute(&mut *read)
            .await?;
            return Ok(());
        }
        RoundEvent::RoundRulesAmended { rules, rules_sha256, .. } => {
            sqlx::query("update competition_round set rules = $2, rules_sha256 = $3 where id = $1")
                .bind(id)
                .bind(Json(rules))
                .bind(rules_sha256)
                .execute(&mut *read)
                .await?;
            return Ok(());
        }
        RoundEvent::RoundEntryAdmitted { proposal, innovation, unit, group, category, submitted_at, .. } => {
            sqlx::query(
                "insert into competition_entry (round, proposal, innovation, unit, group_key, category_key, submitted_at)
                 values ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(id)
            .bind(proposal)
            .bind(innovation)
            .bind(unit)
            .bind(group)
            .bind(category)
            .bind(submitted_at)
            .execute(&mut *read)
            .await?;
            return Ok(());
        }
        RoundEvent::RoundEntryRemoved { proposal, reason } => {
            sqlx::query("update competition_entry set removed = $3 where round = $1 and proposal = $2")
                .bind(id)
                .bind(proposal)
                .bind(reason.as_str())
                .execute(&mut *read)
                .await?;
            sqlx::query("update competition_duty set active = false where round = $1 and proposal = $2")
                .bind(id)
                .bind(proposal)
                .execute(&mut *read)
                .await?;
            Happening::EntryRemoved { reason }
        }
        RoundEvent::RoundOpened { by_clock, .. } => {
            sqlx::query("update competition_round set state = $2, opened_at = $3 where id = $1")
                .bind(id)
                .bind(RoundState::Open)
                .bind(event.at)
                .execute(&mut *read)
                .await?;
            Happening::RoundOpened { by_clock }
        }
        RoundEvent::RoundDeadlineExtended { previous, closes_at, reason } => {
            sqlx::query("update competition_round set closes_at = $2 where id = $1")
                .bind(id)
                .bind(closes_at)
                .execute(&mut *read)
                .await?;
            Happening::RoundExtended { previous, closes_at, reason }
        }
        RoundEvent::RoundClosed { by_clock } => {
            sqlx::query("update competition_round set state = $2, closed_at = $3 where id = $1")
                .bind(id)
                .bind(RoundState::Closed)
                .bind(event.at)
                .execute(&mut *read)
                .await?;
            Happening::RoundClosed { by_clock }
        }
        RoundEvent::RoundRanked { ranking, promoted } => {
            sqlx::query("update competition_round set state = $2, ranking = $3 where id = $1")
                .bind(id)
                .bind(RoundState::Ranked)
                .bind(Json(ranking))
                .execute(&mut *read)
                .await?;
            Happening::RoundRanked { promoted: promoted.len() }
        }
    };
    let edition: Option<String> = sqlx::query_scalar("select edition from competition_round where id = $1")
        .bind(id)
        .fetch_optional(&mut *read)
        .await?;
    match edition {
        Some(edition) => note(read, event, &edition, Some(id), &what).await,
        None => Err(ProjectionError::Broken(format!("round {id} was never planned"))),
    }
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
                   state = 'submitted' where id = $1",
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

async fn of_assignment(event: &RecordedEvent, read: &mut PgConnection) -> Result<(), ProjectionError> {
    let id = &event.aggregate_id;
    match event.decode()? {
        AssignmentEvent::JudgeAssigned { round, proposal, judge, .. } => {
            sqlx::query(
                "insert into competition_duty (id, sheet, round, proposal, judge, active, signed)
                 values ($1, $2, $3, $4, $5, true, false)
                 on conflict (id) do update set active = true, signed = false",
            )
            .bind(id)
            .bind(ScoreSheetId::of_judge(round, proposal, judge))
            .bind(round)
            .bind(proposal)
            .bind(judge)
            .execute(read)
            .await?;
        }
        AssignmentEvent::JudgeRecused { .. } | AssignmentEvent::AssignmentCancelled { .. } => {
            sqlx::query("update competition_duty set active = false where id = $1").bind(id).execute(read).await?;
        }
    }
    Ok(())
}

async fn of_sheet(event: &RecordedEvent, read: &mut PgConnection) -> Result<(), ProjectionError> {
    let signed = match event.decode()? {
        ScoreSheetEvent::ScoreSheetSigned { .. } => true,
        ScoreSheetEvent::ScoreSheetSaved { .. }
        | ScoreSheetEvent::ScoreSheetReopened { .. }
        | ScoreSheetEvent::ScoreSheetSetAside { .. } => false,
    };
    sqlx::query("update competition_duty set signed = $2 where sheet = $1")
        .bind(&event.aggregate_id)
        .bind(signed)
        .execute(read)
        .await?;
    Ok(())
}

async fn of_deliberation(event: &RecordedEvent, read: &mut PgConnection) -> Result<(), ProjectionError> {
    match event.decode()? {
        DeliberationEvent::ResultSealed { edition, sk_number, sk_date, .. } => {
            let edition = edition.to_string();
            state(read, &edition, EditionState::Sealed).await?;
            note(read, event, &edition, None, &Happening::Sealed { sk_number, sk_date }).await
        }
        DeliberationEvent::DeliberationOpened { .. }
        | DeliberationEvent::DeliberationOrderChanged { .. }
        | DeliberationEvent::DeliberationAwardsFixed { .. } => Ok(()),
    }
}
