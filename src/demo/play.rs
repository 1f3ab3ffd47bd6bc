//! The stage hands: commands with the right hand, role and hour.

use super::{DemoError, cast};
use crate::{
    attachment::{self, AttachmentRow, Attachments, New, Received},
    eventstore::{CommandError, Engine},
    kernel::{
        actor::{Actor, CommandId, Role, Stamp},
        aggregate::Aggregate,
        time::Timestamp,
    },
};
use sqlx::PgPool;
use std::{fmt::Display, path::Path};

/// What every scene needs.
pub(super) struct Play<'a> {
    engine: &'a Engine,
    pool: &'a PgPool,
    attachments: Attachments,
}

/// A step that could not be played, and why.
pub(super) fn failed(step: impl Display, reason: impl Display) -> DemoError {
    DemoError::Step { step: step.to_string(), reason: reason.to_string() }
}

impl<'a> Play<'a> {
    pub(super) fn new(engine: &'a Engine, pool: &'a PgPool, data: &Path) -> Self {
        Self { engine, pool, attachments: Attachments::new(pool.clone(), data) }
    }
    pub(super) fn pool(&self) -> &PgPool {
        self.pool
    }
    /// One wish of one person at one time. `name` makes it the same wish when the demo is played again.
    pub(super) async fn run<A: Aggregate>(
        &self,
        login: &str,
        role: Role,
        at: Timestamp,
        name: &str,
        id: impl Display,
        command: A::Command,
    ) -> Result<(), DemoError> {
        let command_id = CommandId::of_tool("demo", name);
        let correlation_id = command_id.as_str().to_owned();
        let stamp =
            Stamp { by: Actor::Person(cast::id(login)), role, at, command_id, correlation_id, on_behalf_of: None };
        match self.engine.store().execute::<A>(&id.to_string(), command, &stamp).await {
            Ok(_) => Ok(()),
            Err(CommandError::Refused(refusal)) => Err(failed(name, refusal)),
            Err(error) => Err(failed(name, error)),
        }
    }
    /// Keeps a file; one that was kept before is that file.
    pub(super) async fn keep(&self, name: &str, bytes: &[u8], new: &New) -> Result<AttachmentRow, DemoError> {
        if let Some(row) = self.attachments.find(new.id).await? {
            return Ok(row);
        }
        match attachment::keep(&self.attachments, name, bytes, new).await {
            Ok(Received::Kept(row)) => Ok(row),
            Ok(Received::Refused(refusal)) => Err(failed(name, refusal)),
            Err(error) => Err(failed(name, error)),
        }
    }
    /// Waits for what follows by itself.
    pub(super) async fn settled(&self) -> Result<(), DemoError> {
        Ok(self.engine.settled().await?)
    }
}
