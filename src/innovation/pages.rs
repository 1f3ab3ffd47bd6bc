//! The pages of innovations.

pub mod detail;
pub mod form;
pub mod history;
pub mod list;
pub mod upkeep;

use crate::innovation::events::{Stage, YearStatus};
use crate::web::component::status::{Kind, Status};

/// What a year's report says, in word and shape.
fn year_status(status: YearStatus) -> Status {
    let kind = match status {
        YearStatus::Continuing => Kind::Jalan,
        YearStatus::Growing => Kind::Selesai,
        YearStatus::Stopped => Kind::Tolak,
    };
    Status::new(status.label(), kind)
}

/// The same with the year, where no column says it.
fn dated_status(status: YearStatus, year: i32) -> Status {
    let Status { word, kind } = year_status(status);
    Status::new(format!("{word} ({year})"), kind)
}

/// The date of a stage as a form names it.
const fn date_field(stage: Stage) -> &'static str {
    match stage {
        Stage::Initiated => "mulai_inisiatif",
        Stage::Trialled => "mulai_uji_coba",
        Stage::Implemented => "mulai_penerapan",
    }
}
