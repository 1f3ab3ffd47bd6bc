//! The ranking of a round, and how its criteria spread.

use crate::{
    kernel::score::Exact,
    result::read_model::SpreadOf,
    scoring::{
        ranking::Ranking,
        rules::{RoundKind, RoundRules},
    },
};
use sqlx::{PgConnection, types::Json};
use std::collections::{BTreeMap, BTreeSet};

const INSERT_SCORE: &str = "insert into result_score (round, proposal, division, rank, shown, criteria, judges_counted,
    judges_assigned, tie, promoted, reason, drawn) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

/// Keeps the ranking of a round in the place of what stood there.
pub(super) async fn ranked(round: &str, ranking: &Ranking, read: &mut PgConnection) -> Result<(), sqlx::Error> {
    let rules: Option<Json<RoundRules>> =
        sqlx::query_scalar("select rules from result_round where round = $1 and version = 0")
            .bind(round)
            .fetch_optional(&mut *read)
            .await?;
    let spread = rules.map(|rules| spread(&rules, ranking)).unwrap_or_default();
    sqlx::query(
        "update result_round set ranked = $2, spread = $3, lot_seed = $4, walk_over = $5
                 where round = $1 and version = 0",
    )
    .bind(round)
    .bind(ranking.entries.len() as i32)
    .bind(Json(spread))
    .bind(&ranking.lot_seed)
    .bind(&ranking.walk_over)
    .execute(&mut *read)
    .await?;
    sqlx::query("delete from result_score where round = $1 and version = 0").bind(round).execute(&mut *read).await?;
    let drawn: BTreeSet<&str> = ranking.drawn().into_iter().flatten().map(|entry| entry.entry.as_str()).collect();
    for entry in &ranking.entries {
        sqlx::query(INSERT_SCORE)
            .bind(round)
            .bind(&entry.entry)
            .bind(&entry.division)
            .bind(entry.rank as i32)
            .bind(entry.shown.as_hundredths())
            .bind(Json(&entry.criteria))
            .bind(entry.judges_counted as i32)
            .bind(entry.judges_assigned as i32)
            .bind(&entry.tie)
            .bind(entry.promoted)
            .bind("")
            .bind(drawn.contains(entry.entry.as_str()))
            .execute(&mut *read)
            .await?;
    }
    for entry in &ranking.unranked {
        sqlx::query(INSERT_SCORE)
            .bind(round)
            .bind(&entry.entry)
            .bind(None::<String>)
            .bind(None::<i32>)
            .bind(None::<i64>)
            .bind(Json(Vec::<()>::new()))
            .bind(entry.judges_counted as i32)
            .bind(entry.judges_assigned as i32)
            .bind(Vec::<String>::new())
            .bind(false)
            .bind(&entry.reason)
            .bind(false)
            .execute(&mut *read)
            .await?;
    }
    Ok(())
}

/// How the means of each criterion lie among all entries of the round.
fn spread(rules: &RoundRules, ranking: &Ranking) -> BTreeMap<String, SpreadOf> {
    if rules.kind != RoundKind::Scored {
        return BTreeMap::new();
    }
    rules
        .criteria
        .iter()
        .filter_map(|criterion| {
            let mut means: Vec<&Exact> = ranking
                .entries
                .iter()
                .filter_map(|entry| entry.criteria.iter().find(|result| result.key == criterion.key))
                .map(|result| &result.mean)
                .collect();
            means.sort();
            let (low, high) = (means.first()?, means.last()?);
            let median = (means[(means.len() - 1) / 2].clone() + means[means.len() / 2].clone()) / Exact::whole(2);
            let spread = SpreadOf { low: low.round2(), median: median.round2(), high: high.round2() };
            Some((criterion.key.clone(), spread))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::ranking::{CriterionResult, RankedEntry};

    #[test]
    fn the_median_of_an_even_number_lies_between_the_middle_two() {
        let rules = crate::competition::templates::all()[0].rules.round("presentasi").unwrap().clone();
        let entry = |mean: i64| RankedEntry {
            entry: mean.to_string(),
            division: None,
            rank: 1,
            total: Exact::zero(),
            shown: Exact::zero().round2(),
            criteria: vec![CriterionResult {
                key: "substansi".into(),
                mean: Exact::whole(mean),
                low: Exact::whole(mean),
                high: Exact::whole(mean),
            }],
            judges_counted: 1,
            judges_assigned: 1,
            tie: vec![],
            promoted: true,
        };
        let ranking =
            Ranking { entries: [70, 91, 80, 75].map(entry).into(), unranked: vec![], walk_over: None, lot_seed: None };
        let spread = spread(&rules, &ranking);
        let of = spread["substansi"];
        assert_eq!([of.low, of.median, of.high].map(|n| n.to_string()), ["70,00", "77,50", "91,00"]);
        assert!(!spread.contains_key("penyampaian"));
    }
}
