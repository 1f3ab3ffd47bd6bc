//! Projections, rebuilds, reactions and timers.

use super::toy::{Counter, CounterCommand, Mirror, POISON, Sums, stamp};
use crate::support::database;
use async_trait::async_trait;
use sayembara::{
    eventstore::{
        Engine, NewTimer, Reaction, ReactionContext, ReactionError, Readers, RecordedEvent, StoreFailure, Timer,
        TimerHandler, health, rebuild,
    },
    kernel::time::Timestamp,
};
use serde_json::json;
use sqlx::PgPool;
use std::sync::{Arc, atomic::Ordering};

fn readers() -> Readers {
    Readers { projections: vec![Arc::new(Sums)], reactions: vec![Arc::new(Mirror)], timers: vec![] }
}

async fn sums(pool: &PgPool) -> Vec<(String, i64, i64)> {
    sqlx::query_as("select id, value, events from read.sum order by id").fetch_all(pool).await.unwrap()
}

#[tokio::test]
async fn who_executes_sees_the_read_model_follow_and_reactions_act_once() {
    let database = database().await;
    let engine = Engine::start(database.pool.clone(), database.pool.clone(), &readers()).await.unwrap();
    for n in 0..20 {
        engine.bus().execute::<Counter>("a", CounterCommand::Add(1), &stamp(&format!("n{n}"))).await.unwrap();
        assert_eq!(sums(&database.pool).await[0], ("a".into(), n + 1, n + 1));
    }
    engine.settled().await.unwrap();
    assert_eq!(sums(&database.pool).await, [("a".into(), 20, 20), ("mirror".into(), 20, 20)]);
    engine.stop().await;

    // A second life of the process repeats nothing.
    let engine = Engine::start(database.pool.clone(), database.pool.clone(), &readers()).await.unwrap();
    engine.settled().await.unwrap();
    assert_eq!(sums(&database.pool).await, [("a".into(), 20, 20), ("mirror".into(), 20, 20)]);
    let outcomes: i64 = sqlx::query_scalar("select count(*) from policy_log where outcome = 'accepted'")
        .fetch_one(&database.pool)
        .await
        .unwrap();
    assert_eq!(outcomes, 20);
    engine.stop().await;
}

#[tokio::test]
async fn dropping_the_schema_and_rebuilding_gives_the_same_tables() {
    let database = database().await;
    let engine = Engine::start(database.pool.clone(), database.pool.clone(), &readers()).await.unwrap();
    for n in 0..50 {
        let id = format!("c{}", n % 7);
        engine.store().execute::<Counter>(&id, CounterCommand::Add(n), &stamp(&format!("n{n}"))).await.unwrap();
    }
    engine.settled().await.unwrap();
    let live = sums(&database.pool).await;
    rebuild(&database.pool, &Sums, &mut |_, _| ()).await.unwrap();
    assert_eq!(sums(&database.pool).await, live);
    engine.stop().await;

    sqlx::raw_sql("drop schema read cascade").execute(&database.pool).await.unwrap();
    let engine = Engine::start(database.pool.clone(), database.pool.clone(), &readers()).await.unwrap();
    assert_eq!(sums(&database.pool).await, live);
    engine.stop().await;
}

#[tokio::test]
async fn a_rebuild_beside_writers_misses_nothing() {
    let database = database().await;
    let engine = Engine::start(database.pool.clone(), database.pool.clone(), &readers()).await.unwrap();
    let write = async {
        for n in 0..200 {
            engine.store().execute::<Counter>("a", CounterCommand::Add(1), &stamp(&format!("n{n}"))).await.unwrap();
        }
    };
    let again = async {
        for _ in 0..5 {
            rebuild(&database.pool, &Sums, &mut |_, _| ()).await.unwrap();
        }
    };
    tokio::join!(write, again);
    engine.settled().await.unwrap();
    assert_eq!(sums(&database.pool).await, [("a".into(), 200, 200), ("mirror".into(), 200, 200)]);
    engine.stop().await;
}

#[tokio::test]
async fn an_event_that_cannot_be_applied_parks_the_projection_and_skips_nothing() {
    let database = database().await;
    let readers = Readers { projections: vec![Arc::new(Sums)], ..Readers::default() };
    let engine = Engine::start(database.pool.clone(), database.pool.clone(), &readers).await.unwrap();
    POISON.store(1313, Ordering::Relaxed);
    for (n, by) in [1, 1313, 2].into_iter().enumerate() {
        engine.store().execute::<Counter>("a", CounterCommand::Add(by), &stamp(&format!("n{n}"))).await.unwrap();
    }
    let parked = loop {
        let health = health(&database.pool).await.unwrap();
        if let Some(parked) = health.parked().next() {
            break parked.clone();
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    };
    assert_eq!((parked.name.as_str(), parked.position, parked.error.as_deref()), ("sums", 1, Some("poison")));
    assert_eq!(sums(&database.pool).await, [("a".into(), 1, 1)]);
    // Once mended, a rebuild brings it back.
    POISON.store(0, Ordering::Relaxed);
    rebuild(&database.pool, &Sums, &mut |_, _| ()).await.unwrap();
    assert_eq!(sums(&database.pool).await, [("a".into(), 1316, 3)]);
    engine.settled().await.unwrap();
    engine.stop().await;
}

/// Sets a timer for every event on `a`, due at once.
struct Later;
#[async_trait]
impl Reaction for Later {
    fn name(&self) -> &'static str {
        "later"
    }
    async fn react(&self, event: &RecordedEvent, context: &mut ReactionContext) -> Result<(), ReactionError> {
        if event.aggregate_id == "a" {
            context.schedule(NewTimer {
                id: format!("later:{}", event.position),
                kind: "later",
                due_at: Timestamp::from_millis(1_785_000_000_000),
                payload: json!({"add": -1}),
            });
        }
        Ok(())
    }
}
#[async_trait]
impl TimerHandler for Later {
    fn kind(&self) -> &'static str {
        "later"
    }
    async fn fire(&self, timer: &Timer) -> Result<Result<(), String>, StoreFailure> {
        timer.execute::<Counter>("b", CounterCommand::Add(timer.payload["add"].as_i64().unwrap_or(0))).await
    }
}

#[tokio::test]
async fn a_timer_fires_once_and_its_refusal_is_kept() {
    let database = database().await;
    let readers =
        Readers { projections: vec![Arc::new(Sums)], reactions: vec![Arc::new(Later)], timers: vec![Arc::new(Later)] };
    let engine = Engine::start(database.pool.clone(), database.pool.clone(), &readers).await.unwrap();
    engine.store().execute::<Counter>("b", CounterCommand::Add(1), &stamp("start")).await.unwrap();
    engine.store().execute::<Counter>("a", CounterCommand::AddEach(vec![1, 1]), &stamp("two timers")).await.unwrap();
    let states = loop {
        let states: Vec<(String, String)> =
            sqlx::query_as("select state, detail from timer order by state").fetch_all(&database.pool).await.unwrap();
        if states.len() == 2 && states.iter().all(|(state, _)| state != "waiting") {
            break states;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    };
    assert_eq!(
        states,
        [("done".to_owned(), String::new()), ("refused".to_owned(), "Jumlah tidak boleh negatif.".to_owned())]
    );
    engine.settled().await.unwrap();
    assert_eq!(sums(&database.pool).await, [("a".into(), 2, 2), ("b".into(), 0, 2)]);
    engine.stop().await;
}
