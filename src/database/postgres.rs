//! Connects to a PostgreSQL server, directly or through a pooler.

use super::{
    failed, pool,
    pooler::{is_in_between, lead_through_relay},
};
use config::{Database, Postgres, Prepare, SslMode};
use sea_orm::{
    DatabaseConnection, DbErr,
    sqlx::{self, Connection, Row},
};
use std::{path::PathBuf, time::Duration};
use url::form_urlencoded::Serializer;

/// How long a connection to a database server may have been idle before it is tested.
const MAX_IDLE: Duration = Duration::from_secs(1);

/// How long a database connection may take to respond to a ping.
const PING_TIMEOUT: Duration = Duration::from_secs(2);

pub(super) async fn connect_postgres(
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

/// Whether the connection to the server is encrypted; true where that is unknown, since a warning
/// should be correct.
async fn is_encrypted(db: &DatabaseConnection) -> bool {
    let query = sqlx::raw_sql("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
    let row = query.fetch_one(db.get_postgres_connection_pool()).await;
    row.and_then(|row| row.try_get(0)).unwrap_or(true)
}

pub(super) fn warn_of_plain_text(host: &str) {
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
