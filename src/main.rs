//! The command line. Every subcommand is a row here and a function elsewhere.
use std::{error::Error, io::IsTerminal, path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};
use sayembara::{
    config::Config,
    doctor,
    postgres::{self, Postgres, Purpose},
};
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

type Outcome = Result<ExitCode, Box<dyn Error>>;

/// Registry of public-service innovation and its competitions, for Indonesian local governments.
#[derive(Parser)]
#[command(
    version,
    arg_required_else_help = true,
    after_help = "Start here: script/server builds everything and runs `sayembara serve --demo`.\n\
                  Environment: DATABASE_URL, SAYEMBARA_DATA, SAYEMBARA_BIND, SAYEMBARA_PG_BIN, SAYEMBARA_LOG \
                  (see docs/operations/install.md)."
)]
struct Cli {
    /// Directory of everything the installation keeps: private database, uploads, secrets
    /// [default: $SAYEMBARA_DATA, else ./data]
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Bring the database schema to this version, then stop
    ///
    /// `serve` does this by itself at every start. Run it alone to see a migration succeed before the server is
    /// exchanged, or when several servers share one DATABASE_URL. Running it again changes nothing.
    Migrate,
    /// Check the installation and say what is wrong with it
    ///
    /// Looks at the data directory, the disk, the clock, the database, its schema, the event log and its readers. May run
    /// beside the server; without one it starts the private PostgreSQL for the check. Changes nothing. The exit
    /// status is 0 when every check passes, 1 otherwise.
    Doctor,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let filter = EnvFilter::try_from_env("SAYEMBARA_LOG").unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
    let outcome = tokio::runtime::Runtime::new().map_err(Into::into).and_then(|runtime| runtime.block_on(run(cli)));
    outcome.unwrap_or_else(|error| {
        eprintln!("sayembara: {error}");
        ExitCode::FAILURE
    })
}

async fn run(cli: Cli) -> Outcome {
    let mut config = Config::from_env()?;
    if let Some(data) = cli.data {
        config.data = std::path::absolute(data)?;
    }
    let stop = stop_on_signal()?;
    match cli.command {
        Command::Migrate => {
            with_database(&config, &stop, async |database| {
                let applied = postgres::migrate(&database.pool()).await?;
                println!("The schema is up to date, migrations applied now: {applied} ({}).", database.place());
                Ok(ExitCode::SUCCESS)
            })
            .await
        }
        Command::Doctor => {
            let report = unless_stopped(&stop, doctor::examine(&config)).await?;
            print!("{report}");
            Ok(if report.is_well() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
    }
}

/// One piece of work on the database, which is closed again whatever happens.
async fn with_database(
    config: &Config,
    stop: &CancellationToken,
    work: impl AsyncFnOnce(&Postgres) -> Outcome,
) -> Outcome {
    let database = unless_stopped(stop, Postgres::open(config, Purpose::Work)).await??;
    let outcome = unless_stopped(stop, work(&database)).await;
    database.close().await?;
    outcome?
}

async fn unless_stopped<T>(stop: &CancellationToken, work: impl Future<Output = T>) -> Result<T, &'static str> {
    tokio::select! {
        () = stop.cancelled() => Err("interrupted"),
        done = work => Ok(done),
    }
}

/// Cancelled by the first SIGINT or SIGTERM; a second one ends the process at once.
fn stop_on_signal() -> std::io::Result<CancellationToken> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let stop = CancellationToken::new();
    let told = stop.clone();
    tokio::spawn(async move {
        loop {
            tokio::select! { _ = interrupt.recv() => {}, _ = terminate.recv() => {} }
            if told.is_cancelled() {
                std::process::exit(130);
            }
            told.cancel();
        }
    });
    Ok(stop)
}
