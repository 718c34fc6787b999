//! Changes a role, or deletes it and gives its clients and users another.

use super::show::{Role, show};
use crate::{
    actor::{Caller, change},
    error::{Result, moved},
    input::{Input, given},
    openapi::IfMatchHeader,
    precondition::{IfMatch, tagged},
    query::{self, CallerParams, Named, PathId, either},
};
use axum::{Json, http::StatusCode, response::Response};
use domain::{
    reference::RoleBy,
    role::{self, RolePatch},
};
use entity::RoleId;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// Changes to a role. An absent member is left unchanged; null clears it.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct UpdateRole {
    /// Display name of the role.
    name: Option<String>,
    /// Purpose of the role, in free text.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    description: Option<Option<String>>,
    /// Codes of the permissions that the role grants, which replace all it has.
    permissions: Option<Vec<String>>,
}

/// How a role goes.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Reassignment {
    /// Opaque ID of the role that the clients and users of the deleted role get instead
    /// (`rol_...`); one must be named while the role is in use.
    reassign_to_id: Option<String>,
    /// Key of the role that the clients and users of the deleted role get instead, in place of
    /// `reassignToId`.
    reassign_to_key: Option<String>,
}

/// Changes a role. Where the role then grants less, its clients lose their tokens.
#[utoipa::path(
    patch, path = "/roles/{id}", tag = "Roles and permissions", operation_id = "updateRole", security(("oauth2" = ["roles:write"])), request_body = UpdateRole,
    params(("id" = String, Path, description = "Opaque ID of the role (`rol_...`)."), IfMatchHeader),
    responses((status = 200, description = "The role after the change.", body = Role))
)]
pub(super) async fn update(
    caller: Caller,
    PathId(id): PathId<RoleId>,
    IfMatch(seen): IfMatch,
    Input(input): Input<UpdateRole>,
) -> Result<Response> {
    let caller = caller.on(&id).await?;
    let UpdateRole {
        name,
        description,
        permissions,
    } = input;
    let row = change!(caller, |work| role::update(
        work,
        id,
        seen,
        RolePatch {
            name,
            description,
            permissions
        }
    )
    .await);
    Ok(tagged(row.version, Json(show(&caller, row).await?)))
}

/// Deletes a role; its clients and users get the role that `reassignTo` names.
#[utoipa::path(
    delete, path = "/roles/{id}", tag = "Roles and permissions", operation_id = "deleteRole", security(("oauth2" = ["roles:write"])),
    params(("id" = String, Path, description = "Opaque ID of the role (`rol_...`)."), Reassignment, IfMatchHeader),
    responses((status = 204, description = "The role was deleted."))
)]
pub(super) async fn remove(
    PathId(id): PathId<RoleId>,
    IfMatch(seen): IfMatch,
    asked: CallerParams<Reassignment>,
) -> Result<StatusCode> {
    let Reassignment {
        reassign_to_id,
        reassign_to_key,
    } = &asked.params;
    let to = match either(
        ("reassignToId", reassign_to_id.as_ref()),
        ("reassignToKey", reassign_to_key.as_ref()),
    )? {
        Some(Named::Id(text)) => Some(RoleBy::Id(query::id("reassignToId", text)?)),
        Some(Named::Name(key)) => Some(RoleBy::Key(key.to_owned())),
        None => None,
    };
    let name = if reassign_to_key.is_some() {
        "reassignToKey"
    } else {
        "reassignToId"
    };
    let caller = asked.caller.on(&id).await?;
    change!(caller, |work| {
        role::expect(work, id, seen).await?;
        let to = match to {
            Some(by) => Some(by.resolve(work.db(), work.actor().account()?, name).await?),
            None => None,
        };
        role::delete(work, id, to)
            .await
            .map_err(|error| moved(error, "reassignTo", name))
    });
    Ok(StatusCode::NO_CONTENT)
}
