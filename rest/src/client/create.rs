//! Creates clients, new ones or copies.

use super::{
    input::{CreateClient, DuplicateClient},
    secret::{self, IssuedCredentials},
};
use crate::{
    error::Result,
    idempotency::{Creation, IdempotencyKey, once},
    query::PathId,
};
use axum::response::Response;
use domain::{
    account,
    client::{self, Duplicate},
};
use entity::{ClientId, Secret};

/// Creates a client with one secret, which is shown this once, or with the secret that it has in
/// another system.
#[utoipa::path(
    post, path = "/clients", tag = "Clients", operation_id = "createClient", security(("oauth2" = ["clients:write"])), request_body = CreateClient, params(IdempotencyKey),
    responses((status = 201, description = "The client and its credentials.", body = IssuedCredentials))
)]
pub(super) async fn create(
    Creation {
        caller,
        mut input,
        claim,
    }: Creation<CreateClient>,
) -> Result<Response> {
    let given = (
        input.client_secret.take().map(Secret::new),
        input.imported_secret.take().map(Into::into),
    );
    let named = match &input.account {
        Some(by) => Some(by.id(&caller.app.db, &caller.actor, "account").await?),
        None => None,
    };
    let account = client::target_account(&caller.app.db, &caller.actor, named).await?;
    let new = input.read(&caller.app.db, account.id).await?;
    let first = client::first_secret(&caller.app.tools, &account, given).await;
    let made = once!(
        caller,
        claim,
        |work| client::create_with(work, new, first).await,
        |made| made.0.id,
        |id| client::made(work, id)
            .await
            .map(|found| found.map(|client| (client, None)))
    );
    secret::created_with(&caller, made).await
}

/// Creates a client as a copy of another, except for its identity and its secret, which is shown
/// this once.
#[utoipa::path(
    post, path = "/clients/{id}/duplicate", tag = "Clients", operation_id = "duplicateClient", security(("oauth2" = ["clients:write"])), request_body = Option<DuplicateClient>,
    params(("id" = String, Path, description = "Opaque ID of the client to copy (`cli_...`)."), IdempotencyKey),
    responses((status = 201, description = "The new client and its credentials.", body = IssuedCredentials))
)]
pub(super) async fn duplicate(
    PathId(other): PathId<ClientId>,
    Creation {
        caller,
        input,
        claim,
    }: Creation<DuplicateClient>,
) -> Result<Response> {
    let caller = caller.on(&other).await?;
    let DuplicateClient {
        client_id,
        client_secret,
        name,
    } = input;
    let account = account::own(&caller.app.db, &caller.actor).await?;
    let minted = caller
        .app
        .mint(&account, client_secret.map(Secret::new))
        .await;
    let made = once!(
        caller,
        claim,
        |work| client::duplicate(work, other, Duplicate { client_id, name }, minted)
            .await
            .map(|(client, secret)| (client, Some(secret))),
        |made| made.0.id,
        |id| client::made(work, id)
            .await
            .map(|found| found.map(|client| (client, None)))
    );
    secret::created_with(&caller, made).await
}
