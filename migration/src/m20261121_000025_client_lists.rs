//! Indexes of lists of clients, for very many clients: one for each order, and one of all trigrams
//! for searching.
//!
//! PostgreSQL indexes trigrams by its extension `pg_trgm`, which a database may lack or not permit.
//! Searching works without, but then reads every client. SQLite stores them in a table of its
//! full-text search, which triggers update; rows have a number of their own there, because SQLite
//! may renumber rows that have none.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

/// Old indexes and their replacements. Rows without a value come first in ascending order, which is
/// SQLite's default anyway.
const ORDERS: [(&str, &str); 3] = [
    ("client_account_id_client_id_id_idx", "client_id"),
    (
        "client_account_id_last_used_at_idx",
        "last_used_at NULLS FIRST",
    ),
    (
        "client_account_id_token_ttl_seconds_idx",
        "token_ttl_seconds NULLS FIRST",
    ),
];

const SEARCH_POSTGRES: &str = "DO $$ BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE INDEX client_search_text_idx ON client USING gin (search_text gin_trgm_ops);
EXCEPTION WHEN insufficient_privilege OR feature_not_supported OR undefined_file OR undefined_object THEN
    RAISE WARNING 'without the extension pg_trgm (%), searching reads every client', SQLERRM;
END $$";

const SEARCH_SQLITE: [&str; 7] = [
    "CREATE TABLE client_search (number INTEGER PRIMARY KEY, client_id BLOB NOT NULL UNIQUE)",
    "CREATE VIRTUAL TABLE client_search_text
     USING fts5(search_text, content = '', contentless_delete = 1, detail = none, tokenize = 'trigram')",
    "INSERT INTO client_search (client_id) SELECT id FROM client",
    "INSERT INTO client_search_text (rowid, search_text)
     SELECT number, search_text FROM client_search JOIN client ON client.id = client_search.client_id",
    "CREATE TRIGGER client_search_insert AFTER INSERT ON client BEGIN
        INSERT INTO client_search (client_id) VALUES (NEW.id);
        INSERT INTO client_search_text (rowid, search_text) SELECT number, NEW.search_text FROM client_search WHERE client_id = NEW.id;
     END",
    "CREATE TRIGGER client_search_update AFTER UPDATE OF search_text ON client WHEN OLD.search_text <> NEW.search_text BEGIN
        UPDATE client_search_text SET search_text = NEW.search_text
        WHERE rowid = (SELECT number FROM client_search WHERE client_id = NEW.id);
     END",
    "CREATE TRIGGER client_search_delete AFTER DELETE ON client BEGIN
        DELETE FROM client_search_text WHERE rowid = (SELECT number FROM client_search WHERE client_id = OLD.id);
        DELETE FROM client_search WHERE client_id = OLD.id;
     END",
];

const NO_SEARCH_SQLITE: [&str; 5] = [
    "DROP TRIGGER client_search_delete",
    "DROP TRIGGER client_search_update",
    "DROP TRIGGER client_search_insert",
    "DROP TABLE client_search_text",
    "DROP TABLE client_search",
];

/// The migration.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let (db, postgres) = (
            manager.get_connection(),
            manager.get_database_backend() == DbBackend::Postgres,
        );
        for (name, column) in ORDERS {
            let column = if postgres {
                column
            } else {
                column.trim_end_matches(" NULLS FIRST")
            };
            db.execute_unprepared(&format!(
                "CREATE INDEX {name} ON client (account_id, {column}, id)"
            ))
            .await?;
        }
        manager
            .drop_index(
                Index::drop()
                    .name("client_account_id_client_id_idx")
                    .table("client")
                    .to_owned(),
            )
            .await?;
        let search: &[&str] = if postgres {
            &[SEARCH_POSTGRES]
        } else {
            &SEARCH_SQLITE
        };
        for statement in search {
            db.execute_unprepared(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let (db, postgres) = (
            manager.get_connection(),
            manager.get_database_backend() == DbBackend::Postgres,
        );
        // The extension stays: others may use it.
        let search: &[&str] = if postgres {
            &["DROP INDEX IF EXISTS client_search_text_idx"]
        } else {
            &NO_SEARCH_SQLITE
        };
        for statement in search {
            db.execute_unprepared(statement).await?;
        }
        let by_id = Index::create()
            .name("client_account_id_client_id_idx")
            .table("client")
            .col("account_id")
            .col("client_id")
            .to_owned();
        manager.create_index(by_id).await?;
        for (name, _) in ORDERS {
            manager
                .drop_index(Index::drop().name(name).table("client").to_owned())
                .await?;
        }
        Ok(())
    }
}
