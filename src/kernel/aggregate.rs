//! What an aggregate is: pure rules over its own events. The event store hosts any type that implements this.

use crate::kernel::actor::Stamp;
use serde::{Serialize, de::DeserializeOwned};
use std::fmt::Debug;

/// The rules of one kind of aggregate.
///
/// `decide` and `apply` are synchronous and pure: no clock, no I/O, no randomness.
/// Time, actor, fresh ids and facts owned by others arrive with the command.
pub trait Aggregate: Default + Send + Sync + 'static {
    /// Stored with every event; never changes.
    const TYPE: &'static str;
    /// Imperative wishes; their fields are already valid.
    type Command: Clone + Debug + Send + Sync;
    /// Past-tense facts, stored for ever.
    type Event: DomainEvent;
    /// Why a command was turned down, in the user's words.
    type Refusal: std::error::Error + Clone + PartialEq + Send + Sync + 'static;

    /// State and command in, events or a refusal out. The same command twice gives no second event.
    fn decide(&self, command: Self::Command, stamp: &Stamp) -> Result<Vec<Self::Event>, Self::Refusal>;

    /// Folds one event into the state. Total: never fails on anything that was ever stored.
    fn apply(&mut self, event: &Self::Event);

    /// What must hold across aggregates at the instant the event is appended.
    /// Checked and changed in the append transaction, under the lock that orders the log.
    fn claims(id: &str, event: &Self::Event) -> Vec<Claim> {
        let _ = (id, event);
        Vec::new()
    }

    /// The refusal for a claim that did not hold; `None` where a failed claim means changed facts (a conflict).
    fn refuse_claim(claim: &Claim) -> Option<Self::Refusal> {
        let _ = claim;
        None
    }
}

/// A stored fact with a name and a version.
pub trait DomainEvent: Serialize + DeserializeOwned + Clone + PartialEq + Debug + Send + Sync + 'static {
    /// Every event type of this enum with its version.
    const TYPES: &'static [(&'static str, &'static str)];
    /// This event's type and version.
    fn name(&self) -> (&'static str, &'static str);
}

/// One condition between aggregates: a small set of values that only one holder may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// `value` in `scope` belongs to this aggregate from now on; fails when another holds it.
    Take { scope: String, value: String },
    /// One of `limit` places in `scope`; fails when all are held by others.
    TakePlace { scope: String, limit: u32 },
    /// `value` in `scope` must be held by some aggregate at this instant; nothing changes.
    Require { scope: String, value: String },
    /// Gives back `value` in `scope`, if this aggregate holds it.
    Release { scope: String, value: String },
    /// Gives back everything that this aggregate holds.
    ReleaseAll,
}

impl Claim {
    /// The scope, empty for [`Claim::ReleaseAll`].
    pub fn scope(&self) -> &str {
        match self {
            Self::Take { scope, .. }
            | Self::TakePlace { scope, .. }
            | Self::Require { scope, .. }
            | Self::Release { scope, .. } => scope,
            Self::ReleaseAll => "",
        }
    }
}

/// Names the variants of an event enum with their versions.
macro_rules! domain_event {
    ($enum:ty { $($variant:ident = $version:literal),+ $(,)? }) => {
        impl crate::kernel::aggregate::DomainEvent for $enum {
            const TYPES: &'static [(&'static str, &'static str)] = &[$((stringify!($variant), $version)),+];
            fn name(&self) -> (&'static str, &'static str) {
                match self {
                    $(Self::$variant { .. } => (stringify!($variant), $version)),+
                }
            }
        }
    };
}
pub(crate) use domain_event;
