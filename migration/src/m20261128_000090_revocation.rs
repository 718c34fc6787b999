//! Former generations, authorizations and tokens that are revoked, for the signed list by which
//! APIs learn of revocations without asking about each token.

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
        let by_expiry = Index::create()
            .name("revocation_expires_at_idx")
            .table("revocation")
            .col("expires_at")
            .to_owned();
        manager.create_index(by_expiry).await?;
        let by_account = Index::create()
            .name("revocation_account_id_revoked_at_idx")
            .table("revocation")
            .col("account_id")
            .col("revoked_at")
            .to_owned();
        manager.create_index(by_account).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("revocation").to_owned())
            .await
    }
}

fn table() -> TableCreateStatement {
    Table::create()
        .table("revocation")
        .col(uuid("subject"))
        .col(big_integer("generation"))
        .col(string_len("kind", 16))
        .col(uuid("account_id"))
        .col(string_len_null("client_id", 255))
        .col(timestamp_with_time_zone("revoked_at"))
        .col(timestamp_with_time_zone("expires_at"))
        .primary_key(
            Index::create()
                .name("revocation_pkey")
                .col("subject")
                .col("generation"),
        )
        .to_owned()
}
