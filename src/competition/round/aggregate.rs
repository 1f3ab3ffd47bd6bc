//! The rules of one round: who competes in it, when work counts, and the one ranking.

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
        time::Timestamp,
    },
    scoring::{
        ranking::Ranking,
        rules::{MissingJudge, RoundKind, RoundRules},
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
    entries: BTreeSet<ProposalId>,
    removed: BTreeSet<ProposalId>,
    ranked: Option<(Ranking, Vec<Promoted>)>,
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
}

/// Why a wish about a round is turned down, as the panitia reads it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RoundRefusal {
    #[error("Babak ini belum direncanakan.")]
    NotPlanned,
    #[error("Babak ini sudah direncanakan dengan aturan lain.")]
    PlannedOtherwise,
    #[error("Belum waktunya.")]
    NotYetDue,
    #[error("Babak ini belum dibuka.")]
    NotOpen,
    #[error("Babak ini sudah ditutup.")]
    AlreadyClosed,
    #[error("Babak ini belum ditutup.")]
    NotClosed,
    #[error("Lombanya sudah dibatalkan, jadi babak ini tidak dapat dibuka.")]
    EditionCancelled,
    #[error("Usulan ini sudah dikeluarkan dari babak ini.")]
    EntryWasRemoved,
    #[error("Peringkat babak ini sudah ditetapkan, jadi pesertanya tidak dapat diubah lagi.")]
    AlreadyRanked,
    #[error("Batas baru sudah lewat. Pilih waktu yang akan datang.")]
    ExtensionInThePast,
    #[error("Batas baru harus lebih lambat dari batas yang berlaku sekarang. Batas tidak dapat dimajukan.")]
    ExtensionNotLater,
    #[error("Masih ada {0} usulan yang belum diputus. Babak baru dapat ditutup setelah semuanya diputus.")]
    StillUndecided(u32),
    #[error(
        "Masih ada {0} lembar nilai yang belum ditandatangani. Menurut aturan, babak ini menunggu semua juri. Tunggu mereka, atau batalkan penugasan juri yang tidak dapat menilai."
    )]
    StillUnsigned(u32),
    #[error("Ada {0} usulan yang belum punya juri. Tugaskan jurinya dulu, atau keluarkan usulan itu dengan alasan.")]
    StillUnassigned(u32),
    #[error("Belum ada usulan di babak ini. Babak baru dapat ditutup setelah ada yang dinilai.")]
    NoEntries,
}

impl Aggregate for Round {
    const TYPE: &'static str = "round";
    type Command = RoundCommand;
    type Event = RoundEvent;
    type Refusal = RoundRefusal;

    fn decide(&self, command: RoundCommand, stamp: &Stamp) -> Result<Vec<RoundEvent>, RoundRefusal> {
        let by_clock = stamp.by == Actor::Clock;
        match command {
            RoundCommand::Plan { edition, place, rules, opens_at, closes_at } => match &self.plan {
                Some(plan) if plan.edition == edition && plan.rules.key == rules.key => Ok(vec![]),
                Some(_) => Err(RoundRefusal::PlannedOtherwise),
                None => {
                    let (rules, rules_sha256) = (*rules.clone(), rules.sha256());
                    Ok(vec![RoundEvent::RoundPlanned { edition, place, rules, rules_sha256, opens_at, closes_at }])
                }
            },
            RoundCommand::Amend { rules, reason } => {
                if self.planned()?.rules == *rules {
                    return Ok(vec![]);
                }
                self.not_closed()?;
                let (rules, rules_sha256) = (*rules.clone(), rules.sha256());
                Ok(vec![RoundEvent::RoundRulesAmended { rules, rules_sha256, reason }])
            }
            RoundCommand::AdmitEntry(entry) => self.admit(entry),
            RoundCommand::RemoveEntry { proposal, reason } => {
                self.planned()?;
                if !self.entries.contains(&proposal) {
                    return Ok(vec![]);
                }
                if self.ranked.is_some() {
                    return Err(RoundRefusal::AlreadyRanked);
                }
                Ok(vec![RoundEvent::RoundEntryRemoved { proposal, reason }])
            }
            RoundCommand::Open => {
                let Plan { edition, rules, opens_at, .. } = self.planned()?;
                match self.state {
                    State::Open => return Ok(vec![]),
                    State::Closed => return Err(RoundRefusal::AlreadyClosed),
                    State::Ahead => {}
                }
                if by_clock && opens_at.is_none_or(|opens_at| stamp.at < opens_at) {
                    return Err(RoundRefusal::NotYetDue);
                }
                Ok(vec![RoundEvent::RoundOpened { edition: *edition, kind: rules.kind, by_clock }])
            }
            RoundCommand::Extend { closes_at, reason } => {
                let previous = self.planned()?.closes_at;
                self.not_closed()?;
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
                nothing_left(rules, left, self.entries.is_empty())?;
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
            RoundEvent::RoundPlanned { edition, rules, opens_at, closes_at, .. } => {
                let (rules, opens_at, closes_at) = (rules.clone(), *opens_at, *closes_at);
                self.plan = Some(Plan { edition: *edition, rules, opens_at, closes_at });
            }
            RoundEvent::RoundRulesAmended { rules, .. } => {
                if let Some(plan) = &mut self.plan {
                    plan.rules = rules.clone();
                }
            }
            RoundEvent::RoundEntryAdmitted { proposal, .. } => {
                self.entries.insert(*proposal);
            }
            RoundEvent::RoundEntryRemoved { proposal, .. } => {
                self.entries.remove(proposal);
                self.removed.insert(*proposal);
            }
            RoundEvent::RoundOpened { .. } => self.state = State::Open,
            RoundEvent::RoundDeadlineExtended { closes_at, .. } => {
                if let Some(plan) = &mut self.plan {
                    plan.closes_at = Some(*closes_at);
                }
            }
            RoundEvent::RoundClosed { .. } => self.state = State::Closed,
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
            RoundEvent::RoundPlanned { .. }
            | RoundEvent::RoundRulesAmended { .. }
            | RoundEvent::RoundEntryAdmitted { .. }
            | RoundEvent::RoundEntryRemoved { .. }
            | RoundEvent::RoundDeadlineExtended { .. }
            | RoundEvent::RoundRanked { .. } => vec![],
        }
    }

    fn refuse_claim(claim: &Claim) -> Option<RoundRefusal> {
        (claim.scope() == EDITION_HELD).then_some(RoundRefusal::EditionCancelled)
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
        let Entry { proposal, innovation, unit, group, category, submitted_at, from } = entry;
        self.planned()?;
        if self.entries.contains(&proposal) {
            return Ok(vec![]);
        }
        if self.removed.contains(&proposal) {
            return Err(RoundRefusal::EntryWasRemoved);
        }
        self.not_closed()?;
        Ok(vec![RoundEvent::RoundEntryAdmitted { proposal, innovation, unit, group, category, submitted_at, from }])
    }
}

/// A round ends when its work is done; whether missing sheets hold it up is for its rules to say.
///
/// A scored round waits for the selection before it: an entry that came after the ranking would never be judged.
fn nothing_left(rules: &RoundRules, left: Unfinished, empty: bool) -> Result<(), RoundRefusal> {
    match (rules.kind, rules.missing_judge) {
        (RoundKind::Administrative | RoundKind::Scored, _) if left.undecided > 0 => {
            Err(RoundRefusal::StillUndecided(left.undecided))
        }
        (RoundKind::Scored, _) if empty => Err(RoundRefusal::NoEntries),
        (RoundKind::Scored, _) if left.unassigned > 0 => Err(RoundRefusal::StillUnassigned(left.unassigned)),
        (RoundKind::Scored, MissingJudge::WaitForAll) if left.unsigned > 0 => {
            Err(RoundRefusal::StillUnsigned(left.unsigned))
        }
        (RoundKind::Administrative | RoundKind::Scored | RoundKind::Pleno, _) => Ok(()),
    }
}

#[cfg(test)]
mod tests;
