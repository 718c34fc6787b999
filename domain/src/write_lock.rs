//! The write lock. SQLite has one writer at a time, and those that wait retry after ever longer
//! pauses: among many, an unlucky one may exceed its timeout. So writers in this process queue here
//! first; other processes are waited for as SQLite does it.

use super::error::{Error, Result};
use sea_orm::{DatabaseConnection, DbBackend};
use std::{sync::Arc, time::Duration};
use tokio::sync::{Mutex, OwnedMutexGuard};

/// How long a writer queues before it is refused as busy.
const LOCK_TIMEOUT: Duration = Duration::from_secs(10);

/// The lock; none where the database has many writers.
pub struct WriteLock(Option<Arc<Mutex<()>>>);

/// Held while writing.
pub type WriteGuard = Option<OwnedMutexGuard<()>>;

impl WriteLock {
    /// The lock as this database needs it.
    #[must_use]
    pub fn of(db: &DatabaseConnection) -> Self {
        Self((db.get_database_backend() == DbBackend::Sqlite).then(Arc::default))
    }

    /// Waits for the lock.
    ///
    /// # Errors
    /// [`Error::Busy`] where it was not free in time.
    pub async fn next(&self) -> Result<WriteGuard> {
        let Some(line) = &self.0 else { return Ok(None) };
        let write_lock = tokio::time::timeout(LOCK_TIMEOUT, line.clone().lock_owned()).await;
        write_lock.map(Some).map_err(|_| Error::busy(1))
    }
}
