//! The secret part of a round: the seeds of its lots. What everybody may know of them beforehand is their hashes.

use crate::kernel::ids::RoundId;
use sqlx::PgPool;

/// The seed of a round's lot after so many reopenings; made by the database when it is first asked for, the same ever
/// after.
pub(super) async fn lot_seed(pool: &PgPool, round: RoundId, turn: u32) -> Result<String, sqlx::Error> {
    let turn = i64::from(turn);
    sqlx::query(
        "insert into lot_seed (round, turn, seed)
         values ($1, $2, encode(sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'utf8')), 'hex'))
         on conflict (round, turn) do nothing",
    )
    .bind(round)
    .bind(turn)
    .execute(pool)
    .await?;
    sqlx::query_scalar("select seed from lot_seed where round = $1 and turn = $2")
        .bind(round)
        .bind(turn)
        .fetch_one(pool)
        .await
}
