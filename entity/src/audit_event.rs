//! The audit log: what was changed, by whom, when and from where. Never a secret.

use crate::{AccountId, AuditEventId};
use sea_orm::entity::prelude::*;

/// What kind of actor did it.
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
    /// Somebody who did not prove who they are.
    Anonymous,
}

/// Whether it worked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(16))",
    rename_all = "snake_case"
)]
pub enum AuditOutcome {
    /// It did.
    Success,
    /// It was refused.
    Failure,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(32))",
    rename_all = "snake_case"
)]
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
    /// An account was renamed.
    AccountUpdated,
    /// An account was deleted.
    AccountDeleted,
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

/// An entry.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_event")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AuditEventId,
    /// Place in the log; no number is missing.
    pub sequence: i64,
    /// What happened.
    pub kind: AuditEventKind,
    /// Whether it worked.
    pub outcome: AuditOutcome,
    /// When.
    pub occurred_at: DateTimeUtc,
    /// Tenant.
    pub account_id: AccountId,
    /// What kind of actor did it.
    pub actor_kind: ActorKind,
    /// The actor's prefixed id, where it has one.
    pub actor_id: Option<String>,
    /// The actor's name at that moment.
    pub actor_name: String,
    /// Prefixed id of what it was done to.
    pub subject_id: Option<String>,
    /// One sentence for people.
    pub summary: String,
    /// The caller's address.
    pub ip_address: Option<String>,
    /// The caller's `User-Agent`.
    pub user_agent: Option<String>,
    /// The request's id, as in the logs.
    pub request_id: Option<String>,
    /// Particulars as JSON.
    pub details: Option<String>,
    /// What ties it to the event before it: an HMAC in hexadecimal. None only where no server has
    /// started since hashes came.
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
