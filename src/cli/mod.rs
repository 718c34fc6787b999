//! The command line: arguments, actions and output of each command. Exit code 0 on success, 2 on
//! bad usage or settings, 1 otherwise.

mod account;
mod apply;
mod arguments;
mod audit;
mod backup;
mod batch;
mod client;
mod confirm;
mod context;
mod elsewhere;
mod healthcheck;
mod import;
mod keys;
mod manual;
mod master_key;
mod migrate;
mod output;
mod remote;
mod role;
mod token;
mod tokens;
mod unused_access;
mod user;

use self::arguments::{Cli, Command};
use crate::{
    database,
    error::CliError,
    serve, start,
    telemetry::{self, Log},
};
use app::App;
use clap::{CommandFactory, Parser};
use config::{Config, Sources};
use domain::{
    account::{DEFAULT_SLUG, by_slug},
    actor::Actor,
    built_in::AudienceSync,
    page::{Asked, MAX_PAGE, Slice},
};
use entity::account::Model as Account;
use std::{collections::BTreeMap, fmt, io::Write, path::Path, process::ExitCode};

/// Parses the command line and runs the command. Not an `async fn`, whose code would be compiled
/// where it is called: in the binary, once more.
#[must_use]
pub fn main() -> ExitCode {
    match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime.block_on(run(Cli::parse())),
        Err(error) => complain(&[error.to_string()], ExitCode::FAILURE),
    }
}

/// The command line as a tree of commands and options, for the manual and the book.
#[must_use]
pub fn command() -> clap::Command {
    Cli::command()
}

async fn run(cli: Cli) -> ExitCode {
    let mut log = None;
    let outcome = dispatch(cli, &mut log).await;
    // Log lines come before the result.
    if let Some(log) = log {
        log.flush();
    }
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(CliError::Pending) => ExitCode::from(2),
        Err(CliError::Usage(lines)) => complain(&lines, ExitCode::from(2)),
        Err(CliError::Refused(lines)) => complain(&lines, ExitCode::FAILURE),
        Err(CliError::Other(line)) => complain(&[line], ExitCode::FAILURE),
    }
}

fn complain(lines: &[String], code: ExitCode) -> ExitCode {
    for line in lines {
        telemetry::tell(format_args!("latchkey: {line}"));
    }
    code
}

async fn dispatch(cli: Cli, log: &mut Option<Log>) -> Result<(), CliError> {
    let mut arguments = BTreeMap::new();
    arguments.extend(
        cli.global
            .database_url
            .map(|url| ("LATCHKEY_DATABASE_URL", url)),
    );
    if let Command::Serve(options) = &cli.command {
        arguments.extend(
            options
                .listen
                .clone()
                .map(|value| ("LATCHKEY_LISTEN", value)),
        );
        arguments.extend(
            options
                .issuer
                .clone()
                .map(|value| ("LATCHKEY_ISSUER", value)),
        );
    }
    let database_is_named = arguments.contains_key("LATCHKEY_DATABASE_URL");
    let Some(command) = elsewhere::run(cli.command, database_is_named).await? else {
        return Ok(());
    };
    let config = Sources::of_process(arguments)
        .and_then(Config::load)
        .map_err(|problems| {
            let lines = problems.iter().map(ToString::to_string).collect();
            CliError::Usage(lines)
        })?;
    *log = Some(telemetry::start(&config.log, config.log_format));
    let file = config.database.file().map(Path::to_owned);
    run_with(config, command).await?;
    // The command's changes are then in the database file, and not only in the write-ahead log
    // beside it.
    if let Some(file) = file.filter(|file| file.exists()) {
        database::checkpoint(&file).await;
    }
    Ok(())
}

async fn run_with(config: Config, command: Command) -> Result<(), CliError> {
    match command {
        Command::Serve(options) => serve::run(config, options.no_migrate).await,
        Command::Migrate { action } => {
            migrate::run(&config, action.unwrap_or(migrate::Migrate::Up)).await
        }
        Command::Client { place, action } => {
            client::run(&open(config).await?, place.output(), action).await
        }
        Command::Account { place, action } => {
            account::run(&open(config).await?, place.output(), action).await
        }
        Command::Role { place, action } => {
            role::run(&open(config).await?, place.output(), action).await
        }
        Command::UnusedAccess { place, args } => {
            unused_access::run(&open(config).await?, place.output(), args).await
        }
        Command::User { action } => user::run(config, action).await,
        Command::Apply(command) => apply::run(config, command).await,
        Command::Export(command) => apply::write(config, command).await,
        Command::Keys { action } => keys::run(config, action).await,
        Command::MasterKey { action } => master_key::run(config, action).await,
        Command::Tokens { action } => tokens::run(config, action).await,
        Command::Audit { action } => audit::run(config, action).await,
        Command::Backup(command) => backup::run(config, command).await,
        Command::Restore(command) => backup::restore(config, command).await,
        Command::Healthcheck => healthcheck::run(&config).await,
        Command::Schema
        | Command::Openapi
        | Command::Completion { .. }
        | Command::Man { .. }
        | Command::Context { .. }
        | Command::Import { .. }
        | Command::Token { .. } => Ok(()),
    }
}

/// Prints a line. A closed output, such as a pipe to `head`, is not a failure.
fn print(line: impl fmt::Display) -> Result<(), CliError> {
    match writeln!(std::io::stdout(), "{line}") {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(CliError::other(error)),
        _ => Ok(()),
    }
}

/// The server itself, acting in the account `default`.
async fn operator(app: &App) -> Result<Actor, CliError> {
    let account = by_slug(&app.db, DEFAULT_SLUG)
        .await?
        .ok_or_else(|| CliError::other("the account is missing"))?;
    Ok(Actor::system(account.id))
}

/// The account with that slug; `default` where none is named.
async fn database_account(app: &App, slug: Option<&str>) -> Result<Account, CliError> {
    let slug = slug.unwrap_or(DEFAULT_SLUG);
    let found = by_slug(&app.db, slug).await?;
    found.ok_or_else(|| CliError::Usage(vec![format!("there is no account `{slug}`")]))
}

/// The next part of a list in the database.
fn next_part(after: Option<String>) -> Result<Slice, CliError> {
    let first = i32::try_from(MAX_PAGE).ok();
    Ok(Slice::new(Asked {
        first,
        after,
        ..Asked::default()
    })?)
}

/// The app on an up-to-date database, without a server.
async fn open(config: Config) -> Result<App, CliError> {
    let db = start::connect(&config.database).await?;
    start::migrate(&db, &config.database).await?;
    Ok(start::app(config, db, AudienceSync::Kept).await?.0)
}
