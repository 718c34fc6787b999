//! Reads the log to its end, again and again: tells the registry what to forget, and passes the
//! events on.

use super::{Group, POLL_INTERVAL};
use crate::{
    audit, deployment,
    error::{Error, Result},
    page::MAX_PAGE,
    registry::Change,
    tools::Tools,
};
use entity::audit_event::Model;
use sea_orm::DatabaseConnection;
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::{Mutex, Notify, broadcast},
    time::MissedTickBehavior,
};

/// How long a reading may take before it counts as failed.
const READ_TIMEOUT: Duration = Duration::from_secs(2);
/// Delay after a failure.
const RETRY_DELAY: Duration = Duration::from_millis(200);
/// Events read at once.
const BATCH: u64 = 200;

/// State that the tasks share.
pub(super) struct LogReader {
    pub(super) db: DatabaseConnection,
    pub(super) tools: Arc<Tools>,
    pub(super) events: broadcast::Sender<Group>,
    /// Number of the last event that was read; none before the first reading.
    pub(super) cursor: Mutex<Option<i64>>,
    /// Notified when another node has committed an event.
    pub(super) woken: Notify,
}

impl LogReader {
    pub(super) async fn run(self: Arc<Self>) {
        let mut tick = tokio::time::interval(POLL_INTERVAL);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            // What this process commits is removed from its registry already; only followers need
            // it without delay.
            let due = tokio::select! {
                () = self.tools.bell.notified() => self.events.receiver_count() > 0,
                () = self.woken.notified() => true,
                _ = tick.tick() => true,
            };
            if due && let Err(error) = self.read().await {
                tracing::warn!(
                    error = error.for_operator(),
                    "the audit log could not be followed; it will be tried again"
                );
                tokio::time::sleep(RETRY_DELAY).await;
            }
        }
    }

    pub(super) async fn read(&self) -> Result<()> {
        let reading = tokio::time::timeout(READ_TIMEOUT, self.read_on());
        reading.await.unwrap_or(Err(Error::busy(1)))
    }

    async fn read_on(&self) -> Result<()> {
        let registry = &self.tools.registry;
        let mut cursor = self.cursor.lock().await;
        let asked = self.tools.clock.passed();
        let end = deployment::current(&self.db).await?;
        let newest = end.audit_sequence;
        let mut last = cursor.unwrap_or(newest);
        if last > newest {
            tracing::warn!(
                last,
                newest,
                "the audit log is shorter than it was; everything is read anew"
            );
            registry.forget_all();
            last = newest;
        }
        while last < newest {
            let batch = audit::since(&self.db, None, last, BATCH).await?;
            if batch
                .first()
                .is_some_and(|event| event.sequence != last + 1)
            {
                tracing::warn!(
                    last,
                    "events of the audit log were pruned before they were read; everything is read anew"
                );
                registry.forget_all();
            }
            registry.forget(batch.iter().filter_map(Change::of_event));
            last = batch.last().map_or(newest, |event| event.sequence);
            *cursor = Some(last);
            let groups = batch.chunk_by(are_of_one_request);
            for group in groups.flat_map(|group| group.chunks(MAX_PAGE as usize)) {
                // There may be no follower any more.
                let _ = self.events.send(group.into());
            }
        }
        *cursor = Some(last);
        registry.confirm(asked, end.generation);
        Ok(())
    }
}

/// Whether one request in one account caused both events.
fn are_of_one_request(one: &Model, next: &Model) -> bool {
    let of = |event: &Model| {
        let request = event.request_id.clone()?;
        Some((request, event.account_id, event.actor_id.clone()))
    };
    of(one).is_some_and(|of_one| of(next) == Some(of_one))
}
