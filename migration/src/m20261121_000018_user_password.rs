//! Columns that managing users requires: passwords, as Argon2id hashes, and a text to search. There
//! was no way to create a user before.

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
        manager
            .alter_table(
                Table::alter()
                    .table("user")
                    .add_column(string_len_null("password", 300))
                    .to_owned(),
            )
            .await?;
        let search = text("search_text").default("").to_owned();
        manager
            .alter_table(Table::alter().table("user").add_column(search).to_owned())
            .await?;
        let changed = timestamp_with_time_zone_null("password_changed_at");
        manager
            .alter_table(Table::alter().table("user").add_column(changed).to_owned())
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .alter_table(
                Table::alter()
                    .table("user")
                    .drop_column("password_changed_at")
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table("user")
                    .drop_column("search_text")
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(
                Table::alter()
                    .table("user")
                    .drop_column("password")
                    .to_owned(),
            )
            .await
    }
}
