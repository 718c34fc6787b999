//! Words about the audit log.

use super::words::words;
use entity::audit_event::{AuditEventKind as Kind, AuditOutcome as Outcome};

words! {
    /// Outcome of an audit event.
    ///
    /// - `FAILURE`: The request was refused.
    /// - `SUCCESS`: The request succeeded.
    AuditOutcome = Outcome { Success Failure }
    /// Kind of an audit event.
    ///
    /// - `ACCESS_DENIED`: A request was refused because the caller lacks a permission.
    /// - `ACCOUNT_CREATED`: An account was created.
    /// - `ACCOUNT_DELETED`: An account was deleted.
    /// - `ACCOUNT_UPDATED`: The name of an account was changed.
    /// - `ALL_TOKENS_REVOKED`: All tokens of the deployment were revoked.
    /// - `AUDIT_PRUNED`: The oldest part of the audit log was deleted.
    /// - `AUTHENTICATION_FAILED`: Authentication as a client failed.
    /// - `AUTHORIZATION_GRANTED`: A user authorized a client to act for it.
    /// - `AUTHORIZATION_REVOKED`: An authorization of a client by a user was revoked.
    /// - `CLIENT_ACTIVATED`: A client was enabled.
    /// - `CLIENT_CREATED`: A client was created.
    /// - `CLIENT_DEACTIVATED`: A client was disabled.
    /// - `CLIENT_DELETED`: A client was deleted.
    /// - `CLIENT_DUPLICATED`: A client was created as a copy of another.
    /// - `CLIENT_ROLE_CHANGED`: The role of a client was set or removed.
    /// - `MASTER_KEY_ROTATED`: The master key was rotated.
    /// - `CLIENT_UPDATED`: The settings of a client were changed.
    /// - `KEY_REVOKED`: A signing key was revoked.
    /// - `KEY_ROTATED`: The signing keys were rotated.
    /// - `PASSWORD_CHANGED`: A user set a password of its own.
    /// - `POLICY_UPDATED`: The policy of an account was changed.
    /// - `REFRESH_TOKEN_REUSED`: A refresh token was used again after its successor, and the
    ///   authorization was revoked.
    /// - `RESOURCE_CREATED`: A protected API was created.
    /// - `RESOURCE_DELETED`: A protected API was deleted.
    /// - `RESOURCE_UPDATED`: A protected API was changed.
    /// - `ROLE_CREATED`: A role was created.
    /// - `ROLE_DELETED`: A role was deleted.
    /// - `ROLE_UPDATED`: A role was changed.
    /// - `SECRET_CREATED`: A secret of a client was created.
    /// - `SECRET_REVOKED`: A secret of a client was revoked.
    /// - `SECRET_ROTATED`: A secret of a client was replaced by a new one.
    /// - `SESSIONS_ENDED`: Sessions of a user were ended.
    /// - `SIGN_IN_FAILED`: A sign-in of a user failed.
    /// - `TOKENS_REVOKED`: Tokens of one or more clients were revoked.
    /// - `USER_CREATED`: A user was created.
    /// - `USER_DELETED`: A user was deleted.
    /// - `USER_LINK_CREATED`: A one-time link for a user to set a password was created.
    /// - `USER_SIGNED_IN`: A user signed in.
    /// - `USER_SIGNED_OUT`: A user signed out.
    /// - `USER_UPDATED`: A user was changed.
    AuditEventKind = Kind {
        ClientCreated ClientUpdated ClientDuplicated ClientActivated ClientDeactivated ClientDeleted ClientRoleChanged
        SecretCreated SecretRotated SecretRevoked TokensRevoked AllTokensRevoked RoleCreated RoleUpdated RoleDeleted
        ResourceCreated ResourceUpdated ResourceDeleted UserCreated UserUpdated UserDeleted AccountCreated AccountUpdated AccountDeleted PolicyUpdated
        KeyRotated KeyRevoked MasterKeyRotated AuditPruned AccessDenied AuthenticationFailed
        UserSignedIn UserSignedOut SignInFailed SessionsEnded UserLinkCreated PasswordChanged
        AuthorizationGranted AuthorizationRevoked RefreshTokenReused
    }
}
