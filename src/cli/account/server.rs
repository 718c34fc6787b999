//! Accounts on a server, by its REST API.

use super::{
    AccountOptions, CliError,
    backend::{AccountBackend, AccountSummary, AccountWithUsage, no_account},
};
use crate::cli::{batch::ListPart, remote::Api};
use chrono::{DateTime, Utc};
use domain::vocabulary::Vocabulary;
use serde::Deserialize;
use serde_json::json;

/// An account as the server shows it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RestAccount {
    id: String,
    slug: String,
    name: String,
    created_at: DateTime<Utc>,
    deleted_at: Option<DateTime<Utc>>,
    policy: RestPolicy,
    usage: Option<RestUsage>,
}

/// Rules of an account, as far as they are printed.
#[derive(Deserialize)]
struct RestPolicy {
    preset: String,
}

/// What an account has.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RestUsage {
    clients: u64,
    active_clients: u64,
    users: u64,
}

impl From<RestAccount> for AccountSummary {
    fn from(account: RestAccount) -> Self {
        Self {
            slug: account.slug,
            name: account.name,
            preset: account.policy.preset.to_lowercase(),
            created_at: account.created_at,
            deleted_at: account.deleted_at,
        }
    }
}

impl From<RestAccount> for AccountWithUsage {
    fn from(mut account: RestAccount) -> Self {
        let usage = account.usage.take().unwrap_or_default();
        Self {
            account: account.into(),
            clients: usage.clients,
            active_clients: usage.active_clients,
            users: usage.users,
        }
    }
}

impl AccountBackend for Api {
    fn place(&self) -> String {
        format!(" at {}", self.shown())
    }

    async fn page(&self, after: Option<String>) -> Result<ListPart<AccountSummary>, CliError> {
        let part = self
            .page::<RestAccount>(&["accounts"], (None, &[]), after)
            .await?;
        Ok(ListPart {
            items: part.items.into_iter().map(Into::into).collect(),
            next: part.next,
        })
    }

    async fn show(&self, slug: Option<&str>) -> Result<AccountWithUsage, CliError> {
        let found: RestAccount = match self.account(slug) {
            Some(slug) => find(self, slug).await?,
            None => self.get(&["account"], &[]).await?,
        };
        Ok(found.into())
    }

    async fn create(&self, options: AccountOptions) -> Result<AccountWithUsage, CliError> {
        let input = json!({
            "slug": options.slug,
            "name": options.name,
            "preset": options.preset.map(Vocabulary::as_str),
        });
        let created: RestAccount = self.post(&["accounts"], input).await?;
        Ok(created.into())
    }

    async fn rename(&self, slug: &str, name: String) -> Result<AccountWithUsage, CliError> {
        let found = find(self, slug).await?;
        let renamed: RestAccount = self
            .patch(&["accounts", &found.id], json!({ "name": name }))
            .await?;
        Ok(renamed.into())
    }

    async fn delete(&self, slug: &str, clients: u64) -> Result<(), CliError> {
        let found = find(self, slug).await?;
        let confirmed = [("expectedClientCount", clients.to_string())];
        self.delete(&["accounts", &found.id], &confirmed).await
    }
}

async fn find(api: &Api, slug: &str) -> Result<RestAccount, CliError> {
    let found = api.find(&["accounts", "by-slug", slug]).await?;
    found.ok_or_else(|| no_account(slug))
}
