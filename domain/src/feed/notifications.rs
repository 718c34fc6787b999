//! PostgreSQL's notifications, by which a node learns of another node's commit without delay.

use super::{POLL_INTERVAL, reader::LogReader};
use crate::audit;
use sea_orm::{
    DbBackend,
    sqlx::{self, postgres::PgListener},
};
use std::sync::Arc;

impl LogReader {
    /// Listens for notifications where the database has them. What is missed while disconnected is
    /// found by the next reading.
    pub(super) async fn hear(self: Arc<Self>) {
        if self.db.get_database_backend() != DbBackend::Postgres
            || !self.tools.settings.database_notify
        {
            return;
        }
        loop {
            if let Err(error) = self.hear_once().await {
                tracing::warn!(%error, "the database's notifications cannot be received; the log is still read each second");
            }
            tokio::time::sleep(POLL_INTERVAL).await;
        }
    }

    async fn hear_once(&self) -> std::result::Result<(), sqlx::Error> {
        // A separate connection, not one of the pool's.
        let options = self.db.get_postgres_connection_pool().connect_options();
        let pool = sqlx::postgres::PgPoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None);
        let pool = pool.connect_with(options.as_ref().clone()).await?;
        let mut listener = PgListener::connect_with(&pool).await?;
        listener.listen(audit::CHANNEL).await?;
        loop {
            self.woken.notify_one();
            listener.recv().await?;
        }
    }
}
