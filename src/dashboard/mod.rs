//! Where people begin: the front page, what a person has to do now, and how the installation is. `/`, `/beranda`,
//! `/operasional`
//!
//! Read side only, without tables of its own: it counts over the read models of all contexts, one statement each.
//!
//! - The front page shows what is public: published editions and sealed results.
//! - What a person has to do follows from roles and their scopes; nothing of others is counted.

pub mod read_model;
pub mod pages;
pub mod routes;
