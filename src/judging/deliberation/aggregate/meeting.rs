//! Agenda, attendance and quorum, and what the chair has signed.

use super::DeliberationRefusal;
use crate::judging::deliberation::events::{
    Attended, DeliberationEvent, Mark, Minutes, Office, Presence, Signature, Sk, expected,
};
use crate::kernel::{
    ids::{EditionId, PersonId},
    text::{Reason, Title},
    time::Date,
};
use crate::scoring::rules::DeliberationRules;
use std::collections::BTreeMap;

/// The meeting in which the pleno decides; after a result was taken up again, another one.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Meeting {
    asked: Option<DeliberationRules>,
    agenda: Vec<Title>,
    convened: Option<Convened>,
    marks: BTreeMap<PersonId, Presence>,
    proposed: Option<Proposed>,
    minutes: Option<Minutes>,
}

/// Who is expected.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Convened {
    chair: PersonId,
    secretary: PersonId,
    judges: Vec<PersonId>,
    quorum: Option<u32>,
}

/// What the chair has signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Proposed {
    pub(super) result_sha256: String,
    pub(super) sk: Option<Sk>,
    pub(super) signature: Signature,
}

type Decided = Result<Option<DeliberationEvent>, DeliberationRefusal>;

impl Meeting {
    pub(super) fn asked(asked: Option<DeliberationRules>) -> Self {
        Self { asked, ..Self::default() }
    }

    pub(super) fn write_agenda(&self, items: Vec<Title>) -> Result<Vec<DeliberationEvent>, DeliberationRefusal> {
        if items.is_empty() {
            return Err(DeliberationRefusal::NoAgenda);
        }
        Ok(if items == self.agenda { vec![] } else { vec![DeliberationEvent::DeliberationAgendaWritten { items }] })
    }

    pub(super) fn convene(
        &self,
        chair: PersonId,
        secretary: PersonId,
        judges: Vec<PersonId>,
        panitia: &[PersonId],
        reason: Option<Reason>,
    ) -> Decided {
        if chair == secretary {
            return Err(DeliberationRefusal::OnePersonForBoth);
        }
        if ![chair, secretary].iter().all(|one| panitia.contains(one)) {
            return Err(DeliberationRefusal::NotOfThePanitia);
        }
        let all = u32::try_from(expected(chair, secretary, &judges).len()).unwrap_or(u32::MAX);
        let quorum = self.asked.and_then(|asked| asked.quorum(all));
        let named = Convened { chair, secretary, judges, quorum };
        if self.convened.as_ref() == Some(&named) {
            return Ok(None);
        }
        if self.convened.is_some() && reason.is_none() {
            return Err(DeliberationRefusal::ChangeNeedsReason);
        }
        let reason = reason.filter(|_| self.convened.is_some());
        let Convened { judges, .. } = named;
        Ok(Some(DeliberationEvent::DeliberationConvened { chair, secretary, judges, quorum, reason }))
    }

    pub(super) fn record(&self, marks: BTreeMap<PersonId, Presence>, reason: Option<Reason>) -> Decided {
        let all = self.convened()?.expected();
        if marks.keys().any(|person| !all.contains(person)) {
            return Err(DeliberationRefusal::NotExpected);
        }
        let new = marks.into_iter().filter(|(person, presence)| self.marks.get(person) != Some(presence));
        let marks: Vec<Mark> = new.map(|(person, presence)| Mark { person, presence }).collect();
        if marks.is_empty() {
            return Ok(None);
        }
        let corrects = marks.iter().any(|mark| self.marks.contains_key(&mark.person));
        if corrects && reason.is_none() {
            return Err(DeliberationRefusal::CorrectionNeedsReason);
        }
        let reason = reason.filter(|_| corrects);
        Ok(Some(DeliberationEvent::DeliberationAttendanceRecorded { marks, reason }))
    }

    /// What the minutes say from now on. Once they could be printed, another wording asks for a reason.
    pub(super) fn write_minutes(
        &self,
        (edition, printable): (EditionId, bool),
        minutes: Minutes,
        panitia: &[PersonId],
        today: Date,
        reason: Option<Reason>,
    ) -> Decided {
        if minutes.date > today {
            return Err(DeliberationRefusal::MeetsInFuture(minutes.date));
        }
        // A chair that was named leads, whoever is chosen here.
        let chair = minutes.chair.filter(|_| self.convened.is_none());
        if chair.is_some_and(|chair| !panitia.contains(&chair)) {
            return Err(DeliberationRefusal::NotOfThePanitia);
        }
        let minutes = Minutes { chair, ..minutes };
        if self.minutes.as_ref() == Some(&minutes) {
            return Ok(None);
        }
        let replaced = printable && self.minutes.is_some();
        if replaced && reason.is_none() {
            return Err(DeliberationRefusal::MinutesNeedReason);
        }
        let reason = reason.filter(|_| replaced);
        Ok(Some(DeliberationEvent::MinutesWritten { edition, minutes, reason }))
    }

    /// Whether two persons must seal.
    pub(super) fn two_seal(&self) -> bool {
        self.asked.is_some_and(|asked| asked.two_seals)
    }

    /// Whether the pleno may decide: as many have come as the rules ask for.
    pub(super) fn quorum_stands(&self) -> Result<(), DeliberationRefusal> {
        if self.asked.is_none_or(|asked| asked.quorum_percent.is_none()) {
            return Ok(());
        }
        match self.convened()?.attended(&self.marks) {
            Attended { present, expected, quorum: Some(quorum) } if present < quorum => {
                Err(DeliberationRefusal::NoQuorum { present, expected, quorum })
            }
            Attended { .. } => Ok(()),
        }
    }

    /// How many came, where that was recorded.
    pub(super) fn attended(&self) -> Option<Attended> {
        let convened = self.convened.as_ref().filter(|_| !self.marks.is_empty())?;
        Some(convened.attended(&self.marks))
    }

    pub(super) fn proposed(&self) -> Option<&Proposed> {
        self.proposed.as_ref()
    }

    /// What this person is in the pleno, if it is chair or secretary.
    pub(super) fn office(&self, person: Option<PersonId>) -> Result<Option<Office>, DeliberationRefusal> {
        let convened = self.convened()?;
        Ok(match person {
            Some(one) if one == convened.chair => Some(Office::Chair),
            Some(one) if one == convened.secretary => Some(Office::Secretary),
            Some(_) | None => None,
        })
    }

    /// Whoever seals was there.
    pub(super) fn came(&self, person: PersonId, office: Office) -> Result<(), DeliberationRefusal> {
        match self.marks.get(&person) {
            Some(Presence::Present) => Ok(()),
            Some(Presence::Excused | Presence::Absent) | None => Err(DeliberationRefusal::OfficerNotPresent(office)),
        }
    }

    fn convened(&self) -> Result<&Convened, DeliberationRefusal> {
        self.convened.as_ref().ok_or(DeliberationRefusal::NotConvened)
    }

    pub(super) fn apply(&mut self, event: &DeliberationEvent) {
        match event {
            DeliberationEvent::DeliberationAgendaWritten { items } => self.agenda.clone_from(items),
            DeliberationEvent::DeliberationConvened { chair, secretary, judges, quorum, .. } => {
                let all = expected(*chair, *secretary, judges);
                self.marks.retain(|person, _| all.contains(person));
                let (chair, secretary) = (*chair, *secretary);
                self.convened = Some(Convened { chair, secretary, judges: judges.clone(), quorum: *quorum });
            }
            DeliberationEvent::DeliberationAttendanceRecorded { marks, .. } => {
                self.marks.extend(marks.iter().map(|mark| (mark.person, mark.presence)));
            }
            DeliberationEvent::ResultSealProposed { result_sha256, sk, signature, .. } => {
                let (result_sha256, sk, signature) = (result_sha256.clone(), sk.clone(), signature.clone());
                self.proposed = Some(Proposed { result_sha256, sk, signature });
            }
            DeliberationEvent::ResultSealWithdrawn { .. }
            | DeliberationEvent::ResultSealVoided { .. }
            | DeliberationEvent::ResultSealed { .. } => self.proposed = None,
            DeliberationEvent::MinutesWritten { minutes, .. } => self.minutes = Some(minutes.clone()),
            // It meets again: who comes then is recorded anew.
            DeliberationEvent::ResultReopened { .. } => {
                self.minutes = None;
                self.agenda.clear();
                self.marks.clear();
            }
            DeliberationEvent::DeliberationOpened { .. }
            | DeliberationEvent::DeliberationNoteAdded { .. }
            | DeliberationEvent::DeliberationOrderChanged { .. }
            | DeliberationEvent::DeliberationAwardsFixed { .. }
            | DeliberationEvent::ObjectionsClosed { .. }
            | DeliberationEvent::RecountOrdered { .. }
            | DeliberationEvent::DeliberationRecounted { .. }
            | DeliberationEvent::SkRecorded { .. } => {}
        }
    }
}

impl Convened {
    fn expected(&self) -> Vec<PersonId> {
        expected(self.chair, self.secretary, &self.judges)
    }
    fn attended(&self, marks: &BTreeMap<PersonId, Presence>) -> Attended {
        let all = self.expected();
        let present = all.iter().filter(|person| marks.get(person) == Some(&Presence::Present)).count();
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Attended { present: count(present), expected: count(all.len()), quorum: self.quorum }
    }
}
