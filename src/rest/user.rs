//! Users and subusers.

use super::{
    actor::{Caller, change},
    error::{Failure, Result},
    idempotency::{Creation, IdempotencyKey, created, once},
    input::{Input, given, id},
    openapi::{IfMatchHeader, IfNoneMatchHeader},
    page::{List, Part, Place},
    precondition::{IfMatch, IfNoneMatch, tagged},
    query::{self, At},
    vocabulary::{UserKind, UserStatus},
};
use crate::{
    app::App,
    domain::{
        error::Error,
        user::{self, Filter, NewUser, UserPatch},
    },
};
use axum::{Json, http::StatusCode, response::Response};
use chrono::{DateTime, Utc};
use entity::{UserId, user::Model};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(find, update, remove))
}

/// A person of an account, who carries a role and may own clients.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// Opaque id.
    #[schema(example = "usr_019b7a0c5e4070008a3e2f1d5b6c7d8e")]
    id: String,
    /// Its account.
    account_id: String,
    /// Unique in the account, regardless of case.
    username: String,
    /// Name for people.
    display_name: Option<String>,
    /// Electronic mail address.
    email: Option<String>,
    /// Root user or subuser.
    kind: UserKind,
    /// Whether it counts.
    status: UserStatus,
    /// Rises with every change; also the `ETag`.
    version: i32,
    /// The root user above a subuser.
    parent_id: Option<String>,
    /// Its role.
    role_id: Option<String>,
    /// When its password was last set; null where it has none.
    password_changed_at: Option<DateTime<Utc>>,
    /// When it was made.
    created_at: DateTime<Utc>,
    /// When it was last changed.
    updated_at: DateTime<Utc>,
    /// When it last signed in.
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

/// A new user.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreateUser {
    /// The caller's account when absent.
    account_id: Option<String>,
    /// The root user above a subuser.
    parent_id: Option<String>,
    /// At most 200 letters, digits and `-`, `_`, `.`, `@`, `+`, `~`. Unique in the account regardless of case, and never changed.
    username: String,
    /// Electronic mail address.
    email: Option<String>,
    /// Name for people; at most 200 characters.
    display_name: Option<String>,
    /// Root user or subuser; `ROOT` where absent.
    kind: Option<UserKind>,
    /// Its role.
    role_id: Option<String>,
}

impl TryFrom<CreateUser> for NewUser {
    type Error = Failure;

    fn try_from(input: CreateUser) -> Result<Self> {
        Ok(Self {
            account: input.account_id.map(|text| id("accountId", &text)).transpose()?,
            parent: input.parent_id.map(|text| id("parentId", &text)).transpose()?,
            username: input.username,
            email: input.email,
            display_name: input.display_name,
            kind: input.kind.unwrap_or(UserKind::Root).into(),
            role: input.role_id.map(|text| id("roleId", &text)).transpose()?,
        })
    }
}

/// Changes to a user. Absent = unchanged, null = cleared.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateUser {
    /// Electronic mail address.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    email: Option<Option<String>>,
    /// Name for people.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    display_name: Option<Option<String>>,
    /// In use or switched off. Its clients go on and off with it.
    status: Option<UserStatus>,
    /// Its role.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    role_id: Option<Option<String>>,
}

impl TryFrom<UpdateUser> for UserPatch {
    type Error = Failure;

    fn try_from(input: UpdateUser) -> Result<Self> {
        Ok(Self {
            email: input.email,
            display_name: input.display_name,
            status: input.status.map(Into::into),
            role: input.role_id.map(|role| role.map(|text| id("roleId", &text)).transpose()).transpose()?,
        })
    }
}

/// Which users are wanted; all conditions must hold.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// Matches part of username, display name and mail address, regardless of case.
    search: Option<String>,
    /// This one.
    status: Option<UserStatus>,
    /// This one.
    kind: Option<UserKind>,
    /// The subusers of this root user.
    parent_id: Option<String>,
    /// With this role.
    role_id: Option<String>,
}

impl Wanted {
    fn filter(&self) -> Result<Filter> {
        Ok(Filter {
            search: self.search.clone(),
            status: self.status.map(Into::into),
            kind: self.kind.map(Into::into),
            parent: self.parent_id.as_deref().map(|text| query::id("parentId", text)).transpose()?,
            role: self.role_id.as_deref().map(|text| query::id("roleId", text)).transpose()?,
        })
    }
}

/// Users of the account, by username.
#[utoipa::path(
    get, path = "/users", tag = "Users", operation_id = "listUsers", security(("oauth2" = ["users:read"])), params(Wanted, Place),
    responses((status = 200, description = "A page of users.", body = Part<User>))
)]
async fn list(asked: List<Place, Wanted>) -> Result<Response> {
    let (app, actor) = (&asked.caller.app, &asked.caller.actor);
    let filter = asked.params.filter()?;
    let page = user::list(&app.db, actor, &filter, &asked.slice).await.map_err(|error| Failure::from(error).in_request())?;
    let total = if asked.counted { Some(Some(user::count(&app.db, actor, &filter).await?)) } else { None };
    let shown: Vec<_> = page.items.iter().map(|(_, row)| User::from(row.clone())).collect();
    Ok(asked.answer("/users", (&page, shown), total))
}

/// Makes a user.
#[utoipa::path(
    post, path = "/users", tag = "Users", operation_id = "createUser", security(("oauth2" = ["users:write"])), request_body = CreateUser, params(IdempotencyKey),
    responses((status = 201, description = "The user.", body = User))
)]
async fn create(Creation { caller, input, claim }: Creation<CreateUser>) -> Result<Response> {
    let new: NewUser = input.try_into()?;
    let (replayed, row) = once!(caller, claim, |work| user::create(work, new).await, |made| made.id, |id| user::made(work, id).await);
    let (path, version) = (format!("/users/{}", row.id), row.version);
    Ok(tagged(version, created(&caller, &path, (replayed, User::from(row)))))
}

/// A user of the account.
#[utoipa::path(
    get, path = "/users/{id}", tag = "Users", operation_id = "getUser", security(("oauth2" = ["users:read"])),
    params(("id" = String, Path, description = "Which user."), IfNoneMatchHeader),
    responses((status = 200, description = "The user.", body = User))
)]
async fn find(caller: Caller, At(id): At<UserId>, known: IfNoneMatch) -> Result<Response> {
    let found = user::find(&caller.app.db, &caller.actor, id).await?.ok_or_else(|| Error::not_found("id", "user"))?;
    Ok(known.answer(found.version, User::from(found)))
}

/// Changes a user. The clients of one who is switched off are switched off with it, and on again with it.
#[utoipa::path(
    patch, path = "/users/{id}", tag = "Users", operation_id = "updateUser", security(("oauth2" = ["users:write"])), request_body = UpdateUser,
    params(("id" = String, Path, description = "Which user."), IfMatchHeader),
    responses((status = 200, description = "The user as it is now.", body = User))
)]
async fn update(caller: Caller, At(id): At<UserId>, IfMatch(seen): IfMatch, Input(input): Input<UpdateUser>) -> Result<Response> {
    let patch: UserPatch = input.try_into()?;
    let row = change!(caller, |work| user::update(work, id, seen, patch).await);
    Ok(tagged(row.version, Json(User::from(row))))
}

/// Deletes a user who owns no clients and has no subusers.
#[utoipa::path(
    delete, path = "/users/{id}", tag = "Users", operation_id = "deleteUser", security(("oauth2" = ["users:write"])),
    params(("id" = String, Path, description = "Which user."), IfMatchHeader),
    responses((status = 204, description = "It is gone."))
)]
async fn remove(caller: Caller, At(id): At<UserId>, IfMatch(seen): IfMatch) -> Result<StatusCode> {
    change!(caller, |work| user::delete(work, id, seen).await);
    Ok(StatusCode::NO_CONTENT)
}
