//! `latchkey client`: manages clients on a server, or in the database beside a running server or
//! without one; a running server then follows within two seconds.

mod backend;
mod database;
mod server;

use super::{CliError, batch::print_list, confirm::Loss, output::Output};
use backend::{ClientBackend, ClientSelection, ClientSummary, CreatedClient};
use clap::{Args, Subcommand};
use entity::client::ClientStatus;
use serde_json::json;

const COLUMNS: &[&str] = &["client_id", "name", "role", "status", "last_used_at"];

/// The subcommands.
#[derive(Subcommand)]
pub(super) enum Client {
    /// Create a client and print its id and secret; the secret is shown this once
    Create(CreateOptions),
    /// Print the clients of an account, one a line, oldest first
    List(ListOptions),
    /// Print a client and its secrets, without their values
    Show {
        /// Its OAuth client id
        client_id: String,
    },
    /// Give a client a new secret and print it; the secret is shown this once
    ///
    /// Its other secrets stay valid for the grace period. Without one, they and the client's tokens
    /// are revoked at once.
    Rotate {
        /// Its OAuth client id
        client_id: String,
        /// Grace period in seconds; that of the account's policy when absent
        #[arg(long, value_name = "SECONDS")]
        grace: Option<i32>,
    },
    /// Let a client authenticate again
    Enable {
        /// Its OAuth client id
        client_id: String,
    },
    /// Refuse a client from now on, with its tokens
    Disable {
        /// Its OAuth client id
        client_id: String,
    },
    /// Delete a client; its OAuth client id is never assigned again
    Delete {
        /// Its OAuth client id
        client_id: String,
        /// Do not ask; needed where there is no terminal to ask on
        #[arg(long)]
        yes: bool,
    },
}

/// A client to create.
#[derive(Args)]
pub(super) struct CreateOptions {
    /// Display name
    #[arg(long)]
    name: String,
    /// OAuth client id, in accounts where it is chosen or must begin with a prefix; otherwise
    /// one is generated
    #[arg(long, value_name = "ID")]
    client_id: Option<String>,
    /// Purpose, in free text
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// Key of its role: administrator, editor, viewer, or one of the account's own
    #[arg(long, value_name = "KEY")]
    role: Option<String>,
    /// Scope that it has besides those of its role; may be repeated
    #[arg(long = "scope", value_name = "SCOPE")]
    scopes: Vec<String>,
    /// Slug of its account; `default` in a database, and the caller's own on a server
    #[arg(long, value_name = "SLUG")]
    account: Option<String>,
}

/// Clients to list.
#[derive(Args)]
pub(super) struct ListOptions {
    /// Slug of the account; `default` in a database, and the caller's own on a server
    #[arg(long, value_name = "SLUG")]
    account: Option<String>,
    /// Only clients whose client id, name or description contains this text, regardless of case
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
    /// Only clients with this status: active or inactive
    #[arg(long, value_name = "STATUS", value_parser = status)]
    status: Option<ClientStatus>,
    /// Only clients with the role of this key; may be repeated
    #[arg(long = "role", value_name = "KEY")]
    roles: Vec<String>,
    /// Most clients to print; all when absent
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,
}

fn status(text: &str) -> Result<ClientStatus, &'static str> {
    match text {
        "active" => Ok(ClientStatus::Active),
        "inactive" => Ok(ClientStatus::Inactive),
        _ => Err("must be active or inactive"),
    }
}

/// Runs a command on a database or a server.
pub(super) async fn run(
    backend: &impl ClientBackend,
    output: Output,
    action: Client,
) -> Result<(), CliError> {
    match action {
        Client::Create(options) => credentials(output, &backend.create(options).await?),
        Client::List(options) => list(backend, output, options).await,
        Client::Show { client_id } => {
            let first = ["client_id", "name", "account", "status", "role"];
            output.thing(&backend.show(&client_id).await?, &first)
        }
        Client::Rotate { client_id, grace } => {
            credentials(output, &backend.rotate(&client_id, grace).await?)
        }
        Client::Enable { client_id } => {
            set_status(backend, output, (&client_id, ClientStatus::Active)).await
        }
        Client::Disable { client_id } => {
            set_status(backend, output, (&client_id, ClientStatus::Inactive)).await
        }
        Client::Delete { client_id, yes } => delete(backend, output, (&client_id, yes)).await,
    }
}

async fn list(
    backend: &impl ClientBackend,
    output: Output,
    options: ListOptions,
) -> Result<(), CliError> {
    let selection = ClientSelection {
        account: options.account,
        search: options.search,
        status: options.status,
        roles: options.roles,
    };
    print_list(output.list(COLUMNS), options.limit, async |after| {
        backend.page(&selection, after).await
    })
    .await
}

fn credentials(output: Output, created: &CreatedClient) -> Result<(), CliError> {
    output.line(&json!({
        "client_id": created.client_id,
        "client_secret": created.secret.expose(),
    }))
}

async fn set_status(
    backend: &impl ClientBackend,
    output: Output,
    (client_id, status): (&str, ClientStatus),
) -> Result<(), CliError> {
    backend.set_status(client_id, status).await?;
    let word = if status == ClientStatus::Active {
        "enabled"
    } else {
        "disabled"
    };
    output.done(
        &format!("{client_id} is {word}"),
        &json!({ "client_id": client_id, "status": ClientSummary::status_word(status) }),
    )
}

async fn delete(
    backend: &impl ClientBackend,
    output: Output,
    (client_id, agreed): (&str, bool),
) -> Result<(), CliError> {
    let found = backend.show(client_id).await?.client;
    let what = format!(
        "This deletes the client {client_id} ({}){} with its secrets and tokens.",
        found.name.as_deref().unwrap_or(client_id),
        backend.place()
    );
    Loss { what, agreed }.confirm().await?;
    backend.delete(client_id).await?;
    output.done(
        &format!("{client_id} is deleted"),
        &json!({ "client_id": client_id, "deleted": true }),
    )
}
