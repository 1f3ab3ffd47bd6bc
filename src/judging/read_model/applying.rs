//! What each event does to the tables. Names without schema: the search path says which tables are meant.

use super::{DutyState, RoundState, SheetState};
use crate::competition::{edition::events::EditionEvent, round::events::RoundEvent};
use crate::eventstore::{ProjectionError, RecordedEvent};
use crate::judging::assignment::events::AssignmentEvent;
use crate::kernel::{
    ids::{PersonId, ProposalId, RoundId},
    redaction::Redaction,
    relation::Kind,
    text::Reason,
};
use crate::proposal::events::ProposalEvent;
use crate::scoring::rules::RoundKind;
use sqlx::{PgConnection, types::Json};

type Applied = Result<(), ProjectionError>;

pub(super) async fn edition(event: &RecordedEvent, read: &mut PgConnection) -> Applied {
    let id = &event.aggregate_id;
    match event.decode()? {
        EditionEvent::EditionDrafted { slug, name, region, rules, calendar, .. } => {
            sqlx::query(
                "insert into judging_edition (id, slug, name, region, zone, rules, rules_sha256)
                 values ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(id)
            .bind(slug)
            .bind(name.as_str())
            .bind(region)
            .bind(Json(calendar.zone))
            .bind(Json(&rules))
            .bind(rules.sha256())
            .execute(read)
            .await?;
        }
        EditionEvent::EditionRulesRevised { name, rules, calendar } => {
            sqlx::query("update judging_edition set name = $2, rules = $3, rules_sha256 = $4, zone = $5 where id = $1")
                .bind(id)
                .bind(name.as_str())
                .bind(Json(&rules))
                .bind(rules.sha256())
                .bind(Json(calendar.zone))
                .execute(read)
                .await?;
        }
        EditionEvent::EditionRulesPublished { rules, rules_sha256, calendar } => {
            sqlx::query("update judging_edition set rules = $2, rules_sha256 = $3, zone = $4 where id = $1")
                .bind(id)
                .bind(Json(rules))
                .bind(rules_sha256)
                .bind(Json(calendar.zone))
                .execute(read)
                .await?;
        }
        EditionEvent::EditionRulesAmended { rules, rules_sha256, .. } => {
            sqlx::query("update judging_edition set rules = $2, rules_sha256 = $3 where id = $1")
                .bind(id)
                .bind(Json(rules))
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

pub(super) async fn round(event: &RecordedEvent, read: &mut PgConnection) -> Applied {
    let id = &event.aggregate_id;
    match event.decode()? {
        RoundEvent::RoundPlanned {
            edition,
            place,
            rules,
            rules_sha256,
            opens_at,
            closes_at,
            territory,
            lot_sha256,
        } => {
            sqlx::query(
                "insert into judging_round
                   (id, edition, place, rules, rules_sha256, scored, state, opens_at, closes_at, territory, lot_sha256)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            )
            .bind(id)
            .bind(edition)
            .bind(place as i32)
            .bind(Json(&rules))
            .bind(rules_sha256)
            .bind(rules.kind == RoundKind::Scored)
            .bind(RoundState::Planned)
            .bind(opens_at)
            .bind(closes_at)
            .bind(territory)
            .bind(lot_sha256)
            .execute(read)
            .await?;
        }
        RoundEvent::RoundRescheduled { opens_at, closes_at } => {
            sqlx::query("update judging_round set opens_at = $2, closes_at = $3 where id = $1")
                .bind(id)
                .bind(opens_at)
                .bind(closes_at)
                .execute(read)
                .await?;
        }
        RoundEvent::RoundRulesAmended { rules, rules_sha256, .. } => {
            sqlx::query("update judging_round set rules = $2, rules_sha256 = $3, scored = $4 where id = $1")
                .bind(id)
                .bind(Json(&rules))
                .bind(rules_sha256)
                .bind(rules.kind == RoundKind::Scored)
                .execute(read)
                .await?;
        }
        RoundEvent::RoundEntryAdmitted {
            proposal, innovation, unit, group, category, submitted_at, anchor, ..
        } => {
            sqlx::query(
                "insert into judging_entry
                   (round, proposal, innovation, unit, group_key, category, submitted_at, active, counted, anchor)
                 values ($1, $2, $3, $4, $5, $6, $7, true, false, $8)
                 on conflict (round, proposal) do update set active = true, group_key = excluded.group_key,
                   category = excluded.category, submitted_at = excluded.submitted_at, anchor = excluded.anchor",
            )
            .bind(id)
            .bind(proposal)
            .bind(innovation)
            .bind(unit)
            .bind(group)
            .bind(category)
            .bind(submitted_at)
            .bind(anchor)
            .execute(read)
            .await?;
        }
        RoundEvent::RoundEntryDiscussed { .. } => {}
        RoundEvent::RoundEntryRecalled { proposal, .. } | RoundEvent::RoundEntryRemoved { proposal, .. } => {
            sqlx::query("update judging_entry set active = false where round = $1 and proposal = $2")
                .bind(id)
                .bind(proposal)
                .execute(read)
                .await?;
        }
        RoundEvent::RoundOpened { .. } => set_round_state(id, RoundState::Open, read).await?,
        RoundEvent::RoundDeadlineExtended { closes_at, .. } => {
            sqlx::query("update judging_round set closes_at = $2 where id = $1")
                .bind(id)
                .bind(closes_at)
                .execute(read)
                .await?;
        }
        RoundEvent::RoundClosed { .. } => close(id, read).await?,
        RoundEvent::RoundReopened { lot_sha256, recount, .. } => {
            super::kept::keep(id, read).await?;
            set_round_state(id, RoundState::Open, read).await?;
            sqlx::query(
                "update judging_round set ranking = null, reopenings = reopenings + 1,
                   lot_sha256 = coalesce($2, lot_sha256), closes_at = coalesce($3, closes_at) where id = $1",
            )
            .bind(id)
            .bind(lot_sha256)
            .bind(recount.map(|recount| recount.closes_at))
            .execute(read)
            .await?;
        }
        RoundEvent::RoundRanked { ranking, .. } => {
            set_round_state(id, RoundState::Ranked, read).await?;
            sqlx::query("update judging_round set ranking = $2 where id = $1")
                .bind(id)
                .bind(Json(ranking))
                .execute(read)
                .await?;
        }
    }
    Ok(())
}

async fn set_round_state(id: &str, state: RoundState, read: &mut PgConnection) -> Applied {
    sqlx::query("update judging_round set state = $2 where id = $1").bind(id).bind(state).execute(read).await?;
    Ok(())
}

/// Keeps what counts at this instant.
async fn close(id: &str, read: &mut PgConnection) -> Applied {
    set_round_state(id, RoundState::Closed, read).await?;
    sqlx::query("update judging_entry set counted = active where round = $1").bind(id).execute(&mut *read).await?;
    sqlx::query("delete from judging_ballot where round = $1").bind(id).execute(&mut *read).await?;
    sqlx::query(
        "insert into judging_ballot (round, proposal, judge, scores)
         select d.round, d.proposal, d.judge, s.scores
         from judging_duty d
         join judging_entry e on e.round = d.round and e.proposal = d.proposal and e.active
         left join judging_sheet s
           on s.round = d.round and s.proposal = d.proposal and s.judge = d.judge and s.state = $3
         where d.round = $1 and d.state = $2",
    )
    .bind(id)
    .bind(DutyState::Active)
    .bind(SheetState::Signed)
    .execute(read)
    .await?;
    Ok(())
}

pub(super) async fn proposal(event: &RecordedEvent, read: &mut PgConnection) -> Applied {
    super::said::author(event, read).await?;
    let (unit, version, title, video_link, sections, attachments) = match event.decode()? {
        ProposalEvent::ProposalSubmitted { unit, version, title, video_link, sections, attachments, .. } => {
            (unit, version, title, video_link, sections, attachments)
        }
        ProposalEvent::ProposalRedacted { version, phrases, released } => {
            sqlx::query("update judging_proposal set redaction = $2 where id = $1")
                .bind(&event.aggregate_id)
                .bind(Json(Redaction { version, phrases, released }))
                .execute(read)
                .await?;
            return Ok(());
        }
        ProposalEvent::ProposalDrafted { .. }
        | ProposalEvent::ProposalHeadRevised { .. }
        | ProposalEvent::ProposalSectionsWritten { .. }
        | ProposalEvent::ProposalAttachmentAdded { .. }
        | ProposalEvent::ProposalAttachmentRemoved { .. }
        | ProposalEvent::ProposalReturned { .. }
        | ProposalEvent::ProposalAdmitted { .. }
        | ProposalEvent::ProposalRejected { .. }
        | ProposalEvent::ProposalWithdrawn { .. } => return Ok(()),
    };
    sqlx::query(
        "insert into judging_proposal (id, unit, title, version, video_link, sections, attachments)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (id) do update set unit = excluded.unit, title = excluded.title, version = excluded.version,
           video_link = excluded.video_link, sections = excluded.sections, attachments = excluded.attachments",
    )
    .bind(&event.aggregate_id)
    .bind(unit)
    .bind(title.as_str())
    .bind(version as i32)
    .bind(video_link)
    .bind(Json(sections))
    .bind(Json(attachments))
    .execute(read)
    .await?;
    Ok(())
}

pub(super) async fn assignment(event: &RecordedEvent, read: &mut PgConnection) -> Applied {
    let id = &event.aggregate_id;
    match event.decode()? {
        AssignmentEvent::JudgeAssigned { edition, round, proposal, judge, unit } => {
            sqlx::query(
                "insert into judging_duty (id, edition, round, proposal, judge, unit, state, reason, changed_at)
                 values ($1, $2, $3, $4, $5, $6, $7, '', $8)
                 on conflict (id) do update set state = excluded.state, reason = '', cause = null, changed_at = excluded.changed_at",
            )
            .bind(id)
            .bind(edition)
            .bind(round)
            .bind(proposal)
            .bind(judge)
            .bind(unit)
            .bind(DutyState::Active)
            .bind(event.at)
            .execute(read)
            .await?;
        }
        AssignmentEvent::JudgeRecused { round, proposal, judge, reason, cause } => {
            end_duty(event, DutyState::Recused, &reason, cause.map(|cause| cause.kind), read).await?;
            if cause.is_some() {
                strike(round, proposal, judge, read).await?;
            }
        }
        AssignmentEvent::AssignmentCancelled { reason, .. } => {
            end_duty(event, DutyState::Cancelled, &reason, None, read).await?;
        }
    }
    Ok(())
}

/// Before its ranking, a closed round still loses the ballot of a judge whom a relation keeps from the entry.
async fn strike(round: RoundId, proposal: ProposalId, judge: PersonId, read: &mut PgConnection) -> Applied {
    sqlx::query(
        "delete from judging_ballot where round = $1 and proposal = $2 and judge = $3
           and exists (select from judging_round where id = $1 and state = $4)",
    )
    .bind(round)
    .bind(proposal)
    .bind(judge)
    .bind(RoundState::Closed)
    .execute(read)
    .await?;
    Ok(())
}

async fn end_duty(
    event: &RecordedEvent,
    state: DutyState,
    reason: &Reason,
    cause: Option<Kind>,
    read: &mut PgConnection,
) -> Applied {
    sqlx::query("update judging_duty set state = $2, reason = $3, changed_at = $4, cause = $5 where id = $1")
        .bind(&event.aggregate_id)
        .bind(state)
        .bind(reason.as_str())
        .bind(event.at)
        .bind(cause)
        .execute(read)
        .await?;
    Ok(())
}
