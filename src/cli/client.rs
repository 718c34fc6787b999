//! `latchkey client`: manages clients in the database, beside a server or without one. A running
//! server follows within two seconds.

use super::{CliError, confirm::Loss, open, print};
use app::App;
use clap::Subcommand;
use config::Config;
use domain::{
    account,
    actor::Actor,
    bootstrap,
    client::{
        self, NewClient,
        bulk::{self, OnError},
        list::{self, ClientCriteria, Field, OrderBy},
        secrets::{self, SecretRotation},
    },
    page::{Asked, MAX_PAGE, Slice},
    role,
};
use entity::{
    RoleId,
    account::Model as Account,
    client::{ClientStatus, Model},
    client_secret,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

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
            let (client, secret) =
                bootstrap::create_client(&app.db, &app.tools, (&account, role.as_deref()), input)
                    .await?;
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

async fn all(app: &App, slug: &str) -> Result<(), CliError> {
    let unknown = || CliError::Usage(vec![format!("there is no account `{slug}`")]);
    let account = account::by_slug(&app.db, slug).await?.ok_or_else(unknown)?;
    let (actor, order) = (
        Actor::system(account.id),
        OrderBy {
            field: Field::CreatedAt,
            descending: false,
        },
    );
    let mut after = None;
    loop {
        let first = i32::try_from(MAX_PAGE).ok();
        let slice = Slice::new(Asked {
            first,
            after,
            ..Asked::default()
        })?;
        let page = list::list(&app.db, &actor, (&ClientCriteria::default(), order), &slice).await?;
        let roles: Vec<_> = page
            .items
            .iter()
            .filter_map(|(_, client)| client.role_id)
            .collect();
        let roles = role_keys(app, &roles).await?;
        for (_, client) in &page.items {
            print(described(client, &account, &roles))?;
        }
        after = page.items.last().map(|(cursor, _)| cursor.encode());
        if !page.has_next || after.is_none() {
            return Ok(());
        }
    }
}

async fn role_keys(app: &App, ids: &[RoleId]) -> Result<BTreeMap<RoleId, String>, CliError> {
    Ok(role::by_ids(&app.db, ids)
        .await?
        .into_iter()
        .map(|role| (role.id, role.key))
        .collect())
}

fn described(client: &Model, account: &Account, roles: &BTreeMap<RoleId, String>) -> Value {
    json!({
        "client_id": client.client_id,
        "name": client.name,
        "account": account.slug,
        "status": match client.status {
            ClientStatus::Active => "active",
            ClientStatus::Inactive => "inactive",
        },
        "role": client.role_id.and_then(|id| roles.get(&id)),
        "created_at": client.created_at,
        "last_used_at": client.last_used_at,
    })
}

async fn show(app: &App, client_id: &str) -> Result<(), CliError> {
    let (client, _) = find(app, client_id).await?;
    let account = account::of_client(&app.db, &client).await?;
    let roles = role_keys(app, client.role_id.as_slice()).await?;
    let secrets = secrets::of_clients(&app.db, &[client.id], secrets::Listed::All)
        .await?
        .remove(&client.id)
        .unwrap_or_default();
    let now = app.tools.clock.now();
    let mut shown = described(&client, &account, &roles);
    if let Some(object) = shown.as_object_mut() {
        let secrets: Vec<_> = secrets
            .iter()
            .map(|secret| of_secret(secret, secrets::status(secret, now)))
            .collect();
        object.insert("secrets".to_owned(), secrets.into());
    }
    print(serde_json::to_string_pretty(&shown).map_err(CliError::other)?)
}

fn of_secret(secret: &client_secret::Model, status: secrets::SecretStatus) -> Value {
    json!({
        "name": secret.name,
        "hint": secret.hint,
        "status": match status {
            secrets::SecretStatus::Active => "active",
            secrets::SecretStatus::Retiring => "retiring",
            secrets::SecretStatus::Revoked => "revoked",
            secrets::SecretStatus::Expired => "expired",
        },
        "created_at": secret.created_at,
        "expires_at": secret.expires_at,
        "last_used_at": secret.last_used_at,
    })
}

async fn rotate(app: &App, client_id: &str, grace: Option<i32>) -> Result<(), CliError> {
    let (client, actor) = find(app, client_id).await?;
    let account = account::of_client(&app.db, &client).await?;
    let minted = app.mint(&account, None).await;
    let work = app.begin(&actor).await?;
    let rotation = SecretRotation {
        grace_seconds: grace,
        ..SecretRotation::default()
    };
    let rotated = secrets::rotate(&work, client.id, rotation, minted).await?;
    work.commit().await?;
    print(
        json!({ "client_id": rotated.client.client_id, "client_secret": rotated.secret.expose() }),
    )
}

async fn set_status(app: &App, client_id: &str, status: ClientStatus) -> Result<(), CliError> {
    let (client, actor) = find(app, client_id).await?;
    let work = app.begin(&actor).await?;
    bulk::set_status(&work, &[client.id], status, OnError::RejectAll).await?;
    work.commit().await?;
    print(format_args!(
        "{client_id} is {}",
        if status == ClientStatus::Active {
            "enabled"
        } else {
            "disabled"
        }
    ))
}

async fn delete(app: &App, client_id: &str, agreed: bool) -> Result<(), CliError> {
    let (client, actor) = find(app, client_id).await?;
    let what = format!(
        "This deletes the client {client_id} ({}) with its secrets and tokens.",
        client::display_name(&client)
    );
    Loss { what, agreed }.confirm().await?;
    let work = app.begin(&actor).await?;
    bulk::delete(&work, &[client.id], OnError::RejectAll).await?;
    work.commit().await?;
    print(format_args!("{client_id} is deleted"))
}
