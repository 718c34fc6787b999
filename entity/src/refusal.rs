//! A record of every token request and authentication that a known client was refused: who, when,
//! why, from where.

use crate::{AccountId, ClientId, RefusalId};
use sea_orm::entity::prelude::*;

/// Why: error codes of RFC 6749 section 5.2 and RFC 8707 section 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::N(32))",
    rename_all = "snake_case"
)]
pub enum RefusalError {
    /// A parameter was missing.
    InvalidRequest,
    /// The client did not prove who it is, or is switched off.
    InvalidClient,
    /// The client may not use that grant.
    UnauthorizedClient,
    /// There is no such grant.
    UnsupportedGrantType,
    /// A scope was unknown, malformed or more than the client may have.
    InvalidScope,
    /// There is no such protected API for the client.
    InvalidTarget,
}

/// A request that was refused. Nothing that proves an identity is kept.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "refusal")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RefusalId,
    /// Tenant.
    pub account_id: AccountId,
    /// The client that asked, or that somebody tried to be.
    pub client_id: ClientId,
    /// The grant asked for, where it came to that.
    pub grant_type: Option<String>,
    /// Why.
    pub error: RefusalError,
    /// The scope asked for, cut to a bound.
    pub scope: Option<String>,
    /// When.
    pub occurred_at: DateTimeUtc,
    /// The caller's address.
    pub ip_address: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
