//! How far the audit log has been turned into deliveries.

use sea_orm::entity::prelude::*;

/// The only row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook_cursor")]
pub struct Model {
    /// Always 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// Number of the last audit event whose deliveries are written.
    pub sequence: i64,
}

impl ActiveModelBehavior for ActiveModel {}
