//! What happened to an innovation. Stored for ever: names and fields change only by a new version with an upcaster.

mod vocabulary;

pub use vocabulary::{Award, AwardLevel, Form, Initiator, Link, LinkError, Rank, Sdg, Stage, Urusan, YearStatus};

use crate::kernel::{
    aggregate::domain_event,
    text::{Prose, Reason, Title},
    time::Date,
    unit::UnitCode,
};
use serde::{Deserialize, Serialize};

/// The facts of one innovation's life.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum InnovationEvent {
    /// A unit entered it in the register.
    InnovationRegistered { unit: UnitCode, details: Details },
    /// Its description changed; `details` is the whole new version.
    InnovationRevised { details: Details },
    /// The yearly report: does it still live? A later report for the same year replaces the earlier one.
    InnovationStatusReported { year: u16, status: YearStatus, note: Prose<1000> },
    /// It received an award.
    InnovationAwardRecorded { award: Award },
    /// An award turned out to be a mistake.
    InnovationAwardStruck { award: Award, reason: Reason },
}

domain_event!(InnovationEvent {
    InnovationRegistered = "1",
    InnovationRevised = "1",
    InnovationStatusReported = "1",
    InnovationAwardRecorded = "1",
    InnovationAwardStruck = "1",
});

/// One version of an innovation's description.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    pub title: Title,
    /// What the letters of an acronym stand for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub long_form: Option<Title>,
    pub summary: Prose<2000>,
    pub urusan: Urusan,
    pub stage: Stage,
    pub dates: StageDates,
    pub form: Form,
    pub digital: bool,
    pub initiator: Initiator,
    /// In ascending order, each once.
    pub sdgs: Vec<Sdg>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<Link>,
}

/// When each stage began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct StageDates {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initiated_on: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trialled_on: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub implemented_on: Option<Date>,
}

impl StageDates {
    /// When this stage began.
    pub const fn of(&self, stage: Stage) -> Option<Date> {
        match stage {
            Stage::Initiated => self.initiated_on,
            Stage::Trialled => self.trialled_on,
            Stage::Implemented => self.implemented_on,
        }
    }
}
