//! Permissions and why somebody has them.

use super::{
    context::{actor, app, rows},
    error::{Failure, Result},
    loader::{AllPermissions, PermissionsOf, ScopesOf},
    requires::requires,
    resource::Resource,
};
use crate::domain::{
    permission::Permission as Builtin,
    permission::{self, Grant, Holder, Reason},
};
use async_graphql::{Context, Enum, Object};
use entity::permission::Model;
use std::collections::HashSet;

/// A permission of a protected API. Its code is also an OAuth scope.
#[derive(Clone)]
pub struct Permission(pub Model);

/// A permission of a protected API. Its code is also an OAuth scope.
#[Object]
impl Permission {
    /// Also the OAuth scope.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// What it allows.
    async fn description(&self) -> &str {
        &self.0.description
    }

    /// Heading under which consoles show it.
    async fn category(&self) -> &str {
        &self.0.category
    }

    /// The protected API that it belongs to.
    async fn resource(&self, ctx: &Context<'_>) -> Result<Resource> {
        let found = rows(ctx)?.load_one(self.0.resource_id).await?;
        found.map(Resource).ok_or_else(|| crate::domain::error::Error::internal("a permission without a resource").into())
    }

    /// Changes state, so withheld from `READ_ONLY`.
    async fn mutating(&self) -> bool {
        self.0.mutating
    }
}

/// Why somebody has a permission, or has it not.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Reason")]
pub enum GrantReason {
    /// By role.
    Role,
    /// Granted directly.
    Direct,
    /// Nobody granted it.
    NotGranted,
    /// Granted, but the holder may only read, or the permission works only from the account `default`.
    WithheldReadOnly,
    /// Granted, but the holder is inactive.
    WithheldInactive,
}

/// A permission of the account, and whether somebody has it.
pub struct PermissionGrant(Grant);

/// A permission of the account, and whether somebody has it.
#[Object]
impl PermissionGrant {
    /// The permission.
    async fn permission(&self) -> Permission {
        Permission(self.0.permission.clone())
    }

    /// Whether it is had.
    async fn granted(&self) -> bool {
        self.0.granted()
    }

    /// Why, or why not.
    async fn reason(&self) -> GrantReason {
        self.0.reason.into()
    }
}

/// Permissions under one heading.
pub struct PermissionGroup {
    category: String,
    grants: Vec<Grant>,
}

/// Permissions under one heading.
#[Object]
impl PermissionGroup {
    /// The heading.
    async fn category(&self) -> &str {
        &self.category
    }

    /// The permissions, by code.
    async fn permissions(&self) -> Vec<PermissionGrant> {
        self.grants.iter().cloned().map(PermissionGrant).collect()
    }
}

impl PermissionGroup {
    /// Puts grants, sorted by category, under their headings.
    pub fn of(grants: Vec<Grant>) -> Vec<Self> {
        let mut groups: Vec<Self> = Vec::new();
        for grant in grants {
            match groups.last_mut().filter(|group| group.category == grant.permission.category) {
                Some(group) => group.grants.push(grant),
                None => groups.push(Self { category: grant.permission.category.clone(), grants: vec![grant] }),
            }
        }
        groups
    }

    /// Groups permissions of which a given set is granted for one reason.
    pub fn with_reason(all: Vec<Model>, reason: impl Fn(&Model) -> Reason) -> Vec<Self> {
        Self::of(all.into_iter().map(|permission| Grant { reason: reason(&permission), permission }).collect())
    }
}

/// All permissions of a holder's account, and whether and why the holder has them. Read together for all holders of an answer.
pub async fn effective(ctx: &Context<'_>, holder: &Holder) -> Result<Vec<PermissionGroup>> {
    let rows = rows(ctx)?;
    let ids = |granted: Option<Vec<Model>>| granted.unwrap_or_default().into_iter().map(|permission| permission.id).collect();
    let by_role = match holder.role {
        Some(role) => ids(rows.load_one(PermissionsOf(role)).await?),
        None => HashSet::new(),
    };
    let direct = match holder.client {
        Some(client) => ids(rows.load_one(ScopesOf(client)).await?),
        None => HashSet::new(),
    };
    let all = rows.load_one(AllPermissions(holder.account, true)).await?.unwrap_or_default();
    Ok(PermissionGroup::of(permission::reasons(all.iter().cloned(), (&by_role, &direct), holder)))
}

/// Queries about permissions.
#[derive(Default)]
pub struct PermissionQuery;

/// Queries about permissions.
#[Object]
impl PermissionQuery {
    /// All permissions that the account's roles and clients can be given, by category; `granted` tells whether the caller has them.
    #[graphql(directive = requires::apply(Builtin::RolesRead.as_str().to_owned()))]
    async fn permissions(&self, ctx: &Context<'_>) -> Result<Vec<PermissionGroup>> {
        let (app, actor) = (app(ctx)?, actor(ctx)?);
        let all = permission::all(&app.db, actor.account().map_err(Failure::from)?, actor.platform).await?;
        let reason = |p: &Model| if actor.can(&p.code) { Reason::Role } else { Reason::NotGranted };
        Ok(PermissionGroup::with_reason(all, reason))
    }
}
