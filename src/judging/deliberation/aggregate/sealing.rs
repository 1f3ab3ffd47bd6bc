//! Sealing the result: by one, or by chair and secretary.

use super::{Deliberation, DeliberationRefusal, meeting::Proposed};
use crate::judging::deliberation::events::{
    DeliberationEvent, Office, SealedEntry, Signature, Sk, drawn_up, result_sha256,
};
use crate::kernel::{
    actor::Stamp,
    text::Reason,
    time::{Date, Zone},
};
use crate::scoring::rules::ObjectionRules;

type Sealing = Result<Vec<DeliberationEvent>, DeliberationRefusal>;

impl Deliberation {
    pub(super) fn seal_alone(
        &self,
        base_revision: u32,
        sk: Option<Sk>,
        objections: Option<ObjectionRules>,
        (zone, today): (Zone, Date),
        stamp: &Stamp,
    ) -> Sealing {
        self.undecided()?;
        if self.meeting.two_seal() {
            return Err(DeliberationRefusal::TwoMustSeal);
        }
        self.decidable()?;
        self.check_base(base_revision)?;
        let result = self.result()?;
        decree(sk.as_ref(), objections, today)?;
        Ok(vec![self.sealed_by(result, sk, objections, (zone, vec![]), stamp)?])
    }

    pub(super) fn propose_seal(
        &self,
        base_revision: u32,
        sk: Option<Sk>,
        objections: Option<ObjectionRules>,
        today: Date,
        stamp: &Stamp,
    ) -> Sealing {
        let (edition, _) = self.undecided()?.clone();
        if !self.meeting.two_seal() {
            return Err(DeliberationRefusal::OneSeals);
        }
        let (Some(person), Some(Office::Chair)) = (stamp.by.person(), self.meeting.office(stamp.by.person())?) else {
            return Err(DeliberationRefusal::NotTheChair);
        };
        self.decidable()?;
        self.meeting.came(person, Office::Chair)?;
        self.check_base(base_revision)?;
        let result_sha256 = result_sha256(&self.result()?);
        decree(sk.as_ref(), objections, today)?;
        if self.meeting.proposed().is_some_and(|there| (&there.result_sha256, &there.sk) == (&result_sha256, &sk)) {
            return Ok(vec![]);
        }
        let attended = self.meeting.attended().ok_or(DeliberationRefusal::NotConvened)?;
        let signature = Signature { office: Office::Chair, person, at: stamp.at };
        Ok(vec![DeliberationEvent::ResultSealProposed { edition, result_sha256, sk, attended, signature }])
    }

    pub(super) fn confirm_seal(
        &self,
        looked_at: &str,
        objections: Option<ObjectionRules>,
        (zone, today): (Zone, Date),
        stamp: &Stamp,
    ) -> Sealing {
        self.undecided()?;
        let Proposed { result_sha256: signed, sk, signature } =
            self.meeting.proposed().ok_or(DeliberationRefusal::NothingProposed)?.clone();
        let (Some(person), Some(Office::Secretary)) = (stamp.by.person(), self.meeting.office(stamp.by.person())?)
        else {
            return Err(DeliberationRefusal::NotTheSecretary);
        };
        if person == signature.person {
            return Err(DeliberationRefusal::NotTheSecretary);
        }
        self.decidable()?;
        self.meeting.came(person, Office::Secretary)?;
        let result = self.result()?;
        if looked_at != signed || result_sha256(&result) != signed {
            return Err(DeliberationRefusal::OtherThanSigned);
        }
        decree(sk.as_ref(), objections, today)?;
        let signatures = vec![signature, Signature { office: Office::Secretary, person, at: stamp.at }];
        Ok(vec![self.sealed_by(result, sk, objections, (zone, signatures), stamp)?])
    }

    pub(super) fn withdraw_seal(&self, reason: Reason, stamp: &Stamp) -> Sealing {
        let (edition, _) = self.undecided()?.clone();
        let signed = self.meeting.proposed().ok_or(DeliberationRefusal::NothingProposed)?;
        let office = self.meeting.office(stamp.by.person())?.ok_or(DeliberationRefusal::NotAnOfficer)?;
        let result_sha256 = signed.result_sha256.clone();
        Ok(vec![DeliberationEvent::ResultSealWithdrawn { edition, result_sha256, office, reason }])
    }

    /// What would be sealed.
    fn result(&self) -> Result<Vec<SealedEntry>, DeliberationRefusal> {
        let awards = self.awards.as_ref().ok_or(DeliberationRefusal::AwardsNotFixed)?;
        Ok(drawn_up(&self.finalists, &self.order, &awards.fixed))
    }

    fn sealed_by(
        &self,
        result: Vec<SealedEntry>,
        sk: Option<Sk>,
        objections: Option<ObjectionRules>,
        (zone, signatures): (Zone, Vec<Signature>),
        stamp: &Stamp,
    ) -> Result<DeliberationEvent, DeliberationRefusal> {
        let (edition, opening) = self.undecided()?.clone();
        let awards = self.awards.as_ref().ok_or(DeliberationRefusal::AwardsNotFixed)?;
        Ok(DeliberationEvent::ResultSealed {
            edition,
            sk,
            rules_sha256: awards.rules_sha256.clone().unwrap_or(opening),
            result,
            version: self.version + 1,
            objections_until: objections.map(|rules| rules.closes_at(stamp.at, zone)),
            supersedes: self.supersedes.clone(),
            attended: self.meeting.attended(),
            signatures,
        })
    }
}

/// The SK comes with the seal only where the rules promise no time to object.
fn decree(sk: Option<&Sk>, objections: Option<ObjectionRules>, today: Date) -> Result<(), DeliberationRefusal> {
    match (sk, objections) {
        (None, None) => Err(DeliberationRefusal::SkMissing),
        (Some(_), Some(_)) => Err(DeliberationRefusal::SkTooEarly),
        (Some(sk), None) => in_the_past(sk, today),
        (None, Some(_)) => Ok(()),
    }
}

pub(super) fn in_the_past(sk: &Sk, today: Date) -> Result<(), DeliberationRefusal> {
    if sk.date > today { Err(DeliberationRefusal::DateInFuture(sk.date)) } else { Ok(()) }
}
