//! One judge's duty for one proposal in one round.

pub mod events;
