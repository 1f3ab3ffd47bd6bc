//! Rebuilding a read model beside only reading the same rows.

use super::{BenchError, count, median, scratch::Scratch};
use crate::{app, eventstore};
use tokio::time::Instant;

const ROUNDS: usize = 3;
const BATCH: i64 = 2_000;

pub(super) async fn run(scratch: &Scratch) -> Result<(), BenchError> {
    let pool = scratch.pool(4);
    let readers = app::readers();
    let projection = readers
        .projections
        .iter()
        .find(|projection| projection.name() == "innovation")
        .ok_or_else(|| BenchError::Failed("no read model of innovations".into()))?;
    let failed = |error: eventstore::ProjectionError| BenchError::Failed(error.to_string());
    eventstore::prepare(&pool, projection.as_ref()).await.map_err(failed)?;
    let events = eventstore::head(&pool).await? as f64;
    let (mut reading, mut rebuilding) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let (mut connection, mut position) = (pool.acquire().await?, 0);
        while let Some(last) = eventstore::read_after(&mut connection, position, BATCH).await?.last() {
            position = last.position;
        }
        drop(connection);
        reading.push(events / start.elapsed().as_secs_f64());
        let start = Instant::now();
        eventstore::rebuild(&pool, projection.as_ref(), &mut |_, _| ()).await.map_err(failed)?;
        rebuilding.push(events / start.elapsed().as_secs_f64());
    }
    let (reading, rebuilding) = (median(reading), median(rebuilding));
    println!("Rebuild of the read model of innovations from {} events, events per second.", count(events));
    println!("{:>10} {:>10} {:>7}", "reading", "rebuild", "ratio");
    println!("{:>10} {:>10} {:>7.2}\n", count(reading), count(rebuilding), rebuilding / reading);
    Ok(())
}
