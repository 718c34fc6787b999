//! Deliveries as they are shown, and ordered again.

use super::{change, of_account, own};
use crate::{
    actor::Actor,
    error::{Error, ProblemCode, Result},
    page::{Cursor, Direction, Page, Slice, total},
    permission::Permission,
    work::Work,
};
use chrono::{DateTime, Utc};
use entity::{
    WebhookDeliveryId, WebhookId,
    audit_event::AuditEventKind,
    webhook_delivery::{Column, DeliveryStatus, Entity, Model},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, Order,
    QueryFilter, QueryOrder, QuerySelect, Select,
};

/// Name of the order of the list, in its cursors.
const ORDER: &str = "webhook-deliveries";

/// Filter of deliveries.
#[derive(Clone, Debug)]
pub struct DeliveryFilter {
    /// To this webhook.
    pub webhook: WebhookId,
    /// In one of these states; in any where absent.
    pub statuses: Option<Vec<DeliveryStatus>>,
}

/// Deliveries to a webhook of the actor's account, newest event first.
///
/// # Errors
/// Without `webhooks:read`; `NOT_FOUND`, for a cursor of another list, and internal ones.
pub async fn deliveries(
    db: &impl ConnectionTrait,
    actor: &Actor,
    filter: &DeliveryFilter,
    slice: &Slice,
) -> Result<Page<Model>> {
    let mut query = filtered(db, actor, filter).await?;
    let onwards = slice.direction == Direction::Forward;
    if let Some(cursor) = &slice.cursor {
        let sequence = cursor
            .integer(ORDER)
            .ok_or_else(|| Cursor::refused(slice.cursor_field()))?;
        query = query.filter(if onwards {
            Column::EventSequence.lt(sequence)
        } else {
            Column::EventSequence.gt(sequence)
        });
    }
    let order = if onwards { Order::Desc } else { Order::Asc };
    let rows = query
        .order_by(Column::EventSequence, order)
        .limit(slice.limit() + 1)
        .all(db)
        .await?;
    Ok(Page::from_rows(rows, slice, |row| {
        Cursor::of_integer(ORDER, row.event_sequence)
    }))
}

/// How many deliveries there are, or none above 10,000.
///
/// # Errors
/// As [`deliveries`].
pub async fn deliveries_count(
    db: &impl ConnectionTrait,
    actor: &Actor,
    filter: &DeliveryFilter,
) -> Result<Option<u64>> {
    total(db, filtered(db, actor, filter).await?).await
}

async fn filtered(
    db: &impl ConnectionTrait,
    actor: &Actor,
    filter: &DeliveryFilter,
) -> Result<Select<Entity>> {
    actor.require(Permission::WebhooksRead)?;
    of_account(db, actor.account()?, filter.webhook)
        .await?
        .ok_or_else(|| Error::not_found("id", "webhook"))?;
    let mut query = Entity::of_webhook(filter.webhook);
    if let Some(statuses) = &filter.statuses {
        query = query.filter(Column::Status.is_in(statuses.iter().copied()));
    }
    Ok(query)
}

/// Sends an event to its webhook again: a delivery that was made or given up becomes pending, with
/// all its attempts before it.
///
/// # Errors
/// Without `webhooks:write`; `NOT_FOUND`; `CONFLICT` for a delivery that is pending, or where the
/// webhook is disabled.
pub async fn redeliver(work: &Work<'_>, id: WebhookDeliveryId) -> Result<Model> {
    work.actor().require(Permission::WebhooksWrite)?;
    let found = Entity::find_by_id(id)
        .filter(Column::AccountId.eq(work.actor().account()?))
        .one(work.db());
    let missing = || Error::not_found("id", "delivery");
    let webhook = own(work, found.await?.ok_or_else(missing)?.webhook_id).await?;
    // As it is now that the webhook is locked.
    let delivery = Entity::find_by_id(id).one(work.db()).await?;
    let delivery = delivery.ok_or_else(missing)?;
    if delivery.status == DeliveryStatus::Pending {
        return Err(Error::refused(
            ProblemCode::Conflict,
            "id",
            "The delivery is pending: it is sent, or tried again, without this.",
        ));
    }
    change::require_enabled(&webhook)?;
    let mut row = delivery.into_active_model();
    row.status = Set(DeliveryStatus::Pending);
    row.attempts = Set(0);
    row.next_attempt_at = Set(Some(work.now()));
    row.finished_at = Set(None);
    let delivery = Entity::update(row).exec(work.db()).await?;
    let kind = AuditEventKind::WebhookRedelivered;
    change::record(work, kind, &webhook, "sent an event again");
    Ok(delivery)
}

/// When the oldest delivery that is yet to be sent was written; none where there is none. For
/// metrics.
///
/// # Errors
/// Only internal ones.
pub async fn oldest_pending(db: &impl ConnectionTrait) -> Result<Option<DateTime<Utc>>> {
    let oldest: Option<Option<DateTime<Utc>>> = Entity::find()
        .select_only()
        .column_as(Column::CreatedAt.min(), "oldest")
        .filter(Column::NextAttemptAt.is_not_null())
        .into_tuple()
        .one(db)
        .await?;
    Ok(oldest.flatten())
}
