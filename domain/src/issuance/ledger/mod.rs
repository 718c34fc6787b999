//! Records of issued tokens, written in batches that many requests share: requests that arrive
//! while one batch is being written are in the next one. So each request waits for a commit, and
//! many share its cost.

mod batch;
mod statistics;
mod writer;

pub use statistics::Batches;

use self::writer::LedgerWriter;
use crate::{
    error::{Error, Result},
    tools::Tools,
};
use config::IssuanceRecords;
use entity::issuance;
use sea_orm::{DatabaseConnection, DbBackend};
use std::{sync::Arc, time::Duration};
use tokio::sync::{Mutex, mpsc, oneshot};

/// Most records that wait to be written; further requests wait to enqueue theirs.
const QUEUE: usize = 10_000;
/// Most records in a batch.
pub(super) const BATCH: usize = 500;
/// Most bytes of records in a batch for PostgreSQL, so that the statement fits into one TLS record
/// of 16 KiB (RFC 8446 section 5.1). The driver (sqlx 0.9.0) sends each record on its own and leaves
/// Nagle's algorithm on: a second record would wait some 40 ms for the server's delayed
/// acknowledgement of the first.
const MAX_BYTES_POSTGRES: usize = 15 * 1024;
/// How long a request waits to enqueue its record, and for its batch, before it is refused as busy.
const QUEUE_TIMEOUT: Duration = Duration::from_secs(5);
/// How long the database may take for a batch.
const WRITE_TIMEOUT: Duration = Duration::from_secs(15);
/// Batches written at once. PostgreSQL waits for its disk, and can do so for several; SQLite has
/// one writer.
const WRITERS_POSTGRES: usize = 6;

/// Queue of records to be written.
#[derive(Clone)]
pub(super) struct Ledger {
    queue: mpsc::Sender<LedgerEntry>,
    mode: IssuanceRecords,
    batches: Arc<Batches>,
}

enum LedgerEntry {
    /// A record, and the channel of the request that waits for it.
    Row(Box<issuance::Model>, Option<oneshot::Sender<bool>>),
    /// A caller waits until all entries before are written.
    Flush(oneshot::Sender<()>),
}

impl Ledger {
    /// Starts the tasks that write.
    pub(super) fn start(db: &DatabaseConnection, tools: &Arc<Tools>) -> Self {
        let mode = tools.settings.issuance_records;
        let (queue, receiver) = mpsc::channel(QUEUE);
        let batches = Arc::new(Batches::new());
        let (db, tools, queue_end) = (db.clone(), tools.clone(), Arc::new(Mutex::new(receiver)));
        let db_kind = db.get_database_backend();
        let writer = LedgerWriter {
            db,
            tools,
            mode,
            batches: batches.clone(),
            max_bytes: match db_kind {
                DbBackend::Postgres => MAX_BYTES_POSTGRES,
                _ => usize::MAX,
            },
            queue: queue_end,
            writing: Arc::default(),
        };
        let writers = if db_kind == DbBackend::Postgres {
            WRITERS_POSTGRES
        } else {
            1
        };
        for _ in 0..writers {
            tokio::spawn(writer.clone().run());
        }
        Self {
            queue,
            mode,
            batches,
        }
    }

    /// Enqueues a record; when this returns, the record is as safe as the mode says.
    pub(super) async fn add(&self, row: issuance::Model) -> Result<()> {
        let (waiter, written) = match self.mode {
            IssuanceRecords::Off => return Ok(()),
            IssuanceRecords::Deferred => (None, None),
            IssuanceRecords::Durable => {
                let (waiter, written) = oneshot::channel();
                (Some(waiter), Some(written))
            }
        };
        let busy = || Error::busy(1);
        let entry = LedgerEntry::Row(Box::new(row), waiter);
        if let Err(full) = self.queue.try_send(entry) {
            self.queue
                .send_timeout(full.into_inner(), QUEUE_TIMEOUT)
                .await
                .map_err(|_| busy())?;
        }
        let Some(written) = written else {
            return Ok(());
        };
        match tokio::time::timeout(QUEUE_TIMEOUT, written).await {
            Ok(Ok(true)) => Ok(()),
            _ => Err(busy()),
        }
    }

    /// Waits until everything enqueued so far has been written.
    pub(super) async fn flush(&self) {
        let (waiter, written) = oneshot::channel();
        if self.queue.send(LedgerEntry::Flush(waiter)).await.is_ok() {
            let _ = written.await;
        }
    }

    /// Statistics of the batches.
    pub(super) fn batches(&self) -> &Batches {
        &self.batches
    }

    /// Number of records in the queue.
    pub(super) fn waiting(&self) -> usize {
        self.queue.max_capacity() - self.queue.capacity()
    }
}

/// Bounds the time of a write, so that a database that stopped responding does not block the queue.
/// The batch may have been written or not; writing it again does no harm.
pub(super) async fn in_time<T>(writing: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::time::timeout(WRITE_TIMEOUT, writing)
        .await
        .unwrap_or(Err(Error::busy(1)))
}
