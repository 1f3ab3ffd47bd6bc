//! Keeps results, the rankings that led to them, and the notes of signed sheets.

mod ranked;
mod sealed;
mod tables;

use crate::{
    competition::{edition::events::EditionEvent, round::events::RoundEvent},
    eventstore::{Projection, ProjectionError, RecordedEvent},
    judging::{
        assignment::events::AssignmentEvent,
        score_sheet::events::{ScoreSheetEvent, SignedScore},
    },
    kernel::ids::{PersonId, ProposalId, RoundId},
    proposal::events::ProposalEvent,
    scoring::rules::{EditionRules, Finding, Findings},
};
use async_trait::async_trait;
use sqlx::{PgConnection, types::Json};
use std::collections::BTreeMap;

/// Keeps the tables of results.
pub struct ResultProjection;

#[async_trait]
impl Projection for ResultProjection {
    fn name(&self) -> &'static str {
        "result"
    }
    fn version(&self) -> u32 {
        5
    }
    fn tables(&self) -> &'static str {
        tables::TABLES
    }

    async fn apply(&self, event: &RecordedEvent, read: &mut PgConnection) -> Result<(), ProjectionError> {
        match event.aggregate_type.as_str() {
            "edition" => edition(&event.aggregate_id, event.decode()?, read).await?,
            "round" => round(&event.aggregate_id, event.decode()?, read).await?,
            "proposal" => proposal(&event.aggregate_id, event.decode()?, read).await?,
            "assignment" => assignment(event.decode()?, read).await?,
            "score_sheet" => score_sheet(event.decode()?, read).await?,
            "deliberation" => sealed::deliberation(event, event.decode()?, read).await?,
            "objection" => sealed::objection(event, event.decode()?, read).await?,
            _ => {}
        }
        Ok(())
    }
}

async fn edition(id: &str, event: EditionEvent, read: &mut PgConnection) -> Result<(), sqlx::Error> {
    match event {
        EditionEvent::EditionDrafted { slug, name, year, region, rules, calendar, .. } => {
            sqlx::query(
                "insert into result_edition (edition, slug, name, year, region, zone, rules)
                 values ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(id)
            .bind(slug)
            .bind(name.as_str())
            .bind(i32::from(year))
            .bind(region)
            .bind(Json(calendar.zone))
            .bind(Json(&rules))
            .execute(read)
            .await?;
        }
        EditionEvent::EditionRulesRevised { name, rules, calendar } => {
            sqlx::query("update result_edition set name = $2, rules = $3, zone = $4 where edition = $1")
                .bind(id)
                .bind(name.as_str())
                .bind(Json(&rules))
                .bind(Json(calendar.zone))
                .execute(read)
                .await?;
        }
        EditionEvent::EditionRulesPublished { rules, rules_sha256, .. }
        | EditionEvent::EditionRulesAmended { rules, rules_sha256, .. } => {
            publish(id, &rules, &rules_sha256, read).await?;
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

/// A sealed result keeps the rules that it was sealed with.
async fn publish(id: &str, rules: &EditionRules, sha256: &str, read: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update result_edition set rules = $2, rules_sha256 = $3, published = true
         where edition = $1 and sealed_at is null",
    )
    .bind(id)
    .bind(Json(rules))
    .bind(sha256)
    .execute(read)
    .await
    .map(|_| ())
}

async fn round(id: &str, event: RoundEvent, read: &mut PgConnection) -> Result<(), sqlx::Error> {
    match event {
        RoundEvent::RoundPlanned { edition, place, rules, territory, lot_sha256, .. } => {
            sqlx::query(
                "insert into result_round (round, edition, place, rules, territory, lot_sha256)
                 values ($1, $2, $3, $4, $5, $6)",
            )
            .bind(id)
            .bind(edition)
            .bind(place as i32)
            .bind(Json(&rules))
            .bind(territory)
            .bind(lot_sha256)
            .execute(read)
            .await?;
        }
        RoundEvent::RoundRulesAmended { rules, .. } => {
            sqlx::query("update result_round set rules = $2 where round = $1 and version = 0")
                .bind(id)
                .bind(Json(&rules))
                .execute(read)
                .await?;
        }
        RoundEvent::RoundEntryAdmitted { proposal, .. } => entered(proposal, true, read).await?,
        RoundEvent::RoundEntryRemoved { proposal, .. } => entered(proposal, false, read).await?,
        RoundEvent::RoundReopened { lot_sha256, .. } => {
            sqlx::query("delete from result_score where round = $1 and version = 0")
                .bind(id)
                .execute(&mut *read)
                .await?;
            sqlx::query(
                "update result_round set ranked = null, spread = '{}', lot_seed = null, walk_over = null,
                   lot_sha256 = coalesce($2, lot_sha256) where round = $1 and version = 0",
            )
            .bind(id)
            .bind(lot_sha256)
            .execute(read)
            .await?;
        }
        RoundEvent::RoundRanked { ranking, .. } => ranked::ranked(id, &ranking, read).await?,
        RoundEvent::RoundOpened { .. }
        | RoundEvent::RoundRescheduled { .. }
        | RoundEvent::RoundEntryRecalled { .. }
        | RoundEvent::RoundEntryDiscussed { .. }
        | RoundEvent::RoundDeadlineExtended { .. }
        | RoundEvent::RoundClosed { .. } => {}
    }
    Ok(())
}

async fn entered(proposal: ProposalId, entered: bool, read: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query("update result_proposal set entered = $2 where proposal = $1")
        .bind(proposal)
        .bind(entered)
        .execute(read)
        .await
        .map(|_| ())
}

async fn proposal(id: &str, event: ProposalEvent, read: &mut PgConnection) -> Result<(), sqlx::Error> {
    match event {
        ProposalEvent::ProposalSubmitted { edition, innovation, unit, title, group, category, .. } => {
            sqlx::query(
                "insert into result_proposal (proposal, edition, innovation, unit, title, entry_group, category)
                 values ($1, $2, $3, $4, $5, $6, $7)
                 on conflict (proposal) do update set title = $5, entry_group = $6, category = $7",
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
        }
        ProposalEvent::ProposalDrafted { .. }
        | ProposalEvent::ProposalHeadRevised { .. }
        | ProposalEvent::ProposalSectionsWritten { .. }
        | ProposalEvent::ProposalAttachmentAdded { .. }
        | ProposalEvent::ProposalAttachmentRemoved { .. }
        | ProposalEvent::ProposalRedacted { .. }
        | ProposalEvent::ProposalReturned { .. }
        | ProposalEvent::ProposalAdmitted { .. }
        | ProposalEvent::ProposalRejected { .. }
        | ProposalEvent::ProposalWithdrawn { .. } => {}
    }
    Ok(())
}

async fn assignment(event: AssignmentEvent, read: &mut PgConnection) -> Result<(), sqlx::Error> {
    let (sql, round, proposal, judge) = match event {
        AssignmentEvent::JudgeRecused { round, proposal, judge, .. } => {
            let sql = "insert into result_recusal (round, proposal, judge) values ($1, $2, $3) on conflict do nothing";
            (sql, round, proposal, judge)
        }
        AssignmentEvent::JudgeAssigned { round, proposal, judge, .. } => {
            let sql = "delete from result_recusal
                where round = $1 and proposal = $2 and judge = $3 and version = 0";
            (sql, round, proposal, judge)
        }
        AssignmentEvent::AssignmentCancelled { .. } => return Ok(()),
    };
    sqlx::query(sql).bind(round).bind(proposal).bind(judge).execute(read).await.map(|_| ())
}

async fn score_sheet(event: ScoreSheetEvent, read: &mut PgConnection) -> Result<(), sqlx::Error> {
    match event {
        ScoreSheetEvent::ScoreSheetSigned { round, proposal, judge, scores, checks } => {
            forget(round, proposal, judge, read).await?;
            note(round, proposal, judge, &scores, read).await?;
            find(round, proposal, judge, &checks, read).await
        }
        ScoreSheetEvent::ScoreSheetReopened { round, proposal, judge, .. }
        | ScoreSheetEvent::ScoreSheetSetAside { round, proposal, judge, .. } => {
            forget(round, proposal, judge, read).await
        }
        ScoreSheetEvent::ScoreSheetSaved { .. }
        | ScoreSheetEvent::ScoreSheetPhotoAdded { .. }
        | ScoreSheetEvent::ScoreSheetPhotoRemoved { .. }
        | ScoreSheetEvent::ScoreSheetTranscribed { .. }
        | ScoreSheetEvent::ScoreSheetTranscriptConfirmed { .. } => Ok(()),
    }
}

async fn forget(
    round: RoundId,
    proposal: ProposalId,
    judge: PersonId,
    read: &mut PgConnection,
) -> Result<(), sqlx::Error> {
    for table in ["result_note", "result_finding"] {
        sqlx::query(&format!("delete from {table} where round = $1 and proposal = $2 and judge = $3 and version = 0"))
            .bind(round)
            .bind(proposal)
            .bind(judge)
            .execute(&mut *read)
            .await?;
    }
    Ok(())
}

async fn find(
    round: RoundId,
    proposal: ProposalId,
    judge: PersonId,
    checks: &Findings,
    read: &mut PgConnection,
) -> Result<(), sqlx::Error> {
    for (check, finding) in checks {
        sqlx::query(
            "insert into result_finding (round, proposal, judge, check_key, present) values ($1, $2, $3, $4, $5)",
        )
        .bind(round)
        .bind(proposal)
        .bind(judge)
        .bind(check)
        .bind(*finding == Finding::Present)
        .execute(&mut *read)
        .await?;
    }
    Ok(())
}

async fn note(
    round: RoundId,
    proposal: ProposalId,
    judge: PersonId,
    scores: &BTreeMap<String, SignedScore>,
    read: &mut PgConnection,
) -> Result<(), sqlx::Error> {
    for (criterion, score) in scores.iter().filter(|(_, score)| !score.note.trim().is_empty()) {
        sqlx::query("insert into result_note (round, proposal, judge, criterion, note) values ($1, $2, $3, $4, $5)")
            .bind(round)
            .bind(proposal)
            .bind(judge)
            .bind(criterion)
            .bind(score.note.trim())
            .execute(&mut *read)
            .await?;
    }
    Ok(())
}
