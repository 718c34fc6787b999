//! State of the whole deployment, in one row.

use sea_orm::entity::prelude::*;

/// Counters. Each transaction that writes to the audit log updates this row, which puts commits in
/// the log's order.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deployment")]
pub struct Model {
    /// Always 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// Sequence number of the newest audit event.
    pub audit_sequence: i64,
    /// Hash of the newest audit event: the head of the chain. Null before the first event, and
    /// where events have no hash.
    pub audit_hash: Option<String>,
    /// Tokens of another generation are revoked. Random, so that it cannot be guessed; a small
    /// number where it has not changed for long.
    pub generation: i64,
}

impl ActiveModelBehavior for ActiveModel {}
