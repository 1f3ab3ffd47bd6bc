//! What each event says about relations. Names without schema: the search path says which tables are meant.

use crate::eventstore::{ProjectionError, RecordedEvent};
use crate::judging::conflict::events::{ConflictEvent, Declared};
use crate::kernel::{
    actor::Role,
    ids::{EditionId, PersonId},
    relation::Source,
};
use sqlx::PgConnection;

type Applied = Result<(), ProjectionError>;

pub(super) async fn apply(event: &RecordedEvent, read: &mut PgConnection) -> Applied {
    match event.decode()? {
        ConflictEvent::ConflictsDeclared { edition, round, judge, entries, relations } => {
            sqlx::query(
                "delete from judging_relation where edition = $1 and judge = $2 and source = $3 and proposal = any($4)",
            )
            .bind(edition)
            .bind(judge)
            .bind(Source::Declared)
            .bind(&entries)
            .execute(&mut *read)
            .await?;
            for relation in relations {
                keep(event, (edition, judge, Source::Declared), relation, "", read).await?;
            }
            sqlx::query(
                "insert into judging_declared (round, judge, proposal, at)
                 select $1, $2, entry, $4 from unnest($3::text[]) entry
                 on conflict (round, judge, proposal) do update set at = excluded.at",
            )
            .bind(round)
            .bind(judge)
            .bind(&entries)
            .bind(event.at)
            .execute(read)
            .await?;
        }
        ConflictEvent::ConflictStated { edition, judge, proposal, kind, reason, .. } => {
            let of = (edition, judge, Source::Stated);
            keep(event, of, Declared { proposal, kind }, reason.as_str(), read).await?;
        }
        ConflictEvent::ConflictWithdrawn { edition, judge, proposal, kind, .. } => {
            sqlx::query(
                "delete from judging_relation
                 where edition = $1 and judge = $2 and source = $3 and proposal = $4 and kind = $5",
            )
            .bind(edition)
            .bind(judge)
            .bind(Source::Stated)
            .bind(proposal)
            .bind(kind)
            .execute(read)
            .await?;
        }
    }
    Ok(())
}

async fn keep(
    event: &RecordedEvent,
    (edition, judge, source): (EditionId, PersonId, Source),
    Declared { proposal, kind }: Declared,
    reason: &str,
    read: &mut PgConnection,
) -> Applied {
    sqlx::query(
        "insert into judging_relation (edition, judge, proposal, innovation, kind, source, reason, at)
         values ($1, $2, $3, (select innovation from judging_entry where proposal = $3 limit 1), $4, $5, $6, $7)
         on conflict (edition, judge, proposal, kind, source) do update set reason = excluded.reason, at = excluded.at",
    )
    .bind(edition)
    .bind(judge)
    .bind(proposal)
    .bind(kind)
    .bind(source)
    .bind(reason)
    .bind(event.at)
    .execute(read)
    .await?;
    Ok(())
}

/// Whoever wrote on a proposal as its operator is one of its authors.
pub(super) async fn author(event: &RecordedEvent, read: &mut PgConnection) -> Applied {
    let Some(person) = event.by.person().filter(|_| event.role == Role::Operator) else { return Ok(()) };
    sqlx::query("insert into judging_author (proposal, person) values ($1, $2) on conflict do nothing")
        .bind(&event.aggregate_id)
        .bind(person)
        .execute(read)
        .await?;
    Ok(())
}
