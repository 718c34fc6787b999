//! Lists of clients: filtered, in any of seven orders, by keyset in both directions.

use crate::domain::{
    actor::Actor,
    error::{Result, moment},
    page::{Cursor, Direction, Page, Slice},
    permission::Permission,
    search,
};
use chrono::{DateTime, Utc};
use entity::{
    ClientId, RoleId, UserId,
    client::{AccessLevel, ClientStatus, Column, Entity, Model},
    client_permission, permission, role_permission,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, Order, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    Value, sea_query::SelectStatement,
};
use serde_json::{Value as Json, json};

/// What a list is ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
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
    /// When it last authenticated; never comes before all else.
    LastUsedAt,
    /// Its own token lifetime; those that go by the account's come before all else.
    TokenTtl,
}

/// An order; ties are broken by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderBy {
    /// By what.
    pub field: Field,
    /// Whether the largest comes first.
    pub descending: bool,
}

/// Which clients are wanted; all conditions must hold.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Part of client id, name or description, regardless of case.
    pub search: Option<String>,
    /// Any of these.
    pub status: Option<Vec<ClientStatus>>,
    /// This access level.
    pub access_level: Option<AccessLevel>,
    /// All of these capabilities: web app, back-channel, script.
    pub capabilities: [bool; 3],
    /// Any of these roles.
    pub roles: Option<Vec<RoleId>>,
    /// All of these scopes, by role or directly.
    pub scopes: Option<Vec<String>>,
    /// Whether it has a role.
    pub has_role: Option<bool>,
    /// Owned by this user.
    pub owner: Option<UserId>,
    /// Made from this moment on, and before that one.
    pub created: (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
    /// Last used from this moment on, and before that one.
    pub last_used: (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
    /// Whether it was never used.
    pub never_used: Option<bool>,
}

/// Clients of the actor's account.
///
/// # Errors
/// Without `clients:read`, for a cursor of another order, and internal ones.
pub async fn list(db: &impl ConnectionTrait, actor: &Actor, (filter, order): (&Filter, OrderBy), slice: &Slice) -> Result<Page<Model>> {
    let mut query = filtered(actor, filter)?;
    if let Some(cursor) = &slice.cursor {
        query = query.filter(beyond(cursor, order, slice)?);
    }
    let descending = order.descending != (slice.direction == Direction::Backward);
    let direction = if descending { Order::Desc } else { Order::Asc };
    if nullable(order.field) {
        query = query.order_by(column(order.field).is_not_null(), direction.clone());
    }
    query = query.order_by(column(order.field), direction.clone()).order_by(Column::Id, direction);
    let rows = query.limit(slice.limit() + 1).all(db).await?;
    Ok(Page::from_rows(rows, slice, |row| Cursor::of_key(name(order), key(row, order.field), row.id)))
}

/// How many clients there are.
///
/// # Errors
/// As [`list`].
pub async fn count(db: &impl ConnectionTrait, actor: &Actor, filter: &Filter) -> Result<u64> {
    Ok(filtered(actor, filter)?.count(db).await?)
}

fn column(field: Field) -> Column {
    match field {
        Field::Name => Column::SortName,
        Field::ClientId => Column::ClientId,
        Field::Status => Column::Status,
        Field::CreatedAt => Column::CreatedAt,
        Field::UpdatedAt => Column::UpdatedAt,
        Field::LastUsedAt => Column::LastUsedAt,
        Field::TokenTtl => Column::TokenTtlSeconds,
    }
}

fn nullable(field: Field) -> bool {
    matches!(field, Field::LastUsedAt | Field::TokenTtl)
}

/// Names the order in cursors.
fn name(order: OrderBy) -> &'static str {
    match (order.field, order.descending) {
        (Field::Name, false) => "name",
        (Field::Name, true) => "-name",
        (Field::ClientId, false) => "client_id",
        (Field::ClientId, true) => "-client_id",
        (Field::Status, false) => "status",
        (Field::Status, true) => "-status",
        (Field::CreatedAt, false) => "created",
        (Field::CreatedAt, true) => "-created",
        (Field::UpdatedAt, false) => "updated",
        (Field::UpdatedAt, true) => "-updated",
        (Field::LastUsedAt, false) => "used",
        (Field::LastUsedAt, true) => "-used",
        (Field::TokenTtl, false) => "ttl",
        (Field::TokenTtl, true) => "-ttl",
    }
}

fn key(row: &Model, field: Field) -> Json {
    match field {
        Field::Name => json!(row.sort_name),
        Field::ClientId => json!(row.client_id),
        Field::Status => match row.status {
            ClientStatus::Active => json!("active"),
            ClientStatus::Inactive => json!("inactive"),
        },
        Field::CreatedAt => json!(row.created_at.timestamp_micros()),
        Field::UpdatedAt => json!(row.updated_at.timestamp_micros()),
        Field::LastUsedAt => json!(row.last_used_at.map(|at| at.timestamp_micros())),
        Field::TokenTtl => json!(row.token_ttl_seconds),
    }
}

fn value(field: Field, key: &Json) -> Option<Value> {
    match field {
        Field::Name | Field::ClientId | Field::Status => key.as_str().map(Value::from),
        Field::CreatedAt | Field::UpdatedAt | Field::LastUsedAt => {
            let at = key.as_i64().and_then(DateTime::<Utc>::from_timestamp_micros);
            moment("after", at).ok().flatten().map(Value::from)
        }
        Field::TokenTtl => key.as_i64().and_then(|n| i32::try_from(n).ok()).map(Value::from),
    }
}

/// The rows after the cursor in the direction of reading.
fn beyond(cursor: &Cursor, order: OrderBy, slice: &Slice) -> Result<Condition> {
    let refused = || Cursor::refused(slice.cursor_field());
    let (key, id) = cursor.key(name(order)).ok_or_else(refused)?;
    let id: ClientId = id.parse().map_err(|_| refused())?;
    let descending = order.descending != (slice.direction == Direction::Backward);
    let column = column(order.field);
    let later_id = if descending { Column::Id.lt(id) } else { Column::Id.gt(id) };
    if key.is_null() && nullable(order.field) {
        // Rows without a value come first upwards, so downwards nothing but their own kind follows.
        let same = Condition::all().add(column.is_null()).add(later_id);
        return Ok(if descending { same } else { Condition::any().add(same).add(column.is_not_null()) });
    }
    let value = value(order.field, key).ok_or_else(refused)?;
    let later = if descending { column.lt(value.clone()) } else { column.gt(value.clone()) };
    let same = Condition::all().add(column.eq(value)).add(later_id);
    let beyond = Condition::any().add(later).add(same);
    Ok(if descending && nullable(order.field) { beyond.add(column.is_null()) } else { beyond })
}

fn filtered(actor: &Actor, filter: &Filter) -> Result<Select<Entity>> {
    actor.require(Permission::ClientsRead)?;
    let mut all = Condition::all();
    all = all
        .add_option(search::condition("filter.search", filter.search.as_deref(), Column::SearchText)?)
        .add_option(filter.status.as_ref().map(|status| Column::Status.is_in(status.iter().copied())))
        .add_option(filter.access_level.map(|level| Column::AccessLevel.eq(level)))
        .add_option(filter.roles.as_ref().map(|roles| Column::RoleId.is_in(roles.iter().copied())))
        .add_option(filter.owner.map(|owner| Column::OwnerId.eq(owner)))
        .add_option(filter.has_role.map(|has| if has { Column::RoleId.is_not_null() } else { Column::RoleId.is_null() }))
        .add_option(moment("filter.createdAt.from", filter.created.0)?.map(|from| Column::CreatedAt.gte(from)))
        .add_option(moment("filter.createdAt.until", filter.created.1)?.map(|until| Column::CreatedAt.lt(until)))
        .add_option(moment("filter.lastUsedAt.from", filter.last_used.0)?.map(|from| Column::LastUsedAt.gte(from)))
        .add_option(moment("filter.lastUsedAt.until", filter.last_used.1)?.map(|until| Column::LastUsedAt.lt(until)))
        .add_option(filter.never_used.map(|never| if never { Column::LastUsedAt.is_null() } else { Column::LastUsedAt.is_not_null() }));
    for (wanted, column) in filter.capabilities.into_iter().zip([Column::WebApp, Column::Backchannel, Column::Script]) {
        all = all.add_option(wanted.then(|| column.eq(true)));
    }
    let account = actor.account()?;
    for code in filter.scopes.iter().flatten() {
        let permissions = || -> SelectStatement {
            let query = permission::Entity::of_account(account).select_only().column(permission::Column::Id);
            query.filter(permission::Column::Code.eq(code)).into_query()
        };
        let roles = role_permission::Entity::find().select_only().column(role_permission::Column::RoleId);
        let roles = roles.filter(role_permission::Column::PermissionId.in_subquery(permissions())).into_query();
        let direct = client_permission::Entity::find().select_only().column(client_permission::Column::ClientId);
        let direct = direct.filter(client_permission::Column::PermissionId.in_subquery(permissions())).into_query();
        all = all.add(Condition::any().add(Column::RoleId.in_subquery(roles)).add(Column::Id.in_subquery(direct)));
    }
    Ok(Entity::of_account(account).filter(all))
}
