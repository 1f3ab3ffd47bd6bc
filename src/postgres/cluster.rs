//! One private cluster: made once, started, asked whether it lives, stopped.
use std::{
    fs::{self, File},
    io::ErrorKind,
    os::unix::{fs::PermissionsExt, net::UnixStream},
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use sqlx::{
    Connection, Executor, PgConnection,
    postgres::{PgConnectOptions, PgSslMode},
};
use tokio::{process::Child, time::Instant};

use super::{
    PostgresError,
    binaries::Binaries,
    error::file,
    home::{Home, directory, replace, socket},
};
use crate::config::{Config, Durability};

/// The role and the database of the product.
pub(super) const NAME: &str = "sayembara";

/// Replaying the log of a crash may take minutes on a slow disk.
const START_WITHIN: Duration = Duration::from_mins(5);
/// How long the processes of a killed server may take to notice and leave.
const ORPHANS_LEAVE_WITHIN: Duration = Duration::from_mins(1);
const POLL: Duration = Duration::from_millis(50);

/// A cluster that exists on disk, running or not.
#[derive(Debug, Clone)]
pub(super) struct Cluster {
    pub(super) home: Home,
    binaries: Binaries,
    socket_dir: PathBuf,
    durability: Durability,
}

impl Cluster {
    /// Finds the programs and makes the cluster if there is none. The caller holds the home's lock.
    pub(super) fn prepare(config: &Config, home: Home) -> Result<Self, PostgresError> {
        remove_leftovers(&home.dir)?;
        let binaries = Binaries::find(config.pg_bin.as_deref(), home.version())?;
        if home.version().is_none() {
            initialise(&home, &binaries, config.durability)?;
        }
        let cluster = Self { socket_dir: home.socket_dir()?, home, binaries, durability: config.durability };
        cluster.configure()?;
        Ok(cluster)
    }

    /// How to connect to the product's database.
    pub(super) fn connect_options(&self) -> PgConnectOptions {
        options(&self.socket_dir)
    }

    /// Whether something accepts connections on the socket.
    pub(super) fn listens(&self) -> bool {
        UnixStream::connect(socket(&self.socket_dir)).is_ok()
    }

    /// Starts the server, or takes over one that a killed process left running (`None`: not our child).
    pub(super) async fn start(&self) -> Result<Option<Child>, PostgresError> {
        if self.listens() {
            match self.wait_until_ready(None).await {
                Ok(()) => {
                    tracing::info!("took over the PostgreSQL that an earlier process left running");
                    self.pg_ctl(&["reload"]).await?;
                    return Ok(None);
                }
                Err(error) => tracing::warn!(%error, "the PostgreSQL left running does not answer, restarting it"),
            }
        }
        if self.alive()
            && let Err(error) = self.stop().await
        {
            tracing::warn!(%error, "stopping the PostgreSQL left running at once");
            self.pg_ctl(&["stop", "-m", "immediate", "-w"]).await?;
        }
        let patience = Instant::now() + ORPHANS_LEAVE_WITHIN;
        loop {
            self.forget_dead_holders()?;
            let mut child = self.spawn()?;
            match self.wait_until_ready(Some(&mut child)).await {
                Ok(()) => return Ok(Some(child)),
                // Processes of a killed server still hold its memory or its number; they are on their way out.
                Err(PostgresError::Program { message, .. })
                    if (message.contains("shared memory") || message.contains("lock file"))
                        && Instant::now() < patience =>
                {
                    tokio::time::sleep(POLL * 4).await;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Stops the server after its running statements were broken off, everything committed being safe.
    pub(super) async fn stop(&self) -> Result<(), PostgresError> {
        self.pg_ctl(&["stop", "-m", "fast", "-w", "-t", "60"]).await
    }

    /// Makes role and database if they are missing, whatever interrupted an earlier attempt.
    pub(super) async fn furnish(&self) -> Result<(), PostgresError> {
        let mut connection = self.superuser().await?;
        let exists = |sql: &'static str| sqlx::query_scalar::<_, bool>(sql).bind(NAME);
        if !exists("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)").fetch_one(&mut connection).await? {
            // Scratch databases are for benchmarks and tests.
            connection.execute(format!("CREATE ROLE {NAME} LOGIN CREATEDB").as_str()).await?;
        }
        if !exists("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)").fetch_one(&mut connection).await? {
            connection.execute(format!("CREATE DATABASE {NAME} OWNER {NAME}").as_str()).await?;
        }
        connection.close().await?;
        Ok(())
    }

    async fn superuser(&self) -> Result<PgConnection, sqlx::Error> {
        PgConnection::connect_with(&self.connect_options().username("postgres").database("postgres")).await
    }

    /// Writes the settings that belong to this program; read at start and at reload.
    fn configure(&self) -> Result<(), PostgresError> {
        let on = if self.durability == Durability::Full { "on" } else { "off" };
        let settings = format!(
            "# Written by sayembara at every start. Own settings: ALTER SYSTEM, or below the include line in \
             postgresql.conf.\n\
             listen_addresses = ''\n\
             unix_socket_directories = '{}'\n\
             unix_socket_permissions = 0700\n\
             port = 5432\n\
             max_connections = {}\n\
             fsync = {on}\n\
             full_page_writes = {on}\n\
             synchronous_commit = {on}\n\
             autovacuum = {on}\n\
             wal_level = replica\n\
             timezone = 'UTC'\n\
             log_timezone = 'UTC'\n\
             logging_collector = on\n\
             log_directory = 'log'\n\
             log_filename = 'postgresql-%a.log'\n\
             log_truncate_on_rotation = on\n\
             log_rotation_age = 1d\n\
             log_rotation_size = 0\n\
             log_min_duration_statement = 500ms\n\
             cluster_name = '{NAME}'\n",
            self.socket_dir.display().to_string().replace('\'', "''"),
            if self.durability == Durability::Full { 60 } else { 300 },
        );
        let mut peers = vec!["# Written by sayembara at every start: who on this machine may be whom.".to_owned()];
        for peer in self.home.identity.peers() {
            peers.extend([NAME, "postgres"].map(|role| format!("{NAME} \"{peer}\" {role}")));
        }
        let peers = peers.join("\n") + "\n";
        for (name, text) in [("sayembara.conf", settings), ("pg_ident.conf", peers)] {
            let path = self.home.cluster().join(name);
            replace(&path, &text)?;
            self.home.identity.own(&path)?;
        }
        Ok(())
    }

    fn spawn(&self) -> Result<Child, PostgresError> {
        let log = self.home.start_log();
        let out = File::create(&log).map_err(file("write", &log))?;
        self.home.identity.own(&log)?;
        let err = out.try_clone().map_err(file("write", &log))?;
        let mut command = self.home.identity.command(self.binaries.program("postgres"));
        command.arg("-D").arg(self.home.cluster()).stdout(out).stderr(err);
        tokio::process::Command::from(command)
            .spawn()
            .map_err(|error| PostgresError::Program { program: "postgres", message: error.to_string() })
    }

    /// Waits until a query can be made, or the child has ended.
    async fn wait_until_ready(&self, mut child: Option<&mut Child>) -> Result<(), PostgresError> {
        let deadline = Instant::now() + START_WITHIN;
        while Instant::now() < deadline {
            match self.superuser().await {
                Ok(connection) => return Ok(connection.close().await?),
                // It listens, but it is not our server or does not let us in.
                Err(sqlx::Error::Database(error)) if error.code().is_some_and(|code| code.starts_with("28")) => {
                    return Err(PostgresError::Query(sqlx::Error::Database(error)));
                }
                Err(_) => {}
            }
            match &mut child {
                Some(child) => {
                    if let Ok(Some(_)) = child.try_wait() {
                        return Err(PostgresError::Program { program: "postgres", message: self.last_words() });
                    }
                }
                None if !self.listens() => break,
                None => {}
            }
            tokio::time::sleep(POLL).await;
        }
        Err(PostgresError::NotReady {
            home: self.home.dir.clone(),
            log: self.home.start_log(),
            seconds: START_WITHIN.as_secs(),
        })
    }

    /// Why the server did not start: from what it said before its own log began, and from the end of that.
    fn last_words(&self) -> String {
        let log = fs::read_dir(self.home.cluster().join("log")).into_iter().flatten().flatten();
        let newest = log.max_by_key(|entry| entry.metadata().and_then(|found| found.modified()).ok());
        let said = [Some(self.home.start_log()), newest.map(|entry| entry.path())].into_iter().flatten();
        let said: String = said.filter_map(|path| fs::read_to_string(path).ok()).collect();
        let lines: Vec<&str> = said.lines().collect();
        let end = &lines[lines.len().saturating_sub(8)..];
        let fatal = end.iter().rposition(|line| line.contains("FATAL") || line.contains("PANIC")).unwrap_or(0);
        end[fatal..].join(" | ")
    }

    async fn pg_ctl(&self, arguments: &[&str]) -> Result<(), PostgresError> {
        let mut command = self.home.identity.command(self.binaries.program("pg_ctl"));
        command.args(arguments).arg("-s").arg("-D").arg(self.home.cluster());
        run("pg_ctl", tokio::process::Command::from(command).output().await)
    }

    fn pid_file(&self) -> PathBuf {
        self.home.cluster().join("postmaster.pid")
    }

    /// Whether the recorded process is this cluster's server and still runs.
    fn alive(&self) -> bool {
        self.holder(&self.pid_file()) == Holder::Server
    }

    /// Removes PostgreSQL's lock files if their process id now belongs to another program, or to a dead process that
    /// nobody collected; PostgreSQL itself would refuse to start then. Other stale files it recovers by itself.
    fn forget_dead_holders(&self) -> Result<(), PostgresError> {
        let socket_lock = socket(&self.socket_dir).with_extension("5432.lock");
        for path in [self.pid_file(), socket_lock] {
            if self.holder(&path) == Holder::Other {
                fs::remove_file(&path).map_err(file("remove", &path))?;
            }
        }
        Ok(())
    }

    /// Whose process id stands in a lock file of PostgreSQL.
    fn holder(&self, lock: &Path) -> Holder {
        let text = fs::read_to_string(lock).unwrap_or_default();
        let Some(pid) = text.lines().next().and_then(|line| line.trim().parse::<u32>().ok()) else {
            return Holder::Unknown;
        };
        // Empty for a dead process that was not collected.
        let Ok(command) = fs::read(format!("/proc/{pid}/cmdline")) else { return Holder::Unknown };
        let cluster = self.home.cluster();
        let ours = cluster.as_os_str().as_encoded_bytes();
        if command.windows(ours.len()).any(|part| part == ours) { Holder::Server } else { Holder::Other }
    }
}

/// How to connect through a socket directory, independent of the environment's `PG*` variables.
pub(super) fn options(socket_dir: &Path) -> PgConnectOptions {
    PgConnectOptions::new_without_pgpass()
        .socket(socket_dir)
        .port(5432)
        .username(NAME)
        .database(NAME)
        .ssl_mode(PgSslMode::Disable)
}

#[derive(PartialEq, Eq)]
enum Holder {
    /// This cluster's running server.
    Server,
    /// Another program, or a process that has ended and was not collected.
    Other,
    /// No such process, or no way to know.
    Unknown,
}

const UNFINISHED: &str = "unfinished-";

/// `initdb` into a directory beside the final one, then one rename: an interruption leaves no half cluster.
fn initialise(home: &Home, binaries: &Binaries, durability: Durability) -> Result<(), PostgresError> {
    let cluster = home.cluster();
    if fs::read_dir(&cluster).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(PostgresError::NotACluster(cluster));
    }
    let unfinished = home.dir.join(format!("{UNFINISHED}{:08x}", rand::random::<u32>()));
    directory(&unfinished, 0o700)?;
    home.identity.own(&unfinished)?;
    let mut command = home.identity.command(binaries.program("initdb"));
    command.arg("-D").arg(&unfinished).args([
        "--username=postgres",
        "--auth-local=peer",
        "--auth-host=reject",
        "--encoding=UTF8",
        "--locale=C",
        "--data-checksums",
        "--no-instructions",
    ]);
    if durability == Durability::None {
        command.arg("--no-sync");
    }
    run("initdb", command.stdout(Stdio::piped()).stderr(Stdio::piped()).output())?;
    let conf = unfinished.join("postgresql.conf");
    let stock = fs::read_to_string(&conf).map_err(file("read", &conf))?;
    for (name, text) in [
        ("postgresql.conf", format!("{stock}\ninclude_if_exists = 'sayembara.conf'\n")),
        (
            "pg_hba.conf",
            format!(
                "# Only processes of this machine, through the socket; see pg_ident.conf.\nlocal all all peer map={NAME}\n"
            ),
        ),
    ] {
        let path = unfinished.join(name);
        replace(&path, &text)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).map_err(file("make private", &path))?;
        home.identity.own(&path)?;
    }
    match fs::remove_dir(&cluster) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(file("remove the empty", &cluster)(error)),
        _ => {}
    }
    fs::rename(&unfinished, &cluster).map_err(file("finish", &cluster))?;
    File::open(&home.dir).and_then(|dir| dir.sync_all()).map_err(file("finish", &home.dir))?;
    tracing::info!(cluster = %cluster.display(), "made a private PostgreSQL cluster");
    Ok(())
}

/// Removes what an interrupted `initialise` left.
fn remove_leftovers(home: &Path) -> Result<(), PostgresError> {
    for entry in fs::read_dir(home).map_err(file("read", home))? {
        let entry = entry.map_err(file("read", home))?;
        if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
            // An orphaned initdb may still be writing there; then the next start removes it.
            if let Err(error) = fs::remove_dir_all(entry.path()) {
                tracing::warn!(%error, path = %entry.path().display(), "an unfinished cluster could not be removed");
            }
        }
    }
    Ok(())
}

fn run(program: &'static str, output: std::io::Result<std::process::Output>) -> Result<(), PostgresError> {
    let output = output.map_err(|error| PostgresError::Program { program, message: error.to_string() })?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(if output.stderr.is_empty() { &output.stdout } else { &output.stderr });
    Err(PostgresError::Program { program, message: said.trim().replace('\n', " | ") })
}
