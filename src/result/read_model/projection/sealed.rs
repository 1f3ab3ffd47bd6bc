//! Every version of a sealed result, and the objections to it.

use crate::{
    eventstore::RecordedEvent,
    judging::deliberation::events::{DeliberationEvent, SealedEntry, Sk, result_sha256},
    kernel::ids::EditionId,
    objection::events::{Consequence, ObjectionEvent, Statement},
    result::read_model::Signed,
};
use sqlx::{PgConnection, types::Json};

pub(super) async fn deliberation(
    recorded: &RecordedEvent,
    event: DeliberationEvent,
    read: &mut PgConnection,
) -> Result<(), sqlx::Error> {
    match event {
        DeliberationEvent::ResultSealed {
            edition,
            sk,
            rules_sha256,
            result,
            version,
            objections_until,
            supersedes,
            attended,
            signatures,
        } => {
            // Who signed stays with the panitia; everybody reads in which office, and when.
            let signed: Vec<Signed> = signatures.iter().map(|it| Signed { office: it.office, at: it.at }).collect();
            sqlx::query(
                "insert into result_version (edition, version, sealed_at, rules_sha256, result_sha256, entries,
                   objections_until, because, attended, signed, corrections)
                 select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, corrections from result_edition where edition = $1",
            )
            .bind(edition)
            .bind(version as i32)
            .bind(recorded.at)
            .bind(&rules_sha256)
            .bind(result_sha256(&result))
            .bind(result.len() as i64)
            .bind(objections_until)
            .bind(supersedes.map(|it| it.reason.to_string()))
            .bind(attended.map(Json))
            .bind(Json(signed))
            .execute(&mut *read)
            .await?;
            sqlx::query(
                "update result_edition set version = $2, sealed_at = $3, rules_sha256 = $4, objections_open = $5,
                   reopened = null, corrections = '[]' where edition = $1",
            )
            .bind(edition)
            .bind(version as i32)
            .bind(recorded.at)
            .bind(&rules_sha256)
            .bind(objections_until.is_some())
            .execute(&mut *read)
            .await?;
            keep_rounds(edition, version, read).await?;
            if let Some(sk) = sk {
                decree(edition, version, &sk, read).await?;
            }
            for (place, entry) in result.iter().enumerate() {
                seal(edition, version, place, entry, read).await?;
            }
            Ok(())
        }
        DeliberationEvent::ObjectionsClosed { edition, .. } => {
            sqlx::query("update result_edition set objections_open = false where edition = $1")
                .bind(edition)
                .execute(read)
                .await
                .map(|_| ())
        }
        DeliberationEvent::ResultReopened { edition, reason, .. } => {
            sqlx::query("update result_edition set reopened = $2 where edition = $1")
                .bind(edition)
                .bind(reason.as_str())
                .execute(read)
                .await
                .map(|_| ())
        }
        DeliberationEvent::RecountOrdered { edition, round, reason, .. } => {
            sqlx::query(
                "update result_edition set corrections = corrections || jsonb_build_object('round',
                   coalesce((select rules->>'label' from result_round where round = $2 and version = 0), ''), 'reason', $3::text)
                 where edition = $1",
            )
            .bind(edition)
            .bind(round)
            .bind(reason.as_str())
            .execute(read)
            .await
            .map(|_| ())
        }
        DeliberationEvent::SkRecorded { edition, version, sk, .. } => decree(edition, version, &sk, read).await,
        DeliberationEvent::DeliberationOpened { .. }
        | DeliberationEvent::DeliberationAgendaWritten { .. }
        | DeliberationEvent::MinutesWritten { .. }
        | DeliberationEvent::DeliberationConvened { .. }
        | DeliberationEvent::DeliberationAttendanceRecorded { .. }
        | DeliberationEvent::DeliberationNoteAdded { .. }
        | DeliberationEvent::ResultSealProposed { .. }
        | DeliberationEvent::ResultSealWithdrawn { .. }
        | DeliberationEvent::ResultSealVoided { .. }
        | DeliberationEvent::DeliberationRecounted { .. }
        | DeliberationEvent::DeliberationOrderChanged { .. }
        | DeliberationEvent::DeliberationAwardsFixed { .. } => Ok(()),
    }
}

/// Keeps what the rounds said when the result was sealed: whatever is counted later, this version stays readable.
async fn keep_rounds(edition: EditionId, version: u32, read: &mut PgConnection) -> Result<(), sqlx::Error> {
    let tables = [
        (
            "result_score",
            "proposal, division, rank, shown, criteria, judges_counted, judges_assigned, tie, drawn, promoted, reason",
        ),
        ("result_recusal", "proposal, judge"),
        ("result_note", "proposal, judge, criterion, note"),
        ("result_finding", "proposal, judge, check_key, present"),
        ("result_round", "edition, place, rules, territory, lot_sha256, ranked, lot_seed, walk_over, spread"),
    ];
    for (table, columns) in tables {
        sqlx::query(&format!(
            "insert into {table} (round, version, {columns}) select round, $2, {columns} from {table}
             where version = 0 and round in (select round from result_round where edition = $1 and version = 0)"
        ))
        .bind(edition)
        .bind(version as i32)
        .execute(&mut *read)
        .await?;
    }
    Ok(())
}

async fn decree(edition: EditionId, version: u32, sk: &Sk, read: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update result_version set sk_number = $3, sk_date = $4, signed_by = $5 where edition = $1 and version = $2",
    )
    .bind(edition)
    .bind(version as i32)
    .bind(&sk.number)
    .bind(sk.date)
    .bind(&sk.signed_by)
    .execute(read)
    .await
    .map(|_| ())
}

async fn seal(
    edition: EditionId,
    version: u32,
    place: usize,
    entry: &SealedEntry,
    read: &mut PgConnection,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into result_entry (edition, version, proposal, place, division, rank, computed_rank, total, shown, stages,
           awards, departure) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(edition)
    .bind(version as i32)
    .bind(entry.proposal)
    .bind(place as i32)
    .bind(&entry.division)
    .bind(entry.rank as i32)
    .bind(entry.computed_rank as i32)
    .bind(&entry.total)
    .bind(entry.shown.as_hundredths())
    .bind(Json(&entry.stages))
    .bind(&entry.awards)
    .bind(&entry.departure)
    .execute(read)
    .await
    .map(|_| ())
}

pub(super) async fn objection(
    recorded: &RecordedEvent,
    event: ObjectionEvent,
    read: &mut PgConnection,
) -> Result<(), sqlx::Error> {
    match event {
        ObjectionEvent::ObjectionFiled { edition, version, ground, .. } => sqlx::query(
            "insert into result_objection (id, edition, version, ground, filed_at) values ($1, $2, $3, $4, $5)",
        )
        .bind(&recorded.aggregate_id)
        .bind(edition)
        .bind(version as i32)
        .bind(ground)
        .bind(recorded.at)
        .execute(read)
        .await
        .map(|_| ()),
        ObjectionEvent::ObjectionFileAdded { .. } => Ok(()),
        ObjectionEvent::ObjectionRejected { reply, .. } => answer(recorded, &reply, None, read).await,
        ObjectionEvent::ObjectionUpheld { reply, consequence, .. } => {
            answer(recorded, &reply, Some(consequence), read).await
        }
    }
}

async fn answer(
    recorded: &RecordedEvent,
    reply: &Statement,
    consequence: Option<Consequence>,
    read: &mut PgConnection,
) -> Result<(), sqlx::Error> {
    sqlx::query("update result_objection set upheld = $2, reply = $3, consequence = $4, answered_at = $5 where id = $1")
        .bind(&recorded.aggregate_id)
        .bind(consequence.is_some())
        .bind(reply.as_str())
        .bind(consequence.map(Json))
        .bind(recorded.at)
        .execute(read)
        .await
        .map(|_| ())
}
