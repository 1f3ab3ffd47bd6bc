//! What somebody wants to happen to an innovation. Fields are already valid by themselves; rules are in the aggregate.

use crate::innovation::events::{Award, Details, YearStatus};
use crate::kernel::{
    text::{Prose, Reason},
    time::Date,
    unit::UnitCode,
};

/// Wishes of the operator who owns the innovation. `today` is the day in the installation's time zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InnovationCommand {
    Register {
        unit: UnitCode,
        details: Details,
        today: Date,
    },
    Revise {
        /// The version that the new one was written from.
        base_revision: u32,
        details: Details,
        today: Date,
    },
    ReportStatus {
        year: u16,
        status: YearStatus,
        note: Prose<1000>,
        today: Date,
    },
    RecordAward {
        award: Award,
        today: Date,
    },
    StrikeAward {
        award: Award,
        reason: Reason,
    },
}
