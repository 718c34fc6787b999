//! Idempotency keys, under which clients repeat calls that create something.

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
        // No foreign key to the client: checking it locks that client's row, which a transaction
        // that deletes the client holds while it waits for this one.
        let table = Table::create()
            .table("idempotency_key")
            .col(uuid("client_id"))
            .col(string_len("key", 255))
            .col(string_len("fingerprint", 64))
            .col(string_len_null("made", 64))
            .col(timestamp_with_time_zone("claimed_at"))
            .primary_key(
                Index::create()
                    .name("idempotency_key_pkey")
                    .col("client_id")
                    .col("key"),
            )
            .to_owned();
        manager.create_table(table).await?;
        manager
            .create_index(
                Index::create()
                    .name("idempotency_key_claimed_at_idx")
                    .table("idempotency_key")
                    .col("claimed_at")
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("idempotency_key").to_owned())
            .await
    }
}
