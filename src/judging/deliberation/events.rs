//! What happened in the pleno of an edition, up to the sealed result.

use crate::kernel::{
    aggregate::domain_event,
    ids::{EditionId, InnovationId, ObjectionId, PersonId, ProposalId, RoundId},
    score::{Exact, Rounded},
    text::{Reason, Title},
    time::{Date, Timestamp},
    unit::UnitCode,
    words::words,
};
use crate::scoring::{
    final_order::{FinalOrder, Placed},
    rules::{DeliberationRules, RoundRules, sha256_of},
};
use serde::{Deserialize, Serialize};
use std::fmt;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeliberationEvent {
    /// The last scored round is ranked: the pleno has its list, by the stage weights of the rules.
    DeliberationOpened {
        edition: EditionId,
        rules_sha256: String,
        finalists: Vec<Finalist>,
        /// What the rules ask of this pleno; none asks for no quorum, and one person seals.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        asked: Option<DeliberationRules>,
    },
    /// The panitia wrote what the meeting goes through; the whole list each time.
    DeliberationAgendaWritten { items: Vec<Title> },
    /// The panitia named who leads and who keeps the record. With the judges they are who is expected.
    DeliberationConvened {
        chair: PersonId,
        secretary: PersonId,
        /// Those whose sheets counted in the last scored round.
        judges: Vec<PersonId>,
        /// How many of all of them must be present; none where the rules ask for no quorum.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        quorum: Option<u32>,
        /// Why others were named before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Reason>,
    },
    /// Who came and who did not: only what was not recorded like that before.
    DeliberationAttendanceRecorded {
        marks: Vec<Mark>,
        /// Why something that was recorded before is corrected.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Reason>,
    },
    /// What was said, about one entry or about all.
    DeliberationNoteAdded {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        proposal: Option<ProposalId>,
        note: Reason,
    },
    /// The panitia wrote what the minutes say beside what is recorded; the whole each time.
    MinutesWritten {
        edition: EditionId,
        #[serde(flatten)]
        minutes: Minutes,
        /// Why minutes that could already be printed are replaced; it becomes public.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Reason>,
    },
    /// The pleno moved an entry within its division, with a reason that becomes public.
    DeliberationOrderChanged { proposal: ProposalId, from: u32, to: u32, reason: Reason },
    /// The pleno fixed who gets what; the whole list each time.
    DeliberationAwardsFixed {
        awards: Vec<FixedAward>,
        /// The rules that name these awards; those of the opening where it is not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rules_sha256: Option<String>,
    },
    /// The chair signed the result as it stood: it waits for the secretary.
    ResultSealProposed {
        edition: EditionId,
        /// Of the order with its awards and departures.
        result_sha256: String,
        /// Where the rules promise no time to object, what the decree will say.
        #[serde(flatten)]
        sk: Option<Sk>,
        attended: Attended,
        signature: Signature,
    },
    /// Chair or secretary stepped back from the seal before it stood.
    ResultSealWithdrawn { edition: EditionId, result_sha256: String, office: Office, reason: Reason },
    /// Something changed after the chair had signed: that signature counts no longer.
    ResultSealVoided { edition: EditionId, result_sha256: String, cause: SealChange },
    /// The only source of every page and document about the result, until a later version supersedes it.
    ResultSealed {
        edition: EditionId,
        /// Where the rules promise no time to object, the SK fixes the result at once.
        #[serde(flatten)]
        sk: Option<Sk>,
        /// The rules by which the awards were fixed. The ranking follows from them as well: what it was computed by,
        /// the rules of the scored rounds and the groups, cannot be amended once those rounds have begun.
        rules_sha256: String,
        result: Vec<SealedEntry>,
        /// From 1; each time the pleno was reopened and sealed again, one more.
        #[serde(default = "first", skip_serializing_if = "is_first")]
        version: u32,
        /// The last instant at which entrants may object to it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        objections_until: Option<Timestamp>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        supersedes: Option<Superseded>,
        /// Who came to the pleno, where that was recorded.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        attended: Option<Attended>,
        /// Chair and secretary, where the rules ask for both; else whoever sealed stands in the metadata.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        signatures: Vec<Signature>,
    },
    /// The time to object to a version of the result is over.
    ObjectionsClosed { edition: EditionId, version: u32, closes_at: Timestamp },
    /// The pleno takes a sealed result up again because of upheld objections. What was sealed stays as it is.
    ResultReopened {
        edition: EditionId,
        version: u32,
        /// Of the version that is taken up again.
        result_sha256: String,
        /// Those upheld that ask for a recount.
        objections: Vec<ObjectionId>,
        /// All objections to this version; each was answered.
        answered: Vec<ObjectionId>,
        reason: Reason,
    },
    /// The last scored round is to be opened again, because a sheet may be wrong. Until it is ranked anew the pleno
    /// decides nothing.
    RecountOrdered {
        edition: EditionId,
        round: RoundId,
        /// Until when judges may correct their sheets.
        closes_at: Timestamp,
        reason: Reason,
    },
    /// The round that was opened again is ranked anew: the pleno has a new list.
    DeliberationRecounted {
        edition: EditionId,
        round: RoundId,
        finalists: Vec<Finalist>,
        /// Whose moves ended with the computed order in which they were decided.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        moves_ended: Vec<ProposalId>,
        /// Whether the awards that were fixed ended as well.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        awards_ended: bool,
    },
    /// The decree that fixes a version of the result, after the time to object. From here on it is final.
    SkRecorded {
        edition: EditionId,
        version: u32,
        #[serde(flatten)]
        sk: Sk,
        /// All objections to this version; each was answered.
        answered: Vec<ObjectionId>,
    },
}

words! {
    /// Whether somebody who was expected came.
    Presence {
        Present = "hadir", "Hadir";
        Excused = "izin", "Izin";
        Absent = "tidak_hadir", "Tidak hadir";
    }
}

words! {
    /// What somebody is in the pleno who seals its result.
    Office {
        Chair = "ketua", "Ketua pleno";
        Secretary = "sekretaris", "Sekretaris pleno";
    }
}

words! {
    /// What changed between the chair's signature and the secretary's.
    SealChange {
        Order = "urutan", "urutan diubah";
        Awards = "penghargaan", "penghargaan ditetapkan lagi";
        Attendance = "kehadiran", "catatan kehadiran berubah";
        Officers = "pejabat", "ketua atau sekretaris diganti";
        Recount = "hitung_ulang", "nilainya dihitung ulang";
    }
}

/// One person's presence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    pub person: PersonId,
    pub presence: Presence,
}

/// What the minutes say beside what is recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Minutes {
    /// None where it is written by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<Title>,
    /// When the pleno met.
    pub date: Date,
    pub place: Title,
    /// Who led it, where no chair was named before; none where that is written by hand as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chair: Option<PersonId>,
}

/// How many came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attended {
    pub present: u32,
    pub expected: u32,
    /// How many must be present; none where the rules ask for no quorum.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quorum: Option<u32>,
}

impl Attended {
    /// How many are lacking for the quorum.
    pub fn missing(self) -> u32 {
        self.quorum.map_or(0, |quorum| quorum.saturating_sub(self.present))
    }
}

/// `Hadir 5 dari 7, kuorum 5`
impl fmt::Display for Attended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hadir {} dari {}", self.present, self.expected)?;
        self.quorum.map_or(Ok(()), |least| write!(f, ", kuorum {least}"))
    }
}

/// Who is expected at a pleno: the judges, chair and secretary, each person once.
pub fn expected(chair: PersonId, secretary: PersonId, judges: &[PersonId]) -> Vec<PersonId> {
    let mut all = vec![chair, secretary];
    all.extend(judges.iter().filter(|judge| ![chair, secretary].contains(judge)));
    all
}

/// A signature below a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    pub office: Office,
    pub person: PersonId,
    pub at: Timestamp,
}

/// The decree that fixes a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sk {
    #[serde(rename = "sk_number")]
    pub number: String,
    #[serde(rename = "sk_date")]
    pub date: Date,
    /// Who signed it, as written there; an office, not a person.
    pub signed_by: String,
}

/// The version that a sealed result takes the place of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Superseded {
    pub version: u32,
    pub result_sha256: String,
    /// The upheld objections that led to it.
    pub objections: Vec<ObjectionId>,
    pub reason: Reason,
}

fn first() -> u32 {
    1
}
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_first(version: &u32) -> bool {
    *version == 1
}

/// The order as the rules computed it.
pub fn computed_order(finalists: &[Finalist]) -> FinalOrder {
    FinalOrder::of(finalists.iter().map(|one| (one.proposal.to_string(), one.division.clone(), one.rank)))
}

/// What would be sealed: the final order with awards and departures.
pub fn drawn_up(finalists: &[Finalist], order: &FinalOrder, awards: &[FixedAward]) -> Vec<SealedEntry> {
    let finalist = |entry: &str| finalists.iter().find(|one| one.proposal.to_string() == entry);
    let placed = order.placed();
    let lines = placed.iter().filter_map(|one| Some(sealed(finalist(&one.line.entry)?, one, awards)));
    lines.collect()
}

fn sealed(finalist: &Finalist, placed: &Placed<'_>, awards: &[FixedAward]) -> SealedEntry {
    SealedEntry {
        proposal: finalist.proposal,
        innovation: finalist.innovation,
        unit: finalist.unit.clone(),
        division: finalist.division.clone(),
        rank: placed.rank,
        computed_rank: finalist.rank,
        total: finalist.total.clone(),
        shown: finalist.total.round2(),
        stages: finalist.stages.clone(),
        awards: awards.iter().filter(|a| a.proposal == finalist.proposal).map(|a| a.label.clone()).collect(),
        departure: placed.line.departure.iter().map(Reason::to_string).collect(),
    }
}

/// SHA-256 in hex of a sealed order as canonical JSON: names it wherever it is shown.
pub fn result_sha256(result: &[SealedEntry]) -> String {
    sha256_of(&result)
}

/// An entry as the pleno gets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finalist {
    pub proposal: ProposalId,
    pub innovation: InnovationId,
    pub unit: UnitCode,
    /// The group within which ranks are counted, if they are.
    #[serde(default)]
    pub division: Option<String>,
    /// By the computed total, from 1; equal totals share it.
    pub rank: u32,
    pub total: Exact,
    pub stages: Vec<Stage>,
}

/// What one round gave to an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    pub round: RoundId,
    pub label: String,
    pub rank: u32,
    pub total: Exact,
}

impl Stage {
    /// What an entry got in this round of the edition's rules, in whichever territory that was.
    pub fn of<'a>(stages: &'a [Self], edition: EditionId, rules: &RoundRules) -> Option<&'a Self> {
        let held: Vec<RoundId> = rules.held_as().iter().map(|key| RoundId::of_edition(edition, key)).collect();
        stages.iter().find(|stage| held.contains(&stage.round))
    }
}

/// One award given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FixedAward {
    /// The award's key in the rules.
    pub key: String,
    pub label: String,
    pub proposal: ProposalId,
}

/// One line of the sealed result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedEntry {
    pub proposal: ProposalId,
    pub innovation: InnovationId,
    pub unit: UnitCode,
    #[serde(default)]
    pub division: Option<String>,
    /// As the pleno decided.
    pub rank: u32,
    /// As the rules computed.
    pub computed_rank: u32,
    pub total: Exact,
    pub shown: Rounded,
    pub stages: Vec<Stage>,
    /// Labels, highest first.
    pub awards: Vec<String>,
    /// Why the pleno departed from the computed order, when it did.
    #[serde(default)]
    pub departure: Vec<String>,
}

domain_event!(DeliberationEvent {
    DeliberationOpened = "1",
    DeliberationAgendaWritten = "1",
    DeliberationConvened = "1",
    DeliberationAttendanceRecorded = "1",
    DeliberationNoteAdded = "1",
    MinutesWritten = "1",
    ResultSealProposed = "1",
    ResultSealWithdrawn = "1",
    ResultSealVoided = "1",
    DeliberationOrderChanged = "1",
    DeliberationAwardsFixed = "1",
    ResultSealed = "1",
    ObjectionsClosed = "1",
    ResultReopened = "1",
    RecountOrdered = "1",
    DeliberationRecounted = "1",
    SkRecorded = "1",
});
