//! Connects to the database as every part of Latchkey expects it: pools, timeouts, TLS, and the
//! pragmas of SQLite.

#[cfg(unix)]
mod relay;
mod sqlite;
#[cfg(unix)]
mod tls;

pub use sqlite::{checkpoint, copy, damage, put_in_place, release, unused_name, write_private};

use config::{Database, Postgres, Prepare, Sqlite, SslMode, Target};
use sea_orm::{
    ConnectOptions, DatabaseConnection, DbBackend, DbErr, RuntimeErr,
    sqlx::{
        self, Connection, Row,
        postgres::{PgConnectOptions, PgConnection},
        sqlite::{SqliteJournalMode, SqliteSynchronous},
    },
};
use std::{io, path::PathBuf, time::Duration};
use tokio::time::Instant;
use url::form_urlencoded::Serializer;

/// How long a connection to a database server may have been idle before it is tested.
const MAX_IDLE: Duration = Duration::from_secs(1);

/// How long a database connection may take to respond to a ping.
const PING_TIMEOUT: Duration = Duration::from_secs(2);

/// Delay before a server that refuses connections is tried again.
const RETRY_DELAY: Duration = Duration::from_millis(100);

/// Prefix of the folder of a relay's socket.
const RELAY: &str = "latchkey-relay-";

/// A session parameter that only Latchkey uses. Where the connection is direct, the server returns
/// its value.
const MARK: &str = "latchkey.marked";

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

async fn connect_postgres(
    database: &Database,
    postgres: &Postgres,
) -> Result<DatabaseConnection, DbErr> {
    let url = driver_url(postgres);
    let timeout = Duration::from_secs(database.timeout);
    let pooled = match database.prepare {
        Prepare::Named => false,
        Prepare::Unnamed => true,
        Prepare::Auto => is_in_between(&url.parse().map_err(failed)?, timeout)
            .await
            .map_err(failed)?,
    };
    let mut options = pool(database, url);
    options
        .test_before_acquire_if_idle_for(MAX_IDLE)
        // The driver pings a connection that is returned, without a timeout. A connection that does
        // not respond is closed instead; otherwise the pool would run out of connections.
        .map_sqlx_postgres_pool_opts(|pool| {
            pool.after_release(|connection, _| {
                Box::pin(async {
                    let answer = tokio::time::timeout(PING_TIMEOUT, connection.ping()).await;
                    answer
                        .unwrap_or(Err(sqlx::Error::PoolTimedOut))
                        .map(|()| true)
                })
            })
        });
    // Even a pooler that preserves prepared statements does not accept this parameter, and no
    // column is a fraction.
    options.map_sqlx_postgres_opts(|driver| driver.extra_float_digits(None));
    if pooled {
        tracing::info!(
            "a pooler shares the database's connections: statements are sent with their text, and notifications are not used"
        );
        lead_through_relay(&mut options, postgres, timeout)?;
    }
    let db = sea_orm::Database::connect(options).await?;
    let chosen = postgres.is_local() || postgres.ssl_mode == Some(SslMode::Disable);
    if !pooled && !chosen && !is_encrypted(&db).await {
        warn_of_plain_text(&postgres.host);
    }
    Ok(db)
}

/// Lets the driver connect through the [`relay`], which connects to the server.
#[cfg(unix)]
fn lead_through_relay(
    options: &mut ConnectOptions,
    postgres: &Postgres,
    timeout: Duration,
) -> Result<(), DbErr> {
    let started = tls::Way::to(postgres).and_then(|way| relay::start(way, timeout));
    let place = started.map_err(|error| failed(sqlx::Error::Io(error)))?;
    options.map_sqlx_postgres_opts(move |options| {
        // Such poolers refuse parameters that they do not preserve for each client.
        let options = options
            .socket(&place)
            .port(relay::PORT)
            .extra_float_digits(None);
        options.ssl_mode(sqlx::postgres::PgSslMode::Disable)
    });
    Ok(())
}

#[cfg(not(unix))]
fn lead_through_relay(_: &mut ConnectOptions, _: &Postgres, _: Duration) -> Result<(), DbErr> {
    Err(DbErr::Custom(
        "poolers in transaction mode are supported on Unix only".to_owned(),
    ))
}

/// Whether a pooler in transaction mode is between the driver and the server.
#[must_use]
pub fn is_pooled(db: &DatabaseConnection) -> bool {
    // Asking a connection for another backend's pool panics.
    if db.get_database_backend() != DbBackend::Postgres {
        return false;
    }
    let options = db.get_postgres_connection_pool().connect_options();
    let name = options
        .get_socket()
        .and_then(|place| place.file_name()?.to_str());
    name.is_some_and(|name| name.starts_with(RELAY))
}

fn failed(error: sqlx::Error) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(error.into()))
}

/// Detects a pooler between Latchkey and the server. A pooler such as PgBouncer refuses session
/// parameters that it does not know, or drops them. Where the server does not listen yet, the
/// connection is tried again until the timeout.
async fn is_in_between(options: &PgConnectOptions, timeout: Duration) -> Result<bool, sqlx::Error> {
    let deadline = Instant::now() + timeout;
    loop {
        let marked = tokio::time::timeout_at(deadline, arrives(options)).await;
        match marked.unwrap_or(Err(sqlx::Error::PoolTimedOut)) {
            Ok(arrived) => return Ok(!arrived),
            // A protocol violation, or an unsupported feature.
            Err(sqlx::Error::Database(error))
                if matches!(error.code().as_deref(), Some("08P01" | "0A000")) =>
            {
                return Ok(true);
            }
            Err(sqlx::Error::Io(error))
                if error.kind() == io::ErrorKind::ConnectionRefused
                    && Instant::now() < deadline =>
            {
                tokio::time::sleep(RETRY_DELAY).await;
            }
            Err(error) => return Err(error),
        }
    }
}

/// Whether a session parameter reaches the server.
async fn arrives(options: &PgConnectOptions) -> Result<bool, sqlx::Error> {
    let mut connection =
        PgConnection::connect_with(&options.clone().options([(MARK, "yes")])).await?;
    let row = sqlx::raw_sql("SELECT current_setting('latchkey.marked', true)")
        .fetch_one(&mut connection)
        .await?;
    let arrived: Option<String> = row.try_get(0)?;
    // The result is known; how the connection ends makes no difference.
    let _ = connection.close().await;
    Ok(arrived.as_deref() == Some("yes"))
}

/// Whether the connection to the server is encrypted; true where that is unknown, since a warning
/// should be correct.
async fn is_encrypted(db: &DatabaseConnection) -> bool {
    let query = sqlx::raw_sql("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
    let row = query.fetch_one(db.get_postgres_connection_pool()).await;
    row.and_then(|row| row.try_get(0)).unwrap_or(true)
}

fn warn_of_plain_text(host: &str) {
    tracing::warn!(
        host,
        "the connection to the database is not encrypted: let the server offer TLS, and add sslmode=verify-full to LATCHKEY_DATABASE_URL"
    );
}

/// The URL in the one form that the driver parses correctly: everything as parameters, since it
/// does not remove the brackets of an address.
fn driver_url(postgres: &Postgres) -> String {
    let base = "postgres://localhost?";
    let mut query = Serializer::for_suffix(base.to_owned(), base.len());
    query
        .append_pair("host", &postgres.host)
        .append_pair("port", &postgres.port.to_string());
    let path = |path: &Option<PathBuf>| path.as_ref().map(|path| path.display().to_string());
    let texts = [
        ("user", postgres.user.clone()),
        (
            "password",
            postgres
                .password
                .as_ref()
                .map(|password| password.expose().to_owned()),
        ),
        ("dbname", postgres.database.clone()),
        (
            "sslmode",
            postgres.ssl_mode.map(SslMode::as_str).map(str::to_owned),
        ),
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
