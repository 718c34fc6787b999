//! Sessions of people in browsers.

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
            .table("session")
            .col(uuid("id").primary_key())
            .col(uuid("account_id"))
            .col(uuid("user_id"))
            .col(string_len("digest", 64))
            .col(big_integer("generation"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("auth_time"))
            .col(string_len("acr", 64))
            .col(string_len("amr", 64))
            .col(timestamp_with_time_zone("seen_at"))
            .col(timestamp_with_time_zone("expires_at"))
            .col(integer("idle_seconds"))
            .col(string_len_null("ip_address", 45))
            .col(string_len_null("user_agent", 300))
            .col(timestamp_with_time_zone_null("ended_at"))
            .foreign_key(
                ForeignKey::create()
                    .name("session_user_id_fkey")
                    .from("session", "user_id")
                    .to("user", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            )
            .to_owned();
        manager.create_table(table).await?;
        let digest = Index::create()
            .name("session_digest_key")
            .table("session")
            .col("digest")
            .unique()
            .to_owned();
        manager.create_index(digest).await?;
        for column in ["user_id", "expires_at"] {
            let index = Index::create()
                .name(format!("session_{column}_idx"))
                .table("session")
                .col(column)
                .to_owned();
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("session").to_owned())
            .await
    }
}
