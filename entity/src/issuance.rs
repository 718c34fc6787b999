//! A record of every issued token: client, time, grant, address.

use crate::{AccountId, AuthorizationId, ClientId, IssuanceId, UserId};
use sea_orm::entity::prelude::*;

/// An issued token. The token itself is not stored.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "issuance")]
pub struct Model {
    /// ID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IssuanceId,
    /// Account that it belongs to.
    pub account_id: AccountId,
    /// The client that it was issued to.
    pub client_id: ClientId,
    /// The token's `jti`.
    pub jti: String,
    /// The grant type that it was issued for.
    pub grant_type: String,
    /// Its scopes, separated by spaces.
    pub scope: String,
    /// The client's generation in the token.
    pub generation: i64,
    /// When it was issued.
    pub issued_at: DateTimeUtc,
    /// When it expires.
    pub expires_at: DateTimeUtc,
    /// The caller's address.
    pub ip_address: Option<String>,
    /// Generation of the deployment at that time.
    pub deployment_generation: i64,
    /// The user in whose name it was issued, if any.
    pub user_id: Option<UserId>,
    /// The authorization that it was issued for, if any.
    pub authorization_id: Option<AuthorizationId>,
    /// The user's generation in the token, if it was issued in the name of one.
    pub user_generation: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
