//! Deletion of deliveries that were made or given up long ago.

use crate::{error::Result, limits::DELIVERY_RETENTION_DAYS};
use chrono::{DateTime, Duration, Utc};
use entity::{
    WebhookDeliveryId,
    webhook_delivery::{Column, Entity},
};
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// Deletes deliveries that were finished before their retention, oldest first and at most so many.
/// Returns how many.
///
/// # Errors
/// Only internal ones.
pub(crate) async fn forget_finished(
    db: &DatabaseConnection,
    now: DateTime<Utc>,
    most: u64,
) -> Result<u64> {
    let past = now - Duration::days(DELIVERY_RETENTION_DAYS);
    let ids: Vec<WebhookDeliveryId> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::FinishedAt.lt(past))
        .order_by_asc(Column::FinishedAt)
        .limit(most)
        .into_tuple()
        .all(db)
        .await?;
    if ids.is_empty() {
        return Ok(0);
    }
    // One may have been ordered again meanwhile.
    let deleted = Entity::delete_many()
        .filter(Column::Id.is_in(ids))
        .filter(Column::FinishedAt.lt(past))
        .exec(db)
        .await?;
    Ok(deleted.rows_affected)
}
