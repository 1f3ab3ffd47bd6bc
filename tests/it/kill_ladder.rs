//! Whatever is killed while 25 kecamatan close at once, on two servers of one database, each winner climbs once.

use crate::{
    kill::{Browser, PATIENCE, Town, database, settled, succeeds},
    rebuild::{assert_same, read_models},
    serve::{Server, directory},
};
use reqwest::StatusCode;
use sayembara::{
    account::{password, profile::Profile, table::add_person},
    bench::ladder::field::Field,
    competition::round::events::RoundEvent,
    demo,
    directory::embedded,
    eventstore::{self, RecordedEvent, Store, Wakeup},
    kernel::{
        actor::{Grant, Role},
        ids::{PersonId, RoundId},
        region::RegionCode,
    },
};
use sqlx::PgPool;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::sync::watch;

/// Browsers that close at once, every second one at the second server.
const BROWSERS: usize = 5;

#[derive(Debug, Clone, Copy)]
enum Victim {
    First,
    Second,
    Postgres,
    Everything,
}

/// What is killed once so many closings are acknowledged, and so many milliseconds have passed.
const KILLS: [(usize, Victim, u64); 6] = [
    (2, Victim::First, 0),
    (6, Victim::Postgres, 7),
    (10, Victim::Second, 19),
    (14, Victim::Everything, 3),
    (18, Victim::Postgres, 31),
    (22, Victim::First, 11),
];

/// Accounts, 25 contests that are scored to the last sheet, and nothing closed.
async fn scored(pool: &PgPool) -> Field {
    let hash = password::hash(demo::PASSWORD.to_owned()).await.unwrap();
    let organiser = Profile { name: "Retno".into(), username: Some("panitia".into()), ..Profile::default() };
    let grants = [Grant { role: Role::Organiser, scope: "region:35.10".parse().unwrap() }];
    let mut connection = pool.acquire().await.unwrap();
    add_person(&mut connection, PersonId::from_u128(1), &organiser, Some((&hash, false)), &grants, None).await.unwrap();
    drop(connection);

    let region: RegionCode = "35.10".parse().unwrap();
    let field = Field::over(&region, &embedded::regions_of(&region).unwrap(), 2).unwrap();
    assert_eq!((field.contests().len(), field.entries()), (25, 50));
    let store = Store::new(pool.clone(), Wakeup::default());
    field.publish(&store).await.unwrap();
    settled(pool).await;
    field.enter(&store).await.unwrap();
    settled(pool).await;
    field.score(&store, 3).await.unwrap();
    settled(pool).await;
    field
}

/// Closes these rounds by the form of each; every form is sent once more after it was taken.
async fn close(browser: Browser, rounds: Vec<RoundId>) {
    for round in rounds {
        let (place, start) = (format!("/panitia/babak/{round}"), Instant::now());
        let action = format!("{place}/tutup");
        let form = browser.get(&place).await.form(&action);
        loop {
            let (answer, _) = browser.ask(&action, Some(&form)).await;
            if answer.status == StatusCode::SEE_OTHER {
                browser.town.acknowledged.fetch_add(1, Ordering::SeqCst);
                let (again, _) = browser.ask(&action, Some(&form)).await;
                assert_eq!(again.location, answer.location, "the same form sent twice is answered as the first time");
                break;
            }
            assert!(start.elapsed() < PATIENCE, "{action}: {} {}", answer.status, answer.text());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

struct Servers {
    first: Server,
    second: Server,
    moved: [watch::Sender<String>; 2],
}

impl Servers {
    async fn kill(&mut self, victim: Victim, data: &Path, other: &Path) {
        let (first, second) = match victim {
            Victim::Postgres => {
                self.first.kill_postgres();
                return;
            }
            Victim::First => (true, false),
            Victim::Second => (false, true),
            Victim::Everything => {
                self.first.kill_postgres();
                (true, true)
            }
        };
        if first {
            self.first.kill();
        }
        if second {
            self.second.kill();
        }
        // The first server brings the database along.
        if first {
            self.first = Server::start(data).await;
            self.moved[0].send_replace(self.first.url.clone());
        } else {
            self.first.until("/readyz", StatusCode::OK).await;
        }
        if second {
            self.second = Server::start_beside(other, data).await;
            self.moved[1].send_replace(self.second.url.clone());
        }
    }
}

/// How often each round has an event of this type.
fn times<'a>(events: &'a [RecordedEvent], event_type: &str) -> BTreeMap<&'a str, usize> {
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for event in events.iter().filter(|event| event.event_type == event_type) {
        *times.entry(event.aggregate_id.as_str()).or_default() += 1;
    }
    times
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kills_while_every_kecamatan_closes_promote_each_winner_exactly_once() {
    let dir = directory();
    let (data, other) = (dir.path().join("data"), dir.path().join("other"));
    succeeds(&data, &["init", "--kabupaten", "35.10"]);
    let first = Server::start(&data).await;
    let pool = database(&data);
    let field = scored(&pool).await;
    let second = Server::start_beside(&other, &data).await;

    let moved = [watch::channel(first.url.clone()).0, watch::channel(second.url.clone()).0];
    let acknowledged = Arc::new(AtomicUsize::new(0));
    let mut servers = Servers { first, second, moved };
    let mut people = tokio::task::JoinSet::new();
    for nth in 0..BROWSERS {
        let url = servers.moved[nth % 2].subscribe();
        let town = Town { url, acknowledged: acknowledged.clone(), evening: Arc::default() };
        let rounds = field.contests().iter().skip(nth).step_by(BROWSERS).map(|contest| field.round(contest)).collect();
        people.spawn(close(Browser::signed_in("panitia", town).await, rounds));
    }
    for (after, victim, milliseconds) in KILLS {
        let start = Instant::now();
        while acknowledged.load(Ordering::SeqCst) < after {
            assert!(start.elapsed() < PATIENCE, "nobody closes any more before the kill of {victim:?}");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        tokio::time::sleep(Duration::from_millis(milliseconds)).await;
        servers.kill(victim, &data, &other).await;
    }
    while let Some(done) = people.join_next().await {
        done.unwrap();
    }
    servers.first.until("/readyz", StatusCode::OK).await;
    servers.second.until("/readyz", StatusCode::OK).await;

    let health = settled(&pool).await;
    assert!(health.is_gapless(), "the log has gaps: {health:#?}");
    let events = eventstore::read_after(&mut pool.acquire().await.unwrap(), 0, 100_000).await.unwrap();
    let contests: BTreeSet<String> = field.contests().iter().map(|contest| field.round(contest).to_string()).collect();
    for once in ["RoundClosed", "RoundRanked"] {
        let times = times(&events, once);
        assert_eq!(times.keys().map(|id| (*id).to_owned()).collect::<BTreeSet<_>>(), contests, "{once}");
        assert!(times.values().all(|times| *times == 1), "{once}: {times:?}");
    }
    let above = RoundId::of_edition(field.edition(), "kabupaten").to_string();
    let climbed: Vec<_> = events
        .iter()
        .filter(|event| event.event_type == "RoundEntryAdmitted")
        .filter_map(|event| match event.decode().unwrap() {
            RoundEvent::RoundEntryAdmitted { from: Some(from), proposal, .. } => {
                assert_eq!(event.aggregate_id, above, "promoted into the kabupaten round");
                Some((from.to_string(), proposal))
            }
            _ => None,
        })
        .collect();
    assert_eq!(climbed.len(), 25, "exactly 25 promotions");
    assert_eq!(climbed.iter().map(|(from, _)| from.clone()).collect::<BTreeSet<_>>(), contests);
    assert_eq!(climbed.iter().map(|(_, proposal)| proposal).collect::<BTreeSet<_>>().len(), 25);
    for event in events.iter().filter(|event| event.event_type == "RoundRanked") {
        let RoundEvent::RoundRanked { promoted, .. } = event.decode().unwrap() else { unreachable!() };
        let went: Vec<_> = promoted.iter().map(|one| (event.aggregate_id.clone(), one.proposal)).collect();
        assert!(went.len() == 1 && climbed.contains(&went[0]), "the winner by the ranking is the one that climbed");
    }
    let shown: i32 = sqlx::query_scalar("select entries from read.competition_round where id = $1")
        .bind(&above)
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(shown, 25);

    let before = read_models(&pool).await;
    succeeds(&data, &["rebuild", "--all"]);
    let after = settled(&pool).await;
    assert_eq!(after.head, health.head, "nothing happened meanwhile");
    assert_same(&before, &read_models(&pool).await);
    pool.close().await;
    drop(servers.second);
    drop(servers.first);
}
