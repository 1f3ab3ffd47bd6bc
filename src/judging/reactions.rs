//! What judging does by itself: rank a closed round, open the pleno, end the duties of a judge whose relation became
//! known, set aside the sheet of an ended duty.

use crate::competition::round::{
    aggregate::Round,
    commands::RoundCommand,
    events::{Promoted, RoundEvent},
};
use crate::eventstore::{Reaction, ReactionContext, ReactionError, RecordedEvent, StoreFailure, Timer, TimerHandler};
use crate::judging::{
    assignment::{
        aggregate::Assignment,
        commands::AssignmentCommand,
        events::{AssignmentEvent, Cause},
    },
    conflict::events::ConflictEvent,
    deliberation::{
        aggregate::Deliberation,
        commands::DeliberationCommand,
        events::{Finalist, Stage},
    },
    read_model::{self, Ballots, StageRound},
    score_sheet::{aggregate::ScoreSheet, commands::ScoreSheetCommand},
};
use crate::kernel::{
    ids::{DeliberationId, PersonId, RoundId, ScoreSheetId},
    relation::graph::Link,
};
use crate::scoring::{
    ranking::Ranking,
    tally::{StageTotal, combine_held, rank_drawing},
};
use async_trait::async_trait;
use std::time::Duration;

/// Until what could not be looked at is looked at again.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// A scored round was closed: its ranking follows from the ballots of that instant.
pub struct RankClosedRound;

#[async_trait]
impl Reaction for RankClosedRound {
    fn name(&self) -> &'static str {
        "judging-rank"
    }

    async fn react(&self, event: &RecordedEvent, context: &mut ReactionContext) -> Result<(), ReactionError> {
        if event.event_type != "RoundClosed" {
            return Ok(());
        }
        let Some(round) = round_of(event) else { return Ok(()) };
        context.caught_up("judging").await?;
        // Whatever slipped past everything before: no sheet counts that a relation keeps from counting.
        let blocked = read_model::blocked_in(context.pool(), round).await?;
        for (duty, link) in &blocked {
            context.execute_for::<Assignment>(duty, set_apart(link)).await?;
        }
        if !blocked.is_empty() {
            context.caught_up_with_all("judging").await?;
        }
        let Some(ballots) = read_model::ballots(context.pool(), round).await? else { return Ok(()) };
        let Ballots { rules, duties, sheets, lot_seed, .. } = &ballots;
        let ranking = rank_drawing(rules, &ballots.tally_entries(), duties, sheets, lot_seed.as_deref());
        let promoted = promoted(&ranking, &ballots);
        let command = RoundCommand::RecordRanking { ranking: Box::new(ranking), promoted };
        context.execute::<Round>(round, command).await?;
        Ok(())
    }
}

/// Those that go on, best first, with what the next round needs to know.
fn promoted(ranking: &Ranking, ballots: &Ballots) -> Vec<Promoted> {
    let ranked = ranking.entries.iter().filter(|ranked| ranked.promoted);
    let ranked = ranked.map(|ranked| (&ranked.entry, ranked.rank, Some(ranked.total.clone())));
    ranking
        .walk_over
        .iter()
        .map(|entry| (entry, 1, None))
        .chain(ranked)
        .filter_map(|(entry, rank, total)| {
            let entry = ballots.entries.iter().find(|known| known.proposal.to_string() == *entry)?;
            Some(Promoted {
                proposal: entry.proposal,
                innovation: entry.innovation,
                unit: entry.unit.clone(),
                group: entry.group_key.clone(),
                category: entry.category.clone(),
                submitted_at: entry.submitted_at,
                rank,
                total,
            })
        })
        .collect()
}

/// The last scored round is ranked: the pleno gets its list.
pub struct OpenDeliberation;

#[async_trait]
impl Reaction for OpenDeliberation {
    fn name(&self) -> &'static str {
        "judging-open-pleno"
    }

    async fn react(&self, event: &RecordedEvent, context: &mut ReactionContext) -> Result<(), ReactionError> {
        if event.event_type != "RoundRanked" {
            return Ok(());
        }
        let RoundEvent::RoundRanked { promoted, .. } = event.decode()? else { return Ok(()) };
        let Some(round) = round_of(event) else { return Ok(()) };
        context.caught_up("judging").await?;
        let Some((head, stages)) = read_model::stages(context.pool(), round).await? else {
            return Ok(());
        };
        let finalists = finalists(&stages, &promoted);
        let (edition, rules_sha256) = (head.edition, head.rules_sha256);
        let command = DeliberationCommand::Open { edition, rules_sha256, finalists, asked: head.rules.deliberation };
        context.execute::<Deliberation>(DeliberationId::of_edition(edition), command).await?;
        Ok(())
    }
}

/// Those whom the last round lets go on, by the weighted totals of all stages.
fn finalists(stages: &[StageRound], promoted: &[Promoted]) -> Vec<Finalist> {
    let held = stages.iter().filter_map(|stage| Some((stage.place, &stage.rules, stage.ranking.as_ref()?)));
    combine_held(held)
        .entries
        .into_iter()
        .filter_map(|entry| {
            let known = promoted.iter().find(|one| one.proposal.to_string() == entry.entry)?;
            let stage = |stage: StageTotal| {
                let held = stages.iter().find(|held| {
                    let ranked = held.ranking.iter().flat_map(|ranking| &ranking.entries);
                    held.rules.key == stage.key && ranked.into_iter().any(|ranked| ranked.entry == entry.entry)
                })?;
                Some(Stage { round: held.id, label: held.rules.label.clone(), rank: stage.rank, total: stage.total })
            };
            Some(Finalist {
                proposal: known.proposal,
                innovation: known.innovation,
                unit: known.unit.clone(),
                division: entry.division,
                rank: entry.rank,
                total: entry.total,
                stages: entry.stages.iter().cloned().filter_map(stage).collect(),
            })
        })
        .collect()
}

fn set_apart(link: &Link) -> AssignmentCommand {
    AssignmentCommand::SetApart { cause: Cause { kind: link.kind, source: link.source } }
}

/// What is known of a person says something else of their unit, home or posts: what that keeps the judge from is no
/// longer the judge's to score. The register sets the timer with the change.
pub struct RecuseMoved;

#[async_trait]
impl TimerHandler for RecuseMoved {
    fn kind(&self) -> &'static str {
        "person-ties"
    }

    async fn fire(&self, timer: &Timer) -> Result<Result<(), String>, StoreFailure> {
        let judge: PersonId = timer.payload["person"]
            .as_str()
            .and_then(|id| id.parse().ok())
            .ok_or_else(|| StoreFailure::Unexpected(format!("a timer without a person: {}", timer.payload).into()))?;
        if !timer.caught_up("judging").await? {
            timer.again(LOOK_AGAIN).await?;
            return Ok(Ok(()));
        }
        let blocked = read_model::blocked(timer.pool(), judge).await;
        let mut outcome = Ok(());
        for (duty, link) in blocked.map_err(|error| StoreFailure::Unexpected(error.into()))? {
            outcome = outcome.and(timer.execute_for::<Assignment>(duty, set_apart(&link)).await?);
        }
        Ok(outcome)
    }
}

/// A relation became known: what it keeps the judge from is no longer the judge's to score. When a round opens, its
/// judges are looked at once more: people move and change their posts before they have anything to score.
pub struct RecuseRelated;

#[async_trait]
impl Reaction for RecuseRelated {
    fn name(&self) -> &'static str {
        "judging-recuse"
    }

    async fn react(&self, event: &RecordedEvent, context: &mut ReactionContext) -> Result<(), ReactionError> {
        let judges = match (event.aggregate_type.as_str(), round_of(event)) {
            ("conflict", _) => match event.decode()? {
                ConflictEvent::ConflictStated { judge, .. } => vec![judge],
                ConflictEvent::ConflictsDeclared { judge, relations, .. } if !relations.is_empty() => vec![judge],
                ConflictEvent::ConflictsDeclared { .. } | ConflictEvent::ConflictWithdrawn { .. } => return Ok(()),
            },
            ("round", Some(round)) if ["RoundOpened", "RoundReopened"].contains(&event.event_type.as_str()) => {
                context.caught_up("judging").await?;
                read_model::asked(context.pool(), round).await?
            }
            _ => return Ok(()),
        };
        context.caught_up("judging").await?;
        for judge in judges {
            for (duty, link) in read_model::blocked(context.pool(), judge).await? {
                context.execute_for::<Assignment>(duty, set_apart(&link)).await?;
            }
        }
        Ok(())
    }
}

/// A duty ended: its sheet no longer counts.
pub struct SetSheetAside;

#[async_trait]
impl Reaction for SetSheetAside {
    fn name(&self) -> &'static str {
        "judging-set-aside"
    }

    async fn react(&self, event: &RecordedEvent, context: &mut ReactionContext) -> Result<(), ReactionError> {
        if event.aggregate_type != "assignment" {
            return Ok(());
        }
        let (AssignmentEvent::JudgeRecused { round, proposal, judge, reason, .. }
        | AssignmentEvent::AssignmentCancelled { round, proposal, judge, reason }) = event.decode()?
        else {
            return Ok(());
        };
        let sheet = ScoreSheetId::of_judge(round, proposal, judge);
        context.execute::<ScoreSheet>(sheet, ScoreSheetCommand::SetAside { reason }).await?;
        Ok(())
    }
}

fn round_of(event: &RecordedEvent) -> Option<RoundId> {
    event.aggregate_id.parse().ok()
}
