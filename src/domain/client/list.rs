//! Lists of clients: filtered, in any of seven orders, by keyset in both directions.

use super::containing;
use crate::domain::{
    actor::Actor,
    audit::COUNTING_CAP,
    error::{Error, ProblemCode, Result, moment},
    limits::{MAX_FILTER_SCOPES, MAX_PERMISSION_CODE},
    page::{Cursor, Direction, Page, Slice},
    permission::Permission,
};
use chrono::{DateTime, Utc};
use entity::{
    ClientId, RoleId, UserId,
    client::{AccessLevel, ClientStatus, Column, Entity, Model},
    client_permission, permission, role_permission,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, Order, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select, Value,
    sea_query::{Expr, NullOrdering, SelectStatement},
};
use serde_json::{Value as Json, json};
use std::iter;

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
    let (query, wanted) = (sorted(filtered(db, actor, filter).await?, order, slice), slice.limit() + 1);
    let mut rows = Vec::new();
    for stretch in stretches(order, slice)? {
        let left = wanted.saturating_sub(u64::try_from(rows.len()).unwrap_or(u64::MAX));
        if left == 0 {
            break;
        }
        rows.extend(query.clone().filter(stretch).limit(left).all(db).await?);
    }
    Ok(Page::from_rows(rows, slice, |row| Cursor::of_key(name(order), key(row, order.field), row.id)))
}

/// How many clients there are, or none above [`COUNTING_CAP`].
///
/// # Errors
/// As [`list`].
pub async fn count(db: &impl ConnectionTrait, actor: &Actor, filter: &Filter) -> Result<Option<u64>> {
    let ids = filtered(db, actor, filter).await?.select_only().column(Column::Id);
    let counted = ids.limit(COUNTING_CAP + 1).count(db).await?;
    Ok((counted <= COUNTING_CAP).then_some(counted))
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

/// Whether the largest come first in the direction of reading.
fn descends(order: OrderBy, slice: &Slice) -> bool {
    order.descending != (slice.direction == Direction::Backward)
}

/// In the direction of reading. The order of rows without a value is said only where there are any, and as the index has it.
fn sorted(query: Select<Entity>, order: OrderBy, slice: &Slice) -> Select<Entity> {
    let (direction, nulls) = match descends(order, slice) {
        true => (Order::Desc, NullOrdering::Last),
        false => (Order::Asc, NullOrdering::First),
    };
    let column = column(order.field);
    let query = match nullable(order.field) {
        true => query.order_by_with_nulls(column, direction.clone(), nulls),
        false => query.order_by(column, direction.clone()),
    };
    query.order_by(Column::Id, direction)
}

/// What lies beyond the cursor in the direction of reading: stretches of the order's index, nearest first.
///
/// Each is one that databases seek to. They do so for a comparison of whole rows, but not for one that is spelled out with OR; and rows
/// without a value, which come before all others upwards, are no part of such a comparison.
fn stretches(order: OrderBy, slice: &Slice) -> Result<Vec<Condition>> {
    let Some(cursor) = &slice.cursor else { return Ok(vec![Condition::all()]) };
    let refused = || Cursor::refused(slice.cursor_field());
    let (key, id) = cursor.key(name(order)).ok_or_else(refused)?;
    let id: ClientId = id.parse().map_err(|_| refused())?;
    let (descending, column, nullable) = (descends(order, slice), column(order.field), nullable(order.field));
    let (near, far) = if key.is_null() && nullable {
        let later = if descending { Column::Id.lt(id) } else { Column::Id.gt(id) };
        (column.is_null().and(later), (!descending).then(|| column.is_not_null()))
    } else {
        let value = value(order.field, key).ok_or_else(refused)?;
        let (row, place) =
            (Expr::tuple([Expr::col((Entity, column)), Expr::col((Entity, Column::Id))]), Expr::tuple([value.into(), id.into()]));
        let later = if descending { row.lt(place) } else { row.gt(place) };
        (later, (descending && nullable).then(|| column.is_null()))
    };
    Ok(iter::once(near).chain(far).map(|stretch| Condition::all().add(stretch)).collect())
}

async fn filtered(db: &impl ConnectionTrait, actor: &Actor, filter: &Filter) -> Result<Select<Entity>> {
    actor.require(Permission::ClientsRead)?;
    let account = actor.account()?;
    let mut all = Condition::all();
    all = all
        .add_option(containing::condition(db, account, filter.search.as_deref()).await?)
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
    if filter.scopes.as_ref().is_some_and(|scopes| scopes.len() > MAX_FILTER_SCOPES) {
        return Err(Error::refused(ProblemCode::TooLong, "filter.scopes", format!("At most {MAX_FILTER_SCOPES} scopes.")));
    }
    for code in filter.scopes.iter().flatten() {
        if code.len() > MAX_PERMISSION_CODE {
            return Err(Error::refused(ProblemCode::TooLong, "filter.scopes", format!("At most {MAX_PERMISSION_CODE} characters.")));
        }
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
