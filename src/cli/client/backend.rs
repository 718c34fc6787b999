//! What the commands need of the place where the clients are: a database or a server.

use super::{CliError, CreateOptions};
use crate::cli::batch::ListPart;
use chrono::{DateTime, Utc};
use entity::{Secret, client::ClientStatus};
use serde::Serialize;

/// A client as it is printed.
#[derive(Serialize)]
pub(in crate::cli) struct ClientSummary {
    pub(super) client_id: String,
    pub(super) name: Option<String>,
    pub(super) account: String,
    pub(super) status: &'static str,
    pub(super) role: Option<String>,
    pub(super) created_at: DateTime<Utc>,
    pub(super) last_used_at: Option<DateTime<Utc>>,
}

impl ClientSummary {
    /// The word for a status.
    pub(super) fn status_word(status: ClientStatus) -> &'static str {
        match status {
            ClientStatus::Active => "active",
            ClientStatus::Inactive => "inactive",
        }
    }
}

/// A client with its secrets.
#[derive(Serialize)]
pub(in crate::cli) struct ClientWithSecrets {
    #[serde(flatten)]
    pub(super) client: ClientSummary,
    pub(super) secrets: Vec<SecretSummary>,
}

/// A secret without its value.
#[derive(Serialize)]
pub(in crate::cli) struct SecretSummary {
    pub(super) name: Option<String>,
    pub(super) hint: String,
    pub(super) status: String,
    pub(super) created_at: DateTime<Utc>,
    pub(super) expires_at: Option<DateTime<Utc>>,
    pub(super) last_used_at: Option<DateTime<Utc>>,
}

/// Which clients are listed.
pub(in crate::cli) struct ClientSelection {
    pub(super) account: Option<String>,
    pub(super) search: Option<String>,
    pub(super) status: Option<ClientStatus>,
    pub(super) roles: Vec<String>,
}

/// Credentials that a client was just given.
pub(in crate::cli) struct CreatedClient {
    pub(super) client_id: String,
    pub(super) secret: Secret,
}

/// Where the clients are.
pub(in crate::cli) trait ClientBackend {
    /// Says where, after a verb; empty for the configured database.
    fn place(&self) -> String;

    /// Creates a client.
    async fn create(&self, options: CreateOptions) -> Result<CreatedClient, CliError>;

    /// A part of the clients, oldest first.
    async fn page(
        &self,
        selection: &ClientSelection,
        after: Option<String>,
    ) -> Result<ListPart<ClientSummary>, CliError>;

    /// A client, in any account that the caller may see.
    async fn show(&self, client_id: &str) -> Result<ClientWithSecrets, CliError>;

    /// Replaces its secrets by a new one.
    async fn rotate(&self, client_id: &str, grace: Option<i32>) -> Result<CreatedClient, CliError>;

    /// Enables or disables it.
    async fn set_status(&self, client_id: &str, status: ClientStatus) -> Result<(), CliError>;

    /// Deletes it.
    async fn delete(&self, client_id: &str) -> Result<(), CliError>;
}

/// The failure for a client that does not exist.
pub(super) fn no_client(client_id: &str) -> CliError {
    CliError::Usage(vec![format!(
        "there is no client `{client_id}`; `latchkey client list` shows them"
    )])
}
