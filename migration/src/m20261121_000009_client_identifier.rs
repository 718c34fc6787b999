//! Client ids ever assigned.

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
            .table("client_identifier")
            .col(string_len("client_id", 255))
            .col(uuid("given_to"))
            .col(timestamp_with_time_zone("given_at"))
            .primary_key(
                Index::create()
                    .name("client_identifier_pkey")
                    .col("client_id"),
            )
            .to_owned();
        manager.create_table(table).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("client_identifier").to_owned())
            .await
    }
}
