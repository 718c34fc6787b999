//! Clients in the database.

use super::{
    CliError, CreateOptions,
    backend::{
        ClientBackend, ClientSelection, ClientSummary, ClientWithSecrets, CreatedClient,
        SecretSummary, no_client,
    },
};
use crate::cli::{batch::ListPart, database_account, next_part};
use app::App;
use domain::{
    account,
    actor::Actor,
    bootstrap::{self, Placement},
    client::{
        self, NewClient,
        bulk::{self, OnError},
        list::{self, ClientCriteria, Field, OrderBy},
        secrets::{self, SecretRotation},
    },
    page::OrderDirection,
    role,
};
use entity::{
    RoleId,
    account::Model as Account,
    client::{ClientStatus, Model},
    client_secret,
};
use std::collections::BTreeMap;

const OLDEST_FIRST: OrderBy = OrderBy {
    field: Field::CreatedAt,
    direction: OrderDirection::Asc,
};

impl ClientBackend for App {
    fn place(&self) -> String {
        String::new()
    }

    async fn create(&self, options: CreateOptions) -> Result<CreatedClient, CliError> {
        let input = NewClient {
            name: Some(options.name),
            client_id: options.client_id,
            description: options.description,
            scopes: options.scopes,
            ..NewClient::default()
        };
        let place = Placement {
            account: options.account.as_deref().unwrap_or(account::DEFAULT_SLUG),
            role: options.role.as_deref(),
        };
        let (client, secret) =
            bootstrap::create_client(&self.db, &self.tools, place, input).await?;
        Ok(CreatedClient {
            client_id: client.client_id,
            secret,
        })
    }

    async fn page(
        &self,
        selection: &ClientSelection,
        after: Option<String>,
    ) -> Result<ListPart<ClientSummary>, CliError> {
        let account = database_account(self, selection.account.as_deref()).await?;
        let actor = Actor::system(account.id);
        let filter = ClientCriteria {
            search: selection.search.clone(),
            status: selection.status.map(|status| vec![status]),
            roles: roles(self, &account, &selection.roles).await?,
            now: self.tools.clock.now(),
            ..ClientCriteria::default()
        };
        let slice = next_part(after)?;
        let page = list::list(&self.db, &actor, (&filter, OLDEST_FIRST), &slice).await?;
        let ids: Vec<_> = page
            .items
            .iter()
            .filter_map(|(_, client)| client.role_id)
            .collect();
        let keys = role_keys(self, &ids).await?;
        let last = page.items.last().filter(|_| page.has_next);
        Ok(ListPart {
            next: last.map(|(cursor, _)| cursor.encode()),
            items: page
                .items
                .iter()
                .map(|(_, client)| summary(client, &account, &keys))
                .collect(),
        })
    }

    async fn show(&self, client_id: &str) -> Result<ClientWithSecrets, CliError> {
        let (client, _) = find(self, client_id).await?;
        let account = account::of_client(&self.db, &client).await?;
        let keys = role_keys(self, client.role_id.as_slice()).await?;
        let secrets = secrets::of_clients(&self.db, &[client.id], secrets::Listed::All)
            .await?
            .remove(&client.id)
            .unwrap_or_default();
        let now = self.tools.clock.now();
        Ok(ClientWithSecrets {
            client: summary(&client, &account, &keys),
            secrets: secrets
                .into_iter()
                .map(|secret| {
                    let status = secrets::status(&secret, now);
                    secret_summary(secret, status)
                })
                .collect(),
        })
    }

    async fn rotate(&self, client_id: &str, grace: Option<i32>) -> Result<CreatedClient, CliError> {
        let (client, actor) = find(self, client_id).await?;
        let account = account::of_client(&self.db, &client).await?;
        let minted = self.mint(&account, None).await;
        let work = self.begin(&actor).await?;
        let rotation = SecretRotation {
            grace_seconds: grace,
            ..SecretRotation::default()
        };
        let rotated = secrets::rotate(&work, client.id, rotation, minted).await?;
        work.commit().await?;
        Ok(CreatedClient {
            client_id: rotated.client.client_id,
            secret: rotated.secret,
        })
    }

    async fn set_status(&self, client_id: &str, status: ClientStatus) -> Result<(), CliError> {
        let (client, actor) = find(self, client_id).await?;
        let work = self.begin(&actor).await?;
        bulk::set_status(&work, &[client.id], status, OnError::RejectAll).await?;
        Ok(work.commit().await?)
    }

    async fn delete(&self, client_id: &str) -> Result<(), CliError> {
        let (client, actor) = find(self, client_id).await?;
        let work = self.begin(&actor).await?;
        bulk::delete(&work, &[client.id], OnError::RejectAll).await?;
        Ok(work.commit().await?)
    }
}

/// The client with that OAuth client id, in any account, and the server itself as an actor in that
/// account.
async fn find(app: &App, client_id: &str) -> Result<(Model, Actor), CliError> {
    let found = client::find_anywhere(&app.db, client_id).await?;
    let client = found.ok_or_else(|| no_client(client_id))?;
    let actor = Actor::system(client.account_id);
    Ok((client, actor))
}

/// The roles with these keys; none where no key is named.
async fn roles(
    app: &App,
    account: &Account,
    keys: &[String],
) -> Result<Option<Vec<RoleId>>, CliError> {
    if keys.is_empty() {
        return Ok(None);
    }
    let mut found = Vec::new();
    for key in keys {
        let role = role::by_key(&app.db, account.id, key).await?;
        let unknown = || CliError::Usage(vec![format!("there is no role `{key}`")]);
        found.push(role.ok_or_else(unknown)?.id);
    }
    Ok(Some(found))
}

async fn role_keys(app: &App, ids: &[RoleId]) -> Result<BTreeMap<RoleId, String>, CliError> {
    Ok(role::by_ids(&app.db, ids)
        .await?
        .into_iter()
        .map(|role| (role.id, role.key))
        .collect())
}

fn summary(client: &Model, account: &Account, roles: &BTreeMap<RoleId, String>) -> ClientSummary {
    ClientSummary {
        client_id: client.client_id.clone(),
        name: client.name.clone(),
        account: account.slug.clone(),
        status: ClientSummary::status_word(client.status),
        role: client.role_id.and_then(|id| roles.get(&id).cloned()),
        created_at: client.created_at,
        last_used_at: client.last_used_at,
    }
}

fn secret_summary(row: client_secret::Model, status: secrets::SecretStatus) -> SecretSummary {
    let status = match status {
        secrets::SecretStatus::Active => "active",
        secrets::SecretStatus::Retiring => "retiring",
        secrets::SecretStatus::Revoked => "revoked",
        secrets::SecretStatus::Expired => "expired",
    };
    SecretSummary {
        name: row.name,
        hint: row.hint,
        status: status.to_owned(),
        created_at: row.created_at,
        expires_at: row.expires_at,
        last_used_at: row.last_used_at,
    }
}
