//! Everything that happened to a proposal: the log itself.

use crate::eventstore::{self, ProjectionError};
use crate::kernel::{
    actor::{Actor, Role},
    ids::{PersonId, ProposalId},
    time::Timestamp,
};
use crate::proposal::{events::ProposalEvent, read_model::own::person_names};
use sqlx::PgPool;

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryEntry {
    pub at: Timestamp,
    pub role: Role,
    /// The person's name, none where the product acted by itself.
    pub name: Option<String>,
    pub what: ProposalEvent,
}

/// From the first event to the latest.
pub async fn history(pool: &PgPool, id: ProposalId) -> Result<Vec<HistoryEntry>, ProjectionError> {
    let events = eventstore::of_aggregate(pool, "proposal", &id.to_string()).await?;
    let people: Vec<PersonId> = events.iter().filter_map(|event| event.by.person()).collect();
    let names = person_names(pool, &people).await?;
    let name = |by: &Actor| by.person().and_then(|person| names.get(&person).cloned());
    events
        .iter()
        .map(|event| Ok(HistoryEntry { at: event.at, role: event.role, name: name(&event.by), what: event.decode()? }))
        .collect()
}
