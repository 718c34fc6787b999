//! `latchkey client`: manages clients in the database, beside a server or without one. A running
//! server follows within two seconds.

mod change;
mod list;
mod show;

use self::{
    change::{delete, rotate, set_status},
    list::all,
    show::show,
};
use super::{CliError, open, print};
use app::App;
use clap::Subcommand;
use config::Config;
use domain::{
    account,
    actor::Actor,
    bootstrap::{self, Placement},
    client::{self, NewClient},
};
use entity::client::{ClientStatus, Model};
use serde_json::json;

/// The subcommands.
#[derive(Subcommand)]
pub enum Client {
    /// Create a client and print its id and secret as JSON; the secret is shown this once
    Create {
        /// Display name
        #[arg(long)]
        name: String,
        /// OAuth client id, in accounts where it is chosen or must begin with a prefix; otherwise
        /// one is generated
        #[arg(long, value_name = "ID")]
        client_id: Option<String>,
        /// Key of its role: administrator, editor, viewer, or one of the account's own
        #[arg(long, value_name = "KEY")]
        role: Option<String>,
        /// Slug of its account
        #[arg(long, value_name = "SLUG", default_value = account::DEFAULT_SLUG)]
        account: String,
    },
    /// Print the clients of an account as JSON, one a line, oldest first
    List {
        /// Slug of the account
        #[arg(long, value_name = "SLUG", default_value = account::DEFAULT_SLUG)]
        account: String,
    },
    /// Print a client and its secrets, without their values, as JSON
    Show {
        /// Its OAuth client id
        client_id: String,
    },
    /// Give a client a new secret and print it as JSON; the secret is shown this once
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
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
}

/// Runs a command.
pub(super) async fn run(config: Config, action: Client) -> Result<(), CliError> {
    let app = open(config).await?;
    match action {
        Client::Create {
            name,
            client_id,
            role,
            account,
        } => {
            let input = NewClient {
                name: Some(name),
                client_id,
                ..NewClient::default()
            };
            let place = Placement {
                account: &account,
                role: role.as_deref(),
            };
            let (client, secret) =
                bootstrap::create_client(&app.db, &app.tools, place, input).await?;
            print(json!({ "client_id": client.client_id, "client_secret": secret.expose() }))
        }
        Client::List { account } => all(&app, &account).await,
        Client::Show { client_id } => show(&app, &client_id).await,
        Client::Rotate { client_id, grace } => rotate(&app, &client_id, grace).await,
        Client::Enable { client_id } => set_status(&app, &client_id, ClientStatus::Active).await,
        Client::Disable { client_id } => set_status(&app, &client_id, ClientStatus::Inactive).await,
        Client::Delete { client_id, yes } => delete(&app, &client_id, yes).await,
    }
}

/// The client with that OAuth client id, in any account, and the server itself as an actor in that
/// account.
async fn find(app: &App, client_id: &str) -> Result<(Model, Actor), CliError> {
    let found = client::find_anywhere(&app.db, client_id).await?;
    let client = found.ok_or_else(|| {
        CliError::Usage(vec![format!(
            "there is no client `{client_id}`; `latchkey client list` shows them"
        )])
    })?;
    let actor = Actor::system(client.account_id);
    Ok((client, actor))
}
