//! How the pleno meets: agenda, who is expected and came, what was said, and what the chair has signed.

use super::person_names;
use crate::eventstore::RecordedEvent;
use crate::judging::deliberation::events::{
    Attended, DeliberationEvent, Minutes, Office, Presence, SealChange, Signature, Sk, expected,
};
use crate::kernel::{
    ids::{PersonId, ProposalId},
    region::RegionCode,
    text::{Reason, Title},
    time::Timestamp,
};
use crate::scoring::rules::DeliberationRules;
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use std::collections::BTreeMap;

/// The meeting as it is recorded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// What the rules asked for when the pleno opened.
    pub asked: Option<DeliberationRules>,
    pub agenda: Vec<Title>,
    pub convened: Option<Convened>,
    pub marks: BTreeMap<PersonId, Presence>,
    /// When presence was last recorded.
    pub recorded_at: Option<Timestamp>,
    /// Why what was recorded was corrected, each time.
    pub corrections: Vec<Correction>,
    /// What the minutes say beside it; none before that is written.
    pub minutes: Option<Minutes>,
    /// In the order they were written.
    pub notes: Vec<Note>,
    /// What the chair has signed and waits for the secretary.
    pub proposed: Option<Proposed>,
    /// Why the chair's last signature counts no longer, until there is another.
    pub dropped: Option<Dropped>,
}

/// Who is expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Convened {
    pub chair: PersonId,
    pub secretary: PersonId,
    pub judges: Vec<PersonId>,
    /// How many must be present; none where the rules ask for no quorum.
    pub quorum: Option<u32>,
}

/// Attendance was corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    pub reason: Reason,
    pub at: Timestamp,
}

/// Something that was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The entry it is about; none where it is about all.
    pub proposal: Option<ProposalId>,
    pub note: Reason,
    pub by: Option<PersonId>,
    pub at: Timestamp,
}

/// A result with one signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposed {
    pub result_sha256: String,
    pub sk: Option<Sk>,
    pub signature: Signature,
}

/// A signature that counts no longer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Dropped {
    /// Something changed.
    Voided { cause: SealChange, at: Timestamp },
    /// Somebody stepped back.
    Withdrawn { office: Office, reason: Reason, at: Timestamp },
}

/// Somebody who is expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendee {
    pub person: PersonId,
    pub name: String,
    /// `Ketua pleno`, `Juri`.
    pub office: String,
    /// None before it is recorded.
    pub presence: Option<Presence>,
}

impl Held {
    /// How many came, where that was recorded.
    pub fn attended(&self) -> Option<Attended> {
        self.counted().filter(|_| !self.marks.is_empty())
    }
    /// How many are recorded as present of those expected, perhaps nobody yet.
    pub fn counted(&self) -> Option<Attended> {
        let convened = self.convened.as_ref()?;
        let all = convened.expected();
        let present = all.iter().filter(|person| self.marks.get(person) == Some(&Presence::Present)).count();
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Some(Attended { present: count(present), expected: count(all.len()), quorum: convened.quorum })
    }
    /// Whether two persons must seal.
    pub fn two_seal(&self) -> bool {
        self.asked.is_some_and(|asked| asked.two_seals)
    }
    /// Whether a quorum is asked for.
    pub fn asks_quorum(&self) -> bool {
        self.asked.is_some_and(|asked| asked.quorum_percent.is_some())
    }
    /// What this person is in the pleno, if it is chair or secretary.
    pub fn office(&self, person: Option<PersonId>) -> Option<Office> {
        let (convened, person) = (self.convened.as_ref()?, person?);
        if person == convened.chair {
            Some(Office::Chair)
        } else {
            (person == convened.secretary).then_some(Office::Secretary)
        }
    }

    /// What an event changes.
    pub(super) fn apply(&mut self, event: &DeliberationEvent, recorded: &RecordedEvent) {
        let at = recorded.at;
        match event {
            DeliberationEvent::DeliberationOpened { asked, .. } => self.asked = *asked,
            DeliberationEvent::DeliberationAgendaWritten { items } => self.agenda.clone_from(items),
            DeliberationEvent::DeliberationConvened { chair, secretary, judges, quorum, .. } => {
                let (chair, secretary, judges) = (*chair, *secretary, judges.clone());
                let convened = Convened { chair, secretary, judges, quorum: *quorum };
                let all = convened.expected();
                self.marks.retain(|person, _| all.contains(person));
                self.convened = Some(convened);
            }
            DeliberationEvent::DeliberationAttendanceRecorded { marks, reason } => {
                self.marks.extend(marks.iter().map(|mark| (mark.person, mark.presence)));
                self.recorded_at = Some(at);
                self.corrections.extend(reason.iter().map(|reason| Correction { reason: reason.clone(), at }));
            }
            DeliberationEvent::DeliberationNoteAdded { proposal, note } => {
                let (proposal, note, by) = (*proposal, note.clone(), recorded.by.person());
                self.notes.push(Note { proposal, note, by, at });
            }
            DeliberationEvent::ResultSealProposed { result_sha256, sk, signature, .. } => {
                let (result_sha256, sk, signature) = (result_sha256.clone(), sk.clone(), signature.clone());
                self.proposed = Some(Proposed { result_sha256, sk, signature });
                self.dropped = None;
            }
            DeliberationEvent::ResultSealWithdrawn { office, reason, .. } => {
                self.proposed = None;
                self.dropped = Some(Dropped::Withdrawn { office: *office, reason: reason.clone(), at });
            }
            DeliberationEvent::ResultSealVoided { cause, .. } => {
                self.proposed = None;
                self.dropped = Some(Dropped::Voided { cause: *cause, at });
            }
            DeliberationEvent::ResultSealed { .. } => (self.proposed, self.dropped) = (None, None),
            DeliberationEvent::MinutesWritten { minutes, .. } => self.minutes = Some(minutes.clone()),
            // It meets again.
            DeliberationEvent::ResultReopened { .. } => {
                self.minutes = None;
                self.agenda.clear();
                self.marks.clear();
                self.corrections.clear();
                self.recorded_at = None;
            }
            DeliberationEvent::DeliberationOrderChanged { .. }
            | DeliberationEvent::DeliberationAwardsFixed { .. }
            | DeliberationEvent::ObjectionsClosed { .. }
            | DeliberationEvent::RecountOrdered { .. }
            | DeliberationEvent::DeliberationRecounted { .. }
            | DeliberationEvent::SkRecorded { .. } => {}
        }
    }
}

impl Convened {
    /// Everybody, chair and secretary first, each person once.
    pub fn expected(&self) -> Vec<PersonId> {
        expected(self.chair, self.secretary, &self.judges)
    }
}

/// Everybody who is expected, with what was recorded; judges by name after chair and secretary.
pub(super) async fn attendees(pool: &PgPool, held: &Held) -> Result<Vec<Attendee>, sqlx::Error> {
    let Some(convened) = &held.convened else { return Ok(Vec::new()) };
    let all = convened.expected();
    let names = person_names(pool, &all).await?;
    let one = |person: PersonId| {
        let judge = convened.judges.contains(&person);
        let office = match (held.office(Some(person)), judge) {
            (Some(office), true) => format!("{}, juri", office.label()),
            (Some(office), false) => office.label().to_owned(),
            (None, _) => "Juri".to_owned(),
        };
        let name = names.get(&person).cloned().unwrap_or_else(|| "Nama tidak dikenal".to_owned());
        Attendee { person, name, office, presence: held.marks.get(&person).copied() }
    };
    let mut attendees: Vec<Attendee> = all.into_iter().map(one).collect();
    let is_judge = |one: &Attendee| held.office(Some(one.person)).is_none();
    attendees.sort_by_key(|one| if is_judge(one) { (true, one.name.to_lowercase()) } else { (false, String::new()) });
    Ok(attendees)
}

/// Those who run competitions of a region and may lead its pleno, by name.
pub async fn panitia(pool: &PgPool, region: &RegionCode) -> Result<Vec<(PersonId, String)>, sqlx::Error> {
    sqlx::query_as(
        "select p.id, n.name from person p join person_name n on n.id = p.id
         where p.erased_at is null and exists (select from role_grant g where g.person = p.id and g.role = 'panitia'
           and g.revoked_at is null and (g.scope = '*' or ($1 || '.') like (substr(g.scope, 8) || '.%')))
         order by lower(n.name), p.id",
    )
    .bind(region)
    .fetch_all(pool)
    .await
}
