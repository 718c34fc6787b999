//! Words about the audit log and the feed of changes.

use super::vocabulary;

vocabulary! {
    entity::audit_event::AuditEventKind as "AuditEventKind":
        "Kind of an audit event." {
        ClientCreated "CLIENT_CREATED"
            "A client was created."
        ClientUpdated "CLIENT_UPDATED"
            "The settings of a client were changed."
        ClientDuplicated "CLIENT_DUPLICATED"
            "A client was created as a copy of another."
        ClientActivated "CLIENT_ACTIVATED"
            "A client was enabled."
        ClientDeactivated "CLIENT_DEACTIVATED"
            "A client was disabled."
        ClientDeleted "CLIENT_DELETED"
            "A client was deleted."
        ClientRoleChanged "CLIENT_ROLE_CHANGED"
            "The role of a client was set or removed."
        SecretCreated "SECRET_CREATED"
            "A secret of a client was created."
        SecretRotated "SECRET_ROTATED"
            "A secret of a client was replaced by a new one."
        SecretRevoked "SECRET_REVOKED"
            "A secret of a client was revoked."
        TokensRevoked "TOKENS_REVOKED"
            "Tokens of one or more clients were revoked."
        AllTokensRevoked "ALL_TOKENS_REVOKED"
            "All tokens of the deployment were revoked."
        RoleCreated "ROLE_CREATED"
            "A role was created."
        RoleUpdated "ROLE_UPDATED"
            "A role was changed."
        RoleDeleted "ROLE_DELETED"
            "A role was deleted."
        ResourceCreated "RESOURCE_CREATED"
            "A protected API was created."
        ResourceUpdated "RESOURCE_UPDATED"
            "A protected API was changed."
        ResourceDeleted "RESOURCE_DELETED"
            "A protected API was deleted."
        UserCreated "USER_CREATED"
            "A user was created."
        UserUpdated "USER_UPDATED"
            "A user was changed."
        UserDeleted "USER_DELETED"
            "A user was deleted."
        AccountCreated "ACCOUNT_CREATED"
            "An account was created."
        AccountUpdated "ACCOUNT_UPDATED"
            "The name of an account was changed."
        AccountDeleted "ACCOUNT_DELETED"
            "An account was deleted."
        PolicyUpdated "POLICY_UPDATED"
            "The policy of an account was changed."
        KeyRotated "KEY_ROTATED"
            "The signing keys were rotated."
        KeyRevoked "KEY_REVOKED"
            "A signing key was revoked."
        MasterKeyRotated "MASTER_KEY_ROTATED"
            "The master key was rotated."
        AuditPruned "AUDIT_PRUNED"
            "The oldest part of the audit log was deleted."
        AccessDenied "ACCESS_DENIED"
            "A request was refused because the caller lacks a permission."
        AuthenticationFailed "AUTHENTICATION_FAILED"
            "Authentication as a client failed."
        UserSignedIn "USER_SIGNED_IN"
            "A user signed in."
        UserSignedOut "USER_SIGNED_OUT"
            "A user signed out."
        SignInFailed "SIGN_IN_FAILED"
            "A sign-in of a user failed."
        SessionsEnded "SESSIONS_ENDED"
            "Sessions of a user were ended."
        UserLinkCreated "USER_LINK_CREATED"
            "A one-time link for a user to set a password was created."
        PasswordChanged "PASSWORD_CHANGED"
            "A user set a password of its own."
        AuthorizationGranted "AUTHORIZATION_GRANTED"
            "A user authorized a client to act for it."
        AuthorizationRevoked "AUTHORIZATION_REVOKED"
            "An authorization of a client by a user was revoked."
        RefreshTokenReused "REFRESH_TOKEN_REUSED"
            "A refresh token was used again after its successor, and the authorization was \
             revoked."
    }
}

vocabulary! {
    entity::audit_event::AuditOutcome as "AuditOutcome":
        "Outcome of an audit event." {
        Success "SUCCESS"
            "The request succeeded."
        Failure "FAILURE"
            "The request was refused."
    }
}

vocabulary! {
    crate::feed::ChangeKind as "ChangeKind":
        "Kind of a change of a client, a role or a user." {
        Created "CREATED"
            "The client, role or user was created."
        Updated "UPDATED"
            "The client, role or user was changed, or something that belongs to it, such as a \
             secret."
        Deleted "DELETED"
            "The client, role or user was deleted."
    }
}
