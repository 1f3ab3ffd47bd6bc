//! One judge's scores for one proposal in one round.
//!
//! - Only the judge writes the sheet, only while the duty lasts and the round is open (claims `duty`, `round-open`).
//! - Every value lies on the scale of the round and names a criterion of its rules. What is missing is missing.
//! - A save names the revision it was made from: two devices of the same judge never overwrite each other silently.
//! - Signed with a score for every criterion; from then on unchanged, unless the panitia reopens it with a reason.

pub mod aggregate;
pub mod commands;
pub mod events;
