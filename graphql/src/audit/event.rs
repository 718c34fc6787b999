//! An entry of the audit log: what happened, who did it, and from where.

use crate::{
    client::{Actor as Doer, actor_of},
    error::Result,
    time::DateTime,
    vocabulary::{AuditEventKind, AuditOutcome},
};
use async_graphql::{Context, ID, Json, Object};
use entity::audit_event::Model;

/// An entry of the audit log.
#[derive(Clone)]
pub(crate) struct AuditEvent(pub Model);

impl From<Model> for AuditEvent {
    fn from(row: Model) -> Self {
        Self(row)
    }
}

/// An entry of the audit log.
#[Object]
impl AuditEvent {
    /// Opaque ID of the audit event (`aud_...`).
    pub async fn id(&self) -> ID {
        self.0.id.into()
    }

    /// Position of the event in the deployment's log; no number is missing across all accounts
    /// together.
    async fn sequence(&self) -> i64 {
        self.0.sequence
    }

    /// Kind of the event.
    async fn kind(&self) -> AuditEventKind {
        self.0.kind.into()
    }

    /// When the event occurred.
    async fn occurred_at(&self) -> DateTime {
        self.0.occurred_at.into()
    }

    /// Whether the event records a success or a refusal.
    async fn outcome(&self) -> AuditOutcome {
        self.0.outcome.into()
    }

    /// The client, user or server process that caused the event; null where the caller of the event
    /// was not authenticated, the actor is deleted, or the permission to read it (`clients:read`,
    /// `users:read`) is missing.
    async fn actor(&self, ctx: &Context<'_>) -> Result<Option<Doer>> {
        actor_of(ctx, self.0.actor_kind, self.0.actor_id.as_deref()).await
    }

    /// Opaque ID of the client (`cli_...`) or user (`usr_...`) that caused the event, even where
    /// that is deleted; null where the server did or the caller was not authenticated.
    async fn actor_id(&self) -> Option<ID> {
        self.0.actor_id.clone().map(ID)
    }

    /// Name that the actor had at the moment of the event.
    async fn actor_name(&self) -> &str {
        &self.0.actor_name
    }

    /// Opaque ID of the object that the event is about; null where there is none.
    async fn subject_id(&self) -> Option<ID> {
        self.0.subject_id.clone().map(ID)
    }

    /// Summary of the event in one sentence, for display.
    async fn summary(&self) -> &str {
        &self.0.summary
    }

    /// IP address of the caller; null where the event did not come from a request.
    async fn ip_address(&self) -> Option<&str> {
        self.0.ip_address.as_deref()
    }

    /// Header `User-Agent` of the request; null where there was none.
    async fn user_agent(&self) -> Option<&str> {
        self.0.user_agent.as_deref()
    }

    /// ID of the request, as in the server's logs and in the response header `x-request-id`; null
    /// where the event did not come from a request.
    async fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// Particulars of the event, which never contain a secret; their members depend on `kind`. Null
    /// where there are none.
    async fn details(&self) -> Option<Json<serde_json::Value>> {
        self.0
            .details
            .as_deref()
            .and_then(|details| serde_json::from_str(details).ok())
            .map(Json)
    }

    /// Hash that ties the event to the one before it in the deployment's log (HMAC-SHA-256 in
    /// hexadecimal); `latchkey audit verify` checks it. Null for an event of an older version that
    /// has none yet.
    async fn hash(&self) -> Option<&str> {
        self.0.hash.as_deref()
    }
}
