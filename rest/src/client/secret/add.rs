//! Creates a further secret for a client.

use super::credentials::{IssuedCredentials, issued};
use crate::{
    actor::Caller,
    error::Result,
    idempotency::{Creation, IdempotencyKey, created, once},
    openapi::IfMatchHeader,
    precondition::{IfMatch, tagged},
    query::PathId,
};
use axum::response::Response;
use chrono::{DateTime, Utc};
use domain::{
    account,
    client::secrets::{self, NewSecret},
    secret::Minted,
};
use entity::{ClientId, Secret};
use serde::Deserialize;
use utoipa::ToSchema;

/// A further secret to create for a client.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct AddSecret {
    /// Secret chosen by the caller, where the account's policy allows that; generated when absent.
    client_secret: Option<String>,
    /// Name of the secret, for display; at most 100 characters.
    name: Option<String>,
    /// When the secret expires; never when absent.
    expires_at: Option<DateTime<Utc>>,
}

/// Creates a further secret for a client, which is shown this once. The client's other secrets stay
/// valid.
#[utoipa::path(
    post, path = "/clients/{id}/secrets", tag = "Secrets", operation_id = "createClientSecret", security(("oauth2" = ["clients:secrets"])), request_body = Option<AddSecret>,
    params(("id" = String, Path, description = "Opaque ID of the client (`cli_...`)."), IfMatchHeader, IdempotencyKey),
    responses((status = 201, description = "The client and its credentials.", body = IssuedCredentials))
)]
pub(super) async fn add(
    PathId(id): PathId<ClientId>,
    IfMatch(seen): IfMatch,
    asked: Creation<AddSecret>,
) -> Result<Response> {
    let Creation {
        caller,
        input,
        claim,
    } = asked;
    let caller = caller.on(&id).await?;
    let minted = mint(&caller, input.client_secret).await?;
    let new = NewSecret {
        name: input.name,
        expires_at: input.expires_at,
    };
    let (replayed, (client, secret)) = once!(
        caller,
        claim,
        |work| secrets::add(work, id, (new, seen), minted)
            .await
            .map(|(client, secret)| (client, Some(secret))),
        |made| made.0.id,
        |id| secrets::holder(work, id)
            .await
            .map(|found| found.map(|client| (client, None)))
    );
    let body = issued(&caller, &client, secret.as_ref()).await?;
    Ok(tagged(
        client.version,
        created(&caller, &format!("/clients/{id}/secrets"), (replayed, body)),
    ))
}

/// Creates a secret for a client of the caller's account; before the transaction, because hashing a
/// chosen one is slow.
pub(super) async fn mint(
    caller: &Caller,
    chosen: Option<String>,
) -> Result<domain::error::Result<Minted>> {
    let account = account::own(&caller.app.db, &caller.actor).await?;
    Ok(caller.app.mint(&account, chosen.map(Secret::new)).await)
}
