//! Proposals: one innovation entered into one edition. `/usulan`, `/verifikasi`
//!
//! One stream of events per proposal: an operator drafts it, writes its sections, hands it in; a verifier admits it,
//! returns it for correction, or rejects it; its unit may take it back.
//!
//! - A draft need not be complete; handing in names everything that is missing at once.
//! - Two people never overwrite each other silently: an edit says which text it was written from.
//! - Each handing-in is a version that stays readable, with a receipt of number, server time and content hash.
//! - An innovation enters an edition once, a title is used once, a unit's quota holds: claims at the instant of append.
//! - For judges of blind rounds the panitia closes names and releases files; each version needs its own look.
//! - The closing instant is the server's, and the append itself requires it.
//!
//! Who reads my events: `competition` (admitted, rejected, withdrawn), `judging` (what judges read), `result`.

pub mod events;
pub mod commands;
pub mod aggregate;
pub mod read_model;
pub mod table;
pub mod form;
pub mod import;
pub mod pages;
pub mod routes;
