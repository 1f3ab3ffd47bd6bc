//! `sayembara bench --ladder`: the whole Smart Kampung by commands, and how three figures grow with the country around it.

pub mod field;

use super::{BenchError, count, median, scratch::Scratch};
use crate::{
    app,
    competition::read_model::{
        self as competition,
        board::{Reader, board},
    },
    directory::embedded::{self, EmbeddedRegion},
    eventstore::{self, Engine, Readers},
    kernel::{ids::EditionId, region::RegionCode},
};
use field::{Field, inhabit};
use sqlx::PgPool;
use std::{str::FromStr, time::Duration};
use tokio::time::Instant;

/// How much of the country takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Size {
    /// 25 kecamatan, 217 villages, three sheets for each.
    Kabupaten,
    /// 38 kabupaten, 666 kecamatan, their villages, one sheet for each.
    Province,
    /// 38 provinces, 7,285 kecamatan, their villages; no sheets but those of the other sizes.
    Country,
}

impl FromStr for Size {
    type Err = String;
    fn from_str(s: &str) -> Result<Self, String> {
        match s {
            "kabupaten" => Ok(Self::Kabupaten),
            "provinsi" => Ok(Self::Province),
            "negara" => Ok(Self::Country),
            _ => Err("one of kabupaten, provinsi, negara".to_owned()),
        }
    }
}

/// The figures that should not grow.
struct Figures {
    events: i64,
    sheets: i64,
    /// Of a board over 25 contests.
    board: Duration,
    /// Of a board over every contest of the largest edition, and how many that are.
    whole_board: (Duration, usize),
    /// A judge asked, a sheet saved and signed: of one command.
    command: Duration,
    /// From the wish to close until the winner stands in the round above.
    closing: Duration,
}

const SAMPLES: usize = 9;

fn failed(error: &dyn std::fmt::Display) -> BenchError {
    BenchError::Failed(error.to_string())
}

pub(super) async fn run(scratch: &Scratch, size: Size) -> Result<(), BenchError> {
    let pool = scratch.pool(8);
    // Nothing is due by the clock here.
    let readers = Readers { timers: Vec::new(), ..app::readers() };
    let engine = Engine::start(pool.clone(), scratch.pool(16), &readers).await.map_err(|e| failed(&e))?;
    let played = play(&engine, &pool, size).await;
    engine.stop().await;
    played?;
    rebuilds(&pool).await
}

async fn play(engine: &Engine, pool: &PgPool, size: Size) -> Result<(), BenchError> {
    let region = |code: &str| code.parse::<RegionCode>().map_err(|e| failed(&e));
    let here = region("35.10")?;
    let regions = embedded::regions_of(&here).map_err(|e| failed(&e))?;
    inhabit(pool, &regions).await?;
    println!("The whole edition of a kabupaten by commands, {} at a time.", 4);
    println!("{:>34} {:>9} {:>9} {:>9} {:>9}", "", "seconds", "commands", "events", "events/s");
    whole(engine, pool, &Field::over(&here, &regions, usize::MAX)?).await?;
    let mut figures = vec![("kabupaten", measure(engine, pool, 1).await?)];
    if size >= Size::Province {
        let province = region("35")?;
        let all = embedded::regions_in(Some(&province)).map_err(|e| failed(&e))?;
        fill(engine, pool, &province, &all, 1).await?;
        figures.push(("provinsi", measure(engine, pool, 2).await?));
    }
    if size >= Size::Country {
        let all = embedded::regions_in(None).map_err(|e| failed(&e))?;
        let provinces: Vec<&EmbeddedRegion> = all.iter().filter(|one| one.code.parent().is_none()).collect();
        for province in provinces.into_iter().filter(|one| one.code.as_str() != "35") {
            fill(engine, pool, &province.code, &all, 0).await?;
        }
        figures.push(("negara", measure(engine, pool, 3).await?));
    }
    report(&figures);
    Ok(())
}

/// Adds a province: three steps, every village, so many sheets for each.
async fn fill(
    engine: &Engine,
    pool: &PgPool,
    province: &RegionCode,
    regions: &[EmbeddedRegion],
    sheets: usize,
) -> Result<(), BenchError> {
    let own: Vec<EmbeddedRegion> = regions.iter().filter(|one| one.code.is_within(province)).cloned().collect();
    inhabit(pool, &own).await?;
    let field = Field::over(province, &own, usize::MAX)?;
    let (start, before) = (Instant::now(), eventstore::head(pool).await?);
    field.publish(engine.store()).await?;
    engine.settled().await?;
    field.enter(engine.store()).await?;
    engine.settled().await?;
    if sheets > 0 {
        field.score(engine.store(), sheets).await?;
        engine.settled().await?;
    }
    let (seconds, events) = (start.elapsed().as_secs_f64(), (eventstore::head(pool).await? - before) as f64);
    println!(
        "{:>34} {seconds:>9.1} {:>9} {:>9} {:>9}",
        format!("provinsi {province}: {} contests", field.contests().len()),
        count((field.entries() * (2 + 3 * sheets)) as f64),
        count(events),
        count(events / seconds)
    );
    Ok(())
}

/// Plays one kabupaten from the draft to the ranking of its last round, step by step.
async fn whole(engine: &Engine, pool: &PgPool, field: &Field) -> Result<(), BenchError> {
    let (store, entries, contests) = (engine.store(), field.entries(), field.contests().len());
    let (start, mut before) = (Instant::now(), eventstore::head(pool).await?);
    let first = before;
    let mut since = start;
    let mut line = async |what: &str, commands: usize| {
        engine.settled().await?;
        let (seconds, head) = (since.elapsed().as_secs_f64(), eventstore::head(pool).await?);
        let events = (head - before) as f64;
        let (commands, rate) = (count(commands as f64), count(events / seconds));
        println!("{what:>34} {seconds:>9.1} {commands:>9} {:>9} {rate:>9}", count(events));
        (since, before) = (Instant::now(), head);
        Ok::<_, BenchError>(())
    };
    field.publish(store).await?;
    line("rules published, rounds planned", 3).await?;
    field.enter(store).await?;
    line(&format!("{entries} entries handed in"), entries * 2).await?;
    field.score(store, 3).await?;
    line(&format!("{} sheets signed", entries * 3), entries * 9 + contests).await?;
    field.close(store).await?;
    line(&format!("{contests} contests closed, ranked"), contests).await?;
    let seconds = start.elapsed().as_secs_f64();
    let events = (eventstore::head(pool).await? - first) as f64;
    let commands = 3 + entries * 11 + 2 * contests;
    println!(
        "{:>34} {seconds:>9.1} {:>9} {:>9} {:>9}\n",
        "in all",
        count(commands as f64),
        count(events),
        count(events / seconds)
    );
    Ok(())
}

/// The board as the panitia of the whole edition sees it: one query.
async fn board_of(pool: &PgPool, edition: EditionId) -> Result<(Duration, usize), BenchError> {
    let edition = competition::edition(pool, edition).await?.ok_or_else(|| failed(&"no such edition"))?;
    let reader = Reader { regions: None, names: true, calls: true };
    let (mut took, mut rows) = (Vec::new(), 0);
    for _ in 0..SAMPLES {
        let start = Instant::now();
        rows = board(pool, &edition, &reader).await?.len();
        took.push(start.elapsed().as_secs_f64());
    }
    Ok((Duration::from_secs_f64(median(took)), rows))
}

/// Plays a small ladder of its own in the same kabupaten's neighbour, one command after the other.
async fn measure(engine: &Engine, pool: &PgPool, nth: usize) -> Result<Figures, BenchError> {
    // Kota Batu, Kota Blitar, Kota Kediri: three kecamatan each, and as many villages as one looks at.
    let code: RegionCode = ["35.79", "35.72", "35.71"][(nth - 1) % 3].parse().map_err(|e| failed(&e))?;
    let regions = embedded::regions_of(&code).map_err(|e| failed(&e))?;
    inhabit(pool, &regions).await?;
    let field = Field::over(&code, &regions, 6)?;
    let store = engine.store();
    field.publish(store).await?;
    field.enter(store).await?;
    engine.settled().await?;
    let mut commands = Vec::new();
    for contest in field.contests() {
        field.open(store, contest).await?;
        for village in &contest.villages {
            for judge in 0..3 {
                let start = Instant::now();
                field.sheet(store, field.round(contest), "kecamatan", village, judge).await?;
                commands.push(start.elapsed().as_secs_f64() / 3.0);
            }
        }
    }
    engine.settled().await?;
    let mut closings = Vec::new();
    for contest in field.contests() {
        let start = Instant::now();
        field.close_one(store, contest).await?;
        let above = "select exists (select from read.competition_entry where promoted_from = $1)";
        while !sqlx::query_scalar::<_, bool>(above).bind(field.round(contest)).fetch_one(pool).await? {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        closings.push(start.elapsed().as_secs_f64());
    }
    let here = EditionId::of(&[&"bench", &"tangga-35-10"]);
    let largest: EditionId = sqlx::query_scalar(
        "select edition from read.competition_round where territory is not null group by edition
         order by count(*) desc limit 1",
    )
    .fetch_one(pool)
    .await?;
    let sheets = sqlx::query_scalar("select count(*) from read.judging_sheet").fetch_one(pool).await?;
    Ok(Figures {
        events: eventstore::head(pool).await?,
        sheets,
        board: board_of(pool, here).await?.0,
        whole_board: board_of(pool, largest).await?,
        command: Duration::from_secs_f64(median(commands)),
        closing: Duration::from_secs_f64(median(closings)),
    })
}

fn report(figures: &[(&str, Figures)]) {
    let Some((_, first)) = figures.first() else { return };
    println!("\nWhat one person waits for while so much stands in the database, milliseconds, and × the kabupaten's.");
    println!(
        "{:>10} {:>9} {:>8} {:>16} {:>16} {:>16} {:>22}",
        "", "events", "sheets", "command", "closing", "board of 25", "board of the largest"
    );
    let shown = |took: Duration, first: Duration| {
        format!("{:.1} × {:.2}", took.as_secs_f64() * 1_000.0, took.as_secs_f64() / first.as_secs_f64())
    };
    for (name, of) in figures {
        println!(
            "{name:>10} {:>9} {:>8} {:>16} {:>16} {:>16} {:>22}",
            count(of.events as f64),
            count(of.sheets as f64),
            shown(of.command, first.command),
            shown(of.closing, first.closing),
            shown(of.board, first.board),
            format!("{:.1} of {}", of.whole_board.0.as_secs_f64() * 1_000.0, of.whole_board.1),
        );
    }
    println!();
}

/// Every read model anew, beside only reading the log.
async fn rebuilds(pool: &PgPool) -> Result<(), BenchError> {
    let events = eventstore::head(pool).await? as f64;
    let mut reading = 0.0_f64;
    // The first time warms up.
    for _ in 0..2 {
        let (start, mut position) = (Instant::now(), 0);
        let mut connection = pool.acquire().await?;
        while let Some(last) = eventstore::read_after(&mut connection, position, 2_000).await?.last() {
            position = last.position;
        }
        drop(connection);
        reading = events / start.elapsed().as_secs_f64();
    }
    println!("Read models made anew from {} events, events per second beside only reading them.", count(events));
    println!("{:>14} {:>10} {:>7}", "", "events/s", "ratio");
    println!("{:>14} {:>10} {:>7.2}", "reading", count(reading), 1.0);
    for projection in app::readers().projections {
        let start = Instant::now();
        eventstore::rebuild(pool, projection.as_ref(), &mut |_, _| ()).await.map_err(|e| failed(&e))?;
        let rate = events / start.elapsed().as_secs_f64();
        println!("{:>14} {:>10} {:>7.2}", projection.name(), count(rate), rate / reading);
    }
    println!();
    Ok(())
}
