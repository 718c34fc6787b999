//! Turns to write. SQLite has one writer at a time, and lets those who wait look again after ever
//! longer pauses: among many, one can be unlucky until its time is up. So whoever writes in this
//! process stands in line first; other processes are waited for as SQLite does it.

use super::error::{Error, Result};
use sea_orm::{DatabaseConnection, DbBackend};
use std::{sync::Arc, time::Duration};
use tokio::sync::{Mutex, OwnedMutexGuard};

/// How long anybody stands in line before they are told to come back.
const PATIENCE: Duration = Duration::from_secs(10);

/// The line; none where the database has many writers.
pub struct Turns(Option<Arc<Mutex<()>>>);

/// Held while writing.
pub type Turn = Option<OwnedMutexGuard<()>>;

impl Turns {
    /// As this database needs it.
    #[must_use]
    pub fn of(db: &DatabaseConnection) -> Self {
        Self((db.get_database_backend() == DbBackend::Sqlite).then(Arc::default))
    }

    /// Waits for a turn.
    ///
    /// # Errors
    /// [`Error::Busy`] where it did not come in time.
    pub async fn next(&self) -> Result<Turn> {
        let Some(line) = &self.0 else { return Ok(None) };
        let turn = tokio::time::timeout(PATIENCE, line.clone().lock_owned()).await;
        turn.map(Some).map_err(|_| Error::Busy { retry_after: 1 })
    }
}
