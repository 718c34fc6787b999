//! What the commands need of the place where the roles are: a database or a server.

use super::{CliError, RoleChanges, RoleOptions};
use crate::cli::batch::ListPart;
use chrono::{DateTime, Utc};
use serde::Serialize;

/// A role as it is printed.
#[derive(Serialize)]
pub(in crate::cli) struct RoleSummary {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) description: String,
    pub(super) built_in: bool,
    pub(super) permissions: Vec<String>,
    pub(super) clients: i64,
    pub(super) users: i64,
    pub(super) created_at: DateTime<Utc>,
    pub(super) updated_at: DateTime<Utc>,
}

/// A role, by its key in an account; the caller's own where none is named.
#[derive(Clone, Copy)]
pub(in crate::cli) struct RoleTarget<'a> {
    pub(super) account: Option<&'a str>,
    pub(super) key: &'a str,
}

/// Where the roles are.
pub(in crate::cli) trait RoleBackend {
    /// Says where, after a noun; empty for the configured database.
    fn place(&self) -> String;

    /// A part of the roles that an account may use.
    async fn page(
        &self,
        account: Option<&str>,
        after: Option<String>,
    ) -> Result<ListPart<RoleSummary>, CliError>;

    /// A role.
    async fn show(&self, target: RoleTarget<'_>) -> Result<RoleSummary, CliError>;

    /// Creates a role.
    async fn create(&self, options: RoleOptions) -> Result<RoleSummary, CliError>;

    /// Changes a role.
    async fn update(&self, changes: RoleChanges) -> Result<RoleSummary, CliError>;

    /// Deletes a role, and gives its clients and users another.
    async fn delete(
        &self,
        target: RoleTarget<'_>,
        reassign_to: Option<String>,
    ) -> Result<(), CliError>;
}

/// The failure for a role that does not exist.
pub(super) fn no_role(key: &str) -> CliError {
    CliError::Usage(vec![format!(
        "there is no role `{key}`; `latchkey role list` shows them"
    )])
}
