//! What the mutations of protected APIs are given.

use async_graphql::{ID, InputObject};
use domain::resource::NewPermission;

/// A permission of a protected API to create or keep.
#[derive(InputObject)]
pub struct PermissionInput {
    /// Code of the permission, which is also the OAuth scope: 1 to 100 letters, digits, `:`, `.`,
    /// `-`, `_` and `/`. Unique in the account.
    code: String,
    /// Description of what the permission allows, for display.
    description: String,
    /// Category under which the permission is displayed.
    category: String,
    /// Whether the permission allows changes, and so is withheld from `READ_ONLY` clients.
    #[graphql(default = true)]
    mutating: bool,
}

impl From<PermissionInput> for NewPermission {
    fn from(input: PermissionInput) -> Self {
        Self {
            code: input.code,
            description: input.description,
            category: input.category,
            mutating: input.mutating,
        }
    }
}

/// A protected API to create.
#[derive(InputObject)]
pub(super) struct CreateResourceInput {
    /// Identifier of the protected API: an absolute URI without a fragment, the `aud` of its
    /// tokens. Unique in the deployment.
    pub(super) identifier: String,
    /// Display name of the protected API.
    pub(super) name: String,
    /// Permissions of the protected API; at most 200.
    pub(super) permissions: Vec<PermissionInput>,
    /// OAuth `client_id`s of the clients that may introspect tokens of the protected API; at most
    /// 100, none when absent.
    pub(super) introspection_client_ids: Option<Vec<String>>,
}

/// Changes to a protected API. An absent member is left unchanged.
#[derive(InputObject)]
pub(super) struct UpdateResourceInput {
    /// Opaque ID of the protected API (`res_...`).
    pub(super) id: ID,
    /// Version of the protected API that the caller last saw; where the present version is another,
    /// the change is refused. Any version when absent.
    pub(super) expected_version: Option<i32>,
    /// Display name of the protected API.
    pub(super) name: Option<String>,
    /// Permissions of the protected API, which replace all it has: those left out are deleted, and
    /// clients that hold them lose their tokens.
    pub(super) permissions: Option<Vec<PermissionInput>>,
    /// OAuth `client_id`s of the clients that may introspect tokens of the protected API, which
    /// replace all it has; at most 100.
    pub(super) introspection_client_ids: Option<Vec<String>>,
}

/// A protected API to delete.
#[derive(InputObject)]
pub(super) struct DeleteResourceInput {
    /// Opaque ID of the protected API (`res_...`).
    pub(super) id: ID,
    /// Version of the protected API that the caller last saw; where the present version is another,
    /// the deletion is refused. Any version when absent.
    pub(super) expected_version: Option<i32>,
}
