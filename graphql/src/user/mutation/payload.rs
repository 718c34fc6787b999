//! Results of changes to users.

use crate::{error::UserError, user::User};
use async_graphql::{ID, Object};
use entity::user::Model;

/// Result of a mutation that creates or changes a user.
pub(super) struct UserPayload(pub(super) Option<Model>, pub(super) Vec<UserError>);

/// Result of a mutation that creates or changes a user.
#[Object]
impl UserPayload {
    /// The user after the change; null exactly when `userErrors` is not empty.
    async fn user(&self) -> Option<User> {
        self.0.clone().map(User)
    }

    /// Problems with the input that the caller can correct; empty when the change succeeded.
    async fn user_errors(&self) -> &[UserError] {
        &self.1
    }
}

/// Result of deleting a user.
pub(super) struct DeleteUserPayload(pub(super) Option<ID>, pub(super) Vec<UserError>);

/// Result of deleting a user.
#[Object]
impl DeleteUserPayload {
    /// Opaque ID of the deleted user (`usr_...`); null exactly when `userErrors` is not empty.
    async fn deleted_user_id(&self) -> Option<&ID> {
        self.0.as_ref()
    }

    /// Problems with the input that the caller can correct; empty when the deletion succeeded.
    async fn user_errors(&self) -> &[UserError] {
        &self.1
    }
}
