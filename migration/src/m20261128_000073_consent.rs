//! What users allowed clients to do in their name.

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
            .table("consent")
            .col(uuid("user_id"))
            .col(uuid("client_id"))
            .col(text("scope"))
            .col(timestamp_with_time_zone("given_at"))
            .primary_key(
                Index::create()
                    .name("consent_pkey")
                    .col("user_id")
                    .col("client_id"),
            )
            .foreign_key(
                ForeignKey::create()
                    .name("consent_user_id_fkey")
                    .from("consent", "user_id")
                    .to("user", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            )
            .foreign_key(
                ForeignKey::create()
                    .name("consent_client_id_fkey")
                    .from("consent", "client_id")
                    .to("client", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            )
            .to_owned();
        manager.create_table(table).await?;
        let index = Index::create()
            .name("consent_client_id_idx")
            .table("consent")
            .col("client_id")
            .to_owned();
        manager.create_index(index).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("consent").to_owned())
            .await
    }
}
