//! The secret part of a round: the seed of its lot. What everybody may know of it beforehand is its hash.

use crate::kernel::ids::RoundId;
use sqlx::PgPool;

/// The seed of a round's lot; made by the database when it is first asked for, the same ever after.
pub(super) async fn lot_seed(pool: &PgPool, round: RoundId) -> Result<String, sqlx::Error> {
    sqlx::query(
        "insert into lot_seed (round, seed)
         values ($1, encode(sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'utf8')), 'hex'))
         on conflict (round) do nothing",
    )
    .bind(round)
    .execute(pool)
    .await?;
    sqlx::query_scalar("select seed from lot_seed where round = $1").bind(round).fetch_one(pool).await
}
