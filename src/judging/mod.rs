//! Judging: who scores what, the sheets, and the pleno that seals the result. `/penilaian`.

pub mod assignment;
pub mod score_sheet;
pub mod deliberation;
