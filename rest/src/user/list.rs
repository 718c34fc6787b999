//! Lists of users, filtered.

use super::User;
use crate::{
    actor::Caller,
    error::{ApiError, Result},
    page::{List, PageParams, Part},
    query::{Named, either, id},
    vocabulary::{UserKind, UserStatus},
    within::Within,
};
use axum::response::Response;
use domain::{
    reference,
    user::{self, UserCriteria},
};
use serde::Deserialize;
use utoipa::IntoParams;

/// Filter of users; all conditions must hold.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct UserListQuery {
    /// Text that username, display name or e-mail address of the user contains, regardless of case.
    search: Option<String>,
    /// Status of the user.
    status: Option<UserStatus>,
    /// Kind of the user: root user or subuser.
    kind: Option<UserKind>,
    /// Opaque ID of the root user above the subusers (`usr_...`).
    parent_id: Option<String>,
    /// Username of the root user above the subusers, instead of `parentId`.
    parent_username: Option<String>,
    /// Opaque ID of the user's role (`rol_...`).
    role_id: Option<String>,
    /// Key of the user's role, instead of `roleId`.
    role_key: Option<String>,
}

impl UserListQuery {
    async fn filter(&self, caller: &Caller) -> Result<UserCriteria> {
        let (db, account) = (&caller.app.db, caller.actor.account()?);
        let refused = |error| ApiError::from(error).in_request();
        let parent = match either(
            ("parentId", self.parent_id.as_ref()),
            ("parentUsername", self.parent_username.as_ref()),
        )? {
            Some(Named::Id(text)) => Some(id("parentId", text)?),
            Some(Named::Name(name)) => {
                let by = reference::UserBy::Username(name.to_owned());
                Some(
                    by.resolve(db, account, "parentUsername")
                        .await
                        .map_err(refused)?,
                )
            }
            None => None,
        };
        let role = match either(
            ("roleId", self.role_id.as_ref()),
            ("roleKey", self.role_key.as_ref()),
        )? {
            Some(Named::Id(text)) => Some(id("roleId", text)?),
            Some(Named::Name(name)) => {
                let by = reference::RoleBy::Key(name.to_owned());
                Some(by.resolve(db, account, "roleKey").await.map_err(refused)?)
            }
            None => None,
        };
        Ok(UserCriteria {
            search: self.search.clone(),
            status: self.status.map(|word| word.0),
            kind: self.kind.map(|word| word.0),
            parent,
            role,
        })
    }
}

/// Users of the account, by username.
#[utoipa::path(
    get, path = "/users", tag = "Users", operation_id = "listUsers", security(("oauth2" = ["users:read"])), params(UserListQuery, PageParams, Within),
    responses((status = 200, description = "A page of users.", body = Part<User>))
)]
pub(super) async fn list(asked: List<PageParams, UserListQuery>) -> Result<Response> {
    let (app, actor) = (&asked.caller.app, &asked.caller.actor);
    let filter = asked.params.filter(&asked.caller).await?;
    let page = user::list(&app.db, actor, &filter, &asked.slice)
        .await
        .map_err(|error| ApiError::from(error).in_request())?;
    let total = if asked.counted {
        Some(Some(user::count(&app.db, actor, &filter).await?))
    } else {
        None
    };
    let shown: Vec<_> = page
        .items
        .iter()
        .map(|(_, row)| User::from(row.clone()))
        .collect();
    Ok(asked.answer("/users", (&page, shown), total))
}
