//! Queries about clients.

use super::{AccessLevel, Client, ClientCapability, ClientStatus};
use crate::{
    context::{acting_on, actor, app, parse},
    error::{ResolverError, Result},
    lookup::{ClientBy, RoleBy, UserBy},
    page::{DateTimeRange, OrderDirection, connection},
    permission::PermissionGroup,
    requires::requires,
};
use async_graphql::{Context, Enum, ID, InputObject, MaybeUndefined, Object};
use domain::{
    actor::Actor,
    client::{
        self,
        list::{ClientCriteria, Field, OrderBy},
    },
    page::{Asked, MAX_PAGE, Slice},
    permission::{self, Holder, Permission as Builtin},
    reference::ClientBy as Reference,
    role,
};
use entity::AccountId;
use std::sync::Arc;

/// Conditions that a client must meet, all of them.
#[derive(InputObject, Default)]
pub struct ClientFilter {
    /// Text that `clientId`, name or description of the client contains, regardless of case.
    search: Option<String>,
    /// Statuses of the client, any of which matches; all when absent.
    statuses: Option<Vec<ClientStatus>>,
    /// Access level of the client.
    access_level: Option<AccessLevel>,
    /// Capabilities of the client, all of which it must have.
    capabilities: Option<Vec<ClientCapability>>,
    /// Roles of the client, any of which matches; at most 100.
    roles: Option<Vec<RoleBy>>,
    /// User who owns the client.
    owner: Option<UserBy>,
    /// Scopes of the client, by role or directly, all of which it must have; at most 20.
    scopes: Option<Vec<String>>,
    /// Whether the client has a role.
    has_role: Option<bool>,
    /// Span of time in which the client was created.
    created_at: Option<DateTimeRange>,
    /// Span of time in which the client last authenticated.
    last_used_at: Option<DateTimeRange>,
    /// Whether the client has never authenticated.
    never_used: Option<bool>,
}

impl ClientFilter {
    /// The filter for the rules.
    pub async fn read(self, ctx: &Context<'_>, account: AccountId) -> Result<ClientCriteria> {
        let db = &app(ctx)?.db;
        let filter = self;
        let wanted = filter.capabilities.unwrap_or_default();
        if filter
            .roles
            .as_ref()
            .is_some_and(|roles| roles.len() > MAX_PAGE as usize)
        {
            return Err(ResolverError::bad_input(
                "filter.roles",
                format!("At most {MAX_PAGE} roles."),
            ));
        }
        let roles = match filter.roles {
            Some(named) => {
                let mut ids = Vec::with_capacity(named.len());
                for (index, by) in named.into_iter().enumerate() {
                    let field = format!("filter.roles.{index}");
                    ids.push(by.argument(&field)?.resolve(db, account, &field).await?);
                }
                Some(ids)
            }
            None => None,
        };
        let owner = match filter.owner {
            Some(by) => Some(
                by.argument("filter.owner")?
                    .resolve(db, account, "filter.owner")
                    .await?,
            ),
            None => None,
        };
        Ok(ClientCriteria {
            search: filter.search,
            status: filter
                .statuses
                .map(|list| list.into_iter().map(Into::into).collect()),
            access_level: filter.access_level.map(Into::into),
            capabilities: [
                ClientCapability::WebApp,
                ClientCapability::Backchannel,
                ClientCapability::Script,
            ]
            .map(|one| wanted.contains(&one)),
            roles,
            scopes: filter.scopes,
            has_role: filter.has_role,
            owner,
            created: DateTimeRange::ends(filter.created_at),
            last_used: DateTimeRange::ends(filter.last_used_at),
            never_used: filter.never_used,
        })
    }
}

/// Field that clients can be ordered by; ties are broken by ID.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Field")]
pub enum ClientOrderField {
    /// Display name of the client, regardless of case.
    Name,
    /// OAuth `client_id` of the client.
    ClientId,
    /// Status of the client.
    Status,
    /// When the client was created.
    CreatedAt,
    /// When the client was last changed.
    UpdatedAt,
    /// When the client last authenticated; clients that never did come before all others.
    LastUsedAt,
    /// Token lifetime that the client itself sets; clients that use the account's default come
    /// before all others.
    TokenTtl,
}

/// Order of a list of clients.
#[derive(InputObject, Clone, Copy)]
pub struct ClientOrder {
    /// Field of the client that decides the order.
    field: ClientOrderField,
    /// Direction of the order.
    direction: OrderDirection,
}

impl Default for ClientOrder {
    fn default() -> Self {
        Self {
            field: ClientOrderField::CreatedAt,
            direction: OrderDirection::Desc,
        }
    }
}

impl From<ClientOrder> for OrderBy {
    fn from(order: ClientOrder) -> Self {
        Self {
            field: order.field.into(),
            descending: order.direction == OrderDirection::Desc,
        }
    }
}

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
pub async fn clients(
    ctx: &Context<'_>,
    actor: Arc<Actor>,
    (filter, order): (ClientFilter, ClientOrder),
    asked: Asked,
) -> Result<ClientConnection> {
    let slice = Slice::new(asked)?;
    let filter = filter.read(ctx, actor.account()?).await?;
    let page = client::list::list(&app(ctx)?.db, &actor, (&filter, order.into()), &slice).await?;
    Ok(ClientConnection::new(page, filter).seen_by(actor))
}

/// Queries about clients.
#[derive(Default)]
pub struct ClientQuery;

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
            access: access_level.map_or(holder.access, Into::into),
            ..holder
        };
        Ok(PermissionGroup::of(
            permission::explain(&app.db, &holder).await?,
        ))
    }
}
