//! The rules of one judge's duty.

use crate::judging::assignment::{
    commands::{AssignmentCommand, Duty, Ties},
    events::{AssignmentEvent, Cause},
};
use crate::kernel::{
    actor::Stamp,
    aggregate::{Aggregate, Claim},
    relation::{Kind, Source},
    text::{Reason, TextError},
};

/// What decisions about a duty need to know of its past.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Assignment {
    /// Who scores what, once it was ever given.
    duty: Option<Duty>,
    active: bool,
}

/// Why a wish about a duty is turned down.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AssignmentRefusal {
    #[error("Orang ini tidak memegang peran Juri di wilayah lomba ini.")]
    NotAJudge,
    #[error("{} Pilih juri lain.", related(*.0))]
    Related(Kind),
    #[error(
        "Juri ini mundur dari usulan ini di babak {0}, jadi tidak ditugaskan lagi untuk usulan yang sama. Pilih juri lain."
    )]
    SteppedBack(String),
    #[error("Babak ini sudah ditutup, jadi tugas menilai tidak dapat diubah lagi.")]
    RoundIsOver,
    #[error("Tugas menilai ini belum pernah diberikan.")]
    NeverAssigned,
    #[error("Tugas menilai ini sudah berakhir.")]
    AlreadyEnded,
    #[error("Hanya juri yang ditugaskan dapat menyatakan mundur.")]
    NotTheJudge,
    #[error(transparent)]
    Reason(#[from] TextError),
}

/// Why a relation ended a duty; names nobody.
fn apart(cause: Cause) -> String {
    let who = match cause.source {
        Source::Derived => "Data menunjukkan",
        Source::Declared => "Juri menyatakan",
        Source::Stated => "Panitia menyatakan",
    };
    format!("{who} hubungan dengan peserta: {}.", cause.kind.in_sentence())
}

fn related(kind: Kind) -> &'static str {
    match kind {
        Kind::Camat => "Juri ini bekerja di kantor kecamatan pengusul, jadi tidak boleh menilai desanya sendiri.",
        Kind::Office => "Tempat kerja juri ini ada di kecamatan pengusul, jadi tidak boleh menilai usulan dari sana.",
        Kind::Home => "Juri ini tinggal di kecamatan pengusul, jadi tidak boleh menilai usulan dari sana.",
        Kind::FormerPost => "Juri ini pernah bertugas di tempat pengusul, jadi tidak boleh menilai usulan dari sana.",
        Kind::SameUnit => "Juri ini bekerja di OPD atau unit pengusul, jadi tidak boleh menilai usulannya.",
        Kind::Supervisor => "Juri ini atasan atau bawahan pengusul, jadi tidak boleh menilai usulannya.",
        Kind::Family => "Juri ini punya hubungan keluarga dengan pengusul, jadi tidak boleh menilai usulannya.",
        Kind::Mentor => "Juri ini pernah membina inovasi ini atau menjadi konsultannya, jadi tidak boleh menilainya.",
        Kind::CoInnovator => "Juri ini ikut membuat inovasi ini, jadi tidak boleh menilainya.",
        Kind::Acquaintance => "Juri ini kenal dekat dengan pengusul.",
    }
}

impl Aggregate for Assignment {
    const TYPE: &'static str = "assignment";
    type Command = AssignmentCommand;
    type Event = AssignmentEvent;
    type Refusal = AssignmentRefusal;

    fn decide(&self, command: AssignmentCommand, stamp: &Stamp) -> Result<Vec<AssignmentEvent>, AssignmentRefusal> {
        match command {
            AssignmentCommand::Assign { duty, ties } => {
                if self.active {
                    return Ok(vec![]);
                }
                check_ties(&ties)?;
                let Duty { edition, round, proposal, judge, unit } = duty;
                Ok(vec![AssignmentEvent::JudgeAssigned { edition, round, proposal, judge, unit }])
            }
            AssignmentCommand::Recuse { reason } => {
                let Duty { round, proposal, judge, .. } = *self.lasting()?;
                if stamp.by.person() != Some(judge) {
                    return Err(AssignmentRefusal::NotTheJudge);
                }
                Ok(vec![AssignmentEvent::JudgeRecused { round, proposal, judge, reason, cause: None }])
            }
            AssignmentCommand::SetApart { cause } => match self.lasting() {
                // What has ended already needs no further end.
                Err(_) => Ok(vec![]),
                Ok(_) if !cause.kind.blocks() => Ok(vec![]),
                Ok(Duty { round, proposal, judge, .. }) => {
                    let (round, proposal, judge) = (*round, *proposal, *judge);
                    let reason = Reason::parse(&apart(cause))?;
                    Ok(vec![AssignmentEvent::JudgeRecused { round, proposal, judge, reason, cause: Some(cause) }])
                }
            },
            AssignmentCommand::Cancel { reason } => {
                let Duty { round, proposal, judge, .. } = *self.lasting()?;
                Ok(vec![AssignmentEvent::AssignmentCancelled { round, proposal, judge, reason }])
            }
        }
    }

    fn apply(&mut self, event: &AssignmentEvent) {
        match event {
            AssignmentEvent::JudgeAssigned { edition, round, proposal, judge, unit } => {
                let (edition, round, proposal, judge) = (*edition, *round, *proposal, *judge);
                self.duty = Some(Duty { edition, round, proposal, judge, unit: unit.clone() });
                self.active = true;
            }
            AssignmentEvent::JudgeRecused { .. } | AssignmentEvent::AssignmentCancelled { .. } => self.active = false,
        }
    }

    /// While the duty lasts, its id is held in `duty`: sheets require it.
    fn claims(id: &str, event: &AssignmentEvent) -> Vec<Claim> {
        let (scope, value) = ("duty".to_owned(), id.to_owned());
        match event {
            AssignmentEvent::JudgeAssigned { .. } => vec![Claim::Take { scope, value }],
            AssignmentEvent::JudgeRecused { .. } | AssignmentEvent::AssignmentCancelled { .. } => {
                vec![Claim::Release { scope, value }]
            }
        }
    }
}

impl Assignment {
    fn lasting(&self) -> Result<&Duty, AssignmentRefusal> {
        let duty = self.duty.as_ref().ok_or(AssignmentRefusal::NeverAssigned)?;
        if self.active { Ok(duty) } else { Err(AssignmentRefusal::AlreadyEnded) }
    }
}

fn check_ties(ties: &Ties) -> Result<(), AssignmentRefusal> {
    if ties.round_is_over {
        Err(AssignmentRefusal::RoundIsOver)
    } else if !ties.is_judge {
        Err(AssignmentRefusal::NotAJudge)
    } else if let Some(kind) = ties.blocking() {
        Err(AssignmentRefusal::Related(kind))
    } else if let Some(round) = &ties.stepped_back {
        Err(AssignmentRefusal::SteppedBack(round.clone()))
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
