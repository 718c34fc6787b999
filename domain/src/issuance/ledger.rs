//! Records of issued tokens, written in batches that many requests share: requests that arrive
//! while one batch is being written are in the next one. So each request waits for a commit, and
//! many share its cost.

use super::rows;
use crate::{
    error::{Error, Result},
    histogram::Histogram,
    tools::Tools,
};
use config::IssuanceRecords;
use entity::issuance;
use sea_orm::{DatabaseConnection, DbBackend};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::sync::{Mutex, RwLock, mpsc, oneshot};

/// Most records that wait to be written; further requests wait to enqueue theirs.
const QUEUE: usize = 10_000;
/// Most records in a batch.
pub(super) const BATCH: usize = 500;
/// Most bytes of records in a batch for PostgreSQL, so that the statement fits into one TLS record
/// of 16 KiB (RFC 8446 section 5.1). The driver (sqlx 0.9.0) sends each record on its own and leaves
/// Nagle's algorithm on: a second record would wait some 40 ms for the server's delayed
/// acknowledgement of the first.
const MAX_BYTES_POSTGRES: usize = 15 * 1024;
/// How often, and how many times, a batch without waiting requests is added to: for 100 ms.
const GATHER_INTERVAL: Duration = Duration::from_millis(10);
const GATHER_ROUNDS: usize = 10;
/// How long a request waits to enqueue its record, and for its batch, before it is refused as busy.
const QUEUE_TIMEOUT: Duration = Duration::from_secs(5);
/// How long the database may take for a batch.
const WRITE_TIMEOUT: Duration = Duration::from_secs(15);
/// Delay before another try.
const RETRY_DELAY: Duration = Duration::from_millis(200);
/// Batches written at once. PostgreSQL waits for its disk, and can do so for several; SQLite has
/// one writer.
const WRITERS_POSTGRES: usize = 6;

/// Bounds of the histogram of records in a batch, up to [`BATCH`].
const SIZES: [f64; 9] = [1.0, 2.0, 5.0, 10.0, 25.0, 50.0, 100.0, 250.0, 500.0];
/// Bounds of the histogram of seconds that a batch takes.
const SECONDS: [f64; 11] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0,
];

/// Statistics of the batches.
pub struct Batches {
    /// Records in each written batch.
    pub sizes: Histogram,
    /// Seconds that each of these took.
    pub seconds: Histogram,
    /// Times that a batch could not be written.
    pub failures: AtomicU64,
}

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
        let batches = Batches {
            sizes: Histogram::new(&SIZES),
            seconds: Histogram::new(&SECONDS),
            failures: AtomicU64::default(),
        };
        let batches = Arc::new(batches);
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
        let busy = || Error::Busy { retry_after: 1 };
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

#[derive(Clone)]
struct LedgerWriter {
    db: DatabaseConnection,
    tools: Arc<Tools>,
    mode: IssuanceRecords,
    batches: Arc<Batches>,
    /// A batch with this many bytes of records is complete.
    max_bytes: usize,
    queue: Arc<Mutex<mpsc::Receiver<LedgerEntry>>>,
    /// Held for reading by writers, so that a task that gets it for writing knows that all have
    /// finished.
    writing: Arc<RwLock<()>>,
}

#[derive(Default)]
struct Batch {
    rows: Vec<issuance::Model>,
    waiters: Vec<oneshot::Sender<bool>>,
    flush: Option<oneshot::Sender<()>>,
    bytes: usize,
}

impl Batch {
    fn is_complete(&self, max_bytes: usize) -> bool {
        self.rows.len() >= BATCH || self.bytes >= max_bytes || self.flush.is_some()
    }

    fn take(&mut self, entry: LedgerEntry) {
        match entry {
            LedgerEntry::Row(row, waiter) => {
                self.bytes += rows::size(&row);
                self.rows.push(*row);
                self.waiters.extend(waiter);
            }
            LedgerEntry::Flush(waiter) => self.flush = Some(waiter),
        }
    }
}

impl LedgerWriter {
    async fn run(self) {
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

    async fn collect(&self, queue: &mut mpsc::Receiver<LedgerEntry>) -> Option<Batch> {
        let mut batch = Batch::default();
        batch.take(queue.recv().await?);
        if self.mode == IssuanceRecords::Durable {
            self.join(queue, &mut batch).await;
        } else {
            self.gather(queue, &mut batch).await;
        }
        Some(batch)
    }

    /// Polls the queue: a wake-up for each record would cost more than the record.
    async fn gather(&self, queue: &mut mpsc::Receiver<LedgerEntry>, batch: &mut Batch) {
        for _ in 0..GATHER_ROUNDS {
            while !batch.is_complete(self.max_bytes)
                && let Ok(entry) = queue.try_recv()
            {
                batch.take(entry);
            }
            if batch.is_complete(self.max_bytes) {
                return;
            }
            tokio::time::sleep(GATHER_INTERVAL).await;
        }
    }

    /// Yields to other tasks as long as that brings more records, so that requests that are about
    /// to enqueue join the batch.
    async fn join(&self, queue: &mut mpsc::Receiver<LedgerEntry>, batch: &mut Batch) {
        loop {
            let before = batch.rows.len();
            tokio::task::yield_now().await;
            while !batch.is_complete(self.max_bytes)
                && let Ok(entry) = queue.try_recv()
            {
                batch.take(entry);
            }
            if batch.is_complete(self.max_bytes) || batch.rows.len() == before {
                return;
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

/// Bounds the time of a write, so that a database that stopped responding does not block the queue.
/// The batch may have been written or not; writing it again does no harm.
pub(super) async fn in_time<T>(writing: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::time::timeout(WRITE_TIMEOUT, writing)
        .await
        .unwrap_or(Err(Error::Busy { retry_after: 1 }))
}

fn tell(waiters: Vec<oneshot::Sender<bool>>, written: bool) {
    for waiter in waiters {
        // The receiver is closed where the request was cancelled.
        let _ = waiter.send(written);
    }
}
