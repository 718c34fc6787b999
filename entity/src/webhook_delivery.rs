//! The outbox: deliveries of audit events to webhooks, pending and past.

use crate::{AccountId, AuditEventId, WebhookDeliveryId, WebhookId, audit_event::AuditEventKind};
use sea_orm::entity::prelude::*;

/// State of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum DeliveryStatus {
    /// It is yet to be sent, or sent again.
    Pending,
    /// The receiver accepted it.
    Delivered,
    /// It was given up.
    Failed,
}

/// A delivery.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook_delivery")]
pub struct Model {
    /// ID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WebhookDeliveryId,
    /// Account of the webhook and of the event.
    pub account_id: AccountId,
    /// The webhook.
    pub webhook_id: WebhookId,
    /// The event.
    pub event_id: AuditEventId,
    /// Number of the event in the audit log.
    pub event_sequence: i64,
    /// Kind of the event.
    pub event_kind: AuditEventKind,
    /// State.
    pub status: DeliveryStatus,
    /// Attempts begun.
    pub attempts: i32,
    /// When the next attempt is due; null where there is none. While a courier has it for an
    /// attempt, this is when its lease ends: until then no other courier takes it.
    pub next_attempt_at: Option<DateTimeUtc>,
    /// When the last attempt began.
    pub last_attempt_at: Option<DateTimeUtc>,
    /// Status of the last response.
    pub last_status_code: Option<i32>,
    /// Why the last attempt failed, in our words.
    pub last_error: Option<String>,
    /// How long the last attempt took, in milliseconds.
    pub last_duration_ms: Option<i32>,
    /// When it was written to the outbox.
    pub created_at: DateTimeUtc,
    /// When it was made or given up.
    pub finished_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The deliveries to a webhook.
    #[must_use]
    pub fn of_webhook(webhook: WebhookId) -> Select<Self> {
        Self::find().filter(Column::WebhookId.eq(webhook))
    }
}
