//! The rules of one round: who competes in it, when work counts, and the one ranking.

mod refusal;

pub use refusal::RoundRefusal;

use crate::{
    competition::{
        edition::events::{EDITION_HELD, ROUND_BEGUN, SCORING_BEGUN},
        round::{
            commands::{Entry, RoundCommand, Unfinished},
            events::{Promoted, RoundEvent},
        },
    },
    kernel::{
        actor::{Actor, Stamp},
        aggregate::{Aggregate, Claim},
        ids::{EditionId, ProposalId},
        time::{Timestamp, Zone},
    },
    scoring::{
        ranking::Ranking,
        rules::{FewJudges, MissingJudge, RoundKind, RoundRules, SingleEntrant},
    },
};
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
                match (self.state, &self.ranked) {
                    (State::Ahead, _) => Err(RoundRefusal::NotOpen),
                    (State::Open, _) => Ok(vec![]),
                    (State::Closed, None) => Err(RoundRefusal::NotRanked),
                    // Whoever knows how the lot fell must not have it drawn again.
                    (State::Closed, Some((ranking, _)))
                        if ranking.lot_seed.is_some() && stamp.on_behalf_of.is_none() =>
                    {
                        Err(RoundRefusal::LotWasDrawn)
                    }
                    (State::Closed, Some((_, promoted))) => {
                        if turn != self.reopenings + 1 {
                            return Err(RoundRefusal::ReopenedMeanwhile);
                        }
                        let promoted = promoted.iter().map(|gone| gone.proposal).collect();
                        Ok(vec![RoundEvent::RoundReopened { reason, above, promoted, lot_sha256 }])
                    }
                }
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
            RoundEvent::RoundReopened { .. } => {
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
            // Taken and given back at once, to see that the round above does not hold it.
            RoundEvent::RoundReopened { above, .. } => {
                let (scope, value) = (ROUND_BEGUN.to_owned(), above.to_string());
                vec![
                    Claim::Take { scope: scope.clone(), value: value.clone() },
                    Claim::Release { scope, value },
                    take(ROUND_OPEN),
                ]
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
            (ROUND_BEGUN, Claim::Take { .. }) => Some(RoundRefusal::RoundAboveHasBegun),
            _ => None,
        }
    }
}

impl Round {
    fn planned(&self) -> Result<&Plan, RoundRefusal> {
        self.plan.as_ref().ok_or(RoundRefusal::NotPlanned)
    }

    fn not_closed(&self) -> Result<(), RoundRefusal> {
        if self.state == State::Closed { Err(RoundRefusal::AlreadyClosed) } else { Ok(()) }
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

/// A round ends when its work is done; whether missing sheets hold it up is for its rules to say.
///
/// A scored round waits for the selection and the rounds before it: an entry that came after the ranking would never
/// be judged.
///
/// A contest of a ladder may end without an entry: its seat stays empty. Its only entry may go on without judges.
fn nothing_left(rules: &RoundRules, left: Unfinished, entries: usize) -> Result<(), RoundRefusal> {
    if rules.kind == RoundKind::Scored {
        if left.registering {
            return Err(RoundRefusal::StillRegistering);
        }
        if left.below > 0 {
            return Err(RoundRefusal::StillBelow(left.below));
        }
        if left.coming > 0 {
            return Err(RoundRefusal::StillComing(left.coming));
        }
    }
    if let Some(step) = &rules.ladder {
        let walk_over = entries == 1 && step.single_entrant == SingleEntrant::WalkOver;
        if entries == 0 || walk_over {
            return Ok(());
        }
        if left.unassigned == 0 && left.short_panels > 0 && step.few_judges == FewJudges::Borrow {
            return Err(RoundRefusal::PanelTooSmall(left.short_panels));
        }
    }
    match (rules.kind, rules.missing_judge) {
        (RoundKind::Administrative | RoundKind::Scored, _) if left.undecided > 0 => {
            Err(RoundRefusal::StillUndecided(left.undecided))
        }
        (RoundKind::Scored, _) if entries == 0 => Err(RoundRefusal::NoEntries),
        (RoundKind::Scored, _) if left.unassigned > 0 => Err(RoundRefusal::StillUnassigned(left.unassigned)),
        (RoundKind::Scored, MissingJudge::WaitForAll) if left.unsigned > 0 => {
            Err(RoundRefusal::StillUnsigned(left.unsigned))
        }
        (RoundKind::Scored, _) if left.undiscussed > 0 => Err(RoundRefusal::StillApart(left.undiscussed)),
        (RoundKind::Administrative | RoundKind::Scored | RoundKind::Pleno, _) => Ok(()),
    }
}

#[cfg(test)]
mod tests;
