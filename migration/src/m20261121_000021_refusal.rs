//! Records of refused requests, and the indexes of their lists.

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
            .table("refusal")
            .col(uuid("id").primary_key())
            .col(uuid("account_id"))
            .col(uuid("client_id"))
            .col(string_len_null("grant_type", 100))
            .col(string_len("error", 32))
            .col(string_len_null("scope", 500))
            .col(timestamp_with_time_zone("occurred_at"))
            .col(string_len_null("ip_address", 64))
            .to_owned();
        manager.create_table(table).await?;
        manager
            .create_index(of_client("refusal", "occurred_at"))
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("refusal_account_id_occurred_at_idx")
                    .table("refusal")
                    .col("account_id")
                    .col("occurred_at")
                    .to_owned(),
            )
            .await?;
        // Lists of one client are scoped by its account as well, and must not use an index of all
        // that the account has.
        manager
            .drop_index(
                Index::drop()
                    .name("issuance_client_id_issued_at_idx")
                    .table("issuance")
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(of_client("issuance", "issued_at"))
            .await?;
        // Changes to one client are merged with its tokens by time, not by number.
        manager
            .create_index(
                Index::create()
                    .name("audit_event_subject_id_occurred_at_idx")
                    .table("audit_event")
                    .col("subject_id")
                    .col("occurred_at")
                    .to_owned(),
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_index(
                Index::drop()
                    .name("audit_event_subject_id_occurred_at_idx")
                    .table("audit_event")
                    .to_owned(),
            )
            .await?;
        manager
            .drop_index(
                Index::drop()
                    .name("issuance_account_id_client_id_issued_at_idx")
                    .table("issuance")
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
            .drop_table(Table::drop().table("refusal").to_owned())
            .await
    }
}

fn of_client(table: &'static str, at: &'static str) -> IndexCreateStatement {
    let name = format!("{table}_account_id_client_id_{at}_idx");
    Index::create()
        .name(name)
        .table(table)
        .col("account_id")
        .col("client_id")
        .col(at)
        .to_owned()
}
