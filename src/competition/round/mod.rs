//! One judged stage of an edition.

pub mod events;
