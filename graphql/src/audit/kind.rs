//! What an audit event can be about, and how it can end.

use async_graphql::Enum;
use entity::audit_event::{AuditEventKind as Kind, AuditOutcome as Outcome};

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
    /// A user signed in.
    UserSignedIn,
    /// A user signed out.
    UserSignedOut,
    /// A sign-in of a user failed.
    SignInFailed,
    /// Sessions of a user were ended.
    SessionsEnded,
    /// A one-time link for a user to set a password was created.
    UserLinkCreated,
    /// A user set a password of its own.
    PasswordChanged,
    /// A user authorized a client to act for it.
    AuthorizationGranted,
    /// An authorization of a client by a user was revoked.
    AuthorizationRevoked,
    /// A refresh token was used again after its successor, and the authorization was revoked.
    RefreshTokenReused,
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
