//! What the command needs of the place where the clients are: a database or a server.

use super::CliError;
use crate::cli::batch::ListPart;
use chrono::{DateTime, Utc};
use domain::{permission::Reason, unused_access::AccessFinding};

/// A client, and what was found of its access.
pub(in crate::cli) struct ClientReview {
    pub(super) client_id: String,
    pub(super) finding: AccessFinding,
    pub(super) last_used_at: Option<DateTime<Utc>>,
    pub(super) evidence_starts_at: Option<DateTime<Utc>>,
    /// ID of its role.
    pub(super) role: Option<String>,
    /// Codes of the permissions that it has directly.
    pub(super) scopes: Vec<String>,
    pub(super) permissions: Vec<PermissionReview>,
    pub(super) secrets: Vec<SecretReview>,
}

/// A permission of a client.
pub(in crate::cli) struct PermissionReview {
    pub(super) code: String,
    pub(super) reason: Reason,
    pub(super) finding: AccessFinding,
    pub(super) last_issued_at: Option<DateTime<Utc>>,
}

/// A secret of a client.
pub(in crate::cli) struct SecretReview {
    pub(super) id: String,
    pub(super) finding: AccessFinding,
    pub(super) last_used_at: Option<DateTime<Utc>>,
}

/// A role, as far as it grants something.
pub(in crate::cli) struct RoleGrants {
    pub(super) key: String,
    pub(super) built_in: bool,
    pub(super) permissions: Vec<String>,
    pub(super) clients: i64,
    pub(super) users: i64,
}

/// The account that is named, and the days to look back.
pub(in crate::cli) type Asked<'a> = (Option<&'a str>, i32);

/// A place where clients are.
pub(in crate::cli) trait AccessBackend {
    /// Slug of the account that is named, or of the usual one.
    async fn slug(&self, account: Option<&str>) -> Result<String, CliError>;

    /// A part of the account's clients.
    async fn page(
        &self,
        asked: Asked<'_>,
        after: Option<String>,
    ) -> Result<ListPart<ClientReview>, CliError>;

    /// One client.
    async fn one(&self, asked: Asked<'_>, client_id: &str) -> Result<ClientReview, CliError>;

    /// A role of the account, by its ID; none where it is gone, or may not be read.
    async fn role(&self, account: Option<&str>, id: &str) -> Result<Option<RoleGrants>, CliError>;
}

/// The failure for a client that does not exist.
pub(super) fn no_client(client_id: &str) -> CliError {
    CliError::Usage(vec![format!(
        "there is no client `{client_id}` in this account; `latchkey client list` shows them"
    )])
}
