//! Single tokens that were revoked.

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
            .table("revoked_token")
            .col(string_len("jti", 64))
            .col(uuid("client_id"))
            .col(timestamp_with_time_zone("revoked_at"))
            .col(timestamp_with_time_zone("expires_at"))
            .primary_key(Index::create().name("revoked_token_pkey").col("jti"))
            .to_owned();
        manager.create_table(table).await?;
        manager
            .create_index(
                Index::create()
                    .name("revoked_token_expires_at_idx")
                    .table("revoked_token")
                    .col("expires_at")
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("revoked_token").to_owned())
            .await
    }
}
