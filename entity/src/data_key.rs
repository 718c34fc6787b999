//! The keys that are kept when the master key is rotated: those of secret digests and of the audit
//! log's chain.

use crate::Sealed;
use sea_orm::entity::prelude::*;

/// The keys. There is no row until the master key is rotated for the first time: until then they
/// are derived from it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "data_key")]
pub struct Model {
    /// Always 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// Both keys, sealed with the master key.
    pub sealed: Sealed,
    /// When they were sealed: at the last rotation of the master key.
    pub sealed_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
