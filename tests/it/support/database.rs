//! A database of its own for every test, cloned from a migrated template.
//!
//! All test processes of a checkout share one PostgreSQL without fsync. The first that needs it starts it; it is left
//! running for the next run. `SAYEMBARA_TEST_DATA` chooses its directory; `script/test` stops it when it is done.
use std::{
    hash::{DefaultHasher, Hash, Hasher},
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};

use sayembara::{
    config::{Config, Durability},
    demo::{self, Stage},
    postgres::{self, Postgres, Purpose},
};
use sqlx::{ConnectOptions, Executor, PgConnection, PgPool, postgres::PgConnectOptions};

/// A migrated, empty database, dropped with this value.
pub(crate) struct TestDatabase {
    /// Connections like the server's.
    pub(crate) pool: PgPool,
    /// For `DATABASE_URL` of a started program.
    pub(crate) url: String,
    /// Where the files of the demo are, if it holds the demo. Files are kept under their hash, so tests may share them.
    pub(crate) uploads: Option<PathBuf>,
    name: String,
}

/// Makes the database.
pub(crate) async fn database() -> TestDatabase {
    let template = format!("template_{}", postgres::fingerprint());
    let mut server = server().await;
    if !exists(&mut server, &template).await {
        make_template(&mut server, &template).await;
    }
    clone_of(&mut server, &template).await
}

/// Makes a database with the demo while registration is open: one edition sealed, one in judging, one open.
/// The demo is filled in once for each build of the tests.
pub(crate) async fn demo_database() -> TestDatabase {
    let built = std::env::current_exe().and_then(std::fs::metadata).and_then(|file| file.modified()).unwrap();
    let mut hash = DefaultHasher::new();
    built.hash(&mut hash);
    let template = format!("demo_{:x}", hash.finish());
    let mut server = server().await;
    if !exists(&mut server, &template).await {
        make_demo(&mut server, &template).await;
    }
    let mut database = clone_of(&mut server, &template).await;
    database.uploads = Some(uploads().join(&template));
    database
}

async fn clone_of(server: &mut PgConnection, template: &str) -> TestDatabase {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = format!("test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    server.execute(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)").as_str()).await.unwrap();
    server.execute(format!("CREATE DATABASE {name} TEMPLATE {template}").as_str()).await.unwrap();
    let url = shared().database(&name).to_url_lossy().to_string();
    let config = Config { database_url: Some(url.clone()), ..Config::in_directory(data()) };
    let pool = Postgres::open(&config, Purpose::Work).await.unwrap().pool();
    TestDatabase { pool, url, uploads: None, name }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let drop = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let mut server = shared().connect().await.unwrap();
                server.execute(drop.as_str()).await.unwrap();
            });
        });
        // A failure to clean up must not hide why the test itself failed.
        let dropped = thread.join().is_ok();
        assert!(dropped || std::thread::panicking(), "the test database could not be dropped");
    }
}

/// The directory of the shared server: short and open to PostgreSQL's user, unlike a checkout.
fn data() -> PathBuf {
    if let Some(dir) = std::env::var_os("SAYEMBARA_TEST_DATA") {
        return dir.into();
    }
    let mut hash = DefaultHasher::new();
    env!("CARGO_MANIFEST_DIR").hash(&mut hash);
    let user = std::env::var("USER").unwrap_or_default();
    std::env::temp_dir().join(format!("sayembara-test-{user}-{:x}", hash.finish()))
}

/// Files of demos, below a directory for each.
fn uploads() -> PathBuf {
    data().join("uploads")
}

fn shared() -> PgConnectOptions {
    PgConnectOptions::new_without_pgpass()
        .socket(data().join("postgres/run"))
        .port(5432)
        .username("sayembara")
        .database("sayembara")
}

async fn server() -> PgConnection {
    if let Ok(connection) = shared().connect().await {
        return connection;
    }
    let config = Config { durability: Durability::None, ..Config::in_directory(data()) };
    // Never closed: the server stays for the tests that follow.
    drop(Postgres::open(&config, Purpose::Work).await.unwrap());
    shared().connect().await.unwrap()
}

async fn exists(server: &mut PgConnection, name: &str) -> bool {
    let sql = "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)";
    sqlx::query_scalar(sql).bind(name).fetch_one(server).await.unwrap()
}

/// Ends what is still connected: on a busy machine a backend outlives its closed pool, and then nothing can be renamed.
async fn disconnect(server: &mut PgConnection, name: &str) {
    let sql = "SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity
               WHERE datname = $1 AND backend_type = 'client backend'";
    let _: i64 = sqlx::query_scalar(sql).bind(name).fetch_one(server).await.unwrap();
}

/// Migrates under another name, then renames: a template is complete or not there.
async fn make_template(server: &mut PgConnection, template: &str) {
    server.execute("SELECT pg_advisory_lock(1)").await.unwrap();
    if !exists(server, template).await {
        let unfinished = format!("{template}_unfinished");
        server.execute(format!("DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)").as_str()).await.unwrap();
        server.execute(format!("CREATE DATABASE {unfinished}").as_str()).await.unwrap();
        let pool = PgPool::connect_with(shared().database(&unfinished)).await.unwrap();
        postgres::migrate(&pool).await.unwrap();
        pool.close().await;
        disconnect(server, &unfinished).await;
        server.execute(format!("ALTER DATABASE {unfinished} RENAME TO {template}").as_str()).await.unwrap();
    }
    server.execute("SELECT pg_advisory_unlock(1)").await.unwrap();
}

/// Fills another database, then renames it; forgets the demos of earlier builds.
async fn make_demo(server: &mut PgConnection, template: &str) {
    server.execute("SELECT pg_advisory_lock(2)").await.unwrap();
    if !exists(server, template).await {
        let old: Vec<String> =
            sqlx::query_scalar("SELECT datname::text FROM pg_database WHERE datname LIKE 'demo\\_%'")
                .fetch_all(&mut *server)
                .await
                .unwrap();
        for name in old {
            server.execute(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)").as_str()).await.unwrap();
        }
        let unfinished = database().await;
        if uploads().exists() {
            std::fs::remove_dir_all(uploads()).unwrap();
        }
        let files = uploads().join(template);
        std::fs::create_dir_all(&files).unwrap();
        let filled = demo::fill(&unfinished.pool, &files, Stage::Registration, &mut |_, _, _| ()).await;
        assert!(filled.unwrap());
        unfinished.pool.close().await;
        disconnect(server, &unfinished.name).await;
        server.execute(format!("ALTER DATABASE {} RENAME TO {template}", unfinished.name).as_str()).await.unwrap();
    }
    server.execute("SELECT pg_advisory_unlock(2)").await.unwrap();
}
