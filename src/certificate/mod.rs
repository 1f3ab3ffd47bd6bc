//! Certificates: how those of an edition look, and who signs them. `/panitia/lomba/{lomba}/piagam`
//!
//! Who receives one follows from the sealed result (`judging::print`), its number from `document`; here is only the
//! look: a picture behind the text, where the paper is signed and by whom.
//!
//! - The offices that sign are events; names and numbers of their holders are a plain table (`table`), because nobody's
//!   name belongs in the log.
//! - Once certificates are issued, another look needs a reason and gives each another number.

pub mod events;
pub mod commands;
pub mod aggregate;
pub mod table;
pub mod form;
pub mod pages;
pub mod printing;
pub mod read_model;
pub mod routes;
