//! The front page, a person's desk, and the state of the installation.

pub mod desk;
pub mod front;
pub mod operations;
