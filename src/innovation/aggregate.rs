//! The rules of one innovation. `decide` is the only place they live.

use crate::innovation::{
    commands::InnovationCommand,
    events::{Award, Details, InnovationEvent, Stage, YearStatus},
};
use crate::kernel::{
    actor::Stamp,
    aggregate::Aggregate,
    text::Prose,
    time::{Date, plain_date},
};
use chrono::Datelike;
use std::collections::BTreeMap;

/// What decisions about one innovation need to know of its past.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Innovation {
    /// The version in force, none before registration.
    details: Option<Details>,
    /// How many versions there were.
    revision: u32,
    reports: BTreeMap<u16, (YearStatus, Prose<1000>)>,
    awards: Vec<Award>,
}

/// Why a wish about an innovation is turned down, as its owner reads it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InnovationRefusal {
    #[error("Inovasi ini sudah terdaftar.")]
    AlreadyRegistered,
    #[error("Inovasi ini belum terdaftar.")]
    NotRegistered,
    #[error("Inovasi ini sudah diubah orang lain sejak Anda membukanya.")]
    ChangedMeanwhile,
    #[error("Tulis ringkasan: apa yang dilakukan, untuk siapa, dan apa hasilnya.")]
    SummaryEmpty,
    #[error("Isi tanggal mulai tahap {}, karena inovasi ini sudah sampai tahap {}.", .missing.label().to_lowercase(), .stage.label().to_lowercase())]
    DateMissing { stage: Stage, missing: Stage },
    #[error("Kosongkan tanggal mulai tahap {}, atau ubah tahapnya: inovasi ini baru sampai tahap {}.", .dated.label().to_lowercase(), .stage.label().to_lowercase())]
    DateAheadOfStage { stage: Stage, dated: Stage },
    #[error("Tahap {} tidak mungkin mulai sebelum tahap {}. Periksa kedua tanggalnya.", .later.label().to_lowercase(), .earlier.label().to_lowercase())]
    DatesOutOfOrder { earlier: Stage, later: Stage },
    #[error("Tanggal {} belum terjadi.", plain_date(*.date))]
    DateInFuture { stage: Stage, date: Date },
    #[error("Tahun {0} belum berjalan. Laporkan paling lambat tahun ini.")]
    YearInFuture(u16),
    #[error("Inovasi ini baru dimulai tahun {start}, jadi tahun {year} tidak mungkin.")]
    YearBeforeStart { year: u16, start: u16 },
    #[error("Tulis mengapa inovasi ini berhenti, supaya orang lain bisa belajar.")]
    StopWithoutNote,
    #[error("Penghargaan ini sudah tercatat.")]
    AwardAlreadyRecorded,
    #[error("Penghargaan ini tidak ada dalam catatan.")]
    AwardUnknown,
}

impl Aggregate for Innovation {
    const TYPE: &'static str = "innovation";
    type Command = InnovationCommand;
    type Event = InnovationEvent;
    type Refusal = InnovationRefusal;

    fn decide(&self, command: InnovationCommand, _: &Stamp) -> Result<Vec<InnovationEvent>, InnovationRefusal> {
        match command {
            InnovationCommand::Register { unit, details, today } => {
                if self.details.is_some() {
                    return Err(InnovationRefusal::AlreadyRegistered);
                }
                check_details(&details, today)?;
                Ok(vec![InnovationEvent::InnovationRegistered { unit, details }])
            }
            InnovationCommand::Revise { base_revision, details, today } => {
                if *self.registered()? == details {
                    return Ok(vec![]);
                }
                if base_revision != self.revision {
                    return Err(InnovationRefusal::ChangedMeanwhile);
                }
                check_details(&details, today)?;
                Ok(vec![InnovationEvent::InnovationRevised { details }])
            }
            InnovationCommand::ReportStatus { year, status, note, today } => {
                self.check_year(year, today)?;
                if status == YearStatus::Stopped && note.is_empty() {
                    return Err(InnovationRefusal::StopWithoutNote);
                }
                if self.reports.get(&year).is_some_and(|(s, n)| (*s, n) == (status, &note)) {
                    return Ok(vec![]);
                }
                Ok(vec![InnovationEvent::InnovationStatusReported { year, status, note }])
            }
            InnovationCommand::RecordAward { award, today } => {
                self.check_year(award.year, today)?;
                if self.awards.contains(&award) {
                    return Err(InnovationRefusal::AwardAlreadyRecorded);
                }
                Ok(vec![InnovationEvent::InnovationAwardRecorded { award }])
            }
            InnovationCommand::StrikeAward { award, reason } => {
                self.registered()?;
                if !self.awards.contains(&award) {
                    return Err(InnovationRefusal::AwardUnknown);
                }
                Ok(vec![InnovationEvent::InnovationAwardStruck { award, reason }])
            }
        }
    }

    fn apply(&mut self, event: &InnovationEvent) {
        match event {
            InnovationEvent::InnovationRegistered { details, .. } | InnovationEvent::InnovationRevised { details } => {
                self.details = Some(details.clone());
                self.revision += 1;
            }
            InnovationEvent::InnovationStatusReported { year, status, note } => {
                self.reports.insert(*year, (*status, note.clone()));
            }
            InnovationEvent::InnovationAwardRecorded { award } => self.awards.push(award.clone()),
            InnovationEvent::InnovationAwardStruck { award, .. } => self.awards.retain(|held| held != award),
        }
    }
}

impl Innovation {
    fn registered(&self) -> Result<&Details, InnovationRefusal> {
        self.details.as_ref().ok_or(InnovationRefusal::NotRegistered)
    }

    /// A year of which something is reported has begun, and the innovation had begun by then.
    fn check_year(&self, year: u16, today: Date) -> Result<(), InnovationRefusal> {
        let start = self.registered()?.dates.initiated_on.map_or(0, year_of);
        if year > year_of(today) {
            Err(InnovationRefusal::YearInFuture(year))
        } else if year < start {
            Err(InnovationRefusal::YearBeforeStart { year, start })
        } else {
            Ok(())
        }
    }
}

fn year_of(day: Date) -> u16 {
    u16::try_from(day.year()).unwrap_or(0)
}

/// The stage decides which dates are known: the first and its own must be, later ones cannot be.
/// Known dates are in order and have happened.
fn check_details(details: &Details, today: Date) -> Result<(), InnovationRefusal> {
    if details.summary.is_empty() {
        return Err(InnovationRefusal::SummaryEmpty);
    }
    let Details { stage, dates, .. } = details;
    let mut before: Option<(Stage, Date)> = None;
    for step in Stage::ALL.iter().copied() {
        match dates.of(step) {
            None if step == Stage::Initiated || step == *stage => {
                return Err(InnovationRefusal::DateMissing { stage: *stage, missing: step });
            }
            None => {}
            Some(_) if step > *stage => {
                return Err(InnovationRefusal::DateAheadOfStage { stage: *stage, dated: step });
            }
            Some(day) if day > today => {
                return Err(InnovationRefusal::DateInFuture { stage: step, date: day });
            }
            Some(day) => {
                if let Some((earlier, _)) = before.filter(|(_, start)| day < *start) {
                    return Err(InnovationRefusal::DatesOutOfOrder { earlier, later: step });
                }
                before = Some((step, day));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
