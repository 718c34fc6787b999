//! Changes to roles: created, changed, deleted.

use super::{
    input::{CreateRoleInput, DeleteRoleInput, UpdateRoleInput},
    payload::{DeleteRolePayload, RolePayload},
};
use crate::{
    context::{change, parse_input},
    error::Result,
    requires::requires,
};
use async_graphql::{Context, Object};
use domain::{
    permission::Permission as Builtin,
    role::{self, NewRole, RolePatch},
};

/// Changes to roles.
#[derive(Default)]
pub(crate) struct RoleMutation;

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
