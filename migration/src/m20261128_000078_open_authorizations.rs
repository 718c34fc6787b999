//! The authorizations of one user for one client that were not revoked, in order: each exchange of a
//! code looks at the newest of them. Without this SQLite read all those of the client, one for each
//! sign-in of each of its users.

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
            .get_connection()
            .execute_unprepared(
                r#"CREATE INDEX "authorization_open_idx" ON "authorization" ("user_id", "client_id", "created_at", "id") WHERE "revoked_at" IS NULL"#,
            )
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_index(
                Index::drop()
                    .name("authorization_open_idx")
                    .table("authorization")
                    .to_owned(),
            )
            .await
    }
}
