//! The rules of one round: who competes in it, when work counts, and the one ranking.

mod closing;
mod refusal;

pub use refusal::RoundRefusal;

use crate::{
    competition::{
        edition::events::{EDITION_HELD, ROUND_BEGUN, SCORING_BEGUN},
        round::{
            commands::{Entry, RoundCommand},
            events::{Promoted, Recount, RoundEvent},
        },
    },
    kernel::{
        actor::{Actor, Stamp},
        aggregate::{Aggregate, Claim},
        ids::{EditionId, ProposalId, RoundId},
        objecting::RECOUNT_ORDERED,
        time::{Timestamp, Zone},
    },
    scoring::{
        ranking::Ranking,
        rules::{RoundKind, RoundRules},
    },
};
use closing::nothing_left;
use std::collections::BTreeSet;

/// Held by a round while work in it counts.
pub const ROUND_OPEN: &str = "round-open";

/// What decisions about one round need to know of its past.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Round {
    plan: Option<Plan>,
    state: State,
    /// Without the anchors.
    entries: BTreeSet<ProposalId>,
    anchors: BTreeSet<ProposalId>,
    removed: BTreeSet<ProposalId>,
    ranked: Option<(Ranking, Vec<Promoted>)>,
    /// How often it was opened again.
    reopenings: u32,
    /// Opened again to correct scores of a sealed result: who competes stays as it was.
    recounting: bool,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum State {
    #[default]
    Ahead,
    Open,
    Closed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Plan {
    edition: EditionId,
    rules: RoundRules,
    opens_at: Option<Timestamp>,
    closes_at: Option<Timestamp>,
    /// As planned with the edition; the panitia of a territory stays inside.
    window: (Option<Timestamp>, Option<Timestamp>),
    territory: bool,
}

impl Aggregate for Round {
    const TYPE: &'static str = "round";
    type Command = RoundCommand;
    type Event = RoundEvent;
    type Refusal = RoundRefusal;

    fn decide(&self, command: RoundCommand, stamp: &Stamp) -> Result<Vec<RoundEvent>, RoundRefusal> {
        let by_clock = stamp.by == Actor::Clock;
        match command {
            RoundCommand::Plan { edition, place, rules, rules_sha256, opens_at, closes_at, territory, lot_sha256 } => {
                match &self.plan {
                    Some(plan) if plan.edition == edition && plan.rules.key == rules.key => Ok(vec![]),
                    Some(_) => Err(RoundRefusal::PlannedOtherwise),
                    None => {
                        let rules = *rules;
                        Ok(vec![RoundEvent::RoundPlanned {
                            edition,
                            place,
                            rules,
                            rules_sha256,
                            opens_at,
                            closes_at,
                            territory,
                            lot_sha256,
                        }])
                    }
                }
            }
            RoundCommand::Reschedule { opens_at, closes_at, zone } => {
                self.reschedule(opens_at, closes_at, zone, stamp.at)
            }
            RoundCommand::Amend { rules, rules_sha256, reason } => {
                if self.planned()?.rules == *rules {
                    return Ok(vec![]);
                }
                self.not_closed()?;
                Ok(vec![RoundEvent::RoundRulesAmended { rules: *rules, rules_sha256, reason }])
            }
            RoundCommand::AdmitEntry(entry) => self.admit(entry),
            RoundCommand::RemoveEntry { proposal, reason } => {
                self.planned()?;
                if !self.entries.contains(&proposal) && !self.anchors.contains(&proposal) {
                    return Ok(vec![]);
                }
                if self.recounting {
                    return Err(RoundRefusal::EntriesStay);
                }
                if self.ranked.is_some() {
                    return Err(RoundRefusal::AlreadyRanked);
                }
                Ok(vec![RoundEvent::RoundEntryRemoved { proposal, reason }])
            }
            RoundCommand::Open => {
                let Plan { edition, rules, opens_at, window, territory, .. } = self.planned()?;
                match self.state {
                    State::Open => return Ok(vec![]),
                    State::Closed => return Err(RoundRefusal::AlreadyClosed),
                    State::Ahead => {}
                }
                if by_clock && opens_at.is_none_or(|opens_at| stamp.at < opens_at) {
                    return Err(RoundRefusal::NotYetDue);
                }
                // Whoever runs the whole edition acts for the territory, and may open it earlier.
                let of_territory = *territory && !by_clock && stamp.on_behalf_of.is_none();
                if of_territory && window.0.is_some_and(|first| stamp.at < first) {
                    return Err(RoundRefusal::BeforeTheWindow);
                }
                Ok(vec![RoundEvent::RoundOpened { edition: *edition, kind: rules.kind, by_clock }])
            }
            RoundCommand::RecallEntry { proposal, from, reason } => {
                self.planned()?;
                if !self.entries.contains(&proposal) {
                    return Ok(vec![]);
                }
                Ok(vec![RoundEvent::RoundEntryRecalled { proposal, from, reason }])
            }
            RoundCommand::Reopen { above, reason, turn, lot_sha256 } => {
                if !self.planned()?.territory {
                    return Err(RoundRefusal::NotOnALadder);
                }
                let Some((ranking, promoted)) = self.to_reopen()? else { return Ok(vec![]) };
                // Whoever knows how the lot fell must not have it drawn again.
                if ranking.lot_seed.is_some() && stamp.on_behalf_of.is_none() {
                    return Err(RoundRefusal::LotWasDrawn);
                }
                self.check_turn(turn)?;
                let promoted = promoted.iter().map(|gone| gone.proposal).collect();
                let (above, recount) = (Some(above), None);
                Ok(vec![RoundEvent::RoundReopened { reason, above, promoted, lot_sha256, recount }])
            }
            RoundCommand::Recount { closes_at, reason, turn, lot_sha256 } => {
                let Plan { edition, territory, .. } = *self.planned()?;
                if territory {
                    return Err(RoundRefusal::OnALadder);
                }
                if self.to_reopen()?.is_none() {
                    return Ok(vec![]);
                }
                self.check_turn(turn)?;
                let recount = Some(Recount { edition, closes_at });
                Ok(vec![RoundEvent::RoundReopened { reason, above: None, promoted: vec![], lot_sha256, recount }])
            }
            RoundCommand::Extend { closes_at, reason, runs_edition } => {
                let Plan { closes_at: previous, window: (_, latest), territory, .. } = *self.planned()?;
                self.not_closed()?;
                if territory && !runs_edition && latest.is_some_and(|latest| closes_at > latest) {
                    return Err(RoundRefusal::PastTheWindow);
                }
                if previous == Some(closes_at) {
                    return Ok(vec![]);
                }
                if closes_at <= stamp.at {
                    return Err(RoundRefusal::ExtensionInThePast);
                }
                if previous.is_some_and(|previous| closes_at <= previous) {
                    return Err(RoundRefusal::ExtensionNotLater);
                }
                Ok(vec![RoundEvent::RoundDeadlineExtended { previous, closes_at, reason }])
            }
            RoundCommand::RecordDiscussion { proposal, gap, note } => {
                let limit = self.planned()?.rules.spread_limit;
                match self.state {
                    State::Ahead => return Err(RoundRefusal::NotOpen),
                    State::Closed => return Err(RoundRefusal::AlreadyClosed),
                    State::Open => {}
                }
                if !self.entries.contains(&proposal) && !self.anchors.contains(&proposal) {
                    return Err(RoundRefusal::NotAnEntry);
                }
                if limit.is_none_or(|limit| gap <= limit.exact()) {
                    return Err(RoundRefusal::NotApart);
                }
                Ok(vec![RoundEvent::RoundEntryDiscussed { proposal, gap, note }])
            }
            RoundCommand::Close { left } => {
                let Plan { rules, closes_at, .. } = self.planned()?;
                match self.state {
                    State::Ahead => return Err(RoundRefusal::NotOpen),
                    State::Closed => return Ok(vec![]),
                    State::Open => {}
                }
                if by_clock && closes_at.is_none_or(|closes_at| stamp.at < closes_at) {
                    return Err(RoundRefusal::NotYetDue);
                }
                nothing_left(rules, left, self.entries.len())?;
                Ok(vec![RoundEvent::RoundClosed { by_clock }])
            }
            RoundCommand::RecordRanking { ranking, promoted } => {
                self.planned()?;
                if self.state != State::Closed {
                    return Err(RoundRefusal::NotClosed);
                }
                // What was removed since the scores were read does not go on.
                let promoted: Vec<_> =
                    promoted.into_iter().filter(|going| self.entries.contains(&going.proposal)).collect();
                match &self.ranked {
                    Some((known, gone)) if *known == *ranking && *gone == promoted => Ok(vec![]),
                    Some(_) => Err(RoundRefusal::AlreadyRanked),
                    None => Ok(vec![RoundEvent::RoundRanked { ranking: *ranking, promoted }]),
                }
            }
        }
    }

    fn apply(&mut self, event: &RoundEvent) {
        match event {
            RoundEvent::RoundPlanned { edition, rules, opens_at, closes_at, territory, .. } => {
                let (rules, opens_at, closes_at) = (rules.clone(), *opens_at, *closes_at);
                let window = (opens_at, closes_at);
                let territory = territory.is_some();
                self.plan = Some(Plan { edition: *edition, rules, opens_at, closes_at, window, territory });
            }
            RoundEvent::RoundRescheduled { opens_at, closes_at } => {
                if let Some(plan) = &mut self.plan {
                    (plan.opens_at, plan.closes_at) = (Some(*opens_at), Some(*closes_at));
                }
            }
            RoundEvent::RoundRulesAmended { rules, .. } => {
                if let Some(plan) = &mut self.plan {
                    plan.rules = rules.clone();
                }
            }
            RoundEvent::RoundEntryAdmitted { proposal, anchor, .. } => {
                if *anchor {
                    self.entries.remove(proposal);
                    self.anchors.insert(*proposal);
                } else {
                    self.entries.insert(*proposal);
                }
            }
            RoundEvent::RoundEntryRecalled { proposal, .. } => {
                self.entries.remove(proposal);
            }
            RoundEvent::RoundEntryRemoved { proposal, .. } => {
                self.entries.remove(proposal);
                self.anchors.remove(proposal);
                self.removed.insert(*proposal);
            }
            RoundEvent::RoundEntryDiscussed { .. } => {}
            RoundEvent::RoundOpened { .. } => self.state = State::Open,
            RoundEvent::RoundDeadlineExtended { closes_at, .. } => {
                if let Some(plan) = &mut self.plan {
                    plan.closes_at = Some(*closes_at);
                }
            }
            RoundEvent::RoundClosed { .. } => self.state = State::Closed,
            RoundEvent::RoundReopened { recount, .. } => {
                if let (Some(plan), Some(recount)) = (&mut self.plan, recount) {
                    plan.closes_at = Some(recount.closes_at);
                }
                self.recounting = recount.is_some();
                self.reopenings += 1;
                self.state = State::Open;
                self.ranked = None;
            }
            RoundEvent::RoundRanked { ranking, promoted } => self.ranked = Some((ranking.clone(), promoted.clone())),
        }
    }

    fn claims(id: &str, event: &RoundEvent) -> Vec<Claim> {
        let take = |scope: &str| Claim::Take { scope: scope.to_owned(), value: id.to_owned() };
        match event {
            RoundEvent::RoundOpened { edition, kind, .. } => {
                let held = Claim::Require { scope: EDITION_HELD.to_owned(), value: edition.to_string() };
                let mut claims = vec![held, take(ROUND_OPEN), take(ROUND_BEGUN)];
                if *kind == RoundKind::Scored {
                    claims.push(take(SCORING_BEGUN));
                }
                claims
            }
            RoundEvent::RoundClosed { .. } => {
                vec![Claim::Release { scope: ROUND_OPEN.to_owned(), value: id.to_owned() }]
            }
            RoundEvent::RoundReopened { above, recount, .. } => {
                // Taken and given back at once, to see that the round above does not hold it.
                let mut claims: Vec<Claim> = above.iter().flat_map(not_begun).collect();
                claims.extend(recount.map(|Recount { edition, .. }| Claim::Require {
                    scope: RECOUNT_ORDERED.to_owned(),
                    value: edition.to_string(),
                }));
                claims.push(take(ROUND_OPEN));
                claims
            }
            RoundEvent::RoundPlanned { .. }
            | RoundEvent::RoundRescheduled { .. }
            | RoundEvent::RoundRulesAmended { .. }
            | RoundEvent::RoundEntryAdmitted { .. }
            | RoundEvent::RoundEntryRecalled { .. }
            | RoundEvent::RoundEntryRemoved { .. }
            | RoundEvent::RoundDeadlineExtended { .. }
            | RoundEvent::RoundEntryDiscussed { .. }
            | RoundEvent::RoundRanked { .. } => vec![],
        }
    }

    fn refuse_claim(claim: &Claim) -> Option<RoundRefusal> {
        match (claim.scope(), claim) {
            (EDITION_HELD, _) => Some(RoundRefusal::EditionCancelled),
            (RECOUNT_ORDERED, _) => Some(RoundRefusal::RecountNotOrdered),
            (ROUND_BEGUN, Claim::Take { .. }) => Some(RoundRefusal::RoundAboveHasBegun),
            _ => None,
        }
    }
}

fn not_begun(above: &RoundId) -> [Claim; 2] {
    let (scope, value) = (ROUND_BEGUN.to_owned(), above.to_string());
    [Claim::Take { scope: scope.clone(), value: value.clone() }, Claim::Release { scope, value }]
}

impl Round {
    fn planned(&self) -> Result<&Plan, RoundRefusal> {
        self.plan.as_ref().ok_or(RoundRefusal::NotPlanned)
    }

    fn not_closed(&self) -> Result<(), RoundRefusal> {
        if self.state == State::Closed { Err(RoundRefusal::AlreadyClosed) } else { Ok(()) }
    }

    /// The ranking that a reopening takes back; none where the round is open.
    fn to_reopen(&self) -> Result<Option<&(Ranking, Vec<Promoted>)>, RoundRefusal> {
        match (self.state, &self.ranked) {
            (State::Ahead, _) => Err(RoundRefusal::NotOpen),
            (State::Open, _) => Ok(None),
            (State::Closed, None) => Err(RoundRefusal::NotRanked),
            (State::Closed, Some(ranked)) => Ok(Some(ranked)),
        }
    }

    fn check_turn(&self, turn: u32) -> Result<(), RoundRefusal> {
        if turn == self.reopenings + 1 { Ok(()) } else { Err(RoundRefusal::ReopenedMeanwhile) }
    }

    fn admit(&self, entry: Entry) -> Result<Vec<RoundEvent>, RoundRefusal> {
        let Entry { proposal, innovation, unit, group, category, submitted_at, from, anchor } = entry;
        self.planned()?;
        // What competed may become an anchor; an anchor competes no longer.
        if self.anchors.contains(&proposal) || (self.entries.contains(&proposal) && !anchor) {
            return Ok(vec![]);
        }
        if self.removed.contains(&proposal) {
            return Err(RoundRefusal::EntryWasRemoved);
        }
        self.not_closed()?;
        if self.recounting {
            return Err(RoundRefusal::EntriesStay);
        }
        Ok(vec![RoundEvent::RoundEntryAdmitted {
            proposal,
            innovation,
            unit,
            group,
            category,
            submitted_at,
            from,
            anchor,
        }])
    }

    /// Own dates of a territory: before the round is opened, inside what the edition planned.
    fn reschedule(
        &self,
        opens_at: Timestamp,
        closes_at: Timestamp,
        zone: Zone,
        now: Timestamp,
    ) -> Result<Vec<RoundEvent>, RoundRefusal> {
        let plan = self.planned()?;
        if !plan.territory {
            return Err(RoundRefusal::NotOnALadder);
        }
        match self.state {
            State::Ahead => {}
            State::Open => return Err(RoundRefusal::AlreadyOpen),
            State::Closed => return Err(RoundRefusal::AlreadyClosed),
        }
        if (plan.opens_at, plan.closes_at) == (Some(opens_at), Some(closes_at)) {
            return Ok(vec![]);
        }
        if closes_at <= opens_at {
            return Err(RoundRefusal::ClosesBeforeItOpens);
        }
        if closes_at <= now {
            return Err(RoundRefusal::ExtensionInThePast);
        }
        if opens_at < now {
            return Err(RoundRefusal::OpensInThePast);
        }
        let (first, last) = plan.window;
        if first.is_some_and(|first| opens_at < first) || last.is_some_and(|last| closes_at > last) {
            let edge = |at: Option<Timestamp>| at.map_or_else(|| "tidak dibatasi".to_owned(), |at| zone.long(at));
            return Err(RoundRefusal::OutsideWindow(format!("{} sampai {}", edge(first), edge(last))));
        }
        Ok(vec![RoundEvent::RoundRescheduled { opens_at, closes_at }])
    }
}

#[cfg(test)]
mod tests;
