//! One year of one competition.

pub mod events;
pub mod commands;
pub mod aggregate;
