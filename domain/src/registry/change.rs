//! What an audit event invalidates in memory.

use entity::{
    AccountId, ClientId, UserId,
    audit_event::{self, AuditEventKind},
};

/// A change that invalidates what is in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    /// One client changed. A new client is not in memory yet, but its client id may be remembered
    /// as unassigned.
    Client(ClientId),
    /// One user, or one of its sessions or authorizations, changed.
    User(UserId),
    /// All clients and users of an account may have changed.
    Account(AccountId),
    /// Signing keys changed.
    Keys,
    /// The generation of the deployment changed.
    Generation,
}

impl Change {
    /// What an event of this kind, in that account and about that subject, invalidates.
    #[must_use]
    pub fn of(kind: AuditEventKind, account: AccountId, subject: Option<&str>) -> Option<Self> {
        use AuditEventKind as Kind;
        match kind {
            Kind::ClientCreated
            | Kind::ClientUpdated
            | Kind::ClientDuplicated
            | Kind::ClientActivated
            | Kind::ClientDeactivated
            | Kind::ClientDeleted
            | Kind::ClientRoleChanged
            | Kind::SecretCreated
            | Kind::SecretRotated
            | Kind::SecretRevoked
            | Kind::TokensRevoked => {
                // An event that names no client is taken to concern all.
                let client = subject.and_then(|subject| subject.parse().ok());
                Some(client.map_or(Self::Account(account), Self::Client))
            }
            Kind::RoleCreated
            | Kind::RoleUpdated
            | Kind::RoleDeleted
            | Kind::ResourceCreated
            | Kind::ResourceUpdated
            | Kind::ResourceDeleted
            | Kind::UserUpdated
            | Kind::UserDeleted
            | Kind::AccountUpdated
            | Kind::AccountDeleted
            | Kind::PolicyUpdated => Some(Self::Account(account)),
            Kind::UserSignedOut
            | Kind::SessionsEnded
            | Kind::PasswordChanged
            | Kind::AuthorizationRevoked
            | Kind::RefreshTokenReused => {
                let user = subject.and_then(|subject| subject.parse().ok());
                Some(user.map_or(Self::Account(account), Self::User))
            }
            Kind::KeyRotated | Kind::KeyRevoked => Some(Self::Keys),
            Kind::AllTokensRevoked => Some(Self::Generation),
            // A rotation of the master key leaves the signing keys as they are, sealed otherwise.
            // Nodes that have only the earlier master key could not open them, and keep those in
            // memory.
            Kind::UserCreated
            | Kind::UserSignedIn
            | Kind::SignInFailed
            | Kind::UserLinkCreated
            | Kind::AuthorizationGranted
            | Kind::AccountCreated
            | Kind::MasterKeyRotated
            | Kind::AuditPruned
            | Kind::AccessDenied
            | Kind::AuthenticationFailed
            | Kind::WebhookCreated
            | Kind::WebhookUpdated
            | Kind::WebhookDisabled
            | Kind::WebhookDeleted
            | Kind::WebhookSecretRotated
            | Kind::WebhookRedelivered
            | Kind::WebhookTested => None,
        }
    }

    /// What an audit event invalidates.
    #[must_use]
    pub fn of_event(event: &audit_event::Model) -> Option<Self> {
        Self::of(event.kind, event.account_id, event.subject_id.as_deref())
    }
}
