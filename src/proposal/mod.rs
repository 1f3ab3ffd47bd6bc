//! Proposals: one innovation entered into one edition. `/usulan`, `/verifikasi`.

pub mod events;
