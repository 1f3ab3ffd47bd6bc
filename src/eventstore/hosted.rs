//! Hosts our pure aggregates in cqrs-es, so that no context needs to name it.

use crate::kernel::{
    actor::Stamp,
    aggregate::{Aggregate, DomainEvent},
};
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An aggregate as cqrs-es wants it.
#[derive(Debug)]
pub(super) struct Hosted<A>(A);

impl<A: Default> Default for Hosted<A> {
    fn default() -> Self {
        Self(A::default())
    }
}

/// cqrs-es asks for serde because of snapshots, which are never taken here.
impl<A> Serialize for Hosted<A> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}
impl<'de, A: Default> Deserialize<'de> for Hosted<A> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <()>::deserialize(deserializer).map(|()| Self::default())
    }
}

/// An event as cqrs-es wants it; stored in the form of the event itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Stored<E>(pub(super) E);

impl<E: DomainEvent> cqrs_es::DomainEvent for Stored<E> {
    fn event_type(&self) -> String {
        self.0.name().0.to_owned()
    }
    fn event_version(&self) -> String {
        self.0.name().1.to_owned()
    }
}

impl<A: Aggregate> cqrs_es::Aggregate for Hosted<A> {
    const TYPE: &'static str = A::TYPE;
    type Command = (A::Command, Stamp);
    type Event = Stored<A::Event>;
    type Error = A::Refusal;
    type Services = ();

    async fn handle(
        &mut self,
        (command, stamp): Self::Command,
        (): &Self::Services,
        sink: &EventSink<Self>,
    ) -> Result<(), Self::Error> {
        for event in self.0.decide(command, &stamp)? {
            sink.write(Stored(event), self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: Self::Event) {
        self.0.apply(&event.0);
    }
}
