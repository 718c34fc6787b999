//! Bounds what PostgreSQL's index of trigrams has not sorted in yet. Each search reads all of that: 35 ms
//! where there are 4 MB, the server's default.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

/// The index is missing where the extension `pg_trgm` was.
const INDEX: &str = "ALTER INDEX IF EXISTS client_search_text_idx";

/// The migration.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        change(manager, "SET (gin_pending_list_limit = 256)").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        change(manager, "RESET (gin_pending_list_limit)").await
    }
}

async fn change(manager: &SchemaManager<'_>, what: &str) -> Result<(), DbErr> {
    if manager.get_database_backend() == DbBackend::Postgres {
        let statement = format!("{INDEX} {what}");
        manager
            .get_connection()
            .execute_unprepared(&statement)
            .await?;
    }
    Ok(())
}
