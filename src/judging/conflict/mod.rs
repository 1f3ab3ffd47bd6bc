//! What one judge and the panitia say about the judge's relations to the entries of one edition.
//!
//! - The judge declares once a round, for each of its entries, before the first is opened; a later declaration replaces
//!   the earlier one for the entries that it lists.
//! - The panitia states what it knows, with a reason, and takes a wrong statement back with a reason. Nobody takes back
//!   what the other said.
//! - Only kinds are kept, never names or words of the judge.

pub mod aggregate;
pub mod commands;
pub mod events;
