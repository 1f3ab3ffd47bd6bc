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
        table,
    },
    eventstore::{
        NewTimer, Reaction, ReactionContext, ReactionError, RecordedEvent, StoreFailure, Timer, TimerHandler,
    },
    judging::deliberation::events::DeliberationEvent,
    kernel::{
        ids::{EditionId, ProposalId, RoundId},
        region::RegionCode,
        text::Reason,
        time::Timestamp,
    },
    proposal::events::ProposalEvent,
    scoring::rules::{Calendar, EditionRules, RoundKind, RoundRules, TieRule, sha256_hex},
};
use async_trait::async_trait;
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};

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
            for held in rules.rounds.iter().flat_map(|round| held(round, &rounds)) {
                let rules = Box::new(own_rules(&held, context).await?);
                let rules_sha256 = held.rules.sha256();
                let command = RoundCommand::Amend { rules, rules_sha256, reason: reason.clone() };
                context.execute::<Round>(held.id(id), command).await?;
            }
            Ok(())
        }
        EditionEvent::EditionRegistrationExtended { closes_at, .. } => {
            context.schedule(timer(REGISTRATION_CLOSE, &id, closes_at));
            Ok(())
        }
        EditionEvent::EditionAnchorChosen { proposal, before, .. } => anchor(id, proposal, &before, context).await,
        EditionEvent::EditionCancelled { .. } => close_selection(id, context).await,
        EditionEvent::EditionDrafted { .. }
        | EditionEvent::EditionRulesRevised { .. }
        | EditionEvent::EditionRegistrationOpened { .. }
        | EditionEvent::EditionRegistrationClosed { .. }
        | EditionEvent::EditionProposalsPublished {} => Ok(()),
    }
}

/// A round of the rules as it is held: once, or in one territory of a ladder.
struct Held<'a> {
    key: String,
    rules: &'a RoundRules,
    territory: Option<&'a RegionCode>,
}

impl Held<'_> {
    fn id(&self, edition: EditionId) -> RoundId {
        RoundId::of_edition(edition, &self.key)
    }
}

/// Every way in which a round is held that is named among `keys`.
fn held<'a>(rules: &'a RoundRules, keys: &[String]) -> Vec<Held<'a>> {
    all_held(rules).into_iter().filter(|held| keys.contains(&held.key)).collect()
}

fn all_held(rules: &RoundRules) -> Vec<Held<'_>> {
    let territories: Vec<Option<&RegionCode>> = match &rules.ladder {
        Some(step) => step.territories().map(Some).collect(),
        None => vec![None],
    };
    let keys = rules.held_as().into_iter();
    keys.zip(territories).map(|(key, territory)| Held { key, rules, territory }).collect()
}

/// The rules of a round; in a territory with its own seats, and with its name, so that nobody mixes two of them up.
async fn own_rules(held: &Held<'_>, context: &ReactionContext) -> Result<RoundRules, ReactionError> {
    let Some(territory) = held.territory else { return Ok(held.rules.clone()) };
    let mut rules = held.rules.in_territory(territory);
    let name = read_model::region_name(context.pool(), territory).await?;
    rules.label = format!("{}: {}", rules.label, name.unwrap_or_else(|| territory.to_string()));
    Ok(rules)
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
        let window = calendar.rounds.iter().find(|window| window.key == round.key);
        let (opens_at, closes_at) = window.map_or((None, None), |window| (window.opens, window.closes));
        let rules_sha256 = round.sha256();
        for held in all_held(round) {
            let id = held.id(edition);
            let lot_sha256 = match round.tie_order.last() {
                Some(TieRule::Lot) => Some(sha256_hex(&table::lot_seed(context.pool(), id, 0).await?)),
                _ => None,
            };
            let command = RoundCommand::Plan {
                edition,
                place,
                rules: Box::new(own_rules(&held, context).await?),
                rules_sha256: rules_sha256.clone(),
                opens_at,
                closes_at,
                territory: held.territory.cloned(),
                lot_sha256,
            };
            context.execute::<Round>(id, command).await?;
            if let Some(at) = opens_at {
                context.schedule(timer(ROUND_OPEN, &id, at));
            }
            if let Some(at) = closes_at {
                context.schedule(timer(ROUND_CLOSE, &id, at));
            }
        }
    }
    Ok(())
}

/// Every panel of the lowest step scores it.
async fn anchor(
    edition: EditionId,
    proposal: ProposalId,
    rounds: &[String],
    context: &mut ReactionContext,
) -> Result<(), ReactionError> {
    context.caught_up(FACTS).await?;
    let Some(entry) = entry(proposal, true, context).await? else { return Ok(()) };
    for key in rounds {
        context.execute::<Round>(RoundId::of_edition(edition, key), RoundCommand::AdmitEntry(entry.clone())).await?;
    }
    Ok(())
}

/// What was handed in, as a round takes it.
async fn entry(proposal: ProposalId, anchor: bool, context: &ReactionContext) -> Result<Option<Entry>, ReactionError> {
    let Some(facts) = read_model::proposal(context.pool(), proposal).await? else { return Ok(None) };
    Ok(facts.submitted_at.map(|submitted_at| Entry {
        proposal,
        innovation: facts.innovation,
        unit: facts.unit,
        group: facts.group_key,
        category: facts.category_key,
        submitted_at,
        from: None,
        anchor,
    }))
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
        RoundEvent::RoundRescheduled { opens_at, closes_at } => {
            context.schedule(timer(ROUND_OPEN, &id, opens_at));
            context.schedule(timer(ROUND_CLOSE, &id, closes_at));
            Ok(())
        }
        RoundEvent::RoundRanked { promoted, .. } => promote(id, promoted, context).await,
        RoundEvent::RoundReopened { reason, above, promoted, recount, .. } => {
            if let Some(recount) = recount {
                context.schedule(timer(ROUND_CLOSE, &id, recount.closes_at));
            }
            match above {
                Some(above) => recall(id, above, promoted, &reason, context).await,
                None => Ok(()),
            }
        }
        RoundEvent::RoundPlanned { .. }
        | RoundEvent::RoundRulesAmended { .. }
        | RoundEvent::RoundEntryAdmitted { .. }
        | RoundEvent::RoundEntryRecalled { .. }
        | RoundEvent::RoundEntryDiscussed { .. }
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
    let Some(next) = read_model::round_above(context.pool(), &round).await? else { return Ok(()) };
    // The pleno that took up its result again has a list of its own; its round ended with the first seal.
    if round.reopenings > 0 && round.territory.is_none() {
        return Ok(());
    }
    for Promoted { proposal, innovation, unit, group, category, submitted_at, .. } in promoted {
        let entry =
            Entry { proposal, innovation, unit, group, category, submitted_at, from: Some(from), anchor: false };
        context.execute::<Round>(next, RoundCommand::AdmitEntry(entry)).await?;
    }
    Ok(())
}

/// What a reopened round had promoted leaves the round above, until it is ranked again.
async fn recall(
    from: RoundId,
    above: RoundId,
    promoted: Vec<ProposalId>,
    reason: &Reason,
    context: &mut ReactionContext,
) -> Result<(), ReactionError> {
    for proposal in promoted {
        let command = RoundCommand::RecallEntry { proposal, from, reason: reason.clone() };
        context.execute::<Round>(above, command).await?;
    }
    Ok(())
}

async fn after_proposal(event: &RecordedEvent, context: &mut ReactionContext) -> Result<(), ReactionError> {
    let proposal: ProposalId = id_of(event)?;
    match event.decode()? {
        ProposalEvent::ProposalAdmitted { .. } => admit(proposal, true, context).await,
        ProposalEvent::ProposalSubmitted { .. } => admit(proposal, false, context).await,
        ProposalEvent::ProposalWithdrawn { reason } => remove(proposal, &reason, context).await,
        ProposalEvent::ProposalRejected { explanation, .. } => remove(proposal, &explanation, context).await,
        ProposalEvent::ProposalDrafted { .. }
        | ProposalEvent::ProposalHeadRevised { .. }
        | ProposalEvent::ProposalSectionsWritten { .. }
        | ProposalEvent::ProposalAttachmentAdded { .. }
        | ProposalEvent::ProposalAttachmentRemoved { .. }
        | ProposalEvent::ProposalReturned { .. }
        | ProposalEvent::ProposalRedacted { .. } => Ok(()),
    }
}

/// What passed the selection competes in the first round that is scored; where there is no selection, what was handed in.
async fn admit(proposal: ProposalId, selected: bool, context: &mut ReactionContext) -> Result<(), ReactionError> {
    context.caught_up(FACTS).await?;
    let facts = read_model::proposal(context.pool(), proposal)
        .await?
        .ok_or_else(|| broken(format!("{proposal} was admitted and is not in the read model")))?;
    if selected == facts.selection.is_none() {
        return Ok(());
    }
    let first = read_model::first_scored(context.pool(), facts.edition, facts.region.as_ref()).await?;
    let (Some(round), Some(entry)) = (first, entry(proposal, false, context).await?) else { return Ok(()) };
    context.execute::<Round>(round, RoundCommand::AdmitEntry(entry)).await?;
    Ok(())
}

/// It leaves every round of its edition that is not ranked; where it never was, nothing happens. All rounds held over
/// its region or that ever had it are asked, always in the same order, so that the commands keep their ids when this is tried again.
async fn remove(proposal: ProposalId, reason: &Reason, context: &mut ReactionContext) -> Result<(), ReactionError> {
    context.caught_up_with_all(FACTS).await?;
    let Some(facts) = read_model::proposal(context.pool(), proposal).await? else { return Ok(()) };
    for round in read_model::rounds_of(context.pool(), proposal, facts.edition, facts.region.as_ref()).await? {
        let command = RoundCommand::RemoveEntry { proposal, reason: reason.clone() };
        context.execute::<Round>(round, command).await?;
    }
    Ok(())
}

/// A pleno that took up its result again wants the last scored round open: with a new seed, for the old one is known.
async fn count_anew(
    round: RoundId,
    closes_at: Timestamp,
    reason: Reason,
    context: &mut ReactionContext,
) -> Result<(), ReactionError> {
    context.caught_up(FACTS).await?;
    let Some(row) = read_model::round(context.pool(), round).await? else { return Ok(()) };
    let turn = row.reopenings.unsigned_abs() + 1;
    let lot_sha256 = match row.rules.tie_order.last() {
        Some(TieRule::Lot) => Some(sha256_hex(&table::lot_seed(context.pool(), round, turn).await?)),
        _ => None,
    };
    context.execute::<Round>(round, RoundCommand::Recount { closes_at, reason, turn, lot_sha256 }).await?;
    Ok(())
}

/// The round of the pleno begins with its deliberation and ends with the first sealed result.
async fn after_deliberation(event: &RecordedEvent, context: &mut ReactionContext) -> Result<(), ReactionError> {
    let (edition, sealed) = match event.decode()? {
        DeliberationEvent::RecountOrdered { round, closes_at, reason, .. } => {
            return count_anew(round, closes_at, reason, context).await;
        }
        DeliberationEvent::DeliberationOpened { edition, .. } => (edition, false),
        DeliberationEvent::ResultSealed { edition, version: 1, .. } => (edition, true),
        _ => return Ok(()),
    };
    context.caught_up(FACTS).await?;
    let rounds = read_model::rounds(context.pool(), edition).await?;
    for round in rounds.iter().filter(|round| round.rules.kind == RoundKind::Pleno) {
        context.execute::<Round>(round.id, RoundCommand::Open).await?;
        if sealed {
            context.execute::<Round>(round.id, RoundCommand::Close { left: Unfinished::default() }).await?;
        }
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

/// How long a round that should close waits for what can still come into it.
const LOOK_AGAIN: Duration = Duration::from_mins(1);

struct RoundCloseTimer;

#[async_trait]
impl TimerHandler for RoundCloseTimer {
    fn kind(&self) -> &'static str {
        ROUND_CLOSE
    }
    async fn fire(&self, timer: &Timer) -> Result<Result<(), String>, StoreFailure> {
        let round: RoundId = subject(&timer.payload)?;
        let failed = |error: sqlx::Error| StoreFailure::Unexpected(error.into());
        let left = read_model::left(timer.pool(), round).await.map_err(failed)?;
        let outcome = timer.execute::<Round>(round, RoundCommand::Close { left: left.into() }).await?;
        // What can still come, or be talked about, is waited for; a round that its clock has forgotten would take scores for ever.
        let open = async || {
            let row = read_model::round(timer.pool(), round).await.map_err(failed)?;
            Ok::<_, StoreFailure>(row.is_some_and(|row| row.state == read_model::RoundState::Open))
        };
        let waits = left.registering || left.below > 0 || left.coming > 0 || left.undiscussed > 0;
        if outcome.is_err() && waits && open().await? {
            timer.again(LOOK_AGAIN).await?;
        }
        Ok(outcome)
    }
}

impl From<read_model::Left> for Unfinished {
    fn from(left: read_model::Left) -> Self {
        let count = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
        Self {
            undecided: count(left.undecided),
            unsigned: count(left.unsigned),
            unassigned: count(left.unassigned),
            short_panels: count(left.short_panels),
            below: count(left.below),
            registering: left.registering,
            coming: count(left.coming),
            undiscussed: count(left.undiscussed),
        }
    }
}
