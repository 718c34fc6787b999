//! The keys that are kept when the master key is rotated: the pepper of secret digests and the key
//! of the audit log's chain, sealed with the master key. There is no row until the master key is
//! rotated for the first time; until then both are derived from the master key.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::Statement};

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
            .table("data_key")
            .col(integer("id").primary_key())
            .col(binary("sealed"))
            .col(timestamp_with_time_zone("sealed_at"))
            .to_owned();
        manager.create_table(table).await
    }

    /// Refused after a rotation of the master key: no generated secret would be accepted any more.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let query =
            Statement::from_string(db.get_database_backend(), r#"SELECT "id" FROM "data_key""#);
        if db.query_one_raw(query).await?.is_some() {
            let message = "the master key was rotated, so this step cannot be undone: the keys of secret digests and of the audit log are in it";
            return Err(DbErr::Migration(message.to_owned()));
        }
        manager
            .drop_table(Table::drop().table("data_key").to_owned())
            .await
    }
}
