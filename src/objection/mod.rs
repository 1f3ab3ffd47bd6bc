//! Objections to a sealed result, and the answer to each. `/sanggah`
//!
//! One stream of events for each entry, ground and version of the result: an entrant's unit files it with files, the
//! panitia answers it with reasons.
//!
//! - It is taken while the time that the rules promise runs; the append itself requires that.
//! - Only a unit whose entry competed objects, once on each ground.
//! - Nobody answers who judged the entry, or whom a relation would keep from judging it.
//! - What was upheld leads to a recount (the pleno is reopened, a later version is sealed) or to a correction in words.
//! - The public reads ground, verdict and reply; what the unit wrote and its files are for the panitia.
//!
//! Who reads my events: `judging` (whether the SK can be recorded), `result` (the public summary), `history`.

pub mod events;
pub mod commands;
pub mod aggregate;
pub mod read_model;
pub mod reactions;
pub mod form;
pub mod pages;
pub mod routes;
