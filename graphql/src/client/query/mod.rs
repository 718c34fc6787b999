//! Queries about clients: one of them, a page, and the permissions that a change would give.

mod filter;
mod order;

pub(crate) use filter::ClientFilter;
pub(crate) use order::ClientOrder;

use super::Client;
use crate::{
    context::{acting_on, actor, app, parse},
    error::Result,
    lookup::{ClientBy, RoleBy},
    page::connection,
    permission::PermissionGroup,
    requires::requires,
    vocabulary::AccessLevel,
};
use async_graphql::{Context, ID, MaybeUndefined, Object};
use domain::{
    actor::Actor,
    client::{self, list::ClientCriteria},
    page::{Asked, Slice},
    permission::{self, Holder, Permission as Builtin},
    reference::ClientBy as Reference,
    role,
};
use std::sync::Arc;

connection!(
    ClientConnection,
    ClientEdge,
    Client,
    ClientCriteria,
    |db, actor, filter| client::list::count(db, actor, filter),
    "clients",
    "; null where there are more than 10,000"
);

/// A page of the clients of the actor's account.
pub(crate) async fn clients(
    ctx: &Context<'_>,
    actor: Arc<Actor>,
    (filter, order): (ClientFilter, ClientOrder),
    asked: Asked,
) -> Result<ClientConnection> {
    let slice = Slice::new(asked)?;
    let app = app(ctx)?;
    let now = app.tools.clock.now();
    let filter = filter.read(&app.db, actor.account()?, now).await?;
    let page = client::list::list(&app.db, &actor, (&filter, order.into()), &slice).await?;
    Ok(ClientConnection::new(page, filter).seen_by(actor))
}

/// Queries about clients.
#[derive(Default)]
pub(crate) struct ClientQuery;

/// Queries about clients.
#[Object]
impl ClientQuery {
    /// A client of the account; null where there is no such client.
    #[graphql(directive = requires::apply(Builtin::ClientsRead.as_str().to_owned()))]
    async fn client(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ID or OAuth `client_id` of the client.")] by: ClientBy,
    ) -> Option<Result<Client>> {
        async {
            let (db, by) = (&app(ctx)?.db, by.argument("by")?);
            let actor = acting_on(ctx, &by).await?;
            let found = match by {
                Reference::Id(id) => client::find(db, &actor, id).await?,
                Reference::ClientId(client_id) => {
                    client::by_client_id(db, &actor, &client_id).await?
                }
            };
            Ok(found.map(Client))
        }
        .await
        .transpose()
    }

    /// Page of the account's clients, newest first unless `orderBy` says otherwise. Give `first`
    /// and `after`, or `last` and `before`.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(
        directive = requires::apply(Builtin::ClientsRead.as_str().to_owned())
    )]
    async fn clients(
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
        #[graphql(desc = "Conditions that the clients must meet; all clients when absent.")] filter: Option<ClientFilter>,
        #[graphql(
            desc = "Order of the clients; newest first when absent.",
            default_with = "Some(ClientOrder::default())"
        )]
        order_by: Option<ClientOrder>,
    ) -> Result<ClientConnection> {
        let asked = Asked {
            first,
            after,
            last,
            before,
        };
        clients(
            ctx,
            actor(ctx)?.clone(),
            (filter.unwrap_or_default(), order_by.unwrap_or_default()),
            asked,
        )
        .await
    }

    /// Permissions that a client would have after a change, which is not carried out. Naming a role
    /// shows what it grants, so that requires `roles:read` too.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(directive = requires::apply(Builtin::ClientsRead.as_str().to_owned()))]
    async fn preview_permissions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Opaque ID of the client (`cli_...`).")] id: ID,
        #[graphql(
            desc = "Role that the client would have; the client's own when absent, none when null."
        )]
        role: MaybeUndefined<RoleBy>,
        #[graphql(desc = "Access level that the client would have; the client's own when absent.")]
        access_level: Option<AccessLevel>,
    ) -> Result<Vec<PermissionGroup>> {
        let (app, id) = (app(ctx)?, parse("id", &id)?);
        let actor = acting_on(ctx, &id).await?;
        let holder = client::holder_by_id(&app.db, &actor, id).await?;
        let role = match role {
            MaybeUndefined::Undefined => holder.role,
            MaybeUndefined::Null => None,
            MaybeUndefined::Value(by) => {
                actor.require(Builtin::RolesRead)?;
                let id = by
                    .argument("role")?
                    .resolve(&app.db, holder.account, "role")
                    .await?;
                Some(role::for_preview(&app.db, &actor, id).await?)
            }
        };
        let holder = Holder {
            role,
            access: access_level.map_or(holder.access, |word| word.0),
            ..holder
        };
        Ok(PermissionGroup::of(
            permission::explain(&app.db, &holder).await?,
        ))
    }
}
