//! Recount by anyone: the two published files, and what follows from them by the same code that the server uses.
//!
//! One file holds the rules and what competed ([`Rules`]), the other the pseudonymous scores ([`ScoreFile`]).
//! [`recount`] ranks with [`tally::rank_drawing`](super::tally::rank_drawing), like the server.

mod compute;
mod rules;
mod scores;

pub use compute::{BadRecount, Cast, Recounted, RecountedRound, cast, recount};
pub use rules::{BadRules, Competing, Document, Held, Rules};
pub use scores::{BadScores, Given, ScoreFile};

#[cfg(test)]
mod tests;
