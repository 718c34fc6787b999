//! Lists of clients: filtered, in any of eight orders, by keyset in both directions.

mod filter;
mod order;

pub use filter::ClientCriteria;
pub use order::{Field, OrderBy};

use crate::{
    actor::Actor,
    client::secrets::next_expiries,
    error::Result,
    page::{Cursor, Page, Slice, total},
};
use entity::client::{ByPosition, Model};
pub(super) use filter::filtered;
use order::{key, name, sorted, stretches};
use sea_orm::{ConnectionTrait, QueryFilter, QuerySelect};
use std::collections::HashMap;

/// Clients of the actor's account.
///
/// # Errors
/// Without `clients:read`, for a cursor of another order, and internal ones.
pub async fn list(
    db: &impl ConnectionTrait,
    actor: &Actor,
    (filter, order): (&ClientCriteria, OrderBy),
    slice: &Slice,
) -> Result<Page<Model>> {
    let (query, wanted) = (
        sorted(filtered(db, actor, filter).await?, order, slice, filter.now),
        slice.limit() + 1,
    );
    let mut rows = Vec::new();
    for stretch in stretches(order, slice, filter.now)? {
        let left = wanted.saturating_sub(u64::try_from(rows.len()).unwrap_or(u64::MAX));
        if left == 0 {
            break;
        }
        let some = query.clone().filter(stretch).limit(left).select_only();
        let some = some.expr(ByPosition::columns()).into_model::<ByPosition>();
        let some = some.all(db).await?;
        rows.extend(some.into_iter().map(|ByPosition(row)| row));
    }
    let expiries = if order.field == Field::NextSecretExpiresAt {
        let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
        next_expiries(db, &ids, filter.now).await?
    } else {
        HashMap::new()
    };
    Ok(Page::from_rows(rows, slice, |row| {
        let key = key(row, order.field, expiries.get(&row.id));
        Cursor::of_key(name(order), key, row.id)
    }))
}

/// How many clients there are, or none above [`COUNTING_CAP`](crate::page::COUNTING_CAP).
///
/// # Errors
/// As [`list`].
pub async fn count(
    db: &impl ConnectionTrait,
    actor: &Actor,
    filter: &ClientCriteria,
) -> Result<Option<u64>> {
    total(db, filtered(db, actor, filter).await?).await
}
