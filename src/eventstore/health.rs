//! Whether the log is whole and its readers keep up: for `doctor`, `/readyz` and the operations page.

use sqlx::PgPool;

/// The state of the log and of everything that follows it.
#[derive(Debug, Clone)]
pub struct Health {
    pub head: i64,
    pub events: i64,
    pub last_position: i64,
    /// Streams whose sequence is not 1, 2, 3, …
    pub broken_streams: i64,
    pub readers: Vec<ReaderHealth>,
    /// Timers that are more than a minute late or parked.
    pub late_timers: i64,
}

/// One projection or reaction.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct ReaderHealth {
    pub name: String,
    pub kind: String,
    pub position: i64,
    pub state: String,
    pub error: Option<String>,
}

impl Health {
    /// Gapless: as many events as positions, and the head knows.
    pub fn is_gapless(&self) -> bool {
        self.events == self.head && self.last_position == self.head && self.broken_streams == 0
    }
    /// Readers that stopped at an event they cannot take.
    pub fn parked(&self) -> impl Iterator<Item = &ReaderHealth> {
        self.readers.iter().filter(|reader| reader.state == "parked")
    }
    /// How many events the slowest reader has not seen.
    pub fn lag(&self) -> i64 {
        self.readers.iter().map(|reader| self.head - reader.position).max().unwrap_or(0)
    }
}

/// Looks at everything at one instant.
pub async fn health(pool: &PgPool) -> Result<Health, sqlx::Error> {
    let mut snapshot = pool.begin().await?;
    sqlx::query("set transaction isolation level repeatable read, read only").execute(&mut *snapshot).await?;
    let (head, events, last_position): (i64, i64, i64) =
        sqlx::query_as("select (select position from log_head), count(*), coalesce(max(position), 0) from events")
            .fetch_one(&mut *snapshot)
            .await?;
    let broken_streams = sqlx::query_scalar(
        "select count(*) from (select 1 from events group by aggregate_type, aggregate_id
         having count(*) <> max(sequence)) s",
    )
    .fetch_one(&mut *snapshot)
    .await?;
    let readers = sqlx::query_as("select name, kind, position, state, error from checkpoint order by kind, name")
        .fetch_all(&mut *snapshot)
        .await?;
    let late_timers = sqlx::query_scalar(
        "select count(*) from timer
         where state = 'parked' or (state = 'waiting' and due_at < now() - interval '1 minute')",
    )
    .fetch_one(&mut *snapshot)
    .await?;
    snapshot.commit().await?;
    Ok(Health { head, events, last_position, broken_streams, readers, late_timers })
}
