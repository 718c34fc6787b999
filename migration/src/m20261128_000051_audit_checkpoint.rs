//! Checkpoint of the audit log after pruning: number and hash of the last pruned event.

use sea_orm_migration::{prelude::*, schema::*};

/// The migration.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("audit_checkpoint")
            .col(big_integer("sequence").primary_key())
            .col(string_len("hash", 64))
            .col(timestamp_with_time_zone("pruned_at"))
            .col(string_len("seal", 64))
            .to_owned();
        manager.create_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("audit_checkpoint").to_owned())
            .await
    }
}
