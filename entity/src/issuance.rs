//! A record of every token issued: who, when, for what, from where.

use crate::{AccountId, ClientId, IssuanceId};
use sea_orm::entity::prelude::*;

/// A token that was issued. The token itself is not kept.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "issuance")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IssuanceId,
    /// Tenant.
    pub account_id: AccountId,
    /// The client that asked.
    pub client_id: ClientId,
    /// The token's `jti`.
    pub jti: String,
    /// The grant that it came from.
    pub grant_type: String,
    /// Its scopes, separated by spaces.
    pub scope: String,
    /// Generation of the client that it carries.
    pub generation: i64,
    /// When it was issued.
    pub issued_at: DateTimeUtc,
    /// When it expires.
    pub expires_at: DateTimeUtc,
    /// The caller's address.
    pub ip_address: Option<String>,
    /// Generation of the deployment at that moment.
    pub deployment_generation: i64,
}

impl ActiveModelBehavior for ActiveModel {}
