//! A database of one's own for each test: a file in a temporary folder, or a database on the server that `TEST_DATABASE_URL` names.

use entity::Secret;
use latchkey::{config::Database, random::Random};
use sea_orm::ConnectionTrait;
use tempfile::TempDir;
use url::Url;

/// A database that goes away with its last user, also when a test panics.
pub enum TestDatabase {
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
    /// A new file.
    pub fn sqlite() -> Self {
        Self::Sqlite(tempfile::tempdir().unwrap())
    }

    /// A new database on the server, if there is one.
    pub async fn postgres() -> Option<Self> {
        let server = Url::parse(&environment("TEST_DATABASE_URL")?).unwrap();
        let name = format!("latchkey_{}", Random::system().uuid_v4().simple());
        execute(&server, &format!("CREATE DATABASE {name}")).await;
        Some(Self::Postgres { server, name })
    }

    /// How to connect to it.
    pub fn config(&self) -> Database {
        let url = match self {
            Self::Sqlite(folder) => format!("sqlite://{}?mode=rwc", folder.path().join("latchkey.db").display()),
            Self::Postgres { server, name } => {
                let mut url = server.clone();
                url.set_path(name);
                url.to_string()
            }
        };
        Database { url: Secret::new(url), max_connections: 5, timeout: 20, log_statements: false }
    }
}

impl Drop for TestDatabase {
    /// A destructor cannot await, and may run on a thread of the test's runtime: another thread with a runtime of its own does the work.
    fn drop(&mut self) {
        let Self::Postgres { server, name } = self else { return };
        let (server, statement) = (server.clone(), format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(execute(&server, &statement));
        });
        if thread.join().is_err() {
            eprintln!("the database {name} could not be dropped");
        }
    }
}

async fn execute(server: &Url, statement: &str) {
    let mut options = sea_orm::ConnectOptions::new(server.as_str());
    options.max_connections(1).sqlx_logging(false);
    let db = sea_orm::Database::connect(options).await.unwrap();
    db.execute_unprepared(statement).await.unwrap();
    db.close().await.unwrap();
}

#[expect(clippy::disallowed_methods, reason = "the one setting of the tests")]
fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
