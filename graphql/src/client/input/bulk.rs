//! Inputs of bulk changes to clients.

use crate::client::ClientStatus;
use async_graphql::{Enum, ID, InputObject};
use domain::client::bulk::OnError;

/// Policy of a bulk change for clients that cannot be changed.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "OnError")]
pub enum BulkErrorPolicy {
    /// No client is changed when any one cannot be.
    RejectAll,
    /// The other clients are changed all the same.
    SkipFailed,
}

/// Clients to enable or disable.
#[derive(InputObject)]
pub struct SetClientsStatusInput {
    /// Opaque IDs of the clients (`cli_...`); at most 100.
    pub ids: Vec<ID>,
    /// Status that the clients get.
    pub status: ClientStatus,
    /// Policy for clients that cannot be changed.
    #[graphql(default_with = "BulkErrorPolicy::SkipFailed")]
    pub on_error: BulkErrorPolicy,
}

/// Clients to delete.
#[derive(InputObject)]
pub struct DeleteClientsInput {
    /// Opaque IDs of the clients (`cli_...`); at most 100.
    pub ids: Vec<ID>,
    /// Policy for clients that cannot be deleted.
    #[graphql(default_with = "BulkErrorPolicy::SkipFailed")]
    pub on_error: BulkErrorPolicy,
}
