//! Idempotency keys, under which callers repeat calls that create something, so that a repeated
//! call creates one thing.

use sea_orm::entity::prelude::*;

/// A key that was used.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency_key")]
pub struct Model {
    /// ID of the client or user that chose it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub actor_id: Uuid,
    /// The key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// HMAC-SHA-256 of the request, in hexadecimal.
    pub fingerprint: String,
    /// Prefixed ID of what was created; set before the transaction that claimed the key ends.
    pub made: Option<String>,
    /// When it was first used.
    pub claimed_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
