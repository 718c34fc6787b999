//! Nodes of an earlier version that run beside those of this one: they read and write rows with the
//! columns that they know, and leave the others to the database.

use super::{
    POSTGRES_FACTS, SQLITE, SQLITE_FACTS, columns, nothing_is_lost, policy::EXCEPTIONS, postgres,
};
use crate::support::TestDatabase;
use config::Database;
use latchkey::{database, start};
use sea_orm::{ConnectionTrait, DatabaseBackend};

/// Migrates the database, and then writes each row anew with the statement of the earlier version.
async fn write_as_before(database: &TestDatabase) {
    let config = Database {
        max_connections: 1,
        ..database.config()
    };
    let db = database::connect(&database.config()).await.unwrap();
    let before = columns(&db).await;
    assert!(start::migrate(&db, &config).await.is_ok());
    let after = columns(&db).await;
    assert!(before != after, "nothing was migrated");
    db.close().await.unwrap();
    let db = database::connect(&config).await.unwrap();
    // The order of tables is that of their names.
    let without_references = match db.get_database_backend() {
        DatabaseBackend::Sqlite => "PRAGMA foreign_keys = OFF",
        _ => "SET session_replication_role = replica",
    };
    db.execute_unprepared(without_references).await.unwrap();
    for (table, known) in before {
        let broken = |name: &str| {
            let what = format!("drops {table}.{name}");
            EXCEPTIONS.iter().any(|(_, listed, _)| *listed == what)
        };
        if known.keys().any(|name| broken(name)) {
            continue;
        }
        let names: Vec<_> = known.keys().map(|name| format!("\"{name}\"")).collect();
        let names = names.join(", ");
        for sql in [
            format!("CREATE TEMPORARY TABLE kept AS SELECT {names} FROM \"{table}\""),
            format!("DELETE FROM \"{table}\""),
            format!("INSERT INTO \"{table}\" ({names}) SELECT {names} FROM kept"),
            "DROP TABLE kept".to_owned(),
        ] {
            if let Err(error) = db.execute_unprepared(&sql).await {
                panic!("{sql}: {error}");
            }
        }
    }
    db.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_that_an_earlier_version_writes_to_the_new_schema_are_understood_on_sqlite() {
    let database = TestDatabase::copy_of(SQLITE);
    write_as_before(&database).await;
    nothing_is_lost(database, SQLITE_FACTS).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[cfg_attr(no_postgres, ignore = "TEST_DATABASE_URL is not set")]
async fn rows_that_an_earlier_version_writes_to_the_new_schema_are_understood_on_postgresql() {
    let database = postgres().await;
    write_as_before(&database).await;
    nothing_is_lost(database, POSTGRES_FACTS).await;
}
