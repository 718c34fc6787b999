//! Databases that stop a start.

use super::{complaints, connect, refuses};
use crate::{postgres::TestPostgres, program::run};
use sea_orm::{ConnectionTrait, TransactionTrait};

#[test]
fn a_postgresql_that_is_not_there_is_one_line_without_the_password() {
    let folder = tempfile::tempdir().unwrap();
    let url = "postgres://latchkey:pgpassword@127.0.0.1:1/latchkey";
    let settings = [
        ("LATCHKEY_DATABASE_URL", url),
        ("LATCHKEY_DATABASE_TIMEOUT", "1"),
    ];
    refuses(
        folder.path(),
        &settings,
        &["postgres://127.0.0.1:1/latchkey", "cannot be reached"],
    );
    let output = run(folder.path(), &settings, &["migrate"]);
    assert!(!String::from_utf8_lossy(&output.stderr).contains("pgpassword"));
}

#[test]
fn a_file_that_is_no_database_is_one_line() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("latchkey.db"),
        "This is a shopping list. ".repeat(100),
    )
    .unwrap();
    refuses(folder.path(), &[], &["latchkey.db", "no SQLite database"]);
}

#[test]
fn a_folder_that_is_missing_is_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let url = "sqlite://missing/latchkey.db?mode=rwc";
    refuses(
        folder.path(),
        &[("LATCHKEY_DATABASE_URL", url)],
        &["missing/latchkey.db", "folder exist"],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_database_is_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let db = connect(folder.path()).await;
    db.execute_unprepared(
        "PRAGMA journal_mode = WAL; CREATE TABLE anything (id INTEGER); BEGIN EXCLUSIVE",
    )
    .await
    .unwrap();
    refuses(
        folder.path(),
        &[("LATCHKEY_DATABASE_TIMEOUT", "1")],
        &["latchkey.db", "lock"],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_a_newer_version_is_one_line() {
    let folder = tempfile::tempdir().unwrap();
    assert!(run(folder.path(), &[], &["migrate"]).status.success());
    let db = connect(folder.path()).await;
    let work = db.begin().await.unwrap();
    let row = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29991231_000001_from_the_future', 0)";
    work.execute_unprepared(row).await.unwrap();
    work.commit().await.unwrap();
    db.close().await.unwrap();
    refuses(folder.path(), &[], &["newer Latchkey"]);
}

#[test]
fn a_database_without_tables_is_one_line_where_migrations_are_not_wanted() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(
        folder.path(),
        &[],
        &["serve", "--listen", "127.0.0.1:0", "--no-migrate"],
    );
    assert_eq!(output.status.code(), Some(1));
    let lines = complaints(&output);
    assert!(
        lines.len() == 1 && lines[0].contains("latchkey migrate"),
        "{lines:?}"
    );
}

/// From PostgreSQL 15 on, only the owner of a database may create tables in the schema `public`.
/// SQLSTATE 42501 says so in every language.
#[tokio::test]
#[cfg_attr(no_postgres, ignore = "TEST_DATABASE_URL is not set")]
async fn a_role_that_may_not_create_tables_is_told_what_it_needs() {
    let (folder, database) = (tempfile::tempdir().unwrap(), TestPostgres::create().await);
    database
        .execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        .await;
    let url = format!("{}?options=-c%20role%3Dpg_monitor", database.url());
    refuses(
        folder.path(),
        &[("LATCHKEY_DATABASE_URL", &url)],
        &["may not do that", "GRANT CREATE"],
    );
}
