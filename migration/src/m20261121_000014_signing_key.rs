//! Keys that sign tokens.

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
            .table("signing_key")
            .col(uuid("id").primary_key())
            .col(string_len("kid", 64))
            .col(string_len("algorithm", 16))
            .col(blob("private_key"))
            .col(text("public_jwk"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone_null("activated_at"))
            .col(timestamp_with_time_zone_null("retired_at"))
            .col(timestamp_with_time_zone_null("remove_at"))
            .to_owned();
        manager.create_table(table).await?;
        manager
            .create_index(
                Index::create()
                    .name("signing_key_kid_key")
                    .table("signing_key")
                    .col("kid")
                    .unique()
                    .to_owned(),
            )
            .await?;
        manager.get_connection().execute_unprepared(r#"CREATE UNIQUE INDEX "signing_key_one_current_key" ON "signing_key" ("algorithm") WHERE "activated_at" IS NOT NULL AND "retired_at" IS NULL"#).await?;
        manager
            .get_connection()
            .execute_unprepared(
                r#"CREATE UNIQUE INDEX "signing_key_one_next_key" ON "signing_key" ("algorithm") WHERE "activated_at" IS NULL"#,
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("signing_key").to_owned())
            .await
    }
}
