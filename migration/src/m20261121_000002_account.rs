//! Tenants and their policies.

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
            .table("account")
            .col(uuid("id").primary_key())
            .col(string_len("slug", 63))
            .col(string_len("name", 200))
            .col(integer("version"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("updated_at"))
            .col(string_len("preset", 16))
            .col(string_len("client_id_mode", 24))
            .col(string_len_null("client_id_prefix", 64))
            .col(integer("client_id_max_length"))
            .col(boolean("client_id_editable"))
            .col(string_len("secret_mode", 24))
            .col(integer("chosen_secret_min_length"))
            .col(integer("chosen_secret_max_length"))
            .col(integer("secret_grace_seconds"))
            .col(integer_null("max_clients"))
            .col(integer_null("max_active_clients"))
            .col(integer_null("default_token_ttl_seconds"))
            .col(integer("min_token_ttl_seconds"))
            .col(integer("max_token_ttl_seconds"))
            .col(boolean("allow_wildcard_redirects"))
            .to_owned();
        manager.create_table(table).await?;
        manager
            .create_index(
                Index::create()
                    .name("account_slug_key")
                    .table("account")
                    .col("slug")
                    .unique()
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("account").to_owned())
            .await
    }
}
