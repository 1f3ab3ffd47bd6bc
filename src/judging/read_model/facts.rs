//! What the reactions compute with.

use crate::judging::score_sheet::events::DraftScore;
use crate::kernel::{
    ids::{EditionId, InnovationId, PersonId, ProposalId, RoundId},
    time::Timestamp,
    unit::UnitCode,
};
use crate::scoring::{
    ranking::Ranking,
    rules::{EditionRules, RoundRules},
    tally::{Duty, Entry, Sheet},
};
use serde::{Deserialize, Serialize};
use sqlx::{FromRow, PgPool, types::Json};
use std::collections::BTreeMap;

/// Everything that the ranking of a closed round follows from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ballots {
    pub rules: RoundRules,
    pub entries: Vec<BallotEntry>,
    pub duties: Vec<Duty>,
    pub sheets: Vec<Sheet>,
    /// Of the lot, where the tie order ends with one.
    pub lot_seed: Option<String>,
}

/// An entry that competed when the round was closed.
#[derive(Debug, Clone, PartialEq, Eq, FromRow, Serialize, Deserialize)]
pub struct BallotEntry {
    pub proposal: ProposalId,
    pub innovation: InnovationId,
    pub unit: UnitCode,
    pub group_key: String,
    pub category: String,
    pub submitted_at: Timestamp,
}

impl Ballots {
    /// Of the duties when the round was closed, with the scores where the sheet was signed.
    pub(super) fn of(
        rules: RoundRules,
        entries: Vec<BallotEntry>,
        cast: impl IntoIterator<Item = (ProposalId, PersonId, Option<BTreeMap<String, DraftScore>>)>,
        lot_seed: Option<String>,
    ) -> Self {
        let mut ballots = Self { rules, entries, duties: Vec::new(), sheets: Vec::new(), lot_seed };
        for (proposal, judge, scores) in cast {
            let (entry, judge) = (proposal.to_string(), judge.to_string());
            ballots.duties.push(Duty { entry: entry.clone(), judge: judge.clone() });
            if let Some(scores) = scores {
                let scores = scores.into_iter().filter_map(|(key, score)| Some((key, score.value?))).collect();
                ballots.sheets.push(Sheet { entry, judge, scores });
            }
        }
        ballots
    }

    /// The entries as the tally takes them.
    pub fn tally_entries(&self) -> Vec<Entry> {
        self.entries
            .iter()
            .map(|entry| Entry {
                entry: entry.proposal.to_string(),
                division: Some(entry.group_key.clone()),
                submitted_at: entry.submitted_at,
            })
            .collect()
    }
}

pub(super) type BallotRow = (ProposalId, PersonId, Option<Json<BTreeMap<String, DraftScore>>>);

/// The ballots of a scored round as they were when it was closed; none for another kind of round.
pub async fn ballots(pool: &PgPool, round: RoundId) -> Result<Option<Ballots>, sqlx::Error> {
    let found: Option<(Json<RoundRules>, Option<String>)> = sqlx::query_as(
        "select r.rules, l.seed from read.judging_round r left join lot_seed l on l.round = r.id and l.turn = r.reopenings
         where r.id = $1 and r.scored",
    )
    .bind(round)
    .fetch_optional(pool)
    .await?;
    let Some((Json(rules), lot_seed)) = found else { return Ok(None) };
    let rows: Vec<BallotRow> = sqlx::query_as(
        "select proposal, judge, scores from read.judging_ballot where round = $1 order by proposal, judge",
    )
    .bind(round)
    .fetch_all(pool)
    .await?;
    let entries = counted(pool, round).await?;
    let cast = rows.into_iter().map(|(proposal, judge, scores)| (proposal, judge, scores.map(|Json(scores)| scores)));
    Ok(Some(Ballots::of(rules, entries, cast, lot_seed)))
}

/// The entries that competed with each other when the round was closed.
pub async fn counted(pool: &PgPool, round: RoundId) -> Result<Vec<BallotEntry>, sqlx::Error> {
    sqlx::query_as(
        "select proposal, innovation, unit, group_key, category, submitted_at
         from read.judging_entry where round = $1 and counted and not anchor order by proposal",
    )
    .bind(round)
    .fetch_all(pool)
    .await
}

/// A scored round of an edition. Those of a ladder's territories share their place.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct StageRound {
    pub id: RoundId,
    pub place: i32,
    #[sqlx(json)]
    pub rules: RoundRules,
    #[sqlx(json(nullable))]
    pub ranking: Option<Ranking>,
}

/// The rules of an edition as they are in force.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct InForce {
    pub edition: EditionId,
    #[sqlx(json)]
    pub rules: EditionRules,
    pub rules_sha256: String,
}

/// The scored rounds of the edition whose last scored round this is, in the order they are held, and the rules in force;
/// none for any other round.
pub async fn stages(pool: &PgPool, round: RoundId) -> Result<Option<(InForce, Vec<StageRound>)>, sqlx::Error> {
    let found: Option<InForce> = sqlx::query_as(
        "select e.id as edition, e.rules, e.rules_sha256 from read.judging_edition e join read.judging_round r on r.edition = e.id
         where r.id = $1 and r.scored and not exists
           (select from read.judging_round o where o.edition = r.edition and o.scored and o.place > r.place)",
    )
    .bind(round)
    .fetch_optional(pool)
    .await?;
    let Some(found) = found else { return Ok(None) };
    let rounds = sqlx::query_as(
        "select id, place, rules, ranking from read.judging_round where edition = $1 and scored order by place, id",
    )
    .bind(found.edition)
    .fetch_all(pool)
    .await?;
    Ok(Some((found, rounds)))
}
