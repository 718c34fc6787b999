//! The one row that counts for the whole deployment.

use sea_orm::entity::prelude::*;

/// Counters. Whoever writes to the audit log updates this row in the same transaction, which puts
/// commits in the log's order.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deployment")]
pub struct Model {
    /// Always 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// Sequence number of the newest audit event.
    pub audit_sequence: i64,
    /// Hash of the newest audit event: the head of the chain. None before the first event, and as
    /// for events.
    pub audit_hash: Option<String>,
    /// Tokens of another generation are revoked. Random, so that it cannot be guessed; a small
    /// number where it has not risen for long.
    pub generation: i64,
}

impl ActiveModelBehavior for ActiveModel {}
