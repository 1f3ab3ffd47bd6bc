//! The notes that a judge writes for nobody else: a plain table, because they are no part of what was judged.

use crate::kernel::ids::{PersonId, ProposalId, RoundId};
use sqlx::PgPool;

/// Keeps the judge's note on an entry in place of the earlier one; an empty one is forgotten.
pub async fn keep_private_note(
    pool: &PgPool,
    round: RoundId,
    proposal: ProposalId,
    judge: PersonId,
    note: &str,
) -> Result<(), sqlx::Error> {
    let statement = if note.is_empty() {
        "delete from private_note where round = $1 and proposal = $2 and person = $3 and $4 = ''"
    } else {
        "insert into private_note (round, proposal, person, note) values ($1, $2, $3, $4)
         on conflict (round, proposal, person) do update set note = excluded.note, changed_at = now()
         where private_note.note <> excluded.note"
    };
    sqlx::query(statement).bind(round).bind(proposal).bind(judge).bind(note).execute(pool).await?;
    Ok(())
}
