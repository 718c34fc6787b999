//! Poolers between Latchkey and the server that assign a server connection per transaction: how one
//! is detected, and how the driver connects through it.

#[cfg(unix)]
use super::{failed, relay, tls};
use config::Postgres;
use sea_orm::{
    ConnectOptions, DatabaseConnection, DbBackend, DbErr,
    sqlx::{
        self, Connection, Row,
        postgres::{PgConnectOptions, PgConnection},
    },
};
use std::{io, time::Duration};
use tokio::time::Instant;

/// Delay before a server that refuses connections is tried again.
const RETRY_DELAY: Duration = Duration::from_millis(100);

/// Prefix of the folder of a relay's socket.
pub(super) const RELAY: &str = "latchkey-relay-";

/// A session parameter that only Latchkey uses. Where the connection is direct, the server returns
/// its value.
const MARK: &str = "latchkey.marked";

/// Lets the driver connect through the [`relay`], which connects to the server.
#[cfg(unix)]
pub(super) fn lead_through_relay(
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
pub(super) fn lead_through_relay(
    _: &mut ConnectOptions,
    _: &Postgres,
    _: Duration,
) -> Result<(), DbErr> {
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

/// Detects a pooler between Latchkey and the server. A pooler such as PgBouncer refuses session
/// parameters that it does not know, or drops them. Where the server does not listen yet, the
/// connection is tried again until the timeout.
pub(super) async fn is_in_between(
    options: &PgConnectOptions,
    timeout: Duration,
) -> Result<bool, sqlx::Error> {
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
