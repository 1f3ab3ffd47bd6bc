//! The claims in which a sealed result and the objections to it meet.

use crate::kernel::{ids::EditionId, time::Timestamp};

/// Held by the pleno while objections to a version of its result are taken.
pub const OBJECTING: &str = "objecting";
/// Held for ever by an objection that was answered.
pub const OBJECTION_ANSWERED: &str = "objection-answered";
/// Held for ever by an objection that was upheld and asks for a recount.
pub const RECOUNT: &str = "recount";
/// Held by the pleno from the order to recount the last scored round until it has the new list.
pub const RECOUNT_ORDERED: &str = "recount-ordered";

/// What is held in [`OBJECTING`]: `<edition>@<version>@<last instant in milliseconds>`.
pub fn objecting(edition: EditionId, version: u32, until: Timestamp) -> String {
    format!("{edition}@{version}@{}", until.millis())
}
