//! What anybody needs to recount a sealed result: the ballots of its rounds, without a person in them.

use super::{
    Ballots, ballots,
    kept::{Kept, KeptVersions},
};
use crate::kernel::{
    ids::{EditionId, ProposalId, RoundId},
    region::RegionCode,
};
use crate::scoring::{
    ranking::Ranking,
    recount::{Competing, Document, Given, Held, ScoreFile},
    rules::{EditionRules, RoundRules, sha256_hex},
};
use sqlx::{FromRow, PgPool};
use std::collections::{BTreeMap, BTreeSet};

/// The two files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecountFiles {
    pub document: Document,
    pub scores: ScoreFile,
    /// The rounds by the names they have in the files.
    pub rounds: Vec<(String, RoundId)>,
}

/// Of which rounds the files are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'a> {
    /// All scored rounds, from which the final order follows.
    Whole,
    /// The round of a territory; of the edition's own region the last that is scored.
    Territory(&'a RegionCode),
    One(RoundId),
}

#[derive(FromRow)]
struct EditionHead {
    id: EditionId,
    name: String,
    region: RegionCode,
    #[sqlx(json)]
    rules: EditionRules,
    rules_sha256: String,
    /// Of the result that stands; 0 before the first.
    version: i32,
}

#[derive(FromRow)]
struct RankedRound {
    id: RoundId,
    place: i32,
    #[sqlx(json)]
    rules: RoundRules,
    rules_sha256: String,
    #[sqlx(json(nullable))]
    ranking: Option<Ranking>,
    #[sqlx(json)]
    kept: KeptVersions,
    territory: Option<RegionCode>,
    /// Of the seed of its lot, as it was published before the draw.
    lot_sha256: Option<String>,
    territory_name: Option<String>,
}

/// The files of the sealed result that stands; none before it is sealed, or where there is no such round.
pub async fn sealed_files(pool: &PgPool, slug: &str, part: Part<'_>) -> Result<Option<RecountFiles>, sqlx::Error> {
    match sealed(pool, slug).await? {
        Some(edition) => {
            let version = edition.version.unsigned_abs();
            files(pool, edition, part, Some(version)).await
        }
        None => Ok(None),
    }
}

/// The files of one version of a sealed result, also of one that another has taken the place of.
pub async fn version_files(pool: &PgPool, slug: &str, version: u32) -> Result<Option<RecountFiles>, sqlx::Error> {
    match sealed(pool, slug).await? {
        Some(edition) if (1..=edition.version.unsigned_abs()).contains(&version) => {
            files(pool, edition, Part::Whole, Some(version)).await
        }
        Some(_) | None => Ok(None),
    }
}

async fn sealed(pool: &PgPool, slug: &str) -> Result<Option<EditionHead>, sqlx::Error> {
    sqlx::query_as(
        "select e.id, e.name, e.region, e.rules, p.rules_sha256, p.version from read.judging_edition e
         join read.judging_pleno p on p.edition = e.id and p.version > 0 where e.slug = $1",
    )
    .bind(slug)
    .fetch_optional(pool)
    .await
}

/// The files of one ranked round, for those who may see it before the result is sealed.
pub async fn round_files(pool: &PgPool, round: RoundId) -> Result<Option<RecountFiles>, sqlx::Error> {
    let edition: Option<EditionHead> = sqlx::query_as(
        "select e.id, e.name, e.region, e.rules, e.rules_sha256, 0 as version from read.judging_edition e
         join read.judging_round r on r.edition = e.id where r.id = $1",
    )
    .bind(round)
    .fetch_optional(pool)
    .await?;
    match edition {
        Some(edition) => files(pool, edition, Part::One(round), None).await,
        None => Ok(None),
    }
}

/// The files of all rounds ranked so far, for those who may see them before the result is sealed.
pub async fn edition_files(pool: &PgPool, edition: EditionId) -> Result<Option<RecountFiles>, sqlx::Error> {
    let edition: Option<EditionHead> = sqlx::query_as(
        "select id, name, region, rules, rules_sha256, 0 as version from read.judging_edition where id = $1",
    )
    .bind(edition)
    .fetch_optional(pool)
    .await?;
    match edition {
        Some(edition) => files(pool, edition, Part::Whole, None).await,
        None => Ok(None),
    }
}

/// Of a version of the sealed result, else of the rounds as they are ranked now.
async fn files(
    pool: &PgPool,
    edition: EditionHead,
    part: Part<'_>,
    version: Option<u32>,
) -> Result<Option<RecountFiles>, sqlx::Error> {
    let mut rounds: Vec<RankedRound> = sqlx::query_as(
        "select r.id, r.place, r.rules, r.rules_sha256, r.ranking, r.kept, r.territory, r.lot_sha256,
           g.name as territory_name
         from read.judging_round r left join region g on g.code = r.territory
         where r.edition = $1 and r.scored order by r.place, r.territory, r.id",
    )
    .bind(edition.id)
    .fetch_all(pool)
    .await?;
    rounds.retain(|round| round.ranking.is_some() || round.as_sealed(version).is_some());
    match part {
        Part::Whole => {}
        Part::Territory(place) if *place == edition.region => {
            let last = rounds.iter().map(|round| round.place).max();
            rounds.retain(|round| Some(round.place) == last);
        }
        Part::Territory(place) => rounds.retain(|round| round.territory.as_ref() == Some(place)),
        Part::One(id) => rounds.retain(|round| round.id == id),
    }
    if rounds.is_empty() {
        return Ok(None);
    }
    let mut document = Document {
        edition: edition.name,
        edition_rules_sha256: edition.rules_sha256,
        complete: part == Part::Whole,
        rounds: Vec::with_capacity(rounds.len()),
    };
    let mut scores = ScoreFile { has_rounds: part == Part::Whole && rounds.len() > 1, given: Vec::new() };
    let mut names = Vec::with_capacity(rounds.len());
    for round in rounds {
        let (cast, ranking, lot_sha256) = match (round.as_sealed(version), &round.ranking) {
            (Some(kept), _) => (kept.ballots(round.rules.clone()), &kept.ranking, &kept.lot_sha256),
            (None, Some(ranking)) => {
                let Some(cast) = ballots(pool, round.id).await? else { continue };
                (cast, ranking, &round.lot_sha256)
            }
            (None, None) => continue,
        };
        let titles = titles(pool, &cast).await?;
        let held = held(&edition.rules, &round, (&cast, ranking, lot_sha256.as_ref()), &titles);
        given(&round, &held, &cast, &mut scores);
        names.push((held.name.clone(), round.id));
        document.rounds.push(held);
    }
    Ok(Some(RecountFiles { document, scores, rounds: names }))
}

impl RankedRound {
    /// As it is in this version of the result, where it was opened again since.
    fn as_sealed(&self, version: Option<u32>) -> Option<&Kept> {
        self.kept.range(version?..).next().map(|(_, kept)| kept)
    }
}

fn held(
    edition: &EditionRules,
    round: &RankedRound,
    (cast, ranking, lot_sha256): (&Ballots, &Ranking, Option<&String>),
    titles: &BTreeMap<ProposalId, String>,
) -> Held {
    let key = &round.rules.key;
    // As published for all territories, whose hash is the one on the pages.
    let published = edition.round(key).filter(|rules| rules.sha256() == round.rules_sha256);
    let competing: BTreeSet<String> = cast.entries.iter().map(|entry| entry.proposal.to_string()).collect();
    let scored: BTreeSet<&String> = cast.duties.iter().map(|duty| &duty.entry).collect();
    Held {
        name: round.territory.as_ref().map_or_else(|| key.clone(), |territory| format!("{key}@{territory}")),
        place: round.place,
        territory: round.territory.clone(),
        territory_name: round.territory_name.clone().unwrap_or_default(),
        rules: published.unwrap_or(&round.rules).clone(),
        lot_sha256: lot_sha256.cloned(),
        // What was drawn is public, what was not stays hidden.
        lot_seed: ranking.lot_seed.clone(),
        entries: cast
            .entries
            .iter()
            .map(|entry| Competing {
                entry: entry.proposal.to_string(),
                title: titles.get(&entry.proposal).cloned().unwrap_or_default(),
                group: entry.group_key.clone(),
                submitted_at: entry.submitted_at,
            })
            .collect(),
        anchors: scored.into_iter().filter(|entry| !competing.contains(*entry)).cloned().collect(),
    }
}

/// A line for each criterion of each ballot. The judges of a round are numbered in an order that follows from what the
/// file holds, so that it says nothing of who they are.
fn given(round: &RankedRound, held: &Held, cast: &Ballots, file: &mut ScoreFile) {
    let sheets: BTreeMap<(&String, &String), _> =
        cast.sheets.iter().map(|sheet| ((&sheet.entry, &sheet.judge), &sheet.scores)).collect();
    let said = |judge: &&String| -> String {
        let own = cast.duties.iter().filter(|duty| duty.judge == **judge);
        let lines: BTreeSet<String> =
            own.map(|duty| format!("{}:{:?}", duty.entry, sheets.get(&(&duty.entry, &duty.judge)))).collect();
        sha256_hex(&format!("{}:{lines:?}", round.id))
    };
    let judges: BTreeSet<&String> = cast.duties.iter().map(|duty| &duty.judge).collect();
    let mut judges: Vec<&String> = judges.into_iter().collect();
    judges.sort_by_cached_key(said);
    let number = |judge: &String| judges.iter().position(|one| *one == judge).map_or(0, |at| at + 1);
    let mut lines: Vec<(&String, usize, &String)> =
        cast.duties.iter().map(|duty| (&duty.entry, number(&duty.judge), &duty.judge)).collect();
    lines.sort();
    for (entry, number, judge) in lines {
        let scores = sheets.get(&(entry, judge));
        for criterion in &cast.rules.criteria {
            file.given.push(Given {
                line: 0,
                round: if file.has_rounds { held.name.clone() } else { String::new() },
                entry: entry.clone(),
                judge: format!("juri-{number}"),
                criterion: criterion.key.clone(),
                score: scores.and_then(|scores| scores.get(&criterion.key)).copied(),
            });
        }
    }
}

async fn titles(pool: &PgPool, cast: &Ballots) -> Result<BTreeMap<ProposalId, String>, sqlx::Error> {
    let proposals: Vec<ProposalId> = cast.entries.iter().map(|entry| entry.proposal).collect();
    let rows: Vec<(ProposalId, String)> =
        sqlx::query_as("select id, title from read.judging_proposal where id = any($1)")
            .bind(proposals)
            .fetch_all(pool)
            .await?;
    Ok(rows.into_iter().collect())
}
