//! A session: a user who is signed in, in one browser.

use crate::{AccountId, SecretDigest, SessionId, UserId};
use sea_orm::entity::prelude::*;

/// A session.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// ID; the `sid` of tokens.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionId,
    /// Account that it belongs to.
    pub account_id: AccountId,
    /// The user who is signed in.
    pub user_id: UserId,
    /// Digest of the cookie's value.
    pub digest: SecretDigest,
    /// The user's session generation when it began; with another one it has ended.
    pub generation: i64,
    /// When it began.
    pub created_at: DateTimeUtc,
    /// When the user last proved its identity.
    pub auth_time: DateTimeUtc,
    /// How strongly (OpenID Connect Core section 2).
    pub acr: String,
    /// By which methods, separated by spaces (RFC 8176).
    pub amr: String,
    /// When it was last used, to the minute.
    pub seen_at: DateTimeUtc,
    /// When it ends at the latest.
    pub expires_at: DateTimeUtc,
    /// Seconds without use after which it ends.
    pub idle_seconds: i32,
    /// The browser's address when it began.
    pub ip_address: Option<String>,
    /// The browser's `User-Agent` when it began.
    pub user_agent: Option<String>,
    /// When it was ended before its time.
    pub ended_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The sessions of a user.
    #[must_use]
    pub fn of_user(user: UserId) -> Select<Self> {
        Self::find().filter(Column::UserId.eq(user))
    }
}
