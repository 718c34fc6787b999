//! A refresh token of an authorization (RFC 6749 section 6). Each is replaced by the next when it
//! is used.

use crate::{AuthorizationId, SecretDigest};
use sea_orm::entity::prelude::*;

/// A refresh token. The token itself is not stored.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "refresh_token")]
pub struct Model {
    /// Digest of the token.
    #[sea_orm(primary_key, auto_increment = false)]
    pub digest: SecretDigest,
    /// The authorization that it belongs to.
    pub authorization_id: AuthorizationId,
    /// Its number within the authorization, from 1.
    pub number: i32,
    /// When it expires, if it is not used before.
    pub expires_at: DateTimeUtc,
    /// When it was used.
    pub used_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
