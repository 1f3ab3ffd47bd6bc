//! The rules of one proposal. `decide` is the only place they live.

mod content;
mod readiness;
mod redacting;
mod refusal;

pub use readiness::{Problem, missing, why_not};
pub use redacting::MOST_PHRASES;
pub use refusal::{NamedSection, ProposalRefusal};

use crate::kernel::{
    actor::Stamp,
    aggregate::{Aggregate, Claim},
    ids::{EditionId, InnovationId, RoundId},
    redaction::Redaction,
    text::{Title, same_title_key},
    time::Timestamp,
    unit::UnitCode,
};
use crate::proposal::{
    commands::{
        EditionFacts, Fingerprint, Head, InnovationFacts, NewAttachment, ProposalCommand, Registration, SectionEdit,
        VideoLink,
    },
    events::{ProposalEvent, SubmittedAttachment},
};
use ProposalRefusal as No;
use content::content_sha256;
use std::collections::BTreeMap;

/// Files that one section or document may have.
pub const FILES_PER_SLOT: usize = 5;

/// What decisions about one proposal need to know of its past.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Proposal {
    /// None before it was drafted.
    entry: Option<Entry>,
    sections: BTreeMap<String, String>,
    attachments: Vec<SubmittedAttachment>,
    stage: Stage,
    /// How often it was handed in.
    version: u32,
    /// What is closed for judges of blind rounds, and how often that was decided.
    redaction: Option<Redaction>,
    redactions: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    edition: EditionId,
    innovation: InnovationId,
    unit: UnitCode,
    head: Head,
}

/// Where a proposal stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Stage {
    #[default]
    Draft,
    Submitted,
    Returned {
        due_at: Timestamp,
    },
    Admitted,
    Rejected,
    Withdrawn,
}

impl Aggregate for Proposal {
    const TYPE: &'static str = "proposal";
    type Command = ProposalCommand;
    type Event = ProposalEvent;
    type Refusal = ProposalRefusal;

    fn decide(&self, command: ProposalCommand, stamp: &Stamp) -> Result<Vec<ProposalEvent>, ProposalRefusal> {
        match command {
            ProposalCommand::Draft { acting, edition, innovation, head } => {
                if self.entry.is_some() {
                    return Err(No::AlreadyDrafted);
                }
                if !acting.contains(&innovation.unit) {
                    return Err(No::InnovationOfAnotherUnit);
                }
                if !innovation.unit_active {
                    return Err(No::UnitInactive);
                }
                if !innovation.region.is_within(&edition.region) {
                    return Err(No::OutsideRegion);
                }
                check_open(&edition, stamp.at)?;
                known_head(&edition, &head)?;
                let problems = why_not(&edition, &innovation, &head.group);
                if !problems.is_empty() {
                    return Err(No::NotReady(problems));
                }
                let InnovationFacts { innovation, unit, .. } = innovation;
                let Head { title, group, category, video_link } = head;
                let mut events = vec![ProposalEvent::ProposalDrafted {
                    edition: edition.edition,
                    innovation,
                    unit,
                    title: title.clone(),
                    group: group.clone(),
                    category: category.clone(),
                }];
                if video_link.is_some() {
                    let video_link = video_link.map(|link| link.as_str().to_owned());
                    events.push(ProposalEvent::ProposalHeadRevised { title, group, category, video_link });
                }
                Ok(events)
            }
            ProposalCommand::ReviseHead { acting, edition, base, head } => {
                let entry = self.editable(&acting, &edition)?;
                if entry.head == head {
                    return Ok(vec![]);
                }
                if entry.head.fingerprint() != base {
                    return Err(No::HeadChangedMeanwhile);
                }
                known_head(&edition, &head)?;
                Ok(vec![ProposalEvent::ProposalHeadRevised {
                    title: head.title,
                    group: head.group,
                    category: head.category,
                    video_link: head.video_link.map(|link| link.as_str().to_owned()),
                }])
            }
            ProposalCommand::WriteSections { acting, edition, edits } => {
                self.editable(&acting, &edition)?;
                self.write_sections(&edition, edits)
            }
            ProposalCommand::AddAttachment { acting, edition, file } => {
                self.editable(&acting, &edition)?;
                self.add_attachment(&edition, file)
            }
            ProposalCommand::RemoveAttachment { acting, attachment } => {
                self.still_open(&acting)?;
                if !self.attachments.iter().any(|file| file.attachment == attachment) {
                    return Err(No::AttachmentUnknown);
                }
                Ok(vec![ProposalEvent::ProposalAttachmentRemoved { attachment }])
            }
            ProposalCommand::Submit { acting, edition, innovation } => {
                let entry = self.editable(&acting, &edition)?;
                if entry.innovation != innovation.innovation {
                    return Err(No::ForeignInnovation);
                }
                let closes_at = self.in_time(&edition, stamp.at)?;
                let filled: Vec<&str> = self.attachments.iter().map(|file| file.slot.as_str()).collect();
                let problems = missing(&edition, &innovation, &entry.head, &self.sections, &filled);
                if !problems.is_empty() {
                    return Err(No::NotReady(problems));
                }
                Ok(vec![self.submitted(entry, &edition, closes_at, stamp.at)])
            }
            ProposalCommand::Withdraw { acting, reason, sealed } => {
                self.own(&acting)?;
                match self.stage {
                    _ if sealed => Err(No::ResultSealed),
                    Stage::Rejected => Err(No::Rejected),
                    Stage::Withdrawn => Err(No::Withdrawn),
                    Stage::Draft | Stage::Submitted | Stage::Returned { .. } | Stage::Admitted => {
                        Ok(vec![ProposalEvent::ProposalWithdrawn { reason }])
                    }
                }
            }
            ProposalCommand::Return { round, version, reason, due_at, round_closes_at, zone } => {
                self.waits_or_is_overdue(stamp.at)?;
                self.was_read(version)?;
                if due_at <= stamp.at {
                    return Err(No::DueInPast);
                }
                if let Some(closes_at) = round_closes_at.filter(|closes_at| due_at > *closes_at) {
                    return Err(No::DueAfterRound { zone, closes_at });
                }
                Ok(vec![ProposalEvent::ProposalReturned { round, reason, due_at }])
            }
            ProposalCommand::Admit { round, version, note } => {
                self.waits_for_verifier()?;
                self.was_read(version)?;
                Ok(vec![ProposalEvent::ProposalAdmitted { round, note: note.as_str().to_owned() }])
            }
            ProposalCommand::Reject { round, version, ground, explanation } => {
                self.waits_or_is_overdue(stamp.at)?;
                self.was_read(version)?;
                Ok(vec![ProposalEvent::ProposalRejected { round, ground, explanation }])
            }
            ProposalCommand::Redact { edition, sealed, base, redaction } => {
                self.redact(&edition, sealed, base, redaction)
            }
        }
    }

    fn apply(&mut self, event: &ProposalEvent) {
        match event {
            ProposalEvent::ProposalDrafted { edition, innovation, unit, title, group, category } => {
                let head = head_of(title, group, category, None);
                self.entry = Some(Entry { edition: *edition, innovation: *innovation, unit: unit.clone(), head });
            }
            ProposalEvent::ProposalHeadRevised { title, group, category, video_link } => {
                if let Some(entry) = &mut self.entry {
                    entry.head = head_of(title, group, category, video_link.as_deref());
                }
            }
            ProposalEvent::ProposalSectionsWritten { sections } => {
                self.sections.extend(sections.iter().map(|(key, text)| (key.clone(), text.clone())));
            }
            ProposalEvent::ProposalAttachmentAdded { attachment, slot, file_name, sha256, .. } => {
                self.attachments.push(SubmittedAttachment {
                    attachment: *attachment,
                    slot: slot.clone(),
                    file_name: file_name.clone(),
                    sha256: sha256.clone(),
                });
            }
            ProposalEvent::ProposalAttachmentRemoved { attachment } => {
                self.attachments.retain(|file| file.attachment != *attachment);
            }
            ProposalEvent::ProposalSubmitted { version, .. } => {
                self.stage = Stage::Submitted;
                self.version = *version;
            }
            ProposalEvent::ProposalReturned { due_at, .. } => self.stage = Stage::Returned { due_at: *due_at },
            ProposalEvent::ProposalAdmitted { .. } => self.stage = Stage::Admitted,
            ProposalEvent::ProposalRejected { .. } => self.stage = Stage::Rejected,
            ProposalEvent::ProposalWithdrawn { .. } => self.stage = Stage::Withdrawn,
            ProposalEvent::ProposalRedacted { version, phrases, released } => {
                let (version, phrases, released) = (*version, phrases.clone(), released.clone());
                self.redaction = Some(Redaction { version, phrases, released });
                self.redactions += 1;
            }
        }
    }

    fn claims(id: &str, event: &ProposalEvent) -> Vec<Claim> {
        match event {
            ProposalEvent::ProposalDrafted { edition, innovation, .. } => vec![entered(*edition, *innovation)],
            ProposalEvent::ProposalSubmitted { edition, innovation, unit, title, group, closes_at, quota, .. } => {
                let registration = closes_at.map(|closes_at| Claim::Require {
                    scope: "registration".to_owned(),
                    value: format!("{edition}@{}", closes_at.millis()),
                });
                let title = Claim::Take { scope: format!("title:{edition}"), value: same_title_key(title.as_str()) };
                let place =
                    quota.map(|limit| Claim::TakePlace { scope: format!("quota:{edition}:{group}:{unit}"), limit });
                [Claim::ReleaseAll]
                    .into_iter()
                    .chain(registration)
                    .chain([entered(*edition, *innovation), title])
                    .chain(place)
                    .collect()
            }
            ProposalEvent::ProposalReturned { round, .. }
            | ProposalEvent::ProposalAdmitted { round, .. }
            | ProposalEvent::ProposalRejected { round, .. } => vec![round_open(*round)],
            // Taken only to see that the pleno does not hold it.
            ProposalEvent::ProposalWithdrawn { .. } => {
                let (scope, value) = (FINALIST.to_owned(), id.to_owned());
                let free = Claim::Take { scope: scope.clone(), value: value.clone() };
                vec![Claim::ReleaseAll, free, Claim::Release { scope, value }]
            }
            ProposalEvent::ProposalHeadRevised { .. }
            | ProposalEvent::ProposalSectionsWritten { .. }
            | ProposalEvent::ProposalAttachmentAdded { .. }
            | ProposalEvent::ProposalAttachmentRemoved { .. }
            | ProposalEvent::ProposalRedacted { .. } => vec![],
        }
    }

    fn refuse_claim(claim: &Claim) -> Option<ProposalRefusal> {
        let scope = claim.scope();
        match claim {
            Claim::TakePlace { limit, .. } => Some(No::QuotaUsedUp(*limit)),
            Claim::Take { .. } if scope.starts_with("entered:") => Some(No::SameInnovation),
            Claim::Take { .. } if scope.starts_with("title:") => Some(No::SameTitle),
            Claim::Take { .. } if scope == FINALIST => Some(No::BeforeThePleno),
            Claim::Require { .. } if scope == "round-open" => Some(No::RoundNotOpen),
            Claim::Take { .. } | Claim::Require { .. } | Claim::Release { .. } | Claim::ReleaseAll => None,
        }
    }
}

/// Held by the pleno for each of its finalists.
const FINALIST: &str = "finalist";

/// One living proposal per innovation and edition, from the draft on.
fn entered(edition: EditionId, innovation: InnovationId) -> Claim {
    Claim::Take { scope: format!("entered:{edition}"), value: innovation.to_string() }
}

fn round_open(round: RoundId) -> Claim {
    Claim::Require { scope: "round-open".to_owned(), value: round.to_string() }
}

fn head_of(title: &Title, group: &str, category: &str, video_link: Option<&str>) -> Head {
    // What was stored was valid once; what today's rules would not read is shown as no link.
    let video_link = video_link.and_then(|link| VideoLink::parse(link).unwrap_or_default());
    Head { title: title.clone(), group: group.to_owned(), category: category.to_owned(), video_link }
}

/// Whether the edition takes proposals at this instant.
fn check_open(edition: &EditionFacts, at: Timestamp) -> Result<(), No> {
    let EditionFacts { zone, opens_at, closes_at, .. } = *edition;
    match edition.registration {
        Registration::Cancelled => Err(No::EditionCancelled),
        Registration::NotOpened => Err(No::NotOpenYet { zone, opens_at }),
        Registration::Open if at <= closes_at => Ok(()),
        Registration::Open | Registration::Closed => Err(No::Closed { zone, closes_at, at }),
    }
}

fn known_head(edition: &EditionFacts, head: &Head) -> Result<(), No> {
    if edition.rules.group(&head.group).is_none() {
        Err(No::GroupUnknown)
    } else if edition.rules.category(&head.category).is_none() {
        Err(No::CategoryUnknown)
    } else {
        Ok(())
    }
}

impl Proposal {
    fn own(&self, acting: &[UnitCode]) -> Result<&Entry, No> {
        let entry = self.entry.as_ref().ok_or(No::NotDrafted)?;
        if acting.contains(&entry.unit) { Ok(entry) } else { Err(No::NotYourUnit) }
    }

    /// Whether its unit may still change it.
    fn still_open(&self, acting: &[UnitCode]) -> Result<&Entry, No> {
        let entry = self.own(acting)?;
        match self.stage {
            Stage::Draft | Stage::Returned { .. } => Ok(entry),
            Stage::Submitted => Err(No::AlreadySubmitted),
            Stage::Admitted => Err(No::Admitted),
            Stage::Rejected => Err(No::Rejected),
            Stage::Withdrawn => Err(No::Withdrawn),
        }
    }

    fn editable(&self, acting: &[UnitCode], edition: &EditionFacts) -> Result<&Entry, No> {
        let entry = self.still_open(acting)?;
        if entry.edition == edition.edition { Ok(entry) } else { Err(No::ForeignEdition) }
    }

    /// Whether the verifier may reject, or give (another) time to correct: also when the first time ran out unused.
    fn waits_or_is_overdue(&self, at: Timestamp) -> Result<(), No> {
        match self.stage {
            Stage::Returned { due_at } if at > due_at => Ok(()),
            Stage::Draft
            | Stage::Submitted
            | Stage::Returned { .. }
            | Stage::Admitted
            | Stage::Rejected
            | Stage::Withdrawn => self.waits_for_verifier(),
        }
    }

    /// Whether the verifier may admit: what was handed in waits for it.
    fn waits_for_verifier(&self) -> Result<(), No> {
        match self.stage {
            _ if self.entry.is_none() => Err(No::NotDrafted),
            Stage::Submitted => Ok(()),
            Stage::Draft => Err(No::NotSubmitted),
            Stage::Returned { .. } => Err(No::BeingCorrected),
            Stage::Admitted => Err(No::Admitted),
            Stage::Rejected => Err(No::Rejected),
            Stage::Withdrawn => Err(No::Withdrawn),
        }
    }

    /// Whether a decision is about what is there now.
    fn was_read(&self, version: u32) -> Result<(), No> {
        if version == self.version { Ok(()) } else { Err(No::NewVersionMeanwhile(self.version)) }
    }

    /// The closing instant that must hold at the append; none for the answer to a return, which has its own date.
    fn in_time(&self, edition: &EditionFacts, at: Timestamp) -> Result<Option<Timestamp>, No> {
        match self.stage {
            Stage::Returned { .. } if edition.registration == Registration::Cancelled => Err(No::EditionCancelled),
            Stage::Returned { due_at } if at > due_at => Err(No::ReturnOverdue { zone: edition.zone, due_at, at }),
            Stage::Returned { .. } => Ok(None),
            Stage::Draft | Stage::Submitted | Stage::Admitted | Stage::Rejected | Stage::Withdrawn => {
                check_open(edition, at).map(|()| Some(edition.closes_at))
            }
        }
    }

    /// What nobody else touched is written; the same text from two people is no conflict; anything else is shown
    /// to the writer before it may replace what is there.
    fn write_sections(
        &self,
        edition: &EditionFacts,
        edits: BTreeMap<String, SectionEdit>,
    ) -> Result<Vec<ProposalEvent>, No> {
        let mut written = BTreeMap::new();
        let mut changed = Vec::new();
        for (key, edit) in edits {
            let Some(section) = edition.rules.section(&key) else { return Err(No::SectionUnknown(key)) };
            let (new, there) = (edit.text.as_str(), self.sections.get(&key).map_or("", String::as_str));
            if new == there || Fingerprint::of(new) == edit.base {
                continue;
            }
            if Fingerprint::of(there) == edit.base {
                written.insert(key, new.to_owned());
            } else {
                changed.push(NamedSection { key, label: section.label.clone() });
            }
        }
        if !changed.is_empty() {
            Err(No::SectionsChangedMeanwhile(changed))
        } else if written.is_empty() {
            Ok(vec![])
        } else {
            Ok(vec![ProposalEvent::ProposalSectionsWritten { sections: written }])
        }
    }

    fn add_attachment(&self, edition: &EditionFacts, file: NewAttachment) -> Result<Vec<ProposalEvent>, No> {
        let NewAttachment { attachment, slot, file_name, media_type, size, sha256 } = file;
        let rules = &edition.rules;
        if rules.section(&slot).is_none() && !rules.documents.iter().any(|document| document.key == slot) {
            return Err(No::SlotUnknown);
        }
        let there: Vec<_> = self.attachments.iter().filter(|file| file.slot == slot).collect();
        if there.iter().any(|file| file.sha256 == sha256) {
            return Err(No::AttachedAlready);
        }
        if there.len() >= FILES_PER_SLOT {
            return Err(No::TooManyFiles);
        }
        Ok(vec![ProposalEvent::ProposalAttachmentAdded { attachment, slot, file_name, media_type, size, sha256 }])
    }

    fn submitted(
        &self,
        entry: &Entry,
        edition: &EditionFacts,
        closes_at: Option<Timestamp>,
        submitted_at: Timestamp,
    ) -> ProposalEvent {
        let Entry { edition: id, innovation, unit, head } = entry.clone();
        let sections: BTreeMap<String, String> =
            self.sections.iter().filter(|(_, text)| !text.is_empty()).map(|(k, t)| (k.clone(), t.clone())).collect();
        let video_link = head.video_link.as_ref().map(|link| link.as_str().to_owned());
        ProposalEvent::ProposalSubmitted {
            edition: id,
            innovation,
            unit,
            version: self.version + 1,
            content_sha256: content_sha256(&head, &sections, &self.attachments),
            title: head.title,
            quota: edition.rules.group(&head.group).and_then(|group| group.quota_per_unit),
            group: head.group,
            category: head.category,
            video_link,
            sections,
            attachments: self.attachments.clone(),
            submitted_at,
            closes_at,
        }
    }
}

#[cfg(test)]
mod tests;
