//! A permission of a protected API, as its creation and its changes give it.

use domain::resource::NewPermission;
use serde::Deserialize;
use utoipa::ToSchema;

/// A permission of a protected API to create or keep.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PermissionInput {
    /// Code of the permission, which is also the OAuth scope: 1 to 100 letters, digits, `:`, `.`,
    /// `-`, `_` and `/`. Unique in the account.
    code: String,
    /// Description of what the permission allows, for display.
    description: String,
    /// Category under which the permission is displayed.
    category: String,
    /// Whether the permission allows changes, and so is withheld from `READ_ONLY` clients; true
    /// when absent.
    mutating: Option<bool>,
}

impl From<PermissionInput> for NewPermission {
    fn from(input: PermissionInput) -> Self {
        let PermissionInput {
            code,
            description,
            category,
            mutating,
        } = input;
        Self {
            code,
            description,
            category,
            mutating: mutating.unwrap_or(true),
        }
    }
}
