//! Which deliveries a courier sends next.
//!
//! A courier leases a delivery: its next attempt is put off by [`LEASE`], which is longer than an
//! attempt can take. A courier that dies leaves a delivery that is due again when its lease has
//! ended, and no other courier sends it before. On PostgreSQL couriers skip rows that another one
//! is leasing at that moment; on SQLite a writing transaction is alone.

use crate::{actor::Actor, error::Result, tools::Tools, work::Work};
use chrono::Duration;
use entity::{
    WebhookId, webhook,
    webhook_delivery::{self, Column, Entity, Model},
};
use sea_orm::{
    ColumnTrait, DatabaseConnection, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
    sea_query::{Expr, LockBehavior, LockType},
};

/// How long a courier has a delivery to itself.
pub const LEASE: Duration = Duration::seconds(60);
/// Deliveries to one webhook that a courier sends at a time, so that a receiver that is slow or dead
/// holds up no other.
pub const DELIVERIES_AT_ONCE: u64 = 2;

/// A courier's place among the webhooks, which it serves in position.
#[derive(Clone, Debug, Default)]
pub struct CourierPosition {
    /// The webhook that was served last.
    pub after: Option<WebhookId>,
    /// Webhooks to which the courier is sending as much as it may.
    pub busy: Vec<WebhookId>,
}

/// Webhooks with something due, at most so many, beginning after the one that was served last.
///
/// # Errors
/// Only internal ones.
pub async fn due(
    db: &DatabaseConnection,
    tools: &Tools,
    position: &CourierPosition,
    most: u64,
) -> Result<Vec<WebhookId>> {
    let mut found = some_due(db, tools, position, most).await?;
    if position.after.is_some() && (found.len() as u64) < most {
        // From the beginning.
        let again = CourierPosition {
            after: None,
            busy: position.busy.iter().chain(&found).copied().collect(),
        };
        let rest = most - found.len() as u64;
        found.extend(some_due(db, tools, &again, rest).await?);
    }
    Ok(found)
}

async fn some_due(
    db: &DatabaseConnection,
    tools: &Tools,
    position: &CourierPosition,
    most: u64,
) -> Result<Vec<WebhookId>> {
    let is_due = Entity::find()
        .select_only()
        .expr(Expr::value(1))
        .filter(
            Expr::col((Entity, Column::WebhookId)).equals((webhook::Entity, webhook::Column::Id)),
        )
        .filter(Column::NextAttemptAt.lte(tools.clock.now()))
        .into_query();
    let mut query = webhook::Entity::find()
        .select_only()
        .column(webhook::Column::Id)
        .filter(Expr::exists(is_due))
        .filter(webhook::Column::Id.is_not_in(position.busy.iter().copied()));
    if let Some(after) = position.after {
        query = query.filter(webhook::Column::Id.gt(after));
    }
    Ok(query
        .order_by_asc(webhook::Column::Id)
        .limit(most)
        .into_tuple()
        .all(db)
        .await?)
}

/// Leases what is due of a webhook, oldest first and at most so much. An attempt counts from here
/// on, so that a message which brings down couriers is not sent without end.
///
/// # Errors
/// Only internal ones.
pub async fn lease(
    db: &DatabaseConnection,
    (tools, actor): (&Tools, &Actor),
    webhook: WebhookId,
    most: u64,
) -> Result<Vec<Model>> {
    let work = Work::begin(db, tools, actor).await?;
    let now = work.now();
    let due = webhook_delivery::Entity::of_webhook(webhook)
        .filter(Column::NextAttemptAt.lte(now))
        .order_by_asc(Column::NextAttemptAt)
        .order_by_asc(Column::EventSequence)
        .limit(most)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(work.db())
        .await?;
    let ids = due.iter().map(|delivery| delivery.id);
    Entity::update_many()
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .col_expr(Column::NextAttemptAt, Expr::value(now + LEASE))
        .col_expr(Column::LastAttemptAt, Expr::value(now))
        .filter(Column::Id.is_in(ids))
        .exec(work.db())
        .await?;
    work.commit().await?;
    let leased = due.into_iter().map(|delivery| Model {
        attempts: delivery.attempts + 1,
        next_attempt_at: Some(now + LEASE),
        last_attempt_at: Some(now),
        ..delivery
    });
    Ok(leased.collect())
}
