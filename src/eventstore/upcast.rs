//! Old stored forms brought to today's, oldest first. The events themselves are never rewritten.

use cqrs_es::persist::{EventUpcaster, SemanticVersionEventUpcaster};
use serde_json::Value;

/// Brings the payload of one event type up to `to_version`.
pub(super) struct Upcast {
    pub(super) event_type: &'static str,
    pub(super) to_version: &'static str,
    pub(super) change: fn(Value) -> Value,
}

/// Every change of a stored form that optional fields could not express.
pub(super) const UPCASTS: &[Upcast] = &[];

/// The list as cqrs-es takes it.
pub(super) fn upcasters() -> Vec<Box<dyn EventUpcaster>> {
    boxed(UPCASTS)
}

fn boxed(upcasts: &[Upcast]) -> Vec<Box<dyn EventUpcaster>> {
    upcasts
        .iter()
        .map(|u| -> Box<dyn EventUpcaster> {
            Box::new(SemanticVersionEventUpcaster::new(u.event_type, u.to_version, Box::new(u.change)))
        })
        .collect()
}

/// Runs the same list over a payload that was read from the log directly.
pub(super) fn upcast(event_type: &str, event_version: &str, payload: Value) -> Value {
    if UPCASTS.is_empty() {
        return payload;
    }
    let event = cqrs_es::persist::SerializedEvent {
        aggregate_id: String::new(),
        sequence: 0,
        aggregate_type: String::new(),
        event_type: event_type.to_owned(),
        event_version: event_version.to_owned(),
        payload,
        metadata: Value::Null,
    };
    upcasters()
        .iter()
        .fold(event, |event, upcaster| {
            if upcaster.can_upcast(&event.event_type, &event.event_version) { upcaster.upcast(event) } else { event }
        })
        .payload
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_old_form_is_brought_to_the_new_one_and_a_new_one_is_left_alone() {
        const CHANGES: &[Upcast] = &[Upcast {
            event_type: "Named",
            to_version: "2",
            change: |mut payload| {
                payload["name"] = payload["nama"].take();
                payload
            },
        }];
        let event = |version: &str, payload| cqrs_es::persist::SerializedEvent {
            aggregate_id: "a".into(),
            sequence: 1,
            aggregate_type: "t".into(),
            event_type: "Named".into(),
            event_version: version.into(),
            payload,
            metadata: Value::Null,
        };
        let upcaster = &boxed(CHANGES)[0];
        assert!(upcaster.can_upcast("Named", "1"));
        assert!(!upcaster.can_upcast("Named", "2"));
        assert_eq!(upcaster.upcast(event("1", json!({"nama": "x"}))).payload["name"], "x");
    }
}
