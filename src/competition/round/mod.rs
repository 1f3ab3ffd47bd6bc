//! One judged stage of an edition.

pub mod events;
pub mod commands;
pub mod aggregate;
