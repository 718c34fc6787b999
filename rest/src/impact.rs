//! Impact preview of a change to a role.

use super::{
    client::{self, Client},
    error::{ApiError, Result},
    page::{List, Onward, Part},
    permission::Permission,
    query::{CallerParams, PathId},
    user::User,
};
use app::App;
use axum::{Json, response::Response};
use domain::impact;
use entity::{RoleId, permission::Model};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub(crate) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(preview))
        .routes(routes!(clients))
        .routes(routes!(users))
}

/// What the role would grant.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Granted {
    /// Code of a permission that the role would grant; repeated for each of them, and absent for
    /// none.
    permission: Option<Vec<String>>,
}

impl Granted {
    fn codes(&self) -> &[String] {
        self.permission.as_deref().unwrap_or_default()
    }
}

/// Effect that a change of a role would have.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RoleChangePreview {
    /// Permissions that the role would grant in addition.
    gained: Vec<Permission>,
    /// Permissions that the role would no longer grant.
    lost: Vec<Permission>,
}

/// Effect that a change of a role would have on one client. Permissions that the client has
/// directly, or may not use anyway, make no difference.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ClientEffect {
    /// The client that the effect is about.
    client: Client,
    /// Permissions that the client would gain.
    gained: Vec<Permission>,
    /// Permissions that the client would lose.
    lost: Vec<Permission>,
}

/// Effect that a change of a role would have on one user.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UserEffect {
    /// The user that the effect is about.
    user: User,
    /// Permissions that the user would gain.
    gained: Vec<Permission>,
    /// Permissions that the user would lose.
    lost: Vec<Permission>,
}

fn shown(rows: &[Model]) -> Vec<Permission> {
    rows.iter().cloned().map(Permission::from).collect()
}

/// Permissions that clients and users would gain or lose if a role granted exactly these
/// permissions. Changes nothing.
#[utoipa::path(
    get, path = "/roles/{id}/preview", tag = "Roles and permissions", operation_id = "previewRoleChange", security(("oauth2" = ["roles:read"])),
    params(("id" = String, Path, description = "Opaque ID of the role (`rol_...`)."), Granted),
    responses((status = 200, description = "Permissions that the role would gain and lose.", body = RoleChangePreview))
)]
async fn preview(
    PathId(id): PathId<RoleId>,
    asked: CallerParams<Granted>,
) -> Result<Json<RoleChangePreview>> {
    let caller = asked.caller.on(&id).await?;
    let change = impact::preview(&caller.app.db, &caller.actor, id, asked.params.codes())
        .await
        .map_err(of_codes)?;
    Ok(Json(RoleChangePreview {
        gained: shown(&change.added),
        lost: shown(&change.removed),
    }))
}

/// Clients with the role, by name, and the permissions that each would gain or lose.
#[utoipa::path(
    get, path = "/roles/{id}/preview/clients", tag = "Roles and permissions", operation_id = "previewRoleChangeOfClients",
    security(("oauth2" = ["roles:read", "clients:read"])), params(("id" = String, Path, description = "Opaque ID of the role (`rol_...`)."), Granted, Onward),
    responses((status = 200, description = "A page of clients.", body = Part<ClientEffect>))
)]
async fn clients(PathId(id): PathId<RoleId>, mut asked: List<Onward, Granted>) -> Result<Response> {
    asked.caller = asked.caller.on(&id).await?;
    let (app, actor) = (&asked.caller.app, &asked.caller.actor);
    let change = impact::preview(&app.db, actor, id, asked.params.codes())
        .await
        .map_err(of_codes)?;
    let page = impact::clients(&app.db, actor, &change, &asked.slice)
        .await
        .map_err(|error| ApiError::from(error).in_request())?;
    let rows: Vec<_> = page
        .items
        .iter()
        .map(|(_, effect)| effect.holder.clone())
        .collect();
    let effects = client::show_all(app, &rows)
        .await?
        .into_iter()
        .zip(&page.items);
    let effects = effects.map(|(client, (_, effect))| ClientEffect {
        client,
        gained: shown(&effect.gains),
        lost: shown(&effect.losses),
    });
    Ok(asked.answer(
        &format!("/roles/{id}/preview/clients"),
        (&page, effects.collect()),
        None,
    ))
}

/// Users with the role, by username, and the permissions that each would gain or lose.
#[utoipa::path(
    get, path = "/roles/{id}/preview/users", tag = "Roles and permissions", operation_id = "previewRoleChangeOfUsers",
    security(("oauth2" = ["roles:read", "users:read"])), params(("id" = String, Path, description = "Opaque ID of the role (`rol_...`)."), Granted, Onward),
    responses((status = 200, description = "A page of users.", body = Part<UserEffect>))
)]
async fn users(PathId(id): PathId<RoleId>, mut asked: List<Onward, Granted>) -> Result<Response> {
    asked.caller = asked.caller.on(&id).await?;
    let (app, actor) = (&asked.caller.app, &asked.caller.actor);
    let change = impact::preview(&app.db, actor, id, asked.params.codes())
        .await
        .map_err(of_codes)?;
    let page = impact::users(&app.db, actor, &change, &asked.slice)
        .await
        .map_err(|error| ApiError::from(error).in_request())?;
    let effects = page.items.iter().map(|(_, effect)| UserEffect {
        user: User::from(effect.holder.clone()),
        gained: shown(&effect.gains),
        lost: shown(&effect.losses),
    });
    Ok(asked.answer(
        &format!("/roles/{id}/preview/users"),
        (&page, effects.collect()),
        None,
    ))
}

/// An error about the role in the path, or about a permission in the query.
fn of_codes(error: domain::error::Error) -> ApiError {
    super::error::moved_into(error, "permissions", "permission").into()
}
