//! The rules of one objection. `decide` is the only place they live.

use crate::kernel::{
    actor::{Actor, Stamp},
    aggregate::{Aggregate, Claim},
    ids::{EditionId, ProposalId},
    objecting::{OBJECTING, OBJECTION_ANSWERED, RECOUNT, objecting},
    relation::Kind,
    time::{Timestamp, Zone},
    unit::UnitCode,
};
use crate::objection::{
    commands::{ObjectionCommand, Ties, Window},
    events::{Consequence, ObjectionEvent, Statement},
};
use ObjectionRefusal as No;

/// Characters that an objection needs at least.
pub const STATEMENT_MIN: usize = 40;
/// Characters that a reply needs at least.
pub const REPLY_MIN: usize = 60;
/// Files that an objection may have.
pub const MOST_FILES: usize = 5;

/// What decisions about one objection need to know of its past.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Objection {
    /// None before it was filed.
    filed: Option<Filed>,
    files: usize,
    answer: Option<Answer>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Filed {
    edition: EditionId,
    version: u32,
    proposal: ProposalId,
    unit: UnitCode,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Answer {
    reply: Statement,
    /// None where it was rejected.
    consequence: Option<Consequence>,
}

/// Why a wish about an objection is turned down.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ObjectionRefusal {
    #[error("Usulan ini milik unit lain. Sanggah diajukan oleh operator unitnya.")]
    NotYours,
    #[error("Usulan ini tidak ikut dinilai di lomba ini, jadi hasilnya tidak dapat disanggah.")]
    NotAnEntrant,
    #[error("Hasil lomba ini tidak dalam masa sanggah.")]
    NoWindow,
    #[error("Masa sanggah berakhir {}, jadi sanggah ini tidak dapat diterima lagi.", .1.long(*.0))]
    Late(Timestamp, Zone),
    #[error("Masa sanggah sudah berakhir, jadi sanggah ini tidak dapat diterima lagi.")]
    WindowClosed,
    #[error("Sanggah dengan alasan ini sudah diajukan untuk usulan ini.")]
    AlreadyFiled,
    #[error("Jelaskan dengan paling sedikit {STATEMENT_MIN} huruf, supaya panitia tahu apa yang harus diperiksa.")]
    StatementTooShort,
    #[error("Satu sanggah paling banyak mempunyai {MOST_FILES} berkas.")]
    TooManyFiles,
    #[error("Sanggah ini belum diajukan.")]
    NotFiled,
    #[error("Sanggah ini sudah dijawab, jadi tidak dapat diubah lagi.")]
    AlreadyAnswered,
    #[error("Tulis jawaban paling sedikit {REPLY_MIN} huruf. Pengaju dan semua orang harus mengerti alasannya.")]
    ReplyTooShort,
    #[error("Anda menilai usulan ini, jadi sanggahnya harus dijawab anggota panitia lain.")]
    JudgedIt,
    #[error("{}, jadi sanggahnya harus dijawab anggota panitia lain.", related(*.0))]
    Related(Kind),
}

fn related(kind: Kind) -> &'static str {
    match kind {
        Kind::Camat => "Anda bekerja di kantor kecamatan pengusul",
        Kind::Office => "Tempat kerja Anda tercatat di kecamatan pengusul",
        Kind::Home => "Anda tercatat tinggal di kecamatan pengusul",
        Kind::FormerPost => "Anda tercatat pernah bertugas di tempat pengusul",
        Kind::SameUnit => "Anda bekerja untuk OPD atau unit yang mengajukan sanggah ini",
        Kind::Supervisor => "Anda tercatat sebagai atasan atau bawahan pengusul",
        Kind::Family => "Anda tercatat punya hubungan keluarga dengan pengusul",
        Kind::Mentor => "Anda tercatat pernah membina inovasi ini",
        Kind::CoInnovator => "Anda tercatat ikut membuat inovasi ini",
        Kind::Acquaintance => "Anda tercatat kenal dekat dengan pengusul",
    }
}

impl Aggregate for Objection {
    const TYPE: &'static str = "objection";
    type Command = ObjectionCommand;
    type Event = ObjectionEvent;
    type Refusal = ObjectionRefusal;

    fn decide(&self, command: ObjectionCommand, stamp: &Stamp) -> Result<Vec<ObjectionEvent>, No> {
        match command {
            ObjectionCommand::File { acting, entry, window, ground, statement, files } => {
                if !acting.contains(&entry.unit) {
                    return Err(No::NotYours);
                }
                if !entry.competed {
                    return Err(No::NotAnEntrant);
                }
                if self.filed.is_some() {
                    return Err(No::AlreadyFiled);
                }
                let Window { version, closes_at, .. } = in_time(window, stamp.at)?;
                if statement.as_str().chars().count() < STATEMENT_MIN {
                    return Err(No::StatementTooShort);
                }
                if files.len() > MOST_FILES {
                    return Err(No::TooManyFiles);
                }
                let (edition, proposal, unit) = (entry.edition, entry.proposal, entry.unit);
                Ok(vec![ObjectionEvent::ObjectionFiled {
                    edition,
                    version,
                    proposal,
                    unit,
                    ground,
                    statement,
                    closes_at,
                    files,
                }])
            }
            ObjectionCommand::AddFile { acting, window, file } => {
                let filed = self.waiting()?;
                if !acting.contains(&filed.unit) {
                    return Err(No::NotYours);
                }
                let window = in_time(window.filter(|window| window.version == filed.version), stamp.at)?;
                if self.files >= MOST_FILES {
                    return Err(No::TooManyFiles);
                }
                let (edition, version, closes_at) = (filed.edition, filed.version, window.closes_at);
                Ok(vec![ObjectionEvent::ObjectionFileAdded { edition, version, closes_at, file }])
            }
            ObjectionCommand::Reject { ties, reply } => self.answer(&ties, reply, None, stamp),
            ObjectionCommand::Uphold { ties, reply, consequence } => {
                self.answer(&ties, reply, Some(consequence), stamp)
            }
        }
    }

    fn apply(&mut self, event: &ObjectionEvent) {
        match event {
            ObjectionEvent::ObjectionFiled { edition, version, proposal, unit, files, .. } => {
                let (edition, version, proposal, unit) = (*edition, *version, *proposal, unit.clone());
                self.filed = Some(Filed { edition, version, proposal, unit });
                self.files = files.len();
            }
            ObjectionEvent::ObjectionFileAdded { .. } => self.files += 1,
            ObjectionEvent::ObjectionRejected { reply, .. } => {
                self.answer = Some(Answer { reply: reply.clone(), consequence: None });
            }
            ObjectionEvent::ObjectionUpheld { reply, consequence, .. } => {
                self.answer = Some(Answer { reply: reply.clone(), consequence: Some(consequence.clone()) });
            }
        }
    }

    /// Filing requires that objections are taken until the instant that the unit was told. An answer is held for ever:
    /// the SK and a later version of the result require it.
    fn claims(id: &str, event: &ObjectionEvent) -> Vec<Claim> {
        let take = |scope: &str| Claim::Take { scope: scope.to_owned(), value: id.to_owned() };
        match event {
            ObjectionEvent::ObjectionFiled { edition, version, closes_at, .. }
            | ObjectionEvent::ObjectionFileAdded { edition, version, closes_at, .. } => {
                let value = objecting(*edition, *version, *closes_at);
                vec![Claim::Require { scope: OBJECTING.to_owned(), value }]
            }
            ObjectionEvent::ObjectionRejected { .. }
            | ObjectionEvent::ObjectionUpheld { consequence: Consequence::Correction { .. }, .. } => {
                vec![take(OBJECTION_ANSWERED)]
            }
            ObjectionEvent::ObjectionUpheld { consequence: Consequence::Recount, .. } => {
                vec![take(OBJECTION_ANSWERED), take(RECOUNT)]
            }
        }
    }

    fn refuse_claim(claim: &Claim) -> Option<No> {
        (claim.scope() == OBJECTING).then_some(No::WindowClosed)
    }
}

impl Objection {
    fn waiting(&self) -> Result<&Filed, No> {
        let filed = self.filed.as_ref().ok_or(No::NotFiled)?;
        if self.answer.is_some() { Err(No::AlreadyAnswered) } else { Ok(filed) }
    }

    /// The same answer once more changes nothing.
    fn answer(
        &self,
        ties: &Ties,
        reply: Statement,
        consequence: Option<Consequence>,
        stamp: &Stamp,
    ) -> Result<Vec<ObjectionEvent>, No> {
        let answer = Answer { reply, consequence };
        if self.answer.as_ref() == Some(&answer) {
            return Ok(vec![]);
        }
        let &Filed { edition, version, proposal, .. } = self.waiting()?;
        if let Some(refusal) = why_not_answer(ties, &stamp.by) {
            return Err(refusal);
        }
        if answer.reply.as_str().chars().count() < REPLY_MIN {
            return Err(No::ReplyTooShort);
        }
        let Answer { reply, consequence } = answer;
        Ok(vec![match consequence {
            None => ObjectionEvent::ObjectionRejected { edition, version, proposal, reply },
            Some(consequence) => ObjectionEvent::ObjectionUpheld { edition, version, proposal, reply, consequence },
        }])
    }
}

/// Why this person may not answer, if so.
pub fn why_not_answer(ties: &Ties, by: &Actor) -> Option<ObjectionRefusal> {
    if matches!(by, Actor::Person(person) if ties.judges.contains(person)) {
        return Some(No::JudgedIt);
    }
    ties.relations.iter().copied().find(|kind| kind.blocks()).map(No::Related)
}

fn in_time(window: Option<Window>, now: Timestamp) -> Result<Window, No> {
    let window = window.ok_or(No::NoWindow)?;
    if now > window.closes_at { Err(No::Late(window.closes_at, window.zone)) } else { Ok(window) }
}

#[cfg(test)]
mod tests;
