//! What happened to an edition. Stored for ever: add optional fields, or a new version with an upcaster.

use crate::{
    kernel::{
        aggregate::domain_event,
        ids::ProposalId,
        region::RegionCode,
        text::{Reason, Title},
        time::Timestamp,
    },
    scoring::rules::{Calendar, EditionRules},
};
use serde::{Deserialize, Serialize};

/// The scope of a claim: nobody else may use the slug.
pub const SLUG: &str = "slug";
/// Held while proposals are taken: `<edition>@<closes_at in milliseconds>`.
pub const REGISTRATION: &str = "registration";
/// Held by an edition that was published and not cancelled; a round needs it to open.
pub const EDITION_HELD: &str = "edition-held";
/// Held for ever by a round that has begun.
pub const ROUND_BEGUN: &str = "round-begun";
/// Held for ever by a scored round that has begun.
pub const SCORING_BEGUN: &str = "scoring-begun";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum EditionEvent {
    /// The panitia set up an edition; only they see it.
    EditionDrafted {
        /// In URLs: `sinovik-2026`. Unique for ever.
        slug: String,
        name: Title,
        year: u16,
        /// The region whose panitia runs it.
        region: RegionCode,
        /// The template that the rules came from.
        template: String,
        rules: EditionRules,
        calendar: Calendar,
    },
    /// Changed before publication.
    EditionRulesRevised { name: Title, rules: EditionRules, calendar: Calendar },
    /// Public and frozen from here on.
    EditionRulesPublished { rules: EditionRules, rules_sha256: String, calendar: Calendar },
    /// Changed after publication; shown to everyone with its reason.
    EditionRulesAmended {
        rules: EditionRules,
        rules_sha256: String,
        reason: Reason,
        /// Keys of the rounds that changed; none of them had begun.
        #[serde(default)]
        rounds: Vec<String>,
    },
    /// Proposals are taken until `closes_at`.
    EditionRegistrationOpened { closes_at: Timestamp, by_clock: bool },
    /// The closing instant moved while registration was open or had just closed.
    EditionRegistrationExtended {
        previous: Timestamp,
        closes_at: Timestamp,
        reason: Reason,
        /// Registration had closed and is open again.
        #[serde(default)]
        reopened: bool,
        /// Keys of the scored rounds, none of which had begun when registration was reopened.
        #[serde(default)]
        before: Vec<String>,
    },
    EditionRegistrationClosed {
        by_clock: bool,
        /// The closing instant that held.
        closes_at: Timestamp,
    },
    /// From here on everybody may read the submitted proposals.
    EditionProposalsPublished {},
    /// Every panel of the ladder's lowest step scores this proposal, which competes with nobody.
    EditionAnchorChosen {
        proposal: ProposalId,
        reason: Reason,
        /// Names the rounds that score it, none of which had begun.
        before: Vec<String>,
    },
    /// The edition will not be held.
    EditionCancelled {
        reason: Reason,
        /// Keys of the scored rounds, none of which had begun.
        #[serde(default)]
        before: Vec<String>,
    },
}

domain_event!(EditionEvent {
    EditionDrafted = "1",
    EditionRulesRevised = "1",
    EditionRulesPublished = "1",
    EditionRulesAmended = "1",
    EditionRegistrationOpened = "1",
    EditionRegistrationExtended = "1",
    EditionRegistrationClosed = "1",
    EditionProposalsPublished = "1",
    EditionAnchorChosen = "1",
    EditionCancelled = "1",
});
