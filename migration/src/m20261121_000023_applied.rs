//! Things that were created from a configuration file, so that only these are deleted when the file
//! no longer lists them.

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
            .table("applied")
            .col(string_len("subject_id", 64))
            .col(uuid("account_id"))
            .col(string_len("kind", 16))
            .col(timestamp_with_time_zone("applied_at"))
            .primary_key(Index::create().name("applied_pkey").col("subject_id"))
            .foreign_key(
                ForeignKey::create()
                    .name("applied_account_id_fkey")
                    .from("applied", "account_id")
                    .to("account", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            )
            .to_owned();
        manager.create_table(table).await?;
        manager
            .create_index(
                Index::create()
                    .name("applied_account_id_kind_idx")
                    .table("applied")
                    .col("account_id")
                    .col("kind")
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("applied").to_owned())
            .await
    }
}
