//! What an event of the audit log means for what is in memory.

use entity::{
    AccountId, ClientId,
    audit_event::{self, AuditEventKind},
};

/// Something that is not as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    /// One client is not as it was. New ones have no place yet, but their ids may be remembered as
    /// nobody's.
    Client(ClientId),
    /// All clients of an account may not be as they were.
    Account(AccountId),
    /// Signing keys.
    Keys,
    /// The generation of the deployment.
    Generation,
}

impl Change {
    /// What an event of this kind, in that account and about that subject, means.
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
                // An event that names no client is taken to mean all.
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
            Kind::KeyRotated | Kind::KeyRevoked => Some(Self::Keys),
            Kind::AllTokensRevoked => Some(Self::Generation),
            // After a rotation of the master key the signing keys are the same, sealed otherwise.
            // Nodes that have only the earlier master key could not open them, and go on with those
            // in memory.
            Kind::UserCreated
            | Kind::AccountCreated
            | Kind::MasterKeyRotated
            | Kind::AuditPruned
            | Kind::AccessDenied
            | Kind::AuthenticationFailed => None,
        }
    }

    /// What an entry of the log means.
    #[must_use]
    pub fn of_event(event: &audit_event::Model) -> Option<Self> {
        Self::of(event.kind, event.account_id, event.subject_id.as_deref())
    }
}
