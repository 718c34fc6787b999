//! From the audit log to the outbox: a delivery for each event and each webhook that it is sent to.
//!
//! A cursor says how far the log is turned into deliveries. Both are written in one transaction, so
//! an event that was committed gets its deliveries even when the process dies between the two; and
//! numbers are committed in their order, so no event appears behind the cursor.

use super::is_sent;
use crate::{
    actor::Actor, audit, deployment, error::Result, limits::MAX_PENDING_DELIVERIES, tools::Tools,
    work::Work,
};
use entity::{
    WebhookDeliveryId, WebhookId,
    audit_event::Model as AuditEvent,
    webhook::{self, Model as Webhook, WebhookStatus},
    webhook_cursor,
    webhook_delivery::{ActiveModel, Column, DeliveryStatus, Entity},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait, QueryFilter,
    QuerySelect, sea_query::Expr,
};
use std::collections::{BTreeSet, HashMap};

/// Events that one transaction turns into deliveries.
const EVENTS: u64 = 200;
/// Rows that one statement writes: a statement may have only so many parameters.
const ROWS: usize = 500;
/// The only row of the cursor.
const ONLY: i32 = 1;
/// Why an event is not sent to a webhook that is too far behind.
const TOO_MANY: &str = "Too many deliveries to this webhook were pending.";

/// Whether more may be due after a call of [`write_deliveries`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogProgress {
    /// The log was read to its end.
    Done,
    /// There may be more.
    More,
}

/// Writes the deliveries of the next events of the log. Several nodes may do so at once: they take
/// turns.
///
/// # Errors
/// Only internal ones. Nothing is written then, and it can be called again.
pub async fn write_deliveries(
    db: &DatabaseConnection,
    tools: &Tools,
    actor: &Actor,
) -> Result<LogProgress> {
    let Some(since) = oldest_start(db).await? else {
        return Ok(LogProgress::Done);
    };
    let newest = deployment::audit_sequence(db).await?;
    if cursor(db).await?.max(since) >= newest {
        return Ok(LogProgress::Done);
    }
    let work = Work::begin(db, tools, actor).await?;
    let row = webhook_cursor::Entity::find_by_id(ONLY).lock_exclusive();
    let row = row.one(work.db()).await?;
    // What happened before there was a webhook is for none.
    let after = row.map_or(0, |row| row.sequence).max(since);
    let events = audit::since(work.db(), None, after, EVENTS).await?;
    let Some(last) = events.last().map(|event| event.sequence) else {
        return Ok(LogProgress::Done);
    };
    let rows = rows(&work, &events).await?;
    for some in rows.chunks(ROWS) {
        Entity::insert_many(some.to_vec())
            .on_conflict_do_nothing_on([Column::WebhookId, Column::EventSequence])
            .exec_without_returning(work.db())
            .await?;
    }
    webhook_cursor::Entity::update_many()
        .col_expr(webhook_cursor::Column::Sequence, Expr::value(last))
        .filter(webhook_cursor::Column::Id.eq(ONLY))
        .exec(work.db())
        .await?;
    work.commit().await?;
    let more = events.len() as u64 >= EVENTS;
    Ok(if more {
        LogProgress::More
    } else {
        LogProgress::Done
    })
}

/// The number after which the events of any webhook begin; none without an enabled webhook.
async fn oldest_start(db: &impl ConnectionTrait) -> Result<Option<i64>> {
    let oldest: Option<Option<i64>> = webhook::Entity::find()
        .select_only()
        .column_as(webhook::Column::SinceSequence.min(), "since")
        .filter(webhook::Column::Status.eq(WebhookStatus::Active))
        .into_tuple()
        .one(db)
        .await?;
    Ok(oldest.flatten())
}

async fn cursor(db: &impl ConnectionTrait) -> Result<i64> {
    let row = webhook_cursor::Entity::find_by_id(ONLY).one(db).await?;
    Ok(row.map_or(0, |row| row.sequence))
}

/// The deliveries of these events.
async fn rows(work: &Work<'_>, events: &[AuditEvent]) -> Result<Vec<ActiveModel>> {
    let accounts: BTreeSet<_> = events.iter().map(|event| event.account_id).collect();
    let webhooks = webhook::Entity::find()
        .filter(webhook::Column::AccountId.is_in(accounts))
        .filter(webhook::Column::Status.eq(WebhookStatus::Active))
        .all(work.db())
        .await?;
    let ids: Vec<_> = webhooks.iter().map(|webhook| webhook.id).collect();
    let mut pending = pending(work, ids).await?;
    let mut rows = Vec::new();
    for event in events {
        for webhook in webhooks.iter().filter(|webhook| is_sent(webhook, event)) {
            let waiting = pending.entry(webhook.id).or_default();
            let room = *waiting < MAX_PENDING_DELIVERIES;
            *waiting += u64::from(room);
            rows.push(row(work, (webhook, event), room));
        }
    }
    Ok(rows)
}

/// How many deliveries of each webhook are yet to be sent.
async fn pending(work: &Work<'_>, webhooks: Vec<WebhookId>) -> Result<HashMap<WebhookId, u64>> {
    let counted: Vec<(WebhookId, i64)> = Entity::find()
        .select_only()
        .column(Column::WebhookId)
        .column_as(Column::Id.count(), "waiting")
        .filter(Column::WebhookId.is_in(webhooks))
        .filter(Column::NextAttemptAt.is_not_null())
        .group_by(Column::WebhookId)
        .into_tuple()
        .all(work.db())
        .await?;
    let counted = counted.into_iter();
    Ok(counted
        .map(|(webhook, waiting)| (webhook, waiting.unsigned_abs()))
        .collect())
}

/// A delivery that is due at once, or one that is given up because there is no room for it.
fn row(work: &Work<'_>, (webhook, event): (&Webhook, &AuditEvent), room: bool) -> ActiveModel {
    let now = work.now();
    let status = if room {
        DeliveryStatus::Pending
    } else {
        DeliveryStatus::Failed
    };
    ActiveModel {
        id: Set(WebhookDeliveryId(work.id())),
        account_id: Set(webhook.account_id),
        webhook_id: Set(webhook.id),
        event_id: Set(event.id),
        event_sequence: Set(event.sequence),
        event_kind: Set(event.kind),
        status: Set(status),
        attempts: Set(0),
        next_attempt_at: Set(room.then_some(now)),
        last_attempt_at: Set(None),
        last_status_code: Set(None),
        last_error: Set((!room).then(|| TOO_MANY.to_owned())),
        last_duration_ms: Set(None),
        created_at: Set(now),
        finished_at: Set((!room).then_some(now)),
    }
}
