//! What somebody wants to happen in the pleno.

use crate::judging::deliberation::events::{Finalist, Minutes, Presence, Sk};
use crate::kernel::{
    ids::{EditionId, ObjectionId, PersonId, ProposalId, RoundId},
    text::{Reason, Title},
    time::{Date, Timestamp, Zone},
};
use crate::scoring::rules::{AwardRule, DeliberationRules, ObjectionRules};
use std::collections::BTreeMap;

/// Wishes of the product (open) and of the panitia that keeps the minutes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliberationCommand {
    /// Opens the pleno; hands it the new list where it ordered a recount.
    Open {
        edition: EditionId,
        rules_sha256: String,
        finalists: Vec<Finalist>,
        /// What the rules in force ask of the pleno.
        asked: Option<DeliberationRules>,
    },
    WriteAgenda {
        items: Vec<Title>,
    },
    /// Names chair and secretary.
    Convene {
        chair: PersonId,
        secretary: PersonId,
        /// Those whose sheets counted in the last scored round.
        judges: Vec<PersonId>,
        /// Who may be named: those who run competitions of the edition's region.
        panitia: Vec<PersonId>,
        /// Asked for once others were named.
        reason: Option<Reason>,
    },
    RecordAttendance {
        marks: BTreeMap<PersonId, Presence>,
        /// Asked for where it corrects what was recorded.
        reason: Option<Reason>,
    },
    AddNote {
        proposal: Option<ProposalId>,
        note: Reason,
    },
    WriteMinutes {
        minutes: Minutes,
        /// Who may have led it: those who run competitions of the edition's region.
        panitia: Vec<PersonId>,
        /// The day in the competition's zone.
        today: Date,
        /// Asked for once they could be printed.
        reason: Option<Reason>,
    },
    ChangeOrder {
        /// The revision that the wish was formed on: how often order and awards were decided before.
        base_revision: u32,
        proposal: ProposalId,
        /// The place within the division, from 1.
        to: u32,
        reason: Reason,
    },
    FixAwards {
        base_revision: u32,
        /// What the published rules let the pleno award, highest first.
        rules: Vec<AwardRule>,
        /// The hash of the whole rules that these awards stand in.
        rules_sha256: String,
        awards: Vec<GivenAward>,
    },
    Seal {
        base_revision: u32,
        /// Only where the rules promise no time to object.
        sk: Option<Sk>,
        /// What the rules promise to those who doubt the result.
        objections: Option<ObjectionRules>,
        /// The competition's zone, and the day there.
        zone: Zone,
        today: Date,
    },
    /// The chair signs what the secretary is to confirm. Facts as with `Seal`.
    ProposeSeal {
        base_revision: u32,
        sk: Option<Sk>,
        objections: Option<ObjectionRules>,
        today: Date,
    },
    /// The secretary confirms exactly that: the result is sealed.
    ConfirmSeal {
        /// Of the result that the secretary looked at.
        result_sha256: String,
        objections: Option<ObjectionRules>,
        zone: Zone,
        today: Date,
    },
    /// Chair or secretary steps back before the seal stands.
    WithdrawSeal {
        reason: Reason,
    },
    /// Ends the time to object.
    CloseObjections,
    /// Takes the sealed result up again because of upheld objections.
    Reopen {
        objections: Objections,
        reason: Reason,
    },
    /// Has the last scored round opened again, after the result was taken up again.
    OrderRecount {
        /// The last scored round, as the read model knows it.
        round: RoundId,
        /// Whether the edition is a ladder, whose rankings are public at once.
        ladder: bool,
        /// Until when judges may correct their sheets.
        closes_at: Timestamp,
        reason: Reason,
    },
    RecordSk {
        sk: Sk,
        objections: Objections,
        /// The day in the competition's zone.
        today: Date,
    },
}

/// What became of the objections to a version of the result.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Objections {
    /// Those without an answer.
    pub waiting: u32,
    pub answered: Vec<ObjectionId>,
    /// Those answered that were upheld and ask for a recount.
    pub recounts: Vec<ObjectionId>,
}

/// An award for an entry, by the award's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenAward {
    pub key: String,
    pub proposal: ProposalId,
}
