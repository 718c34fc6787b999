//! Connecting to the database as every part of Latchkey expects it: pools, timeouts, TLS, and the habits of SQLite.

use crate::config::{Database, Postgres, Sqlite, SslMode, Target};
use sea_orm::{
    ConnectOptions, DatabaseConnection, DbErr,
    sqlx::{
        self, Connection, Row,
        sqlite::{SqliteJournalMode, SqliteSynchronous},
    },
};
use std::{path::PathBuf, time::Duration};
use url::form_urlencoded::Serializer;

/// How long a connection to a server of databases may have been idle before it is tried out.
const MAX_IDLE: Duration = Duration::from_secs(1);

/// How long a database connection may take to say that it is alive.
const PING_TIMEOUT: Duration = Duration::from_secs(2);

/// Connects to the database.
///
/// # Errors
/// The driver's own, for [`crate::start`] to put into words.
pub async fn connect(database: &Database) -> Result<DatabaseConnection, DbErr> {
    match &database.target {
        Target::Sqlite(sqlite) => connect_sqlite(database, sqlite).await,
        Target::Postgres(postgres) => connect_postgres(database, postgres).await,
    }
}

/// What both kinds of databases have in common.
fn pool(database: &Database, url: String) -> ConnectOptions {
    let timeout = Duration::from_secs(database.timeout);
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(database.max_connections)
        .acquire_timeout(timeout)
        .connect_timeout(timeout)
        .sqlx_logging(database.log_statements)
        .record_stmt_in_spans(false)
        // To ask before every statement whether the connection is alive doubles what a statement costs. A file cannot go away.
        .test_before_acquire(false);
    options
}

async fn connect_sqlite(database: &Database, sqlite: &Sqlite) -> Result<DatabaseConnection, DbErr> {
    let (timeout, sqlite) = (Duration::from_secs(database.timeout), sqlite.clone());
    // The driver reads URLs in its own way; where there is a file, it is handed over as a path.
    let mut options = pool(database, if sqlite.file.is_some() { "sqlite:file" } else { "sqlite::memory:" }.to_owned());
    options
        .map_sqlx_sqlite_opts(move |options| {
            let options = match &sqlite.file {
                Some(file) => options.filename(file).create_if_missing(sqlite.create).read_only(sqlite.read_only),
                None => options,
            };
            // The journal of a file that must not be written to stays as it is.
            let options = if sqlite.read_only { options } else { options.journal_mode(SqliteJournalMode::Wal) };
            options.synchronous(SqliteSynchronous::Normal).foreign_keys(true).busy_timeout(timeout)
        })
        // When SQLite ends a transaction by itself, for want of space say, the driver goes on counting it, and commits of that connection would
        // be commits in name only from then on.
        .map_sqlx_sqlite_pool_opts(|pool| pool.before_acquire(|connection, _| Box::pin(async { Ok(!connection.is_in_transaction()) })));
    sea_orm::Database::connect(options).await
}

async fn connect_postgres(database: &Database, postgres: &Postgres) -> Result<DatabaseConnection, DbErr> {
    let mut options = pool(database, driver_url(postgres));
    options
        .test_before_acquire_if_idle_for(MAX_IDLE)
        // The driver asks a connection that comes back whether it is alive, and waits for the answer for ever. One that has gone silent is
        // closed instead, or in the end there would be none left.
        .map_sqlx_postgres_pool_opts(|pool| {
            pool.after_release(|connection, _| {
                Box::pin(async {
                    let answer = tokio::time::timeout(PING_TIMEOUT, connection.ping()).await;
                    answer.unwrap_or(Err(sqlx::Error::PoolTimedOut)).map(|()| true)
                })
            })
        });
    let db = sea_orm::Database::connect(options).await?;
    if !postgres.is_local() && !is_encrypted(&db).await {
        tracing::warn!(
            host = postgres.host,
            "the connection to the database is not encrypted: let the server offer TLS, and add sslmode=verify-full to LATCHKEY_DATABASE_URL"
        );
    }
    Ok(db)
}

/// Whether what is sent to the server is encrypted on the way; yes where it does not tell, since a warning should be true.
async fn is_encrypted(db: &DatabaseConnection) -> bool {
    let query = sqlx::raw_sql("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
    let row = query.fetch_one(db.get_postgres_connection_pool()).await;
    row.and_then(|row| row.try_get(0)).unwrap_or(true)
}

/// The URL in the one form that the driver reads as it is meant: everything as parameters, since it leaves the brackets round an address.
fn driver_url(postgres: &Postgres) -> String {
    let base = "postgres://localhost?";
    let mut query = Serializer::for_suffix(base.to_owned(), base.len());
    query.append_pair("host", &postgres.host).append_pair("port", &postgres.port.to_string());
    let path = |path: &Option<PathBuf>| path.as_ref().map(|path| path.display().to_string());
    let texts = [
        ("user", postgres.user.clone()),
        ("password", postgres.password.as_ref().map(|password| password.expose().to_owned())),
        ("dbname", postgres.database.clone()),
        ("sslmode", postgres.ssl_mode.map(SslMode::as_str).map(str::to_owned)),
        ("sslrootcert", path(&postgres.ssl_root_cert)),
        ("sslcert", path(&postgres.ssl_cert)),
        ("sslkey", path(&postgres.ssl_key)),
        ("application_name", postgres.application_name.clone()),
        ("options", postgres.options.clone()),
    ];
    for (name, text) in texts {
        if let Some(text) = text {
            query.append_pair(name, &text);
        }
    }
    query.finish()
}
