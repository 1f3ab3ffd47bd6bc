//! What follows from a published edition, a verdict, a ranking, a withdrawal and a seal; and what the clock does.

use crate::{
    competition::{
        edition::{aggregate::Edition, commands::EditionCommand, events::EditionEvent},
        read_model,
        round::{
            aggregate::Round,
            commands::{Entry, RoundCommand, Unfinished},
            events::{Promoted, RoundEvent},
        },
    },
    eventstore::{
        NewTimer, Reaction, ReactionContext, ReactionError, RecordedEvent, StoreFailure, Timer, TimerHandler,
    },
    judging::deliberation::events::DeliberationEvent,
    kernel::{
        ids::{EditionId, ProposalId, RoundId},
        text::Reason,
        time::Timestamp,
    },
    proposal::events::ProposalEvent,
    scoring::rules::{Calendar, EditionRules, RoundKind},
};
use async_trait::async_trait;
use serde_json::{Value, json};
use std::sync::Arc;

/// The read model that the facts come from.
const FACTS: &str = "competition";
const REGISTRATION_OPEN: &str = "registration-open";
const REGISTRATION_CLOSE: &str = "registration-close";
const ROUND_OPEN: &str = "round-open";
const ROUND_CLOSE: &str = "round-close";

/// Plans rounds and timers, admits, promotes and removes entries. One reaction, so that a withdrawal is answered after
/// the promotion that came before it.
pub struct CompetitionReaction;

#[async_trait]
impl Reaction for CompetitionReaction {
    fn name(&self) -> &'static str {
        "competition"
    }

    async fn react(&self, event: &RecordedEvent, context: &mut ReactionContext) -> Result<(), ReactionError> {
        match event.aggregate_type.as_str() {
            "edition" => after_edition(event, context).await,
            "round" => after_round(event, context).await,
            "proposal" => after_proposal(event, context).await,
            "deliberation" => after_deliberation(event, context).await,
            _ => Ok(()),
        }
    }
}

fn id_of<T: std::str::FromStr>(event: &RecordedEvent) -> Result<T, ReactionError> {
    event.aggregate_id.parse().map_err(|_| broken(format!("{} is no id", event.aggregate_id)))
}

fn broken(what: String) -> ReactionError {
    crate::eventstore::ProjectionError::Broken(what).into()
}

async fn after_edition(event: &RecordedEvent, context: &mut ReactionContext) -> Result<(), ReactionError> {
    let id: EditionId = id_of(event)?;
    match event.decode()? {
        EditionEvent::EditionRulesPublished { rules, calendar, .. } => plan(id, &rules, &calendar, context).await,
        EditionEvent::EditionRulesAmended { rules, reason, rounds, .. } => {
            for round in rules.rounds.into_iter().filter(|round| rounds.contains(&round.key)) {
                let round_id = RoundId::of_edition(id, &round.key);
                let command = RoundCommand::Amend { rules: Box::new(round), reason: reason.clone() };
                context.execute::<Round>(round_id, command).await?;
            }
            Ok(())
        }
        EditionEvent::EditionRegistrationExtended { closes_at, .. } => {
            context.schedule(timer(REGISTRATION_CLOSE, &id, closes_at));
            Ok(())
        }
        EditionEvent::EditionCancelled { .. } => close_selection(id, context).await,
        EditionEvent::EditionDrafted { .. }
        | EditionEvent::EditionRulesRevised { .. }
        | EditionEvent::EditionRegistrationOpened { .. }
        | EditionEvent::EditionRegistrationClosed { .. }
        | EditionEvent::EditionProposalsPublished {} => Ok(()),
    }
}

/// Each round of the rules, and a timer for each instant of the calendar.
async fn plan(
    edition: EditionId,
    rules: &EditionRules,
    calendar: &Calendar,
    context: &mut ReactionContext,
) -> Result<(), ReactionError> {
    context.schedule(timer(REGISTRATION_OPEN, &edition, calendar.registration_opens));
    context.schedule(timer(REGISTRATION_CLOSE, &edition, calendar.registration_closes));
    for (place, round) in (0u32..).zip(&rules.rounds) {
        let id = RoundId::of_edition(edition, &round.key);
        let window = calendar.rounds.iter().find(|window| window.key == round.key);
        let (opens_at, closes_at) = window.map_or((None, None), |window| (window.opens, window.closes));
        let command = RoundCommand::Plan { edition, place, rules: Box::new(round.clone()), opens_at, closes_at };
        context.execute::<Round>(id, command).await?;
        if let Some(at) = opens_at {
            context.schedule(timer(ROUND_OPEN, &id, at));
        }
        if let Some(at) = closes_at {
            context.schedule(timer(ROUND_CLOSE, &id, at));
        }
    }
    Ok(())
}

/// A cancelled edition has nothing left to select.
async fn close_selection(edition: EditionId, context: &mut ReactionContext) -> Result<(), ReactionError> {
    context.caught_up(FACTS).await?;
    let rounds = read_model::rounds(context.pool(), edition).await?;
    for round in rounds.iter().filter(|round| round.rules.kind == RoundKind::Administrative) {
        context.execute::<Round>(round.id, RoundCommand::Close { left: Unfinished::default() }).await?;
    }
    Ok(())
}

async fn after_round(event: &RecordedEvent, context: &mut ReactionContext) -> Result<(), ReactionError> {
    let id: RoundId = id_of(event)?;
    match event.decode()? {
        RoundEvent::RoundDeadlineExtended { closes_at, .. } => {
            context.schedule(timer(ROUND_CLOSE, &id, closes_at));
            Ok(())
        }
        RoundEvent::RoundRanked { promoted, .. } => promote(id, promoted, context).await,
        RoundEvent::RoundPlanned { .. }
        | RoundEvent::RoundRulesAmended { .. }
        | RoundEvent::RoundEntryAdmitted { .. }
        | RoundEvent::RoundEntryRemoved { .. }
        | RoundEvent::RoundOpened { .. }
        | RoundEvent::RoundClosed { .. } => Ok(()),
    }
}

/// Those that go on become entries of the next round.
async fn promote(from: RoundId, promoted: Vec<Promoted>, context: &mut ReactionContext) -> Result<(), ReactionError> {
    context.caught_up(FACTS).await?;
    let round = read_model::round(context.pool(), from)
        .await?
        .ok_or_else(|| broken(format!("{from} was ranked and is not in the read model")))?;
    let rounds = read_model::rounds(context.pool(), round.edition).await?;
    let Some(next) = rounds.iter().find(|other| other.place == round.place + 1) else { return Ok(()) };
    for Promoted { proposal, innovation, unit, group, category, submitted_at, .. } in promoted {
        let entry = Entry { proposal, innovation, unit, group, category, submitted_at, from: Some(from) };
        context.execute::<Round>(next.id, RoundCommand::AdmitEntry(entry)).await?;
    }
    Ok(())
}

async fn after_proposal(event: &RecordedEvent, context: &mut ReactionContext) -> Result<(), ReactionError> {
    let proposal: ProposalId = id_of(event)?;
    match event.decode()? {
        ProposalEvent::ProposalAdmitted { .. } => admit(proposal, context).await,
        ProposalEvent::ProposalWithdrawn { reason } => remove(proposal, &reason, context).await,
        ProposalEvent::ProposalRejected { explanation, .. } => remove(proposal, &explanation, context).await,
        ProposalEvent::ProposalDrafted { .. }
        | ProposalEvent::ProposalHeadRevised { .. }
        | ProposalEvent::ProposalSectionsWritten { .. }
        | ProposalEvent::ProposalAttachmentAdded { .. }
        | ProposalEvent::ProposalAttachmentRemoved { .. }
        | ProposalEvent::ProposalSubmitted { .. }
        | ProposalEvent::ProposalReturned { .. } => Ok(()),
    }
}

/// What passed the selection competes in the first round that is scored.
async fn admit(proposal: ProposalId, context: &mut ReactionContext) -> Result<(), ReactionError> {
    context.caught_up(FACTS).await?;
    let facts = read_model::proposal(context.pool(), proposal)
        .await?
        .ok_or_else(|| broken(format!("{proposal} was admitted and is not in the read model")))?;
    let rounds = read_model::rounds(context.pool(), facts.edition).await?;
    let first = rounds.iter().find(|round| round.rules.kind == RoundKind::Scored);
    let (Some(round), Some(submitted_at)) = (first, facts.submitted_at) else { return Ok(()) };
    let entry = Entry {
        proposal,
        innovation: facts.innovation,
        unit: facts.unit,
        group: facts.group_key,
        category: facts.category_key,
        submitted_at,
        from: None,
    };
    context.execute::<Round>(round.id, RoundCommand::AdmitEntry(entry)).await?;
    Ok(())
}

/// It leaves every round of its edition that is not ranked; where it never was, nothing happens. All rounds are asked,
/// always in the same order, so that the commands keep their ids when this is tried again.
async fn remove(proposal: ProposalId, reason: &Reason, context: &mut ReactionContext) -> Result<(), ReactionError> {
    context.caught_up(FACTS).await?;
    let Some(facts) = read_model::proposal(context.pool(), proposal).await? else { return Ok(()) };
    for round in read_model::rounds(context.pool(), facts.edition).await? {
        let command = RoundCommand::RemoveEntry { proposal, reason: reason.clone() };
        context.execute::<Round>(round.id, command).await?;
    }
    Ok(())
}

/// A sealed result ends the round of the pleno.
async fn after_deliberation(event: &RecordedEvent, context: &mut ReactionContext) -> Result<(), ReactionError> {
    let DeliberationEvent::ResultSealed { edition, .. } = event.decode()? else { return Ok(()) };
    context.caught_up(FACTS).await?;
    let rounds = read_model::rounds(context.pool(), edition).await?;
    for round in rounds.iter().filter(|round| round.rules.kind == RoundKind::Pleno) {
        context.execute::<Round>(round.id, RoundCommand::Open).await?;
        context.execute::<Round>(round.id, RoundCommand::Close { left: Unfinished::default() }).await?;
    }
    Ok(())
}

/// A timer for one instant: an extension sets another one, and this one then comes too early.
fn timer(kind: &'static str, id: &dyn std::fmt::Display, due_at: Timestamp) -> NewTimer {
    NewTimer { id: format!("{kind}:{id}:{}", due_at.millis()), kind, due_at, payload: json!({ "id": id.to_string() }) }
}

/// The timers of this context.
pub fn timers() -> Vec<Arc<dyn TimerHandler>> {
    vec![
        Arc::new(RegistrationTimer { kind: REGISTRATION_OPEN, command: || EditionCommand::OpenRegistration }),
        Arc::new(RegistrationTimer { kind: REGISTRATION_CLOSE, command: || EditionCommand::CloseRegistration }),
        Arc::new(RoundOpenTimer),
        Arc::new(RoundCloseTimer),
    ]
}

fn subject<T: std::str::FromStr>(payload: &Value) -> Result<T, StoreFailure> {
    let id = payload["id"].as_str().unwrap_or_default();
    id.parse().map_err(|_| StoreFailure::Unexpected(format!("a timer without an id: {payload}").into()))
}

struct RegistrationTimer {
    kind: &'static str,
    command: fn() -> EditionCommand,
}

#[async_trait]
impl TimerHandler for RegistrationTimer {
    fn kind(&self) -> &'static str {
        self.kind
    }
    async fn fire(&self, timer: &Timer) -> Result<Result<(), String>, StoreFailure> {
        timer.execute::<Edition>(subject::<EditionId>(&timer.payload)?, (self.command)()).await
    }
}

struct RoundOpenTimer;

#[async_trait]
impl TimerHandler for RoundOpenTimer {
    fn kind(&self) -> &'static str {
        ROUND_OPEN
    }
    async fn fire(&self, timer: &Timer) -> Result<Result<(), String>, StoreFailure> {
        timer.execute::<Round>(subject::<RoundId>(&timer.payload)?, RoundCommand::Open).await
    }
}

struct RoundCloseTimer;

#[async_trait]
impl TimerHandler for RoundCloseTimer {
    fn kind(&self) -> &'static str {
        ROUND_CLOSE
    }
    async fn fire(&self, timer: &Timer) -> Result<Result<(), String>, StoreFailure> {
        let round: RoundId = subject(&timer.payload)?;
        let left =
            read_model::left(timer.pool(), round).await.map_err(|error| StoreFailure::Unexpected(error.into()))?;
        timer.execute::<Round>(round, RoundCommand::Close { left: left.into() }).await
    }
}

impl From<read_model::Left> for Unfinished {
    fn from(left: read_model::Left) -> Self {
        let count = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
        Self { undecided: count(left.undecided), unsigned: count(left.unsigned), unassigned: count(left.unassigned) }
    }
}
