//! Roles: the calls that read them. How they are shown is in `show`, changes in [`create`] and
//! [`change`].

mod change;
mod create;
mod show;

use super::{
    actor::Caller,
    error::{ApiError, Result},
    impact,
    openapi::IfNoneMatchHeader,
    page::{All, List, PageParams, Part},
    precondition::IfNoneMatch,
    query::{PathId, PathName},
    within::Within,
};
use app::App;
use axum::response::Response;
use domain::{error::Error, permission::Permission as Builtin, role};
use entity::RoleId;
use show::{Role, show, show_all};
use std::sync::Arc;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub(crate) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list, create::create))
        .routes(routes!(find, change::update, change::remove))
        .routes(routes!(by_key))
        .merge(impact::routes())
}

/// Roles that the account may use: the built-in ones first, then by key.
#[utoipa::path(
    get, path = "/roles", tag = "Roles and permissions", operation_id = "listRoles", security(("oauth2" = ["roles:read"])), params(PageParams, Within),
    responses((status = 200, description = "A page of roles.", body = Part<Role>))
)]
async fn list(asked: List<PageParams, All>) -> Result<Response> {
    let (db, actor) = (&asked.caller.app.db, &asked.caller.actor);
    let page = role::list(db, actor, &asked.slice)
        .await
        .map_err(|error| ApiError::from(error).in_request())?;
    let total = if asked.counted {
        Some(Some(role::count(db, actor).await?))
    } else {
        None
    };
    let shown = show_all(
        &asked.caller,
        page.items.iter().map(|(_, row)| row.clone()).collect(),
    )
    .await?;
    Ok(asked.answer("/roles", (&page, shown), total))
}

/// A role that the account may use.
#[utoipa::path(
    get, path = "/roles/{id}", tag = "Roles and permissions", operation_id = "getRole", security(("oauth2" = ["roles:read"])),
    params(("id" = String, Path, description = "Opaque ID of the role (`rol_...`)."), IfNoneMatchHeader),
    responses((status = 200, description = "The role asked for.", body = Role))
)]
async fn find(caller: Caller, PathId(id): PathId<RoleId>, known: IfNoneMatch) -> Result<Response> {
    let caller = caller.on(&id).await?;
    let found = role::find(&caller.app.db, &caller.actor, id)
        .await?
        .ok_or_else(|| Error::not_found("id", "role"))?;
    Ok(known.answer(found.version, show(&caller, found).await?))
}

/// A role that the account may use, by its key.
#[utoipa::path(
    get, path = "/roles/by-key/{key}", tag = "Roles and permissions", operation_id = "getRoleByKey", security(("oauth2" = ["roles:read"])),
    params(("key" = String, Path, description = "Key of the role, such as `viewer`."), IfNoneMatchHeader),
    responses((status = 200, description = "The role asked for.", body = Role))
)]
async fn by_key(caller: Caller, PathName(key): PathName, known: IfNoneMatch) -> Result<Response> {
    let (db, actor) = (&caller.app.db, &caller.actor);
    actor.require(Builtin::RolesRead)?;
    let found = role::by_key(db, actor.account()?, &key)
        .await?
        .ok_or_else(|| ApiError::missing("key", "role"))?;
    Ok(known.answer(found.version, show(&caller, found).await?))
}
