//! The deciding meeting of an edition.

pub mod events;
