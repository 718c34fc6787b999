//! What has to be there before anything is measured: the program, a folder, a PostgreSQL server
//! where there is one.

use crate::{
    Bench, Outcome, Plan, database::Postgres, folder::Folder, machine::Machine, options::Run,
};
use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

pub(crate) async fn prepare(options: Run) -> Outcome<Bench> {
    let binary = program(options.binary)?;
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
        chromium: options.chromium,
    })
}

/// The whole path of the program that was named, or of the one beside this one.
pub(crate) fn program(named: Option<PathBuf>) -> Outcome<PathBuf> {
    let beside = || Ok::<_, std::io::Error>(std::env::current_exe()?.with_file_name("latchkey"));
    let binary = named.map_or_else(beside, Ok)?;
    fs::canonicalize(&binary).map_err(|error| {
        let binary = binary.display();
        format!("{binary}: {error}. Build it first, or name another.").into()
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
