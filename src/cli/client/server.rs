//! Clients on a server, by its REST API.

use super::{
    CliError, CreateOptions,
    backend::{
        ClientBackend, ClientSelection, ClientSummary, ClientWithSecrets, CreatedClient,
        SecretSummary, no_client,
    },
};
use crate::cli::{batch::ListPart, remote::Api};
use chrono::{DateTime, Utc};
use domain::{
    permission::Permission,
    vocabulary::{Vocabulary, Word},
};
use entity::{Secret, client::ClientStatus};
use serde::Deserialize;
use serde_json::json;

/// A client as the server shows it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RestClient {
    id: String,
    account_id: String,
    client_id: String,
    name: Option<String>,
    status: Word<ClientStatus>,
    role_id: Option<String>,
    created_at: DateTime<Utc>,
    last_used_at: Option<DateTime<Utc>>,
}

/// A list that is not divided into pages.
#[derive(Deserialize)]
struct RestItems<T> {
    items: Vec<T>,
}

/// A secret as the server shows it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RestSecret {
    name: Option<String>,
    hint: String,
    status: String,
    created_at: DateTime<Utc>,
    expires_at: Option<DateTime<Utc>>,
    last_used_at: Option<DateTime<Utc>>,
}

/// The answer to a call that created a secret.
#[derive(Deserialize)]
struct RestCreated {
    credentials: RestCredentials,
}

/// Credentials, which are shown once.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RestCredentials {
    client_id: String,
    client_secret: String,
}

/// The slug of an account.
#[derive(Deserialize)]
struct NamedAccount {
    slug: String,
}

impl From<RestCreated> for CreatedClient {
    fn from(created: RestCreated) -> Self {
        Self {
            client_id: created.credentials.client_id,
            secret: Secret::new(created.credentials.client_secret),
        }
    }
}

impl ClientBackend for Api {
    fn place(&self) -> String {
        format!(" at {}", self.shown())
    }

    async fn create(&self, options: CreateOptions) -> Result<CreatedClient, CliError> {
        let account = self.account(options.account.as_deref());
        let input = json!({
            "name": options.name,
            "clientId": options.client_id,
            "description": options.description,
            "role": options.role.map(|key| json!({ "key": key })),
            "scopes": options.scopes,
            "account": account.map(|slug| json!({ "slug": slug })),
        });
        let created: RestCreated = self.post(&["clients"], input).await?;
        Ok(created.into())
    }

    async fn page(
        &self,
        selection: &ClientSelection,
        after: Option<String>,
    ) -> Result<ListPart<ClientSummary>, CliError> {
        let account = self.account(selection.account.as_deref());
        let mut filter = vec![
            ("orderBy", "CREATED_AT".to_owned()),
            ("direction", "ASC".to_owned()),
        ];
        filter.extend(selection.search.clone().map(|text| ("search", text)));
        let status = selection.status.map(|status| status.as_str().to_owned());
        filter.extend(status.map(|word| ("status", word)));
        let roles = selection.roles.iter().cloned();
        filter.extend(roles.map(|key| ("roleKey", key)));
        let part = self
            .page::<RestClient>(&["clients"], (account, &filter), after)
            .await?;
        let mut items = Vec::new();
        let mut slug = account.map(str::to_owned);
        for client in part.items {
            if slug.is_none() {
                slug = Some(account_slug(self, &client).await?);
            }
            let account = slug.clone().unwrap_or_default();
            items.push(summary(self, client, account).await?);
        }
        Ok(ListPart {
            items,
            next: part.next,
        })
    }

    async fn show(&self, client_id: &str) -> Result<ClientWithSecrets, CliError> {
        let client = find(self, client_id).await?;
        let all = [("includeEnded", "true".to_owned())];
        let secrets: RestItems<RestSecret> =
            self.get(&["clients", &client.id, "secrets"], &all).await?;
        let account = account_slug(self, &client).await?;
        Ok(ClientWithSecrets {
            client: summary(self, client, account).await?,
            secrets: secrets.items.into_iter().map(secret_summary).collect(),
        })
    }

    async fn rotate(&self, client_id: &str, grace: Option<i32>) -> Result<CreatedClient, CliError> {
        let client = find(self, client_id).await?;
        let path = ["clients", &client.id, "secrets", "rotate"];
        let created: RestCreated = self.post(&path, json!({ "graceSeconds": grace })).await?;
        Ok(created.into())
    }

    async fn set_status(&self, client_id: &str, status: ClientStatus) -> Result<(), CliError> {
        let client = find(self, client_id).await?;
        let input = json!({
            "ids": [client.id],
            "status": status.as_str(),
            "onError": "REJECT_ALL",
        });
        self.change_all(&["clients", "status"], input).await
    }

    async fn delete(&self, client_id: &str) -> Result<(), CliError> {
        let client = find(self, client_id).await?;
        self.delete(&["clients", &client.id], &[]).await
    }
}

async fn find(api: &Api, client_id: &str) -> Result<RestClient, CliError> {
    let found = api.find(&["clients", "by-client-id", client_id]).await?;
    found.ok_or_else(|| no_client(client_id))
}

/// Slug of the client's account. A caller that may not read its own account sees no other's clients.
async fn account_slug(api: &Api, client: &RestClient) -> Result<String, CliError> {
    let path = ["accounts", client.account_id.as_str()];
    let found: Option<NamedAccount> = api
        .find_if_allowed(Permission::AccountRead, (&path, &[]))
        .await?;
    Ok(found
        .map(|account| account.slug)
        .or_else(|| api.own_account())
        .unwrap_or_else(|| client.account_id.clone()))
}

async fn summary(
    api: &Api,
    client: RestClient,
    account: String,
) -> Result<ClientSummary, CliError> {
    let role = match client.role_id {
        Some(id) => Some(api.role_key(other_account(api, &account), id).await?),
        None => None,
    };
    Ok(ClientSummary {
        client_id: client.client_id,
        name: client.name,
        account,
        status: ClientSummary::status_word(client.status.0),
        role,
        created_at: client.created_at,
        last_used_at: client.last_used_at,
    })
}

/// The account, unless it is the caller's own, whose roles any caller may be allowed to read.
fn other_account<'a>(api: &Api, slug: &'a str) -> Option<&'a str> {
    (api.own_account().as_deref() != Some(slug)).then_some(slug)
}

fn secret_summary(secret: RestSecret) -> SecretSummary {
    SecretSummary {
        name: secret.name,
        hint: secret.hint,
        status: secret.status.to_lowercase(),
        created_at: secret.created_at,
        expires_at: secret.expires_at,
        last_used_at: secret.last_used_at,
    }
}
