//! Competitions: editions with their published rules, and the rounds that lead to a winner. `/lomba`, `/panitia`.

pub mod templates;
pub mod edition;
pub mod round;
