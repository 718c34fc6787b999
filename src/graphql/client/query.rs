//! Queries about clients.

use super::{AccessLevel, Client, ClientCapability, ClientStatus};
use crate::{
    domain::{
        client::{
            self,
            list::{Field, Filter, OrderBy},
        },
        page::{Asked, Slice},
        permission::{self, Holder, Permission as Builtin},
    },
    graphql::{
        context::{actor, app, parse},
        error::{Failure, Result},
        page::{DateTimeRange, OrderDirection, connection},
        permission::PermissionGroup,
        requires::requires,
    },
};
use async_graphql::{Context, Enum, ID, InputObject, MaybeUndefined, Object, OneofObject};

/// Which clients are wanted; all conditions must hold.
#[derive(InputObject, Default)]
pub struct ClientFilter {
    /// Matches part of `clientId`, name and description, regardless of case.
    search: Option<String>,
    /// Any of these.
    status: Option<Vec<ClientStatus>>,
    /// This one.
    access_level: Option<AccessLevel>,
    /// All of these.
    capabilities: Option<Vec<ClientCapability>>,
    /// Any of these roles.
    role_id: Option<Vec<ID>>,
    /// Owned by this user.
    owner_id: Option<ID>,
    /// All of these, by role or directly.
    scope: Option<Vec<String>>,
    /// Whether it has a role.
    has_role: Option<bool>,
    /// Made within this span.
    created_at: Option<DateTimeRange>,
    /// Last authenticated within this span.
    last_used_at: Option<DateTimeRange>,
    /// Whether it never authenticated.
    never_used: Option<bool>,
}

impl TryFrom<ClientFilter> for Filter {
    type Error = Failure;

    fn try_from(filter: ClientFilter) -> Result<Self> {
        let roles = filter.role_id.map(|ids| ids.iter().map(|id| parse("filter.roleId", id)).collect::<Result<Vec<_>>>());
        let wanted = filter.capabilities.unwrap_or_default();
        if filter.scope.as_ref().is_some_and(|scopes| scopes.len() > 20) {
            return Err(Failure::bad_input("filter.scope", "At most 20 scopes."));
        }
        Ok(Self {
            search: filter.search,
            status: filter.status.map(|list| list.into_iter().map(Into::into).collect()),
            access_level: filter.access_level.map(Into::into),
            capabilities: [ClientCapability::WebApp, ClientCapability::Backchannel, ClientCapability::Script]
                .map(|one| wanted.contains(&one)),
            roles: roles.transpose()?,
            scopes: filter.scope,
            has_role: filter.has_role,
            owner: filter.owner_id.as_ref().map(|id| parse("filter.ownerId", id)).transpose()?,
            created: DateTimeRange::ends(filter.created_at),
            last_used: DateTimeRange::ends(filter.last_used_at),
            never_used: filter.never_used,
        })
    }
}

/// What clients can be ordered by. Ties are broken by id.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Field")]
pub enum ClientOrderField {
    /// Display name, regardless of case.
    Name,
    /// OAuth `client_id`.
    ClientId,
    /// Status.
    Status,
    /// When it was made.
    CreatedAt,
    /// When it was last changed.
    UpdatedAt,
    /// When it last authenticated; never counts as earliest.
    LastUsedAt,
    /// Its own token lifetime; those that go by the account's count as shortest.
    TokenTtl,
}

/// An order of clients.
#[derive(InputObject, Clone, Copy)]
pub struct ClientOrder {
    /// By what.
    field: ClientOrderField,
    /// Which end comes first.
    direction: OrderDirection,
}

impl Default for ClientOrder {
    fn default() -> Self {
        Self { field: ClientOrderField::CreatedAt, direction: OrderDirection::Desc }
    }
}

impl From<ClientOrder> for OrderBy {
    fn from(order: ClientOrder) -> Self {
        Self { field: order.field.into(), descending: order.direction == OrderDirection::Desc }
    }
}

/// One client, by one of its names.
#[derive(OneofObject)]
pub enum ClientBy {
    /// By opaque id.
    Id(ID),
    /// By OAuth `client_id`.
    ClientId(String),
}

connection!(
    ClientConnection,
    ClientEdge,
    Client,
    Filter,
    |db, actor, filter| client::list::count(db, actor, filter),
    "How many clients there are; null where there are more than 10,000."
);

/// Queries about clients.
#[derive(Default)]
pub struct ClientQuery;

/// Queries about clients.
#[Object]
impl ClientQuery {
    /// A client of the account.
    #[graphql(directive = requires::apply(Builtin::ClientsRead.as_str().to_owned()))]
    async fn client(&self, ctx: &Context<'_>, #[graphql(desc = "Which.")] by: ClientBy) -> Option<Result<Client>> {
        async {
            let (app, actor) = (app(ctx)?, actor(ctx)?);
            let found = match &by {
                ClientBy::Id(id) => client::find(&app.db, actor, parse("by.id", id)?).await?,
                ClientBy::ClientId(client_id) => client::by_client_id(&app.db, actor, client_id).await?,
            };
            Ok(found.map(Client))
        }
        .await
        .transpose()
    }

    /// Clients of the account, newest first unless told otherwise. Give `first` and `after`, or `last` and `before`.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(
        directive = requires::apply(Builtin::ClientsRead.as_str().to_owned())
    )]
    async fn clients(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "So many from the front; at most 100; 25 where neither it nor `last` is given.")] first: Option<i32>,
        #[graphql(desc = "After the item with this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the back; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before the item with this cursor.")] before: Option<String>,
        #[graphql(desc = "Which ones.")] filter: Option<ClientFilter>,
        #[graphql(desc = "In which order.", default_with = "Some(ClientOrder::default())")] order_by: Option<ClientOrder>,
    ) -> Result<ClientConnection> {
        let slice = Slice::new(Asked { first, after, last, before })?;
        let filter = filter.unwrap_or_default().try_into()?;
        let page = client::list::list(&app(ctx)?.db, actor(ctx)?, (&filter, order_by.unwrap_or_default().into()), &slice).await?;
        Ok(ClientConnection::new(page, filter))
    }

    /// What a client could do after a change that has not been made.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(directive = requires::apply(Builtin::ClientsRead.as_str().to_owned()))]
    async fn preview_permissions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which client.")] client_id: ID,
        #[graphql(desc = "With which role; absent = its own, null = without.")] role_id: MaybeUndefined<ID>,
        #[graphql(desc = "With which access level; absent = its own.")] access_level: Option<AccessLevel>,
    ) -> Result<Vec<PermissionGroup>> {
        let (app, actor) = (app(ctx)?, actor(ctx)?);
        let holder = client::holder_by_id(&app.db, actor, parse("clientId", &client_id)?).await?;
        let role = match role_id {
            MaybeUndefined::Undefined => holder.role,
            MaybeUndefined::Null => None,
            MaybeUndefined::Value(id) => Some(parse("roleId", &id)?),
        };
        let holder = Holder { role, access: access_level.map_or(holder.access, Into::into), ..holder };
        Ok(PermissionGroup::of(permission::explain(&app.db, &holder).await?))
    }
}
