//! What the mutations of roles are given.

use crate::lookup::RoleBy;
use async_graphql::{ID, InputObject, MaybeUndefined};

/// A role to create.
#[derive(InputObject)]
pub(super) struct CreateRoleInput {
    /// Short name of the role, for scripts: 1 to 100 letters, digits, `-`, `_`, `.` and `:`. Unique
    /// in the account, and never changed.
    pub(super) key: String,
    /// Display name of the role.
    pub(super) name: String,
    /// Purpose of the role, in free text; empty when absent.
    pub(super) description: Option<String>,
    /// Codes of the permissions that the role grants; the caller must be allowed to grant each.
    pub(super) permissions: Vec<String>,
}

/// Changes to a role. An absent member is left unchanged; null clears it.
#[derive(InputObject)]
pub(super) struct UpdateRoleInput {
    /// Opaque ID of the role (`rol_...`).
    pub(super) id: ID,
    /// Version of the role that the caller last saw; where the present version is another, the
    /// change is refused. Any version when absent.
    pub(super) expected_version: Option<i32>,
    /// Display name of the role.
    pub(super) name: Option<String>,
    /// Purpose of the role, in free text.
    pub(super) description: MaybeUndefined<String>,
    /// Codes of the permissions that the role grants, which replace all it has.
    pub(super) permissions: Option<Vec<String>>,
}

/// A role to delete.
#[derive(InputObject)]
pub(super) struct DeleteRoleInput {
    /// Opaque ID of the role (`rol_...`).
    pub(super) id: ID,
    /// Version of the role that the caller last saw; where the present version is another, the
    /// deletion is refused. Any version when absent.
    pub(super) expected_version: Option<i32>,
    /// Role that the clients and users of the deleted role get instead; required while the role is
    /// in use.
    pub(super) reassign_to: Option<RoleBy>,
}
