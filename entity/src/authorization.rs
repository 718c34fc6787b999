//! An authorization: one sign-in of one user to one client. A code is its first credential, refresh
//! tokens are the later ones.

use crate::{AccountId, AuthorizationId, ClientId, SecretDigest, SessionId, UserId};
use sea_orm::entity::prelude::*;

/// An authorization.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "authorization")]
pub struct Model {
    /// ID; the `azn` of tokens.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AuthorizationId,
    /// Account that it belongs to.
    pub account_id: AccountId,
    /// The client.
    pub client_id: ClientId,
    /// The user who authorized it.
    pub user_id: UserId,
    /// The session in which that happened; null once that was deleted.
    pub session_id: Option<SessionId>,
    /// Whether it outlives the session (`offline_access`).
    pub offline: bool,
    /// Granted scopes, separated by spaces.
    pub scope: String,
    /// Identifiers of the requested protected APIs, separated by spaces (RFC 8707).
    pub resources: String,
    /// The redirect URI of the request.
    pub redirect_uri: String,
    /// Digest of the code.
    pub code_digest: SecretDigest,
    /// S256 challenge of the code (RFC 7636 section 4.2).
    pub code_challenge: Option<String>,
    /// When the code expires.
    pub code_expires_at: DateTimeUtc,
    /// When the code was exchanged, or burnt by a wrong verifier.
    pub code_used_at: Option<DateTimeUtc>,
    /// The `nonce` of the request.
    pub nonce: Option<String>,
    /// When the user proved its identity.
    pub auth_time: DateTimeUtc,
    /// How strongly.
    pub acr: String,
    /// By which methods, separated by spaces.
    pub amr: String,
    /// Number of refresh tokens issued so far; the last one has this number.
    pub refreshes: i32,
    /// The client's authorization generation; with another one it has ended.
    pub client_generation: i64,
    /// The user's session generation; with another one it has ended.
    pub user_generation: i64,
    /// When it was given.
    pub created_at: DateTimeUtc,
    /// When it ends at the latest.
    pub expires_at: DateTimeUtc,
    /// When it was revoked.
    pub revoked_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The authorizations of a user.
    #[must_use]
    pub fn of_user(user: UserId) -> Select<Self> {
        Self::find().filter(Column::UserId.eq(user))
    }
}
