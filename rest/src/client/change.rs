//! Changes to one client, and its deletion.

use super::{
    Client,
    input::{ClientRole, UpdateClient},
    show,
};
use crate::{
    actor::{Caller, change},
    error::Result,
    input::Input,
    openapi::IfMatchHeader,
    precondition::{IfMatch, tagged},
    query::PathId,
};
use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{
    client::{
        self,
        bulk::{OnError, delete},
    },
    permission::Permission,
};
use entity::{ClientId, client::Model};

/// A client with its version, after a change.
async fn changed(caller: &Caller, row: &Model) -> Result<Response> {
    Ok(tagged(row.version, Json(show(&caller.app, row).await?)))
}

/// Changes a client. A change that takes access away from the client also revokes its tokens.
#[utoipa::path(
    patch, path = "/clients/{id}", tag = "Clients", operation_id = "updateClient", security(("oauth2" = ["clients:write"])), request_body = UpdateClient,
    params(("id" = String, Path, description = "Opaque ID of the client (`cli_...`)."), IfMatchHeader),
    responses((status = 200, description = "The client after the change.", body = Client))
)]
pub(super) async fn update(
    caller: Caller,
    PathId(id): PathId<ClientId>,
    IfMatch(seen): IfMatch,
    Input(input): Input<UpdateClient>,
) -> Result<Response> {
    let caller = caller.on(&id).await?;
    let row = change!(caller, |work| client::update(
        work,
        id,
        seen,
        input.read(work).await?
    )
    .await);
    changed(&caller, &row).await
}

/// Deletes a client with its secrets and tokens. Its OAuth `client_id` is never assigned again.
#[utoipa::path(
    delete, path = "/clients/{id}", tag = "Clients", operation_id = "deleteClient", security(("oauth2" = ["clients:delete"])),
    params(("id" = String, Path, description = "Opaque ID of the client (`cli_...`)."), IfMatchHeader),
    responses((status = 204, description = "The client was deleted."))
)]
pub(super) async fn remove(
    caller: Caller,
    PathId(id): PathId<ClientId>,
    IfMatch(seen): IfMatch,
) -> Result<StatusCode> {
    let caller = caller.on(&id).await?;
    change!(caller, |work| {
        client::expect(work, Permission::ClientsDelete, id, seen).await?;
        delete(work, &[id], OnError::RejectAll).await
    });
    Ok(StatusCode::NO_CONTENT)
}

/// Sets the role of a client.
#[utoipa::path(
    put, path = "/clients/{id}/role", tag = "Clients", operation_id = "setClientRole", security(("oauth2" = ["clients:roles"])), request_body = ClientRole,
    params(("id" = String, Path, description = "Opaque ID of the client (`cli_...`)."), IfMatchHeader),
    responses((status = 200, description = "The client after the change.", body = Client))
)]
pub(super) async fn set_role(
    caller: Caller,
    PathId(id): PathId<ClientId>,
    IfMatch(seen): IfMatch,
    Input(input): Input<ClientRole>,
) -> Result<Response> {
    let caller = caller.on(&id).await?;
    let row = change!(caller, |work| {
        let role = input
            .role
            .id(work.db(), work.actor().account()?, "role")
            .await?;
        client::set_role(work, id, Some(role), seen).await
    });
    changed(&caller, &row).await
}

/// Removes the role of a client.
#[utoipa::path(
    delete, path = "/clients/{id}/role", tag = "Clients", operation_id = "clearClientRole", security(("oauth2" = ["clients:roles"])),
    params(("id" = String, Path, description = "Opaque ID of the client (`cli_...`)."), IfMatchHeader),
    responses((status = 204, description = "The client has no role."))
)]
pub(super) async fn clear_role(
    caller: Caller,
    PathId(id): PathId<ClientId>,
    IfMatch(seen): IfMatch,
) -> Result<Response> {
    let caller = caller.on(&id).await?;
    let row = change!(caller, |work| client::set_role(work, id, None, seen).await);
    Ok(tagged(row.version, StatusCode::NO_CONTENT.into_response()))
}
