//! From events to tables: objections, and own copies of editions, entries and judges.

use super::{Consequence, State};
use crate::{
    competition::{edition::events::EditionEvent, round::events::RoundEvent},
    eventstore::{Projection, ProjectionError, RecordedEvent},
    judging::{
        assignment::events::AssignmentEvent, deliberation::events::DeliberationEvent,
        score_sheet::events::ScoreSheetEvent,
    },
    kernel::ids::ProposalId,
    objection::events::{ObjectionEvent, Statement},
    proposal::events::ProposalEvent,
};
use async_trait::async_trait;
use sqlx::{PgConnection, types::Json};

/// Keeps the tables of objections.
pub struct ObjectionProjection;

const TABLES: &str = "
create table objection_edition (
    edition text primary key,
    slug text not null,
    name text not null,
    region text not null,
    zone jsonb not null,
    -- Of the sealed result; 0 before there is one.
    version integer not null default 0,
    closes_at timestamptz,
    -- Whether objections are taken.
    open boolean not null default false,
    has_sk boolean not null default false
);

create table objection_entry (
    proposal text primary key,
    edition text not null,
    unit text not null,
    title text not null,
    -- Whether it was entered into a round that judges scored.
    competed boolean not null default false
);
create index objection_entry_unit on objection_entry (unit);
create index objection_entry_edition on objection_entry (edition);

-- Whoever judged an entry, or has the duty to.
create table objection_judge (
    round text not null,
    proposal text not null,
    judge text not null,
    signed boolean not null default false,
    primary key (round, proposal, judge)
);
create index objection_judge_proposal on objection_judge (proposal);

create table objection (
    id text primary key,
    edition text not null,
    version integer not null,
    proposal text not null,
    ground text not null,
    statement text not null,
    files jsonb not null,
    filed_at timestamptz not null,
    state text not null,
    reply text not null default '',
    consequence jsonb,
    answered_at timestamptz
);
create index objection_proposal on objection (proposal);
";

#[async_trait]
impl Projection for ObjectionProjection {
    fn name(&self) -> &'static str {
        "objection"
    }
    fn version(&self) -> u32 {
        1
    }
    fn tables(&self) -> &'static str {
        TABLES
    }

    async fn apply(&self, event: &RecordedEvent, read: &mut PgConnection) -> Result<(), ProjectionError> {
        match event.aggregate_type.as_str() {
            "edition" => edition(&event.aggregate_id, event.decode()?, read).await?,
            "round" => round(event.decode()?, read).await?,
            "proposal" => proposal(&event.aggregate_id, event.decode()?, read).await?,
            "assignment" => assignment(event.decode()?, read).await?,
            "score_sheet" => score_sheet(event.decode()?, read).await?,
            "deliberation" => deliberation(event.decode()?, read).await?,
            "objection" => objection(event, event.decode()?, read).await?,
            _ => {}
        }
        Ok(())
    }
}

async fn edition(id: &str, event: EditionEvent, read: &mut PgConnection) -> Result<(), sqlx::Error> {
    match event {
        EditionEvent::EditionDrafted { slug, name, region, calendar, .. } => {
            sqlx::query(
                "insert into objection_edition (edition, slug, name, region, zone) values ($1, $2, $3, $4, $5)",
            )
            .bind(id)
            .bind(slug)
            .bind(name.as_str())
            .bind(region)
            .bind(Json(calendar.zone))
            .execute(read)
            .await?;
        }
        EditionEvent::EditionRulesRevised { name, calendar, .. } => {
            sqlx::query("update objection_edition set name = $2, zone = $3 where edition = $1")
                .bind(id)
                .bind(name.as_str())
                .bind(Json(calendar.zone))
                .execute(read)
                .await?;
        }
        EditionEvent::EditionRulesPublished { .. }
        | EditionEvent::EditionRulesAmended { .. }
        | EditionEvent::EditionRegistrationOpened { .. }
        | EditionEvent::EditionRegistrationExtended { .. }
        | EditionEvent::EditionRegistrationClosed { .. }
        | EditionEvent::EditionProposalsPublished {}
        | EditionEvent::EditionAnchorChosen { .. }
        | EditionEvent::EditionCancelled { .. } => {}
    }
    Ok(())
}

async fn round(event: RoundEvent, read: &mut PgConnection) -> Result<(), sqlx::Error> {
    let (proposal, competed) = match event {
        RoundEvent::RoundEntryAdmitted { proposal, anchor: false, .. } => (proposal, true),
        RoundEvent::RoundEntryRemoved { proposal, .. } => (proposal, false),
        RoundEvent::RoundEntryAdmitted { anchor: true, .. }
        | RoundEvent::RoundPlanned { .. }
        | RoundEvent::RoundRulesAmended { .. }
        | RoundEvent::RoundEntryRecalled { .. }
        | RoundEvent::RoundEntryDiscussed { .. }
        | RoundEvent::RoundRescheduled { .. }
        | RoundEvent::RoundReopened { .. }
        | RoundEvent::RoundOpened { .. }
        | RoundEvent::RoundDeadlineExtended { .. }
        | RoundEvent::RoundClosed { .. }
        | RoundEvent::RoundRanked { .. } => return Ok(()),
    };
    sqlx::query("update objection_entry set competed = $2 where proposal = $1")
        .bind(proposal)
        .bind(competed)
        .execute(read)
        .await
        .map(|_| ())
}

async fn proposal(id: &str, event: ProposalEvent, read: &mut PgConnection) -> Result<(), sqlx::Error> {
    if let ProposalEvent::ProposalSubmitted { edition, unit, title, .. } = event {
        sqlx::query(
            "insert into objection_entry (proposal, edition, unit, title) values ($1, $2, $3, $4)
             on conflict (proposal) do update set title = $4",
        )
        .bind(id)
        .bind(edition)
        .bind(unit)
        .bind(title.as_str())
        .execute(read)
        .await?;
    }
    Ok(())
}

async fn assignment(event: AssignmentEvent, read: &mut PgConnection) -> Result<(), sqlx::Error> {
    let (sql, round, proposal, judge) = match event {
        AssignmentEvent::JudgeAssigned { round, proposal, judge, .. } => (
            "insert into objection_judge (round, proposal, judge) values ($1, $2, $3) on conflict do nothing",
            round,
            proposal,
            judge,
        ),
        AssignmentEvent::JudgeRecused { round, proposal, judge, .. }
        | AssignmentEvent::AssignmentCancelled { round, proposal, judge, .. } => (
            "delete from objection_judge where round = $1 and proposal = $2 and judge = $3 and not signed",
            round,
            proposal,
            judge,
        ),
    };
    sqlx::query(sql).bind(round).bind(proposal).bind(judge).execute(read).await.map(|_| ())
}

/// Whoever signed once has judged, also where the sheet counts no longer.
async fn score_sheet(event: ScoreSheetEvent, read: &mut PgConnection) -> Result<(), sqlx::Error> {
    if let ScoreSheetEvent::ScoreSheetSigned { round, proposal, judge, .. } = event {
        sqlx::query(
            "insert into objection_judge (round, proposal, judge, signed) values ($1, $2, $3, true)
             on conflict (round, proposal, judge) do update set signed = true",
        )
        .bind(round)
        .bind(proposal)
        .bind(judge)
        .execute(read)
        .await?;
    }
    Ok(())
}

async fn deliberation(event: DeliberationEvent, read: &mut PgConnection) -> Result<(), sqlx::Error> {
    match event {
        DeliberationEvent::ResultSealed { edition, version, objections_until, sk, .. } => {
            sqlx::query(
                "update objection_edition set version = $2, closes_at = $3, open = $3 is not null, has_sk = $4
                 where edition = $1",
            )
            .bind(edition)
            .bind(version as i32)
            .bind(objections_until)
            .bind(sk.is_some())
            .execute(read)
            .await?;
        }
        DeliberationEvent::ObjectionsClosed { edition, .. } => {
            sqlx::query("update objection_edition set open = false where edition = $1")
                .bind(edition)
                .execute(read)
                .await?;
        }
        DeliberationEvent::SkRecorded { edition, .. } => {
            sqlx::query("update objection_edition set has_sk = true where edition = $1")
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
        | DeliberationEvent::RecountOrdered { .. }
        | DeliberationEvent::DeliberationRecounted { .. }
        | DeliberationEvent::ResultReopened { .. } => {}
    }
    Ok(())
}

async fn objection(
    recorded: &RecordedEvent,
    event: ObjectionEvent,
    read: &mut PgConnection,
) -> Result<(), sqlx::Error> {
    match event {
        ObjectionEvent::ObjectionFiled { edition, version, proposal, ground, statement, files, .. } => sqlx::query(
            "insert into objection (id, edition, version, proposal, ground, statement, files, filed_at, state)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(&recorded.aggregate_id)
        .bind(edition)
        .bind(version as i32)
        .bind(proposal)
        .bind(ground)
        .bind(statement.as_str())
        .bind(Json(files))
        .bind(recorded.at)
        .bind(State::Waiting)
        .execute(read)
        .await
        .map(|_| ()),
        ObjectionEvent::ObjectionFileAdded { file, .. } => {
            sqlx::query("update objection set files = files || $2 where id = $1")
                .bind(&recorded.aggregate_id)
                .bind(Json(vec![file]))
                .execute(read)
                .await
                .map(|_| ())
        }
        ObjectionEvent::ObjectionRejected { proposal, reply, .. } => {
            answer(recorded, proposal, &reply, State::Rejected, None, read).await
        }
        ObjectionEvent::ObjectionUpheld { proposal, reply, consequence, .. } => {
            answer(recorded, proposal, &reply, State::Upheld, Some(consequence), read).await
        }
    }
}

async fn answer(
    recorded: &RecordedEvent,
    proposal: ProposalId,
    reply: &Statement,
    state: State,
    consequence: Option<Consequence>,
    read: &mut PgConnection,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update objection set state = $3, reply = $4, consequence = $5, answered_at = $6 where id = $1 and proposal = $2",
    )
    .bind(&recorded.aggregate_id)
    .bind(proposal)
    .bind(state)
    .bind(reply.as_str())
    .bind(consequence.map(Json))
    .bind(recorded.at)
    .execute(read)
    .await
    .map(|_| ())
}
