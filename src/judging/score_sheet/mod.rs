//! One judge's scores for one proposal in one round.

pub mod events;
