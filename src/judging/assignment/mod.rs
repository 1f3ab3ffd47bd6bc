//! One judge's duty for one proposal in one round.
//!
//! - Nobody judges an entry that a blocking relation ties them to; what blocks is said by `kernel::relation`.
//! - A duty ends with a reason: the judge recuses, or the panitia takes it back. It may be given again.
//! - A relation that becomes known ends the duty too, by a reaction.
//! - Whoever stepped back from a proposal is not asked again about it in the other rounds of the edition.
//! - The aggregate holds the claim `duty` while the duty lasts; without it no sheet is taken.

pub mod aggregate;
pub mod commands;
pub mod events;
