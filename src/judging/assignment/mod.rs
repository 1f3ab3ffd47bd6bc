//! One judge's duty for one proposal in one round.
//!
//! - Nobody judges the unit they work for or write for, a unit above or below it, or another unit of the same OPD.
//! - A duty ends with a reason: the judge recuses, or the panitia takes it back. It may be given again.
//! - The aggregate holds the claim `duty` while the duty lasts; without it no sheet is taken.

pub mod aggregate;
pub mod commands;
pub mod events;
