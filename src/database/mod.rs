//! Connects to the database as every part of Latchkey expects it: pools, timeouts, TLS, and the
//! pragmas of SQLite.

mod pooler;
mod postgres;
#[cfg(unix)]
mod relay;
mod sqlite;
#[cfg(unix)]
mod tls;

pub use pooler::is_pooled;
pub use sqlite::{checkpoint, copy, damage, put_in_place, release, unused_name, write_private};

use self::postgres::connect_postgres;
use config::{Database, Sqlite, Target};
use sea_orm::{
    ConnectOptions, DatabaseConnection, DbErr, RuntimeErr,
    sqlx::{
        self, Connection,
        sqlite::{SqliteJournalMode, SqliteSynchronous},
    },
};
use std::time::Duration;

/// Rows that the thread of a connection to SQLite reads ahead.
const ROW_BUFFER: usize = 128;

/// Connects to the database.
///
/// # Errors
/// The driver's own, which [`crate::start`] explains.
pub async fn connect(database: &Database) -> Result<DatabaseConnection, DbErr> {
    match &database.target {
        Target::Sqlite(sqlite) => connect_sqlite(database, sqlite).await,
        Target::Postgres(postgres) => connect_postgres(database, postgres).await,
    }
}

/// Pool options for both kinds of databases.
fn pool(database: &Database, url: String) -> ConnectOptions {
    let timeout = Duration::from_secs(database.timeout);
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(database.max_connections)
        .acquire_timeout(timeout)
        .connect_timeout(timeout)
        .sqlx_logging(database.log_statements)
        .record_stmt_in_spans(false)
        // Testing the connection before every statement would double the cost of a statement. A
        // file cannot disconnect.
        .test_before_acquire(false);
    options
}

async fn connect_sqlite(database: &Database, sqlite: &Sqlite) -> Result<DatabaseConnection, DbErr> {
    let (timeout, sqlite) = (Duration::from_secs(database.timeout), sqlite.clone());
    // The driver parses URLs in its own way; where there is a file, it is given as a path.
    let mut options = pool(
        database,
        if sqlite.file.is_some() {
            "sqlite:file"
        } else {
            "sqlite::memory:"
        }
        .to_owned(),
    );
    options
        .map_sqlx_sqlite_opts(move |options| {
            let options = match &sqlite.file {
                Some(file) => options
                    .filename(file)
                    .create_if_missing(sqlite.create)
                    .read_only(sqlite.read_only),
                None => options,
            };
            // The journal mode of a file that is opened for reading only is not changed.
            let options = if sqlite.read_only {
                options
            } else {
                options.journal_mode(SqliteJournalMode::Wal)
            };
            options
                .synchronous(SqliteSynchronous::Normal)
                .foreign_keys(true)
                .busy_timeout(timeout)
                // A page and the row after it, so that the thread of the connection is not woken for the
                // rest of them.
                .row_buffer_size(ROW_BUFFER)
        })
        // When SQLite rolls a transaction back by itself, for example for lack of space, the driver
        // still counts it as open, and later commits on that connection would have no effect.
        .map_sqlx_sqlite_pool_opts(|pool| {
            pool.before_acquire(|connection, _| {
                Box::pin(async { Ok(!connection.is_in_transaction()) })
            })
        });
    sea_orm::Database::connect(options).await
}

fn failed(error: sqlx::Error) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(error.into()))
}
