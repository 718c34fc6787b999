//! The seven orders of a list, each with the keyset that pages continue by.

use crate::{
    error::{Result, moment},
    page::{Cursor, Direction, Slice},
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
}

/// An order; ties are broken by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderBy {
    /// Field that is ordered by.
    pub field: Field,
    /// Whether the largest comes first.
    pub descending: bool,
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

/// Name of the order in cursors.
pub(super) fn name(order: OrderBy) -> &'static str {
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

pub(super) fn key(row: &Model, field: Field) -> Json {
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
    order.descending != (slice.direction == Direction::Backward)
}

/// Orders the query in the direction of reading. The position of rows without a value is stated
/// only where the column is nullable, and as the index has it.
pub(super) fn sorted(query: Select<Entity>, order: OrderBy, slice: &Slice) -> Select<Entity> {
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

/// The rows beyond the cursor in the direction of reading, as ranges of the order's index, nearest
/// first.
///
/// Databases seek to each of these ranges. They do so for a row comparison, but not for one that is
/// spelled out with OR; and rows without a value, which come first in ascending order, are no part
/// of such a comparison.
pub(super) fn stretches(order: OrderBy, slice: &Slice) -> Result<Vec<Condition>> {
    let Some(cursor) = &slice.cursor else {
        return Ok(vec![Condition::all()]);
    };
    let refused = || Cursor::refused(slice.cursor_field());
    let (key, id) = cursor.key(name(order)).ok_or_else(refused)?;
    let id: ClientId = id.parse().map_err(|_| refused())?;
    let (descending, column, nullable) = (
        descends(order, slice),
        column(order.field),
        nullable(order.field),
    );
    let (near, far) = if key.is_null() && nullable {
        let later = if descending {
            Column::Id.lt(id)
        } else {
            Column::Id.gt(id)
        };
        (
            column.is_null().and(later),
            (!descending).then(|| column.is_not_null()),
        )
    } else {
        let value = value(order.field, key).ok_or_else(refused)?;
        let (row, place) = (
            Expr::tuple([Expr::col((Entity, column)), Expr::col((Entity, Column::Id))]),
            Expr::tuple([value.into(), id.into()]),
        );
        let later = if descending {
            row.lt(place)
        } else {
            row.gt(place)
        };
        (later, (descending && nullable).then(|| column.is_null()))
    };
    Ok(iter::once(near)
        .chain(far)
        .map(|stretch| Condition::all().add(stretch))
        .collect())
}
