//! What tests stand on: a fresh database, an app on it, clients made by the same rules that everybody else goes by.

mod app;
mod db;
mod http;
mod memory;
mod seed;
mod socket;
mod statements;
mod template;
mod token;

pub use app::{Setup, TestApp};
pub use db::TestDatabase;
pub use http::{Auth, TestResponse};
pub use seed::{ApiSeed, ClientSeed, TestAccount, TestClient};
pub use socket::TestSocket;
pub use token::{StolenKey, claims, forge, header, sign_raw, unsigned};

use latchkey::domain::error::{Error, ProblemCode};

/// Writes a test once and runs it on both databases: `name::sqlite` always, `name::postgres` where there is a server; otherwise that
/// is reported as ignored.
///
/// Doc comments stay with the test, so that it can say which line of which standard it is about.
macro_rules! both_databases {
    ($($(#[$attribute:meta])* async fn $name:ident($app:ident: TestApp) $body:block)*) => {$(
        $(#[$attribute])*
        mod $name {
            use super::*;

            async fn run($app: TestApp) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                run(TestApp::on_sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            #[cfg_attr(no_postgres, ignore = "TEST_DATABASE_URL is not set")]
            async fn postgres() {
                run(TestApp::on_postgres().await.expect("TEST_DATABASE_URL is not set")).await;
            }
        }
    )*};
}

/// The codes of the problems that a rule refused with; panics if it did anything else.
#[track_caller]
pub fn problems<T>(outcome: Result<T, Error>) -> Vec<ProblemCode> {
    match outcome {
        Err(Error::Refused(problems)) => problems.into_iter().map(|problem| problem.code).collect(),
        Err(other) => panic!("failed in another way: {other:?}"),
        Ok(_) => panic!("was not refused"),
    }
}
