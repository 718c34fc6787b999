//! `latchkey context`: names for servers that commands act on, and for whom to act as there.

mod file;

pub(super) use file::{Contexts, ServerContext};

use super::{
    CliError,
    output::{Output, OutputFormat},
};
use clap::{Args, Subcommand};
use file::{check_name, check_variable};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

const COLUMNS: &[&str] = &["in_use", "name", "server", "client_id", "account"];

/// The options of all of them.
#[derive(Args)]
pub(super) struct ContextArgs {
    /// Format of what is printed; by default a table on a terminal, and JSON elsewhere
    #[arg(long, global = true, value_enum, value_name = "FORMAT")]
    output: Option<OutputFormat>,
}

/// The subcommands.
#[derive(Subcommand)]
pub(super) enum ContextAction {
    /// Print the contexts, one a line
    List,
    /// Print a context
    Show {
        /// Name; the context in use when absent
        name: Option<String>,
    },
    /// Use a context from now on, in commands that do not name one
    Use {
        /// Name
        #[arg(required_unless_present = "none", conflicts_with = "none")]
        name: Option<String>,
        /// Use none: commands act on the configured database again
        #[arg(long)]
        none: bool,
    },
    /// Create a context, or change what is named of it
    ///
    /// The file of contexts holds no secret: it names the file or the variable that does. Where it
    /// names neither, commands read LATCHKEY_CLIENT_SECRET, or ask at the terminal. An empty value
    /// removes what is stored.
    Set(ContextSettings),
    /// Delete a context
    Delete {
        /// Name
        name: String,
    },
}

/// What a context is to have; an empty value removes what it has.
#[derive(Args)]
pub(super) struct ContextSettings {
    /// Name
    name: String,
    /// URL of the server: https, or http on this machine
    #[arg(long, value_name = "URL")]
    server: Option<String>,
    /// OAuth client_id to authenticate as
    #[arg(long, value_name = "ID")]
    client_id: Option<String>,
    /// File that holds the secret, and that no other user may read
    #[arg(long, value_name = "FILE", conflicts_with = "secret_env")]
    secret_file: Option<PathBuf>,
    /// Name of the variable of the environment that holds the secret
    #[arg(long, value_name = "NAME")]
    secret_env: Option<String>,
    /// Slug of the account that commands act in; that of the client when absent
    #[arg(long, value_name = "SLUG")]
    account: Option<String>,
    /// File with certificates of the authorities that are trusted, instead of this machine's
    #[arg(long, value_name = "FILE")]
    ca_file: Option<PathBuf>,
    /// Refused: a secret is never an argument
    #[arg(long, hide = true, value_name = "SECRET")]
    client_secret: Option<String>,
}

/// Runs one of them.
pub(super) fn run(arguments: &ContextArgs, action: ContextAction) -> Result<(), CliError> {
    let output = Output::new(arguments.output);
    let mut contexts = Contexts::load()?;
    match action {
        ContextAction::List => {
            let all = contexts.all.iter();
            let all: Vec<_> = all.map(|(name, _)| described(&contexts, name)).collect();
            output.list(COLUMNS).print(&all)
        }
        ContextAction::Show { name } => {
            let name = name.or_else(|| contexts.current.clone()).ok_or_else(|| {
                CliError::Usage(vec![
                    "no context is in use; `latchkey context use NAME` chooses one".to_owned(),
                ])
            })?;
            contexts.find(&name)?;
            output.thing(&described(&contexts, &name), &["name", "server"])
        }
        ContextAction::Use { name, .. } => {
            if let Some(name) = &name {
                contexts.find(name)?;
            }
            let sentence = name.as_ref().map_or_else(
                || "no context is in use: commands act on the configured database".to_owned(),
                |name| format!("the context {name} is in use"),
            );
            contexts.current.clone_from(&name);
            contexts.save()?;
            output.done(&sentence, &json!({ "current": name }))
        }
        ContextAction::Set(settings) => set(&mut contexts, settings, output),
        ContextAction::Delete { name } => {
            contexts.find(&name)?;
            contexts.all.remove(&name);
            if contexts.current.as_ref() == Some(&name) {
                contexts.current = None;
            }
            contexts.save()?;
            output.done(
                &format!("the context {name} is deleted"),
                &json!({ "name": name, "deleted": true }),
            )
        }
    }
}

fn described(contexts: &Contexts, name: &str) -> Value {
    let empty = ServerContext::default();
    let context = contexts.all.get(name).unwrap_or(&empty);
    json!({
        "name": name,
        "in_use": contexts.current.as_deref() == Some(name),
        "server": context.server,
        "client_id": context.client_id,
        "secret_file": context.secret_file,
        "secret_env": context.secret_env,
        "account": context.account,
        "ca_file": context.ca_file,
    })
}

fn set(contexts: &mut Contexts, settings: ContextSettings, output: Output) -> Result<(), CliError> {
    if settings.client_secret.is_some() {
        return Err(super::remote::secret_as_argument("--client-secret"));
    }
    let usage = |field: &str, problem: String| CliError::Usage(vec![format!("{field}: {problem}")]);
    let name = settings.name;
    check_name(&name).map_err(|problem| CliError::Usage(vec![problem]))?;
    let mut context = contexts.all.get(&name).cloned().unwrap_or_default();
    if let Some(server) = settings.server {
        context.server = server;
    } else if context.server.is_empty() {
        return Err(usage(
            "--server",
            "is needed for a new context: the URL of the server".to_owned(),
        ));
    }
    config::server_url(&context.server).map_err(|problem| usage("--server", problem))?;
    let given = |text: String| Some(text).filter(|text| !text.is_empty());
    if let Some(client_id) = settings.client_id {
        context.client_id = given(client_id);
    }
    if let Some(account) = settings.account {
        context.account = given(account);
    }
    if let Some(file) = settings.secret_file {
        context.secret_file = absolute(&file)?;
        context.secret_env = None;
        if let Some(file) = &context.secret_file {
            config::secret_file(file).map_err(|problem| usage("--secret-file", problem))?;
        }
    }
    if let Some(variable) = settings.secret_env.map(given) {
        if let Some(variable) = &variable {
            check_variable(variable).map_err(|problem| usage("--secret-env", problem))?;
        }
        context.secret_env = variable;
        context.secret_file = None;
    }
    if let Some(file) = settings.ca_file {
        context.ca_file = absolute(&file)?;
    }
    contexts.all.insert(name.clone(), context);
    contexts.save()?;
    output.done(
        &format!(
            "the context {name} is set; `latchkey context use {name}` makes commands act in it"
        ),
        &described(contexts, &name),
    )
}

/// The path from the root, since commands are run in other folders; none for an empty one.
fn absolute(path: &Path) -> Result<Option<PathBuf>, CliError> {
    if path.as_os_str().is_empty() {
        return Ok(None);
    }
    std::path::absolute(path).map(Some).map_err(CliError::other)
}
