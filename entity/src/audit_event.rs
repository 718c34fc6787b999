//! The audit log: what was changed, by which actor, when and from where. Never a secret.

use crate::{AccountId, AuditEventId, by_position::by_position};
use sea_orm::entity::prelude::*;

/// Kind of actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum ActorKind {
    /// The server itself, or its command line.
    System,
    /// An API client.
    Client,
    /// A person who is signed in.
    User,
    /// A caller that was not authenticated.
    Anonymous,
}

/// Whether the action succeeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum AuditOutcome {
    /// It succeeded.
    Success,
    /// It was refused.
    Failure,
}

/// Kind of event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(32))",
    rename_all = "snake_case"
)]
pub enum AuditEventKind {
    /// A client was created.
    ClientCreated,
    /// A client's settings were changed.
    ClientUpdated,
    /// A client was created as a copy of another.
    ClientDuplicated,
    /// A client was enabled.
    ClientActivated,
    /// A client was disabled.
    ClientDeactivated,
    /// A client was deleted.
    ClientDeleted,
    /// A client was given a role, or lost it.
    ClientRoleChanged,
    /// A secret was created.
    SecretCreated,
    /// A secret replaced another.
    SecretRotated,
    /// A secret was revoked.
    SecretRevoked,
    /// Tokens were revoked.
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
    /// An account was renamed.
    AccountUpdated,
    /// An account was deleted.
    AccountDeleted,
    /// An account's policy was changed.
    PolicyUpdated,
    /// Signing keys were rotated.
    KeyRotated,
    /// A signing key was revoked.
    KeyRevoked,
    /// The master key was rotated.
    MasterKeyRotated,
    /// The beginning of the audit log was deleted.
    AuditPruned,
    /// An actor lacked a permission.
    AccessDenied,
    /// A client failed to authenticate.
    AuthenticationFailed,
    /// A user signed in.
    UserSignedIn,
    /// A user signed out.
    UserSignedOut,
    /// A sign-in of a user failed.
    SignInFailed,
    /// Sessions of a user were ended.
    SessionsEnded,
    /// A one-time link for a user was created.
    UserLinkCreated,
    /// A user set its password.
    PasswordChanged,
    /// A user authorized a client.
    AuthorizationGranted,
    /// An authorization of a client by a user was revoked.
    AuthorizationRevoked,
    /// A refresh token was presented again after its successor was used.
    RefreshTokenReused,
    /// A webhook was created.
    WebhookCreated,
    /// A webhook was changed.
    WebhookUpdated,
    /// A webhook was disabled because its receiver asked for that.
    WebhookDisabled,
    /// A webhook was deleted.
    WebhookDeleted,
    /// The signing secret of a webhook was replaced.
    WebhookSecretRotated,
    /// A delivery was ordered again.
    WebhookRedelivered,
    /// A test of a webhook.
    WebhookTested,
}

/// An audit event.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_event")]
pub struct Model {
    /// ID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AuditEventId,
    /// Sequence number; no number is missing.
    pub sequence: i64,
    /// Kind of event.
    pub kind: AuditEventKind,
    /// Whether the action succeeded.
    pub outcome: AuditOutcome,
    /// When it happened.
    pub occurred_at: DateTimeUtc,
    /// Account that it belongs to.
    pub account_id: AccountId,
    /// Kind of actor.
    pub actor_kind: ActorKind,
    /// The actor's prefixed id, where it has one.
    pub actor_id: Option<String>,
    /// The actor's name at that moment.
    pub actor_name: String,
    /// Prefixed ID of the subject.
    pub subject_id: Option<String>,
    /// One sentence for people.
    pub summary: String,
    /// The caller's address.
    pub ip_address: Option<String>,
    /// The caller's `User-Agent`.
    pub user_agent: Option<String>,
    /// The request's id, as in the logs.
    pub request_id: Option<String>,
    /// Details as JSON.
    pub details: Option<String>,
    /// The hash that chains it to the event before: an HMAC in hexadecimal. Null only where no
    /// server has started since hashes were introduced.
    pub hash: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The events of an account.
    #[must_use]
    pub fn of_account(account: AccountId) -> Select<Self> {
        Self::find().filter(Column::AccountId.eq(account))
    }
}

by_position! {
    id,
    sequence,
    kind,
    outcome,
    occurred_at,
    account_id,
    actor_kind,
    actor_id: nullable,
    actor_name,
    subject_id: nullable,
    summary,
    ip_address: nullable,
    user_agent: nullable,
    request_id: nullable,
    details: nullable,
    hash: nullable,
}
