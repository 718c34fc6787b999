//! Permissions and why somebody has them.

use super::{actor::Caller, error::Result, page::Whole, query::Asked, vocabulary::GrantReason, within::Within};
use crate::{
    app::App,
    domain::permission::{self, Grant, Permission as Builtin, Reason},
};
use axum::Json;
use entity::permission::Model;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(permissions))
}

/// A permission of a protected API. Its code is also an OAuth scope.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Permission {
    /// Also the OAuth scope.
    code: String,
    /// What it allows.
    description: String,
    /// Heading under which consoles show it.
    category: String,
    /// Changes state, so withheld from `READ_ONLY`.
    mutating: bool,
    /// The protected API that it belongs to.
    resource_id: String,
}

impl From<Model> for Permission {
    fn from(row: Model) -> Self {
        Self {
            code: row.code,
            description: row.description,
            category: row.category,
            mutating: row.mutating,
            resource_id: row.resource_id.to_string(),
        }
    }
}

/// A permission of the account, and whether somebody has it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PermissionGrant {
    /// The permission.
    permission: Permission,
    /// Whether it is had.
    granted: bool,
    /// Why, or why not.
    reason: GrantReason,
}

/// Permissions under one heading.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PermissionGroup {
    /// The heading.
    category: String,
    /// The permissions, by code.
    permissions: Vec<PermissionGrant>,
}

impl PermissionGroup {
    /// Puts grants, sorted by category, under their headings.
    pub fn of(grants: Vec<Grant>) -> Vec<Self> {
        let mut groups: Vec<Self> = Vec::new();
        for grant in grants {
            let category = grant.permission.category.clone();
            let (granted, reason) = (grant.granted(), grant.reason.into());
            let shown = PermissionGrant { permission: grant.permission.into(), granted, reason };
            match groups.last_mut().filter(|group| group.category == category) {
                Some(group) => group.permissions.push(shown),
                None => groups.push(Self { category, permissions: vec![shown] }),
            }
        }
        groups
    }
}

/// All permissions that the account's roles and clients can be given, by category; `granted` tells whether the caller has them.
#[utoipa::path(
    get, path = "/permissions", tag = "Roles and permissions", operation_id = "listPermissions", security(("oauth2" = ["roles:read"])), params(Within),
    responses((status = 200, description = "Permissions by category.", body = Whole<PermissionGroup>))
)]
async fn permissions(asked: Asked<Within>) -> Result<Json<Whole<PermissionGroup>>> {
    let Caller { app, actor } = asked.params.caller(asked.caller).await?;
    actor.require(Builtin::RolesRead)?;
    let all = permission::all(&app.db, actor.account()?, actor.platform).await?;
    let reason = |p: &Model| if actor.can(&p.code) { Reason::Role } else { Reason::NotGranted };
    let grants = all.into_iter().map(|permission| Grant { reason: reason(&permission), permission }).collect();
    Ok(Json(Whole { items: PermissionGroup::of(grants) }))
}
