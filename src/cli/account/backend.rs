//! What the commands need of the place where the accounts are: a database or a server.

use super::{AccountOptions, CliError};
use crate::cli::batch::ListPart;
use chrono::{DateTime, Utc};
use serde::Serialize;

/// An account as it is printed.
#[derive(Serialize)]
pub(in crate::cli) struct AccountSummary {
    pub(super) slug: String,
    pub(super) name: String,
    pub(super) preset: String,
    pub(super) created_at: DateTime<Utc>,
    pub(super) deleted_at: Option<DateTime<Utc>>,
}

/// An account with what is in it.
#[derive(Serialize)]
pub(in crate::cli) struct AccountWithUsage {
    #[serde(flatten)]
    pub(super) account: AccountSummary,
    pub(super) clients: u64,
    pub(super) active_clients: u64,
    pub(super) users: u64,
}

/// Where the accounts are.
pub(in crate::cli) trait AccountBackend {
    /// Says where, after a noun; empty for the configured database.
    fn place(&self) -> String;

    /// A part of the accounts, by slug.
    async fn page(&self, after: Option<String>) -> Result<ListPart<AccountSummary>, CliError>;

    /// An account; the caller's own where none is named.
    async fn show(&self, slug: Option<&str>) -> Result<AccountWithUsage, CliError>;

    /// Creates an account.
    async fn create(&self, options: AccountOptions) -> Result<AccountWithUsage, CliError>;

    /// Changes its display name.
    async fn rename(&self, slug: &str, name: String) -> Result<AccountWithUsage, CliError>;

    /// Deletes it, if it has that number of clients.
    async fn delete(&self, slug: &str, clients: u64) -> Result<(), CliError>;
}

/// The failure for an account that does not exist.
pub(super) fn no_account(slug: &str) -> CliError {
    CliError::Usage(vec![format!("there is no account `{slug}`")])
}
