//! The tasks that write batches, several at once where the database can do that.

use super::{Batches, LedgerEntry, in_time};
use crate::{error::Result, issuance::rows, tools::Tools};
use config::IssuanceRecords;
use entity::issuance;
use sea_orm::DatabaseConnection;
use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};
use tokio::sync::{Mutex, RwLock, mpsc, oneshot};
use tokio::time::Instant;

/// Delay before another try.
const RETRY_DELAY: Duration = Duration::from_millis(200);

#[derive(Clone)]
pub(super) struct LedgerWriter {
    pub(super) db: DatabaseConnection,
    pub(super) tools: Arc<Tools>,
    pub(super) mode: IssuanceRecords,
    pub(super) batches: Arc<Batches>,
    /// A batch with this many bytes of records is complete.
    pub(super) max_bytes: usize,
    pub(super) queue: Arc<Mutex<mpsc::Receiver<LedgerEntry>>>,
    /// Held for reading by writers, so that a task that gets it for writing knows that all have
    /// finished.
    pub(super) writing: Arc<RwLock<()>>,
}

impl LedgerWriter {
    pub(super) async fn run(self) {
        loop {
            let mut queue = self.queue.lock().await;
            let Some(batch) = self.collect(&mut queue).await else {
                return;
            };
            let writing = self.writing.clone().read_owned().await;
            drop(queue);
            self.write(batch.rows, batch.waiters).await;
            drop(writing);
            if let Some(flush) = batch.flush {
                let _all_done = self.writing.write().await;
                let _ = flush.send(());
            }
        }
    }

    async fn write_once(&self, rows: &[issuance::Model]) -> Result<()> {
        let _turn = self.tools.turns.next().await?;
        in_time(rows::issued(&self.db, rows)).await
    }

    /// Requests that wait are told at once when writing fails, and issue no token, so nothing is
    /// lost. Batches without waiting requests are retried until they are written.
    async fn write(&self, rows: Vec<issuance::Model>, waiters: Vec<oneshot::Sender<bool>>) {
        if rows.is_empty() {
            return;
        }
        loop {
            let began = Instant::now();
            match self.write_once(&rows).await {
                Ok(()) => {
                    self.batches.seconds.observe(began.elapsed().as_secs_f64());
                    self.batches
                        .sizes
                        .observe(f64::from(u32::try_from(rows.len()).unwrap_or(u32::MAX)));
                    break;
                }
                Err(error) => tracing::warn!(
                    error = error.for_operator(),
                    rows = rows.len(),
                    "records of tokens could not be written"
                ),
            }
            self.batches.failures.fetch_add(1, Ordering::Relaxed);
            if self.mode == IssuanceRecords::Durable {
                return tell(waiters, false);
            }
            tokio::time::sleep(RETRY_DELAY).await;
        }
        tell(waiters, true);
    }
}

fn tell(waiters: Vec<oneshot::Sender<bool>>, written: bool) {
    for waiter in waiters {
        // The receiver is closed where the request was cancelled.
        let _ = waiter.send(written);
    }
}
