//! Roles.

use super::{
    actor::{Caller, change},
    error::{ApiError, Result, moved},
    idempotency::{Creation, IdempotencyKey, created, once},
    impact,
    input::{Input, given},
    openapi::{IfMatchHeader, IfNoneMatchHeader},
    page::{All, List, PageParams, Part},
    precondition::{IfMatch, IfNoneMatch, tagged},
    query::{self, CallerParams, Named, PathId, PathName, either},
    within::Within,
};
use app::App;
use axum::{Json, http::StatusCode, response::Response};
use chrono::{DateTime, Utc};
use domain::{
    error::Error,
    permission::{self, Permission as Builtin},
    reference::RoleBy,
    role::{self, NewRole, RolePatch},
};
use entity::{RoleId, role::Model};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(find, update, remove))
        .routes(routes!(by_key))
        .merge(impact::routes())
}

/// A named set of permissions. A client or user has at most one.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Role {
    /// Opaque ID of the role (`rol_...`).
    #[schema(example = "rol_019b7a0c5e4070008a3e2f1d5b6c7d8e")]
    id: String,
    /// Short name of the role, for scripts; unique among the roles that the account may use.
    key: String,
    /// Display name of the role.
    name: String,
    /// Purpose of the role, in free text; may be empty.
    description: String,
    /// Whether the role comes with Latchkey and cannot be changed.
    built_in: bool,
    /// Version of the role, which rises with every change; also the `ETag`.
    version: i32,
    /// Permissions that the role grants, by code; only the codes are given.
    permissions: Vec<String>,
    /// Number of the account's clients that have the role.
    client_count: i64,
    /// Number of the account's users who have the role.
    user_count: i64,
    /// When the role was created.
    created_at: DateTime<Utc>,
    /// When the role was last changed.
    updated_at: DateTime<Utc>,
}

async fn show_all(caller: &Caller, rows: Vec<Model>) -> Result<Vec<Role>> {
    let (db, account) = (&caller.app.db, caller.actor.account()?);
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let mut permissions = permission::codes_of_roles(db, &ids, caller.actor.platform).await?;
    let clients = role::client_counts(db, account, &ids).await?;
    let users = role::user_counts(db, account, &ids).await?;
    let shown = rows.into_iter().map(|row| Role {
        id: row.id.to_string(),
        built_in: row.account_id.is_none(),
        permissions: permissions.remove(&row.id).unwrap_or_default(),
        client_count: clients.get(&row.id).copied().unwrap_or_default(),
        user_count: users.get(&row.id).copied().unwrap_or_default(),
        key: row.key,
        name: row.name,
        description: row.description,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    });
    Ok(shown.collect())
}

async fn show(caller: &Caller, row: Model) -> Result<Role> {
    show_all(caller, vec![row])
        .await?
        .pop()
        .ok_or_else(|| Error::internal("a role was not shown").into())
}

/// A role to create.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateRole {
    /// Short name of the role, for scripts: 1 to 100 letters, digits, `-`, `_`, `.` and `:`. Unique
    /// in the account, and never changed.
    key: String,
    /// Display name of the role.
    name: String,
    /// Purpose of the role, in free text; empty when absent.
    description: Option<String>,
    /// Codes of the permissions that the role grants; the caller must be allowed to grant each.
    permissions: Vec<String>,
}

/// Changes to a role. An absent member is left unchanged; null clears it.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateRole {
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
pub struct Reassignment {
    /// Opaque ID of the role that the clients and users of the deleted role get instead
    /// (`rol_...`); one must be named while the role is in use.
    reassign_to_id: Option<String>,
    /// Key of the role that the clients and users of the deleted role get instead, in place of
    /// `reassignToId`.
    reassign_to_key: Option<String>,
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

/// Creates a role.
#[utoipa::path(
    post, path = "/roles", tag = "Roles and permissions", operation_id = "createRole", security(("oauth2" = ["roles:write"])), request_body = CreateRole, params(IdempotencyKey),
    responses((status = 201, description = "The created role.", body = Role))
)]
async fn create(
    Creation {
        caller,
        input,
        claim,
    }: Creation<CreateRole>,
) -> Result<Response> {
    let CreateRole {
        key,
        name,
        description,
        permissions,
    } = input;
    let new = NewRole {
        key,
        name,
        description,
        permissions,
    };
    let (replayed, row) = once!(
        caller,
        claim,
        |work| role::create(work, new).await,
        |made| made.id,
        |id| role::made(work, id).await
    );
    let (path, version) = (format!("/roles/{}", row.id), row.version);
    Ok(tagged(
        version,
        created(&caller, &path, (replayed, show(&caller, row).await?)),
    ))
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

/// Changes a role. Where the role then grants less, its clients lose their tokens.
#[utoipa::path(
    patch, path = "/roles/{id}", tag = "Roles and permissions", operation_id = "updateRole", security(("oauth2" = ["roles:write"])), request_body = UpdateRole,
    params(("id" = String, Path, description = "Opaque ID of the role (`rol_...`)."), IfMatchHeader),
    responses((status = 200, description = "The role after the change.", body = Role))
)]
async fn update(
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
async fn remove(
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
