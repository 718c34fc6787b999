//! The actor: who makes a request, from where, and with which permissions.

use super::{
    error::{Error, ProblemCode, Result},
    permission::{Permission, Scopes},
};
use chrono::{DateTime, Duration, Utc};
use entity::{AccountId, ClientId, UserId, audit_event::ActorKind, client::AccessLevel};
use std::net::IpAddr;
use uuid::Uuid;

/// How long after a user proved its identity its session may be used for changes that could take
/// over the account.
pub const RECENT_SIGN_IN: Duration = Duration::minutes(10);

/// Where a request came from, for logs and the audit log.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// The caller's address.
    pub ip: Option<IpAddr>,
    /// Its `User-Agent`, cut to 300 characters.
    pub user_agent: Option<String>,
    /// The request's id.
    pub request_id: Option<String>,
}

/// Who makes the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identity {
    /// The server itself, or its command line; it may do everything.
    System,
    /// A client with a valid token.
    Client {
        /// Its ID.
        id: ClientId,
        /// Its display name.
        name: String,
    },
    /// A person who is signed in.
    User {
        /// Its ID.
        id: UserId,
        /// Its display name.
        name: String,
    },
    /// A caller without a valid token.
    Anonymous,
}

/// The caller of a rule, with the permissions it has now.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Who the caller is.
    pub identity: Identity,
    /// The account that everything the actor sees and changes belongs to; none for the anonymous.
    pub account: Option<AccountId>,
    /// Whether that account is `default`.
    pub platform: bool,
    /// Whether that account is another than the actor's own: see [`operator`](super::operator).
    pub elsewhere: bool,
    /// Access level of the client; of a user, that of the client that acts in its name.
    pub access: AccessLevel,
    /// Codes of the effective permissions: role and direct grants, reduced by access level and by
    /// the token's scope.
    pub scopes: Scopes,
    /// When the token expires.
    pub expires_at: Option<DateTime<Utc>>,
    /// Client that acts for the user, where the identity is a user and the request came with a token
    /// of a client.
    pub client_id: Option<ClientId>,
    /// Whether a user acts by a session of its browser in which it proved its identity longer ago
    /// than [`RECENT_SIGN_IN`].
    pub sign_in_is_old: bool,
    /// Where the request came from.
    pub origin: Origin,
}

impl Actor {
    /// A caller without a token.
    #[must_use]
    pub fn anonymous(origin: Origin) -> Self {
        Self {
            identity: Identity::Anonymous,
            account: None,
            platform: false,
            elsewhere: false,
            access: AccessLevel::ReadOnly,
            scopes: Scopes::new(),
            expires_at: None,
            client_id: None,
            sign_in_is_old: false,
            origin,
        }
    }

    /// The server acting in an account.
    #[must_use]
    pub fn system(account: AccountId) -> Self {
        Self {
            identity: Identity::System,
            account: Some(account),
            platform: true,
            access: AccessLevel::ReadWrite,
            ..Self::anonymous(Origin::default())
        }
    }

    /// Whether this is the server itself.
    #[must_use]
    pub fn is_system(&self) -> bool {
        self.identity == Identity::System
    }

    /// The client that makes the request, if one does.
    #[must_use]
    pub fn client(&self) -> Option<ClientId> {
        match self.identity {
            Identity::Client { id, .. } => Some(id),
            _ => None,
        }
    }

    /// The user who makes the request, if one does.
    #[must_use]
    pub fn user(&self) -> Option<UserId> {
        match self.identity {
            Identity::User { id, .. } => Some(id),
            _ => None,
        }
    }

    /// ID of the client or user that makes the request. Both are UUIDv7, so no two are the same.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] for any other actor.
    pub fn id(&self) -> Result<Uuid> {
        match self.identity {
            Identity::Client { id, .. } => Ok(id.0),
            Identity::User { id, .. } => Ok(id.0),
            Identity::System | Identity::Anonymous => Err(Error::Unauthenticated),
        }
    }

    /// The account that the actor acts in.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] for the anonymous.
    pub fn account(&self) -> Result<AccountId> {
        self.account.ok_or(Error::Unauthenticated)
    }

    /// Whether this is a client or user of the account `default` that may see all accounts.
    #[must_use]
    pub fn is_operator(&self) -> bool {
        let permitted = [Permission::AccountsRead, Permission::AccountsWrite]
            .iter()
            .any(|permission| self.can(permission.as_str()));
        permitted && self.id().is_ok() && (self.platform || self.elsewhere)
    }

    /// The account to which lookups by ID are limited; none for an operator, whose lookups cover
    /// all accounts.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] for the anonymous.
    pub fn account_in_view(&self) -> Result<Option<AccountId>> {
        if self.is_operator() {
            Ok(None)
        } else {
            self.account().map(Some)
        }
    }

    /// Whether the actor has the permission now.
    #[must_use]
    pub fn can(&self, code: &str) -> bool {
        self.is_system() || self.scopes.contains(code)
    }

    /// Requires a permission.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] for the anonymous, [`Error::ReadOnly`] where a read-only actor
    /// wants to change something, [`Error::Forbidden`] without the permission.
    pub fn require(&self, permission: Permission) -> Result<()> {
        if self.identity == Identity::Anonymous {
            Err(Error::Unauthenticated)
        } else if self.access == AccessLevel::ReadOnly && permission.mutating() {
            Err(Error::ReadOnly)
        } else if self.can(permission.as_str()) {
            Ok(())
        } else if self.elsewhere
            && permission.mutating()
            && !self.can(Permission::AccountsWrite.as_str())
        {
            Err(Error::Forbidden(Permission::AccountsWrite))
        } else {
            Err(Error::Forbidden(permission))
        }
    }

    /// Requires that a user who acts by a session proved its identity recently (RFC 9470 section 3
    /// calls this a step-up). Tokens are not asked for it: those that could do the same are only
    /// issued after a recent sign-in.
    ///
    /// # Errors
    /// `REAUTHENTICATION_REQUIRED`.
    pub fn require_recent_sign_in(&self) -> Result<()> {
        if self.sign_in_is_old {
            return Err(Error::refused(
                ProblemCode::ReauthenticationRequired,
                "",
                "This change needs a recent sign-in. Sign in again, and repeat it.",
            ));
        }
        Ok(())
    }

    /// Whether the actor may grant this permission. It may grant those that it has; an actor that
    /// may define the account's own permissions may grant those too.
    #[must_use]
    pub fn may_grant(&self, code: &str, built_in: bool) -> bool {
        self.can(code) || (!built_in && self.can(Permission::RolesWrite.as_str()))
    }

    pub(crate) fn audit_identity(&self) -> (ActorKind, Option<String>, String) {
        match &self.identity {
            Identity::System => (ActorKind::System, None, "latchkey".to_owned()),
            Identity::Client { id, name } => {
                (ActorKind::Client, Some(id.to_string()), name.clone())
            }
            Identity::User { id, name } => (ActorKind::User, Some(id.to_string()), name.clone()),
            Identity::Anonymous => (ActorKind::Anonymous, None, "anonymous".to_owned()),
        }
    }
}
