//! Links by which users set their passwords, each shown once.

use super::User;
use crate::{
    actor::{Caller, change},
    error::Result,
    query::PathId,
};
use axum::Json;
use chrono::{DateTime, Utc};
use domain::user;
use entity::UserId;
use serde::Serialize;
use utoipa::ToSchema;

/// A link by which a user sets its password.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct UserLink {
    /// The user whose password the link sets.
    user: User,
    /// URL at which the user sets a password. Works once, is a secret, and cannot be read again.
    url: String,
    /// When the link stops working, 30 minutes after it was created.
    expires_at: DateTime<Utc>,
}

/// Creates a link by which a user sets its password, once, in place of earlier links of the user.
/// The caller hands it over: nothing is sent.
#[utoipa::path(
    post, path = "/users/{id}/link", tag = "Users", operation_id = "createUserLink", security(("oauth2" = ["users:write"])),
    params(("id" = String, Path, description = "Opaque ID of the user (`usr_...`).")),
    responses((status = 200, description = "The link, shown this once.", body = UserLink))
)]
pub(super) async fn create(caller: Caller, PathId(id): PathId<UserId>) -> Result<Json<UserLink>> {
    let caller = caller.on(&id).await?;
    let (row, link) = change!(caller, |work| user::create_link(work, id).await);
    Ok(Json(UserLink {
        user: row.into(),
        url: link.url.expose().to_owned(),
        expires_at: link.expires_at,
    }))
}
