//! An index of the moments at which secrets expire, for lists of the clients whose secrets are about
//! to.

use sea_orm_migration::prelude::*;

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
            .create_index(
                Index::create()
                    .name("client_secret_expires_at_client_id_idx")
                    .table("client_secret")
                    .col("expires_at")
                    .col("client_id")
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_index(
                Index::drop()
                    .name("client_secret_expires_at_client_id_idx")
                    .table("client_secret")
                    .to_owned(),
            )
            .await
    }
}
