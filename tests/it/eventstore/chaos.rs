//! Writers and readers while connections are killed under them: every acknowledged command once, nothing lost.

use super::toy::{Counter, CounterCommand, Mirror, Sums, stamp};
use crate::support::database;
use sayembara::eventstore::{CommandError, Engine, Readers, StoreFailure, health};
use std::{sync::Arc, time::Duration};

const WRITERS: usize = 8;
const EACH: usize = 40;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_connections_lose_no_command_and_double_none() {
    let database = database().await;
    let readers = Readers { projections: vec![Arc::new(Sums)], reactions: vec![Arc::new(Mirror)], timers: vec![] };
    let engine = Arc::new(Engine::start(database.pool.clone(), database.pool.clone(), &readers).await.unwrap());

    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let engine = engine.clone();
            tokio::spawn(async move {
                for n in 0..EACH {
                    let id = format!("c{}", (writer + n) % 5);
                    let stamp = stamp(&format!("w{writer}n{n}"));
                    loop {
                        match engine.store().execute::<Counter>(&id, CounterCommand::Add(1), &stamp).await {
                            Ok(_) => break,
                            // A client that got no answer sends the same command again.
                            Err(CommandError::Conflict | CommandError::Failure(StoreFailure::Unavailable(_))) => {
                                tokio::time::sleep(Duration::from_millis(5)).await;
                            }
                            Err(error) => panic!("{error:?}"),
                        }
                    }
                }
            })
        })
        .collect();

    let mut kills = 0i64;
    while !writers.iter().all(tokio::task::JoinHandle::is_finished) {
        let killed: Result<i64, _> = sqlx::query_scalar(
            "select count(pg_terminate_backend(pid)) from (select pid from pg_stat_activity
             where datname = current_database() and pid <> pg_backend_pid() order by random() limit 2) victims",
        )
        .fetch_one(&database.pool)
        .await;
        kills += killed.unwrap_or(0);
        tokio::time::sleep(Duration::from_millis(15)).await;
    }
    for writer in writers {
        writer.await.unwrap();
    }
    assert!(kills > 10, "only {kills} connections were killed");

    tokio::time::timeout(Duration::from_mins(1), async { while engine.settled().await.is_err() {} }).await.unwrap();
    let health = health(&database.pool).await.unwrap();
    let expected = (WRITERS * EACH) as i64;
    assert!(health.is_gapless(), "{health:?}");
    assert_eq!(health.parked().count(), 0, "{health:?}");
    assert_eq!(health.events, expected * 2, "each command once, and its mirror");
    let commands: i64 = sqlx::query_scalar("select count(*) from command_log").fetch_one(&database.pool).await.unwrap();
    assert_eq!(commands, expected * 2);
    let (sum, mirrored): (i64, i64) = sqlx::query_as(
        "select coalesce(sum(value) filter (where id <> 'mirror'), 0)::bigint,
                coalesce(sum(value) filter (where id = 'mirror'), 0)::bigint from read.sum",
    )
    .fetch_one(&database.pool)
    .await
    .unwrap();
    assert_eq!((sum, mirrored), (expected, expected));
}
