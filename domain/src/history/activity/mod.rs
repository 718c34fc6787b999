//! All activity of one client in one list: tokens that it was issued, requests that it was refused,
//! and changes made to it.
//!
//! The three kinds are in three tables. From each, as many rows are read as the page can hold, from
//! where the page begins; the newest of all of them make the page.

mod entry;
mod query;

pub use entry::{ActivityEntry, Kind, error_code};
pub use query::ActivityCriteria;

use self::query::Queries;
use super::{Portion, tokens};
use crate::{
    actor::Actor,
    error::Result,
    page::{COUNTING_CAP, Page, Slice, counted},
};
use entity::{audit_event, refusal};
use sea_orm::{ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, Select};
use std::cmp::Reverse;

/// Name of the order in cursors.
const ORDER: &str = "activity";

/// Activity of a client of the actor's account, newest first. Changes to it are left out for actors
/// that may not read the audit log.
///
/// # Errors
/// Without `tokens:read`, for a cursor of another list, and internal ones.
pub async fn list(
    db: &impl ConnectionTrait,
    actor: &Actor,
    filter: &ActivityCriteria,
    slice: &Slice,
) -> Result<Page<ActivityEntry>> {
    let queries = Queries::of(actor, filter)?;
    let portion = Portion::of(slice, ORDER)?;
    let mut found = Vec::new();
    if let Some(query) = queries.issued {
        let tokens = tokens::after(db, query, filter.now, portion).await?;
        found.extend(
            tokens
                .into_iter()
                .map(|token| ActivityEntry::Issued(Box::new(token))),
        );
    }
    if let Some(query) = queries.refused {
        let (at, id) = (refusal::Column::OccurredAt, refusal::Column::Id);
        let rows = after(query, at, id, portion).all(db).await?;
        found.extend(
            rows.into_iter()
                .map(|row| ActivityEntry::Refused(Box::new(row))),
        );
    }
    if let Some(query) = queries.administrative {
        let (at, id) = (audit_event::Column::OccurredAt, audit_event::Column::Id);
        let rows = after(query, at, id, portion).all(db).await?;
        found.extend(
            rows.into_iter()
                .map(|row| ActivityEntry::Administrative(Box::new(row))),
        );
    }
    found.sort_by_key(|entry| Reverse(entry.place()));
    Ok(Page::from_rows(found, slice, |entry| {
        entry.place().cursor(ORDER)
    }))
}

/// Number of activities, or none above [`COUNTING_CAP`].
///
/// # Errors
/// As [`list`].
pub async fn count(
    db: &impl ConnectionTrait,
    actor: &Actor,
    filter: &ActivityCriteria,
) -> Result<Option<u64>> {
    let (queries, mut all) = (Queries::of(actor, filter)?, 0);
    if let Some(query) = queries.issued {
        all += counted(db, query).await?;
    }
    if let Some(query) = queries.refused {
        all += counted(db, query).await?;
    }
    if let Some(query) = queries.administrative {
        all += counted(db, query).await?;
    }
    Ok((all <= COUNTING_CAP).then_some(all))
}

/// At most so many records after a position.
fn after<E: EntityTrait>(
    query: Select<E>,
    at: E::Column,
    id: E::Column,
    portion: Portion,
) -> Select<E> {
    let query = match portion.after {
        Some(place) => query.filter(place.beyond(at, id)),
        None => query,
    };
    query
        .order_by(at, Order::Desc)
        .order_by(id, Order::Desc)
        .limit(portion.most)
}
