//! Roles, with the permissions that they grant.

mod input;
mod mutation;
mod payload;
mod query;

pub(crate) use mutation::RoleMutation;
pub(crate) use query::{RoleConnection, RoleQuery, roles};

use super::{
    context::{actor, load},
    error::Result,
    loader::{AllPermissions, CountsOf, PermissionsOf},
    permission::{Permission, PermissionGroup},
    requires::requires,
    time::DateTime,
};
use async_graphql::{Context, ID, Object};
use domain::permission::{Permission as Builtin, Reason};
use entity::role::Model;
use std::collections::HashSet;

/// A named set of permissions. A client or user has at most one.
#[derive(Clone)]
pub(crate) struct Role(pub Model);

impl From<Model> for Role {
    fn from(row: Model) -> Self {
        Self(row)
    }
}

/// A named set of permissions. A client or user has at most one.
#[Object]
impl Role {
    /// Opaque ID of the role (`rol_...`).
    pub async fn id(&self) -> ID {
        self.0.id.into()
    }

    /// Short name of the role, for scripts; unique among the roles that the account may use.
    async fn key(&self) -> &str {
        &self.0.key
    }

    /// Display name of the role.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Purpose of the role, in free text; may be empty.
    async fn description(&self) -> &str {
        &self.0.description
    }

    /// Whether the role comes with Latchkey and cannot be changed.
    async fn built_in(&self) -> bool {
        self.0.account_id.is_none()
    }

    /// Version of the role, which rises with every change.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// Permissions that the role grants, by code.
    #[graphql(directive = requires::apply(Builtin::RolesRead.as_str().to_owned()))]
    async fn permissions(&self, ctx: &Context<'_>) -> Result<Vec<Permission>> {
        let found = load(ctx, PermissionsOf(self.0.id)).await?;
        Ok(found
            .unwrap_or_default()
            .into_iter()
            .map(Permission)
            .collect())
    }

    /// All permissions of the account by category, and which of them the role grants.
    #[graphql(directive = requires::apply(Builtin::RolesRead.as_str().to_owned()))]
    async fn permission_groups(&self, ctx: &Context<'_>) -> Result<Vec<PermissionGroup>> {
        let granted = load(ctx, PermissionsOf(self.0.id))
            .await?
            .unwrap_or_default();
        let granted: HashSet<_> = granted
            .into_iter()
            .map(|permission| permission.id)
            .collect();
        let (actor, own) = (actor(ctx)?, actor(ctx)?.account()?);
        // An operator sees the roles of other accounts, too.
        let account = self.0.account_id.unwrap_or(own);
        let all = load(
            ctx,
            AllPermissions(account, actor.platform && account == own),
        )
        .await?
        .unwrap_or_default();
        Ok(PermissionGroup::with_reason(all.to_vec(), |p| {
            if granted.contains(&p.id) {
                Reason::Role
            } else {
                Reason::NotGranted
            }
        }))
    }

    /// Number of the account's clients that have the role.
    #[graphql(directive = requires::apply(Builtin::RolesRead.as_str().to_owned()))]
    async fn client_count(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(load(ctx, CountsOf(self.0.id)).await?.unwrap_or_default().0)
    }

    /// Number of the account's users who have the role.
    #[graphql(directive = requires::apply(Builtin::RolesRead.as_str().to_owned()))]
    async fn user_count(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(load(ctx, CountsOf(self.0.id)).await?.unwrap_or_default().1)
    }

    /// When the role was created.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// When the role was last changed.
    async fn updated_at(&self) -> DateTime {
        self.0.updated_at.into()
    }
}
