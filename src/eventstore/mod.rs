//! The log of events and everything that moves along it.
//!
//! The only module that names `cqrs_es` and `postgres_es`. What others use:
//! [`CommandBus`] to change something, [`Projection`] to keep a read model, [`Reaction`] to answer an event with
//! commands, [`TimerHandler`] to act at a time, [`rebuild`] to make a read model anew.
//!
//! Invariants: positions are gapless and in commit order; an acknowledged command is in the log exactly once;
//! a read model and its checkpoint change in one transaction; nothing is ever skipped.

mod append;
mod bus;
mod engine;
mod health;
mod hosted;
mod log;
mod progress;
mod projection;
mod reaction;
mod rebuild;
mod store;
mod timer;
mod upcast;
mod wakeup;
mod worker;

pub use bus::CommandBus;
pub use engine::Engine;
pub use health::{Health, ReaderHealth, health};
pub use log::{RecordedEvent, head, of_aggregate, read_after};
pub use progress::Progress;
pub use projection::{Projection, ProjectionError, catch_up, prepare};
pub use reaction::{Reaction, ReactionContext, ReactionError, react_all};
pub use rebuild::rebuild;
pub use store::{CommandError, Receipt, Store, StoreFailure};
pub use timer::{NewTimer, Timer, TimerHandler, fire_due};
pub use wakeup::Wakeup;
pub use worker::{Readers, Workers};
