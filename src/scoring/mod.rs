//! The rules of a competition and the ranking that follows from them.
//!
//! Pure and exact: no database, no clock. The server ranks with this code, and so can anyone who recounts.
//! [`rules`] say what counts, [`tally::rank`] turns signed sheets into a [`ranking::Ranking`], [`tally::combine`] the
//! rankings of all rounds into the final order, [`final_order`] keeps it while the pleno decides, [`recount`] reads and
//! writes the files with which anybody does the same. [`flags`] names what must be discussed first. [`agreement`] and [`opinion`] stand beside the result and are
//! never part of it, [`feedback`] tells an entrant what was lacking. [`assign`] divides the work among the judges beforehand.

pub mod rules;
pub mod tally;
pub mod ranking;
pub mod final_order;
pub mod flags;
pub mod recount;
pub mod agreement;
pub mod opinion;
pub mod feedback;
pub mod assign;
