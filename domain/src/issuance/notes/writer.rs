//! The task that writes notes: at once what has gathered in the queue, and each second the windows
//! that have ended.

use super::{
    DeferredWrite, Unwritten,
    refusals::{write_audited, write_refused},
    uses::write_uses,
};
use crate::{
    error::Error,
    issuance::{
        gathered::Gathered,
        ledger::{BATCH, in_time},
        rows::Used,
    },
    tools::Tools,
};
use sea_orm::DatabaseConnection;
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio::{sync::mpsc, time::MissedTickBehavior};

/// Audit events that are kept while they cannot be written.
const MAX_UNWRITTEN: usize = 10_000;
/// How often ended windows are looked for.
const CHECK_INTERVAL: Duration = Duration::from_secs(1);
/// Tries before a note is dropped, with an error in the log.
const TRIES: u32 = 3;
/// Delay before another try.
const RETRY_DELAY: Duration = Duration::from_millis(200);

/// The task that writes.
pub(super) struct DeferredWriter {
    pub(super) db: DatabaseConnection,
    pub(super) tools: Arc<Tools>,
    pub(super) gathered: Arc<Gathered>,
    pub(super) unwritten: Unwritten,
}

impl DeferredWriter {
    pub(super) async fn run(mut self, mut receiver: mpsc::Receiver<DeferredWrite>) {
        let (mut batch, mut tick) = (Vec::new(), tokio::time::interval(CHECK_INTERVAL));
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                count = receiver.recv_many(&mut batch, BATCH) => {
                    if count == 0 {
                        return;
                    }
                    self.write(std::mem::take(&mut batch)).await;
                }
                _ = tick.tick() => self.write_gathered(Some(self.tools.clock.passed())).await,
            }
        }
    }

    async fn write(&mut self, batch: Vec<DeferredWrite>) {
        let (mut refused, mut flushes) = (Vec::new(), Vec::new());
        let (mut clients, mut secrets) = (HashMap::new(), HashMap::new());
        for note in batch {
            match note {
                DeferredWrite::Used { client, secret, at } => {
                    clients.insert(client.0, at);
                    secrets.insert(secret.0, at);
                }
                DeferredWrite::Refused(row) => refused.push(*row),
                DeferredWrite::Flush(sender) => flushes.push(sender),
            }
        }
        let (db, tools) = (&self.db, &self.tools);
        let mut tries = 0;
        while let Err(error) = in_time(write_refused(db, tools, &refused)).await {
            if !try_again(&mut tries, "requests refused", &error).await {
                break;
            }
        }
        for (table, moments) in [(Used::Client, clients), (Used::Secret, secrets)] {
            if let Err(error) = in_time(write_uses(db, tools, table, moments)).await {
                tracing::warn!(
                    error = error.for_operator(),
                    "moments of last use could not be written"
                );
            }
        }
        if !flushes.is_empty() {
            self.write_gathered(None).await;
        }
        for flush in flushes {
            let _ = flush.send(());
        }
    }

    /// Writes the windows that have ended by that time, or all. What cannot be written is kept for
    /// the next time, up to a limit.
    async fn write_gathered(&mut self, over: Option<Duration>) {
        if self.unwritten.len() < MAX_UNWRITTEN {
            self.unwritten.extend(self.gathered.take(over));
        }
        if let Err(error) = in_time(write_audited(&self.db, &self.tools, &self.unwritten)).await {
            tracing::warn!(
                error = error.for_operator(),
                events = self.unwritten.len(),
                "refusals could not be written to the audit log; it will be tried again"
            );
            return;
        }
        self.unwritten.clear();
    }
}

/// Waits before another try; returns false after the last one.
async fn try_again(tries: &mut u32, what: &str, error: &Error) -> bool {
    *tries += 1;
    tracing::warn!(
        error = error.for_operator(),
        tries,
        what,
        "a note could not be written"
    );
    if *tries == TRIES {
        tracing::error!(what, "notes are lost");
        return false;
    }
    tokio::time::sleep(RETRY_DELAY).await;
    true
}
