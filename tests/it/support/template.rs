//! What every test starts from, made once for each build of the tests and then copied: a database
//! with the schema, the built-ins and the signing keys. RSA keys take long to find, and migrations
//! are many.
//!
//! A template belongs to one test binary, known by its size and the time it was written, so none is
//! ever stale. It appears under its name only when it is finished, and its maker holds a lock,
//! since the tests may run in one process or in a process each.

use super::app;
use config::Database;
use migration::{Migrator, MigratorTrait};
use sea_orm::{
    ConnectOptions, ConnectionTrait, DatabaseBackend, DatabaseConnection, DbErr, RuntimeErr,
    Statement,
};
use std::{
    fs::File,
    hash::{DefaultHasher, Hash, Hasher},
    io::ErrorKind,
    path::Path,
};
use url::Url;

/// How often a template is looked for, should others remove it again and again.
const TRIES: u32 = 5;
/// SQLSTATE of a database that is not there.
const NO_SUCH_DATABASE: &str = "3D000";

/// Where cargo lets tests keep files.
const FOLDER: &str = env!("CARGO_TARGET_TMPDIR");

/// Copies the template to this file.
pub(super) async fn copy_sqlite(target: &Path) {
    let template = Path::new(FOLDER).join(format!("template-{:016x}.db", identity()));
    for _ in 0..TRIES {
        match std::fs::copy(&template, target) {
            Ok(_) => return,
            Err(error) if error.kind() == ErrorKind::NotFound => make_sqlite(&template).await,
            Err(error) => panic!("{} cannot be copied: {error}", template.display()),
        }
    }
    panic!("{} is removed time and again", template.display())
}

async fn make_sqlite(template: &Path) {
    std::fs::create_dir_all(FOLDER).unwrap();
    let lock = File::create(Path::new(FOLDER).join("template.lock")).unwrap();
    lock.lock().unwrap();
    if template.exists() {
        return;
    }
    for old in std::fs::read_dir(FOLDER)
        .unwrap()
        .map(|entry| entry.unwrap().path())
    {
        if old.extension().is_some_and(|extension| extension == "db") {
            std::fs::remove_file(old).unwrap();
        }
    }
    let folder = tempfile::tempdir_in(FOLDER).unwrap();
    let made = folder.path().join("made.db");
    prepare(&super::db::sqlite_at(&made)).await;
    std::fs::rename(made, template).unwrap();
}

/// Makes a database of that name on the server, as a copy of the template there.
pub(super) async fn copy_postgres(server: &Url, name: &str) {
    // Others may use the same server for other checkouts: each has templates of its own.
    let family = format!("latchkey_template_{:016x}_", hash(FOLDER));
    let template = format!("{family}{:016x}", identity());
    let db = connect(server).await;
    for _ in 0..TRIES {
        match db
            .execute_unprepared(&format!("CREATE DATABASE {name} TEMPLATE {template}"))
            .await
        {
            Ok(_) => return db.close().await.unwrap(),
            Err(error) if is_missing(&error) => make_postgres(server, &family, &template).await,
            Err(error) => panic!("{template} cannot be copied: {error}"),
        }
    }
    panic!("{template} is removed time and again")
}

async fn make_postgres(server: &Url, family: &str, template: &str) {
    // One connection, which holds the lock until it ends.
    let db = connect(server).await;
    db.execute_unprepared(&format!(
        "SELECT pg_advisory_lock({})",
        i64::from_ne_bytes(hash(family).to_ne_bytes())
    ))
    .await
    .unwrap();
    let query = format!(
        "SELECT datname::text AS name FROM pg_database WHERE starts_with(datname, '{family}')"
    );
    let rows = db
        .query_all_raw(Statement::from_string(DatabaseBackend::Postgres, query))
        .await
        .unwrap();
    let there: Vec<String> = rows
        .iter()
        .map(|row| row.try_get("", "name").unwrap())
        .collect();
    if there.iter().any(|name| name == template) {
        return db.close().await.unwrap();
    }
    for old in there {
        // Another test may be copying it at this moment; the next build tries again.
        if let Err(error) = db
            .execute_unprepared(&format!("DROP DATABASE IF EXISTS {old}"))
            .await
        {
            println!("{old} stays: {error}");
        }
    }
    let making = format!("{family}making");
    db.execute_unprepared(&format!("CREATE DATABASE {making}"))
        .await
        .unwrap();
    prepare(&super::db::postgres_at(server, &making)).await;
    db.execute_unprepared(&format!("ALTER DATABASE {making} RENAME TO {template}"))
        .await
        .unwrap();
    db.close().await.unwrap();
}

/// Brings an empty database to where tests start from.
pub(super) async fn prepare(database: &Database) {
    let db = latchkey::database::connect(database).await.unwrap();
    Migrator::up(&db, None).await.unwrap();
    let first = app::first_start(db.clone()).await.unwrap();
    if database.is_sqlite() {
        db.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)")
            .await
            .unwrap();
    }
    drop(first);
    db.close().await.unwrap();
}

/// One connection to the server, for what is done to databases as a whole.
pub(super) async fn connect(server: &Url) -> DatabaseConnection {
    let mut options = ConnectOptions::new(server.as_str());
    options.max_connections(1).sqlx_logging(false);
    sea_orm::Database::connect(options).await.unwrap()
}

fn is_missing(error: &DbErr) -> bool {
    let (DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) =
        error
    else {
        return false;
    };
    error
        .as_database_error()
        .and_then(|error| error.code())
        .is_some_and(|code| code == NO_SUCH_DATABASE)
}

/// Which build of the tests this is.
fn identity() -> u64 {
    let program = std::env::current_exe().unwrap();
    let file = program.metadata().unwrap();
    hash(&(file.len(), file.modified().unwrap(), program))
}

fn hash(value: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
