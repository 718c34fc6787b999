//! Enables, disables or deletes many clients at once.

use super::{
    BulkResults,
    filter::{BulkTarget, ClientFilter},
    policy, results,
};
use crate::{
    actor::{Caller, change},
    error::Result,
    input::Input,
    lookup::AccountBy,
    vocabulary::{BulkErrorPolicy, ClientStatus},
};
use axum::Json;
use domain::client::bulk::chosen;
use serde::Deserialize;
use utoipa::ToSchema;

/// Clients to enable or disable: those that `ids` names, or all that `filter` lets through.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct SetClientsStatus {
    /// Opaque IDs of the clients (`cli_...`); at most 100.
    ids: Option<Vec<String>>,
    /// Conditions that the clients must meet, instead of `ids`; at most 5000 clients.
    filter: Option<ClientFilter>,
    /// Number of clients that `filter` lets through, required with it. Where the present number is
    /// another, nothing is changed.
    expected_count: Option<i32>,
    /// ID or slug of the account whose clients `filter` chooses; the caller's own when absent, any
    /// other for operators of the deployment.
    account: Option<AccountBy>,
    /// Status that the clients get.
    status: ClientStatus,
    /// Policy for clients that cannot be changed; `SKIP_FAILED` when absent.
    on_error: Option<BulkErrorPolicy>,
}

/// Clients to delete: those that `ids` names, or all that `filter` lets through.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct DeleteClients {
    /// Opaque IDs of the clients (`cli_...`); at most 100.
    ids: Option<Vec<String>>,
    /// Conditions that the clients must meet, instead of `ids`; at most 5000 clients.
    filter: Option<ClientFilter>,
    /// Number of clients that `filter` lets through, required with it. Where the present number is
    /// another, nothing is deleted.
    expected_count: Option<i32>,
    /// ID or slug of the account whose clients `filter` chooses; the caller's own when absent, any
    /// other for operators of the deployment.
    account: Option<AccountBy>,
    /// Policy for clients that cannot be deleted; `SKIP_FAILED` when absent.
    on_error: Option<BulkErrorPolicy>,
}

/// Enables or disables clients, at most 5000 at once. Disabling revokes their tokens; enabling does
/// not restore these.
#[utoipa::path(
    post, path = "/clients/status", tag = "Clients", operation_id = "setClientsStatus", security(("oauth2" = ["clients:write"])), request_body = SetClientsStatus,
    responses((status = 200, description = "One result for each client named, or for those of a filter that were not changed.", body = BulkResults))
)]
pub(super) async fn set_status(
    caller: Caller,
    Input(input): Input<SetClientsStatus>,
) -> Result<Json<BulkResults>> {
    let target = BulkTarget {
        ids: input.ids,
        filter: input.filter,
        expected: input.expected_count,
        account: input.account,
    };
    let caller = target.caller(caller).await?;
    let changed = change!(caller, |work| {
        let (chosen, status) = (target.read(work).await?, input.status.0);
        chosen::set_status(work, chosen, status, policy(input.on_error)).await
    });
    results(&caller, changed).await
}

/// Deletes clients with their secrets and tokens, at most 5000 at once. An OAuth `client_id` is
/// never assigned again.
#[utoipa::path(
    post, path = "/clients/delete", tag = "Clients", operation_id = "deleteClients", security(("oauth2" = ["clients:delete"])), request_body = DeleteClients,
    responses((status = 200, description = "One result for each client named, or for those of a filter that were not deleted.", body = BulkResults))
)]
pub(super) async fn delete(
    caller: Caller,
    Input(input): Input<DeleteClients>,
) -> Result<Json<BulkResults>> {
    let target = BulkTarget {
        ids: input.ids,
        filter: input.filter,
        expected: input.expected_count,
        account: input.account,
    };
    let caller = target.caller(caller).await?;
    let changed = change!(caller, |work| {
        let chosen = target.read(work).await?;
        chosen::delete(work, chosen, policy(input.on_error)).await
    });
    results(&caller, changed).await
}
