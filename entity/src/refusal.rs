//! A record of every token request and authentication that a known client was refused: client,
//! time, reason, address.

use crate::{AccountId, ClientId, RefusalId};
use sea_orm::entity::prelude::*;

/// Reason: error codes of RFC 6749 section 5.2 and RFC 8707 section 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(32))",
    rename_all = "snake_case"
)]
pub enum RefusalError {
    /// A parameter was missing.
    InvalidRequest,
    /// The client failed to authenticate, or is disabled.
    InvalidClient,
    /// A code or a refresh token was unknown, expired, used or of another client.
    InvalidGrant,
    /// The client may not use that grant type.
    UnauthorizedClient,
    /// The grant type is not supported.
    UnsupportedGrantType,
    /// A scope was unknown, malformed or not granted to the client.
    InvalidScope,
    /// The client may not use such a protected API.
    InvalidTarget,
}

/// A refused request. No credentials are stored.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "refusal")]
pub struct Model {
    /// ID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RefusalId,
    /// Account that it belongs to.
    pub account_id: AccountId,
    /// The client that made the request, or in whose name it was made.
    pub client_id: ClientId,
    /// The requested grant type, where it was read.
    pub grant_type: Option<String>,
    /// Reason of the refusal.
    pub error: RefusalError,
    /// The requested scope, cut to a limit.
    pub scope: Option<String>,
    /// When it was refused.
    pub occurred_at: DateTimeUtc,
    /// The caller's address.
    pub ip_address: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
