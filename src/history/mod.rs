//! History: every event of every context in words, with who, when and why. `/jejak/{jenis}/{id}`
//!
//! Read side only. One projection follows the whole log and keeps, for each event, a sentence, what it is about
//! (edition, round, proposal, innovation) and who may read it.
//!
//! - Every event of every context has words: [`sentences`] matches without a wildcard.
//! - What concerns ranks and the pleno opens to everybody when the result is sealed, not before.
//! - Names of people are looked up when they are shown; no name is stored.
//!
//! Other contexts show the trail of their own things: `history::read_model::trail`.

pub mod sentences;
pub mod read_model;
pub mod pages;
pub mod routes;
