//! What somebody wants to happen to an objection. Facts of others arrive with the wish.

use crate::kernel::{
    ids::{EditionId, ObjectionId, PersonId, ProposalId},
    relation::Kind,
    time::{Timestamp, Zone},
    unit::UnitCode,
};
use crate::objection::events::{Consequence, Ground, ObjectionFile, Statement};
use std::collections::BTreeSet;

/// Wishes of the unit that objects (file, add a file) and of the panitia (reject, uphold).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ObjectionCommand {
    File {
        /// The units that the person writes for.
        acting: Vec<UnitCode>,
        entry: Box<Entry>,
        window: Option<Window>,
        ground: Ground,
        statement: Statement,
        files: Vec<ObjectionFile>,
    },
    AddFile {
        acting: Vec<UnitCode>,
        window: Option<Window>,
        file: ObjectionFile,
    },
    Reject {
        ties: Ties,
        reply: Statement,
    },
    Uphold {
        ties: Ties,
        reply: Statement,
        consequence: Consequence,
    },
}

/// The entry for which somebody objects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub edition: EditionId,
    pub proposal: ProposalId,
    pub unit: UnitCode,
    /// Whether it was entered into a round that judges scored.
    pub competed: bool,
}

/// The time in which objections to a version of the result are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    pub version: u32,
    pub closes_at: Timestamp,
    pub zone: Zone,
}

/// What ties the person who answers to the entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ties {
    /// Whoever judged the entry.
    pub judges: BTreeSet<PersonId>,
    /// Every relation of the person to the entry.
    pub relations: Vec<Kind>,
}

/// The objection of an entry on one ground to one version of the result.
pub fn objection_id(edition: EditionId, version: u32, proposal: ProposalId, ground: Ground) -> ObjectionId {
    ObjectionId::of(&[&edition, &version, &proposal, &ground])
}
