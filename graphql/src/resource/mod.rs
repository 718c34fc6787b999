//! Protected APIs, with their permissions and the clients that may introspect their tokens.

mod input;
mod mutation;
mod payload;
mod query;

pub(crate) use mutation::ResourceMutation;
pub(crate) use query::ResourceQuery;

use super::{
    client::Client,
    context::{load, rows},
    error::Result,
    loader::{PermissionsAt, ServersOf},
    permission::Permission,
    requires::requires,
};
use async_graphql::{Context, ID, Object};
use domain::permission::Permission as Builtin;
use entity::resource::Model;

/// A protected API, which tokens are issued for (resource server, RFC 8707).
#[derive(Clone)]
pub(crate) struct Resource(pub Model);

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
        let found = load(ctx, PermissionsAt(self.0.id)).await?;
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
        let ids = load(ctx, ServersOf(self.0.id)).await?.unwrap_or_default();
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
