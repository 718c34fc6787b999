//! Clients' lists of URLs.

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
            .table("client_url")
            .col(uuid("client_id"))
            .col(string_len("kind", 24))
            .col(integer("position"))
            .col(string_len("value", 2000))
            .primary_key(
                Index::create()
                    .name("client_url_pkey")
                    .col("client_id")
                    .col("kind")
                    .col("position"),
            )
            .foreign_key(
                ForeignKey::create()
                    .name("client_url_client_id_fkey")
                    .from("client_url", "client_id")
                    .to("client", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            )
            .to_owned();
        manager.create_table(table).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("client_url").to_owned())
            .await
    }
}
