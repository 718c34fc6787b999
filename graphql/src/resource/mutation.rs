//! Changes to protected APIs: created, changed, deleted.

use super::{
    input::{CreateResourceInput, DeleteResourceInput, UpdateResourceInput},
    payload::{DeleteResourcePayload, ResourcePayload},
};
use crate::{
    context::{change, parse_input},
    error::Result,
    requires::requires,
};
use async_graphql::{Context, Object};
use domain::{
    permission::Permission as Builtin,
    reference::clients_named,
    resource::{self, NewPermission, NewResource, ResourcePatch},
};

/// Changes to protected APIs.
#[derive(Default)]
pub(crate) struct ResourceMutation;

/// Changes to protected APIs.
#[Object]
impl ResourceMutation {
    /// Creates a protected API and its permissions, which become scopes.
    #[graphql(directive = requires::apply(Builtin::RolesWrite.as_str().to_owned()))]
    async fn create_resource(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The protected API to create.")] input: CreateResourceInput,
    ) -> Result<ResourcePayload> {
        let made = change!(ctx, |work| {
            let named = input.introspection_client_ids.unwrap_or_default();
            let servers = clients_named(
                work.db(),
                work.actor().account()?,
                "introspectionClientIds",
                &named,
            )
            .await?;
            let permissions = input
                .permissions
                .into_iter()
                .map(NewPermission::from)
                .collect();
            resource::create(
                work,
                NewResource {
                    identifier: input.identifier,
                    name: input.name,
                    permissions,
                    servers,
                },
            )
            .await
        });
        made.map(|(made, errors)| ResourcePayload(made, errors))
    }

    /// Changes a protected API. Clients that hold a permission that is deleted lose it, and their
    /// tokens.
    #[graphql(directive = requires::apply(Builtin::RolesWrite.as_str().to_owned()))]
    async fn update_resource(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The protected API and the changes to it.")] input: UpdateResourceInput,
    ) -> Result<ResourcePayload> {
        let changed = change!(ctx, parse_input("id", &input.id), |work, id| {
            let servers = match &input.introspection_client_ids {
                Some(named) => Some(
                    clients_named(
                        work.db(),
                        work.actor().account()?,
                        "introspectionClientIds",
                        named,
                    )
                    .await?,
                ),
                None => None,
            };
            let permissions = input
                .permissions
                .map(|list| list.into_iter().map(NewPermission::from).collect());
            let patch = ResourcePatch {
                name: input.name,
                permissions,
                servers,
            };
            resource::update(work, id, input.expected_version.map(Into::into), patch).await
        });
        changed.map(|(changed, errors)| ResourcePayload(changed, errors))
    }

    /// Deletes a protected API and its permissions. Clients that hold one of these lose it, and
    /// their tokens.
    #[graphql(directive = requires::apply(Builtin::RolesWrite.as_str().to_owned()))]
    async fn delete_resource(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The protected API to delete.")] input: DeleteResourceInput,
    ) -> Result<DeleteResourcePayload> {
        let gone = change!(ctx, parse_input("id", &input.id), |work, id| {
            resource::expect(work, id, input.expected_version.map(Into::into)).await?;
            resource::delete(work, id).await
        });
        gone.map(|(gone, errors)| DeleteResourcePayload(gone.map(|()| input.id), errors))
    }
}
