//! Databases of this run: files in its own folder, and databases on a PostgreSQL server, which are
//! dropped in the end.

use crate::Outcome;
use domain::random::Random;
use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection};
use std::{cell::RefCell, fmt, time::Duration};
use url::Url;

/// How long the server of databases may take to let us in.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where a database is kept.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// In a file.
    Sqlite,
    /// On a server.
    Postgres,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        })
    }
}

/// A PostgreSQL server on which databases may be made.
pub(crate) struct Postgres {
    url: String,
    made: RefCell<Vec<String>>,
}

impl Postgres {
    /// The server of that URL, if it lets us in.
    pub(crate) async fn find(url: &str) -> Outcome<Self> {
        connect(url).await?.close().await?;
        Ok(Self {
            url: url.to_owned(),
            made: RefCell::default(),
        })
    }

    /// Makes an empty database. Answers its URL.
    pub(crate) async fn create(&self) -> Outcome<String> {
        let name = format!(
            "latchkey_bench_{}",
            Random::system().base62(12).to_lowercase()
        );
        let server = connect(&self.url).await?;
        self.made.borrow_mut().push(name.clone());
        server
            .execute_unprepared(&format!("CREATE DATABASE {name}"))
            .await?;
        server.close().await?;
        let mut url = Url::parse(&self.url)?;
        url.set_path(&name);
        Ok(url.into())
    }

    /// Drops all that were created, also with connections open.
    pub(crate) async fn drop_all(&self) -> Outcome<()> {
        let names = self.made.take();
        if names.is_empty() {
            return Ok(());
        }
        let server = connect(&self.url).await?;
        for name in names {
            server
                .execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
                .await?;
        }
        Ok(server.close().await?)
    }
}

/// Connects to any database, on one connection.
pub(crate) async fn connect(url: &str) -> Outcome<DatabaseConnection> {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(1)
        .connect_timeout(PATIENCE)
        .acquire_timeout(PATIENCE)
        .sqlx_logging(false);
    Ok(sea_orm::Database::connect(options).await?)
}
