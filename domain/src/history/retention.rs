//! Deletion of old records: issued tokens and refused requests are kept for a number of days, then
//! deleted in small batches.
//!
//! Ids are UUIDv7 (RFC 9562 section 5.7), so records older than a moment have smaller ids than that
//! moment, and the primary key finds them.

use crate::error::Result;
use chrono::{DateTime, Duration, Utc};
use entity::{issuance, refusal};
use sea_orm::{
    ColumnTrait, Condition, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

/// Rows deleted in one transaction, so that other writers wait only briefly.
const BATCH: u64 = 1000;
/// Batches of each kind in one call.
const BATCHES: usize = 10;

/// Deletes records that were older at that moment than the operator's retention, oldest first, as
/// many as one call may. Returns how many. Records of tokens that were valid then stay: without its
/// record a token cannot be revoked by its `jti`.
///
/// # Errors
/// Only internal ones.
pub async fn forget_old(db: &DatabaseConnection, days: u32, now: DateTime<Utc>) -> Result<u64> {
    if days == 0 {
        return Ok(0);
    }
    let first = smallest_id(now - Duration::days(days.into()));
    let issued = Condition::all()
        .add(issuance::Column::Id.lt(first))
        .add(issuance::Column::ExpiresAt.lte(now));
    let refused = Condition::all().add(refusal::Column::Id.lt(first));
    let issued = forget::<issuance::Entity>(db, issuance::Column::Id, issued).await?;
    Ok(issued + forget::<refusal::Entity>(db, refusal::Column::Id, refused).await?)
}

/// The smallest ID that a record of that moment can have.
fn smallest_id(at: DateTime<Utc>) -> Uuid {
    let millis = u64::try_from(at.timestamp_millis()).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(millis, &[0; 10]).into_uuid()
}

/// Deletes up to the last ID of a batch, in the order of ids, so that nodes that do it at the same
/// time do not deadlock.
async fn forget<E: EntityTrait>(
    db: &DatabaseConnection,
    id: E::Column,
    old: Condition,
) -> Result<u64> {
    let mut deleted = 0;
    for _ in 0..BATCHES {
        let batch = E::find()
            .select_only()
            .column(id)
            .filter(old.clone())
            .order_by_asc(id)
            .limit(BATCH);
        let ids: Vec<Uuid> = batch.into_tuple().all(db).await?;
        let Some(last) = ids.last() else { break };
        deleted += E::delete_many()
            .filter(old.clone())
            .filter(id.lte(*last))
            .exec(db)
            .await?
            .rows_affected;
        if (ids.len() as u64) < BATCH {
            break;
        }
    }
    Ok(deleted)
}
