//! The same change for many clients at once, and the revocation of their tokens.

use super::Client;
use crate::{
    actor::{Caller, change},
    error::{FieldProblem, Result, in_path},
    input::{Input, ids},
    lookup::ClientBy,
    query::PathId,
    vocabulary::{BulkErrorPolicy, ClientStatus},
};
use app::App;
use axum::Json;
use domain::{
    client::bulk::{self, BulkOutcome, OnError},
    error::Result as RuleResult,
    operator::Jti,
    token,
};
use entity::ClientId;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(set_status))
        .routes(routes!(delete))
        .routes(routes!(revoke_all))
        .routes(routes!(revoke_each))
}

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

/// Result of a bulk change for one client.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BulkResult {
    /// Opaque ID of the client, as given in the input.
    id: String,
    /// Whether the client is now as requested: it was changed, or needed no change.
    ok: bool,
    /// The client after the change; null after deletion and on failure.
    client: Option<Client>,
    /// Problems that kept the client from being changed; empty when `ok` is true.
    errors: Vec<FieldProblem>,
}

/// Result of a bulk change of clients.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BulkResults {
    /// One result for each client named, in the order of the input.
    results: Vec<BulkResult>,
    /// Number of clients that are now as requested.
    succeeded: usize,
    /// Number of clients that were not changed, although others may have been.
    failed: usize,
}

fn policy(chosen: Option<BulkErrorPolicy>) -> OnError {
    chosen.map_or(OnError::SkipFailed, Into::into)
}

async fn results(caller: &Caller, outcomes: Vec<BulkOutcome>) -> Result<Json<BulkResults>> {
    let rows: Vec<_> = outcomes
        .iter()
        .filter_map(|outcome| outcome.result.as_ref().ok().and_then(Clone::clone))
        .collect();
    let mut shown = super::show_all(&caller.app, &rows).await?.into_iter();
    let results: Vec<_> = outcomes
        .into_iter()
        .map(|BulkOutcome { id, result }| {
            let (client, problems) = match result {
                Ok(row) => (row.and_then(|_| shown.next()), None),
                Err(problems) => (None, Some(problems)),
            };
            let ok = problems.is_none();
            BulkResult {
                id: id.to_string(),
                ok,
                client,
                errors: problems
                    .into_iter()
                    .flatten()
                    .map(FieldProblem::from)
                    .collect(),
            }
        })
        .collect();
    let succeeded = results.iter().filter(|result| result.ok).count();
    Ok(Json(BulkResults {
        succeeded,
        failed: results.len() - succeeded,
        results,
    }))
}

/// Enables or disables clients. Disabling revokes their tokens; enabling does not restore these.
#[utoipa::path(
    post, path = "/clients/status", tag = "Clients", operation_id = "setClientsStatus", security(("oauth2" = ["clients:write"])), request_body = SetClientsStatus,
    responses((status = 200, description = "One result for each client named.", body = BulkResults))
)]
async fn set_status(
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
async fn delete(caller: Caller, Input(input): Input<DeleteClients>) -> Result<Json<BulkResults>> {
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

/// Tokens to revoke, either single ones or all of certain clients; at most 100 of either.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum RevokeTokens {
    /// IDs (`jti`) of single tokens.
    Jtis(Vec<String>),
    /// Clients whose tokens are all revoked.
    Clients(Vec<ClientBy>),
}

/// Result of revoking tokens.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Revoked {
    /// Number of tokens that were revoked by their `jti` just now, without those that had expired
    /// or been revoked so before; null where clients were named.
    token_count: Option<usize>,
    /// Number of clients whose earlier tokens are refused from now on, however many each has; null
    /// where tokens were named.
    client_count: Option<usize>,
}

/// Revokes all tokens of a client at once.
#[utoipa::path(
    post, path = "/clients/{id}/tokens/revoke", tag = "Tokens", operation_id = "revokeClientTokens", security(("oauth2" = ["tokens:revoke"])),
    params(("id" = String, Path, description = "Opaque ID of the client (`cli_...`).")),
    responses((status = 200, description = "The tokens were revoked.", body = Revoked))
)]
async fn revoke_all(caller: Caller, PathId(id): PathId<ClientId>) -> Result<Json<Revoked>> {
    let caller = caller.on(&id).await?;
    let revoked = change!(caller, |work| token::revoke_all_of(work, &[id])
        .await
        .map_err(|error| in_path(error, "clients.0")));
    Ok(Json(Revoked {
        token_count: None,
        client_count: Some(revoked),
    }))
}

/// Revokes tokens at once, single ones or all of the clients named. Where one of them does not
/// belong to the account, none is revoked.
#[utoipa::path(
    post, path = "/tokens/revoke", tag = "Tokens", operation_id = "revokeTokens", security(("oauth2" = ["tokens:revoke"])), request_body = RevokeTokens,
    responses((status = 200, description = "The tokens were revoked.", body = Revoked))
)]
async fn revoke_each(caller: Caller, Input(input): Input<RevokeTokens>) -> Result<Json<Revoked>> {
    Ok(Json(match input {
        RevokeTokens::Jtis(jtis) => {
            // A token may be younger than its record.
            caller.app.recorder.settle_issued().await;
            let caller = caller
                .on(&jtis.iter().take(1).map(|jti| Jti(jti)).collect::<Vec<_>>())
                .await?;
            let revoked = change!(caller, |work| token::revoke_each(work, &jtis).await);
            Revoked {
                token_count: Some(revoked),
                client_count: None,
            }
        }
        RevokeTokens::Clients(named) => {
            token::bounded("clients", named.len())?;
            let read = |(index, by): (usize, &ClientBy)| by.read(&format!("clients.{index}"));
            let named = named
                .iter()
                .enumerate()
                .map(read)
                .collect::<RuleResult<Vec<_>>>()?;
            let caller = caller.on(&named).await?;
            let revoked = change!(caller, |work| {
                let (account, mut ids) = (work.actor().account()?, Vec::new());
                for (index, by) in named.iter().enumerate() {
                    ids.push(
                        by.resolve(work.db(), account, &format!("clients.{index}"))
                            .await?,
                    );
                }
                token::revoke_all_of(work, &ids).await
            });
            Revoked {
                token_count: None,
                client_count: Some(revoked),
            }
        }
    }))
}
