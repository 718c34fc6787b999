//! What the person who measures may choose on the command line.

use crate::{floor, scenario};
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// Measures Latchkey.
#[derive(Parser)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Measure, print a table and write JSON
    Run(Run),
    /// Draw the answers a second of a run as SVG, on standard output
    Chart {
        /// What the run wrote
        #[arg(value_name = "JSON", default_value = "target/bench/bench.json")]
        json: PathBuf,
    },
    /// Count the instructions a request with Valgrind, and compare them with those recorded
    Instructions(Instructions),
    /// Serve what a server on the same libraries cannot do without, to be held against
    Floor(floor::Settings),
}

#[derive(Args)]
pub(crate) struct Instructions {
    /// The program; the one beside this one where it is not given
    #[arg(long, value_name = "PATH")]
    pub binary: Option<PathBuf>,
    /// Where the counts are recorded
    #[arg(long, value_name = "PATH", default_value = "bench/instructions.json")]
    pub file: PathBuf,
    /// Record the counts instead of comparing them
    #[arg(long)]
    pub write: bool,
    /// Where the databases and logs of this run are written, and deleted after it
    #[arg(long, value_name = "PATH", default_value = "target/bench")]
    pub folder: PathBuf,
}

#[derive(Args)]
pub(crate) struct Run {
    /// The program; the one beside this one where it is not given
    #[arg(long, value_name = "PATH")]
    pub binary: Option<PathBuf>,
    /// Everything for a moment and with small numbers: proves that it runs, and says nothing about
    /// time
    #[arg(long)]
    pub short: bool,
    /// Also how time grows with a million clients, which takes minutes
    #[arg(long)]
    pub growth: bool,
    /// Only this; may be given several times
    #[arg(long, value_name = "NAME", value_parser = scenario::NAMES)]
    pub only: Vec<String>,
    /// Connections at once
    #[arg(long, default_value_t = 64)]
    pub connections: usize,
    /// Rounds of each load
    #[arg(long, default_value_t = 3)]
    pub rounds: usize,
    /// Seconds that a round lasts
    #[arg(long, default_value_t = 5.0)]
    pub seconds: f64,
    /// Where the JSON goes
    #[arg(long, value_name = "PATH", default_value = "target/bench/bench.json")]
    pub json: PathBuf,
    /// Chromium, for what the console takes in a browser
    #[arg(long, value_name = "PATH", default_value = "/usr/bin/chromium")]
    pub chromium: PathBuf,
    /// A PostgreSQL server on which databases may be made, instead of BENCH_DATABASE_URL
    #[arg(long, value_name = "URL")]
    pub database_url: Option<String>,
}
