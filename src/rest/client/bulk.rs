//! The same change for many clients at once, and the end of their tokens.

use super::Client;
use crate::{
    app::App,
    domain::{
        client::bulk::{self, OnError, Outcome},
        error::Result as RuleResult,
        operator::Jti,
        token,
    },
    rest::{
        actor::{Caller, change},
        error::{Flaw, Result, in_path},
        input::{Input, ids},
        lookup::ClientBy,
        query::At,
        vocabulary::{BulkErrorPolicy, ClientStatus},
    },
};
use axum::Json;
use entity::ClientId;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(set_status)).routes(routes!(delete)).routes(routes!(revoke_all)).routes(routes!(revoke_each))
}

/// Clients to be switched on or off.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetClientsStatus {
    /// Which; at most 100.
    ids: Vec<String>,
    /// What they shall be.
    status: ClientStatus,
    /// What to do when some of them cannot be changed; `SKIP_FAILED` where absent.
    on_error: Option<BulkErrorPolicy>,
}

/// Clients to be deleted.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeleteClients {
    /// Which; at most 100.
    ids: Vec<String>,
    /// What to do when some of them cannot be deleted; `SKIP_FAILED` where absent.
    on_error: Option<BulkErrorPolicy>,
}

/// What became of one client of a bulk call.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BulkResult {
    /// Which.
    id: String,
    /// Whether it was changed, or already was as it should be.
    ok: bool,
    /// The client as it is now; null after deletion and on failure.
    client: Option<Client>,
    /// Why not.
    errors: Vec<Flaw>,
}

/// What became of a bulk call.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BulkResults {
    /// One result for each client named, in that order.
    results: Vec<BulkResult>,
    /// How many were changed, or already were as they should be.
    succeeded: usize,
    /// How many were not, though the others were.
    failed: usize,
}

fn policy(chosen: Option<BulkErrorPolicy>) -> OnError {
    chosen.map_or(OnError::SkipFailed, Into::into)
}

async fn results(caller: &Caller, outcomes: Vec<Outcome>) -> Result<Json<BulkResults>> {
    let rows: Vec<_> = outcomes.iter().filter_map(|outcome| outcome.result.as_ref().ok().and_then(Clone::clone)).collect();
    let mut shown = super::show_all(&caller.app, &rows).await?.into_iter();
    let results: Vec<_> = outcomes
        .into_iter()
        .map(|Outcome { id, result }| {
            let (client, problems) = match result {
                Ok(row) => (row.and_then(|_| shown.next()), None),
                Err(problems) => (None, Some(problems)),
            };
            let ok = problems.is_none();
            BulkResult { id: id.to_string(), ok, client, errors: problems.into_iter().flatten().map(Flaw::from).collect() }
        })
        .collect();
    let succeeded = results.iter().filter(|result| result.ok).count();
    Ok(Json(BulkResults { succeeded, failed: results.len() - succeeded, results }))
}

/// Switches clients on or off. Switching off ends their tokens; switching on again does not revive them.
#[utoipa::path(
    post, path = "/clients/status", tag = "Clients", operation_id = "setClientsStatus", security(("oauth2" = ["clients:write"])), request_body = SetClientsStatus,
    responses((status = 200, description = "A result for each.", body = BulkResults))
)]
async fn set_status(caller: Caller, Input(input): Input<SetClientsStatus>) -> Result<Json<BulkResults>> {
    let ids = ids::<ClientId>("ids", &input.ids)?;
    let caller = caller.on(&ids).await?;
    let outcomes = change!(caller, |work| bulk::set_status(work, &ids, input.status.into(), policy(input.on_error)).await);
    results(&caller, outcomes).await
}

/// Deletes clients with all that is theirs. Their client ids are never given out again.
#[utoipa::path(
    post, path = "/clients/delete", tag = "Clients", operation_id = "deleteClients", security(("oauth2" = ["clients:delete"])), request_body = DeleteClients,
    responses((status = 200, description = "A result for each.", body = BulkResults))
)]
async fn delete(caller: Caller, Input(input): Input<DeleteClients>) -> Result<Json<BulkResults>> {
    let ids = ids::<ClientId>("ids", &input.ids)?;
    let caller = caller.on(&ids).await?;
    let outcomes = change!(caller, |work| bulk::delete(work, &ids, policy(input.on_error)).await);
    results(&caller, outcomes).await
}

/// Exactly one of: single tokens, or everything that clients hold. At most 100 of either.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum RevokeTokens {
    /// Single tokens by their `jti`.
    Jtis(Vec<String>),
    /// All tokens of these clients.
    Clients(Vec<ClientBy>),
}

/// What became of a revocation.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Revoked {
    /// Number of tokens that were revoked by their `jti` just now, without those that had expired or been revoked so before; null where
    /// clients were named.
    token_count: Option<usize>,
    /// Number of clients whose tokens of before are refused from now on, however many each has; null where tokens were named.
    client_count: Option<usize>,
}

/// Ends all tokens of a client at once.
#[utoipa::path(
    post, path = "/clients/{id}/tokens/revoke", tag = "Tokens", operation_id = "revokeClientTokens", security(("oauth2" = ["tokens:revoke"])),
    params(("id" = String, Path, description = "Which client.")),
    responses((status = 200, description = "They are dead.", body = Revoked))
)]
async fn revoke_all(caller: Caller, At(id): At<ClientId>) -> Result<Json<Revoked>> {
    let caller = caller.on(&id).await?;
    let revoked = change!(caller, |work| token::revoke_all_of(work, &[id]).await.map_err(|error| in_path(error, "clients.0")));
    Ok(Json(Revoked { token_count: None, client_count: Some(revoked) }))
}

/// Ends tokens at once: single ones, or all of clients. With one that is not of this account nothing is revoked.
#[utoipa::path(
    post, path = "/tokens/revoke", tag = "Tokens", operation_id = "revokeTokens", security(("oauth2" = ["tokens:revoke"])), request_body = RevokeTokens,
    responses((status = 200, description = "They are dead.", body = Revoked))
)]
async fn revoke_each(caller: Caller, Input(input): Input<RevokeTokens>) -> Result<Json<Revoked>> {
    Ok(Json(match input {
        RevokeTokens::Jtis(jtis) => {
            // A token may be younger than its record.
            caller.app.recorder.settle_issued().await;
            let caller = caller.on(&jtis.iter().take(1).map(|jti| Jti(jti)).collect::<Vec<_>>()).await?;
            let revoked = change!(caller, |work| token::revoke_each(work, &jtis).await);
            Revoked { token_count: Some(revoked), client_count: None }
        }
        RevokeTokens::Clients(named) => {
            token::bounded("clients", named.len())?;
            let read = |(index, by): (usize, &ClientBy)| by.read(&format!("clients.{index}"));
            let named = named.iter().enumerate().map(read).collect::<RuleResult<Vec<_>>>()?;
            let caller = caller.on(&named).await?;
            let revoked = change!(caller, |work| {
                let (account, mut ids) = (work.actor().account()?, Vec::new());
                for (index, by) in named.iter().enumerate() {
                    ids.push(by.resolve(work.db(), account, &format!("clients.{index}")).await?);
                }
                token::revoke_all_of(work, &ids).await
            });
            Revoked { token_count: None, client_count: Some(revoked) }
        }
    }))
}
