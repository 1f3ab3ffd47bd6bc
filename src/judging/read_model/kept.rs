//! What a sealed result follows from stays as it was when a round of it is opened again.

use super::facts::{BallotEntry, BallotRow, Ballots};
use crate::judging::score_sheet::events::DraftScore;
use crate::kernel::ids::{PersonId, ProposalId};
use crate::scoring::{ranking::Ranking, rules::RoundRules};
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, types::Json};
use std::collections::BTreeMap;

/// A ranked round of a sealed result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) ranking: Ranking,
    /// Of the seed of its lot, as it was published before the draw.
    pub(super) lot_sha256: Option<String>,
    entries: Vec<BallotEntry>,
    cast: Vec<Cast>,
}

/// A duty, with the scores where the sheet was signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Cast {
    proposal: ProposalId,
    judge: PersonId,
    scores: Option<BTreeMap<String, DraftScore>>,
}

/// By the last version of the result that the round was part of as it was then.
pub(super) type KeptVersions = BTreeMap<u32, Kept>;

impl Kept {
    /// What it was computed from; without the seed, which stands in the ranking where it was drawn from.
    pub(super) fn ballots(&self, rules: RoundRules) -> Ballots {
        let cast = self.cast.iter().map(|cast| (cast.proposal, cast.judge, cast.scores.clone()));
        Ballots::of(rules, self.entries.clone(), cast, None)
    }
}

/// Version, ranking, hash of the seed, and what was kept before.
type Standing = (i32, Json<Ranking>, Option<String>, Json<KeptVersions>);

/// Keeps a round as it is in the sealed result that stands, before it is opened again; once for each version.
pub(super) async fn keep(round: &str, read: &mut PgConnection) -> Result<(), sqlx::Error> {
    let standing: Option<Standing> = sqlx::query_as(
        "select p.version, r.ranking, r.lot_sha256, r.kept from judging_round r
         join judging_pleno p on p.edition = r.edition and p.version > 0 where r.id = $1 and r.ranking is not null",
    )
    .bind(round)
    .fetch_optional(&mut *read)
    .await?;
    let Some((version, Json(ranking), lot_sha256, Json(mut kept))) = standing else { return Ok(()) };
    let entries: Vec<BallotEntry> = sqlx::query_as(
        "select proposal, innovation, unit, group_key, category, submitted_at
         from judging_entry where round = $1 and counted and not anchor order by proposal",
    )
    .bind(round)
    .fetch_all(&mut *read)
    .await?;
    let cast: Vec<BallotRow> =
        sqlx::query_as("select proposal, judge, scores from judging_ballot where round = $1 order by proposal, judge")
            .bind(round)
            .fetch_all(&mut *read)
            .await?;
    let cast =
        cast.into_iter().map(|(proposal, judge, scores)| Cast { proposal, judge, scores: scores.map(|it| it.0) });
    kept.entry(version.unsigned_abs()).or_insert(Kept { ranking, lot_sha256, entries, cast: cast.collect() });
    sqlx::query("update judging_round set kept = $2 where id = $1")
        .bind(round)
        .bind(Json(kept))
        .execute(read)
        .await
        .map(|_| ())
}
