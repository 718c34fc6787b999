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
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use domain::{
    actor::Actor,
    page::{Asked, Slice},
    permission::{Permission as Builtin, Reason},
    role::{self, NewRole, RolePatch},
};
use entity::role::Model;
use std::{collections::HashSet, sync::Arc};

/// A named set of permissions. A client or user has at most one.
#[derive(Clone)]
pub struct Role(pub Model);

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
        let found = rows(ctx)?.load_one(PermissionsOf(self.0.id)).await?;
        Ok(found
            .unwrap_or_default()
            .into_iter()
            .map(Permission)
            .collect())
    }

    /// All permissions of the account by category, and which of them the role grants.
    #[graphql(directive = requires::apply(Builtin::RolesRead.as_str().to_owned()))]
    async fn permission_groups(&self, ctx: &Context<'_>) -> Result<Vec<PermissionGroup>> {
        let granted = rows(ctx)?
            .load_one(PermissionsOf(self.0.id))
            .await?
            .unwrap_or_default();
        let granted: HashSet<_> = granted
            .into_iter()
            .map(|permission| permission.id)
            .collect();
        let (actor, own) = (actor(ctx)?, actor(ctx)?.account()?);
        // An operator sees the roles of other accounts, too.
        let account = self.0.account_id.unwrap_or(own);
        let all = rows(ctx)?
            .load_one(AllPermissions(account, actor.platform && account == own))
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
        Ok(rows(ctx)?
            .load_one(CountsOf(self.0.id))
            .await?
            .unwrap_or_default()
            .0)
    }

    /// Number of the account's users who have the role.
    #[graphql(directive = requires::apply(Builtin::RolesRead.as_str().to_owned()))]
    async fn user_count(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(rows(ctx)?
            .load_one(CountsOf(self.0.id))
            .await?
            .unwrap_or_default()
            .1)
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

/// A role to create.
#[derive(InputObject)]
pub struct CreateRoleInput {
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

/// Changes to a role. An absent member is left unchanged; null clears it.
#[derive(InputObject)]
pub struct UpdateRoleInput {
    /// Opaque ID of the role (`rol_...`).
    id: ID,
    /// Version of the role that the caller last saw; where the present version is another, the
    /// change is refused. Any version when absent.
    expected_version: Option<i32>,
    /// Display name of the role.
    name: Option<String>,
    /// Purpose of the role, in free text.
    description: MaybeUndefined<String>,
    /// Codes of the permissions that the role grants, which replace all it has.
    permissions: Option<Vec<String>>,
}

/// A role to delete.
#[derive(InputObject)]
pub struct DeleteRoleInput {
    /// Opaque ID of the role (`rol_...`).
    id: ID,
    /// Version of the role that the caller last saw; where the present version is another, the
    /// deletion is refused. Any version when absent.
    expected_version: Option<i32>,
    /// Role that the clients and users of the deleted role get instead; required while the role is
    /// in use.
    reassign_to: Option<RoleBy>,
}

/// Result of a mutation that creates or changes a role.
pub struct RolePayload(Option<Model>, Vec<UserError>);

/// Result of a mutation that creates or changes a role.
#[Object]
impl RolePayload {
    /// The role after the change; null exactly when `userErrors` is not empty.
    async fn role(&self) -> Option<Role> {
        self.0.clone().map(Role)
    }

    /// Problems with the input that the caller can correct; empty when the change succeeded.
    async fn user_errors(&self) -> &[UserError] {
        &self.1
    }
}

/// Result of deleting a role.
pub struct DeleteRolePayload(Option<ID>, Vec<UserError>);

/// Result of deleting a role.
#[Object]
impl DeleteRolePayload {
    /// Opaque ID of the deleted role (`rol_...`); null exactly when `userErrors` is not empty.
    async fn deleted_role_id(&self) -> Option<&ID> {
        self.0.as_ref()
    }

    /// Problems with the input that the caller can correct; empty when the deletion succeeded.
    async fn user_errors(&self) -> &[UserError] {
        &self.1
    }
}

connection!(
    RoleConnection,
    RoleEdge,
    Role,
    (),
    |db, actor, ()| role::count(db, actor),
    "roles"
);

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
    /// A role that the account may use; null where there is no such role.
    #[graphql(directive = requires::apply(Builtin::RolesRead.as_str().to_owned()))]
    async fn role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ID or key of the role.")] by: RoleBy,
    ) -> Option<Result<Role>> {
        async {
            let (db, own) = (&app(ctx)?.db, actor(ctx)?);
            own.require(Builtin::RolesRead)?;
            let Some(id) = found(by.argument("by")?.resolve(db, own.account()?, "by").await)?
            else {
                return Ok(None);
            };
            Ok(role::find(db, &*acting_on(ctx, &id).await?, id)
                .await?
                .map(Role))
        }
        .await
        .transpose()
    }

    /// Page of the roles that the account may use: the built-in ones first, then by key. Give
    /// `first` and `after`, or `last` and `before`.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(directive = requires::apply(Builtin::RolesRead.as_str().to_owned()))]
    async fn roles(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Maximum number of items, from the beginning of the list; at most 100, and 25 where neither `first` nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(
            desc = "Cursor of the item after which the page begins; the beginning of the list when absent."
        )]
        after: Option<String>,
        #[graphql(desc = "Maximum number of items, from the end of the list; at most 100.")]
        last: Option<i32>,
        #[graphql(
            desc = "Cursor of the item before which the page ends; the end of the list when absent."
        )]
        before: Option<String>,
    ) -> Result<RoleConnection> {
        roles(
            ctx,
            actor(ctx)?.clone(),
            Asked {
                first,
                after,
                last,
                before,
            },
        )
        .await
    }
}

/// Changes to roles.
#[derive(Default)]
pub struct RoleMutation;

/// Changes to roles.
#[Object]
impl RoleMutation {
    /// Creates a role.
    #[graphql(directive = requires::apply(Builtin::RolesWrite.as_str().to_owned()))]
    async fn create_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The role to create.")] input: CreateRoleInput,
    ) -> Result<RolePayload> {
        let CreateRoleInput {
            key,
            name,
            description,
            permissions,
        } = input;
        let made = change!(ctx, |work| role::create(
            work,
            NewRole {
                key,
                name,
                description,
                permissions
            }
        )
        .await);
        made.map(|(made, errors)| RolePayload(made, errors))
    }

    /// Changes a role. Where the role then grants less, its clients lose their tokens.
    #[graphql(directive = requires::apply(Builtin::RolesWrite.as_str().to_owned()))]
    async fn update_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The role and the changes to it.")] input: UpdateRoleInput,
    ) -> Result<RolePayload> {
        let changed = change!(ctx, parse_input("id", &input.id), |work, id| {
            let patch = RolePatch {
                name: input.name,
                description: input.description.into(),
                permissions: input.permissions,
            };
            role::update(work, id, input.expected_version.map(Into::into), patch).await
        });
        changed.map(|(changed, errors)| RolePayload(changed, errors))
    }

    /// Deletes a role; its clients and users get the role that `reassignTo` names.
    #[graphql(directive = requires::apply(Builtin::RolesWrite.as_str().to_owned()))]
    async fn delete_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The role to delete.")] input: DeleteRoleInput,
    ) -> Result<DeleteRolePayload> {
        let gone = change!(ctx, parse_input("id", &input.id), |work, id| {
            let to = match input.reassign_to {
                Some(by) => Some(
                    by.id(work.db(), work.actor().account()?, "reassignTo")
                        .await?,
                ),
                None => None,
            };
            role::expect(work, id, input.expected_version.map(Into::into)).await?;
            role::delete(work, id, to).await
        });
        gone.map(|(gone, errors)| DeleteRolePayload(gone.map(|()| input.id.clone()), errors))
    }
}
