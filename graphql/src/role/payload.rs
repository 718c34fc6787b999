//! What the mutations of roles return: the role, or problems that the caller can correct.

use super::Role;
use crate::error::UserError;
use async_graphql::{ID, Object};
use entity::role::Model;

/// Result of a mutation that creates or changes a role.
pub(super) struct RolePayload(pub(super) Option<Model>, pub(super) Vec<UserError>);

/// Result of a mutation that creates or changes a role.
#[Object]
impl RolePayload {
    /// The role after the change; null exactly when `userErrors` is not empty.
    async fn role(&self) -> Option<Role> {
        self.0.clone().map(Role)
    }

    /// Problems with the input that the caller can correct; empty when the change succeeded.
    async fn user_errors(&self) -> &[UserError] {
        &self.1
    }
}

/// Result of deleting a role.
pub(super) struct DeleteRolePayload(pub(super) Option<ID>, pub(super) Vec<UserError>);

/// Result of deleting a role.
#[Object]
impl DeleteRolePayload {
    /// Opaque ID of the deleted role (`rol_...`); null exactly when `userErrors` is not empty.
    async fn deleted_role_id(&self) -> Option<&ID> {
        self.0.as_ref()
    }

    /// Problems with the input that the caller can correct; empty when the deletion succeeded.
    async fn user_errors(&self) -> &[UserError] {
        &self.1
    }
}
