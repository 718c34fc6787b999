//! `latchkey apply` and `latchkey export`: configuration as a file. Reads the file and secrets, and
//! prints the result.

use super::{CliError, open, print};
use crate::{start, telemetry};
use app::App;
use apply::{
    ApplyError,
    document::SecretSource,
    export::{self, Format},
    run::{Options, Report},
};
use clap::{Args, ValueEnum};
use config::Config;
use domain::bootstrap;
use entity::Secret;
use serde_json::json;
use std::io::{ErrorKind, Read, Write};

/// Most bytes of a file that holds a secret; no secret is as long.
const MAX_SECRET_BYTES: u64 = 4096;

/// Create and change accounts, roles, users and clients as a file says
///
/// Exit code 0 on success, or with --plan when nothing would change; 2 with --plan when something
/// would change; 1 when the file is refused.
#[derive(Args)]
pub(super) struct Apply {
    /// The file, YAML or JSON; - for standard input
    #[arg(short = 'f', long = "file", value_name = "FILE")]
    file: String,
    /// Only show what would change
    #[arg(long)]
    plan: bool,
    /// Delete what was created by apply and is no longer in the file, of the accounts and lists
    /// that it has
    #[arg(long)]
    prune: bool,
    /// Format in which changes are shown
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    format: ReportFormat,
}

/// Format in which changes are shown.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ReportFormat {
    /// A line each
    Text,
    /// One object
    Json,
}

/// Write the present configuration as a file for apply, without secrets
#[derive(Args)]
pub(super) struct Export {
    /// Slug of the one account to write, instead of all
    #[arg(long, value_name = "SLUG")]
    account: Option<String>,
    /// Format of the file
    #[arg(long, value_enum, default_value_t = Written::Yaml)]
    format: Written,
}

/// Format of a file.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Written {
    /// YAML
    Yaml,
    /// JSON
    Json,
}

impl From<ApplyError> for CliError {
    fn from(halt: ApplyError) -> Self {
        match halt {
            ApplyError::Refused(lines) => Self::Refused(lines),
            ApplyError::Failed(error) => error.into(),
        }
    }
}

/// Applies a file, or shows what that would change.
pub(super) async fn run(config: Config, command: Apply) -> Result<(), CliError> {
    let Apply {
        file,
        plan,
        prune,
        format,
    } = command;
    let bytes = tokio::task::spawn_blocking({
        let file = file.clone();
        move || contents(&file)
    });
    let bytes = bytes.await.map_err(CliError::other)??;
    let document = apply::parse(if file == "-" { "standard input" } else { &file }, &bytes)?;
    let app = if plan {
        look(config).await?
    } else {
        open(config).await?
    };
    let report = apply::run::apply(&app, &document, Options { plan, prune }, &secret)
        .await
        .map_err(|halt| with_lines(halt, &bytes))?;
    match (plan, format) {
        (_, ReportFormat::Json) => print(as_json(&report, plan))?,
        (true, ReportFormat::Text) if report.changes.is_empty() => print("nothing would change")?,
        (true, ReportFormat::Text) => report.changes.iter().try_for_each(print)?,
        (false, ReportFormat::Text) => {
            // Written to the log, so that standard output has the secrets and nothing else.
            report.changes.iter().for_each(telemetry::tell);
            credentials(&report).into_iter().try_for_each(print)?;
        }
    }
    if plan {
        return if report.changes.is_empty() {
            Ok(())
        } else {
            Err(CliError::Pending)
        };
    }
    if let Some(warning) = bootstrap::administration_warning(&app.db, &app.tools).await? {
        telemetry::tell(format_args!("latchkey: warning: {warning}"));
    }
    Ok(())
}

/// The problems, with the lines of the file.
fn with_lines(halt: ApplyError, bytes: &[u8]) -> ApplyError {
    match halt {
        ApplyError::Refused(mistakes) => {
            ApplyError::Refused(apply::numbered(&String::from_utf8_lossy(bytes), mistakes))
        }
        other => other,
    }
}

fn as_json(report: &Report, plan: bool) -> serde_json::Value {
    let mut shown = json!({ "changes": report.changes });
    if let (false, Some(object)) = (plan, shown.as_object_mut()) {
        object.insert("credentials".to_owned(), credentials(report).into());
    }
    shown
}

fn credentials(report: &Report) -> Vec<serde_json::Value> {
    let shown = report.credentials.iter().map(
        |made| json!({ "account": made.account, "name": made.name, "client_id": made.client_id, "client_secret": made.secret.expose() }),
    );
    shown.collect()
}

fn contents(file: &str) -> Result<Vec<u8>, CliError> {
    let mut bytes = Vec::new();
    let most = apply::MAX_FILE_BYTES as u64 + 1;
    let outcome = if file == "-" {
        std::io::stdin().take(most).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(file).and_then(|open| open.take(most).read_to_end(&mut bytes))
    };
    outcome
        .map(|_| bytes)
        .map_err(|error| CliError::Refused(vec![format!("{file}: cannot be read: {error}")]))
}

/// The secret that a file refers to.
fn secret(source: &SecretSource) -> Result<Secret, String> {
    let value = match (&source.env, &source.file) {
        (Some(name), _) => config::variable(name)
            .ok_or_else(|| format!("The variable {name} of the environment is not set."))?,
        (None, Some(path)) => {
            let mut text = String::new();
            let read = std::fs::File::open(path)
                .and_then(|open| open.take(MAX_SECRET_BYTES).read_to_string(&mut text));
            read.map_err(|error| format!("{path} cannot be read: {error}"))?;
            Secret::new(text.trim_end().to_owned())
        }
        (None, None) => return Err("Name either `env` or `file`.".to_owned()),
    };
    if value.is_empty() {
        Err("It is empty.".to_owned())
    } else {
        Ok(value)
    }
}

/// Writes a file.
pub(super) async fn write(config: Config, command: Export) -> Result<(), CliError> {
    let format = match command.format {
        Written::Yaml => Format::Yaml,
        Written::Json => Format::Json,
    };
    // Nothing of it is sealed, so it also works where the master key is lost.
    let db = start::connect(&config.database).await?;
    start::require_migrated(&db, &config.database).await?;
    let bytes = export::export(
        &db,
        command.account.as_deref(),
        format,
        &mut Patient(std::io::stdout()),
    )
    .await?;
    if bytes > apply::MAX_FILE_BYTES {
        telemetry::tell(
            "latchkey: this is more than `latchkey apply` takes at once; export the accounts one by one with --account",
        );
    }
    Ok(())
}

/// The app on a database whose schema is up to date: a command that only reads does not migrate.
async fn look(config: Config) -> Result<App, CliError> {
    let db = start::connect(&config.database).await?;
    start::require_migrated(&db, &config.database).await?;
    db.close().await.map_err(CliError::other)?;
    open(config).await
}

/// Standard output that may be closed, such as a pipe to `head`.
struct Patient(std::io::Stdout);

impl Write for Patient {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match self.0.write(bytes) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(bytes.len()),
            outcome => outcome,
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        match self.0.flush() {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            outcome => outcome,
        }
    }
}
