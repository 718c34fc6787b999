//! A webhook and a delivery as they are shown.

use crate::vocabulary::{AuditEventKind, WebhookDeliveryStatus, WebhookStatus};
use chrono::{DateTime, Utc};
use domain::webhook::event_kinds;
use entity::{Secret, webhook::Model, webhook_delivery::Model as Delivery};
use serde::Serialize;
use utoipa::ToSchema;

/// A webhook: a URL that events of the account's audit log are sent to.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Webhook {
    /// Opaque ID of the webhook (`whk_...`).
    #[schema(example = "whk_019b7a0c5e4070008a3e2f1d5b6c7d8e")]
    id: String,
    /// Display name of the webhook.
    name: String,
    /// URL that events are sent to.
    url: String,
    /// Kinds of events that are sent; all kinds where empty.
    event_kinds: Vec<AuditEventKind>,
    /// Whether events are sent.
    status: WebhookStatus,
    /// Until when messages are signed with the previous signing secret too; null where there is
    /// none.
    previous_secret_expires_at: Option<DateTime<Utc>>,
    /// When the webhook was created.
    created_at: DateTime<Utc>,
    /// When the webhook was last changed.
    updated_at: DateTime<Utc>,
    /// Version of the webhook, which rises with every change; also the `ETag`.
    version: i32,
}

impl From<Model> for Webhook {
    fn from(row: Model) -> Self {
        Self {
            id: row.id.to_string(),
            event_kinds: event_kinds(&row).into_iter().map(Into::into).collect(),
            name: row.name,
            url: row.url,
            status: row.status.into(),
            previous_secret_expires_at: row.previous_secret_expires_at,
            created_at: row.created_at,
            updated_at: row.updated_at,
            version: row.version,
        }
    }
}

/// A webhook, and the signing secret that it was just given, which is shown once.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct WebhookSecret {
    /// The webhook after the change.
    webhook: Webhook,
    /// Signing secret of the webhook (`whsec_...`). Store it now: it cannot be read again. Null in
    /// the answer to a repeated call (`Idempotency-Replayed`): rotate the secret where it was lost.
    signing_secret: Option<String>,
}

impl WebhookSecret {
    pub(super) fn of(row: Model, secret: Option<&Secret>) -> Self {
        Self {
            webhook: row.into(),
            signing_secret: secret.map(|secret| secret.expose().to_owned()),
        }
    }
}

/// A delivery of an event to a webhook.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct WebhookDelivery {
    /// Opaque ID of the delivery (`dlv_...`).
    #[schema(example = "dlv_019b7a0c5e4070008a3e2f1d5b6c7d8e")]
    id: String,
    /// Opaque ID of the webhook that the event is sent to (`whk_...`).
    webhook_id: String,
    /// Opaque ID of the audit event (`aud_...`), which is also the header `webhook-id`.
    event_id: String,
    /// Kind of the event.
    event_kind: AuditEventKind,
    /// State of the delivery.
    status: WebhookDeliveryStatus,
    /// Number of attempts so far, of which there are at most seven.
    attempt_count: i32,
    /// When the next attempt is due; null where there is none. While an attempt is in progress, when
    /// another one begins if that one never ends.
    next_attempt_at: Option<DateTime<Utc>>,
    /// When the last attempt began; null where there was none.
    last_attempt_at: Option<DateTime<Utc>>,
    /// HTTP status that the receiver answered the last attempt with; null where it did not answer.
    last_status_code: Option<i32>,
    /// Reason why the last attempt failed, as a sentence; null where it did not.
    last_error: Option<String>,
    /// Duration of the last attempt in milliseconds; null where there was none.
    last_duration_milliseconds: Option<i32>,
    /// When the delivery was written to the outbox.
    created_at: DateTime<Utc>,
    /// When the delivery succeeded or was given up; null while it is pending.
    finished_at: Option<DateTime<Utc>>,
}

impl From<Delivery> for WebhookDelivery {
    fn from(row: Delivery) -> Self {
        Self {
            id: row.id.to_string(),
            webhook_id: row.webhook_id.to_string(),
            event_id: row.event_id.to_string(),
            event_kind: row.event_kind.into(),
            status: row.status.into(),
            attempt_count: row.attempts,
            next_attempt_at: row.next_attempt_at,
            last_attempt_at: row.last_attempt_at,
            last_status_code: row.last_status_code,
            last_error: row.last_error,
            last_duration_milliseconds: row.last_duration_ms,
            created_at: row.created_at,
            finished_at: row.finished_at,
        }
    }
}
