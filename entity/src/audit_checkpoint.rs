//! Where the audit log begins after its beginning was pruned.

use sea_orm::entity::prelude::*;

/// The last event that is gone. The newest row counts; older ones tell of earlier prunings.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_checkpoint")]
pub struct Model {
    /// Its place in the log.
    #[sea_orm(primary_key, auto_increment = false)]
    pub sequence: i64,
    /// Its hash, which the first event that is left continues.
    pub hash: String,
    /// When it was deleted.
    pub pruned_at: DateTimeUtc,
    /// An HMAC over all this in hexadecimal, under the key of the chain: only who has the master
    /// key can prune.
    pub seal: String,
}

impl ActiveModelBehavior for ActiveModel {}
