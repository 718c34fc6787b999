//! The audit log: every change, in the transaction of the change, under a sequence number that
//! leaves no gap.
//!
//! The number comes from one row that each writer updates in its own transaction. The transaction
//! that holds that row commits before the next one can count, so the order of the log is the order
//! of the commits. Each event carries a hash that covers the one before: see [`chain`].

pub mod chain;
pub mod checkpoint;
mod event;
mod export;
mod filter;

pub use event::Event;
pub use export::line;
pub use filter::AuditCriteria;

pub(crate) use event::Likeness;

use super::{
    actor::Actor,
    error::Result,
    page::{Cursor, Direction, Page, Slice, total},
    permission::Permission,
};
use chrono::{DateTime, Utc};
use entity::{
    AccountId, AuditEventId,
    audit_event::{self, ByPosition, Model},
};
use filter::filtered;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect,
};

/// The channel on which PostgreSQL notifies nodes of new events. The notification has no content:
/// what is new is read from the log.
pub const CHANNEL: &str = "latchkey_audit";

/// One event of the actor's account.
///
/// # Errors
/// Without `audit:read`, and internal ones.
pub async fn find(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: AuditEventId,
) -> Result<Option<Model>> {
    actor.require(Permission::AuditRead)?;
    Ok(audit_event::Entity::of_account(actor.account()?)
        .filter(audit_event::Column::Id.eq(id))
        .one(db)
        .await?)
}

/// Events of the actor's account, or of any account for an operator, by their ids, in any order;
/// those that do not exist are left out.
///
/// # Errors
/// Without `audit:read`, and internal ones.
pub async fn find_all(
    db: &impl ConnectionTrait,
    actor: &Actor,
    ids: &[AuditEventId],
) -> Result<Vec<Model>> {
    actor.require(Permission::AuditRead)?;
    let seen = actor
        .account_in_view()?
        .map_or_else(audit_event::Entity::find, audit_event::Entity::of_account);
    Ok(seen
        .filter(audit_event::Column::Id.is_in(ids.iter().copied()))
        .all(db)
        .await?)
}

/// Events of the actor's account, newest first.
///
/// # Errors
/// Without `audit:read`, for a cursor of another list, and internal ones.
pub async fn list(
    db: &impl ConnectionTrait,
    actor: &Actor,
    filter: &AuditCriteria,
    slice: &Slice,
) -> Result<Page<Model>> {
    let mut query = filtered(actor, filter)?;
    let (column, onwards) = (
        audit_event::Column::Sequence,
        slice.direction == Direction::Forward,
    );
    if let Some(cursor) = &slice.cursor {
        let sequence = cursor
            .integer("audit")
            .ok_or_else(|| Cursor::refused(slice.cursor_field()))?;
        query = query.filter(if onwards {
            column.lt(sequence)
        } else {
            column.gt(sequence)
        });
    }
    let order = if onwards { Order::Desc } else { Order::Asc };
    let rows = query
        .order_by(column, order)
        .limit(slice.limit() + 1)
        .select_only()
        .expr(ByPosition::columns())
        .into_model::<ByPosition>()
        .all(db)
        .await?;
    let rows = rows.into_iter().map(|ByPosition(row)| row).collect();
    Ok(Page::from_rows(rows, slice, |row: &Model| {
        Cursor::of_integer("audit", row.sequence)
    }))
}

/// How many events there are, or none above [`COUNTING_CAP`](crate::page::COUNTING_CAP).
///
/// # Errors
/// As [`list`].
pub async fn count(
    db: &impl ConnectionTrait,
    actor: &Actor,
    filter: &AuditCriteria,
) -> Result<Option<u64>> {
    total(db, filtered(actor, filter)?).await
}

/// Events of one account or of all, oldest first, from the one after that number on: at most so
/// many. For the command line and the feed, which walk the log to its end.
///
/// # Errors
/// Only internal ones.
pub async fn since(
    db: &impl ConnectionTrait,
    account: Option<AccountId>,
    after: i64,
    most: u64,
) -> Result<Vec<Model>> {
    use audit_event::Column;
    let all = account.map_or_else(audit_event::Entity::find, audit_event::Entity::of_account);
    Ok(all
        .filter(Column::Sequence.gt(after))
        .order_by_asc(Column::Sequence)
        .limit(most)
        .all(db)
        .await?)
}

/// When the newest event was written; none of an empty log.
///
/// # Errors
/// Only internal ones.
pub(crate) async fn newest_moment(db: &impl ConnectionTrait) -> Result<Option<DateTime<Utc>>> {
    let newest = audit_event::Entity::find()
        .order_by_desc(audit_event::Column::Sequence)
        .limit(1)
        .one(db)
        .await?;
    Ok(newest.map(|event| event.occurred_at))
}
