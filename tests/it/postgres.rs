//! The private PostgreSQL: made, stopped, killed and found again.
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use sayembara::{
    config::Config,
    doctor,
    postgres::{self, Postgres, PostgresError, Purpose},
};
use tempfile::TempDir;

use crate::support;

/// A data directory that PostgreSQL's user can pass through even when the tests run as root.
fn directory() -> (TempDir, Config) {
    let dir = tempfile::Builder::new().prefix("sayembara-it-").tempdir().unwrap();
    mode(dir.path(), 0o711);
    let config = Config::in_directory(dir.path().join("data"));
    (dir, config)
}

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

fn postmaster(config: &Config) -> String {
    let text = fs::read_to_string(config.data.join("postgres/data/postmaster.pid")).unwrap();
    text.lines().next().unwrap().to_owned()
}

fn kill(pid: &str) {
    assert!(Command::new("kill").args(["-9", pid]).status().unwrap().success());
}

async fn query(database: &Postgres, sql: &str) -> Result<i32, sqlx::Error> {
    let pool = database.pool();
    let answer = sqlx::query_scalar(sql).fetch_one(&pool).await;
    pool.close().await;
    answer
}

async fn until(what: &str, mut done: impl AsyncFnMut() -> bool) {
    let start = Instant::now();
    while !done().await {
        assert!(start.elapsed() < Duration::from_secs(30), "waited too long until {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn a_cluster_is_private_durable_and_starts_again() {
    let (_dir, config) = directory();
    for start in 1..=2 {
        let database = Postgres::open(&config, Purpose::Serve).await.unwrap();
        let pool = database.pool();
        let setting = async |name: &str| -> String {
            sqlx::query_scalar("SELECT current_setting($1)").bind(name).fetch_one(&pool).await.unwrap()
        };
        assert_eq!(setting("listen_addresses").await, "");
        assert_eq!(setting("fsync").await, "on");
        assert_eq!(setting("data_checksums").await, "on");
        assert_eq!(setting("lock_timeout").await, "2s");
        assert_eq!(setting("statement_timeout").await, "30s");
        assert_eq!(setting("idle_in_transaction_session_timeout").await, "10s");
        assert_eq!(setting("is_superuser").await, "off");
        assert!(pool.options().get_max_connections() <= 8);
        sqlx::query("CREATE TABLE IF NOT EXISTS kept (start int)").execute(&pool).await.unwrap();
        sqlx::query("INSERT INTO kept VALUES ($1)").bind(start).execute(&pool).await.unwrap();
        let kept: i64 = sqlx::query_scalar("SELECT count(*) FROM kept").fetch_one(&pool).await.unwrap();
        assert_eq!(kept, i64::from(start));
        pool.close().await;
        database.close().await.unwrap();
        assert!(!config.data.join("postgres/data/postmaster.pid").exists(), "PostgreSQL was stopped");
    }
}

#[tokio::test]
async fn a_second_server_on_the_data_directory_is_refused_and_a_command_joins_the_first() {
    let (_dir, config) = directory();
    let first = Postgres::open(&config, Purpose::Serve).await.unwrap();
    let error = Postgres::open(&config, Purpose::Serve).await.unwrap_err();
    assert!(matches!(error, PostgresError::InUse { .. }));
    let sentence = error.to_string();
    assert!(sentence.contains(&format!("a sayembara server (process {})", std::process::id())), "{sentence}");
    assert!(sentence.contains("--data"), "{sentence}");

    let command = Postgres::open(&config, Purpose::Work).await.unwrap();
    assert_eq!(query(&command, "SELECT 1").await.unwrap(), 1);
    command.close().await.unwrap();
    assert_eq!(query(&first, "SELECT 2").await.unwrap(), 2, "the command left the server running");
    first.close().await.unwrap();
}

#[tokio::test]
async fn a_killed_postgresql_is_restarted_and_the_pool_goes_on() {
    let (_dir, config) = directory();
    let database = Postgres::open(&config, Purpose::Serve).await.unwrap();
    let pool = database.pool();
    sqlx::query("CREATE TABLE kept (n int)").execute(&pool).await.unwrap();
    for round in 1..=3 {
        sqlx::query("INSERT INTO kept VALUES ($1)").bind(round).execute(&pool).await.unwrap();
        let old = postmaster(&config);
        kill(&old);
        until("the supervisor has noticed", async || !database.is_up() || postmaster(&config) != old).await;
        until("PostgreSQL runs again", async || database.is_up()).await;
        // No connection of the dead server is handed out: the first query succeeds.
        let kept: i64 = sqlx::query_scalar("SELECT count(*) FROM kept").fetch_one(&pool).await.unwrap();
        assert_eq!(kept, round);
    }
    database.close().await.unwrap();
}

#[tokio::test]
async fn a_server_killed_alone_leaves_a_postgresql_that_the_next_start_takes_over() {
    let (_dir, config) = directory();
    let killed = Postgres::open(&config, Purpose::Serve).await.unwrap();
    let left_running = postmaster(&config);
    drop(killed); // Like a kill: nothing is stopped, the lock is released.
    let next = Postgres::open(&config, Purpose::Serve).await.unwrap();
    assert_eq!(query(&next, "SELECT 1").await.unwrap(), 1);
    assert_eq!(postmaster(&config), left_running);
    kill(&left_running);
    until("the one taken over is restarted, too", async || query(&next, "SELECT 1").await.is_ok()).await;
    next.close().await.unwrap();
}

#[tokio::test]
async fn everything_killed_at_once_needs_no_help() {
    let (_dir, config) = directory();
    let killed = Postgres::open(&config, Purpose::Serve).await.unwrap();
    let pid = postmaster(&config);
    drop(killed);
    kill(&pid);
    let next = Postgres::open(&config, Purpose::Serve).await.unwrap();
    assert_eq!(query(&next, "SELECT 1").await.unwrap(), 1);
    next.close().await.unwrap();
}

#[tokio::test]
async fn a_stale_process_id_that_now_belongs_to_another_program_does_not_stop_the_start() {
    let (_dir, config) = directory();
    let database = Postgres::open(&config, Purpose::Serve).await.unwrap();
    let pid_file = config.data.join("postgres/data/postmaster.pid");
    let text = fs::read_to_string(&pid_file).unwrap();
    database.close().await.unwrap();
    let mine = std::process::id().to_string();
    fs::write(&pid_file, text.replacen(text.lines().next().unwrap(), &mine, 1)).unwrap();
    let next = Postgres::open(&config, Purpose::Serve).await.unwrap();
    assert_eq!(query(&next, "SELECT 1").await.unwrap(), 1);
    next.close().await.unwrap();
}

#[tokio::test]
async fn an_interrupted_initialisation_is_started_afresh() {
    let (_dir, config) = directory();
    let unfinished = config.data.join("postgres/unfinished-1234");
    fs::create_dir_all(unfinished.join("base")).unwrap();
    fs::write(unfinished.join("PG_VERSION"), "15\n").unwrap();
    mode(&config.data, 0o711);
    mode(&config.data.join("postgres"), 0o711);
    let database = Postgres::open(&config, Purpose::Serve).await.unwrap();
    assert_eq!(query(&database, "SELECT 1").await.unwrap(), 1);
    assert!(!unfinished.exists());
    database.close().await.unwrap();
}

#[tokio::test]
async fn a_directory_with_something_else_in_it_is_left_alone() {
    let (_dir, config) = directory();
    let foreign = config.data.join("postgres/data");
    fs::create_dir_all(&foreign).unwrap();
    fs::write(foreign.join("letter.txt"), "dear").unwrap();
    let error = Postgres::open(&config, Purpose::Serve).await.unwrap_err().to_string();
    assert!(error.contains("not a PostgreSQL database"), "{error}");
    assert!(foreign.join("letter.txt").exists());
}

#[tokio::test]
async fn missing_programs_are_one_sentence_with_what_to_do() {
    let (dir, config) = directory();
    let config = Config { pg_bin: Some(dir.path().to_path_buf()), ..config };
    let error = Postgres::open(&config, Purpose::Serve).await.unwrap_err().to_string();
    assert!(error.starts_with("No PostgreSQL 14 or newer was found on this machine."), "{error}");
    assert!(error.contains("apt-get install postgresql") && error.contains("SAYEMBARA_PG_BIN"), "{error}");
}

#[tokio::test]
async fn a_data_directory_that_postgresql_cannot_enter_still_works() {
    let (dir, config) = directory();
    mode(dir.path(), 0o700);
    let database = Postgres::open(&config, Purpose::Serve).await.unwrap();
    assert_eq!(query(&database, "SELECT 1").await.unwrap(), 1);
    database.close().await.unwrap();
    // Only root has to move the cluster: an ordinary user enters its own directory.
    let pointer = config.data.join("postgres.location");
    if let Ok(home) = fs::read_to_string(&pointer) {
        let again = Postgres::open(&config, Purpose::Serve).await.unwrap();
        assert!(again.place().contains(home.trim()), "{}", again.place());
        again.close().await.unwrap();
        fs::remove_dir_all(home.trim()).unwrap();
        let lost = Postgres::open(&config, Purpose::Serve).await.unwrap_err().to_string();
        assert!(lost.contains("does not exist. Restore"), "{lost}");
    }
}

#[tokio::test]
async fn an_unusable_database_address_is_explained() {
    let (_dir, config) = directory();
    let with = |url: &str| Config { database_url: Some(url.to_owned()), ..config.clone() };
    let error = Postgres::open(&with("mysql:/what"), Purpose::Work).await.unwrap_err().to_string();
    assert!(error.starts_with("DATABASE_URL is not a PostgreSQL address"), "{error}");
    let error = Postgres::open(&with("postgres://nobody@no.invalid/x"), Purpose::Work).await.unwrap_err().to_string();
    assert!(error.starts_with("Cannot connect to the database server no.invalid:5432"), "{error}");
}

#[tokio::test]
async fn migrations_apply_once_however_many_start_together() {
    let database = support::database().await;
    let (a, b) = tokio::join!(postgres::migrate(&database.pool), postgres::migrate(&database.pool));
    assert_eq!((a.unwrap(), b.unwrap()), (0, 0), "the template was migrated already");
    assert_eq!(postgres::pending(&database.pool).await.unwrap(), 0);
}

#[tokio::test]
async fn the_doctor_finds_a_migrated_database_in_order() {
    let (_dir, config) = directory();
    assert!(!doctor::examine(&config).await.is_well(), "there is nothing yet");
    fs::create_dir_all(&config.data).unwrap();
    assert!(!config.data.join("postgres").exists(), "looking makes nothing");

    let database = support::database().await;
    let with_url = Config { database_url: Some(database.url.clone()), ..config.clone() };
    let report = doctor::examine(&with_url).await;
    assert!(report.is_well(), "{report}");
    sqlx::query("UPDATE log_head SET position = 7").execute(&database.pool).await.unwrap();
    let report = doctor::examine(&with_url).await.to_string();
    assert!(report.contains("FAULT event log       0 events, newest position 0, head 7"), "{report}");
    assert!(report.ends_with("1 fault.\n"), "{report}");
}
