//! Own copies of what other contexts say.

use crate::competition::{edition::events::EditionEvent, round::events::RoundEvent};
use crate::eventstore::{ProjectionError, RecordedEvent};
use crate::innovation::events::{Award, Details, InnovationEvent};
use crate::judging::{assignment::events::AssignmentEvent, deliberation::events::DeliberationEvent};
use crate::kernel::{text::Title, time::Timestamp, unit::UnitCode};
use crate::proposal::read_model::around::EditionState;
use crate::scoring::rules::{Calendar, EditionRules, RoundKind};
use sqlx::{PgConnection, types::Json};

type Done = Result<(), ProjectionError>;

pub(super) async fn edition(event: &RecordedEvent, read: &mut PgConnection) -> Done {
    let id = &event.aggregate_id;
    match event.decode()? {
        EditionEvent::EditionDrafted { slug, name, year, region, rules, calendar, .. } => {
            sqlx::query(
                "insert into proposal_edition (id, slug, name, year, region, rules, calendar, closes_at, state)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            )
            .bind(id)
            .bind(slug)
            .bind(name.as_str())
            .bind(i32::from(year))
            .bind(region)
            .bind(Json(rules))
            .bind(Json(&calendar))
            .bind(calendar.registration_closes)
            .bind(EditionState::Drafted)
            .execute(read)
            .await?;
        }
        EditionEvent::EditionRulesRevised { name, rules, calendar } => {
            plan(read, id, Some(&name), &rules, &calendar).await?;
        }
        EditionEvent::EditionRulesPublished { rules, calendar, .. } => {
            plan(read, id, None, &rules, &calendar).await?;
            state(read, id, EditionState::Announced, None).await?;
        }
        EditionEvent::EditionRulesAmended { rules, .. } => {
            sqlx::query("update proposal_edition set rules = $2 where id = $1")
                .bind(id)
                .bind(Json(rules))
                .execute(read)
                .await?;
        }
        EditionEvent::EditionRegistrationOpened { closes_at, .. } => {
            state(read, id, EditionState::Open, Some(closes_at)).await?;
        }
        EditionEvent::EditionRegistrationExtended { closes_at, .. } => {
            // A registration that had closed is open again; one that has not opened yet stays so.
            sqlx::query(
                "update proposal_edition set closes_at = $2, state = case state when $3 then $4 else state end
                 where id = $1",
            )
            .bind(id)
            .bind(closes_at)
            .bind(EditionState::Closed)
            .bind(EditionState::Open)
            .execute(read)
            .await?;
        }
        EditionEvent::EditionRegistrationClosed { .. } => state(read, id, EditionState::Closed, None).await?,
        EditionEvent::EditionProposalsPublished {} => {
            sqlx::query("update proposal_edition set proposals_public = true where id = $1")
                .bind(id)
                .execute(read)
                .await?;
        }
        EditionEvent::EditionAnchorChosen { .. } => {}
        EditionEvent::EditionCancelled { .. } => state(read, id, EditionState::Cancelled, None).await?,
    }
    Ok(())
}

async fn plan(
    read: &mut PgConnection,
    id: &str,
    name: Option<&Title>,
    rules: &EditionRules,
    calendar: &Calendar,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update proposal_edition set name = coalesce($2, name), rules = $3, calendar = $4, closes_at = $5 where id = $1",
    )
    .bind(id)
    .bind(name.map(Title::as_str))
    .bind(Json(rules))
    .bind(Json(calendar))
    .bind(calendar.registration_closes)
    .execute(read)
    .await
    .map(|_| ())
}

async fn state(
    read: &mut PgConnection,
    id: &str,
    state: EditionState,
    closes_at: Option<Timestamp>,
) -> Result<(), sqlx::Error> {
    sqlx::query("update proposal_edition set state = $2, closes_at = coalesce($3, closes_at) where id = $1")
        .bind(id)
        .bind(state)
        .bind(closes_at)
        .execute(read)
        .await
        .map(|_| ())
}

/// Only administrative rounds matter here.
pub(super) async fn round(event: &RecordedEvent, read: &mut PgConnection) -> Done {
    let id = &event.aggregate_id;
    match event.decode()? {
        RoundEvent::RoundPlanned { edition, rules, territory: Some(territory), .. } => {
            sqlx::query(
                "insert into proposal_contest (round, edition, territory, label)
                 select $1, e.id, $3, $4 from proposal_edition e
                 where e.id = $2 and $5 = jsonb_path_query_first(e.rules, '$.rounds[*] ? (@.kind == \"scored\").key') #>> '{}'",
            )
            .bind(id)
            .bind(edition)
            .bind(territory)
            .bind(rules.label)
            .bind(rules.key)
            .execute(read)
            .await?;
        }
        RoundEvent::RoundPlanned { edition, rules, opens_at, closes_at, .. } => {
            if rules.kind == RoundKind::Administrative {
                sqlx::query(
                    "insert into proposal_round (id, edition, label, opens_at, closes_at) values ($1, $2, $3, $4, $5)",
                )
                .bind(id)
                .bind(edition)
                .bind(rules.label)
                .bind(opens_at)
                .bind(closes_at)
                .execute(read)
                .await?;
            }
        }
        RoundEvent::RoundRulesAmended { rules, .. } => {
            for table in ["proposal_round", "proposal_contest"] {
                let key = if table == "proposal_round" { "id" } else { "round" };
                sqlx::query(&format!("update {table} set label = $2 where {key} = $1"))
                    .bind(id)
                    .bind(&rules.label)
                    .execute(&mut *read)
                    .await?;
            }
        }
        RoundEvent::RoundOpened { .. } | RoundEvent::RoundReopened { .. } => open(read, id, true).await?,
        RoundEvent::RoundClosed { .. } => open(read, id, false).await?,
        RoundEvent::RoundDeadlineExtended { closes_at, .. } => {
            sqlx::query("update proposal_round set closes_at = $2 where id = $1")
                .bind(id)
                .bind(closes_at)
                .execute(read)
                .await?;
        }
        RoundEvent::RoundRescheduled { opens_at, closes_at } => {
            sqlx::query("update proposal_round set opens_at = $2, closes_at = $3 where id = $1")
                .bind(id)
                .bind(opens_at)
                .bind(closes_at)
                .execute(read)
                .await?;
        }
        RoundEvent::RoundEntryAdmitted { .. }
        | RoundEvent::RoundEntryRecalled { .. }
        | RoundEvent::RoundEntryDiscussed { .. }
        | RoundEvent::RoundEntryRemoved { .. }
        | RoundEvent::RoundRanked { .. } => {}
    }
    Ok(())
}

async fn open(read: &mut PgConnection, id: &str, open: bool) -> Result<(), sqlx::Error> {
    sqlx::query("update proposal_round set open = $2 where id = $1").bind(id).bind(open).execute(read).await.map(|_| ())
}

pub(super) async fn innovation(event: &RecordedEvent, read: &mut PgConnection) -> Done {
    let id = &event.aggregate_id;
    match event.decode()? {
        InnovationEvent::InnovationRegistered { unit, details } => {
            described(read, id, Some(&unit), &details).await?;
        }
        InnovationEvent::InnovationRevised { details } => described(read, id, None, &details).await?,
        InnovationEvent::InnovationStatusReported { .. } => {}
        InnovationEvent::InnovationAwardRecorded { award } => {
            sqlx::query("insert into proposal_award (innovation, position, award, rank) values ($1, $2, $3, $4)")
                .bind(id)
                .bind(event.position)
                .bind(Json(&award))
                .bind(award.rank)
                .execute(read)
                .await?;
        }
        InnovationEvent::InnovationAwardStruck { award, .. } => strike(read, id, &award).await?,
    }
    Ok(())
}

async fn described(
    read: &mut PgConnection,
    id: &str,
    unit: Option<&UnitCode>,
    details: &Details,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into proposal_innovation (id, unit, title, implemented_on) values ($1, coalesce($2, ''), $3, $4)
         on conflict (id) do update set title = excluded.title, implemented_on = excluded.implemented_on",
    )
    .bind(id)
    .bind(unit)
    .bind(details.title.as_str())
    .bind(details.dates.implemented_on)
    .execute(read)
    .await
    .map(|_| ())
}

async fn strike(read: &mut PgConnection, id: &str, award: &Award) -> Result<(), sqlx::Error> {
    sqlx::query("delete from proposal_award where innovation = $1 and award = $2")
        .bind(id)
        .bind(Json(award))
        .execute(read)
        .await
        .map(|_| ())
}

pub(super) async fn assignment(event: &RecordedEvent, read: &mut PgConnection) -> Done {
    match event.decode()? {
        AssignmentEvent::JudgeAssigned { proposal, judge, round, .. } => {
            sqlx::query(
                "insert into proposal_judge (assignment, proposal, judge, round) values ($1, $2, $3, $4)
                 on conflict (assignment) do nothing",
            )
            .bind(&event.aggregate_id)
            .bind(proposal)
            .bind(judge)
            .bind(round)
            .execute(read)
            .await?;
        }
        AssignmentEvent::JudgeRecused { .. } | AssignmentEvent::AssignmentCancelled { .. } => {
            sqlx::query("delete from proposal_judge where assignment = $1")
                .bind(&event.aggregate_id)
                .execute(read)
                .await?;
        }
    }
    Ok(())
}

pub(super) async fn deliberation(event: &RecordedEvent, read: &mut PgConnection) -> Done {
    match event.decode()? {
        DeliberationEvent::ResultSealed { edition, objections_until, .. } => {
            sqlx::query("update proposal_edition set sealed = true, objections_until = $2 where id = $1")
                .bind(edition)
                .bind(objections_until)
                .execute(read)
                .await?;
        }
        DeliberationEvent::ObjectionsClosed { edition, .. } => {
            sqlx::query("update proposal_edition set objections_until = null where id = $1")
                .bind(edition)
                .execute(read)
                .await?;
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
        | DeliberationEvent::ResultReopened { .. }
        | DeliberationEvent::RecountOrdered { .. }
        | DeliberationEvent::DeliberationRecounted { .. }
        | DeliberationEvent::SkRecorded { .. } => {}
    }
    Ok(())
}
