//! How many checks run at once: each holds a permit, and waits for it only so long.

use super::Passwords;
use crate::error::{Error, Result};
use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};
use tokio::sync::OwnedSemaphorePermit;

/// How long a check waits for a permit before the caller is refused as busy.
const QUEUE_TIMEOUT: Duration = Duration::from_secs(2);

/// Counts of waiting since the start.
#[derive(Default)]
pub(super) struct Queue {
    waited: AtomicU64,
    given_up: AtomicU64,
}

/// Load of the checks.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    /// Checks that may run at once.
    pub permits: u32,
    /// Checks that are running.
    pub in_use: u32,
    /// Checks that had to wait for a permit, since the start.
    pub waited: u64,
    /// Checks that were refused since no permit was free in time, since the start.
    pub given_up: u64,
}

impl Passwords {
    /// Load of the checks.
    #[must_use]
    pub fn load(&self) -> Load {
        let free = u32::try_from(self.permits.available_permits()).unwrap_or(self.most);
        let count = |count: &AtomicU64| count.load(Ordering::Relaxed);
        let Queue { waited, given_up } = &*self.queue;
        Load {
            permits: self.most,
            in_use: self.most.saturating_sub(free),
            waited: count(waited),
            given_up: count(given_up),
        }
    }

    /// A permit, if one is free now.
    pub(super) fn free_permit(&self) -> Option<OwnedSemaphorePermit> {
        self.permits.clone().try_acquire_owned().ok()
    }

    pub(super) async fn permit(&self) -> Result<OwnedSemaphorePermit> {
        if let Some(permit) = self.free_permit() {
            return Ok(permit);
        }
        self.queue.waited.fetch_add(1, Ordering::Relaxed);
        let Ok(permit) =
            tokio::time::timeout(QUEUE_TIMEOUT, self.permits.clone().acquire_owned()).await
        else {
            self.queue.given_up.fetch_add(1, Ordering::Relaxed);
            return Err(Error::busy(2));
        };
        permit.map_err(Error::internal)
    }
}

/// The permit moves into the task: a blocking task outlives a caller that disconnects.
pub(super) async fn off_the_runtime<T: Send + 'static>(
    permit: OwnedSemaphorePermit,
    run: impl FnOnce() -> T + Send + 'static,
) -> Result<T> {
    let task = tokio::task::spawn_blocking(move || {
        let outcome = run();
        drop(permit);
        outcome
    });
    task.await.map_err(Error::internal)
}
