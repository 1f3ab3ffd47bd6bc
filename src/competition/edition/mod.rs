//! One year of one competition.

pub mod events;
