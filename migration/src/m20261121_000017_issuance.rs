//! Records of issued tokens.

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
            .table("issuance")
            .col(uuid("id").primary_key())
            .col(uuid("account_id"))
            .col(uuid("client_id"))
            .col(string_len("jti", 64))
            .col(string_len("grant_type", 100))
            .col(text("scope"))
            .col(integer("generation"))
            .col(timestamp_with_time_zone("issued_at"))
            .col(timestamp_with_time_zone("expires_at"))
            .col(string_len_null("ip_address", 64))
            .to_owned();
        manager.create_table(table).await?;
        manager
            .create_index(
                Index::create()
                    .name("issuance_jti_key")
                    .table("issuance")
                    .col("jti")
                    .unique()
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("issuance_client_id_issued_at_idx")
                    .table("issuance")
                    .col("client_id")
                    .col("issued_at")
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("issuance_account_id_issued_at_idx")
                    .table("issuance")
                    .col("account_id")
                    .col("issued_at")
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("issuance").to_owned())
            .await
    }
}
