//! Users, who own clients.

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
        manager.create_table(table()).await?;
        manager
            .create_index(
                Index::create()
                    .name("user_account_id_username_key")
                    .table("user")
                    .col("account_id")
                    .col("username")
                    .unique()
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("user_parent_id_idx")
                    .table("user")
                    .col("parent_id")
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("user_role_id_idx")
                    .table("user")
                    .col("role_id")
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("user").to_owned())
            .await
    }
}

fn table() -> TableCreateStatement {
    Table::create()
        .table("user")
        .col(uuid("id").primary_key())
        .col(uuid("account_id"))
        .col(uuid_null("parent_id"))
        .col(uuid_null("role_id"))
        .col(string_len("username", 200))
        .col(string_len_null("display_name", 200))
        .col(string_len_null("email", 320))
        .col(string_len("kind", 16))
        .col(string_len("status", 16))
        .col(integer("version"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .col(timestamp_with_time_zone_null("last_login_at"))
        .foreign_key(
            ForeignKey::create()
                .name("user_account_id_fkey")
                .from("user", "account_id")
                .to("account", "id")
                .on_delete(ForeignKeyAction::Restrict),
        )
        .foreign_key(
            ForeignKey::create()
                .name("user_parent_id_fkey")
                .from("user", "parent_id")
                .to("user", "id")
                .on_delete(ForeignKeyAction::Restrict),
        )
        .foreign_key(
            ForeignKey::create()
                .name("user_role_id_fkey")
                .from("user", "role_id")
                .to("role", "id")
                .on_delete(ForeignKeyAction::Restrict),
        )
        .to_owned()
}
