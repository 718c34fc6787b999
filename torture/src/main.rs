//! Treats a running Latchkey badly, and sees whether it keeps its word: killed at once, without its
//! database, without space, in a crowd.
//!
//! Everything is bounded in time, stays on 127.0.0.1 and in temporary folders, and is ended and
//! removed again, also on failure and Ctrl-C.

mod caller;
mod clock;
mod cluster;
mod crash;
mod crowd;
mod full;
mod home;
mod hooks;
mod ledger;
mod load;
mod outage;
mod people;
mod pgbouncer;
mod pool;
mod raw;
mod soak;
mod stalled;
mod stolen;
mod tls;
mod upgrade;

use clap::{Parser, ValueEnum};
use cluster::Cluster;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::Instant;

/// What each part answers: why Latchkey did not keep its word, or nothing.
type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Treats a running Latchkey badly, and sees whether it keeps its word
#[derive(Parser)]
struct Options {
    /// The program to be tried
    #[arg(long, value_name = "PATH", default_value = "target/debug/latchkey")]
    binary: PathBuf,
    /// The program of an earlier version, which nodes are upgraded from; without it, they are
    /// replaced by the same
    #[arg(long, value_name = "PATH")]
    earlier: Option<PathBuf>,
    /// A little of everything, in some three minutes
    #[arg(long)]
    short: bool,
    /// Only this part; may be given several times
    #[arg(long, value_enum)]
    only: Vec<Part>,
    /// Seconds that the soak test lasts, which runs where it is named, or in short
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    soak: u32,
}

impl Options {
    /// Whether that part is to be run. The soak test takes too long to be one of many.
    fn wants(&self, part: Part) -> bool {
        if self.only.is_empty() {
            part != Part::Soak || self.short
        } else {
            self.only.contains(&part)
        }
    }

    /// How long all may take.
    fn limit(&self) -> Duration {
        if self.short {
            return Duration::from_secs(360);
        }
        let soak = if self.wants(Part::Soak) { self.soak } else { 0 };
        Duration::from_secs(900 + u64::from(soak))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Killed at once while it writes
    Crash,
    /// Its PostgreSQL stopped and started again
    Outage,
    /// No space for its SQLite file
    Full,
    /// Slow, half-open, oversized and very many connections
    Crowd,
    /// PgBouncer in transaction mode before its PostgreSQL
    Pgbouncer,
    /// A PostgreSQL with certificates, good and bad
    Tls,
    /// Peers that say one letter, read nothing, shut their windows or take requests back; a log
    /// that cannot be written
    Stalled,
    /// The clock of one of two nodes jumps
    Clock,
    /// A signing key in the wrong hands, revoked on two nodes
    Stolen,
    /// Webhooks whose receiver answers 500, closes or says nothing; killed in between
    Webhooks,
    /// Nodes of an earlier version are replaced one by one
    Upgrade,
    /// A mixed load for long, under which memory, files, connections and latency stay level
    Soak,
}

impl Part {
    fn needs_cluster(self) -> bool {
        !matches!(self, Self::Full | Self::Crowd | Self::Stalled)
    }
}

/// What all parts stand on.
struct World {
    binary: PathBuf,
    /// The program of an earlier version, where one was given.
    earlier: Option<PathBuf>,
    short: bool,
    /// How long a soak test lasts that is not short.
    soak: Duration,
    /// A PostgreSQL of our own, where its programs are installed.
    cluster: Option<Cluster>,
    /// Files that a process may have open.
    files: u64,
}

impl World {
    /// The one or the other, depending on how long all may take.
    fn pick<T>(&self, short: T, full: T) -> T {
        if self.short { short } else { full }
    }
}

/// Says no, in these words, unless it is so.
fn ensure(so: bool, words: impl FnOnce() -> String) -> Outcome {
    if so { Ok(()) } else { Err(words().into()) }
}

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    let limit = options.limit();
    let outcome = tokio::select! {
        outcome = tokio::time::timeout(limit, run(options)) => outcome.unwrap_or_else(|_| Err(format!("not done within {} s", limit.as_secs()).into())),
        () = told_to_stop() => Err("stopped".into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("FAILED: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn told_to_stop() {
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
}

async fn run(options: Options) -> Outcome {
    let binary = program(&options.binary)?;
    let earlier = options.earlier.as_deref().map(program).transpose()?;
    let began = Instant::now();
    let files = raise_file_limit()?;
    let parts = Part::value_variants().iter().copied();
    let parts: Vec<_> = parts.filter(|part| options.wants(*part)).collect();
    let cluster = if parts.iter().any(|part| part.needs_cluster()) {
        Cluster::start().await?
    } else {
        None
    };
    let mut world = World {
        binary,
        earlier,
        short: options.short,
        soak: Duration::from_secs(options.soak.into()),
        cluster,
        files,
    };
    for part in parts {
        let at = Instant::now();
        println!("=== {part:?}");
        let outcome = match part {
            Part::Crash => crash::run(&world).await,
            Part::Outage => outage::run(&mut world).await,
            Part::Full => full::run(&world).await,
            Part::Crowd => crowd::run(&world).await,
            Part::Pgbouncer => pgbouncer::run(&world).await,
            Part::Tls => tls::run(&world).await,
            Part::Stalled => stalled::run(&world).await,
            Part::Clock => clock::run(&world).await,
            Part::Stolen => stolen::run(&world).await,
            Part::Webhooks => hooks::run(&world).await,
            Part::Upgrade => upgrade::run(&world).await,
            Part::Soak => soak::run(&world).await,
        };
        outcome.map_err(|error| format!("{part:?}: {error}"))?;
        println!("    kept its word; {:.1} s", at.elapsed().as_secs_f64());
    }
    println!(
        "=== All is well after {:.0} s",
        began.elapsed().as_secs_f64()
    );
    Ok(())
}

fn program(path: &Path) -> Outcome<PathBuf> {
    path.canonicalize()
        .map_err(|error| format!("{}: {error}; build it first", path.display()).into())
}

/// As many open files as the system allows, for us and for those that we start.
fn raise_file_limit() -> Outcome<u64> {
    let hard = getrlimit(Resource::Nofile).maximum;
    setrlimit(
        Resource::Nofile,
        Rlimit {
            current: hard,
            maximum: hard,
        },
    )?;
    Ok(hard.unwrap_or(u64::MAX))
}
