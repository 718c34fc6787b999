//! Preview of a client's permissions after a change.

use crate::{
    error::{ApiError, Result},
    page::Whole,
    permission::PermissionGroup,
    query::{CallerParams, Named, PathId, either, id as parse},
    vocabulary::AccessLevel,
};
use app::App;
use axum::Json;
use domain::{
    client,
    permission::{self, Holder, Permission},
    reference::RoleBy,
    role,
};
use entity::{ClientId, RoleId};
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(preview))
}

/// What would be changed.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct RoleChangeQuery {
    /// Opaque ID of the role that the client would have (`rol_...`); the client's own when absent.
    role_id: Option<String>,
    /// Key of the role that the client would have, instead of `roleId`.
    role_key: Option<String>,
    /// Whether the client would have no role, instead of `roleId`; false when absent.
    without_role: Option<bool>,
    /// Access level that the client would have; the client's own when absent.
    access_level: Option<AccessLevel>,
}

/// Permissions that a client would have after a change, which is not carried out. Naming a role
/// shows what it grants, so that requires `roles:read` too.
#[utoipa::path(
    get, path = "/clients/{id}/permissions/preview", tag = "Clients", operation_id = "previewPermissions",
    security(("oauth2" = ["clients:read"])), params(("id" = String, Path, description = "Opaque ID of the client (`cli_...`)."), RoleChangeQuery),
    responses((status = 200, description = "Permissions by category.", body = Whole<PermissionGroup>))
)]
async fn preview(
    PathId(id): PathId<ClientId>,
    asked: CallerParams<RoleChangeQuery>,
) -> Result<Json<Whole<PermissionGroup>>> {
    let (caller, change) = (asked.caller.on(&id).await?, asked.params);
    let (db, actor) = (&caller.app.db, &caller.actor);
    let refused = |error| ApiError::from(error).in_request();
    let holder = client::holder_by_id(db, actor, id).await?;
    let named = either(
        ("roleId", change.role_id.as_ref()),
        ("roleKey", change.role_key.as_ref()),
    )?;
    let by = match named {
        Some(_) if change.without_role == Some(true) => {
            return Err(ApiError::bad_request(
                "Give a role or `withoutRole`, not both.",
            ));
        }
        Some(Named::Id(text)) => Some((RoleBy::Id(parse::<RoleId>("roleId", text)?), "roleId")),
        Some(Named::Name(key)) => Some((RoleBy::Key(key.to_owned()), "roleKey")),
        None => None,
    };
    let role = match by {
        Some((by, name)) => {
            actor.require(Permission::RolesRead)?;
            let id = by
                .resolve(db, holder.account, name)
                .await
                .map_err(refused)?;
            Some(role::for_preview(db, actor, id).await.map_err(refused)?)
        }
        None => holder.role.filter(|_| change.without_role != Some(true)),
    };
    let holder = Holder {
        role,
        access: change.access_level.map_or(holder.access, |word| word.0),
        ..holder
    };
    Ok(Json(Whole {
        items: PermissionGroup::of(permission::explain(db, &holder).await?),
    }))
}
