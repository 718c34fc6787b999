//! `latchkey migrate`: applies and undoes migrations of the database schema.

use super::{CliError, confirm::Loss, print};
use crate::start;
use clap::Subcommand;
use config::Config;

/// The subcommands.
#[derive(Subcommand)]
pub(super) enum Migrate {
    /// Apply pending migrations (the same as `latchkey migrate`)
    Up,
    /// List migrations and whether they are applied
    Status,
    /// Undo the last migration; what it added is lost, and is listed before
    ///
    /// For returning to the version before. Stop all servers of the deployment first.
    Down {
        /// Do not ask; needed where there is no terminal to ask on
        #[arg(long)]
        yes: bool,
    },
}

/// Runs one of them.
pub(super) async fn run(config: &Config, action: Migrate) -> Result<(), CliError> {
    let db = start::connect(&config.database).await?;
    match action {
        Migrate::Up => {
            let applied = start::migrate(&db, &config.database).await?;
            print(format_args!(
                "{applied} migrations applied; the schema of {} is up to date",
                config.database.shown()
            ))
        }
        Migrate::Status => {
            for (name, applied) in start::status(&db, &config.database).await? {
                print(format_args!(
                    "{} {name}",
                    if applied { "applied" } else { "pending" }
                ))?;
            }
            Ok(())
        }
        Migrate::Down { yes } => {
            let Some(last) = start::undo::last(&db, &config.database).await? else {
                return print("nothing to undo");
            };
            let what = format!(
                "This undoes the migration {} of {}. {}",
                last.name,
                config.database.shown(),
                last.in_words()
            );
            Loss { what, agreed: yes }.confirm().await?;
            start::undo::last_step(&db, &config.database).await?;
            print(format_args!("undone: {}; lost: {}", last.name, last.list()))
        }
    }
}
