//! The eight orders of a list, each with the keyset that pages continue by. All but one are those of
//! an index: when the next secret expires is computed for each client that the filter lets through,
//! because it depends on the present moment.

use crate::{
    client::secrets,
    error::{Result, moment},
    page::{Cursor, Direction, OrderDirection, Slice},
};
use chrono::{DateTime, Utc};
use entity::{
    ClientId,
    client::{ClientStatus, Column, Entity, Model},
};
use sea_orm::{
    ColumnTrait, Condition, ExprTrait, Order, QueryOrder, Select, Value,
    sea_query::{Expr, NullOrdering},
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
    /// When it was created.
    CreatedAt,
    /// When it was last changed.
    UpdatedAt,
    /// When it last authenticated; clients that never did come first.
    LastUsedAt,
    /// Its own token lifetime; clients that use the account's default come first.
    TokenTtl,
    /// When the next secret expires; clients without such a secret come first.
    NextSecretExpiresAt,
}

/// An order; ties are broken by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderBy {
    /// Field that is ordered by.
    pub field: Field,
    /// Direction of the order.
    pub direction: OrderDirection,
}

/// What is ordered by, in a list that is read at that moment.
fn sort_key(field: Field, now: DateTime<Utc>) -> Expr {
    let column = match field {
        Field::NextSecretExpiresAt => return secrets::next_expiry(now),
        Field::Name => Column::SortName,
        Field::ClientId => Column::ClientId,
        Field::Status => Column::Status,
        Field::CreatedAt => Column::CreatedAt,
        Field::UpdatedAt => Column::UpdatedAt,
        Field::LastUsedAt => Column::LastUsedAt,
        Field::TokenTtl => Column::TokenTtlSeconds,
    };
    Expr::col((Entity, column))
}

fn nullable(field: Field) -> bool {
    matches!(
        field,
        Field::LastUsedAt | Field::TokenTtl | Field::NextSecretExpiresAt
    )
}

/// Name of the order in cursors.
pub(super) fn name(order: OrderBy) -> &'static str {
    match (order.field, order.direction) {
        (Field::Name, OrderDirection::Asc) => "name",
        (Field::Name, OrderDirection::Desc) => "-name",
        (Field::ClientId, OrderDirection::Asc) => "client_id",
        (Field::ClientId, OrderDirection::Desc) => "-client_id",
        (Field::Status, OrderDirection::Asc) => "status",
        (Field::Status, OrderDirection::Desc) => "-status",
        (Field::CreatedAt, OrderDirection::Asc) => "created",
        (Field::CreatedAt, OrderDirection::Desc) => "-created",
        (Field::UpdatedAt, OrderDirection::Asc) => "updated",
        (Field::UpdatedAt, OrderDirection::Desc) => "-updated",
        (Field::LastUsedAt, OrderDirection::Asc) => "used",
        (Field::LastUsedAt, OrderDirection::Desc) => "-used",
        (Field::TokenTtl, OrderDirection::Asc) => "ttl",
        (Field::TokenTtl, OrderDirection::Desc) => "-ttl",
        (Field::NextSecretExpiresAt, OrderDirection::Asc) => "expiry",
        (Field::NextSecretExpiresAt, OrderDirection::Desc) => "-expiry",
    }
}

/// The value that a row is ordered by; `next_expiry` is when its next secret expires.
pub(super) fn key(row: &Model, field: Field, next_expiry: Option<&DateTime<Utc>>) -> Json {
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
        Field::NextSecretExpiresAt => json!(next_expiry.map(DateTime::timestamp_micros)),
    }
}

fn value(field: Field, key: &Json) -> Option<Value> {
    match field {
        Field::Name | Field::ClientId | Field::Status => key.as_str().map(Value::from),
        Field::CreatedAt | Field::UpdatedAt | Field::LastUsedAt | Field::NextSecretExpiresAt => {
            let at = key
                .as_i64()
                .and_then(DateTime::<Utc>::from_timestamp_micros);
            moment("after", at).ok().flatten().map(Value::from)
        }
        Field::TokenTtl => key
            .as_i64()
            .and_then(|n| i32::try_from(n).ok())
            .map(Value::from),
    }
}

/// Whether the order is descending in the direction of reading.
fn descends(order: OrderBy, slice: &Slice) -> bool {
    (order.direction == OrderDirection::Desc) != (slice.direction == Direction::Backward)
}

/// Orders the query in the direction of reading, at that moment. The position of rows without a
/// value is stated only where there are such, and as the index has it.
pub(super) fn sorted(
    query: Select<Entity>,
    order: OrderBy,
    slice: &Slice,
    now: DateTime<Utc>,
) -> Select<Entity> {
    let (direction, nulls) = match descends(order, slice) {
        true => (Order::Desc, NullOrdering::Last),
        false => (Order::Asc, NullOrdering::First),
    };
    let key = sort_key(order.field, now);
    let query = match nullable(order.field) {
        true => query.order_by_with_nulls(key, direction.clone(), nulls),
        false => query.order_by(key, direction.clone()),
    };
    query.order_by(Column::Id, direction)
}

/// The rows beyond the cursor in the direction of reading, as ranges of the order's index, nearest
/// first.
///
/// Databases seek to each of these ranges. They do so for a row comparison, but not for one that is
/// spelled out with OR; and rows without a value, which come first in ascending order, are no part
/// of such a comparison.
pub(super) fn stretches(
    order: OrderBy,
    slice: &Slice,
    now: DateTime<Utc>,
) -> Result<Vec<Condition>> {
    let Some(cursor) = &slice.cursor else {
        return Ok(vec![Condition::all()]);
    };
    let refused = || Cursor::refused(slice.cursor_field());
    let (key, id) = cursor.key(name(order)).ok_or_else(refused)?;
    let id: ClientId = id.parse().map_err(|_| refused())?;
    let (descending, sorted_by, nullable) = (
        descends(order, slice),
        sort_key(order.field, now),
        nullable(order.field),
    );
    let (near, far) = if key.is_null() && nullable {
        let later = if descending {
            Column::Id.lt(id)
        } else {
            Column::Id.gt(id)
        };
        (
            sorted_by.clone().is_null().and(later),
            (!descending).then(|| sorted_by.is_not_null()),
        )
    } else {
        let value = value(order.field, key).ok_or_else(refused)?;
        let (row, place) = (
            Expr::tuple([sorted_by.clone(), Expr::col((Entity, Column::Id))]),
            Expr::tuple([value.into(), id.into()]),
        );
        let later = if descending {
            row.lt(place)
        } else {
            row.gt(place)
        };
        (later, (descending && nullable).then(|| sorted_by.is_null()))
    };
    Ok(iter::once(near)
        .chain(far)
        .map(|stretch| Condition::all().add(stretch))
        .collect())
}
