//! Changes a protected API, or deletes it.

use super::{
    permission::PermissionInput,
    show::{Resource, show},
};
use crate::{
    actor::{Caller, change},
    error::Result,
    input::Input,
    openapi::IfMatchHeader,
    precondition::{IfMatch, tagged},
    query::PathId,
};
use axum::{Json, http::StatusCode, response::Response};
use domain::{
    reference::clients_named,
    resource::{self, NewPermission, ResourcePatch},
};
use entity::ResourceId;
use serde::Deserialize;
use utoipa::ToSchema;

/// Changes to a protected API. An absent member is left unchanged.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct UpdateResource {
    /// Display name of the protected API.
    name: Option<String>,
    /// Permissions of the protected API, which replace all it has: those left out are deleted, and
    /// clients that hold them lose their tokens.
    permissions: Option<Vec<PermissionInput>>,
    /// OAuth `client_id`s of the clients that may introspect tokens of the protected API, which
    /// replace all it has; at most 100.
    introspection_client_ids: Option<Vec<String>>,
}

/// Changes a protected API. Clients that hold a permission that is deleted lose it, and their
/// tokens.
#[utoipa::path(
    patch, path = "/resources/{id}", tag = "Protected APIs", operation_id = "updateResource", security(("oauth2" = ["roles:write"])), request_body = UpdateResource,
    params(("id" = String, Path, description = "Opaque ID of the protected API (`res_...`)."), IfMatchHeader),
    responses((status = 200, description = "The protected API after the change.", body = Resource))
)]
pub(super) async fn update(
    caller: Caller,
    PathId(id): PathId<ResourceId>,
    IfMatch(seen): IfMatch,
    Input(input): Input<UpdateResource>,
) -> Result<Response> {
    let caller = caller.on(&id).await?;
    let permissions = input
        .permissions
        .map(|list| list.into_iter().map(NewPermission::from).collect());
    let row = change!(caller, |work| {
        let servers = match &input.introspection_client_ids {
            Some(named) => Some(
                clients_named(
                    work.db(),
                    work.actor().account()?,
                    "introspectionClientIds",
                    named,
                )
                .await?,
            ),
            None => None,
        };
        resource::update(
            work,
            id,
            seen,
            ResourcePatch {
                name: input.name,
                permissions,
                servers,
            },
        )
        .await
    });
    Ok(tagged(row.version, Json(show(&caller, row).await?)))
}

/// Deletes a protected API and its permissions. Clients that hold one of these lose it, and their
/// tokens.
#[utoipa::path(
    delete, path = "/resources/{id}", tag = "Protected APIs", operation_id = "deleteResource", security(("oauth2" = ["roles:write"])),
    params(("id" = String, Path, description = "Opaque ID of the protected API (`res_...`)."), IfMatchHeader),
    responses((status = 204, description = "The protected API was deleted."))
)]
pub(super) async fn remove(
    caller: Caller,
    PathId(id): PathId<ResourceId>,
    IfMatch(seen): IfMatch,
) -> Result<StatusCode> {
    let caller = caller.on(&id).await?;
    change!(caller, |work| {
        resource::expect(work, id, seen).await?;
        resource::delete(work, id).await
    });
    Ok(StatusCode::NO_CONTENT)
}
