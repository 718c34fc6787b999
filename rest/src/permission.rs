//! Permissions, and why a client or a user has them.

use super::{
    actor::Caller, error::Result, page::Whole, query::CallerParams, vocabulary::GrantReason,
    within::Within,
};
use app::App;
use axum::Json;
use domain::permission::{self, Grant, Permission as Builtin, Reason};
use entity::permission::Model;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub(crate) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(permissions))
}

/// A permission of a protected API. Its code is also an OAuth scope.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Permission {
    /// Code of the permission, which is also the OAuth scope.
    code: String,
    /// Description of what the permission allows, for display.
    description: String,
    /// Category under which the permission is displayed.
    category: String,
    /// Whether the permission allows changes, and so is withheld from `READ_ONLY` clients; true
    /// when absent.
    mutating: bool,
    /// Opaque ID of the protected API that the permission belongs to (`res_...`).
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

/// A permission of the account, and whether a client, user or role has it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PermissionGrant {
    /// Permission that the grant is about.
    permission: Permission,
    /// Whether the permission is held and effective.
    granted: bool,
    /// Reason why the permission is held, or is not.
    reason: GrantReason,
}

/// Permissions of one category.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PermissionGroup {
    /// Category that the permissions have in common.
    category: String,
    /// Permissions of the category, by code.
    permissions: Vec<PermissionGrant>,
}

impl PermissionGroup {
    /// Groups grants, sorted by category, by category.
    pub(crate) fn of(grants: Vec<Grant>) -> Vec<Self> {
        let mut groups: Vec<Self> = Vec::new();
        for grant in grants {
            let category = grant.permission.category.clone();
            let (granted, reason) = (grant.granted(), grant.reason.into());
            let shown = PermissionGrant {
                permission: grant.permission.into(),
                granted,
                reason,
            };
            match groups.last_mut().filter(|group| group.category == category) {
                Some(group) => group.permissions.push(shown),
                None => groups.push(Self {
                    category,
                    permissions: vec![shown],
                }),
            }
        }
        groups
    }
}

/// All permissions that the account's roles and clients can be given, by category; `granted` tells
/// whether the caller has each.
#[utoipa::path(
    get, path = "/permissions", tag = "Roles and permissions", operation_id = "listPermissions", security(("oauth2" = ["roles:read"])), params(Within),
    responses((status = 200, description = "Permissions by category.", body = Whole<PermissionGroup>))
)]
async fn permissions(asked: CallerParams<Within>) -> Result<Json<Whole<PermissionGroup>>> {
    let Caller { app, actor } = asked.params.caller(asked.caller).await?;
    actor.require(Builtin::RolesRead)?;
    let all = permission::all(&app.db, actor.account()?, actor.platform).await?;
    let reason = |p: &Model| {
        if actor.can(&p.code) {
            Reason::Role
        } else {
            Reason::NotGranted
        }
    };
    let grants = all
        .into_iter()
        .map(|permission| Grant {
            reason: reason(&permission),
            permission,
        })
        .collect();
    Ok(Json(Whole {
        items: PermissionGroup::of(grants),
    }))
}
