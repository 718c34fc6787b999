//! The load harness: runs the program as a user would, asks it as many clients would, and holds it
//! against a floor and against others.

mod database;
mod floor;
mod folder;
mod load;
mod machine;
mod measure;
mod report;
mod scenario;
mod server;
mod world;

use clap::{Args, Parser, Subcommand};
use database::Postgres;
use domain::clock::Clock;
use folder::Folder;
use machine::Machine;
use report::Report;
use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};
use tokio::runtime;

/// The baseline has the server's allocator, so that both are compared on equal terms: change both
/// together.
#[global_allocator]
static ALLOCATOR: std::alloc::System = std::alloc::System;

/// How long a run may take at most, growth included: 45 minutes.
const LONGEST: Duration = Duration::from_secs(45 * 60);

/// What may go wrong, in words for the person who measures.
type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// Measures Latchkey.
#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measure, print a table and write JSON
    Run(Run),
    /// Serve what a server on the same libraries cannot do without, to be held against
    Floor(floor::Settings),
}

#[derive(Args)]
struct Run {
    /// The program; the one beside this one where it is not given
    #[arg(long, value_name = "PATH")]
    binary: Option<PathBuf>,
    /// Everything for a moment and with small numbers: proves that it runs, and says nothing about
    /// time
    #[arg(long)]
    short: bool,
    /// Also how time grows with a million clients, which takes minutes
    #[arg(long)]
    growth: bool,
    /// Only this; may be given several times
    #[arg(long, value_name = "NAME", value_parser = scenario::NAMES)]
    only: Vec<String>,
    /// Connections at once
    #[arg(long, default_value_t = 64)]
    connections: usize,
    /// Rounds of each load
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Seconds that a round lasts
    #[arg(long, default_value_t = 5.0)]
    seconds: f64,
    /// Where the JSON goes
    #[arg(long, value_name = "PATH", default_value = "target/bench/bench.json")]
    json: PathBuf,
    /// A PostgreSQL server on which databases may be made, instead of BENCH_DATABASE_URL
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
}

/// How much is measured.
struct Plan {
    connections: usize,
    rounds: usize,
    round: Duration,
    short: bool,
    growth: bool,
}

/// What all scenarios share.
struct Bench {
    binary: PathBuf,
    machine: Machine,
    plan: Plan,
    postgres: Option<Postgres>,
    folder: Folder,
}

impl Bench {
    /// The number for a full run, or the one for a short one.
    fn sized<T>(&self, full: T, short: T) -> T {
        if self.plan.short { short } else { full }
    }
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        // As the server has it.
        Command::Floor(settings) => {
            start(runtime::Builder::new_multi_thread(), floor::serve(settings)).map(|()| true)
        }
        Command::Run(options) => start(runtime::Builder::new_current_thread(), run(options)),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("latchkey-bench: {error}");
            ExitCode::FAILURE
        }
    }
}

fn start<T>(mut builder: runtime::Builder, task: impl Future<Output = Outcome<T>>) -> Outcome<T> {
    builder.enable_all().build()?.block_on(task)
}

/// Measures. Answers whether every answer was right.
async fn run(options: Run) -> Outcome<bool> {
    let (json, only) = (options.json.clone(), options.only.clone());
    let bench = prepare(options).await?;
    let date = Clock::system()
        .now()
        .format("%Y-%m-%d %H:%M UTC")
        .to_string();
    let busy = machine::load_average();
    let outcome = tokio::select! {
        rows = scenario::run_all(&bench, &only) => rows,
        signal = signal() => Err(signal),
        () = tokio::time::sleep(LONGEST) => Err("it took too long".into()),
    };
    // Servers have ended with the scenario that started them; after a failure their databases have
    // not.
    if let Some(postgres) = &bench.postgres {
        postgres.drop_all().await?;
    }
    let Plan {
        connections,
        rounds,
        round,
        ..
    } = bench.plan;
    let caution = if bench.plan.short {
        " A short run: its numbers mean nothing."
    } else {
        ""
    };
    let method = format!(
        "Medians of {rounds} rounds of {} s each, {connections} connections.{caution}",
        round.as_secs_f64()
    );
    let report = Report {
        date,
        machine: bench.machine.describe(),
        method,
        busy,
        rows: outcome?,
    };
    print!("{}", report.table());
    write(&json, &serde_json::to_string_pretty(&report)?)?;
    let wrong: Vec<_> = report.rows.iter().filter_map(report::Row::wrong).collect();
    wrong
        .iter()
        .for_each(|line| eprintln!("latchkey-bench: {line}"));
    Ok(wrong.is_empty())
}

async fn prepare(options: Run) -> Outcome<Bench> {
    let beside = || Ok::<_, std::io::Error>(std::env::current_exe()?.with_file_name("latchkey"));
    let binary = options.binary.map_or_else(beside, Ok)?;
    let binary = fs::canonicalize(&binary).map_err(|error| {
        format!(
            "{}: {error}. Build it first, or name another.",
            binary.display()
        )
    })?;
    let folder = options
        .json
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let folder = Folder::new_in(folder)?;
    let postgres = Postgres::find(&options.database_url.unwrap_or_else(database_url)).await;
    if let Err(error) = &postgres {
        eprintln!("latchkey-bench: without PostgreSQL: {error}");
    }
    let plan = Plan {
        connections: if options.short {
            options.connections.min(4)
        } else {
            options.connections
        },
        rounds: if options.short {
            1
        } else {
            options.rounds.max(1)
        },
        round: if options.short {
            Duration::from_millis(200)
        } else {
            Duration::try_from_secs_f64(options.seconds)?
        },
        short: options.short,
        growth: options.growth,
    };
    Ok(Bench {
        binary,
        machine: Machine::take(),
        plan,
        postgres: postgres.ok(),
        folder,
    })
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is where the harness reads its environment"
)]
fn database_url() -> String {
    std::env::var("BENCH_DATABASE_URL")
        .unwrap_or_else(|_| "postgres://postgres@127.0.0.1/postgres".to_owned())
}

fn write(path: &Path, text: &str) -> Outcome<()> {
    fs::write(path, text)?;
    eprintln!("written: {}", path.display());
    Ok(())
}

/// Resolves when the person who measures stops the program.
#[cfg(not(unix))]
async fn signal() -> Box<dyn std::error::Error> {
    let _ = tokio::signal::ctrl_c().await;
    "interrupted".into()
}

/// Resolves when the person who measures stops the program.
#[cfg(unix)]
async fn signal() -> Box<dyn std::error::Error> {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut interrupt), Ok(mut terminate)) = (
        signal(SignalKind::interrupt()),
        signal(SignalKind::terminate()),
    ) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    "interrupted".into()
}
