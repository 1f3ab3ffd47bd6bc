//! The command line. Every subcommand is a row here and a function elsewhere.
use std::{
    error::Error,
    io::IsTerminal,
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    process::ExitCode,
    sync::Arc,
};

use clap::{Parser, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use sayembara::{
    account::{cli, table::People},
    app::{self, App, Parts},
    bench, command_line,
    config::Config,
    demo, directory, doctor, eventstore,
    kernel::actor::{Role, Scope},
    postgres::{self, Postgres, Purpose},
    web::guard::Site,
};
use sqlx::PgPool;
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
    /// Run the server
    ///
    /// Starts the private PostgreSQL unless DATABASE_URL is set, brings the schema up to date, answers requests until
    /// SIGINT or SIGTERM, then lets requests under way finish and stops PostgreSQL. A second server on the same data
    /// directory is refused. /healthz says that it answers, /readyz that database and read models are ready.
    Serve {
        /// Where to listen [default: $SAYEMBARA_BIND, else 127.0.0.1:8080]
        #[arg(long, value_name = "ADDRESS:PORT")]
        bind: Option<SocketAddr>,
        /// Fill an empty installation with the demo kabupaten first, and print the demo accounts
        #[arg(long)]
        demo: bool,
    },
    /// Bring the database schema to this version, then stop
    ///
    /// `serve` does this by itself at every start. Run it alone to see a migration succeed before the server is
    /// exchanged, or when several servers share one DATABASE_URL. Running it again changes nothing.
    Migrate,
    /// Choose the kabupaten or kota that this installation serves
    ///
    /// Loads its kecamatan, desa and kelurahan and a usual list of OPDs, which can be edited afterwards. One installation
    /// serves one kabupaten. Running it again brings region names up to date and leaves edited units alone.
    Init {
        /// The code of the kabupaten or kota in Kepmendagri 300.2.2-2138/2025, for example 35.10 for Banyuwangi
        #[arg(long, value_name = "CODE")]
        kabupaten: String,
    },
    /// Fill an empty installation with a demo kabupaten
    ///
    /// Banyuwangi with its real innovations and invented people, proposals and scores: a sealed edition, one in judging
    /// and one that takes proposals; and Smart Kampung, where 24 of 25 kecamatan are done and Licin still scores. Made by the same commands as real use, so every page shows what it would show.
    /// Every page then says that its results are samples. Interrupted, it goes on where it stopped; a second time it
    /// changes nothing; an installation with real data is refused.
    Demo {
        /// How far the current edition has come: pendaftaran, penilaian or selesai
        #[arg(long, default_value = "pendaftaran")]
        stage: demo::Stage,
    },
    /// Make read models anew from the event log
    ///
    /// Fills new tables beside the serving ones and changes over in one transaction, so readers see the old or the new,
    /// never half. May run beside the server. Facts are never touched: this is always safe.
    Rebuild {
        /// The read model; without a known name the error lists all
        #[arg(required_unless_present = "all", conflicts_with = "all")]
        projection: Option<String>,
        /// All of them, one after the other
        #[arg(long)]
        all: bool,
    },
    /// Accounts from the command line: the first admin, and the way back in
    #[command(subcommand)]
    User(UserCommand),
    /// Measure this machine: commands, rebuild and pages per second
    ///
    /// Every figure stands beside a bare one from the same run, because only the ratios can be compared. Works in a
    /// scratch database on the same PostgreSQL, which is dropped at the end; with DATABASE_URL its role needs CREATEDB.
    /// Takes a few minutes of all processors: not while people work.
    Bench {
        /// Instead: play a whole ladder of kecamatan and kabupaten by commands, and show how it grows
        #[arg(long)]
        ladder: bool,
        /// How much of the country takes part: kabupaten, provinsi (minutes) or negara (an hour); sheets for each
        /// village: 3, 1, none
        #[arg(long, default_value = "kabupaten", requires = "ladder")]
        size: bench::ladder::Size,
        /// Instead: divide entries among judges, up to 1000 among 150; needs no database
        #[arg(long, conflicts_with = "ladder")]
        assign: bool,
    },
    /// Recount a result from the two files that its page offers, without a database
    ///
    /// Ranks with the code that the server ranks with, and prints every total, what told equal entries apart, who goes
    /// on, who could not be ranked and why, and the SHA-256 of the rules. RULES.json may also be the bare rules of one
    /// round, where nothing but they and the scores is needed.
    Tally {
        /// The rules and what competed: aturan.json
        #[arg(value_name = "RULES.json")]
        rules: PathBuf,
        /// Pseudonymous scores, columns entry,judge,criterion,score, with several rounds also round: nilai.csv
        #[arg(value_name = "SCORES.csv")]
        scores: PathBuf,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Say how far judges agree: Krippendorff's alpha, intraclass correlations, a mixed model by REML
    ///
    /// Each criterion by itself, then all of them together. Where the scores are too few for a number it says why.
    Agreement {
        /// Columns entry,judge,criterion,score; an empty score is missing
        #[arg(value_name = "SCORES.csv")]
        scores: PathBuf,
        /// Weigh the criteria by these rules instead of equally
        #[arg(long, value_name = "RULES.json")]
        rules: Option<PathBuf>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Divide entries among judges, or say exactly why it cannot be done
    ///
    /// Prints who judges what, the load of each judge and what even loads cost. Every limit is kept; then as few existing
    /// pairs as possible change; then judges get what they know and as much as each other. Where that is impossible it
    /// names the entries and judges that stand in the way and how many are short. The same problem in any order gives
    /// the same answer.
    ///
    /// PROBLEM.json, shortest: {"judges_per_entry": 2, "judges": [{"id": "a"}, {"id": "b"}], "entries": [{"id": "x"}]}.
    /// Further: lowest_load, highest_load, seniors_per_entry, balance (0 to 10), outside_expertise, groups ("always" or
    /// "if_possible"), conflicts, fixed, existing; of a judge name, senior, expertise {"category": points}, lowest_load,
    /// highest_load; of an entry name, category, group. docs/guides/divide-the-judging.md explains each.
    Assign {
        /// What is to be divided among whom
        #[arg(value_name = "PROBLEM.json")]
        problem: PathBuf,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Check the installation and say what is wrong with it
    ///
    /// Looks at the data directory, the disk, the clock, the database, its schema, the event log and its readers. May run
    /// beside the server; without one it starts the private PostgreSQL for the check. Changes nothing. The exit
    /// status is 0 when every check passes, 1 otherwise.
    Doctor,
}

#[derive(Subcommand)]
enum UserCommand {
    /// Add an account and print its first password, which must be changed at the first sign-in
    Add {
        /// E-mail address, or a user name without @
        login: String,
        /// The person's name as it is shown
        #[arg(long)]
        name: String,
        /// admin, panitia, verifikator, operator, juri or pimpinan
        #[arg(long, default_value = "admin", value_parser = grantable)]
        role: Role,
        /// Where the role holds: *, region:35.10.01 or unit:CODE
        #[arg(long, default_value = "*")]
        scope: Scope,
    },
    /// List every account with its roles
    List,
    /// Give an account a new first password and sign it out everywhere
    ResetPassword {
        /// E-mail address or user name
        login: String,
    },
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    // What needs no installation needs no configuration either.
    match &cli.command {
        Command::Tally { rules, scores, json } => return printed(command_line::tally::run(rules, scores, *json)),
        Command::Agreement { scores, rules, json } => {
            return printed(command_line::agreement::run(scores, rules.as_deref(), *json));
        }
        Command::Assign { problem, json } => return printed(command_line::assign::run(problem, *json)),
        Command::Bench { assign: true, .. } => {
            bench::assign::run();
            return ExitCode::SUCCESS;
        }
        _ => {}
    }
    // What libraries say about themselves matters only when asked for.
    // A benchmark's requests are not told one by one, unless asked for.
    let usual = if matches!(cli.command, Command::Bench { .. }) { "warn" } else { "info" };
    let wanted = std::env::var("SAYEMBARA_LOG").unwrap_or_else(|_| usual.to_owned());
    let filter = EnvFilter::new(format!("sqlx=warn,actix_server=warn,{wanted}"));
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

fn printed(outcome: Result<String, command_line::CommandError>) -> ExitCode {
    match outcome {
        Ok(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("sayembara: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> Outcome {
    let mut config = Config::from_env()?;
    if let Some(data) = cli.data {
        config.data = std::path::absolute(data)?;
    }
    let stop = stop_on_signal()?;
    match cli.command {
        Command::Serve { bind, demo } => {
            config.bind = bind.unwrap_or(config.bind);
            let listener = TcpListener::bind(config.bind).map_err(|error| {
                format!("Cannot listen on {}: {error}. Choose another address with --bind.", config.bind)
            })?;
            with_database(&config, &stop, Purpose::Serve, async |database| {
                if demo {
                    let filled = fill(&config, database, demo::Stage::Registration);
                    unless_stopped(&stop, filled).await??;
                }
                serve(&config, database, listener, &stop).await
            })
            .await
        }
        Command::Migrate => {
            with_database(&config, &stop, Purpose::Work, async |database| {
                let applied = postgres::migrate(&database.pool()).await?;
                println!("The schema is up to date, migrations applied now: {applied} ({}).", database.place());
                Ok(ExitCode::SUCCESS)
            })
            .await
        }
        Command::Init { kabupaten } => {
            with_database(&config, &stop, Purpose::Work, async |database| {
                let pool = database.pool();
                postgres::migrate(&pool).await?;
                let done = directory::table::init(&pool, &kabupaten.parse()?).await?;
                println!("{}: {} regions loaded, {} units added.", done.name, done.regions, done.units_added);
                Ok(ExitCode::SUCCESS)
            })
            .await
        }
        Command::Demo { stage } => {
            with_database(&config, &stop, Purpose::Work, async |database| {
                if fill(&config, database, stage).await? {
                    print_accounts();
                    println!("A server that is running says so after its next start.");
                } else {
                    println!("The demo data is there already.");
                }
                Ok(ExitCode::SUCCESS)
            })
            .await
        }
        Command::Rebuild { projection, .. } => {
            with_database(&config, &stop, Purpose::Work, async |database| {
                let pool = database.patient_pool();
                postgres::migrate(&pool).await?;
                rebuild(&pool, projection.as_deref()).await
            })
            .await
        }
        Command::User(command) => {
            with_database(&config, &stop, Purpose::Work, async |database| {
                let pool = database.pool();
                postgres::migrate(&pool).await?;
                user(&pool, command).await
            })
            .await
        }
        Command::Bench { ladder, size, .. } => {
            let run = async { if ladder { bench::run_ladder(&config, size).await } else { bench::run(&config).await } };
            unless_stopped(&stop, Box::pin(run)).await??;
            Ok(ExitCode::SUCCESS)
        }
        Command::Tally { .. } | Command::Agreement { .. } | Command::Assign { .. } => {
            Err("runs before the configuration is read".into())
        }
        Command::Doctor => {
            let report = unless_stopped(&stop, doctor::examine(&config)).await?;
            print!("{report}");
            Ok(if report.is_well() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
    }
}

fn grantable(word: &str) -> Result<Role, String> {
    let all = Role::GRANTABLE;
    all.into_iter().find(|role| role.code() == word).ok_or_else(|| {
        let codes: Vec<_> = all.iter().map(|role| role.code()).collect();
        format!("there are {}", codes.join(", "))
    })
}

async fn user(pool: &PgPool, command: UserCommand) -> Outcome {
    match command {
        UserCommand::Add { login, name, role, scope } => {
            let user = cli::NewUser { login: login.clone(), name, role, scope };
            println!("{login} may sign in with the first password {}", cli::add(pool, user).await?);
        }
        UserCommand::List => {
            for person in cli::list(pool).await? {
                println!("{:30} {:30} {}", person.login, person.name, person.roles.join("; "));
            }
        }
        UserCommand::ResetPassword { login } => {
            println!("{login} may sign in with the first password {}", cli::reset_password(pool, &login).await?);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Fills in the demo data with a bar; false when it was there already.
async fn fill(config: &Config, database: &Postgres, stage: demo::Stage) -> Result<bool, Box<dyn Error>> {
    let pool = database.pool();
    postgres::migrate(&pool).await?;
    let bar = ProgressBar::new(0).with_style(ProgressStyle::with_template("{bar:40} {pos}/{len} {msg}")?);
    let mut report = |done, all, what: &str| {
        bar.set_length(all);
        bar.set_position(done);
        bar.set_message(what.to_owned());
    };
    // On the heap: the whole demo is one long future.
    let filled = Box::pin(demo::fill(&pool, &config.data, stage, &mut report)).await?;
    bar.finish_and_clear();
    Ok(filled)
}

fn print_accounts() {
    println!("\nDemo accounts, all with the password {}", demo::PASSWORD);
    for (login, who) in demo::accounts() {
        println!("  {login:20} {who}");
    }
    println!();
}

/// Makes the named read model anew, or all, each with a bar of the events replayed.
async fn rebuild(pool: &PgPool, name: Option<&str>) -> Outcome {
    let all = app::readers().projections;
    let chosen: Vec<_> = all.iter().filter(|found| name.is_none_or(|name| name == found.name())).collect();
    if let (Some(name), true) = (name, chosen.is_empty()) {
        let names: Vec<_> = all.iter().map(|found| found.name()).collect();
        return Err(format!("There is no read model '{name}'. There are: {}.", names.join(", ")).into());
    }
    let style = ProgressStyle::with_template("{prefix:20} {bar:40} {pos}/{len} events, {per_sec}")?;
    for projection in chosen {
        let bar = ProgressBar::new(0).with_prefix(projection.name()).with_style(style.clone());
        let position = eventstore::rebuild(pool, projection.as_ref(), &mut |position, head| {
            bar.set_length(head.unsigned_abs());
            bar.set_position(position.unsigned_abs());
        })
        .await?;
        bar.finish();
        println!("{} is made anew from {position} events.", projection.name());
    }
    Ok(ExitCode::SUCCESS)
}

/// Runs the product until it is told to stop.
async fn serve(config: &Config, database: &Postgres, listener: TcpListener, stop: &CancellationToken) -> Outcome {
    let pool = database.pool();
    let start = async {
        postgres::migrate(&pool).await?;
        let sample = demo::is_demo(&pool).await?;
        let site = if let Some(installation) = directory::table::installation(&pool).await? {
            Site { place: installation.name, zone: installation.zone, sample }
        } else {
            tracing::warn!("no kabupaten is chosen: stop, run `sayembara init --kabupaten CODE`, and start again");
            Site::default()
        };
        let parts = Parts {
            readers_pool: database.pool(),
            listener,
            data: config.data.clone(),
            identities: Arc::new(People(pool.clone())),
            site,
            https: config.https(),
            pool: pool.clone(),
        };
        Ok::<_, Box<dyn Error>>(App::start(parts).await?)
    };
    let app = unless_stopped(stop, start).await??;
    if demo::is_demo(&pool).await? {
        print_accounts();
    }
    println!("Sayembara runs at {}", config.url.clone().unwrap_or_else(|| format!("http://{}", app.address())));
    stop.cancelled().await;
    app.stop().await?;
    Ok(ExitCode::SUCCESS)
}

/// Work on the database, which is closed again however the work ends.
async fn with_database(
    config: &Config,
    stop: &CancellationToken,
    purpose: Purpose,
    work: impl AsyncFnOnce(&Postgres) -> Outcome,
) -> Outcome {
    let database = unless_stopped(stop, Box::pin(Postgres::open(config, purpose))).await??;
    let outcome = match purpose {
        // The server ends its own work in good order.
        Purpose::Serve => Box::pin(work(&database)).await,
        Purpose::Work => unless_stopped(stop, Box::pin(work(&database))).await.map_err(Into::into).flatten(),
    };
    database.close().await?;
    outcome
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
