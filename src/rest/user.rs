//! Users and subusers.

use super::{
    actor::{Caller, change},
    error::{Failure, Result},
    idempotency::{Creation, IdempotencyKey, created, once},
    input::{Input, given},
    lookup::{AccountBy, RoleBy, UserBy},
    openapi::{IfMatchHeader, IfNoneMatchHeader},
    page::{List, Part, Place, Whole},
    permission::PermissionGroup,
    precondition::{IfMatch, IfNoneMatch, tagged},
    query::{At, Name, Named, either, id},
    vocabulary::{UserKind, UserStatus},
    within::Within,
};
use crate::{
    app::App,
    domain::{
        account,
        error::{Error, Result as RuleResult},
        permission, reference,
        user::{self, Filter, NewUser, UserPatch},
        work::Work,
    },
};
use axum::{Json, http::StatusCode, response::Response};
use chrono::{DateTime, Utc};
use entity::{Secret, UserId, user::Model};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(find, update, remove))
        .routes(routes!(by_username))
        .routes(routes!(permissions))
        .routes(routes!(set_password))
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
    /// ID or slug of the account; the caller's own when absent.
    account: Option<AccountBy>,
    /// Root user above; needed for a subuser.
    parent: Option<UserBy>,
    /// 1 to 200 letters, digits and `-`, `_`, `.`, `@`, `+`, `~`. Unique in the account regardless of case, and never changed.
    username: String,
    /// Electronic mail address.
    email: Option<String>,
    /// Name for people; at most 200 characters.
    display_name: Option<String>,
    /// Root user or subuser; `SUBUSER` where a parent is named, else `ROOT`.
    kind: Option<UserKind>,
    /// Role of the user; must give no more than the caller has.
    role: Option<RoleBy>,
}

impl CreateUser {
    async fn read(self, work: &Work<'_>) -> RuleResult<NewUser> {
        let (db, actor) = (work.db(), work.actor());
        let account = match &self.account {
            Some(by) => by.id(db, actor, "account").await?,
            None => actor.account()?,
        };
        let parent = match &self.parent {
            Some(by) => Some(by.id(db, account, "parent").await?),
            None => None,
        };
        let role = match &self.role {
            Some(by) => Some(by.id(db, account, "role").await?),
            None => None,
        };
        Ok(NewUser {
            account: Some(account),
            parent,
            username: self.username,
            email: self.email,
            display_name: self.display_name,
            kind: self.kind.map_or_else(|| user::usual_kind(parent), Into::into),
            role,
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
    /// `INACTIVE` switches the user's clients off with it; `ACTIVE` brings those back.
    status: Option<UserStatus>,
    /// Role of the user; must give no more than the caller has.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<RoleBy>)]
    role: Option<Option<RoleBy>>,
}

impl UpdateUser {
    async fn read(self, work: &Work<'_>) -> RuleResult<UserPatch> {
        let role = match &self.role {
            Some(Some(by)) => Some(Some(by.id(work.db(), work.actor().account()?, "role").await?)),
            Some(None) => Some(None),
            None => None,
        };
        Ok(UserPatch { email: self.email, display_name: self.display_name, status: self.status.map(Into::into), role })
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
    /// ID of the root user above the subusers that are wanted.
    parent_id: Option<String>,
    /// Username of that root user, instead of `parentId`.
    parent_username: Option<String>,
    /// ID of the role.
    role_id: Option<String>,
    /// Key of the role, instead of `roleId`.
    role_key: Option<String>,
}

impl Wanted {
    async fn filter(&self, caller: &Caller) -> Result<Filter> {
        let (db, account) = (&caller.app.db, caller.actor.account()?);
        let refused = |error| Failure::from(error).in_request();
        let parent = match either(("parentId", self.parent_id.as_ref()), ("parentUsername", self.parent_username.as_ref()))? {
            Some(Named::Id(text)) => Some(id("parentId", text)?),
            Some(Named::Name(name)) => {
                let by = reference::UserBy::Username(name.to_owned());
                Some(by.resolve(db, account, "parentUsername").await.map_err(refused)?)
            }
            None => None,
        };
        let role = match either(("roleId", self.role_id.as_ref()), ("roleKey", self.role_key.as_ref()))? {
            Some(Named::Id(text)) => Some(id("roleId", text)?),
            Some(Named::Name(name)) => {
                let by = reference::RoleBy::Key(name.to_owned());
                Some(by.resolve(db, account, "roleKey").await.map_err(refused)?)
            }
            None => None,
        };
        Ok(Filter { search: self.search.clone(), status: self.status.map(Into::into), kind: self.kind.map(Into::into), parent, role })
    }
}

/// Users of the account, by username.
#[utoipa::path(
    get, path = "/users", tag = "Users", operation_id = "listUsers", security(("oauth2" = ["users:read"])), params(Wanted, Place, Within),
    responses((status = 200, description = "A page of users.", body = Part<User>))
)]
async fn list(asked: List<Place, Wanted>) -> Result<Response> {
    let (app, actor) = (&asked.caller.app, &asked.caller.actor);
    let filter = asked.params.filter(&asked.caller).await?;
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
    Ok(tagged(version, created(&caller, &path, (replayed, User::from(row)))))
}

/// A user of the account.
#[utoipa::path(
    get, path = "/users/{id}", tag = "Users", operation_id = "getUser", security(("oauth2" = ["users:read"])),
    params(("id" = String, Path, description = "Which user."), IfNoneMatchHeader),
    responses((status = 200, description = "The user.", body = User))
)]
async fn find(caller: Caller, At(id): At<UserId>, known: IfNoneMatch) -> Result<Response> {
    let caller = caller.on(&id).await?;
    let found = user::find(&caller.app.db, &caller.actor, id).await?.ok_or_else(|| Error::not_found("id", "user"))?;
    Ok(known.answer(found.version, User::from(found)))
}

/// A user of the account, by its username.
#[utoipa::path(
    get, path = "/users/by-username/{username}", tag = "Users", operation_id = "getUserByUsername", security(("oauth2" = ["users:read"])),
    params(("username" = String, Path, description = "Username of the user."), IfNoneMatchHeader),
    responses((status = 200, description = "The user.", body = User))
)]
async fn by_username(caller: Caller, Name(username): Name, known: IfNoneMatch) -> Result<Response> {
    let found = user::by_username(&caller.app.db, &caller.actor, &username).await?.ok_or_else(|| Failure::missing("username", "user"))?;
    Ok(known.answer(found.version, User::from(found)))
}

/// All permissions of the account by category, whether the user's role gives them, and why.
#[utoipa::path(
    get, path = "/users/{id}/permissions", tag = "Users", operation_id = "listUserPermissions", security(("oauth2" = ["users:read"])),
    params(("id" = String, Path, description = "Which user.")),
    responses((status = 200, description = "Permissions by category.", body = Whole<PermissionGroup>))
)]
async fn permissions(caller: Caller, At(id): At<UserId>) -> Result<Json<Whole<PermissionGroup>>> {
    let caller = caller.on(&id).await?;
    let (db, actor) = (&caller.app.db, &caller.actor);
    let found = user::find(db, actor, id).await?.ok_or_else(|| Error::not_found("id", "user"))?;
    let grants = permission::explain(db, &user::holder(&found, &account::own(db, actor).await?)).await?;
    Ok(Json(Whole { items: PermissionGroup::of(grants) }))
}

/// A password for a user.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetUserPassword {
    /// 12 to 128 characters. Kept as an Argon2id hash.
    password: String,
}

/// Gives a user another password.
#[utoipa::path(
    put, path = "/users/{id}/password", tag = "Users", operation_id = "setUserPassword", security(("oauth2" = ["users:write"])),
    request_body = SetUserPassword, params(("id" = String, Path, description = "Which user.")),
    responses((status = 200, description = "The user as it is now.", body = User))
)]
async fn set_password(caller: Caller, At(id): At<UserId>, Input(input): Input<SetUserPassword>) -> Result<Response> {
    let caller = caller.on(&id).await?;
    let digest = user::hash_password(&caller.app.tools, Secret::new(input.password)).await;
    let row = change!(caller, |work| user::set_password(work, id, digest).await);
    Ok(tagged(row.version, Json(User::from(row))))
}

/// Changes a user. The clients of one who is switched off are switched off with it, and on again with it.
#[utoipa::path(
    patch, path = "/users/{id}", tag = "Users", operation_id = "updateUser", security(("oauth2" = ["users:write"])), request_body = UpdateUser,
    params(("id" = String, Path, description = "Which user."), IfMatchHeader),
    responses((status = 200, description = "The user as it is now.", body = User))
)]
async fn update(caller: Caller, At(id): At<UserId>, IfMatch(seen): IfMatch, Input(input): Input<UpdateUser>) -> Result<Response> {
    let caller = caller.on(&id).await?;
    let row = change!(caller, |work| user::update(work, id, seen, input.read(work).await?).await);
    Ok(tagged(row.version, Json(User::from(row))))
}

/// Deletes a user who owns no clients and has no subusers.
#[utoipa::path(
    delete, path = "/users/{id}", tag = "Users", operation_id = "deleteUser", security(("oauth2" = ["users:write"])),
    params(("id" = String, Path, description = "Which user."), IfMatchHeader),
    responses((status = 204, description = "It is gone."))
)]
async fn remove(caller: Caller, At(id): At<UserId>, IfMatch(seen): IfMatch) -> Result<StatusCode> {
    let caller = caller.on(&id).await?;
    change!(caller, |work| user::delete(work, id, seen).await);
    Ok(StatusCode::NO_CONTENT)
}
