//! The app under test: everything as in production, but for a clock that stands still and
//! randomness that a seed determines.

use super::{db::TestDatabase, statements::Statements};
use app::{App, AppParts};
use axum::Router;
use chrono::{DateTime, Utc};
use config::{Database, IssuanceRecords, MetricsSettings, Network, Settings};
use domain::{
    account, actor::Actor, clock::Clock, confirmed_time::DatabaseClock, error::Result,
    random::Random, vault::MasterKeys, work::Work,
};
use entity::{AccountId, Secret, account::Model as Account, client::Algorithm};
use ipnet::IpNet;
use latchkey::{
    database,
    serve::{self, limits::Timeouts},
    start,
};
use sea_orm::DatabaseConnection;
use std::{
    net::IpAddr,
    ops::Deref,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// What an operator would choose.
pub struct Setup {
    /// Issuer identifier.
    pub issuer: &'static str,
    /// How tokens are signed by default.
    pub signing_algorithm: Algorithm,
    /// Proxies that are believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Percent of connections and sockets that one address may hold.
    pub address_share_percent: usize,
    /// Days that a key signs.
    pub key_rotation_days: u32,
    /// A clock of this node's own; the test's where none.
    pub clock: Option<Clock>,
    /// Days that records of tokens are kept.
    pub issuance_retention_days: u32,
    /// How metrics are kept and served.
    pub metrics: MetricsSettings,
    /// What the master key is; another one opens nothing.
    pub master_key: &'static str,
    /// The master key before that one.
    pub previous_master_key: Option<&'static str>,
    /// How safe records of tokens are before the tokens are handed out.
    pub issuance_records: IssuanceRecords,
    /// Whether pages that need JavaScript are served.
    pub console: bool,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            issuer: "https://latchkey.test",
            signing_algorithm: Algorithm::Es256,
            trusted_proxies: Vec::new(),
            address_share_percent: 5,
            key_rotation_days: 90,
            clock: None,
            issuance_retention_days: 90,
            metrics: MetricsSettings::default(),
            master_key: "the master key of the tests, which seals nothing of value",
            previous_master_key: None,
            issuance_records: IssuanceRecords::Durable,
            console: true,
        }
    }
}

/// When every test begins.
fn noon() -> DateTime<Utc> {
    "2026-01-01T12:00:00Z".parse().unwrap()
}

fn parts((clock, seed): (Clock, u64), setup: Setup) -> AppParts {
    AppParts {
        database_clock: DatabaseClock::Given(clock.clone()),
        clock: setup.clock.unwrap_or(clock),
        random: Random::seeded(seed),
        master_keys: MasterKeys {
            current: Secret::new(setup.master_key.to_owned()),
            previous: setup
                .previous_master_key
                .map(|key| Secret::new(key.to_owned())),
        },
        settings: Settings {
            issuer: setup.issuer.to_owned(),
            token_ttl: 3600,
            signing_algorithm: setup.signing_algorithm,
            key_rotation_days: setup.key_rotation_days,
            issuance_retention_days: setup.issuance_retention_days,
            issuance_records: setup.issuance_records,
            cached_clients: 1000,
            database_notify: true,
            console: setup.console,
        },
        network: Network {
            trusted_proxies: setup.trusted_proxies,
            address_share_percent: setup.address_share_percent,
        },
        metrics: setup.metrics,
    }
}

/// The first start on a migrated database. Its seed is none that a test's nodes have.
pub async fn first_start(db: DatabaseConnection) -> Result<App> {
    App::start(
        db,
        parts((Clock::stopped_at(noon()), u64::MAX), Setup::default()),
    )
    .await
}

/// An app on a database of its own. Copies share everything but the address that they call from.
#[derive(Clone)]
pub struct TestApp {
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
    /// On a new SQLite database.
    pub async fn on_sqlite() -> Self {
        Self::on_new(TestDatabase::sqlite().await).await
    }

    /// Another deployment, which shares nothing with any other: on a new SQLite database, with
    /// signing keys of its own.
    pub async fn of_strangers() -> Self {
        Self::on_new(TestDatabase::sqlite_from_nothing().await).await
    }

    /// On a new PostgreSQL database, if there is a server.
    pub async fn on_postgres() -> Option<Self> {
        Some(Self::on_new(TestDatabase::postgres().await?).await)
    }

    /// This version, started at that moment on the database of an earlier one, which it migrates
    /// first.
    pub async fn migrated(database: TestDatabase, moment: DateTime<Utc>, setup: Setup) -> Self {
        let db = database::connect(&database.config()).await.unwrap();
        assert!(
            start::migrate(&db, &database.config()).await.is_ok(),
            "the migrations fail"
        );
        db.close().await.unwrap();
        Self::start(
            (Arc::new(database), Arc::default()),
            Clock::stopped_at(moment),
            setup,
        )
        .await
        .unwrap()
    }

    async fn on_new(database: TestDatabase) -> Self {
        Self::start(
            (Arc::new(database), Arc::default()),
            Clock::stopped_at(noon()),
            Setup::default(),
        )
        .await
        .unwrap()
    }

    /// Another node, or the same one started anew with other settings, on the same database and by
    /// the same clock.
    pub async fn node(&self, setup: Setup) -> Self {
        self.try_node(setup).await.unwrap()
    }

    /// As [`TestApp::node`], where the start may fail.
    pub async fn try_node(&self, setup: Setup) -> Result<Self> {
        Self::start(
            (self.database.clone(), self.nodes.clone()),
            self.clock.clone(),
            setup,
        )
        .await
    }

    async fn start(
        (database, nodes): (Arc<TestDatabase>, Arc<AtomicU64>),
        clock: Clock,
        setup: Setup,
    ) -> Result<Self> {
        let mut db = database::connect(&database.config()).await.unwrap();
        let statements = Statements::sent_on(&mut db);
        let parts = parts(
            (clock.clone(), nodes.fetch_add(1, Ordering::Relaxed)),
            setup,
        );
        let app = Arc::new(App::start(db, parts).await?);
        let platform = account::by_slug(&app.db, account::DEFAULT_SLUG)
            .await?
            .unwrap();
        let router = serve::router(app.clone(), Timeouts::default())?;
        let (ip, in_flight) = (IpAddr::from([192, 0, 2, 1]), Arc::default());
        Ok(Self {
            app,
            clock,
            platform,
            router,
            nodes,
            ip,
            in_flight,
            statements,
            database,
        })
    }

    /// The same app, which does not look what other nodes did before each request.
    pub fn alone(&self) -> Self {
        Self {
            nodes: Arc::new(AtomicU64::new(1)),
            ..self.clone()
        }
    }

    /// How many nodes there are, or were, on this database.
    pub fn nodes(&self) -> u64 {
        self.nodes.load(Ordering::SeqCst)
    }

    /// How to connect to the same database.
    pub fn database(&self) -> Database {
        self.database.config()
    }

    /// The same app, whose requests may take no longer than that.
    pub fn within(&self, timeouts: Timeouts) -> Self {
        Self {
            router: serve::router(self.app.clone(), timeouts).unwrap(),
            ..self.clone()
        }
    }

    /// The same app, called from another address.
    pub fn calling_from(&self, ip: &str) -> Self {
        Self {
            ip: ip.parse().unwrap(),
            ..self.clone()
        }
    }

    /// The server itself, acting in an account.
    pub fn system(&self, account: AccountId) -> Actor {
        Actor::system(account)
    }

    /// One unit of work: committed if the rule says yes, dropped if it says no.
    pub async fn change<T>(
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
