//! A sealed result sets the timer that ends the time to object to it.

use crate::eventstore::{
    NewTimer, Reaction, ReactionContext, ReactionError, RecordedEvent, StoreFailure, Timer, TimerHandler,
};
use crate::judging::deliberation::{aggregate::Deliberation, commands::DeliberationCommand, events::DeliberationEvent};
use crate::kernel::ids::DeliberationId;
use async_trait::async_trait;
use serde_json::json;
use std::sync::Arc;

const CLOSE: &str = "objections-close";

/// Waits for the end of the time to object.
pub struct ObjectionReaction;

#[async_trait]
impl Reaction for ObjectionReaction {
    fn name(&self) -> &'static str {
        "objection"
    }

    async fn react(&self, event: &RecordedEvent, context: &mut ReactionContext) -> Result<(), ReactionError> {
        if event.event_type != "ResultSealed" {
            return Ok(());
        }
        if let DeliberationEvent::ResultSealed { objections_until: Some(due_at), .. } = event.decode()? {
            let id = format!("{CLOSE}:{}:{}", event.aggregate_id, due_at.millis());
            let payload = json!({ "id": event.aggregate_id });
            context.schedule(NewTimer { id, kind: CLOSE, due_at, payload });
        }
        Ok(())
    }
}

/// The timers of this context.
pub fn timers() -> Vec<Arc<dyn TimerHandler>> {
    vec![Arc::new(CloseTimer)]
}

struct CloseTimer;

#[async_trait]
impl TimerHandler for CloseTimer {
    fn kind(&self) -> &'static str {
        CLOSE
    }
    async fn fire(&self, timer: &Timer) -> Result<Result<(), String>, StoreFailure> {
        let id = timer.payload["id"].as_str().unwrap_or_default();
        let id: DeliberationId = id
            .parse()
            .map_err(|_| StoreFailure::Unexpected(format!("a timer without an id: {}", timer.payload).into()))?;
        timer.execute::<Deliberation>(id, DeliberationCommand::CloseObjections).await
    }
}
