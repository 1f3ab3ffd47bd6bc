//! How far the judges of a round are apart, entry by entry, and what was said about it.

use crate::{
    judging::score_sheet::events::SignedScore,
    kernel::{
        ids::{PersonId, ProposalId, RoundId},
        score::Exact,
        time::Timestamp,
    },
    scoring::{flags, rules::RoundRules, tally::Sheet},
};
use sqlx::{PgPool, types::Json};
use std::collections::BTreeMap;

/// An entry whose judges are, or were, further apart than the rules allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApartRow {
    pub proposal: ProposalId,
    pub title: String,
    pub unit_name: String,
    /// How far apart they are by now; none once they came together.
    pub gap: Option<Exact>,
    /// The latest talk about it.
    pub discussed: Option<Discussion>,
}

impl ApartRow {
    /// Whether the panel still has to talk about it: never did, or moved further apart since.
    pub fn is_open(&self) -> bool {
        let talked = self.discussed.as_ref().map(|talk| &talk.gap);
        self.gap.as_ref().is_some_and(|gap| talked.is_none_or(|talked| talked < gap))
    }
}

/// What came of talking about an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discussion {
    /// How far apart the judges were then.
    pub gap: Exact,
    pub note: String,
    pub at: Timestamp,
}

/// A judge who gives everybody nearly the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlatRow {
    pub name: String,
    pub sheets: usize,
    /// Highest less lowest total.
    pub range: Exact,
}

/// An entry with the latest talk about it: gap, note, when.
type Talked = (ProposalId, String, String, Option<Exact>, Option<String>, Option<Timestamp>);
type SignedSheet = (String, PersonId, Json<BTreeMap<String, SignedScore>>);

/// The signed sheets that count in a round.
async fn sheets(pool: &PgPool, round: RoundId) -> Result<Vec<Sheet>, sqlx::Error> {
    let rows: Vec<SignedSheet> = sqlx::query_as(
        "select s.proposal, s.judge, s.scores from read.competition_sheet s
         join read.competition_duty d on d.sheet = s.id and d.active and d.signed where s.round = $1",
    )
    .bind(round)
    .fetch_all(pool)
    .await?;
    let sheet = |(entry, judge, Json(scores)): SignedSheet| Sheet {
        entry,
        judge: judge.to_string(),
        scores: scores.into_iter().map(|(key, score)| (key, score.value)).collect(),
    };
    Ok(rows.into_iter().map(sheet).collect())
}

async fn rules(pool: &PgPool, round: RoundId) -> Result<Option<RoundRules>, sqlx::Error> {
    let rules: Option<Json<RoundRules>> =
        sqlx::query_scalar("select rules from read.competition_round where id = $1 and kind = 'scored'")
            .bind(round)
            .fetch_optional(pool)
            .await?;
    Ok(rules.map(|rules| rules.0))
}

/// The entries whose judges are further apart than the rules of the round allow, the widest first, then those that
/// were talked about and came together. None where the rules set no limit.
pub async fn apart(pool: &PgPool, round: RoundId) -> Result<Vec<ApartRow>, sqlx::Error> {
    let Some(rules) = rules(pool, round).await?.filter(|rules| rules.spread_limit.is_some()) else {
        return Ok(Vec::new());
    };
    let gaps = flags::apart(&rules, &sheets(pool, round).await?);
    let names: Vec<&str> = gaps.iter().map(|apart| apart.entry.as_str()).collect();
    let rows: Vec<Talked> = sqlx::query_as(
        "select n.proposal, coalesce(p.title, n.proposal), coalesce(u.name, n.unit), t.gap, t.note, t.at
         from read.competition_entry n
         left join read.competition_proposal p on p.id = n.proposal
         left join unit u on u.code = n.unit
         left join read.competition_discussion t on t.round = n.round and t.proposal = n.proposal
         where n.round = $1 and n.removed is null and (n.proposal = any($2) or t.round is not null)
         order by lower(p.title), n.proposal",
    )
    .bind(round)
    .bind(&names)
    .fetch_all(pool)
    .await?;
    let mut found: Vec<ApartRow> = rows
        .into_iter()
        .map(|(proposal, title, unit_name, talked, note, at)| ApartRow {
            gap: gaps.iter().find(|apart| apart.entry == proposal.to_string()).map(|apart| apart.gap.clone()),
            discussed: talked.zip(note).zip(at).map(|((gap, note), at)| Discussion { gap, note, at }),
            proposal,
            title,
            unit_name,
        })
        .collect();
    found.sort_by(|a, b| b.gap.cmp(&a.gap));
    Ok(found)
}

/// The judges of a round who give everybody nearly the same.
pub async fn flat(pool: &PgPool, round: RoundId) -> Result<Vec<FlatRow>, sqlx::Error> {
    let Some(rules) = rules(pool, round).await? else { return Ok(Vec::new()) };
    let flat = flags::flat(&rules, &sheets(pool, round).await?);
    let ids: Vec<&str> = flat.iter().map(|flat| flat.judge.as_str()).collect();
    let names: BTreeMap<String, String> = sqlx::query_as("select id, name from person_name where id = any($1)")
        .bind(&ids)
        .fetch_all(pool)
        .await?
        .into_iter()
        .collect::<Vec<(String, String)>>()
        .into_iter()
        .collect();
    Ok(flat
        .into_iter()
        .map(|flat| FlatRow {
            name: names.get(&flat.judge).cloned().unwrap_or_else(|| flat.judge.clone()),
            sheets: flat.sheets,
            range: flat.range,
        })
        .collect())
}
