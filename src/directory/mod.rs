//! Regions and units: who there is. `/unit`
//!
//! One installation serves one kabupaten or kota. Its kecamatan, desa and kelurahan come from the reference data
//! inside the program; its units (dinas, badan, bagian, kecamatan, RSUD, puskesmas, desa) begin with a usual list
//! and are then kept by the admin and the panitia of the kabupaten.
//!
//! Plain tables without events: `region`, `unit` and `installation` may be joined by every context's SQL.
//! - A unit's code and parent never change and a unit is never deleted, only set inactive:
//!   events name it for ever.
//! - A unit belongs to one family, itself with what is above and below it: the ground of conflicts of interest.

pub mod embedded;
pub mod table;
pub mod import;
pub mod pages;
pub mod routes;
