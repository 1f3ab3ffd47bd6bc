//! Documents: the number of every paper that follows from the log, and what its check page says. `/dokumen`
//!
//! What a paper says is printed by the context that knows it (`print/` there); here are its number and its fate.
//!
//! - A document is issued by the event that it follows from, not by a download: whoever prints it, and how often, the
//!   number is the same. Number: two letters for the kind, ten signs of a hash.
//! - A later event of the same kind about the same thing supersedes it; an event that undoes it revokes it.
//! - The signed paper comes back as a scan: its hash is an event, its file is for the panitia.
//! - What is typed for a paper is an event of its context. Typed anew once it could be printed, with a reason, it is
//!   another paper with another number; the check page of each tells what stands on that one.
//! - Check pages are public and name no person; the papers themselves are for the panitia and those who oversee it, the
//!   feedback sheet also for the unit that it is about.

pub mod events;
pub mod commands;
pub mod aggregate;
pub mod pages;
pub mod printing;
pub mod read_model;
pub mod routes;
