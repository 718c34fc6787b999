//! The audit log.

use super::{
    client::{Actor as Doer, actor_of},
    context::{actor, app},
    error::Result,
    page::{DateTimeRange, connection, forward},
    requires::requires,
    time::DateTime,
};
use async_graphql::{Context, Enum, ID, InputObject, Json, Object};
use domain::{
    actor::Actor,
    audit::{self, AuditCriteria},
    permission::Permission as Builtin,
};
use entity::audit_event::{AuditEventKind as Kind, AuditOutcome as Outcome, Model};
use std::sync::Arc;

/// Kind of an audit event.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Kind")]
pub enum AuditEventKind {
    /// A client was created.
    ClientCreated,
    /// The settings of a client were changed.
    ClientUpdated,
    /// A client was created as a copy of another.
    ClientDuplicated,
    /// A client was enabled.
    ClientActivated,
    /// A client was disabled.
    ClientDeactivated,
    /// A client was deleted.
    ClientDeleted,
    /// The role of a client was set or removed.
    ClientRoleChanged,
    /// A secret of a client was created.
    SecretCreated,
    /// A secret of a client was replaced by a new one.
    SecretRotated,
    /// A secret of a client was revoked.
    SecretRevoked,
    /// Tokens of one or more clients were revoked.
    TokensRevoked,
    /// All tokens of the deployment were revoked.
    AllTokensRevoked,
    /// A role was created.
    RoleCreated,
    /// A role was changed.
    RoleUpdated,
    /// A role was deleted.
    RoleDeleted,
    /// A protected API was created.
    ResourceCreated,
    /// A protected API was changed.
    ResourceUpdated,
    /// A protected API was deleted.
    ResourceDeleted,
    /// A user was created.
    UserCreated,
    /// A user was changed.
    UserUpdated,
    /// A user was deleted.
    UserDeleted,
    /// An account was created.
    AccountCreated,
    /// The name of an account was changed.
    AccountUpdated,
    /// An account was deleted.
    AccountDeleted,
    /// The policy of an account was changed.
    PolicyUpdated,
    /// The signing keys were rotated.
    KeyRotated,
    /// A signing key was revoked.
    KeyRevoked,
    /// The master key was rotated.
    MasterKeyRotated,
    /// The oldest part of the audit log was deleted.
    AuditPruned,
    /// A request was refused because the caller lacks a permission.
    AccessDenied,
    /// Authentication as a client failed.
    AuthenticationFailed,
}

/// Outcome of an audit event.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Outcome")]
pub enum AuditOutcome {
    /// The request succeeded.
    Success,
    /// The request was refused.
    Failure,
}

/// An entry of the audit log.
#[derive(Clone)]
pub struct AuditEvent(pub Model);

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

    /// The client or server process that caused the event; null where the caller of the event was
    /// not authenticated, the client is deleted, or `clients:read` is missing.
    async fn actor(&self, ctx: &Context<'_>) -> Result<Option<Doer>> {
        actor_of(ctx, self.0.actor_kind, self.0.actor_id.as_deref()).await
    }

    /// Opaque ID of the client that caused the event (`cli_...`), even where that is deleted; null
    /// where the server did or the caller was not authenticated.
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

/// Conditions that an audit event must meet, all of them.
#[derive(InputObject, Default)]
pub struct AuditEventFilter {
    /// Kinds of event, any of which matches; all kinds when absent.
    kinds: Option<Vec<AuditEventKind>>,
    /// Outcome of the event.
    outcome: Option<AuditOutcome>,
    /// Opaque ID of the client that caused the event (`cli_...`).
    actor_id: Option<ID>,
    /// Opaque ID of the object that the event is about.
    subject_id: Option<ID>,
    /// Span of time in which the event occurred.
    occurred_at: Option<DateTimeRange>,
}

impl From<AuditEventFilter> for AuditCriteria {
    fn from(filter: AuditEventFilter) -> Self {
        let (from, until) = DateTimeRange::ends(filter.occurred_at);
        Self {
            kinds: filter
                .kinds
                .map(|kinds| kinds.into_iter().map(Kind::from).collect()),
            outcome: filter.outcome.map(Outcome::from),
            actor: filter.actor_id.map(|id| id.0),
            subject: filter.subject_id.map(|id| id.0),
            from,
            until,
        }
    }
}

connection!(
    AuditEventConnection,
    AuditEventEdge,
    AuditEvent,
    AuditCriteria,
    |db, actor, filter| audit::count(db, actor, filter),
    "audit events",
    "; null where there are more than 10,000"
);

/// A page of events.
pub async fn page(
    ctx: &Context<'_>,
    (actor, filter): (Arc<Actor>, AuditCriteria),
    first: Option<i32>,
    after: Option<String>,
) -> Result<AuditEventConnection> {
    let page = audit::list(&app(ctx)?.db, &actor, &filter, &forward(first, after)?).await?;
    Ok(AuditEventConnection::new(page, filter).seen_by(actor))
}

/// Queries about the audit log.
#[derive(Default)]
pub struct AuditQuery;

/// Queries about the audit log.
#[Object]
impl AuditQuery {
    /// Page of the account's audit events, newest first.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(
        directive = requires::apply(Builtin::AuditRead.as_str().to_owned())
    )]
    async fn audit_events(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Maximum number of items; at most 100.",
            default_with = "Some(50)"
        )]
        first: Option<i32>,
        #[graphql(
            desc = "Cursor of the item after which the page begins; the beginning of the list when absent."
        )]
        after: Option<String>,
        #[graphql(desc = "Conditions that the events must meet; all events when absent.")]
        filter: Option<AuditEventFilter>,
    ) -> Result<AuditEventConnection> {
        page(
            ctx,
            (actor(ctx)?.clone(), filter.unwrap_or_default().into()),
            first,
            after,
        )
        .await
    }
}
