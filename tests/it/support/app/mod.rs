//! The app under test: everything as in production, but for a clock that stands still and
//! randomness that a seed determines.

mod setup;
mod start;

pub(crate) use setup::Setup;
pub(super) use start::first_start;

use super::{db::TestDatabase, statements::Statements};
use app::App;
use axum::Router;
use config::Database;
use domain::{actor::Actor, clock::Clock, error::Result, work::Work};
use entity::{AccountId, account::Model as Account};
use latchkey::serve::{self, limits::Timeouts};
use std::{
    net::IpAddr,
    ops::Deref,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// An app on a database of its own. Copies share everything but the address that they call from.
#[derive(Clone)]
pub(crate) struct TestApp {
    app: Arc<App>,
    /// The time, which only the test moves.
    pub clock: Clock,
    /// The account `default`.
    pub platform: Account,
    /// All routes.
    pub router: Router,
    /// Nodes so far on this database: the seed of the next one's randomness, since two with the
    /// same would make the same ids.
    nodes: Arc<AtomicU64>,
    /// Where requests seem to come from.
    pub ip: IpAddr,
    /// Requests in progress.
    pub(super) in_flight: Arc<AtomicU64>,
    /// What is sent to the database while a test listens.
    pub statements: Statements,
    // Last, so that it is dropped when nothing is connected to it any more.
    database: Arc<TestDatabase>,
}

impl Deref for TestApp {
    type Target = Arc<App>;

    fn deref(&self) -> &Arc<App> {
        &self.app
    }
}

impl TestApp {
    /// The same app, which does not look what other nodes did before each request.
    pub(crate) fn alone(&self) -> Self {
        Self {
            nodes: Arc::new(AtomicU64::new(1)),
            ..self.clone()
        }
    }

    /// How many nodes there are, or were, on this database.
    pub(crate) fn nodes(&self) -> u64 {
        self.nodes.load(Ordering::SeqCst)
    }

    /// How to connect to the same database.
    pub(crate) fn database(&self) -> Database {
        self.database.config()
    }

    /// The same app, whose requests may take no longer than that.
    pub(crate) fn within(&self, timeouts: Timeouts) -> Self {
        Self {
            router: serve::router(self.app.clone(), timeouts).unwrap(),
            ..self.clone()
        }
    }

    /// The same app, called from another address.
    pub(crate) fn calling_from(&self, ip: &str) -> Self {
        Self {
            ip: ip.parse().unwrap(),
            ..self.clone()
        }
    }

    /// The server itself, acting in an account.
    pub(crate) fn system(&self, account: AccountId) -> Actor {
        Actor::system(account)
    }

    /// One unit of work: committed if the rule says yes, dropped if it says no.
    pub(crate) async fn change<T>(
        &self,
        actor: &Actor,
        rule: impl AsyncFnOnce(&Work<'_>) -> Result<T>,
    ) -> Result<T> {
        let work = self.begin(actor).await?;
        let outcome = rule(&work).await?;
        work.commit().await?;
        Ok(outcome)
    }
}
