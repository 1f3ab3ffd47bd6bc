//! Keeps results, the rankings that led to them, and the notes of signed sheets.

use super::SpreadOf;
use crate::{
    competition::{edition::events::EditionEvent, round::events::RoundEvent},
    eventstore::{Projection, ProjectionError, RecordedEvent},
    judging::{
        deliberation::events::{DeliberationEvent, SealedEntry},
        score_sheet::events::{ScoreSheetEvent, SignedScore},
    },
    kernel::{
        ids::{EditionId, PersonId, ProposalId, RoundId},
        score::Exact,
    },
    proposal::events::ProposalEvent,
    scoring::{
        ranking::Ranking,
        rules::{EditionRules, RoundKind, RoundRules},
    },
};
use async_trait::async_trait;
use sqlx::{PgConnection, types::Json};
use std::collections::{BTreeMap, BTreeSet};

/// Keeps the tables of results.
pub struct ResultProjection;

const TABLES: &str = "
create table result_edition (
    edition text primary key,
    slug text not null,
    name text not null,
    year integer not null,
    region text not null,
    zone jsonb not null,
    rules jsonb not null,
    rules_sha256 text not null default '',
    published boolean not null default false,
    -- Null until the pleno sealed the result; nothing of it is shown before.
    sealed_at timestamptz,
    sk_number text,
    sk_date date,
    signed_by text,
    entries bigint not null default 0
);
create unique index result_edition_slug on result_edition (slug);
create index result_edition_sealed on result_edition (sealed_at desc) where sealed_at is not null;

create table result_round (
    round text primary key,
    edition text not null,
    place integer not null,
    rules jsonb not null,
    -- Where it was held, if it was held in many territories.
    territory text,
    lot_sha256 text,
    -- Null until ranked.
    ranked integer,
    -- The seed of the lot, where one was drawn.
    lot_seed text,
    -- The only entry, which went on without a score.
    walk_over text,
    spread jsonb not null default '{}'
);
create index result_round_edition on result_round (edition, place);

create table result_proposal (
    proposal text primary key,
    edition text not null,
    innovation text not null,
    unit text not null,
    title text not null,
    entry_group text not null,
    category text not null,
    -- Whether it competed in a scored round.
    entered boolean not null default false
);
create index result_proposal_edition on result_proposal (edition);

create table result_score (
    round text not null,
    proposal text not null,
    division text,
    rank integer,
    shown bigint,
    criteria jsonb not null,
    judges_counted integer not null,
    judges_assigned integer not null,
    tie text[] not null,
    -- A lot told it apart from an equal one.
    drawn boolean not null default false,
    promoted boolean not null,
    reason text not null,
    primary key (round, proposal)
);
create index result_score_proposal on result_score (proposal);

create table result_note (
    round text not null,
    proposal text not null,
    judge text not null,
    criterion text not null,
    note text not null,
    primary key (round, proposal, judge, criterion)
);
create index result_note_proposal on result_note (proposal);

create table result_entry (
    edition text not null,
    proposal text not null,
    -- From 0, the order of the sealed list.
    place integer not null,
    division text,
    rank integer not null,
    computed_rank integer not null,
    total text not null,
    shown bigint not null,
    stages jsonb not null,
    awards text[] not null,
    departure text[] not null,
    primary key (edition, proposal)
);
create index result_entry_place on result_entry (edition, place);
";

#[async_trait]
impl Projection for ResultProjection {
    fn name(&self) -> &'static str {
        "result"
    }
    fn version(&self) -> u32 {
        3
    }
    fn tables(&self) -> &'static str {
        TABLES
    }

    async fn apply(&self, event: &RecordedEvent, read: &mut PgConnection) -> Result<(), ProjectionError> {
        match event.aggregate_type.as_str() {
            "edition" => edition(&event.aggregate_id, event.decode()?, read).await?,
            "round" => round(&event.aggregate_id, event.decode()?, read).await?,
            "proposal" => proposal(&event.aggregate_id, event.decode()?, read).await?,
            "score_sheet" => score_sheet(event.decode()?, read).await?,
            "deliberation" => deliberation(event, event.decode()?, read).await?,
            _ => {}
        }
        Ok(())
    }
}

async fn edition(id: &str, event: EditionEvent, read: &mut PgConnection) -> Result<(), sqlx::Error> {
    match event {
        EditionEvent::EditionDrafted { slug, name, year, region, rules, calendar, .. } => {
            sqlx::query(
                "insert into result_edition (edition, slug, name, year, region, zone, rules)
                 values ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(id)
            .bind(slug)
            .bind(name.as_str())
            .bind(i32::from(year))
            .bind(region)
            .bind(Json(calendar.zone))
            .bind(Json(&rules))
            .execute(read)
            .await?;
        }
        EditionEvent::EditionRulesRevised { name, rules, calendar } => {
            sqlx::query("update result_edition set name = $2, rules = $3, zone = $4 where edition = $1")
                .bind(id)
                .bind(name.as_str())
                .bind(Json(&rules))
                .bind(Json(calendar.zone))
                .execute(read)
                .await?;
        }
        EditionEvent::EditionRulesPublished { rules, rules_sha256, .. }
        | EditionEvent::EditionRulesAmended { rules, rules_sha256, .. } => {
            publish(id, &rules, &rules_sha256, read).await?;
        }
        EditionEvent::EditionRegistrationOpened { .. }
        | EditionEvent::EditionRegistrationExtended { .. }
        | EditionEvent::EditionRegistrationClosed { .. }
        | EditionEvent::EditionProposalsPublished {}
        | EditionEvent::EditionAnchorChosen { .. }
        | EditionEvent::EditionCancelled { .. } => {}
    }
    Ok(())
}

/// A sealed result keeps the rules that it was sealed with.
async fn publish(id: &str, rules: &EditionRules, sha256: &str, read: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query(
        "update result_edition set rules = $2, rules_sha256 = $3, published = true
         where edition = $1 and sealed_at is null",
    )
    .bind(id)
    .bind(Json(rules))
    .bind(sha256)
    .execute(read)
    .await
    .map(|_| ())
}

async fn round(id: &str, event: RoundEvent, read: &mut PgConnection) -> Result<(), sqlx::Error> {
    match event {
        RoundEvent::RoundPlanned { edition, place, rules, territory, lot_sha256, .. } => {
            sqlx::query(
                "insert into result_round (round, edition, place, rules, territory, lot_sha256)
                 values ($1, $2, $3, $4, $5, $6)",
            )
            .bind(id)
            .bind(edition)
            .bind(place as i32)
            .bind(Json(&rules))
            .bind(territory)
            .bind(lot_sha256)
            .execute(read)
            .await?;
        }
        RoundEvent::RoundRulesAmended { rules, .. } => {
            sqlx::query("update result_round set rules = $2 where round = $1")
                .bind(id)
                .bind(Json(&rules))
                .execute(read)
                .await?;
        }
        RoundEvent::RoundEntryAdmitted { proposal, .. } => entered(proposal, true, read).await?,
        RoundEvent::RoundEntryRemoved { proposal, .. } => entered(proposal, false, read).await?,
        RoundEvent::RoundReopened { .. } => {
            sqlx::query("delete from result_score where round = $1").bind(id).execute(&mut *read).await?;
            sqlx::query(
                "update result_round set ranked = null, spread = '{}', lot_seed = null, walk_over = null
                 where round = $1",
            )
            .bind(id)
            .execute(read)
            .await?;
        }
        RoundEvent::RoundRanked { ranking, .. } => ranked(id, &ranking, read).await?,
        RoundEvent::RoundOpened { .. }
        | RoundEvent::RoundRescheduled { .. }
        | RoundEvent::RoundEntryRecalled { .. }
        | RoundEvent::RoundDeadlineExtended { .. }
        | RoundEvent::RoundClosed { .. } => {}
    }
    Ok(())
}

async fn entered(proposal: ProposalId, entered: bool, read: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query("update result_proposal set entered = $2 where proposal = $1")
        .bind(proposal)
        .bind(entered)
        .execute(read)
        .await
        .map(|_| ())
}

const INSERT_SCORE: &str = "insert into result_score (round, proposal, division, rank, shown, criteria, judges_counted,
    judges_assigned, tie, promoted, reason, drawn) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

async fn ranked(round: &str, ranking: &Ranking, read: &mut PgConnection) -> Result<(), sqlx::Error> {
    let rules: Option<Json<RoundRules>> = sqlx::query_scalar("select rules from result_round where round = $1")
        .bind(round)
        .fetch_optional(&mut *read)
        .await?;
    let spread = rules.map(|rules| spread(&rules, ranking)).unwrap_or_default();
    sqlx::query("update result_round set ranked = $2, spread = $3, lot_seed = $4, walk_over = $5 where round = $1")
        .bind(round)
        .bind(ranking.entries.len() as i32)
        .bind(Json(spread))
        .bind(&ranking.lot_seed)
        .bind(&ranking.walk_over)
        .execute(&mut *read)
        .await?;
    sqlx::query("delete from result_score where round = $1").bind(round).execute(&mut *read).await?;
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

async fn proposal(id: &str, event: ProposalEvent, read: &mut PgConnection) -> Result<(), sqlx::Error> {
    match event {
        ProposalEvent::ProposalSubmitted { edition, innovation, unit, title, group, category, .. } => {
            sqlx::query(
                "insert into result_proposal (proposal, edition, innovation, unit, title, entry_group, category)
                 values ($1, $2, $3, $4, $5, $6, $7)
                 on conflict (proposal) do update set title = $5, entry_group = $6, category = $7",
            )
            .bind(id)
            .bind(edition)
            .bind(innovation)
            .bind(unit)
            .bind(title.as_str())
            .bind(group)
            .bind(category)
            .execute(read)
            .await?;
        }
        ProposalEvent::ProposalDrafted { .. }
        | ProposalEvent::ProposalHeadRevised { .. }
        | ProposalEvent::ProposalSectionsWritten { .. }
        | ProposalEvent::ProposalAttachmentAdded { .. }
        | ProposalEvent::ProposalAttachmentRemoved { .. }
        | ProposalEvent::ProposalReturned { .. }
        | ProposalEvent::ProposalAdmitted { .. }
        | ProposalEvent::ProposalRejected { .. }
        | ProposalEvent::ProposalWithdrawn { .. } => {}
    }
    Ok(())
}

async fn score_sheet(event: ScoreSheetEvent, read: &mut PgConnection) -> Result<(), sqlx::Error> {
    match event {
        ScoreSheetEvent::ScoreSheetSigned { round, proposal, judge, scores } => {
            forget(round, proposal, judge, read).await?;
            note(round, proposal, judge, &scores, read).await
        }
        ScoreSheetEvent::ScoreSheetReopened { round, proposal, judge, .. }
        | ScoreSheetEvent::ScoreSheetSetAside { round, proposal, judge, .. } => {
            forget(round, proposal, judge, read).await
        }
        ScoreSheetEvent::ScoreSheetSaved { .. }
        | ScoreSheetEvent::ScoreSheetTranscribed { .. }
        | ScoreSheetEvent::ScoreSheetTranscriptConfirmed { .. } => Ok(()),
    }
}

async fn forget(
    round: RoundId,
    proposal: ProposalId,
    judge: PersonId,
    read: &mut PgConnection,
) -> Result<(), sqlx::Error> {
    sqlx::query("delete from result_note where round = $1 and proposal = $2 and judge = $3")
        .bind(round)
        .bind(proposal)
        .bind(judge)
        .execute(read)
        .await
        .map(|_| ())
}

async fn note(
    round: RoundId,
    proposal: ProposalId,
    judge: PersonId,
    scores: &BTreeMap<String, SignedScore>,
    read: &mut PgConnection,
) -> Result<(), sqlx::Error> {
    for (criterion, score) in scores.iter().filter(|(_, score)| !score.note.trim().is_empty()) {
        sqlx::query("insert into result_note (round, proposal, judge, criterion, note) values ($1, $2, $3, $4, $5)")
            .bind(round)
            .bind(proposal)
            .bind(judge)
            .bind(criterion)
            .bind(score.note.trim())
            .execute(&mut *read)
            .await?;
    }
    Ok(())
}

async fn deliberation(
    recorded: &RecordedEvent,
    event: DeliberationEvent,
    read: &mut PgConnection,
) -> Result<(), sqlx::Error> {
    match event {
        DeliberationEvent::ResultSealed { edition, sk_number, sk_date, signed_by, rules_sha256, result } => {
            sqlx::query(
                "update result_edition set sealed_at = $2, sk_number = $3, sk_date = $4, signed_by = $5,
                   rules_sha256 = $6, entries = $7 where edition = $1",
            )
            .bind(edition)
            .bind(recorded.at)
            .bind(sk_number)
            .bind(sk_date)
            .bind(signed_by)
            .bind(rules_sha256)
            .bind(result.len() as i64)
            .execute(&mut *read)
            .await?;
            for (place, entry) in result.iter().enumerate() {
                seal(edition, place, entry, read).await?;
            }
            Ok(())
        }
        DeliberationEvent::DeliberationOpened { .. }
        | DeliberationEvent::DeliberationOrderChanged { .. }
        | DeliberationEvent::DeliberationAwardsFixed { .. } => Ok(()),
    }
}

async fn seal(
    edition: EditionId,
    place: usize,
    entry: &SealedEntry,
    read: &mut PgConnection,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into result_entry (edition, proposal, place, division, rank, computed_rank, total, shown, stages, awards,
           departure) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(edition)
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
