//! A delivery of an event to a webhook: pending, made or given up.

use crate::{
    page::connection,
    time::DateTime,
    vocabulary::{AuditEventKind, WebhookDeliveryStatus},
};
use async_graphql::{ID, InputObject, Object};
use domain::webhook::{self, DeliveryFilter};
use entity::webhook_delivery::Model;

/// A delivery of an event to a webhook.
#[derive(Clone)]
pub(super) struct WebhookDelivery(pub Model);

impl From<Model> for WebhookDelivery {
    fn from(row: Model) -> Self {
        Self(row)
    }
}

/// A delivery of an event to a webhook.
#[Object]
impl WebhookDelivery {
    /// Opaque ID of the delivery (`dlv_...`).
    pub async fn id(&self) -> ID {
        self.0.id.into()
    }

    /// Opaque ID of the webhook that the event is sent to (`whk_...`).
    async fn webhook_id(&self) -> ID {
        self.0.webhook_id.into()
    }

    /// Opaque ID of the audit event (`aud_...`), which is also the header `webhook-id`.
    async fn event_id(&self) -> ID {
        self.0.event_id.into()
    }

    /// Kind of the event.
    async fn event_kind(&self) -> AuditEventKind {
        self.0.event_kind.into()
    }

    /// State of the delivery.
    async fn status(&self) -> WebhookDeliveryStatus {
        self.0.status.into()
    }

    /// Number of attempts so far, of which there are at most seven.
    async fn attempt_count(&self) -> i32 {
        self.0.attempts
    }

    /// When the next attempt is due; null where there is none. While an attempt is in progress, when
    /// another one begins if that one never ends.
    async fn next_attempt_at(&self) -> Option<DateTime> {
        self.0.next_attempt_at.map(DateTime)
    }

    /// When the last attempt began; null where there was none.
    async fn last_attempt_at(&self) -> Option<DateTime> {
        self.0.last_attempt_at.map(DateTime)
    }

    /// HTTP status that the receiver answered the last attempt with; null where it did not answer.
    async fn last_status_code(&self) -> Option<i32> {
        self.0.last_status_code
    }

    /// Reason why the last attempt failed, as a sentence; null where it did not.
    async fn last_error(&self) -> Option<&str> {
        self.0.last_error.as_deref()
    }

    /// Duration of the last attempt in milliseconds; null where there was none.
    async fn last_duration_milliseconds(&self) -> Option<i32> {
        self.0.last_duration_ms
    }

    /// When the delivery was written to the outbox.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// When the delivery succeeded or was given up; null while it is pending.
    async fn finished_at(&self) -> Option<DateTime> {
        self.0.finished_at.map(DateTime)
    }
}

connection!(
    WebhookDeliveryConnection,
    WebhookDeliveryEdge,
    WebhookDelivery,
    DeliveryFilter,
    |db, actor, filter| webhook::deliveries_count(db, actor, filter),
    "deliveries",
    "; null where there are more than 10,000"
);

/// Conditions that a delivery must meet, all of them.
#[derive(InputObject, Default)]
pub(super) struct WebhookDeliveryFilter {
    /// States of the delivery, any of which matches; all states when absent.
    pub(super) statuses: Option<Vec<WebhookDeliveryStatus>>,
}
