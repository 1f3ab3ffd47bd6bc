//! ChromeDriver, started for one test and ended with it.

use nix::unistd::geteuid;
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

/// Flags of every Chromium here: nothing on the screen, nothing over the network but the pages under test.
const FLAGS: [&str; 9] = [
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=id-ID",
];

/// A running ChromeDriver.
pub(super) struct Driver {
    process: Child,
    port: u16,
    profiles: tempfile::TempDir,
}

impl Driver {
    /// Starts it on a free port.
    pub(super) fn start() -> Self {
        let program = find("SAYEMBARA_CHROMEDRIVER", &["chromedriver"]);
        let mut process = Command::new(&program)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{} does not start: {error}", program.display()));
        let mut said = BufReader::new(process.stdout.take().unwrap());
        let port = loop {
            let mut line = String::new();
            assert!(said.read_line(&mut line).unwrap() > 0, "{} ended before it listened", program.display());
            if let Some((_, port)) = line.trim_end().split_once("successfully on port ") {
                break port.trim_end_matches('.').parse().unwrap();
            }
        };
        // What it says later would fill the pipe.
        std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
        Self { process, port, profiles: tempfile::tempdir().unwrap() }
    }

    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// What a new window asks for: a profile of its own, and a screen of this width.
    pub(super) fn capabilities(&self, name: &str, width: u32, height: u32) -> serde_json::Map<String, Value> {
        let mut flags: Vec<String> = FLAGS.iter().map(|flag| (*flag).to_owned()).collect();
        if geteuid().is_root() {
            flags.push("--no-sandbox".to_owned());
        }
        flags.push(format!("--user-data-dir={}", self.profiles.path().join(format!("{name}-{width}")).display()));
        flags.push(format!("--window-size={width},{height}"));
        let mut options = json!({
            "binary": find("SAYEMBARA_CHROMIUM", &["chromium", "chromium-browser", "google-chrome"]),
            "args": flags,
        });
        if width < 500 {
            options["mobileEmulation"] =
                json!({ "deviceMetrics": { "width": width, "height": height, "pixelRatio": 2.0, "touch": true } });
        }
        let all = json!({
            "browserName": "chrome",
            "unhandledPromptBehavior": "accept",
            "goog:chromeOptions": options,
            "goog:loggingPrefs": { "browser": "ALL" },
        });
        all.as_object().unwrap().clone()
    }
}

impl Drop for Driver {
    /// Ends the browsers too, also after a failure: they are the driver's children and end with its own shutdown.
    fn drop(&mut self) {
        if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)) {
            let asked = stream.write_all(b"GET /shutdown HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            let timed = stream.set_read_timeout(Some(Duration::from_secs(5)));
            if asked.is_ok() && timed.is_ok() {
                let _answer = stream.read(&mut [0; 1024]);
            }
        }
        for _ in 0..50 {
            if let Ok(Some(_)) = self.process.try_wait() {
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        let _gone_already = self.process.kill();
        let _reaped = self.process.wait();
    }
}

/// The program named by a variable, otherwise the first of these names on the path.
fn find(variable: &str, names: &[&str]) -> PathBuf {
    if let Some(program) = std::env::var_os(variable) {
        return program.into();
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = names.iter().find_map(|name| {
        std::env::split_paths(&path).map(|folder| folder.join(name)).find(|program| Path::is_file(program))
    });
    found.unwrap_or_else(|| {
        panic!(
            "The browser tests need Chromium and ChromeDriver, and no {} is on the PATH. On Debian and Ubuntu: \
             apt-get install chromium chromium-driver. Elsewhere name the program in {variable}.",
            names.join(" or ")
        )
    })
}
