//! The command line: arguments, actions and output of each command. Exit code 0 on success, 2 on
//! bad usage or settings, 1 otherwise.

mod apply;
mod audit;
mod backup;
mod client;
mod confirm;
mod healthcheck;
mod keys;
mod manual;
mod master_key;
mod migrate;
mod tokens;
mod user;

use crate::{
    database, serve, start,
    telemetry::{self, Log},
};
use app::App;
use clap::{Args, Parser, Subcommand};
use config::{Config, SETTINGS, Sources};
use domain::{
    account,
    actor::Actor,
    built_in::AudienceSync,
    error::{Error, Problem},
};
use std::{collections::BTreeMap, fmt, io::Write, path::Path, process::ExitCode};

/// A self-hosted OAuth 2.0 server for API clients.
#[derive(Parser)]
#[command(name = "latchkey", version, after_help = settings())]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

#[derive(Args)]
struct Global {
    /// Database, instead of LATCHKEY_DATABASE_URL: sqlite://FILE or postgres://HOST/NAME
    ///
    /// A password does not belong on a command line; put it in the environment or in latchkey.toml.
    #[arg(long, global = true, value_name = "URL")]
    database_url: Option<String>,
}

#[derive(Subcommand)]
enum Command {
    /// Start the server; pending migrations are applied first
    #[command(after_help = settings())]
    Serve(Serve),
    /// Bring the database schema up to date, or show its state
    Migrate {
        #[command(subcommand)]
        action: Option<migrate::Migrate>,
    },
    /// Print the GraphQL schema (SDL)
    Schema,
    /// Print the description of the REST API (OpenAPI 3.1)
    Openapi,
    /// Manage clients beside a running server, or without one
    Client {
        #[command(subcommand)]
        action: client::Client,
    },
    /// Manage users beside a running server, or without one
    User {
        #[command(subcommand)]
        action: user::User,
    },
    Apply(apply::Apply),
    Export(apply::Export),
    /// Manage signing keys
    Keys {
        #[command(subcommand)]
        action: keys::Keys,
    },
    /// Manage the master key
    MasterKey {
        #[command(subcommand)]
        action: master_key::MasterKey,
    },
    /// Revoke tokens
    Tokens {
        #[command(subcommand)]
        action: tokens::Tokens,
    },
    /// Verify the audit log, or print it
    Audit {
        #[command(subcommand)]
        action: audit::Audit,
    },
    Backup(backup::Backup),
    Restore(backup::Restore),
    /// Ask the server with these settings whether it is ready; exit code 0 where it is
    Healthcheck,
    /// Print a script that completes commands and options in a shell
    Completion {
        /// The shell
        shell: manual::Shell,
    },
    /// Print the manual page of the program, or of a command, in roff
    Man {
        /// The command, such as: client create
        command: Vec<String>,
    },
}

#[derive(Args)]
struct Serve {
    /// Address and port, instead of LATCHKEY_LISTEN
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// URL that clients know this server by, instead of LATCHKEY_ISSUER
    #[arg(long, value_name = "URL")]
    issuer: Option<String>,
    /// Refuse to start while migrations are pending, instead of applying them
    #[arg(long)]
    no_migrate: bool,
}

fn settings() -> String {
    let mut text = String::from("Settings, from the environment or latchkey.toml:\n");
    for (name, default, purpose) in SETTINGS {
        let default = if default.is_empty() {
            String::new()
        } else {
            format!(" [{default}]")
        };
        text.push_str(&format!("  {name:<34}{purpose}{default}\n"));
    }
    text
}

/// Why a command failed.
pub enum CliError {
    /// Bad usage or settings: a line each.
    Usage(Vec<String>),
    /// The action is refused: a line each.
    Refused(Vec<String>),
    /// Nothing failed, but something would change, and was shown.
    Pending,
    /// Any other failure, in one line that says what to do.
    Other(String),
}

impl CliError {
    /// Any failure but bad usage.
    pub fn other(cause: impl fmt::Display) -> Self {
        Self::Other(cause.to_string())
    }
}

impl From<Error> for CliError {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(problems) => Self::Usage(problems.iter().map(in_words).collect()),
            other => Self::Other(other.for_operator()),
        }
    }
}

fn in_words(problem: &Problem) -> String {
    match problem.path.as_slice() {
        [] => problem.message.clone(),
        path => format!("{}: {}", path.join("."), problem.message),
    }
}

/// Runs a command.
pub async fn run(cli: Cli) -> ExitCode {
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
    match &cli.command {
        Command::Schema => return print(graphql::sdl().trim_end()),
        Command::Openapi => return print(rest::openapi::document(None)?.trim_end()),
        Command::Completion { shell } => return manual::completion(*shell),
        Command::Man { command } => return manual::page(command),
        _ => {}
    }
    let config = Sources::of_process(arguments)
        .and_then(Config::load)
        .map_err(|problems| {
            let lines = problems.iter().map(ToString::to_string).collect();
            CliError::Usage(lines)
        })?;
    *log = Some(telemetry::start(&config.log, config.log_format));
    let file = config.database.file().map(Path::to_owned);
    run_with(config, cli.command).await?;
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
        Command::Client { action } => client::run(config, action).await,
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
        Command::Schema | Command::Openapi | Command::Completion { .. } | Command::Man { .. } => {
            Ok(())
        }
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
    let account = account::by_slug(&app.db, account::DEFAULT_SLUG)
        .await?
        .ok_or_else(|| CliError::other("the account is missing"))?;
    Ok(Actor::system(account.id))
}

/// The app on an up-to-date database, without a server.
async fn open(config: Config) -> Result<App, CliError> {
    let db = start::connect(&config.database).await?;
    start::migrate(&db, &config.database).await?;
    Ok(start::app(config, db, AudienceSync::Kept).await?.0)
}
