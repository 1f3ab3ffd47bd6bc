//! What happened to an edition and its rounds, as people are told.

use crate::{
    kernel::{
        actor::{Actor, Role},
        ids::{EditionId, RoundId},
        text::Reason,
        time::{Date, Timestamp},
    },
    scoring::rules::EditionRules,
};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Happening {
    Drafted,
    Revised,
    Published,
    Amended {
        before: Box<EditionRules>,
        after: Box<EditionRules>,
        reason: Reason,
    },
    RegistrationOpened {
        closes_at: Timestamp,
        by_clock: bool,
    },
    RegistrationExtended {
        previous: Timestamp,
        closes_at: Timestamp,
        reopened: bool,
        reason: Reason,
    },
    RegistrationClosed {
        by_clock: bool,
    },
    ProposalsPublished,
    Cancelled {
        reason: Reason,
    },
    RoundOpened {
        by_clock: bool,
    },
    RoundExtended {
        previous: Option<Timestamp>,
        closes_at: Timestamp,
        reason: Reason,
    },
    RoundRescheduled {
        opens_at: Timestamp,
        closes_at: Timestamp,
    },
    RoundClosed {
        by_clock: bool,
    },
    RoundReopened {
        reason: Reason,
    },
    RoundRanked {
        promoted: usize,
    },
    EntryRemoved {
        reason: Reason,
    },
    AnchorChosen {
        reason: Reason,
    },
    /// The SK fixes the result.
    Sealed {
        sk_number: String,
        sk_date: Date,
    },
    /// Sealed, and open to objections.
    ResultSealed {
        version: u32,
    },
    ResultReopened {
        reason: Reason,
    },
}

impl Happening {
    /// Whether everybody may read it.
    pub const fn is_public(&self) -> bool {
        !matches!(self, Self::Drafted | Self::Revised | Self::EntryRemoved { .. } | Self::AnchorChosen { .. })
    }
    /// Whether it changed what had been published.
    pub const fn is_change(&self) -> bool {
        matches!(
            self,
            Self::Amended { .. }
                | Self::RegistrationExtended { .. }
                | Self::RoundExtended { .. }
                | Self::RoundReopened { .. }
                | Self::Cancelled { .. }
        )
    }
    /// The reason that was given.
    pub const fn reason(&self) -> Option<&Reason> {
        match self {
            Self::Amended { reason, .. }
            | Self::RegistrationExtended { reason, .. }
            | Self::Cancelled { reason }
            | Self::RoundExtended { reason, .. }
            | Self::RoundReopened { reason }
            | Self::ResultReopened { reason }
            | Self::EntryRemoved { reason }
            | Self::AnchorChosen { reason } => Some(reason),
            Self::Drafted
            | Self::Revised
            | Self::Published
            | Self::RegistrationOpened { .. }
            | Self::RegistrationClosed { .. }
            | Self::ProposalsPublished
            | Self::RoundOpened { .. }
            | Self::RoundRescheduled { .. }
            | Self::RoundClosed { .. }
            | Self::RoundRanked { .. }
            | Self::ResultSealed { .. }
            | Self::Sealed { .. } => None,
        }
    }
}

/// One thing that happened, with who and when.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct TrailRow {
    pub at: Timestamp,
    pub by: Actor,
    /// For those who may read names.
    pub name: Option<String>,
    pub role: Role,
    /// The name of the territory whose work a person from above it did.
    pub territory: Option<String>,
    pub round: Option<RoundId>,
    pub round_label: Option<String>,
    #[sqlx(json)]
    pub what: Happening,
}

/// What happened to an edition and its rounds, the newest first.
pub async fn trail(pool: &PgPool, edition: EditionId) -> Result<Vec<TrailRow>, sqlx::Error> {
    sqlx::query_as(
        "select t.at, t.by, n.name, t.role, v.name as territory, t.round, o.rules->>'label' as round_label, t.what
         from read.competition_trail t
         left join read.competition_round o on o.id = t.round
         left join person_name n on n.id = t.by
         left join region v on v.code = t.on_behalf_of
         where t.edition = $1 order by t.position desc",
    )
    .bind(edition)
    .fetch_all(pool)
    .await
}
