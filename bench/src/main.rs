//! The load harness: runs the program as a user would, asks it as many clients would, and holds it
//! against a floor and against others.

mod chart;
mod database;
mod floor;
mod folder;
mod instructions;
mod interruption;
mod load;
mod machine;
mod measure;
mod options;
mod preparation;
mod report;
mod run;
mod scenario;
mod server;
mod world;

use clap::Parser;
use database::Postgres;
use folder::Folder;
use machine::Machine;
use options::{Cli, Command};
use std::{path::PathBuf, process::ExitCode, time::Duration};
use tokio::runtime;

/// The baseline has the server's allocator, so that both are compared on equal terms: change both
/// together.
#[global_allocator]
static ALLOCATOR: std::alloc::System = std::alloc::System;

/// What may go wrong, in words for the person who measures.
type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

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
    chromium: PathBuf,
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
        Command::Chart { json } => chart::of_file(&json).map(|svg| {
            print!("{svg}");
            true
        }),
        Command::Instructions(options) => start(
            runtime::Builder::new_current_thread(),
            instructions::run(options),
        ),
        Command::Run(options) => start(runtime::Builder::new_current_thread(), run::run(options)),
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
