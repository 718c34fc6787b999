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
use crate::domain::{
    page::{Asked, Slice},
    permission::Permission as Builtin,
    reference::clients_named,
    resource::{self, NewPermission, NewResource, ResourcePatch},
};
use async_graphql::{Context, ID, InputObject, Object};
use entity::resource::Model;

/// A protected API: what tokens are for (RFC 8707).
#[derive(Clone)]
pub struct Resource(pub Model);

impl From<Model> for Resource {
    fn from(row: Model) -> Self {
        Self(row)
    }
}

/// A protected API: what tokens are for (RFC 8707).
#[Object]
impl Resource {
    /// Opaque id.
    pub async fn id(&self) -> ID {
        self.0.id.into()
    }

    /// The `aud` of its tokens.
    async fn identifier(&self) -> &str {
        &self.0.identifier
    }

    /// Name for people.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Whether it is Latchkey's own API.
    async fn built_in(&self) -> bool {
        self.0.account_id.is_none()
    }

    /// Its permissions, by category and code.
    #[graphql(directive = requires::apply(Builtin::RolesRead.as_str().to_owned()))]
    async fn permissions(&self, ctx: &Context<'_>) -> Result<Vec<Permission>> {
        let found = rows(ctx)?.load_one(PermissionsAt(self.0.id)).await?;
        Ok(found.unwrap_or_default().into_iter().map(Permission).collect())
    }

    /// Clients that may introspect its tokens, whoever these were issued to.
    #[graphql(directive = requires::apply(Builtin::ClientsRead.as_str().to_owned()))]
    async fn introspection_clients(&self, ctx: &Context<'_>) -> Result<Vec<Client>> {
        let ids = rows(ctx)?.load_one(ServersOf(self.0.id)).await?.unwrap_or_default();
        let mut found = rows(ctx)?.load_many(ids.iter().copied()).await?;
        Ok(ids.iter().filter_map(|id| found.remove(id)).map(Client).collect())
    }

    /// Rises with every change.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

/// A permission to be defined.
#[derive(InputObject)]
pub struct PermissionInput {
    /// Also the OAuth scope: 1 to 100 letters, digits, `:`, `.`, `-`, `_` and `/`. Unique in the account.
    code: String,
    /// What it allows.
    description: String,
    /// Heading under which consoles show it.
    category: String,
    /// Whether it changes state, and so is withheld from `READ_ONLY`.
    #[graphql(default = true)]
    mutating: bool,
}

impl From<PermissionInput> for NewPermission {
    fn from(input: PermissionInput) -> Self {
        Self { code: input.code, description: input.description, category: input.category, mutating: input.mutating }
    }
}

/// A new protected API.
#[derive(InputObject)]
pub struct CreateResourceInput {
    /// Absolute URI without a fragment, the `aud` of its tokens. Unique in the deployment.
    identifier: String,
    /// Name for people.
    name: String,
    /// Its permissions, at most 200.
    permissions: Vec<PermissionInput>,
    /// OAuth `client_id`s of the clients that may introspect its tokens; at most 100.
    introspection_client_ids: Option<Vec<String>>,
}

/// Changes to a protected API. Absent = unchanged.
#[derive(InputObject)]
pub struct UpdateResourceInput {
    /// Which.
    id: ID,
    /// Refuses the change where the present version is another.
    expected_version: Option<i32>,
    /// Name for people.
    name: Option<String>,
    /// All its permissions; those left out are deleted.
    permissions: Option<Vec<PermissionInput>>,
    /// OAuth `client_id`s of all clients that may introspect its tokens; at most 100.
    introspection_client_ids: Option<Vec<String>>,
}

/// A protected API to be deleted.
#[derive(InputObject)]
pub struct DeleteResourceInput {
    /// ID of the protected API.
    id: ID,
    /// Refuses the deletion where the present version is another.
    expected_version: Option<i32>,
}

/// What became of a change to a protected API.
pub struct ResourcePayload(Option<Model>, Vec<UserError>);

/// What became of a change to a protected API.
#[Object]
impl ResourcePayload {
    /// The protected API as it is now; null exactly when `userErrors` is not empty.
    async fn resource(&self) -> Option<Resource> {
        self.0.clone().map(Resource)
    }

    /// What the caller can mend.
    async fn user_errors(&self) -> &[UserError] {
        &self.1
    }
}

/// What became of a deletion.
pub struct DeleteResourcePayload(Option<ID>, Vec<UserError>);

/// What became of a deletion.
#[Object]
impl DeleteResourcePayload {
    /// Which one is gone; null exactly when `userErrors` is not empty.
    async fn deleted_resource_id(&self) -> Option<&ID> {
        self.0.as_ref()
    }

    /// What the caller can mend.
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
    "How many protected APIs there are."
);

/// Queries about protected APIs.
#[derive(Default)]
pub struct ResourceQuery;

/// Queries about protected APIs.
#[Object]
impl ResourceQuery {
    /// A protected API that the account sees.
    #[graphql(directive = requires::apply(Builtin::RolesRead.as_str().to_owned()))]
    async fn resource(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ID or identifier of the protected API.")] by: ResourceBy,
    ) -> Option<Result<Resource>> {
        async {
            let (db, own) = (&app(ctx)?.db, actor(ctx)?);
            own.require(Builtin::RolesRead)?;
            let Some(id) = found(by.argument("by")?.resolve(db, own.account()?, "by").await)? else { return Ok(None) };
            Ok(resource::find(db, &*acting_on(ctx, &id).await?, id).await?.map(Resource))
        }
        .await
        .transpose()
    }

    /// Protected APIs that the account sees: Latchkey's own first, then by identifier. Give `first` and `after`, or `last` and `before`.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(directive = requires::apply(Builtin::RolesRead.as_str().to_owned()))]
    async fn resources(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "So many from the front; at most 100; 25 where neither it nor `last` is given.")] first: Option<i32>,
        #[graphql(desc = "After the item with this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the back; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before the item with this cursor.")] before: Option<String>,
    ) -> Result<ResourceConnection> {
        let (slice, actor) = (Slice::new(Asked { first, after, last, before })?, actor(ctx)?.clone());
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
    /// Defines a protected API and its permissions, which become scopes.
    #[graphql(directive = requires::apply(Builtin::RolesWrite.as_str().to_owned()))]
    async fn create_resource(&self, ctx: &Context<'_>, input: CreateResourceInput) -> Result<ResourcePayload> {
        let made = change!(ctx, |work| {
            let named = input.introspection_client_ids.unwrap_or_default();
            let servers = clients_named(work.db(), work.actor().account()?, "introspectionClientIds", &named).await?;
            let permissions = input.permissions.into_iter().map(NewPermission::from).collect();
            resource::create(work, NewResource { identifier: input.identifier, name: input.name, permissions, servers }).await
        });
        made.map(|(made, errors)| ResourcePayload(made, errors))
    }

    /// Changes a protected API. Whoever holds a permission that goes loses it, and their tokens.
    #[graphql(directive = requires::apply(Builtin::RolesWrite.as_str().to_owned()))]
    async fn update_resource(&self, ctx: &Context<'_>, input: UpdateResourceInput) -> Result<ResourcePayload> {
        let changed = change!(ctx, parse_input("id", &input.id), |work, id| {
            let servers = match &input.introspection_client_ids {
                Some(named) => Some(clients_named(work.db(), work.actor().account()?, "introspectionClientIds", named).await?),
                None => None,
            };
            let permissions = input.permissions.map(|list| list.into_iter().map(NewPermission::from).collect());
            let patch = ResourcePatch { name: input.name, permissions, servers };
            resource::update(work, id, input.expected_version.map(Into::into), patch).await
        });
        changed.map(|(changed, errors)| ResourcePayload(changed, errors))
    }

    /// Deletes a protected API and its permissions. Whoever holds one loses it, and their tokens.
    #[graphql(directive = requires::apply(Builtin::RolesWrite.as_str().to_owned()))]
    async fn delete_resource(&self, ctx: &Context<'_>, input: DeleteResourceInput) -> Result<DeleteResourcePayload> {
        let gone = change!(ctx, parse_input("id", &input.id), |work, id| {
            resource::expect(work, id, input.expected_version.map(Into::into)).await?;
            resource::delete(work, id).await
        });
        gone.map(|(gone, errors)| DeleteResourcePayload(gone.map(|()| input.id), errors))
    }
}
