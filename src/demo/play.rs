//! The stage hands: commands with the right hand, role and hour.

use super::{DemoError, cast, papers};
use crate::{
    attachment::{self, AttachmentRow, Attachments, DEFAULT_LIMIT, New, Received},
    document::{
        self,
        aggregate::Document,
        commands::DocumentCommand,
        events::{DocumentKind, SignedCopy},
    },
    eventstore::{CommandError, Engine},
    kernel::{
        actor::{Actor, CommandId, Role, Stamp},
        aggregate::Aggregate,
        ids::{AttachmentId, DocumentId, EditionId},
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
    /// What the clock does by itself at that time.
    pub(super) async fn tick<A: Aggregate>(
        &self,
        at: Timestamp,
        name: &str,
        id: impl Display,
        command: A::Command,
    ) -> Result<(), DemoError> {
        let stamp = Stamp::system(Actor::Clock, at, CommandId::of_tool("demo", name));
        match self.engine.store().execute::<A>(&id.to_string(), command, &stamp).await {
            Ok(_) => Ok(()),
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
    /// The signed minutes of an edition come back as a scan.
    pub(super) async fn sign_minutes(&self, login: &str, edition: EditionId, at: Timestamp) -> Result<(), DemoError> {
        let subject = edition.to_string();
        let minutes = document::read_model::in_force(self.pool, DocumentKind::Minutes, &subject).await?;
        let minutes = minutes.ok_or_else(|| failed(edition, "there are no minutes"))?;
        let id = AttachmentId::of(&[&edition, &"minutes"]);
        let (owner, slot) = (minutes.number.clone(), "salinan".to_owned());
        let new = New { id, owner, slot, uploader: cast::id(login), at, limit: DEFAULT_LIMIT };
        let title = format!("Berita acara {}", minutes.edition_name);
        let bytes = papers::pdf(&[&title, &minutes.number, "", "Pindaian contoh untuk peragaan, bukan dokumen resmi."]);
        let kept = self.keep("berita-acara.pdf", &bytes, &new).await?;
        let copy = SignedCopy {
            attachment: kept.id,
            media_type: kept.media_type.code().to_owned(),
            size: kept.size.unsigned_abs(),
            sha256: kept.sha256,
        };
        let (number, kind) = (minutes.number, minutes.kind);
        let name = format!("signed:{number}");
        let id = DocumentId::of_number(&number);
        let file = DocumentCommand::FileSignedCopy { number, kind, edition, copy };
        self.run::<Document>(login, Role::Organiser, at, &name, id, file).await
    }
    /// Waits for what follows by itself.
    pub(super) async fn settled(&self) -> Result<(), DemoError> {
        Ok(self.engine.settled().await?)
    }
}
