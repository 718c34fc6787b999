//! Enables, disables or deletes many clients at once.

use super::{BulkResults, policy, results};
use crate::{
    actor::{Caller, change},
    error::Result,
    input::{Input, ids},
    vocabulary::{BulkErrorPolicy, ClientStatus},
};
use axum::Json;
use domain::client::bulk;
use entity::ClientId;
use serde::Deserialize;
use utoipa::ToSchema;

/// Clients to enable or disable.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetClientsStatus {
    /// Opaque IDs of the clients (`cli_...`); at most 100.
    ids: Vec<String>,
    /// Status that the clients get.
    status: ClientStatus,
    /// Policy for clients that cannot be changed; `SKIP_FAILED` when absent.
    on_error: Option<BulkErrorPolicy>,
}

/// Clients to delete.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteClients {
    /// Opaque IDs of the clients (`cli_...`); at most 100.
    ids: Vec<String>,
    /// Policy for clients that cannot be deleted; `SKIP_FAILED` when absent.
    on_error: Option<BulkErrorPolicy>,
}

/// Enables or disables clients. Disabling revokes their tokens; enabling does not restore these.
#[utoipa::path(
    post, path = "/clients/status", tag = "Clients", operation_id = "setClientsStatus", security(("oauth2" = ["clients:write"])), request_body = SetClientsStatus,
    responses((status = 200, description = "One result for each client named.", body = BulkResults))
)]
pub(super) async fn set_status(
    caller: Caller,
    Input(input): Input<SetClientsStatus>,
) -> Result<Json<BulkResults>> {
    let ids = ids::<ClientId>("ids", &input.ids)?;
    let caller = caller.on(&ids).await?;
    let outcomes = change!(caller, |work| bulk::set_status(
        work,
        &ids,
        input.status.into(),
        policy(input.on_error)
    )
    .await);
    results(&caller, outcomes).await
}

/// Deletes clients with their secrets and tokens. An OAuth `client_id` is never assigned again.
#[utoipa::path(
    post, path = "/clients/delete", tag = "Clients", operation_id = "deleteClients", security(("oauth2" = ["clients:delete"])), request_body = DeleteClients,
    responses((status = 200, description = "One result for each client named.", body = BulkResults))
)]
pub(super) async fn delete(
    caller: Caller,
    Input(input): Input<DeleteClients>,
) -> Result<Json<BulkResults>> {
    let ids = ids::<ClientId>("ids", &input.ids)?;
    let caller = caller.on(&ids).await?;
    let outcomes = change!(caller, |work| bulk::delete(
        work,
        &ids,
        policy(input.on_error)
    )
    .await);
    results(&caller, outcomes).await
}
