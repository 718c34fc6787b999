//! A database of one's own for each test: a file in a temporary folder, or a database on the server
//! that `TEST_DATABASE_URL` names.

use super::template;
use config::Database;
use domain::random::Random;
use sea_orm::ConnectionTrait;
use std::path::Path;
use tempfile::TempDir;
use url::Url;

/// What the file is called in its folder.
const FILE: &str = "latchkey.db";

/// A database that goes away with its last user, also when a test panics.
pub(crate) enum TestDatabase {
    /// A file.
    Sqlite(TempDir),
    /// A database on a server.
    Postgres {
        /// Where databases are made and dropped.
        server: Url,
        /// What this one is called.
        name: String,
    },
}

impl TestDatabase {
    /// A new file, a copy of the template.
    pub(crate) async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        template::copy_sqlite(&folder.path().join(FILE)).await;
        Self::Sqlite(folder)
    }

    /// A new file, made without the template.
    pub(crate) async fn sqlite_from_nothing() -> Self {
        let database = Self::Sqlite(tempfile::tempdir().unwrap());
        template::prepare(&database.config()).await;
        database
    }

    /// A new database on the server, if there is one: a copy of the template there.
    pub(crate) async fn postgres() -> Option<Self> {
        let server = Url::parse(&environment("TEST_DATABASE_URL")?).unwrap();
        let name = format!("latchkey_{}", Random::system().uuid_v4().simple());
        template::copy_postgres(&server, &name).await;
        Some(Self::Postgres { server, name })
    }

    /// A new file with these bytes.
    pub(crate) fn copy_of(bytes: &[u8]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), bytes).unwrap();
        Self::Sqlite(folder)
    }

    /// A new database on the server, if there is one, with what these statements create.
    pub(crate) async fn restored_from(dump: &str) -> Option<Self> {
        let server = Url::parse(&environment("TEST_DATABASE_URL")?).unwrap();
        let name = format!("latchkey_{}", Random::system().uuid_v4().simple());
        execute(&server, &format!("CREATE DATABASE {name}")).await;
        let database = Self::Postgres {
            server: server.clone(),
            name: name.clone(),
        };
        let mut own = server;
        own.set_path(&name);
        execute(&own, dump).await;
        Some(database)
    }

    /// How to connect to it.
    pub(crate) fn config(&self) -> Database {
        match self {
            Self::Sqlite(folder) => sqlite_at(&folder.path().join(FILE)),
            Self::Postgres { server, name } => postgres_at(server, name),
        }
    }
}

/// How to connect to that file, which need not be there yet.
pub(super) fn sqlite_at(file: &Path) -> Database {
    at(&format!("sqlite://{}", file.display()))
}

/// How to connect to that database on the server.
pub(super) fn postgres_at(server: &Url, name: &str) -> Database {
    let mut url = server.clone();
    url.set_path(name);
    at(url.as_str())
}

fn at(url: &str) -> Database {
    Database {
        max_connections: 5,
        timeout: 20,
        ..Database::new(url).unwrap()
    }
}

impl Drop for TestDatabase {
    /// A destructor cannot await, and may run on a thread of the test's runtime: another thread
    /// with a runtime of its own does the work.
    fn drop(&mut self) {
        let Self::Postgres { server, name } = self else {
            return;
        };
        let (server, statement) = (
            server.clone(),
            format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
        );
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(execute(&server, &statement));
        });
        if thread.join().is_err() {
            eprintln!("the database {name} could not be dropped");
        }
    }
}

async fn execute(server: &Url, statement: &str) {
    let db = template::connect(server).await;
    db.execute_unprepared(statement).await.unwrap();
    db.close().await.unwrap();
}

#[expect(clippy::disallowed_methods, reason = "the one setting of the tests")]
fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
