//! What the mutations of webhooks are given.

use crate::{
    client::input::Url,
    vocabulary::{AuditEventKind, WebhookStatus},
};
use async_graphql::{ID, InputObject};

/// A webhook to create.
#[derive(InputObject)]
pub(super) struct CreateWebhookInput {
    /// Display name of the webhook.
    pub(super) name: String,
    /// URL that events are sent to: https, at a public address. The operator can allow other
    /// addresses, and there plain http.
    pub(super) url: Url,
    /// Kinds of events that are sent; all kinds when absent or empty.
    pub(super) event_kinds: Option<Vec<AuditEventKind>>,
}

/// Changes to a webhook. An absent member is left unchanged.
#[derive(InputObject)]
pub(super) struct UpdateWebhookInput {
    /// Opaque ID of the webhook (`whk_...`).
    pub(super) id: ID,
    /// Version of the webhook that the caller last saw; where the present version is another, the
    /// change is refused. Any version when absent.
    pub(super) expected_version: Option<i32>,
    /// Display name of the webhook.
    pub(super) name: Option<String>,
    /// URL that events are sent to, those pending included.
    pub(super) url: Option<Url>,
    /// Kinds of events that are sent, which replace those it has; all kinds where empty.
    pub(super) event_kinds: Option<Vec<AuditEventKind>>,
    /// Whether events are sent. Disabling gives up what is pending.
    pub(super) status: Option<WebhookStatus>,
}

/// A webhook to delete.
#[derive(InputObject)]
pub(super) struct DeleteWebhookInput {
    /// Opaque ID of the webhook (`whk_...`).
    pub(super) id: ID,
    /// Version of the webhook that the caller last saw; where the present version is another, the
    /// deletion is refused. Any version when absent.
    pub(super) expected_version: Option<i32>,
}

/// A webhook whose signing secret is replaced.
#[derive(InputObject)]
pub(super) struct RotateWebhookSecretInput {
    /// Opaque ID of the webhook (`whk_...`).
    pub(super) id: ID,
    /// Version of the webhook that the caller last saw; where the present version is another, the
    /// change is refused. Any version when absent.
    pub(super) expected_version: Option<i32>,
    /// Seconds for which messages are signed with the replaced secret too; 0 for none. The account's
    /// default for secrets when absent.
    pub(super) grace_seconds: Option<i32>,
}

/// A webhook to test.
#[derive(InputObject)]
pub(super) struct TestWebhookInput {
    /// Opaque ID of the webhook (`whk_...`).
    pub(super) id: ID,
}

/// A delivery to repeat.
#[derive(InputObject)]
pub(super) struct RedeliverWebhookDeliveryInput {
    /// Opaque ID of the delivery (`dlv_...`).
    pub(super) id: ID,
}
