//! The rules of the pleno.

mod awards;
mod meeting;
mod recount;
mod refusal;
mod sealing;

pub use refusal::DeliberationRefusal;

use crate::judging::deliberation::{
    commands::{DeliberationCommand, Objections},
    events::{DeliberationEvent, Finalist, FixedAward, SealChange, Superseded, computed_order, result_sha256},
};
use crate::kernel::{
    actor::Stamp,
    aggregate::{Aggregate, Claim},
    ids::{EditionId, ObjectionId, ProposalId, RoundId},
    objecting::{OBJECTING, OBJECTION_ANSWERED, RECOUNT, RECOUNT_ORDERED, objecting},
    time::Timestamp,
};
use crate::scoring::final_order::FinalOrder;
use awards::fix;
use meeting::Meeting;
use sealing::in_the_past;

/// What decisions of the pleno need to know of its past.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Deliberation {
    /// The edition and the hash of its rules, once opened.
    opened: Option<(EditionId, String)>,
    finalists: Vec<Finalist>,
    order: FinalOrder,
    /// Who is expected, who came, and what the chair has signed.
    meeting: Meeting,
    /// None before they are fixed and after the order changed.
    awards: Option<Awards>,
    /// How often order and awards were decided, or taken up again.
    revision: u32,
    /// How often the result was sealed.
    version: u32,
    /// The result that stands; none while the pleno is deciding.
    sealed: Option<SealedResult>,
    /// What the next sealed result takes the place of.
    supersedes: Option<Superseded>,
    /// The round that is counted anew.
    recounting: Option<RoundId>,
}

/// What must be known of a sealed result.
#[derive(Debug, Clone, PartialEq, Eq)]
struct SealedResult {
    sha256: String,
    /// Until when objections are taken; none where that is over or was never promised.
    objections_until: Option<Timestamp>,
    has_sk: bool,
}

/// The awards with the hash of the rules that name them, where it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Awards {
    fixed: Vec<FixedAward>,
    rules_sha256: Option<String>,
}

impl Aggregate for Deliberation {
    const TYPE: &'static str = "deliberation";
    type Command = DeliberationCommand;
    type Event = DeliberationEvent;
    type Refusal = DeliberationRefusal;

    fn decide(
        &self,
        command: DeliberationCommand,
        stamp: &Stamp,
    ) -> Result<Vec<DeliberationEvent>, DeliberationRefusal> {
        match command {
            DeliberationCommand::Open { edition, rules_sha256, finalists, asked } => {
                if self.opened.is_some() {
                    return self.recounted(finalists);
                }
                Ok(vec![DeliberationEvent::DeliberationOpened { edition, rules_sha256, finalists, asked }])
            }
            DeliberationCommand::WriteAgenda { items } => {
                self.undecided()?;
                self.meeting.write_agenda(items)
            }
            DeliberationCommand::Convene { chair, secretary, judges, panitia, reason } => {
                self.undecided()?;
                let named = self.meeting.convene(chair, secretary, judges, &panitia, reason)?;
                self.voiding(named, SealChange::Officers)
            }
            DeliberationCommand::RecordAttendance { marks, reason } => {
                self.undecided()?;
                let recorded = self.meeting.record(marks, reason)?;
                self.voiding(recorded, SealChange::Attendance)
            }
            DeliberationCommand::AddNote { proposal, note } => {
                self.undecided()?;
                if proposal.is_some_and(|of| !self.finalists.iter().any(|one| one.proposal == of)) {
                    return Err(DeliberationRefusal::NotAFinalist);
                }
                Ok(vec![DeliberationEvent::DeliberationNoteAdded { proposal, note }])
            }
            DeliberationCommand::WriteMinutes { minutes, panitia, today, reason } => {
                let about = (self.edition()?, self.sealed.is_some());
                Ok(self.meeting.write_minutes(about, minutes, &panitia, today, reason)?.into_iter().collect())
            }
            DeliberationCommand::ChangeOrder { base_revision, proposal, to, reason } => {
                self.decidable()?;
                self.check_base(base_revision)?;
                let from = self.place_to_change(proposal, to)?;
                let changed = DeliberationEvent::DeliberationOrderChanged { proposal, from, to, reason };
                self.voiding(Some(changed), SealChange::Order)
            }
            DeliberationCommand::FixAwards { base_revision, rules, rules_sha256, awards } => {
                self.decidable()?;
                let fixed = fix(&rules, &awards, &self.order).map(|fixed| (fixed, Some(rules_sha256)));
                let same = |there: &Awards| fixed.as_ref() == Ok(&(there.fixed.clone(), there.rules_sha256.clone()));
                if self.awards.as_ref().is_some_and(same) {
                    return Ok(vec![]);
                }
                self.check_base(base_revision)?;
                let (awards, rules_sha256) = fixed?;
                let fixed = DeliberationEvent::DeliberationAwardsFixed { awards, rules_sha256 };
                self.voiding(Some(fixed), SealChange::Awards)
            }
            DeliberationCommand::Seal { base_revision, sk, objections, zone, today } => {
                self.seal_alone(base_revision, sk, objections, (zone, today), stamp)
            }
            DeliberationCommand::ProposeSeal { base_revision, sk, objections, today } => {
                self.propose_seal(base_revision, sk, objections, today, stamp)
            }
            DeliberationCommand::ConfirmSeal { result_sha256, objections, zone, today } => {
                self.confirm_seal(&result_sha256, objections, (zone, today), stamp)
            }
            DeliberationCommand::WithdrawSeal { reason } => self.withdraw_seal(reason, stamp),
            DeliberationCommand::CloseObjections => {
                let Some(closes_at) = self.sealed()?.objections_until else { return Ok(vec![]) };
                if stamp.at < closes_at {
                    return Err(DeliberationRefusal::NotYetDue);
                }
                let (edition, version) = (self.edition()?, self.version);
                Ok(vec![DeliberationEvent::ObjectionsClosed { edition, version, closes_at }])
            }
            DeliberationCommand::Reopen { objections, reason } => {
                let sealed = self.settled(&objections)?;
                if objections.recounts.is_empty() {
                    return Err(DeliberationRefusal::NothingToRecount);
                }
                Ok(vec![DeliberationEvent::ResultReopened {
                    edition: self.edition()?,
                    version: self.version,
                    result_sha256: sealed.sha256.clone(),
                    objections: objections.recounts,
                    answered: objections.answered,
                    reason,
                }])
            }
            DeliberationCommand::OrderRecount { round, ladder, closes_at, reason } => {
                self.order_recount(round, ladder, closes_at, reason, stamp)
            }
            DeliberationCommand::RecordSk { sk, objections, today } => {
                self.settled(&objections)?;
                if !objections.recounts.is_empty() {
                    return Err(DeliberationRefusal::RecountPending);
                }
                in_the_past(&sk, today)?;
                let (edition, version) = (self.edition()?, self.version);
                Ok(vec![DeliberationEvent::SkRecorded { edition, version, sk, answered: objections.answered }])
            }
        }
    }

    fn apply(&mut self, event: &DeliberationEvent) {
        match event {
            DeliberationEvent::DeliberationOpened { edition, rules_sha256, finalists, asked } => {
                self.meeting = Meeting::asked(*asked);
                self.opened = Some((*edition, rules_sha256.clone()));
                self.finalists.clone_from(finalists);
                self.order = computed_order(finalists);
            }
            DeliberationEvent::RecountOrdered { round, .. } => self.recounting = Some(*round),
            DeliberationEvent::DeliberationRecounted { finalists, awards_ended, .. } => {
                self.recounting = None;
                self.finalists.clone_from(finalists);
                self.order = self.order.recomputed(computed_order(finalists));
                if *awards_ended {
                    self.awards = None;
                }
                self.revision += 1;
            }
            DeliberationEvent::DeliberationAgendaWritten { .. }
            | DeliberationEvent::DeliberationConvened { .. }
            | DeliberationEvent::DeliberationAttendanceRecorded { .. }
            | DeliberationEvent::MinutesWritten { .. }
            | DeliberationEvent::ResultSealProposed { .. }
            | DeliberationEvent::ResultSealWithdrawn { .. }
            | DeliberationEvent::ResultSealVoided { .. } => self.meeting.apply(event),
            DeliberationEvent::DeliberationNoteAdded { .. } => {}
            DeliberationEvent::DeliberationOrderChanged { proposal, to, reason, .. } => {
                self.order.put(&proposal.to_string(), *to, reason.clone());
                self.awards = None;
                self.revision += 1;
            }
            DeliberationEvent::DeliberationAwardsFixed { awards, rules_sha256 } => {
                self.awards = Some(Awards { fixed: awards.clone(), rules_sha256: rules_sha256.clone() });
                self.revision += 1;
            }
            DeliberationEvent::ResultSealed { sk, result, version, objections_until, .. } => {
                self.version = *version;
                self.supersedes = None;
                self.meeting.apply(event);
                let sha256 = result_sha256(result);
                self.sealed = Some(SealedResult { sha256, objections_until: *objections_until, has_sk: sk.is_some() });
            }
            DeliberationEvent::ObjectionsClosed { .. } => {
                if let Some(sealed) = &mut self.sealed {
                    sealed.objections_until = None;
                }
            }
            DeliberationEvent::ResultReopened { version, result_sha256, objections, reason, .. } => {
                self.revision += 1;
                self.meeting.apply(event);
                self.sealed = None;
                self.supersedes = Some(Superseded {
                    version: *version,
                    result_sha256: result_sha256.clone(),
                    objections: objections.clone(),
                    reason: reason.clone(),
                });
            }
            DeliberationEvent::SkRecorded { .. } => {
                if let Some(sealed) = &mut self.sealed {
                    sealed.has_sk = true;
                }
            }
        }
    }

    /// The pleno holds its finalists in `finalist`: none of them can be withdrawn behind its back. A sealed result holds
    /// the time to object to it; going on from there requires the answer to every objection. The order to recount is
    /// held until its outcome is known: a round is opened again only by it.
    fn claims(_: &str, event: &DeliberationEvent) -> Vec<Claim> {
        match event {
            DeliberationEvent::DeliberationOpened { finalists, .. } => held(finalists).collect(),
            DeliberationEvent::RecountOrdered { edition, .. } => {
                vec![Claim::Take { scope: RECOUNT_ORDERED.to_owned(), value: edition.to_string() }]
            }
            DeliberationEvent::DeliberationRecounted { edition, finalists, .. } => {
                let done = Claim::Release { scope: RECOUNT_ORDERED.to_owned(), value: edition.to_string() };
                held(finalists).chain([done]).collect()
            }
            DeliberationEvent::ResultSealed { edition, version, objections_until, .. } => objections_until
                .iter()
                .map(|until| Claim::Take { scope: OBJECTING.to_owned(), value: objecting(*edition, *version, *until) })
                .collect(),
            DeliberationEvent::ObjectionsClosed { edition, version, closes_at } => {
                vec![Claim::Release { scope: OBJECTING.to_owned(), value: objecting(*edition, *version, *closes_at) }]
            }
            DeliberationEvent::ResultReopened { objections, answered, .. } => {
                let mut claims = required(OBJECTION_ANSWERED, answered);
                claims.extend(required(RECOUNT, objections));
                claims
            }
            DeliberationEvent::SkRecorded { answered, .. } => required(OBJECTION_ANSWERED, answered),
            DeliberationEvent::DeliberationAgendaWritten { .. }
            | DeliberationEvent::DeliberationConvened { .. }
            | DeliberationEvent::DeliberationAttendanceRecorded { .. }
            | DeliberationEvent::DeliberationNoteAdded { .. }
            | DeliberationEvent::MinutesWritten { .. }
            | DeliberationEvent::DeliberationOrderChanged { .. }
            | DeliberationEvent::DeliberationAwardsFixed { .. }
            | DeliberationEvent::ResultSealProposed { .. }
            | DeliberationEvent::ResultSealWithdrawn { .. }
            | DeliberationEvent::ResultSealVoided { .. } => vec![],
        }
    }
}

fn held(finalists: &[Finalist]) -> impl Iterator<Item = Claim> {
    finalists.iter().map(|one| Claim::Take { scope: "finalist".to_owned(), value: one.proposal.to_string() })
}

fn required(scope: &str, objections: &[ObjectionId]) -> Vec<Claim> {
    objections.iter().map(|id| Claim::Require { scope: scope.to_owned(), value: id.to_string() }).collect()
}

impl Deliberation {
    fn undecided(&self) -> Result<&(EditionId, String), DeliberationRefusal> {
        match &self.opened {
            None => Err(DeliberationRefusal::NotOpen),
            Some(_) if self.sealed.is_some() => Err(DeliberationRefusal::AlreadySealed),
            Some(opened) => Ok(opened),
        }
    }

    /// Whether order and awards may be decided: as many have come as must, and nothing is being counted anew.
    fn decidable(&self) -> Result<(), DeliberationRefusal> {
        self.undecided()?;
        if self.recounting.is_some() {
            return Err(DeliberationRefusal::Recounting);
        }
        self.meeting.quorum_stands()
    }

    fn sealed(&self) -> Result<&SealedResult, DeliberationRefusal> {
        self.sealed.as_ref().ok_or(DeliberationRefusal::NotSealed)
    }

    fn edition(&self) -> Result<EditionId, DeliberationRefusal> {
        self.opened.as_ref().map(|(edition, _)| *edition).ok_or(DeliberationRefusal::NotOpen)
    }

    /// The result to go on from: nobody can object any more, and everybody has an answer.
    fn settled(&self, objections: &Objections) -> Result<&SealedResult, DeliberationRefusal> {
        let sealed = self.sealed()?;
        if sealed.has_sk {
            return Err(DeliberationRefusal::SkRecorded);
        }
        if sealed.objections_until.is_some() {
            return Err(DeliberationRefusal::ObjectionsOpen);
        }
        if objections.waiting > 0 {
            return Err(DeliberationRefusal::Unanswered(objections.waiting));
        }
        Ok(sealed)
    }

    /// What happens, and that it makes the chair's signature void where one waits.
    fn voiding(
        &self,
        happens: Option<DeliberationEvent>,
        cause: SealChange,
    ) -> Result<Vec<DeliberationEvent>, DeliberationRefusal> {
        let Some(event) = happens else { return Ok(vec![]) };
        let mut events = vec![event];
        if let Some(signed) = self.meeting.proposed() {
            let (edition, result_sha256) = (self.edition()?, signed.result_sha256.clone());
            events.push(DeliberationEvent::ResultSealVoided { edition, result_sha256, cause });
        }
        Ok(events)
    }

    fn check_base(&self, base_revision: u32) -> Result<(), DeliberationRefusal> {
        if base_revision == self.revision { Ok(()) } else { Err(DeliberationRefusal::ChangedMeanwhile) }
    }

    /// The place that an entry leaves. One that shares its rank may be set where it stands, which parts it.
    fn place_to_change(&self, proposal: ProposalId, to: u32) -> Result<u32, DeliberationRefusal> {
        let placed = self.order.placed();
        let entry = proposal.to_string();
        let own = placed.iter().find(|one| one.line.entry == entry).ok_or(DeliberationRefusal::NotAFinalist)?;
        if to < 1 || to > own.of {
            return Err(DeliberationRefusal::NoSuchPlace { last: own.of });
        }
        let sharing =
            placed.iter().filter(|one| one.line.division == own.line.division && one.rank == own.rank).count();
        if to == own.place && sharing < 2 {
            return Err(DeliberationRefusal::AlreadyThere(to));
        }
        Ok(own.place)
    }
}

#[cfg(test)]
mod tests;
