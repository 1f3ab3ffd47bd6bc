//! One judge's duty for one proposal in one round.
//!
//! - Nobody judges the OPD they work for or write for, in any of its units, nor the village they live in.
//! - A duty ends with a reason: the judge recuses, or the panitia takes it back. It may be given again.
//! - Whoever stepped back from a proposal is not asked again about it in the other rounds of the edition.
//! - The aggregate holds the claim `duty` while the duty lasts; without it no sheet is taken.

pub mod aggregate;
pub mod commands;
pub mod events;
