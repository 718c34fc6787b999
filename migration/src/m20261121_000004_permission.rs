//! Permissions of protected APIs, which are also the scopes.

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
            .table("permission")
            .col(uuid("id").primary_key())
            .col(uuid_null("account_id"))
            .col(uuid("resource_id"))
            .col(string_len("code", 100))
            .col(string_len("description", 500))
            .col(string_len("category", 100))
            .col(boolean("mutating"))
            .foreign_key(
                ForeignKey::create()
                    .name("permission_account_id_fkey")
                    .from("permission", "account_id")
                    .to("account", "id")
                    .on_delete(ForeignKeyAction::Restrict),
            )
            .foreign_key(
                ForeignKey::create()
                    .name("permission_resource_id_fkey")
                    .from("permission", "resource_id")
                    .to("resource", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            )
            .to_owned();
        manager.create_table(table).await?;
        manager
            .create_index(
                Index::create()
                    .name("permission_account_id_code_key")
                    .table("permission")
                    .col("account_id")
                    .col("code")
                    .unique()
                    .to_owned(),
            )
            .await?;
        manager
            .get_connection()
            .execute_unprepared(r#"CREATE UNIQUE INDEX "permission_built_in_code_key" ON "permission" ("code") WHERE "account_id" IS NULL"#)
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("permission_resource_id_idx")
                    .table("permission")
                    .col("resource_id")
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("permission").to_owned())
            .await
    }
}
