//! The commands and their options, as the command line parser reads them.

use super::{
    account, apply, audit, backup, client, context, import, keys, manual, master_key, migrate,
    remote::ServerArgs, role, token, tokens, unused_access, user,
};
use clap::{Args, Parser, Subcommand};
use config::{REMOTE_VARIABLES, SETTINGS};

/// A self-hosted OAuth 2.0 server for API clients.
#[derive(Parser)]
#[command(name = "latchkey", version = env!("LATCHKEY_VERSION"), after_help = settings())]
pub(super) struct Cli {
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Args)]
pub(super) struct Global {
    /// Database, instead of LATCHKEY_DATABASE_URL: sqlite://FILE or postgres://HOST/NAME
    ///
    /// A password does not belong on a command line; put it in the environment or in latchkey.toml.
    #[arg(long, global = true, value_name = "URL")]
    pub(super) database_url: Option<String>,
}

#[derive(Subcommand)]
pub(super) enum Command {
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
    /// Manage clients, on a server or in the configured database
    #[command(after_help = variables())]
    Client {
        #[command(flatten)]
        place: ServerArgs,
        #[command(subcommand)]
        action: client::Client,
    },
    /// Manage accounts, on a server or in the configured database
    #[command(after_help = variables())]
    Account {
        #[command(flatten)]
        place: ServerArgs,
        #[command(subcommand)]
        action: account::AccountAction,
    },
    /// Manage roles, on a server or in the configured database
    #[command(after_help = variables())]
    Role {
        #[command(flatten)]
        place: ServerArgs,
        #[command(subcommand)]
        action: role::RoleAction,
    },
    /// Fetch an access token, or tell what one is worth
    #[command(after_help = variables())]
    Token {
        #[command(flatten)]
        place: ServerArgs,
        #[command(subcommand)]
        action: token::TokenAction,
    },
    /// Manage contexts: names for servers that commands act on
    Context {
        #[command(flatten)]
        options: context::ContextArgs,
        #[command(subcommand)]
        action: context::ContextAction,
    },
    /// Manage users beside a running server, or without one
    User {
        #[command(subcommand)]
        action: user::User,
    },
    Apply(apply::Apply),
    Export(apply::Export),
    /// Turn the clients of another server into a file for apply
    ///
    /// The file is printed on standard output; what could not be taken over is listed on standard
    /// error, a line each.
    Import {
        /// The server that they come from
        #[command(subcommand)]
        from: import::ImportFrom,
    },
    /// Print which permissions and secrets clients did not use, and plan to take them away
    #[command(after_help = variables())]
    UnusedAccess {
        #[command(flatten)]
        place: ServerArgs,
        #[command(flatten)]
        args: unused_access::UnusedAccessArgs,
    },
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
    ///
    /// For containers and process managers.
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
pub(super) struct Serve {
    /// Address and port, instead of LATCHKEY_LISTEN
    #[arg(long, value_name = "ADDRESS")]
    pub(super) listen: Option<String>,
    /// URL that clients know this server by, instead of LATCHKEY_ISSUER
    #[arg(long, value_name = "URL")]
    pub(super) issuer: Option<String>,
    /// Refuse to start while migrations are pending, instead of applying them
    #[arg(long)]
    pub(super) no_migrate: bool,
}

/// The variables of commands that act on a server.
fn variables() -> String {
    let mut text = String::from(
        "Without --server, --context, LATCHKEY_CONTEXT and a context in use, the command acts on the\n\
         configured database. Variables of the environment:\n",
    );
    for (name, description) in REMOTE_VARIABLES {
        text.push_str(&format!("  {name:<34}{}\n", plain(description)));
    }
    text
}

fn settings() -> String {
    let mut text = String::from("Settings, from the environment or latchkey.toml:\n");
    for setting in SETTINGS {
        let default = match setting.default {
            "" => String::new(),
            default => format!(" [{default}]"),
        };
        let (name, description) = (setting.name, plain(setting.description));
        text.push_str(&format!("  {name:<34}{description}{default}\n"));
    }
    text
}

/// A description for a terminal, where Markdown's signs of code would only be in the way.
fn plain(description: &str) -> String {
    description.replace('`', "")
}
