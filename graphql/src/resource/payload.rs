//! What the mutations of protected APIs return: the API, or problems that the caller can correct.

use super::Resource;
use crate::error::UserError;
use async_graphql::{ID, Object};
use entity::resource::Model;

/// Result of a mutation that creates or changes a protected API.
pub(super) struct ResourcePayload(pub(super) Option<Model>, pub(super) Vec<UserError>);

/// Result of a mutation that creates or changes a protected API.
#[Object]
impl ResourcePayload {
    /// The protected API after the change; null exactly when `userErrors` is not empty.
    async fn resource(&self) -> Option<Resource> {
        self.0.clone().map(Resource)
    }

    /// Problems with the input that the caller can correct; empty when the change succeeded.
    async fn user_errors(&self) -> &[UserError] {
        &self.1
    }
}

/// Result of deleting a protected API.
pub(super) struct DeleteResourcePayload(pub(super) Option<ID>, pub(super) Vec<UserError>);

/// Result of deleting a protected API.
#[Object]
impl DeleteResourcePayload {
    /// Opaque ID of the deleted protected API (`res_...`); null exactly when `userErrors` is not
    /// empty.
    async fn deleted_resource_id(&self) -> Option<&ID> {
        self.0.as_ref()
    }

    /// Problems with the input that the caller can correct; empty when the deletion succeeded.
    async fn user_errors(&self) -> &[UserError] {
        &self.1
    }
}
