//! Webhooks, and the deliveries of events to them.

mod delivery;
mod input;
mod mutation;
mod payload;
mod query;

pub(crate) use mutation::WebhookMutation;
pub(crate) use query::WebhookQuery;

use super::{
    client::input::Url,
    time::DateTime,
    vocabulary::{AuditEventKind, WebhookStatus},
};
use async_graphql::{ID, Object};
use domain::webhook::event_kinds;
use entity::webhook::Model;

/// A webhook: a URL that events of the account's audit log are sent to.
#[derive(Clone)]
pub(crate) struct Webhook(pub Model);

/// A webhook: a URL that events of the account's audit log are sent to.
#[Object]
impl Webhook {
    /// Opaque ID of the webhook (`whk_...`).
    pub async fn id(&self) -> ID {
        self.0.id.into()
    }

    /// Display name of the webhook.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// URL that events are sent to.
    async fn url(&self) -> Url {
        Url(self.0.url.clone())
    }

    /// Kinds of events that are sent; all kinds where empty.
    async fn event_kinds(&self) -> Vec<AuditEventKind> {
        event_kinds(&self.0).into_iter().map(Into::into).collect()
    }

    /// Whether events are sent.
    async fn status(&self) -> WebhookStatus {
        self.0.status.into()
    }

    /// Until when messages are signed with the previous signing secret too; null where there is
    /// none.
    async fn previous_secret_expires_at(&self) -> Option<DateTime> {
        self.0.previous_secret_expires_at.map(DateTime)
    }

    /// When the webhook was created.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// When the webhook was last changed.
    async fn updated_at(&self) -> DateTime {
        self.0.updated_at.into()
    }

    /// Version of the webhook, which rises with every change.
    async fn version(&self) -> i32 {
        self.0.version
    }
}
