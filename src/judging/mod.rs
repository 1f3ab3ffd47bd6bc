//! Judging: who scores what, the sheets, and the pleno that seals the result. `/penilaian`.
//!
//! Four write sides: `assignment` (a judge's duty), `conflict` (what is said of a judge's relations), `score_sheet` (the
//! scores), `deliberation` (the pleno).
//!
//! - Nobody judges an entry that a blocking relation ties them to: it is refused when the duty is given, when the entry
//!   is opened, and when a score is saved or signed. Nobody opens an entry before declaring.
//!   A relation that becomes known later ends the duty, however it becomes known, and at the latest when the round closes.
//! - Nobody sees the scores of others before the round is closed, and no judge before the result is sealed.
//! - Closing a round keeps its ballots: the signed sheets of lasting duties. The ranking follows from them alone,
//!   by the published rules; what is missing is missing, never zero.
//! - The ranking of the last scored round opens the pleno. What the pleno seals is the only result.
//!
//! Who reads my events: `competition` (which sheets are signed), `proposal` (which judges may read attachments),
//! `result` (the sealed result, the notes to the entrants).
//! Commands come from `routes.rs`, from `reactions.rs` and from the demo data.

pub mod assignment;
pub mod conflict;
pub mod score_sheet;
pub mod deliberation;
pub mod table;
pub mod read_model;
pub mod reactions;
pub mod form;
pub mod import;
pub mod pages;
pub mod print;
pub mod routes;
