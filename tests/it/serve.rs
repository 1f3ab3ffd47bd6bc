//! The program as it is started, killed and stopped by an operator.
use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use reqwest::StatusCode;

/// A running server with a private PostgreSQL; a test that fails leaves neither behind.
pub(crate) struct Server {
    process: Child,
    pub(crate) url: String,
    data: PathBuf,
}

pub(crate) fn sayembara(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sayembara"));
    command.env_remove("DATABASE_URL").arg("--data").arg(data);
    command
}

impl Server {
    pub(crate) async fn start(data: &Path) -> Self {
        Self::start_as(data, sayembara(data)).await
    }

    /// A server of its own data directory on the database of another one.
    pub(crate) async fn start_beside(data: &Path, first: &Path) -> Self {
        let mut command = sayembara(data);
        let socket = first.join("postgres/run");
        command.env("DATABASE_URL", format!("postgres://sayembara@localhost/sayembara?host={}", socket.display()));
        Self::start_as(data, command).await
    }

    async fn start_as(data: &Path, mut command: Command) -> Self {
        command.args(["serve", "--bind", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command.spawn().unwrap();
        // With demo data the accounts come first.
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok);
        let url = lines.find_map(|line| line.strip_prefix("Sayembara runs at ").map(str::to_owned));
        let url = url.expect("the address");
        let server = Self { process, url, data: data.to_owned() };
        server.until("/readyz", StatusCode::OK).await;
        server
    }

    async fn status(&self, path: &str) -> Option<StatusCode> {
        reqwest::get(format!("{}{path}", self.url)).await.ok().map(|answer| answer.status())
    }

    pub(crate) async fn until(&self, path: &str, wanted: StatusCode) {
        let start = Instant::now();
        while self.status(path).await != Some(wanted) {
            assert!(start.elapsed() < Duration::from_mins(1), "{path} did not become {wanted}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    fn pid_file(&self) -> PathBuf {
        self.data.join("postgres/data/postmaster.pid")
    }

    fn postmaster(&self) -> Option<String> {
        Some(fs::read_to_string(self.pid_file()).ok()?.lines().next()?.to_owned())
    }

    pub(crate) fn kill_postgres(&self) {
        signal("-KILL", &self.postmaster().unwrap());
    }

    pub(crate) fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.process.try_wait().is_ok_and(|ended| ended.is_none()) {
            signal("-TERM", &self.process.id().to_string());
            self.process.wait().unwrap();
        } else if let Some(pid) = self.postmaster().filter(|_| std::thread::panicking()) {
            signal("-QUIT", &pid);
        }
    }
}

fn signal(signal: &str, pid: &str) {
    Command::new("kill").args([signal, pid]).status().unwrap();
}

/// A data directory that PostgreSQL's user can pass through even when the tests run as root.
pub(crate) fn directory() -> tempfile::TempDir {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::Builder::new().prefix("sayembara-it-").tempdir().unwrap();
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o711)).unwrap();
    dir
}

#[tokio::test]
async fn whatever_is_killed_the_next_start_needs_no_help() {
    let dir = directory();
    let data = dir.path().join("data");
    let mut server = Server::start(&data).await;
    let added = sayembara(&data).args(["user", "add", "siti", "--name", "Siti"]).output().unwrap();
    assert!(added.status.success(), "a command works beside the server: {added:?}");

    server.kill();
    let mut server = Server::start(&data).await;

    server.kill_postgres();
    server.until("/readyz", StatusCode::SERVICE_UNAVAILABLE).await;
    assert_eq!(server.status("/healthz").await, Some(StatusCode::OK), "the server itself goes on");
    server.until("/readyz", StatusCode::OK).await;

    server.kill_postgres();
    server.kill();
    let server = Server::start(&data).await;
    let list = sayembara(&data).args(["user", "list"]).output().unwrap();
    assert!(String::from_utf8_lossy(&list.stdout).contains("siti"), "what was acknowledged is there: {list:?}");
    drop(server);
}

#[tokio::test]
async fn a_second_server_is_told_who_has_the_data_directory() {
    let dir = directory();
    let data = dir.path().join("data");
    let first = Server::start(&data).await;
    let second = sayembara(&data).args(["serve", "--bind", "127.0.0.1:0"]).output().unwrap();
    assert_eq!(second.status.code(), Some(1));
    let said = String::from_utf8_lossy(&second.stderr);
    assert!(said.contains(&format!("already in use by a sayembara server (process {})", first.process.id())), "{said}");

    let address = first.url.strip_prefix("http://").unwrap();
    let second = sayembara(&dir.path().join("other")).args(["serve", "--bind", address]).output().unwrap();
    let said = String::from_utf8_lossy(&second.stderr);
    assert!(said.contains("Cannot listen on") && said.contains("--bind"), "{said}");
}

#[tokio::test]
async fn a_server_told_to_stop_stops_its_database_too() {
    for told in ["-TERM", "-INT"] {
        let dir = directory();
        let mut server = Server::start(&dir.path().join("data")).await;
        signal(told, &server.process.id().to_string());
        let status = server.process.wait().unwrap();
        assert!(status.success(), "{told}: {status}");
        assert!(!server.pid_file().exists(), "PostgreSQL was stopped");
    }
}
