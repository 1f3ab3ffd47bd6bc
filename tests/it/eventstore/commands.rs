//! Executing commands: once each, refused in words, exact across aggregates.

use super::toy::{Counter, CounterCommand, CounterEvent, CounterRefusal, stamp};
use crate::support::database;
use sayembara::eventstore::{CommandError, Receipt, Store, StoreFailure, Wakeup, head, health, of_aggregate};

#[tokio::test]
async fn events_get_gapless_positions_and_the_same_command_acts_once() {
    let database = database().await;
    let store = Store::new(database.pool.clone(), Wakeup::default());
    let first = store.execute::<Counter>("a", CounterCommand::AddEach(vec![1, 2]), &stamp("one")).await.unwrap();
    assert_eq!(first, Receipt { position: Some(2), repeated: false });
    let again = store.execute::<Counter>("a", CounterCommand::AddEach(vec![1, 2]), &stamp("one")).await.unwrap();
    assert_eq!(again, Receipt { position: Some(2), repeated: true });
    let nothing = store.execute::<Counter>("a", CounterCommand::Nothing, &stamp("two")).await.unwrap();
    assert_eq!(nothing, Receipt { position: None, repeated: false });

    let events = of_aggregate(&database.pool, "counter", "a").await.unwrap();
    let seen: Vec<_> = events.iter().map(|e| (e.position, e.sequence, e.decode::<CounterEvent>().unwrap())).collect();
    assert_eq!(seen, [(1, 1, CounterEvent::Added { by: 1 }), (2, 2, CounterEvent::Added { by: 2 })]);
    assert_eq!(events[0].command_id, "tool:test:one");
    assert!(health(&database.pool).await.unwrap().is_gapless());
}

#[tokio::test]
async fn a_repeated_command_is_answered_as_the_first_time_even_when_the_rules_would_now_refuse() {
    let database = database().await;
    let store = Store::new(database.pool.clone(), Wakeup::default());
    store.execute::<Counter>("a", CounterCommand::Add(1), &stamp("up")).await.unwrap();
    store.execute::<Counter>("a", CounterCommand::Add(-1), &stamp("down")).await.unwrap();
    let again = store.execute::<Counter>("a", CounterCommand::Add(-1), &stamp("down")).await.unwrap();
    assert!(again.repeated);
    let fresh = store.execute::<Counter>("a", CounterCommand::Add(-1), &stamp("other")).await;
    assert!(matches!(fresh, Err(CommandError::Refused(CounterRefusal::Negative))));
    assert_eq!(head(&database.pool).await.unwrap(), 2);
}

#[tokio::test]
async fn a_command_id_cannot_be_used_for_another_aggregate() {
    let database = database().await;
    let store = Store::new(database.pool.clone(), Wakeup::default());
    store.execute::<Counter>("a", CounterCommand::Add(1), &stamp("one")).await.unwrap();
    let other = store.execute::<Counter>("b", CounterCommand::Add(1), &stamp("one")).await;
    assert!(matches!(other, Err(CommandError::Failure(StoreFailure::Unexpected(_)))));
    assert_eq!(head(&database.pool).await.unwrap(), 1);
}

#[tokio::test]
async fn a_value_has_one_holder_and_what_is_given_back_can_be_taken() {
    let database = database().await;
    let store = Store::new(database.pool.clone(), Wakeup::default());
    let name = || CounterCommand::Name("mawar".into());
    store.execute::<Counter>("a", name(), &stamp("1")).await.unwrap();
    store.execute::<Counter>("a", name(), &stamp("2")).await.unwrap();
    let taken = store.execute::<Counter>("b", name(), &stamp("3")).await;
    assert!(matches!(taken, Err(CommandError::Refused(CounterRefusal::NameTaken))));
    store.execute::<Counter>("c", CounterCommand::Need("mawar".into()), &stamp("4")).await.unwrap();
    store.execute::<Counter>("a", CounterCommand::Leave, &stamp("5")).await.unwrap();
    let gone = store.execute::<Counter>("c", CounterCommand::Need("mawar".into()), &stamp("6")).await;
    assert!(matches!(gone, Err(CommandError::Conflict)));
    store.execute::<Counter>("b", name(), &stamp("7")).await.unwrap();
    assert!(health(&database.pool).await.unwrap().is_gapless());
}

#[tokio::test]
async fn of_many_who_ask_at_once_only_as_many_get_a_place_as_there_are() {
    let database = database().await;
    let store = Store::new(database.pool.clone(), Wakeup::default());
    let all =
        (0..12).map(|n| {
            let store = store.clone();
            async move {
                store.execute::<Counter>(&format!("c{n}"), CounterCommand::Seat, &stamp(&format!("seat{n}"))).await
            }
        });
    let results = futures::future::join_all(all).await;
    assert_eq!(results.iter().filter(|r| r.is_ok()).count(), 2);
    assert_eq!(results.iter().filter(|r| matches!(r, Err(CommandError::Refused(CounterRefusal::Full)))).count(), 10);
    let places: i64 = sqlx::query_scalar("select count(*) from claim").fetch_one(&database.pool).await.unwrap();
    assert_eq!(places, 2);
}

#[tokio::test]
async fn two_processes_writing_the_same_aggregate_lose_nothing() {
    let database = database().await;
    // Two stores share no locks, as two servers do.
    let stores = [0, 1].map(|_| Store::new(database.pool.clone(), Wakeup::default()));
    let all = (0..40).map(|n| {
        let store = stores[n % 2].clone();
        async move {
            loop {
                match store.execute::<Counter>("a", CounterCommand::Add(1), &stamp(&format!("n{n}"))).await {
                    Err(CommandError::Conflict) => {}
                    other => break other.unwrap(),
                }
            }
        }
    });
    futures::future::join_all(all).await;
    assert_eq!(of_aggregate(&database.pool, "counter", "a").await.unwrap().len(), 40);
    assert!(health(&database.pool).await.unwrap().is_gapless());
}

#[tokio::test]
async fn events_cannot_be_changed_or_deleted() {
    let database = database().await;
    let store = Store::new(database.pool.clone(), Wakeup::default());
    store.execute::<Counter>("a", CounterCommand::Add(1), &stamp("one")).await.unwrap();
    for statement in ["update events set payload = '{}'", "delete from events", "truncate events"] {
        assert!(sqlx::query(statement).execute(&database.pool).await.is_err(), "{statement}");
    }
    assert_eq!(head(&database.pool).await.unwrap(), 1);
}
