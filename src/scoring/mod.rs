//! The rules of a competition and the ranking that follows from them.
//!
//! Pure and exact: no database, no clock. The server ranks with this code, and so can anyone who recounts.

pub mod rules;
pub mod ranking;
