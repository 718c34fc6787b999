//! Roles.

use super::{
    context::{acting_on, actor, app, change, parse_input, rows},
    error::{Result, UserError},
    loader::{AllPermissions, CountsOf, PermissionsOf},
    lookup::{RoleBy, found},
    page::connection,
    permission::{Permission, PermissionGroup},
    requires::requires,
    time::DateTime,
};
use crate::domain::{
    actor::Actor,
    page::{Asked, Slice},
    permission::{Permission as Builtin, Reason},
    role::{self, NewRole, RolePatch},
};
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use entity::role::Model;
use std::{collections::HashSet, sync::Arc};

/// A named set of permissions. A client, and a user, has at most one.
#[derive(Clone)]
pub struct Role(pub Model);

impl From<Model> for Role {
    fn from(row: Model) -> Self {
        Self(row)
    }
}

/// A named set of permissions. A client, and a user, has at most one.
#[Object]
impl Role {
    /// Opaque id.
    pub async fn id(&self) -> ID {
        self.0.id.into()
    }

    /// Short name for scripts, unique among the roles that the account sees.
    async fn key(&self) -> &str {
        &self.0.key
    }

    /// Name for people.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What it is for.
    async fn description(&self) -> &str {
        &self.0.description
    }

    /// Whether it comes with Latchkey and cannot be changed.
    async fn built_in(&self) -> bool {
        self.0.account_id.is_none()
    }

    /// Rises with every change.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// What it grants, by code.
    #[graphql(directive = requires::apply(Builtin::RolesRead.as_str().to_owned()))]
    async fn permissions(&self, ctx: &Context<'_>) -> Result<Vec<Permission>> {
        let found = rows(ctx)?.load_one(PermissionsOf(self.0.id)).await?;
        Ok(found.unwrap_or_default().into_iter().map(Permission).collect())
    }

    /// All permissions of the account by category, and which of them it grants.
    #[graphql(directive = requires::apply(Builtin::RolesRead.as_str().to_owned()))]
    async fn permission_groups(&self, ctx: &Context<'_>) -> Result<Vec<PermissionGroup>> {
        let granted = rows(ctx)?.load_one(PermissionsOf(self.0.id)).await?.unwrap_or_default();
        let granted: HashSet<_> = granted.into_iter().map(|permission| permission.id).collect();
        let (actor, own) = (actor(ctx)?, actor(ctx)?.account()?);
        // An operator sees the roles of other accounts, too.
        let account = self.0.account_id.unwrap_or(own);
        let all = rows(ctx)?.load_one(AllPermissions(account, actor.platform && account == own)).await?.unwrap_or_default();
        Ok(PermissionGroup::with_reason(all.to_vec(), |p| if granted.contains(&p.id) { Reason::Role } else { Reason::NotGranted }))
    }

    /// How many of the account's clients have it.
    #[graphql(directive = requires::apply(Builtin::RolesRead.as_str().to_owned()))]
    async fn client_count(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(rows(ctx)?.load_one(CountsOf(self.0.id)).await?.unwrap_or_default().0)
    }

    /// How many of the account's users have it.
    #[graphql(directive = requires::apply(Builtin::RolesRead.as_str().to_owned()))]
    async fn user_count(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(rows(ctx)?.load_one(CountsOf(self.0.id)).await?.unwrap_or_default().1)
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// When it was last changed.
    async fn updated_at(&self) -> DateTime {
        self.0.updated_at.into()
    }
}

/// A new role.
#[derive(InputObject)]
pub struct CreateRoleInput {
    /// Short name for scripts: 1 to 100 letters, digits, `-`, `_`, `.` and `:`. Unique, and never changed.
    key: String,
    /// Name for people.
    name: String,
    /// What it is for.
    description: Option<String>,
    /// Codes of the permissions that it grants; the caller must be allowed to grant each.
    permissions: Vec<String>,
}

/// Changes to a role. Absent = unchanged, null = cleared.
#[derive(InputObject)]
pub struct UpdateRoleInput {
    /// Which.
    id: ID,
    /// Refuses the change where the present version is another.
    expected_version: Option<i32>,
    /// Name for people.
    name: Option<String>,
    /// What it is for.
    description: MaybeUndefined<String>,
    /// Codes of all the permissions that it shall grant.
    permissions: Option<Vec<String>>,
}

/// A role to be deleted.
#[derive(InputObject)]
pub struct DeleteRoleInput {
    /// ID of the role.
    id: ID,
    /// Refuses the deletion where the present version is another.
    expected_version: Option<i32>,
    /// Role that its clients and users go to; required while the role is in use.
    reassign_to: Option<RoleBy>,
}

/// What became of a change to a role.
pub struct RolePayload(Option<Model>, Vec<UserError>);

/// What became of a change to a role.
#[Object]
impl RolePayload {
    /// The role as it is now; null exactly when `userErrors` is not empty.
    async fn role(&self) -> Option<Role> {
        self.0.clone().map(Role)
    }

    /// What the caller can mend.
    async fn user_errors(&self) -> &[UserError] {
        &self.1
    }
}

/// What became of a deletion.
pub struct DeleteRolePayload(Option<ID>, Vec<UserError>);

/// What became of a deletion.
#[Object]
impl DeleteRolePayload {
    /// Which one is gone; null exactly when `userErrors` is not empty.
    async fn deleted_role_id(&self) -> Option<&ID> {
        self.0.as_ref()
    }

    /// What the caller can mend.
    async fn user_errors(&self) -> &[UserError] {
        &self.1
    }
}

connection!(RoleConnection, RoleEdge, Role, (), |db, actor, ()| role::count(db, actor), "How many roles there are.");

/// A page of the roles that the actor's account may use.
pub async fn roles(ctx: &Context<'_>, actor: Arc<Actor>, asked: Asked) -> Result<RoleConnection> {
    let page = role::list(&app(ctx)?.db, &actor, &Slice::new(asked)?).await?;
    Ok(RoleConnection::new(page, ()).seen_by(actor))
}

/// Queries about roles.
#[derive(Default)]
pub struct RoleQuery;

/// Queries about roles.
#[Object]
impl RoleQuery {
    /// A role that the account may use.
    #[graphql(directive = requires::apply(Builtin::RolesRead.as_str().to_owned()))]
    async fn role(&self, ctx: &Context<'_>, #[graphql(desc = "ID or key of the role.")] by: RoleBy) -> Option<Result<Role>> {
        async {
            let (db, own) = (&app(ctx)?.db, actor(ctx)?);
            own.require(Builtin::RolesRead)?;
            let Some(id) = found(by.argument("by")?.resolve(db, own.account()?, "by").await)? else { return Ok(None) };
            Ok(role::find(db, &*acting_on(ctx, &id).await?, id).await?.map(Role))
        }
        .await
        .transpose()
    }

    /// Roles that the account may use: the built-in ones first, then by key. Give `first` and `after`, or `last` and `before`.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(directive = requires::apply(Builtin::RolesRead.as_str().to_owned()))]
    async fn roles(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "So many from the front; at most 100; 25 where neither it nor `last` is given.")] first: Option<i32>,
        #[graphql(desc = "After the item with this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the back; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before the item with this cursor.")] before: Option<String>,
    ) -> Result<RoleConnection> {
        roles(ctx, actor(ctx)?.clone(), Asked { first, after, last, before }).await
    }
}

/// Changes to roles.
#[derive(Default)]
pub struct RoleMutation;

/// Changes to roles.
#[Object]
impl RoleMutation {
    /// Makes a role.
    #[graphql(directive = requires::apply(Builtin::RolesWrite.as_str().to_owned()))]
    async fn create_role(&self, ctx: &Context<'_>, input: CreateRoleInput) -> Result<RolePayload> {
        let CreateRoleInput { key, name, description, permissions } = input;
        let made = change!(ctx, |work| role::create(work, NewRole { key, name, description, permissions }).await);
        made.map(|(made, errors)| RolePayload(made, errors))
    }

    /// Changes a role. Where it grants less than before, its clients lose their tokens.
    #[graphql(directive = requires::apply(Builtin::RolesWrite.as_str().to_owned()))]
    async fn update_role(&self, ctx: &Context<'_>, input: UpdateRoleInput) -> Result<RolePayload> {
        let changed = change!(ctx, parse_input("id", &input.id), |work, id| {
            let patch = RolePatch { name: input.name, description: input.description.into(), permissions: input.permissions };
            role::update(work, id, input.expected_version.map(Into::into), patch).await
        });
        changed.map(|(changed, errors)| RolePayload(changed, errors))
    }

    /// Deletes a role; its clients and users go to the role that is named.
    #[graphql(directive = requires::apply(Builtin::RolesWrite.as_str().to_owned()))]
    async fn delete_role(&self, ctx: &Context<'_>, input: DeleteRoleInput) -> Result<DeleteRolePayload> {
        let gone = change!(ctx, parse_input("id", &input.id), |work, id| {
            let to = match input.reassign_to {
                Some(by) => Some(by.id(work.db(), work.actor().account()?, "reassignTo").await?),
                None => None,
            };
            role::expect(work, id, input.expected_version.map(Into::into)).await?;
            role::delete(work, id, to).await
        });
        gone.map(|(gone, errors)| DeleteRolePayload(gone.map(|()| input.id.clone()), errors))
    }
}
