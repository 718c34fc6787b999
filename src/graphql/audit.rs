//! The audit log.

use super::{
    client::{Actor as Doer, actor_of},
    context::{actor, app},
    error::Result,
    page::{DateTimeRange, connection, forward},
    requires::requires,
    time::DateTime,
};
use crate::domain::{
    actor::Actor,
    audit::{self, Filter},
    permission::Permission as Builtin,
};
use async_graphql::{Context, Enum, ID, InputObject, Json, Object};
use entity::audit_event::{AuditEventKind as Kind, AuditOutcome as Outcome, Model};
use std::sync::Arc;

/// What happened.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Kind")]
pub enum AuditEventKind {
    /// A client was made.
    ClientCreated,
    /// A client's settings were changed.
    ClientUpdated,
    /// A client was made after another.
    ClientDuplicated,
    /// A client was switched on.
    ClientActivated,
    /// A client was switched off.
    ClientDeactivated,
    /// A client was deleted.
    ClientDeleted,
    /// A client was given a role, or lost it.
    ClientRoleChanged,
    /// A secret was made.
    SecretCreated,
    /// A secret took the place of another.
    SecretRotated,
    /// A secret was revoked.
    SecretRevoked,
    /// Tokens were revoked.
    TokensRevoked,
    /// All tokens of the deployment were revoked.
    AllTokensRevoked,
    /// A role was made.
    RoleCreated,
    /// A role was changed.
    RoleUpdated,
    /// A role was deleted.
    RoleDeleted,
    /// A protected API was defined.
    ResourceCreated,
    /// A protected API was changed.
    ResourceUpdated,
    /// A protected API was deleted.
    ResourceDeleted,
    /// A user was made.
    UserCreated,
    /// A user was changed.
    UserUpdated,
    /// A user was deleted.
    UserDeleted,
    /// An account was made.
    AccountCreated,
    /// An account's policy was changed.
    PolicyUpdated,
    /// Signing keys moved on.
    KeyRotated,
    /// A signing key was revoked.
    KeyRevoked,
    /// The master key was rotated.
    MasterKeyRotated,
    /// The beginning of the audit log was deleted.
    AuditPruned,
    /// Somebody lacked a permission.
    AccessDenied,
    /// A client failed to authenticate.
    AuthenticationFailed,
}

/// Whether it worked.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Outcome")]
pub enum AuditOutcome {
    /// It did.
    Success,
    /// It was refused.
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
    /// Opaque id.
    pub async fn id(&self) -> ID {
        self.0.id.into()
    }

    /// Place in the deployment's log; of all accounts together no number is missing.
    async fn sequence(&self) -> i64 {
        self.0.sequence
    }

    /// What happened.
    async fn kind(&self) -> AuditEventKind {
        self.0.kind.into()
    }

    /// When.
    async fn occurred_at(&self) -> DateTime {
        self.0.occurred_at.into()
    }

    /// Whether it worked.
    async fn outcome(&self) -> AuditOutcome {
        self.0.outcome.into()
    }

    /// Who did it; null where nobody proved who they are, where the client is gone, or where the caller may not read clients.
    async fn actor(&self, ctx: &Context<'_>) -> Result<Option<Doer>> {
        actor_of(ctx, self.0.actor_kind, self.0.actor_id.as_deref()).await
    }

    /// Id of the client that did it, even where that is gone.
    async fn actor_id(&self) -> Option<ID> {
        self.0.actor_id.clone().map(ID)
    }

    /// The actor's name at that moment.
    async fn actor_name(&self) -> &str {
        &self.0.actor_name
    }

    /// Id of what it was done to.
    async fn subject_id(&self) -> Option<ID> {
        self.0.subject_id.clone().map(ID)
    }

    /// One sentence for people.
    async fn summary(&self) -> &str {
        &self.0.summary
    }

    /// The caller's address.
    async fn ip_address(&self) -> Option<&str> {
        self.0.ip_address.as_deref()
    }

    /// The caller's `User-Agent`.
    async fn user_agent(&self) -> Option<&str> {
        self.0.user_agent.as_deref()
    }

    /// The request's id, as in the server's logs and in the answer's `x-request-id`.
    async fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// Particulars; never a secret.
    async fn details(&self) -> Option<Json<serde_json::Value>> {
        self.0.details.as_deref().and_then(|details| serde_json::from_str(details).ok()).map(Json)
    }

    /// Ties the event to the one before it in the deployment's log (HMAC-SHA-256 in hexadecimal); `latchkey audit verify` checks it.
    async fn hash(&self) -> Option<&str> {
        self.0.hash.as_deref()
    }
}

/// Which events are wanted; all conditions must hold.
#[derive(InputObject, Default)]
pub struct AuditEventFilter {
    /// Of any of these kinds.
    kinds: Option<Vec<AuditEventKind>>,
    /// With this outcome.
    outcome: Option<AuditOutcome>,
    /// By this client.
    actor_id: Option<ID>,
    /// About this subject.
    subject_id: Option<ID>,
    /// Within this span.
    occurred_at: Option<DateTimeRange>,
}

impl From<AuditEventFilter> for Filter {
    fn from(filter: AuditEventFilter) -> Self {
        let (from, until) = DateTimeRange::ends(filter.occurred_at);
        Self {
            kinds: filter.kinds.map(|kinds| kinds.into_iter().map(Kind::from).collect()),
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
    Filter,
    |db, actor, filter| audit::count(db, actor, filter),
    "How many events there are; null where there are more than 10,000."
);

/// A page of events.
pub async fn page(
    ctx: &Context<'_>,
    (actor, filter): (Arc<Actor>, Filter),
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
    /// Events of the account, newest first.
    #[expect(clippy::too_many_arguments, reason = "a GraphQL argument each")]
    #[graphql(
        directive = requires::apply(Builtin::AuditRead.as_str().to_owned())
    )]
    async fn audit_events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many; at most 100.", default_with = "Some(50)")] first: Option<i32>,
        #[graphql(desc = "After the item with this cursor.")] after: Option<String>,
        #[graphql(desc = "Which ones.")] filter: Option<AuditEventFilter>,
    ) -> Result<AuditEventConnection> {
        page(ctx, (actor(ctx)?.clone(), filter.unwrap_or_default().into()), first, after).await
    }
}
