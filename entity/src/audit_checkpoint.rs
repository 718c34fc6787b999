//! Where the audit log begins after its beginning was pruned.

use sea_orm::entity::prelude::*;

/// The last pruned event. The newest row counts; older ones record earlier prunings.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_checkpoint")]
pub struct Model {
    /// Its sequence number.
    #[sea_orm(primary_key, auto_increment = false)]
    pub sequence: i64,
    /// Its hash, which the first remaining event continues.
    pub hash: String,
    /// When it was pruned.
    pub pruned_at: DateTimeUtc,
    /// An HMAC over all this in hexadecimal, under the key of the chain: pruning requires the
    /// master key.
    pub seal: String,
}

impl ActiveModelBehavior for ActiveModel {}
