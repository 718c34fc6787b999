//! What the mutations of webhooks return: the webhook, or problems that the caller can correct.

use super::{Webhook, delivery::WebhookDelivery};
use crate::error::UserError;
use async_graphql::{ID, Object};
use entity::{Secret, webhook, webhook_delivery};

/// Result of a mutation that changes or tests a webhook.
pub(super) struct WebhookPayload(pub(super) Option<webhook::Model>, pub(super) Vec<UserError>);

/// Result of a mutation that changes or tests a webhook.
#[Object]
impl WebhookPayload {
    /// The webhook after the change; null exactly when `userErrors` is not empty.
    async fn webhook(&self) -> Option<Webhook> {
        self.0.clone().map(Webhook)
    }

    /// Problems with the input that the caller can correct; empty when the change succeeded.
    async fn user_errors(&self) -> &[UserError] {
        &self.1
    }
}

/// Result of a mutation that gives a webhook a signing secret, which is shown once.
pub(super) struct WebhookSecretPayload(
    pub(super) Option<(webhook::Model, Secret)>,
    pub(super) Vec<UserError>,
);

/// Result of a mutation that gives a webhook a signing secret, which is shown once.
#[Object]
impl WebhookSecretPayload {
    /// The webhook after the change; null exactly when `userErrors` is not empty.
    async fn webhook(&self) -> Option<Webhook> {
        self.0.as_ref().map(|(row, _)| Webhook(row.clone()))
    }

    /// Signing secret of the webhook (`whsec_...`). Store it now: it cannot be read again.
    async fn signing_secret(&self) -> Option<&str> {
        self.0.as_ref().map(|(_, secret)| secret.expose())
    }

    /// Problems with the input that the caller can correct; empty when the change succeeded.
    async fn user_errors(&self) -> &[UserError] {
        &self.1
    }
}

/// Result of deleting a webhook.
pub(super) struct DeleteWebhookPayload(pub(super) Option<ID>, pub(super) Vec<UserError>);

/// Result of deleting a webhook.
#[Object]
impl DeleteWebhookPayload {
    /// Opaque ID of the deleted webhook (`whk_...`); null exactly when `userErrors` is not empty.
    async fn deleted_webhook_id(&self) -> Option<&ID> {
        self.0.as_ref()
    }

    /// Problems with the input that the caller can correct; empty when the deletion succeeded.
    async fn user_errors(&self) -> &[UserError] {
        &self.1
    }
}

/// Result of repeating a delivery.
pub(super) struct WebhookDeliveryPayload(
    pub(super) Option<webhook_delivery::Model>,
    pub(super) Vec<UserError>,
);

/// Result of repeating a delivery.
#[Object]
impl WebhookDeliveryPayload {
    /// The delivery after the change; null exactly when `userErrors` is not empty.
    async fn delivery(&self) -> Option<WebhookDelivery> {
        self.0.clone().map(WebhookDelivery)
    }

    /// Problems with the input that the caller can correct; empty when the change succeeded.
    async fn user_errors(&self) -> &[UserError] {
        &self.1
    }
}
