//! Generations that cannot be guessed: random numbers of up to 53 bits. Existing ones stay until
//! they change, so tokens that carry them stay valid.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

/// The migration.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const COLUMNS: [(&str, &str); 4] = [
    ("deployment", "generation"),
    ("client", "generation"),
    ("issuance", "generation"),
    ("issuance", "deployment_generation"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    /// On SQLite an integer has 64 bits already.
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        if db.get_database_backend() == DbBackend::Postgres {
            for (table, column) in COLUMNS {
                db.execute_unprepared(&format!(
                    r#"ALTER TABLE "{table}" ALTER COLUMN "{column}" TYPE bigint"#
                ))
                .await?;
            }
        }
        Ok(())
    }

    /// This revokes tokens whose generation is too large for the smaller column.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        for (table, column) in COLUMNS {
            let smaller = format!(
                r#"UPDATE "{table}" SET "{column}" = "{column}" % 2147483647 WHERE "{column}" > 2147483647"#
            );
            db.execute_unprepared(&smaller).await?;
            if db.get_database_backend() == DbBackend::Postgres {
                db.execute_unprepared(&format!(
                    r#"ALTER TABLE "{table}" ALTER COLUMN "{column}" TYPE integer"#
                ))
                .await?;
            }
        }
        Ok(())
    }
}
