//! Sayembara: a registry of public-service innovation and the competitions around it.
//!
//! The modules in reading order; `docs/architecture.md` draws the whole.

pub mod directory;
pub mod kernel;
