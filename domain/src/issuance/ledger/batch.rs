//! One batch: the records that are written in one transaction, and how they are gathered from the
//! queue.

use super::{BATCH, LedgerEntry, writer::LedgerWriter};
use crate::issuance::rows;
use config::IssuanceRecords;
use entity::issuance;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};

/// How often, and how many times, a batch without waiting requests is added to: for 100 ms.
const GATHER_INTERVAL: Duration = Duration::from_millis(10);
const GATHER_ROUNDS: usize = 10;

#[derive(Default)]
pub(super) struct Batch {
    pub(super) rows: Vec<issuance::Model>,
    pub(super) waiters: Vec<oneshot::Sender<bool>>,
    pub(super) flush: Option<oneshot::Sender<()>>,
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
    pub(super) async fn collect(&self, queue: &mut mpsc::Receiver<LedgerEntry>) -> Option<Batch> {
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
}
