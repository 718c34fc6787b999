//! Users and subusers.

mod input;
mod link;
mod list;
mod sessions;

pub(crate) use input::{CreateUser, SetUserPassword, UpdateUser};

use super::{
    actor::{Caller, change},
    error::{ApiError, Result},
    idempotency::{Creation, IdempotencyKey, created, once},
    input::Input,
    openapi::{IfMatchHeader, IfNoneMatchHeader},
    page::Whole,
    permission::PermissionGroup,
    precondition::{IfMatch, IfNoneMatch, tagged},
    query::{PathId, PathName},
    vocabulary::{UserKind, UserStatus},
};
use app::App;
use axum::{Json, http::StatusCode, response::Response};
use chrono::{DateTime, Utc};
use domain::{account, error::Error, password::Requester, permission, user};
use entity::{Secret, UserId, user::Model};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub(crate) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create))
        .routes(routes!(find, update, remove))
        .routes(routes!(by_username))
        .routes(routes!(permissions))
        .routes(routes!(set_password))
        .routes(routes!(sessions::list))
        .routes(routes!(sessions::end))
        .routes(routes!(link::create))
}

/// A person of an account, who has a role and may own clients.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct User {
    /// Opaque ID of the user (`usr_...`).
    #[schema(example = "usr_019b7a0c5e4070008a3e2f1d5b6c7d8e")]
    id: String,
    /// Opaque ID of the account that the user belongs to (`acc_...`).
    account_id: String,
    /// Username of the user, unique in the account regardless of case.
    username: String,
    /// Name of the user, for display; null where none is given.
    display_name: Option<String>,
    /// E-mail address of the user; null where none is given.
    email: Option<String>,
    /// Whether an administrator vouches for the e-mail address (claim `email_verified`, OpenID
    /// Connect Core section 5.1).
    email_verified: bool,
    /// Preferred language of the user, as a tag such as `de` or `pt-BR` (RFC 5646); null where none
    /// is given.
    locale: Option<String>,
    /// Kind of the user: root user or subuser.
    kind: UserKind,
    /// Whether the user is enabled.
    status: UserStatus,
    /// Version of the user, which rises with every change; also the `ETag`.
    version: i32,
    /// Opaque ID of the root user above a subuser (`usr_...`); null for a root user.
    parent_id: Option<String>,
    /// Opaque ID of the user's role (`rol_...`); null where there is none.
    role_id: Option<String>,
    /// When the user's password was last set; null where there is none.
    password_changed_at: Option<DateTime<Utc>>,
    /// When the user was created.
    created_at: DateTime<Utc>,
    /// When the user was last changed.
    updated_at: DateTime<Utc>,
    /// When the user last signed in; null where the user never did.
    last_login_at: Option<DateTime<Utc>>,
}

impl From<Model> for User {
    fn from(row: Model) -> Self {
        Self {
            id: row.id.to_string(),
            account_id: row.account_id.to_string(),
            username: row.username,
            display_name: row.display_name,
            email: row.email,
            email_verified: row.email_verified,
            locale: row.locale,
            kind: row.kind.into(),
            status: row.status.into(),
            version: row.version,
            parent_id: row.parent_id.map(|id| id.to_string()),
            role_id: row.role_id.map(|id| id.to_string()),
            password_changed_at: row.password_changed_at,
            created_at: row.created_at,
            updated_at: row.updated_at,
            last_login_at: row.last_login_at,
        }
    }
}

/// Creates a user.
#[utoipa::path(
    post, path = "/users", tag = "Users", operation_id = "createUser", security(("oauth2" = ["users:write"])), request_body = CreateUser, params(IdempotencyKey),
    responses((status = 201, description = "The created user.", body = User))
)]
async fn create(
    Creation {
        caller,
        input,
        claim,
    }: Creation<CreateUser>,
) -> Result<Response> {
    let (replayed, row) = once!(
        caller,
        claim,
        |work| {
            let new = input.read(work).await?;
            user::create(work, new).await
        },
        |made| made.id,
        |id| user::made(work, id).await
    );
    let (path, version) = (format!("/users/{}", row.id), row.version);
    Ok(tagged(
        version,
        created(&caller, &path, (replayed, User::from(row))),
    ))
}

/// A user of the account.
#[utoipa::path(
    get, path = "/users/{id}", tag = "Users", operation_id = "getUser", security(("oauth2" = ["users:read"])),
    params(("id" = String, Path, description = "Opaque ID of the user (`usr_...`)."), IfNoneMatchHeader),
    responses((status = 200, description = "The user asked for.", body = User))
)]
async fn find(caller: Caller, PathId(id): PathId<UserId>, known: IfNoneMatch) -> Result<Response> {
    let caller = caller.on(&id).await?;
    let found = user::find(&caller.app.db, &caller.actor, id)
        .await?
        .ok_or_else(|| Error::not_found("id", "user"))?;
    Ok(known.answer(found.version, User::from(found)))
}

/// A user of the account, by its username.
#[utoipa::path(
    get, path = "/users/by-username/{username}", tag = "Users", operation_id = "getUserByUsername", security(("oauth2" = ["users:read"])),
    params(("username" = String, Path, description = "Username of the user."), IfNoneMatchHeader),
    responses((status = 200, description = "The user asked for.", body = User))
)]
async fn by_username(
    caller: Caller,
    PathName(username): PathName,
    known: IfNoneMatch,
) -> Result<Response> {
    let found = user::by_username(&caller.app.db, &caller.actor, &username)
        .await?
        .ok_or_else(|| ApiError::missing("username", "user"))?;
    Ok(known.answer(found.version, User::from(found)))
}

/// All permissions of the account by category, with whether and why the user has each.
#[utoipa::path(
    get, path = "/users/{id}/permissions", tag = "Users", operation_id = "listUserPermissions", security(("oauth2" = ["users:read"])),
    params(("id" = String, Path, description = "Opaque ID of the user (`usr_...`).")),
    responses((status = 200, description = "Permissions by category.", body = Whole<PermissionGroup>))
)]
async fn permissions(
    caller: Caller,
    PathId(id): PathId<UserId>,
) -> Result<Json<Whole<PermissionGroup>>> {
    let caller = caller.on(&id).await?;
    let (db, actor) = (&caller.app.db, &caller.actor);
    let found = user::find(db, actor, id)
        .await?
        .ok_or_else(|| Error::not_found("id", "user"))?;
    let grants = permission::explain(
        db,
        &permission::Holder::of_user(&found, &account::own(db, actor).await?),
    )
    .await?;
    Ok(Json(Whole {
        items: PermissionGroup::of(grants),
    }))
}

/// Sets the password of a user, and ends all sessions of the user.
#[utoipa::path(
    put, path = "/users/{id}/password", tag = "Users", operation_id = "setUserPassword", security(("oauth2" = ["users:write"])),
    request_body = SetUserPassword, params(("id" = String, Path, description = "Opaque ID of the user (`usr_...`).")),
    responses((status = 200, description = "The user after the change.", body = User))
)]
async fn set_password(
    caller: Caller,
    PathId(id): PathId<UserId>,
    Input(input): Input<SetUserPassword>,
) -> Result<Response> {
    let caller = caller.on(&id).await?;
    let digest = user::hash_password(
        &caller.app.tools,
        Requester::Unknown,
        Secret::new(input.password),
    )
    .await;
    let row = change!(caller, |work| user::set_password(work, id, digest).await);
    Ok(tagged(row.version, Json(User::from(row))))
}

/// Changes a user. Disabling a user ends its sessions and disables the clients that the user owns;
/// enabling the user enables those clients again.
#[utoipa::path(
    patch, path = "/users/{id}", tag = "Users", operation_id = "updateUser", security(("oauth2" = ["users:write"])), request_body = UpdateUser,
    params(("id" = String, Path, description = "Opaque ID of the user (`usr_...`)."), IfMatchHeader),
    responses((status = 200, description = "The user after the change.", body = User))
)]
async fn update(
    caller: Caller,
    PathId(id): PathId<UserId>,
    IfMatch(seen): IfMatch,
    Input(input): Input<UpdateUser>,
) -> Result<Response> {
    let caller = caller.on(&id).await?;
    let row = change!(caller, |work| user::update(
        work,
        id,
        seen,
        input.read(work).await?
    )
    .await);
    Ok(tagged(row.version, Json(User::from(row))))
}

/// Deletes a user who owns no clients and has no subusers.
#[utoipa::path(
    delete, path = "/users/{id}", tag = "Users", operation_id = "deleteUser", security(("oauth2" = ["users:write"])),
    params(("id" = String, Path, description = "Opaque ID of the user (`usr_...`)."), IfMatchHeader),
    responses((status = 204, description = "The user was deleted."))
)]
async fn remove(
    caller: Caller,
    PathId(id): PathId<UserId>,
    IfMatch(seen): IfMatch,
) -> Result<StatusCode> {
    let caller = caller.on(&id).await?;
    change!(caller, |work| user::delete(work, id, seen).await);
    Ok(StatusCode::NO_CONTENT)
}
