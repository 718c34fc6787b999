//! Revokes tokens: single ones, all of one client, or all of many.

use crate::{
    actor::{Caller, change},
    error::{Result, in_path},
    input::Input,
    lookup::ClientBy,
    query::PathId,
};
use axum::Json;
use domain::{error::Result as RuleResult, operator::Jti, token};
use entity::ClientId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Tokens to revoke, either single ones or all of certain clients; at most 100 of either.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) enum RevokeTokens {
    /// IDs (`jti`) of single tokens.
    Jtis(Vec<String>),
    /// Clients whose tokens are all revoked.
    Clients(Vec<ClientBy>),
}

/// Result of revoking tokens.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Revoked {
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
pub(super) async fn revoke_all(
    caller: Caller,
    PathId(id): PathId<ClientId>,
) -> Result<Json<Revoked>> {
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
pub(super) async fn revoke_each(
    caller: Caller,
    Input(input): Input<RevokeTokens>,
) -> Result<Json<Revoked>> {
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
