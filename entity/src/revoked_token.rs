//! Tokens that were revoked one by one, stored until they would have expired anyway.

use crate::ClientId;
use sea_orm::entity::prelude::*;

/// A revoked token.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "revoked_token")]
pub struct Model {
    /// The token's `jti` (RFC 7519 section 4.1.7).
    #[sea_orm(primary_key, auto_increment = false)]
    pub jti: String,
    /// The client that it was issued to.
    pub client_id: ClientId,
    /// When it was revoked.
    pub revoked_at: DateTimeUtc,
    /// When the entry may be deleted.
    pub expires_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
