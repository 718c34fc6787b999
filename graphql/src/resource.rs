//! Protected APIs.

use super::{
    client::Client,
    context::{acting_on, actor, app, change, parse_input, rows},
    error::{Result, UserError},
    loader::{PermissionsAt, ServersOf},
    lookup::{ResourceBy, found},
    page::connection,
    permission::Permission,
    requires::requires,
};
use async_graphql::{Context, ID, InputObject, Object};
use domain::{
    page::{Asked, Slice},
    permission::Permission as Builtin,
    reference::clients_named,
    resource::{self, NewPermission, NewResource, ResourcePatch},
};
use entity::resource::Model;

/// A protected API, which tokens are issued for (resource server, RFC 8707).
#[derive(Clone)]
pub struct Resource(pub Model);

impl From<Model> for Resource {
    fn from(row: Model) -> Self {
        Self(row)
    }
}

/// A protected API, which tokens are issued for (resource server, RFC 8707).
#[Object]
impl Resource {
    /// Opaque ID of the protected API (`res_...`).
    pub async fn id(&self) -> ID {
        self.0.id.into()
    }

    /// Identifier of the protected API: the `aud` of its tokens.
    async fn identifier(&self) -> &str {
        &self.0.identifier
    }

    /// Display name of the protected API.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Whether the protected API is Latchkey's own.
    async fn built_in(&self) -> bool {
        self.0.account_id.is_none()
    }

    /// Permissions of the protected API, by category and code.
    #[graphql(directive = requires::apply(Builtin::RolesRead.as_str().to_owned()))]
    async fn permissions(&self, ctx: &Context<'_>) -> Result<Vec<Permission>> {
        let found = rows(ctx)?.load_one(PermissionsAt(self.0.id)).await?;
        Ok(found
            .unwrap_or_default()
            .into_iter()
            .map(Permission)
            .collect())
    }

    /// Clients that may introspect tokens of the protected API, whichever clients these were issued
    /// to.
    #[graphql(directive = requires::apply(Builtin::ClientsRead.as_str().to_owned()))]
    async fn introspection_clients(&self, ctx: &Context<'_>) -> Result<Vec<Client>> {
        let ids = rows(ctx)?
            .load_one(ServersOf(self.0.id))
            .await?
            .unwrap_or_default();
        let mut found = rows(ctx)?.load_many(ids.iter().copied()).await?;
        Ok(ids
            .iter()
            .filter_map(|id| found.remove(id))
            .map(Client)
            .collect())
    }

    /// Version of the protected API, which rises with every change.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

/// A permission of a protected API to create or keep.
#[derive(InputObject)]
pub struct PermissionInput {
    /// Code of the permission, which is also the OAuth scope: 1 to 100 letters, digits, `:`, `.`,
    /// `-`, `_` and `/`. Unique in the account.
    code: String,
    /// Description of what the permission allows, for display.
    description: String,
    /// Category under which the permission is displayed.
    category: String,
    /// Whether the permission allows changes, and so is withheld from `READ_ONLY` clients.
    #[graphql(default = true)]
    mutating: bool,
}

impl From<PermissionInput> for NewPermission {
    fn from(input: PermissionInput) -> Self {
        Self {
            code: input.code,
            description: input.description,
            category: input.category,
            mutating: input.mutating,
        }
    }
}

/// A protected API to create.
#[derive(InputObject)]
pub struct CreateResourceInput {
    /// Identifier of the protected API: an absolute URI without a fragment, the `aud` of its
    /// tokens. Unique in the deployment.
    identifier: String,
    /// Display name of the protected API.
    name: String,
    /// Permissions of the protected API; at most 200.
    permissions: Vec<PermissionInput>,
    /// OAuth `client_id`s of the clients that may introspect tokens of the protected API; at most
    /// 100, none when absent.
    introspection_client_ids: Option<Vec<String>>,
}

/// Changes to a protected API. An absent member is left unchanged.
#[derive(InputObject)]
pub struct UpdateResourceInput {
    /// Opaque ID of the protected API (`res_...`).
    id: ID,
    /// Version of the protected API that the caller last saw; where the present version is another,
    /// the change is refused. Any version when absent.
    expected_version: Option<i32>,
    /// Display name of the protected API.
    name: Option<String>,
    /// Permissions of the protected API, which replace all it has: those left out are deleted, and
    /// clients that hold them lose their tokens.
    permissions: Option<Vec<PermissionInput>>,
    /// OAuth `client_id`s of the clients that may introspect tokens of the protected API, which
    /// replace all it has; at most 100.
    introspection_client_ids: Option<Vec<String>>,
}

/// A protected API to delete.
#[derive(InputObject)]
pub struct DeleteResourceInput {
    /// Opaque ID of the protected API (`res_...`).
    id: ID,
    /// Version of the protected API that the caller last saw; where the present version is another,
    /// the deletion is refused. Any version when absent.
    expected_version: Option<i32>,
}

/// Result of a mutation that creates or changes a protected API.
pub struct ResourcePayload(Option<Model>, Vec<UserError>);

/// Result of a mutation that creates or changes a protected API.
#[Object]
impl ResourcePayload {
    /// The protected API after the change; null exactly when `userErrors` is not empty.
    async fn resource(&self) -> Option<Resource> {
        self.0.clone().map(Resource)
    }

    /// Problems with the input that the caller can correct; empty when the change succeeded.
    async fn user_errors(&self) -> &[UserError] {
        &self.1
    }
}

/// Result of deleting a protected API.
pub struct DeleteResourcePayload(Option<ID>, Vec<UserError>);

/// Result of deleting a protected API.
#[Object]
impl DeleteResourcePayload {
    /// Opaque ID of the deleted protected API (`res_...`); null exactly when `userErrors` is not
    /// empty.
    async fn deleted_resource_id(&self) -> Option<&ID> {
        self.0.as_ref()
    }

    /// Problems with the input that the caller can correct; empty when the deletion succeeded.
    async fn user_errors(&self) -> &[UserError] {
        &self.1
    }
}

connection!(
    ResourceConnection,
    ResourceEdge,
    Resource,
    (),
    |db, actor, ()| resource::count(db, actor),
    "protected APIs"
);

/// Queries about protected APIs.
#[derive(Default)]
pub struct ResourceQuery;

/// Queries about protected APIs.
#[Object]
impl ResourceQuery {
    /// A protected API that the account may use; null where there is no such API.
    #[graphql(directive = requires::apply(Builtin::RolesRead.as_str().to_owned()))]
    async fn resource(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ID or identifier of the protected API.")] by: ResourceBy,
    ) -> Option<Result<Resource>> {
        async {
            let (db, own) = (&app(ctx)?.db, actor(ctx)?);
            own.require(Builtin::RolesRead)?;
            let Some(id) = found(by.argument("by")?.resolve(db, own.account()?, "by").await)?
            else {
                return Ok(None);
            };
            Ok(resource::find(db, &*acting_on(ctx, &id).await?, id)
                .await?
                .map(Resource))
        }
        .await
        .transpose()
    }

    /// Page of the protected APIs that the account may use: Latchkey's own first, then by
    /// identifier. Give `first` and `after`, or `last` and `before`.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(directive = requires::apply(Builtin::RolesRead.as_str().to_owned()))]
    async fn resources(
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
    ) -> Result<ResourceConnection> {
        let (slice, actor) = (
            Slice::new(Asked {
                first,
                after,
                last,
                before,
            })?,
            actor(ctx)?.clone(),
        );
        let page = resource::list(&app(ctx)?.db, &actor, &slice).await?;
        Ok(ResourceConnection::new(page, ()).seen_by(actor))
    }
}

/// Changes to protected APIs.
#[derive(Default)]
pub struct ResourceMutation;

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
