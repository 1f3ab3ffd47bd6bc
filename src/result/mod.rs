//! Results: who won and why, for everybody. `/hasil`
//!
//! Read side only. A sealed result ([`ResultSealed`](crate::judging::deliberation::events::DeliberationEvent)) is the
//! only source of ranks and awards; the rounds' rankings and the judges' notes stand beside it.
//!
//! - Before sealing nothing of a result can be read here, not even that there is one.
//! - Numbers are shown as they were computed and sealed; nothing is computed anew.
//! - Notes of judges go to the entrant's unit and the panitia, without names; also on the feedback sheet of each entrant.

pub mod read_model;
pub mod export;
pub mod pages;
pub mod print;
pub mod routes;
