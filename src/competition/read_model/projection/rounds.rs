//! Rounds and their entries.

use super::{judged, note};
use crate::{
    competition::{
        read_model::{Happening, RoundState},
        round::events::RoundEvent,
    },
    eventstore::{ProjectionError, RecordedEvent},
};
use sqlx::{PgConnection, types::Json};

pub(super) async fn of_round(event: &RecordedEvent, read: &mut PgConnection) -> Result<(), ProjectionError> {
    let id = &event.aggregate_id;
    let Some(what) = applied(id, event, read).await? else { return Ok(()) };
    let edition: Option<String> = sqlx::query_scalar("select edition from competition_round where id = $1")
        .bind(id)
        .fetch_optional(&mut *read)
        .await?;
    match edition {
        Some(edition) => note(read, event, &edition, Some(id), &what).await,
        None => Err(ProjectionError::Broken(format!("round {id} was never planned"))),
    }
}

/// Changes the tables; returns what the trail says about it.
async fn applied(
    id: &str,
    event: &RecordedEvent,
    read: &mut PgConnection,
) -> Result<Option<Happening>, ProjectionError> {
    Ok(Some(match event.decode()? {
        planned @ RoundEvent::RoundPlanned { .. } => {
            plan(id, planned, read).await?;
            return Ok(None);
        }
        RoundEvent::RoundRulesAmended { rules, rules_sha256, .. } => {
            sqlx::query("update competition_round set rules = $2, kind = $2->>'kind', rules_sha256 = $3 where id = $1")
                .bind(id)
                .bind(Json(rules))
                .bind(rules_sha256)
                .execute(read)
                .await?;
            return Ok(None);
        }
        RoundEvent::RoundRescheduled { opens_at, closes_at } => {
            sqlx::query("update competition_round set opens_at = $2, closes_at = $3 where id = $1")
                .bind(id)
                .bind(opens_at)
                .bind(closes_at)
                .execute(read)
                .await?;
            Happening::RoundRescheduled { opens_at, closes_at }
        }
        admitted @ RoundEvent::RoundEntryAdmitted { .. } => {
            admit(id, admitted, read).await?;
            return Ok(None);
        }
        RoundEvent::RoundEntryRecalled { proposal, reason, .. }
        | RoundEvent::RoundEntryRemoved { proposal, reason } => {
            remove(id, &proposal.to_string(), reason.as_str(), read).await?;
            Happening::EntryRemoved { reason }
        }
        RoundEvent::RoundEntryDiscussed { proposal, gap, note } => {
            sqlx::query(
                "insert into competition_discussion (round, proposal, gap, note, at) values ($1, $2, $3, $4, $5)
                 on conflict (round, proposal) do update set gap = excluded.gap, note = excluded.note, at = excluded.at",
            )
            .bind(id)
            .bind(proposal)
            .bind(gap)
            .bind(note.as_str())
            .bind(event.at)
            .execute(read)
            .await?;
            return Ok(None);
        }
        RoundEvent::RoundOpened { by_clock, .. } => {
            sqlx::query("update competition_round set state = $2, opened_at = $3 where id = $1")
                .bind(id)
                .bind(RoundState::Open)
                .bind(event.at)
                .execute(read)
                .await?;
            Happening::RoundOpened { by_clock }
        }
        RoundEvent::RoundDeadlineExtended { previous, closes_at, reason } => {
            sqlx::query("update competition_round set closes_at = $2 where id = $1")
                .bind(id)
                .bind(closes_at)
                .execute(read)
                .await?;
            Happening::RoundExtended { previous, closes_at, reason }
        }
        RoundEvent::RoundClosed { by_clock } => {
            sqlx::query("update competition_round set state = $2, closed_at = $3 where id = $1")
                .bind(id)
                .bind(RoundState::Closed)
                .bind(event.at)
                .execute(read)
                .await?;
            Happening::RoundClosed { by_clock }
        }
        RoundEvent::RoundReopened { reason, lot_sha256, recount, .. } => {
            sqlx::query(
                "update competition_round set state = $2, closed_at = null, ranking = null, promoted = '[]',
                   drawn = false, reopened = $3, reopenings = reopenings + 1, lot_sha256 = coalesce($4, lot_sha256),
                   closes_at = coalesce($5, closes_at)
                 where id = $1",
            )
            .bind(id)
            .bind(RoundState::Open)
            .bind(reason.as_str())
            .bind(lot_sha256)
            .bind(recount.map(|recount| recount.closes_at))
            .execute(read)
            .await?;
            Happening::RoundReopened { reason }
        }
        RoundEvent::RoundRanked { ranking, promoted } => {
            let going: Vec<_> = promoted.iter().map(|one| one.proposal).collect();
            sqlx::query(
                "update competition_round set state = $2, ranking = $3, promoted = $4, drawn = $5 where id = $1",
            )
            .bind(id)
            .bind(RoundState::Ranked)
            .bind(Json(&ranking))
            .bind(Json(&going))
            .bind(ranking.lot_decided())
            .execute(read)
            .await?;
            Happening::RoundRanked { promoted: going.len() }
        }
    }))
}

async fn plan(id: &str, event: RoundEvent, read: &mut PgConnection) -> Result<(), sqlx::Error> {
    let RoundEvent::RoundPlanned { edition, place, rules, rules_sha256, opens_at, closes_at, territory, lot_sha256 } =
        event
    else {
        return Ok(());
    };
    sqlx::query(
        "insert into competition_round (id, edition, place, kind, rules, rules_sha256, opens_at, closes_at, state,
           territory, lot_sha256, window_opens, window_closes)
         values ($1, $2, $3, $4::jsonb->>'kind', $4, $5, $6, $7, $8, $9, $10, $6, $7)",
    )
    .bind(id)
    .bind(edition)
    .bind(i32::try_from(place).unwrap_or(i32::MAX))
    .bind(Json(rules))
    .bind(rules_sha256)
    .bind(opens_at)
    .bind(closes_at)
    .bind(RoundState::Ahead)
    .bind(territory)
    .bind(lot_sha256)
    .execute(read)
    .await?;
    Ok(())
}

/// Once more for an entry that was recalled and promoted again.
async fn admit(id: &str, event: RoundEvent, read: &mut PgConnection) -> Result<(), ProjectionError> {
    let RoundEvent::RoundEntryAdmitted { proposal, innovation, unit, group, category, submitted_at, from, anchor } =
        event
    else {
        return Ok(());
    };
    sqlx::query(
        "with was as (
           select count(*)::int as competed from competition_entry
           where round = $1 and proposal = $2 and removed is null and not anchor),
         entered as (
           insert into competition_entry
             (round, proposal, innovation, unit, group_key, category_key, submitted_at, promoted_from, anchor)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
           on conflict (round, proposal) do update set removed = null, promoted_from = excluded.promoted_from,
             anchor = excluded.anchor)
         update competition_round set entries = entries + $10 - was.competed from was where id = $1",
    )
    .bind(id)
    .bind(proposal)
    .bind(innovation)
    .bind(unit)
    .bind(group)
    .bind(category)
    .bind(submitted_at)
    .bind(from)
    .bind(anchor)
    .bind(i32::from(!anchor))
    .execute(&mut *read)
    .await?;
    judged::with_entry(id, &proposal.to_string(), true, read).await
}

async fn remove(id: &str, proposal: &str, reason: &str, read: &mut PgConnection) -> Result<(), ProjectionError> {
    sqlx::query(
        "with gone as (
           update competition_entry set removed = $3 where round = $1 and proposal = $2 and removed is null
           returning anchor)
         update competition_round r set entries = r.entries - (select count(*) from gone where not gone.anchor)
         where r.id = $1",
    )
    .bind(id)
    .bind(proposal)
    .bind(reason)
    .execute(&mut *read)
    .await?;
    judged::with_entry(id, proposal, false, read).await
}
