//! Reading the log in its order.

use crate::{
    eventstore::{projection::ProjectionError, upcast::upcast},
    kernel::{
        actor::{Actor, Role},
        aggregate::DomainEvent,
        region::RegionCode,
        time::Timestamp,
    },
};
use serde_json::Value;
use sqlx::{PgConnection, PgPool, Row, postgres::PgRow};

/// One event as it stands in the log.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordedEvent {
    /// Place in the whole log, from 1, without gaps.
    pub position: i64,
    pub aggregate_type: String,
    pub aggregate_id: String,
    /// Place in the aggregate's own stream, from 1.
    pub sequence: i64,
    pub event_type: String,
    pub event_version: String,
    /// In today's form.
    pub payload: Value,
    pub by: Actor,
    pub role: Role,
    /// When the command was given, by the server's clock.
    pub at: Timestamp,
    pub command_id: String,
    pub correlation_id: String,
    /// The territory whose work a person from above it did.
    pub on_behalf_of: Option<RegionCode>,
}

impl RecordedEvent {
    /// The typed event, when it is one of `E`'s.
    pub fn decode<E: DomainEvent>(&self) -> Result<E, ProjectionError> {
        serde_json::from_value(self.payload.clone()).map_err(|source| ProjectionError::Decode {
            position: self.position,
            event_type: self.event_type.clone(),
            source,
        })
    }
}

impl sqlx::FromRow<'_, PgRow> for RecordedEvent {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        let metadata: Value = row.try_get("metadata")?;
        let text = |key: &str| {
            metadata[key].as_str().ok_or_else(|| sqlx::Error::Decode(format!("metadata lacks {key}").into()))
        };
        let decode = |error: Box<dyn std::error::Error + Send + Sync>| sqlx::Error::Decode(error);
        let event_type: String = row.try_get("event_type")?;
        let event_version: String = row.try_get("event_version")?;
        Ok(Self {
            position: row.try_get("position")?,
            aggregate_type: row.try_get("aggregate_type")?,
            aggregate_id: row.try_get("aggregate_id")?,
            sequence: row.try_get("sequence")?,
            payload: upcast(&event_type, &event_version, row.try_get("payload")?),
            by: text("by")?.parse().map_err(|e| decode(Box::new(e)))?,
            role: text("role")?.parse().map_err(|e| decode(Box::new(e)))?,
            at: text("at")?.parse().map_err(|e| decode(Box::new(e)))?,
            command_id: text("command_id")?.to_owned(),
            correlation_id: text("correlation_id")?.to_owned(),
            on_behalf_of: match metadata["on_behalf_of"].as_str() {
                Some(territory) => Some(territory.parse().map_err(|e| decode(Box::new(e)))?),
                None => None,
            },
            event_type,
            event_version,
        })
    }
}

/// The last position of the log, 0 when it is empty.
pub async fn head(pool: &PgPool) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("select position from log_head").fetch_one(pool).await
}

/// Up to `limit` events after a position, in order.
pub async fn read_after(
    connection: &mut PgConnection,
    position: i64,
    limit: i64,
) -> Result<Vec<RecordedEvent>, sqlx::Error> {
    sqlx::query_as(
        "select position, aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata
         from public.events where position > $1 order by position limit $2",
    )
    .bind(position)
    .bind(limit)
    .fetch_all(connection)
    .await
}

/// All events of one aggregate, in order.
pub async fn of_aggregate(
    pool: &PgPool,
    aggregate_type: &str,
    aggregate_id: &str,
) -> Result<Vec<RecordedEvent>, sqlx::Error> {
    sqlx::query_as(
        "select position, aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata
         from public.events where aggregate_type = $1 and aggregate_id = $2 order by sequence",
    )
    .bind(aggregate_type)
    .bind(aggregate_id)
    .fetch_all(pool)
    .await
}
