//! The permissions that roles grant.

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
            .table("role_permission")
            .col(uuid("role_id"))
            .col(uuid("permission_id"))
            .primary_key(
                Index::create()
                    .name("role_permission_pkey")
                    .col("role_id")
                    .col("permission_id"),
            )
            .foreign_key(
                ForeignKey::create()
                    .name("role_permission_role_id_fkey")
                    .from("role_permission", "role_id")
                    .to("role", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            )
            .foreign_key(
                ForeignKey::create()
                    .name("role_permission_permission_id_fkey")
                    .from("role_permission", "permission_id")
                    .to("permission", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            )
            .to_owned();
        manager.create_table(table).await?;
        manager
            .create_index(
                Index::create()
                    .name("role_permission_permission_id_idx")
                    .table("role_permission")
                    .col("permission_id")
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("role_permission").to_owned())
            .await
    }
}
