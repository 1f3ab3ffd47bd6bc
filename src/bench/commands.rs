//! Commands per second beside a bare one-row insert.

use super::{BenchError, count, median, scratch::Scratch};
use crate::{
    eventstore::{Store, Wakeup},
    innovation::{
        aggregate::Innovation,
        commands::InnovationCommand,
        events::{Details, Form, Initiator, Stage, StageDates, Urusan},
    },
    kernel::{
        actor::{Actor, CommandId, Stamp},
        ids::InnovationId,
        text::{Prose, Title},
        time::{Date, Timestamp, Zone},
    },
};
use sqlx::PgPool;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::time::Instant;

const WRITERS: [usize; 3] = [1, 8, 32];
const ROUNDS: usize = 3;
const ROUND: Duration = Duration::from_secs(2);

pub(super) async fn run(scratch: &Scratch) -> Result<(), BenchError> {
    let pool = scratch.pool(8);
    sqlx::query("create table bare (id bigint generated always as identity primary key, payload jsonb not null)")
        .execute(&pool)
        .await?;
    let store = Store::new(pool.clone(), Wakeup::default());
    println!("Commands per second: register an innovation (load, decide, append) beside INSERT … COMMIT of one row.");
    println!("{:>8} {:>10} {:>10} {:>7}", "writers", "bare", "commands", "ratio");
    for writers in WRITERS {
        let (mut bare, mut commands) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let insert_pool = pool.clone();
            bare.push(rate(writers, move || insert(insert_pool.clone())).await?);
            let store = store.clone();
            commands.push(rate(writers, move || register(store.clone())).await?);
        }
        let (bare, commands) = (median(bare), median(commands));
        println!("{writers:>8} {:>10} {:>10} {:>7.2}", count(bare), count(commands), commands / bare);
    }
    println!("Medians of {ROUNDS} rounds of {} s each, in turn.\n", ROUND.as_secs());
    sqlx::query("drop table bare").execute(&pool).await?;
    Ok(())
}

/// How often `work` ends per second with so many doing it at once.
async fn rate<F, W>(writers: usize, work: F) -> Result<f64, BenchError>
where
    F: Fn() -> W + Send + Sync + 'static,
    W: Future<Output = Result<(), BenchError>> + Send,
{
    let (work, done) = (Arc::new(work), Arc::new(AtomicU64::new(0)));
    let start = Instant::now();
    let tasks: Vec<_> = (0..writers)
        .map(|_| {
            let (work, done) = (work.clone(), done.clone());
            tokio::spawn(async move {
                while start.elapsed() < ROUND {
                    work().await?;
                    done.fetch_add(1, Ordering::Relaxed);
                }
                Ok::<_, BenchError>(())
            })
        })
        .collect();
    for task in tasks {
        task.await.map_err(|error| BenchError::Failed(error.to_string()))??;
    }
    Ok(done.load(Ordering::Relaxed) as f64 / start.elapsed().as_secs_f64())
}

async fn insert(pool: PgPool) -> Result<(), BenchError> {
    let mut transaction = pool.begin().await?;
    sqlx::query("insert into bare (payload) values ($1)")
        .bind(serde_json::json!({"title": "Rantang Kasih", "summary": SUMMARY}))
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(())
}

const SUMMARY: &str = "Makanan bergizi diantar setiap hari kepada lansia miskin yang hidup sendiri, dimasak oleh warung \
                       tetangga dan dibayar pemerintah daerah.";

async fn register(store: Store) -> Result<(), BenchError> {
    let id = InnovationId::mint();
    let failed = |error: &dyn std::fmt::Display| BenchError::Failed(error.to_string());
    let day = Date::from_ymd_opt(2024, 1, 2).ok_or_else(|| BenchError::Failed("no such day".into()))?;
    let details = Details {
        title: Title::parse("Rantang Kasih").map_err(|e| failed(&e))?,
        long_form: None,
        summary: Prose::parse(SUMMARY).map_err(|e| failed(&e))?,
        urusan: Urusan::Social,
        stage: Stage::Initiated,
        dates: StageDates { initiated_on: Some(day), ..StageDates::default() },
        form: Form::PublicService,
        digital: false,
        initiator: Initiator::Unit,
        sdgs: Vec::new(),
        link: None,
    };
    let now = Timestamp::now();
    let command = InnovationCommand::Register {
        unit: "dinsos".parse().map_err(|e| failed(&e))?,
        details,
        today: Zone::Wib.date(now),
    };
    let stamp = Stamp::system(Actor::Clock, now, CommandId::of_tool("bench", id));
    store.execute::<Innovation>(&id.to_string(), command, &stamp).await.map_err(|e| failed(&e))?;
    Ok(())
}
