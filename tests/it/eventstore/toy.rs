//! A counter, its projection and a reaction: enough to try every promise.

use async_trait::async_trait;
use sayembara::{
    eventstore::{Projection, ProjectionError, Reaction, ReactionContext, ReactionError, RecordedEvent},
    kernel::{
        actor::{Actor, CommandId, Stamp},
        aggregate::{Aggregate, Claim, DomainEvent},
        time::Timestamp,
    },
};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use std::sync::atomic::{AtomicI64, Ordering};

#[derive(Debug, Default)]
pub(super) struct Counter {
    value: i64,
}

#[derive(Debug, Clone)]
pub(super) enum CounterCommand {
    Add(i64),
    /// Several events at once.
    AddEach(Vec<i64>),
    Nothing,
    /// Takes the value in scope "name".
    Name(String),
    /// Needs that somebody holds the value in scope "name".
    Need(String),
    /// One of two places in scope "seat".
    Seat,
    Leave,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) enum CounterEvent {
    Added { by: i64 },
    Named { name: String },
    Needed { name: String },
    Seated {},
    Left {},
}

impl DomainEvent for CounterEvent {
    const TYPES: &'static [(&'static str, &'static str)] =
        &[("Added", "1"), ("Named", "1"), ("Needed", "1"), ("Seated", "1"), ("Left", "1")];
    fn name(&self) -> (&'static str, &'static str) {
        match self {
            Self::Added { .. } => Self::TYPES[0],
            Self::Named { .. } => Self::TYPES[1],
            Self::Needed { .. } => Self::TYPES[2],
            Self::Seated {} => Self::TYPES[3],
            Self::Left {} => Self::TYPES[4],
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum CounterRefusal {
    #[error("Jumlah tidak boleh negatif.")]
    Negative,
    #[error("Nama itu sudah dipakai.")]
    NameTaken,
    #[error("Semua kursi terisi.")]
    Full,
}

impl Aggregate for Counter {
    const TYPE: &'static str = "counter";
    type Command = CounterCommand;
    type Event = CounterEvent;
    type Refusal = CounterRefusal;

    fn decide(&self, command: CounterCommand, _: &Stamp) -> Result<Vec<CounterEvent>, CounterRefusal> {
        match command {
            CounterCommand::Add(by) if self.value + by < 0 => Err(CounterRefusal::Negative),
            CounterCommand::Add(by) => Ok(vec![CounterEvent::Added { by }]),
            CounterCommand::AddEach(all) => Ok(all.into_iter().map(|by| CounterEvent::Added { by }).collect()),
            CounterCommand::Nothing => Ok(vec![]),
            CounterCommand::Name(name) => Ok(vec![CounterEvent::Named { name }]),
            CounterCommand::Need(name) => Ok(vec![CounterEvent::Needed { name }]),
            CounterCommand::Seat => Ok(vec![CounterEvent::Seated {}]),
            CounterCommand::Leave => Ok(vec![CounterEvent::Left {}]),
        }
    }

    fn apply(&mut self, event: &CounterEvent) {
        if let CounterEvent::Added { by } = event {
            self.value += by;
        }
    }

    fn claims(_: &str, event: &CounterEvent) -> Vec<Claim> {
        let scope = || "name".to_owned();
        match event {
            CounterEvent::Added { .. } => vec![],
            CounterEvent::Named { name } => vec![Claim::Take { scope: scope(), value: name.clone() }],
            CounterEvent::Needed { name } => vec![Claim::Require { scope: scope(), value: name.clone() }],
            CounterEvent::Seated {} => vec![Claim::TakePlace { scope: "seat".into(), limit: 2 }],
            CounterEvent::Left {} => vec![Claim::ReleaseAll],
        }
    }

    fn refuse_claim(claim: &Claim) -> Option<CounterRefusal> {
        match claim {
            Claim::Take { .. } => Some(CounterRefusal::NameTaken),
            Claim::TakePlace { .. } => Some(CounterRefusal::Full),
            Claim::Require { .. } | Claim::Release { .. } | Claim::ReleaseAll => None,
        }
    }
}

pub(super) fn stamp(command: &str) -> Stamp {
    Stamp::system(Actor::Clock, Timestamp::from_millis(1_785_000_000_000), CommandId::of_tool("test", command))
}

/// Sums per counter; breaks at the value in [`POISON`].
pub(super) struct Sums;

/// The poison of [`Sums`]; 0 means none.
pub(super) static POISON: AtomicI64 = AtomicI64::new(0);

#[async_trait]
impl Projection for Sums {
    fn name(&self) -> &'static str {
        "sums"
    }
    fn version(&self) -> u32 {
        1
    }
    fn tables(&self) -> &'static str {
        "create table sum (id text primary key, value bigint not null, events bigint not null)"
    }
    async fn apply(&self, event: &RecordedEvent, read: &mut PgConnection) -> Result<(), ProjectionError> {
        if event.aggregate_type != Counter::TYPE {
            return Ok(());
        }
        let CounterEvent::Added { by } = event.decode()? else { return Ok(()) };
        if by != 0 && by == POISON.load(Ordering::Relaxed) {
            return Err(ProjectionError::Broken("poison".into()));
        }
        sqlx::query(
            "insert into sum (id, value, events) values ($1, $2, 1)
             on conflict (id) do update set value = sum.value + excluded.value, events = sum.events + 1",
        )
        .bind(&event.aggregate_id)
        .bind(by)
        .execute(read)
        .await?;
        Ok(())
    }
}

/// Named like the projection, which must not matter. Answers every Added on another counter than `mirror` with the same on `mirror`.
pub(super) struct Mirror;

#[async_trait]
impl Reaction for Mirror {
    fn name(&self) -> &'static str {
        "sums"
    }
    async fn react(&self, event: &RecordedEvent, context: &mut ReactionContext) -> Result<(), ReactionError> {
        if event.aggregate_type != Counter::TYPE || event.aggregate_id == "mirror" {
            return Ok(());
        }
        if let CounterEvent::Added { by } = event.decode()? {
            context.execute::<Counter>("mirror", CounterCommand::Add(by)).await?;
        }
        Ok(())
    }
}
