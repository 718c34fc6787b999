//! Permissions, and why a client or a user has them.

use super::{
    context::{actor, app, load, rows},
    error::{ResolverError, Result},
    loader::{AllPermissions, PermissionsOf, ScopesOf},
    requires::requires,
    resource::Resource,
    vocabulary::GrantReason,
};
use async_graphql::{Context, Object};
use domain::permission::{self, Grant, Holder, Permission as Builtin, Reason};
use entity::permission::Model;
use std::collections::HashSet;

/// A permission of a protected API. Its code is also an OAuth scope.
#[derive(Clone)]
pub(crate) struct Permission(pub Model);

/// A permission of a protected API. Its code is also an OAuth scope.
#[Object]
impl Permission {
    /// Code of the permission, which is also the OAuth scope.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// Description of what the permission allows, for display.
    async fn description(&self) -> &str {
        &self.0.description
    }

    /// Category under which the permission is displayed.
    async fn category(&self) -> &str {
        &self.0.category
    }

    /// Protected API that the permission belongs to.
    async fn resource(&self, ctx: &Context<'_>) -> Result<Resource> {
        let found = load(ctx, self.0.resource_id).await?;
        found
            .map(Resource)
            .ok_or_else(|| domain::error::Error::internal("a permission without a resource").into())
    }

    /// Whether the permission allows changes, and so is withheld from `READ_ONLY` clients.
    async fn mutating(&self) -> bool {
        self.0.mutating
    }
}

/// A permission of the account, and whether a client, user or role has it.
pub(crate) struct PermissionGrant(Grant);

/// A permission of the account, and whether a client, user or role has it.
#[Object]
impl PermissionGrant {
    /// Permission that the grant is about.
    async fn permission(&self) -> Permission {
        Permission(self.0.permission.clone())
    }

    /// Whether the permission is held and effective.
    async fn granted(&self) -> bool {
        self.0.granted()
    }

    /// Reason why the permission is held, or is not.
    async fn reason(&self) -> GrantReason {
        self.0.reason.into()
    }
}

/// Permissions of one category.
pub(crate) struct PermissionGroup {
    category: String,
    grants: Vec<Grant>,
}

/// Permissions of one category.
#[Object]
impl PermissionGroup {
    /// Category that the permissions have in common.
    async fn category(&self) -> &str {
        &self.category
    }

    /// Permissions of the category, by code.
    async fn permissions(&self) -> Vec<PermissionGrant> {
        self.grants.iter().cloned().map(PermissionGrant).collect()
    }
}

impl PermissionGroup {
    /// Groups grants, sorted by category, by category.
    pub(crate) fn of(grants: Vec<Grant>) -> Vec<Self> {
        let mut groups: Vec<Self> = Vec::new();
        for grant in grants {
            match groups
                .last_mut()
                .filter(|group| group.category == grant.permission.category)
            {
                Some(group) => group.grants.push(grant),
                None => groups.push(Self {
                    category: grant.permission.category.clone(),
                    grants: vec![grant],
                }),
            }
        }
        groups
    }

    /// Groups permissions, each with its reason.
    pub(crate) fn with_reason(all: Vec<Model>, reason: impl Fn(&Model) -> Reason) -> Vec<Self> {
        Self::of(
            all.into_iter()
                .map(|permission| Grant {
                    reason: reason(&permission),
                    permission,
                })
                .collect(),
        )
    }
}

/// All permissions of a holder's account, and whether and why the holder has them. Read together
/// for all holders of a response.
pub(crate) async fn effective(ctx: &Context<'_>, holder: &Holder) -> Result<Vec<PermissionGroup>> {
    let rows = rows(ctx)?;
    let ids = |granted: Option<Vec<Model>>| {
        granted
            .unwrap_or_default()
            .into_iter()
            .map(|permission| permission.id)
            .collect()
    };
    let by_role = match holder.role {
        Some(role) => ids(rows.load_one(PermissionsOf(role)).await?),
        None => HashSet::new(),
    };
    let direct = match holder.client {
        Some(client) => ids(rows.load_one(ScopesOf(client)).await?),
        None => HashSet::new(),
    };
    let all = rows
        .load_one(AllPermissions(holder.account, true))
        .await?
        .unwrap_or_default();
    Ok(PermissionGroup::of(permission::reasons(
        all.iter().cloned(),
        (&by_role, &direct),
        holder,
    )))
}

/// Queries about permissions.
#[derive(Default)]
pub(crate) struct PermissionQuery;

/// Queries about permissions.
#[Object]
impl PermissionQuery {
    /// All permissions that the account's roles and clients can be given, by category; `granted`
    /// tells whether the caller has each.
    #[graphql(directive = requires::apply(Builtin::RolesRead.as_str().to_owned()))]
    async fn permissions(&self, ctx: &Context<'_>) -> Result<Vec<PermissionGroup>> {
        let (app, actor) = (app(ctx)?, actor(ctx)?);
        let all = permission::all(
            &app.db,
            actor.account().map_err(ResolverError::from)?,
            actor.platform,
        )
        .await?;
        let reason = |p: &Model| {
            if actor.can(&p.code) {
                Reason::Role
            } else {
                Reason::NotGranted
            }
        };
        Ok(PermissionGroup::with_reason(all, reason))
    }
}
