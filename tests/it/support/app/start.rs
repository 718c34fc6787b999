//! Starting the app under test: on a new database, as another node, or on the database of an
//! earlier version.

use super::{
    TestApp,
    setup::{Setup, noon, parts},
};
use crate::support::{db::TestDatabase, statements::Statements};
use app::App;
use chrono::{DateTime, Utc};
use domain::{account, clock::Clock, error::Result};
use latchkey::{
    database,
    serve::{self, limits::Timeouts},
    start,
};
use sea_orm::DatabaseConnection;
use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// The first start on a migrated database. Its seed is none that a test's nodes have.
pub(crate) async fn first_start(db: DatabaseConnection) -> Result<App> {
    App::start(
        db,
        parts((Clock::stopped_at(noon()), u64::MAX), Setup::default()),
    )
    .await
}

impl TestApp {
    /// On a new SQLite database.
    pub(crate) async fn on_sqlite() -> Self {
        Self::on_new(TestDatabase::sqlite().await).await
    }

    /// Another deployment, which shares nothing with any other: on a new SQLite database, with
    /// signing keys of its own.
    pub(crate) async fn of_strangers() -> Self {
        Self::on_new(TestDatabase::sqlite_from_nothing().await).await
    }

    /// On a new PostgreSQL database, if there is a server.
    pub(crate) async fn on_postgres() -> Option<Self> {
        Some(Self::on_new(TestDatabase::postgres().await?).await)
    }

    /// This version, started at that moment on the database of an earlier one, which it migrates
    /// first.
    pub(crate) async fn migrated(
        database: TestDatabase,
        moment: DateTime<Utc>,
        setup: Setup,
    ) -> Self {
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
    pub(crate) async fn node(&self, setup: Setup) -> Self {
        self.try_node(setup).await.unwrap()
    }

    /// As [`TestApp::node`], where the start may fail.
    pub(crate) async fn try_node(&self, setup: Setup) -> Result<Self> {
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
}
