//! Revoked tokens indexed by their client; issuance records with the generation of the deployment,
//! found by their ID, which is the `jti` of their token: each token has one index less to be added
//! to.

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
            .create_index(
                Index::create()
                    .name("revoked_token_client_id_expires_at_idx")
                    .table("revoked_token")
                    .col("client_id")
                    .col("expires_at")
                    .to_owned(),
            )
            .await?;
        // All tokens so far are of the first generation.
        let column = integer("deployment_generation").default(1).to_owned();
        manager
            .alter_table(
                Table::alter()
                    .table("issuance")
                    .add_column(column)
                    .to_owned(),
            )
            .await?;
        manager
            .drop_index(
                Index::drop()
                    .name("issuance_jti_key")
                    .table("issuance")
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
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
            .alter_table(
                Table::alter()
                    .table("issuance")
                    .drop_column("deployment_generation")
                    .to_owned(),
            )
            .await?;
        manager
            .drop_index(
                Index::drop()
                    .name("revoked_token_client_id_expires_at_idx")
                    .table("revoked_token")
                    .to_owned(),
            )
            .await
    }
}
