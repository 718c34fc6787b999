//! A database of one's own on the server that `TEST_DATABASE_URL` names, and a way to it that can
//! be cut.

use domain::random::Random;
use sea_orm::{ConnectOptions, ConnectionTrait, Database};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    sync::Notify,
};
use url::Url;

/// A database that goes away with the test.
pub(crate) struct TestPostgres {
    server: Url,
    name: String,
}

impl TestPostgres {
    /// A new one. Tests that want one are ignored where there is no server.
    pub(crate) async fn create() -> Self {
        let server =
            Url::parse(&environment("TEST_DATABASE_URL").expect("TEST_DATABASE_URL is not set"))
                .unwrap();
        let name = format!("latchkey_{}", Random::system().uuid_v4().simple());
        execute(&server, &format!("CREATE DATABASE {name}")).await;
        Self { server, name }
    }

    /// Executes a statement in it.
    pub(crate) async fn execute(&self, statement: &str) {
        execute(&self.url(), statement).await;
    }

    /// How to connect to it.
    pub(crate) fn url(&self) -> Url {
        let mut url = self.server.clone();
        url.set_path(&self.name);
        url
    }
}

impl Drop for TestPostgres {
    /// A destructor cannot await: another thread with a runtime of its own does the work.
    fn drop(&mut self) {
        let (server, statement) = (
            self.server.clone(),
            format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name),
        );
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(execute(&server, &statement));
        });
        if thread.join().is_err() {
            eprintln!("the database {} could not be dropped", self.name);
        }
    }
}

async fn execute(server: &Url, statement: &str) {
    let mut options = ConnectOptions::new(server.as_str());
    options.max_connections(1).sqlx_logging(false);
    let db = Database::connect(options).await.unwrap();
    db.execute_unprepared(statement).await.unwrap();
    db.close().await.unwrap();
}

#[expect(clippy::disallowed_methods, reason = "the one setting of the tests")]
fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// A way to a database that can be cut and mended.
pub(crate) struct Line {
    url: Url,
    whole: Arc<AtomicBool>,
    cut: Arc<Notify>,
}

impl Line {
    /// A way to this database.
    pub(crate) async fn to(database: &TestPostgres) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut url = database.url();
        let there = (
            url.host_str().unwrap_or("127.0.0.1").to_owned(),
            url.port().unwrap_or(5432),
        );
        url.set_host(Some("127.0.0.1")).unwrap();
        url.set_port(Some(listener.local_addr().unwrap().port()))
            .unwrap();
        let line = Self {
            url,
            whole: Arc::new(AtomicBool::new(true)),
            cut: Arc::default(),
        };
        let (whole, cut) = (line.whole.clone(), line.cut.clone());
        tokio::spawn(async move {
            while let Ok((mut near, _)) = listener.accept().await {
                if !whole.load(Ordering::SeqCst) {
                    continue;
                }
                let (there, cut) = (there.clone(), cut.clone());
                tokio::spawn(async move {
                    let mut far = TcpStream::connect(there).await.unwrap();
                    tokio::select! {
                        () = cut.notified() => {}
                        _ = copy_bidirectional(&mut near, &mut far) => {}
                    }
                });
            }
        });
        line
    }

    /// How to connect over it.
    pub(crate) fn url(&self) -> &str {
        self.url.as_str()
    }

    /// Breaks every connection and takes no new one.
    pub(crate) fn cut(&self) {
        self.whole.store(false, Ordering::SeqCst);
        self.cut.notify_waiters();
    }

    /// Takes connections again.
    pub(crate) fn mend(&self) {
        self.whole.store(true, Ordering::SeqCst);
    }
}
