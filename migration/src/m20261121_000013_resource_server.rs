//! Clients that may introspect the tokens for a protected API.

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
            .table("resource_server")
            .col(uuid("resource_id"))
            .col(uuid("client_id"))
            .primary_key(
                Index::create()
                    .name("resource_server_pkey")
                    .col("resource_id")
                    .col("client_id"),
            )
            .foreign_key(
                ForeignKey::create()
                    .name("resource_server_resource_id_fkey")
                    .from("resource_server", "resource_id")
                    .to("resource", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            )
            .foreign_key(
                ForeignKey::create()
                    .name("resource_server_client_id_fkey")
                    .from("resource_server", "client_id")
                    .to("client", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            )
            .to_owned();
        manager.create_table(table).await?;
        manager
            .create_index(
                Index::create()
                    .name("resource_server_client_id_idx")
                    .table("resource_server")
                    .col("client_id")
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("resource_server").to_owned())
            .await
    }
}
