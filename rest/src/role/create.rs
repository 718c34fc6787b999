//! Creates a role.

use super::show::{Role, show};
use crate::{
    error::Result,
    idempotency::{Creation, IdempotencyKey, created, once},
    precondition::tagged,
};
use axum::response::Response;
use domain::role::{self, NewRole};
use serde::Deserialize;
use utoipa::ToSchema;

/// A role to create.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CreateRole {
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

/// Creates a role.
#[utoipa::path(
    post, path = "/roles", tag = "Roles and permissions", operation_id = "createRole", security(("oauth2" = ["roles:write"])), request_body = CreateRole, params(IdempotencyKey),
    responses((status = 201, description = "The created role.", body = Role))
)]
pub(super) async fn create(
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
